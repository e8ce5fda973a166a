"""A question → a query, by the tables of the genre and the names of the graph."""

from retrieval.understanding.reader import QuestionReader

__all__ = ["QuestionReader"]
