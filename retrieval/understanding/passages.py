"""Which sentences of a task a subject means, where the task's notes stand behind some of its sentences each.

开展建筑垃圾治理……（住房城乡建设部指导）推进生活垃圾分类……（发展改革委指导）: who guides 建筑垃圾治理 says the first note.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ingest.records import ClauseKind
from kg.algebra import Passage
from kg.catalog import Catalog

__all__ = ["Passages"]

ENOUGH = 0.6
"""Least share of a topic at which a text is taken to speak of it."""

APART = 0.3
"""Least lead of a sentence's share of the topic over another's at which the other does not speak of it."""


class Shares(Protocol):
    """Tells how much of a topic a text holds, 0 to 1."""

    def share(self, words: str, text: str) -> float: ...


class Passages:
    """Cuts tasks at their notes.

    Args:
        catalog: the facts.
        texts: plan id → text.
        topics: how much of a topic a text holds.
    """

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], topics: Shares) -> None:
        self._catalog = catalog
        self._texts = texts
        self._topics = topics

    def of(self, topic: str, task: str) -> Passage | None:
        """The passages that speak of ``topic``; None where all do, or none, or the task's title does."""
        fact = self._catalog.tasks[task]
        spans = self._spans(task)
        if len(spans) < 2 or self._topics.share(topic, fact.title) >= ENOUGH:
            return None
        text = self._texts[fact.plan]
        shares = [self._topics.share(topic, text[start:end]) for start, end in spans]
        best = max(shares)
        kept = tuple(span for span, share in zip(spans, shares, strict=True) if best - share < APART)
        return Passage(kept, topic) if best >= ENOUGH and len(kept) < len(spans) else None

    def _spans(self, task: str) -> list[tuple[int, int]]:
        """From the end of one note that names departments to the end of the next; notes side by side are one."""
        named = [share.start for share in self._catalog.assignments_of[task]]
        spans: list[tuple[int, int]] = []
        start, said = self._catalog.tasks[task].start, False
        for clause in self._catalog.clauses_of[task]:
            if clause.kind is not ClauseKind.NOTE:
                said = True
            elif any(clause.start <= place < clause.end for place in named):
                if not said and spans:
                    spans[-1] = (spans[-1][0], clause.end)
                else:
                    spans.append((start, clause.end))
                start, said = clause.end, False
        return spans
