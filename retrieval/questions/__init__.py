"""How a question becomes a query: leaves, a grammar over them, grounding in the facts, and the decision to answer."""
