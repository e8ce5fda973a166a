"""What a question is about → the tasks and indicators whose words it shares.

A score is the share of the topic's weight (rare pairs of characters weigh more) that a text holds, 0 to 1: it answers
「is all of the topic in it」, so that 森林覆盖率 does not pass for 覆盖率. Lay words count as the official words they stand for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ingest.records import ClauseKind
from kg.catalog import Catalog
from kg.facts import IndicatorFact, TaskFact
from retrieval.lay import LayWords
from retrieval.understanding.grams import coverage, grams

__all__ = ["Linked", "TopicLinker"]

ENOUGH = 0.6
"""Least coverage at which a text is taken to be what the topic names."""

PART = 0.3
"""Least coverage of the topic by an indicator's own phrase, where the task's title holds the rest."""

NAMED = 0.55
"""Least coverage of an indicator's name by the topic: 老房子加装电梯 holds most of 新增加装电梯, whatever else it says."""

CLEAR = 0.12
"""Least lead over the next task at which the first is taken without asking back."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A task that a topic may mean: ``coverage`` of the topic by its text, ``title`` by its title, ``score`` to rank by."""

    task: str
    coverage: float
    title: float
    score: float


class TopicLinker:
    """Scores tasks and indicators against a topic."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], lay_words: LayWords) -> None:
        self._catalog = catalog
        self._lay_words = lay_words
        self._tasks = [_Held.of(catalog, texts, task) for task in catalog.tasks.values()]
        self._indicators = [
            (i, grams(texts[i.plan][i.start : i.end]), grams(i.name), grams(catalog.tasks[i.task].title))
            for i in catalog.indicators.values()
        ]
        held = Counter(gram for task in self._tasks for gram in task.whole)
        self._held, self._count = held, len(self._tasks)

    def weights(self, topic: str) -> dict[str, float]:
        """Each pair of the topic with its weight: rare in the plans weighs more, absent from them most."""
        return self._weighed(grams(topic))

    def _weighed(self, found: Iterable[str]) -> dict[str, float]:
        return {gram: math.log(1 + self._count / (0.5 + self._held[gram])) for gram in found}

    def tasks(self, topic: str, within: Collection[str] | None = None) -> list[Linked]:
        """The tasks that hold some of the topic, best first, ties in the plan's order."""
        ways = [self.weights(way) for way in self._ways(topic)]
        found = []
        for held in self._tasks:
            if within is not None and held.task not in within:
                continue
            linked = max((_linked(held, way) for way in ways), key=lambda one: one.score)
            if linked.coverage > 0:
                found.append(linked)
        return sorted(found, key=lambda linked: -linked.score)

    def choose(self, topic: str, within: Collection[str] | None = None) -> tuple[list[Linked], bool]:
        """The tasks that the topic may mean, and whether the first is clearly meant."""
        found = [linked for linked in self.tasks(topic, within) if linked.coverage >= ENOUGH]
        clear = len(found) == 1 or (len(found) > 1 and found[0].score - found[1].score >= CLEAR)
        return found, clear

    def indicators(
        self, topic: str, units: Sequence[str] = (), within: Collection[str] | None = None
    ) -> list[tuple[float, IndicatorFact]]:
        """The indicators that hold enough of the topic, best first.

        Args:
            topic: words of the question.
            units: the units that the question asks in; others are left out unless none has one of these.
            within: tasks to look in; None for all.
        """
        ways = [self.weights(way) for way in self._ways(topic)]
        scored = []
        for indicator, quote, name, title in self._indicators:
            if within is not None and indicator.task not in within:
                continue
            own = max(coverage(way, quote) + 0.1 * coverage(way, name) for way in ways)
            both = max(coverage(way, quote | title) for way in ways)
            named = max(coverage(self._weighed(name), way) for way in ways)
            if (max(own, 0.9 * both) >= ENOUGH and own >= PART) or (named >= NAMED and own >= PART):
                scored.append((own + 0.05 * both, indicator))
        fitting = [(score, i) for score, i in scored if not units or i.unit in units]
        return sorted(fitting or scored, key=lambda one: -one[0])

    def _ways(self, topic: str) -> list[str]:
        """The topic as asked, and with official words in the place of lay ones."""
        return [topic, *self._lay_words.variants(topic)]


@dataclass(frozen=True, slots=True)
class _Held:
    """The pairs that a task's title, each of its clauses, and all of it hold; its notes left out."""

    task: str
    title: frozenset[str]
    clauses: tuple[frozenset[str], ...]
    whole: frozenset[str]

    @classmethod
    def of(cls, catalog: Catalog, texts: Mapping[str, str], task: TaskFact) -> Self:
        own = [clause for clause in catalog.clauses_of[task.iri] if clause.kind is not ClauseKind.NOTE]
        clauses = tuple(grams(texts[clause.plan][clause.start : clause.end]) for clause in own)
        title = grams(task.title)
        return cls(task.iri, title, clauses, title.union(*clauses))


def _linked(held: _Held, way: Mapping[str, float]) -> Linked:
    whole = coverage(way, held.whole)
    if not whole:
        return Linked(held.task, 0.0, 0.0, 0.0)
    best = max((coverage(way, clause) for clause in held.clauses), default=0.0)
    named = coverage(way, held.title)
    return Linked(held.task, whole, named, 0.5 * whole + 0.3 * best + 0.4 * named)
