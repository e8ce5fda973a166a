"""How phrases of a question combine: one rule for each way, by the categories of two neighbours.

Categories: ``office role kind which howmany want cond conds topic number ind holders tally sup ask``, and those of the
lexicon that only say how something stands (``by place together only neg …``). A rule gives the phrases that two neighbours
may be, each with what speaks against it. The chart tries every rule everywhere; nothing is searched for in the sentence.
"""

from retrieval.questions.grammar import conditions, counting, parties, wholes, wishes
from retrieval.questions.grammar.holding import holding, roles_in, unsaid
from retrieval.questions.grammar.rules import RULES

__all__ = ["RULES", "conditions", "counting", "holding", "parties", "roles_in", "unsaid", "wholes", "wishes"]
