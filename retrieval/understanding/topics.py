"""What a question is about → the tasks and indicators whose words it shares.

A score is the share of the topic's weight (rare pairs of characters weigh more) that a text holds, 0 to 1: it answers
「is all of the topic in it」, so that 森林覆盖率 does not pass for 覆盖率. Lay words count as the official words they stand for.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.records import ClauseKind
from kg.catalog import Catalog
from kg.facts import ClauseFact, IndicatorFact
from retrieval.lay import LayWords
from retrieval.understanding.grams import Postings, coverage, grams
from retrieval.understanding.titles import plain_title

__all__ = ["Linked", "TopicLinker"]

ENOUGH = 0.6
"""Least coverage at which a text is taken to be what the topic names."""

PART = 0.3
"""Least coverage of the topic by an indicator's own phrase, where the task's title holds the rest."""

NAMED = 0.55
"""Least coverage of an indicator's name by the topic: 老房子加装电梯 holds most of 新增加装电梯, whatever else it says."""

CLEAR = 0.12
"""Least lead over the next task at which the first is taken without asking back."""


SHORTEST = 4
"""Least length of a piece of a title that means its task: 海绵城市 of 开展海绵城市建设."""

HALF = 0.5
"""Least share of the title that such a piece is: 安全管理 is too little of 加强建设工程安全管理."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A task that a topic may mean: ``coverage`` of the topic by its text, ``title`` by its title, ``score`` to rank by."""

    task: str
    coverage: float
    title: float
    score: float


class TopicLinker:
    """Scores tasks and indicators against a topic; their notes are left out."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], lay_words: LayWords) -> None:
        self._lay_words = lay_words
        self._tasks = list(catalog.tasks)
        titles = [grams(task.title) for task in catalog.tasks.values()]
        self._titles = Postings(titles)
        self._plain = [plain_title(task.title) for task in catalog.tasks.values()]
        own = [(place, clause) for place, task in enumerate(self._tasks) for clause in _said(catalog, task)]
        clauses = [grams(texts[clause.plan][clause.start : clause.end]) for _, clause in own]
        self._clauses, self._clause_task = Postings(clauses), [place for place, _ in own]
        whole = [set(title) for title in titles]
        for place, pairs in zip(self._clause_task, clauses, strict=True):
            whole[place] |= pairs
        self._whole = Postings(whole)
        self._indicators = list(catalog.indicators.values())
        self._owners = [i.task or catalog.plan_by_id[i.plan].iri for i in self._indicators]
        quotes = [grams(texts[i.plan][i.start : i.end]) for i in self._indicators]
        self._quotes, self._names = Postings(quotes), Postings(grams(i.name) for i in self._indicators)
        self._quoted = [quote | grams(_heading(i, catalog)) for quote, i in zip(quotes, self._indicators, strict=True)]

    def share(self, topic: str, text: str) -> float:
        """The share of the topic's weight that a text holds, 0 to 1; in lay words or official ones, whichever is more."""
        held = grams(text)
        return max(coverage(self.weights(way), held) for way in self._ways(topic))

    def weights(self, topic: str) -> dict[str, float]:
        """Each pair of the topic with its weight: rare in the plans weighs more, absent from them most."""
        count = len(self._tasks)
        return {gram: math.log(1 + count / (0.5 + len(self._whole.holders(gram)))) for gram in grams(topic)}

    def tasks(self, topic: str, within: Collection[str] | None = None) -> list[Linked]:
        """The tasks that hold some of the topic, best first, ties in the plan's order."""
        best: dict[int, Linked] = {}
        for way in self._ways(topic):
            for place, linked in self._linked(self.weights(way)):
                if place not in best or linked.score > best[place].score:
                    best[place] = linked
        found = [best[place] for place in sorted(best) if within is None or self._tasks[place] in within]
        return sorted(found, key=lambda linked: -linked.score)

    def _linked(self, way: Mapping[str, float]) -> Iterator[tuple[int, Linked]]:
        """Each task that holds some of ``way``, with its place."""
        named, clause = self._titles.coverage(way), dict[int, float]()
        for at, share in self._clauses.coverage(way).items():
            place = self._clause_task[at]
            clause[place] = max(share, clause.get(place, 0.0))
        for place, whole in self._whole.coverage(way).items():
            title = named.get(place, 0.0)
            score = 0.5 * whole + 0.3 * clause.get(place, 0.0) + 0.4 * title
            yield place, Linked(self._tasks[place], whole, title, score)

    def choose(self, topic: str, within: Collection[str] | None = None) -> tuple[list[Linked], bool]:
        """The tasks that the topic may mean, and whether the first is clearly meant.

        A title that is the topic, or the only one that holds it word by word, is meant whatever other texts say of it.
        """
        titled = self._titled(topic, within)
        if titled:
            return titled, len(titled) == 1
        found = [linked for linked in self.tasks(topic, within) if linked.coverage >= ENOUGH]
        clear = len(found) == 1 or (len(found) > 1 and found[0].score - found[1].score >= CLEAR)
        return found, clear

    def _titled(self, topic: str, within: Collection[str] | None) -> list[Linked]:
        """The tasks whose title is the topic, or else the one task of which the topic is a piece of the title."""
        words = topic.replace(" ", "")
        if len(words) < SHORTEST:
            return []
        kept = [place for place, task in enumerate(self._tasks) if within is None or task in within]
        same = [place for place in kept if self._plain[place] == words]
        holding = same or [place for place in kept if words in self._plain[place]]
        if not same and (len(holding) != 1 or len(words) < HALF * len(self._plain[holding[0]])):
            return []
        return [Linked(self._tasks[place], 1.0, 1.0, 1.0) for place in holding]

    def indicators(
        self, topic: str, units: Sequence[str] = (), within: Collection[str] | None = None
    ) -> list[tuple[float, IndicatorFact]]:
        """The indicators that hold enough of the topic, best first.

        Args:
            topic: words of the question.
            units: the units that the question asks in; others are left out unless none has one of these.
            within: tasks to look in, and plans for what they state outside their tasks; None for all.
        """
        ways = [self.weights(way) for way in self._ways(topic)]
        owns: dict[int, float] = {}
        for way in ways:
            names = self._names.coverage(way)
            for place, share in self._quotes.coverage(way).items():
                owns[place] = max(owns.get(place, 0.0), share + 0.1 * names.get(place, 0.0))
        scored = []
        for place, own in sorted(owns.items()):
            indicator = self._indicators[place]
            if own < PART or (within is not None and self._owners[place] not in within):
                continue
            both = max(coverage(way, self._quoted[place]) for way in ways)
            named = max(coverage(self.weights(indicator.name), way) for way in ways)
            if max(own, 0.9 * both) >= ENOUGH or named >= NAMED:
                scored.append((own + 0.05 * both, indicator))
        fitting = [(score, i) for score, i in scored if not units or i.unit in units]
        return sorted(fitting or scored, key=lambda one: -one[0])

    def _ways(self, topic: str) -> list[str]:
        """The topic as asked, and with official words in the place of lay ones."""
        return [topic, *self._lay_words.variants(topic)]


def _said(catalog: Catalog, task: str) -> list[ClauseFact]:
    """The clauses of a task, its notes left out."""
    return [clause for clause in catalog.clauses_of[task] if clause.kind is not ClauseKind.NOTE]


def _heading(indicator: IndicatorFact, catalog: Catalog) -> str:
    """The title of the task that an indicator stands in, or of the section outside any task."""
    if indicator.task is not None:
        return catalog.tasks[indicator.task].title
    sections = catalog.sections_of[indicator.iri]
    return sections[-1].title if sections else ""
