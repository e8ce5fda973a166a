"""What a search finds, as frozen records: each clause with the reason why it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Hit", "TaskHit", "Why"]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a clause was found. Ranks count from 1 and are None where a method did not find it.

    Args:
        dense_rank: its place by meaning.
        dense_score: the dot product with the question (1 = the same text).
        words_rank: its place by words.
        words_score: its BM25 score.
        words: the question's words that it holds, official words that stand for a lay word among them.
        synonyms: lay word of the question → the official words that were searched for it.
        signals: what spoke for it, by the names of :data:`retrieval.signals.SIGNALS`; they add up to the hit's score.
            0 is what the clauses have on average, below it speaks against the clause.
    """

    dense_rank: int | None
    dense_score: float | None
    words_rank: int | None
    words_score: float | None
    words: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]]
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found; ``score`` orders the hits of one question and means nothing beyond it (more is better)."""

    clause: str
    plan: str
    task: str | None
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class TaskHit:
    """A task found by its best clauses, the best first; ``score`` is that of the best."""

    task: str
    plan: str
    score: float
    clauses: tuple[Hit, ...]
