"""From a question to an answer: read it into a query, run that on the graph, quote the clauses.

The one way in is :class:`retrieval.engine.Engine`; it is imported from there, for it brings graph and indexes with it.
"""

from retrieval.answer import Answer, Citation, Statement, Status

__all__ = ["Answer", "Citation", "Statement", "Status"]
