"""The subject of a question → the tasks or indicators that it means, with how sure that is.

People wrap a subject in words of their own (居民想搞生境花园，我们该去对接…), so that only what the plans write themselves
counts for and against a task; what they never write counts little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.records import ClauseKind
from kg.catalog import Catalog
from retrieval.lay import LayWords
from retrieval.understanding.grams import grams

__all__ = ["Link", "SubjectLinker"]

UNKNOWN = 0.3
"""What a pair that no plan writes weighs beside the rarest that one does: 居民|民想 says little of the task."""

LONGEST = 40
"""Most characters of a phrase that is looked for as a whole."""

SHORTEST = 4
"""Least length of a phrase of a plan that is taken as a whole."""

TITLE, CLAUSE = 0.35, 0.5
"""What it adds that the title, or one clause alone, holds the subject."""


@dataclass(frozen=True, slots=True)
class Link:
    """A task or an indicator that a subject may mean.

    Args:
        iri: of the task or indicator.
        score: what it holds of the subject, titles and single clauses counting more; about 0 to 1.85.
        known: the share of the subject's weight that it holds, of the pairs that the plans write, 0 to 1.
        weight: what it holds, in units of a pair that one task alone writes.
        title: the share that the task's title holds, 0 to 1.
    """

    iri: str
    score: float
    known: float
    weight: float
    title: float = 0.0
    plain: float = 1.0
    """The share of all of its pairs that it holds, those too that no plan writes."""


class SubjectLinker:
    """Scores tasks and indicators by the pairs of characters that they share with a subject."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], lay: LayWords) -> None:
        self._catalog, self._lay = catalog, lay
        self._whole: dict[str, frozenset[str]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        self._clauses: dict[str, list[frozenset[str]]] = {}
        for task in catalog.tasks.values():
            said = [c for c in catalog.clauses_of[task.iri] if c.kind is not ClauseKind.NOTE]
            clauses = [frozenset(grams(texts[c.plan][c.start : c.end].lower())) for c in said]
            self._titles[task.iri] = frozenset(grams(task.title.lower()))
            self._clauses[task.iri] = clauses
            self._whole[task.iri] = frozenset().union(self._titles[task.iri], *clauses)
        self._said = "\n".join(
            texts[c.plan][c.start : c.end].lower()
            for task in catalog.tasks.values()
            for c in catalog.clauses_of[task.iri]
            if c.kind is not ClauseKind.NOTE
        )
        self._holders = Counter(gram for whole in self._whole.values() for gram in whole)
        self._owner: dict[str, str] = {}
        self._quotes: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for one in catalog.indicators.values():
            owner = one.task or catalog.plan_by_id[one.plan].iri
            clause = next((c for c in catalog.clauses_of[owner] if c.start <= one.start and one.end <= c.end), None)
            around = texts[one.plan][clause.start : clause.end] if clause else ""
            quote = texts[one.plan][one.start : one.end]
            self._owner[one.iri] = owner
            self._quotes[one.iri] = (frozenset(grams(f"{quote} {one.name}".lower())), frozenset(grams(around.lower())))
        self.pairs = frozenset(self._holders)
        """Every pair of characters that a task writes."""
        self.pairs_and_digits = frozenset(self._said[at : at + 2] for at in range(len(self._said) - 1))
        """The same with digits and signs, as they stand in the text."""

    def tasks(self, words: str, within: Collection[str] | None = None) -> list[Link]:
        """The tasks that share something with ``words``, best first, ties in the plans' order."""
        best: dict[str, Link] = {}
        for way, weights, total, unknown in self._ways(words):
            for iri, whole in self._whole.items():
                if within is not None and iri not in within:
                    continue
                held = sum(weight for gram, weight in weights.items() if gram in whole)
                if not held:
                    continue
                title = sum(weight for gram, weight in weights.items() if gram in self._titles[iri])
                clause = max(
                    (sum(w for gram, w in weights.items() if gram in one) for one in self._clauses[iri]), default=0.0
                )
                all_of = total + unknown
                score = (held + TITLE * title + CLAUSE * clause) / all_of
                pairs = grams(way.lower())
                plain = len(pairs & whole) / len(pairs)
                link = Link(iri, score, held / total, held / self._rarest, title / total, plain)
                if iri not in best or score > best[iri].score:
                    best[iri] = link
        return sorted(best.values(), key=lambda link: -link.score)

    def phrases(self, text: str) -> Iterator[tuple[int, int]]:
        """Stretches of a question that a plan writes word for word, the longest at each place: 15分钟社区美好生活圈."""
        start = 0
        while start < len(text) - SHORTEST + 1:
            end = start + 1
            while end < min(len(text), start + LONGEST) and text[end - 1 : end + 1] in self.pairs_and_digits:
                end += 1
            longest = next((e for e in range(end, start + SHORTEST - 1, -1) if text[start:e] in self._said), 0)
            if longest:
                yield start, longest
                start = longest
            else:
                start += 1

    def share(self, words: str, text: str) -> float:
        """The share of the subject's weight, of the pairs that the plans write, that ``text`` holds, 0 to 1."""
        held = grams(text.lower())
        best = 0.0
        for _, weights, total, _ in self._ways(words):
            best = max(best, sum(weight for gram, weight in weights.items() if gram in held) / total)
        return best

    def indicators(self, words: str, units: Collection[str] = (), within: Collection[str] | None = None) -> list[Link]:
        """The indicators that share something with ``words``, best first; ``units`` are those that it is asked in."""
        best: dict[str, Link] = {}
        for way, weights, total, unknown in self._ways(words):
            for one in self._catalog.indicators.values():
                owner = self._owner[one.iri]
                if (within is not None and owner not in within) or (units and one.unit not in units):
                    continue
                own, around = self._quotes[one.iri]
                title = self._titles.get(owner, frozenset())
                near = sum(weight for gram, weight in weights.items() if gram in own)
                wide = sum(weight for gram, weight in weights.items() if gram in own | around | title)
                if not wide:
                    continue
                score = (near + 0.45 * wide) / (total + unknown)
                pairs = grams(way.lower())
                plain = len(pairs & (own | around | title)) / len(pairs)
                link = Link(one.iri, score, near / total, near / self._rarest, plain=plain)
                if one.iri not in best or score > best[one.iri].score:
                    best[one.iri] = link
        return sorted(best.values(), key=lambda link: -link.score)

    @property
    def _rarest(self) -> float:
        return math.log(1 + len(self._whole) / 1.5) or 1.0

    def _ways(self, words: str) -> Iterator[tuple[str, dict[str, float], float, float]]:
        """The subject and what else residents call it: each with its pairs, their weight, and that of its other pairs."""
        for way in (words, *self._lay.variants(words)):
            weights, unknown = self._weights(way)
            if weights:
                yield way, weights, sum(weights.values()), unknown

    def _weights(self, words: str) -> tuple[dict[str, float], float]:
        """The pairs that the tasks write, each with its weight, and the weight of those that they do not."""
        count = max(1, len(self._whole))
        weights, unknown = {}, 0.0
        for gram in grams(words.lower()):
            holders = self._holders.get(gram, 0)
            if holders:
                weights[gram] = math.log(1 + count / (0.5 + holders))
            else:
                unknown += UNKNOWN
        return weights, unknown

    def holding(self, words: Sequence[str], texts: Mapping[str, str], within: Iterable[str] | None = None) -> list[str]:
        """The tasks whose text holds every one of these words as written."""
        kept = self._catalog.tasks if within is None else within
        found = []
        for iri in kept:
            task = self._catalog.tasks[iri]
            text = texts[task.plan][task.start : task.end].lower()
            if all(word in text for word in words):
                found.append(iri)
        return found
