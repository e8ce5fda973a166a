"""A question → the clauses that speak of it, by meaning, words, synonyms and their place in the graph, each with its reason.

A clause's score is the weighted sum of its signals (:mod:`retrieval.signals`). The weights are fitted by ``python -m
bench.retrieval`` to several corpora at once, which also measures them on each corpus by weights that were fitted without
it; why they are so stands in ``docs/decisions/0013-fusion-by-weights.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ingest.words import Words
from retrieval.amounts import Amounts
from retrieval.confidence import Confidence, confidence
from retrieval.encoder import BUNDLED, Encoder
from retrieval.hits import Hit, TaskHit, Why
from retrieval.indexes import Indexes
from retrieval.lay import LayWords
from retrieval.signals import Asked, Numbers, SignalReader, Signals

__all__ = ["WEIGHTS", "Search"]

WEIGHTS = {
    "meaning": 1.94,
    "task": 0.75,
    "plan_title": 0.83,
    "words": 11.8,
    "plan_words": 0.26,
    "form": 2.04,
    "number": 2.88,
}
"""What one unit of each signal adds to a clause's score: a logit, so that 0.7 doubles its odds to be the answer."""

FEW, ONE_IN = 20, 100
"""A lay word in more than ``FEW`` clauses, and in more than one of ``ONE_IN``, is one that these plans write themselves."""

LONGEST_QUERY = 500
"""Characters that are searched for: one window of the model (510 tokens). Each further one costs as much again."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Rows from the best to the worst, with their scores by row, and what each signal adds to these."""

    order: NDArray[np.intp]
    scores: Numbers
    added: Mapping[str, Numbers]
    signals: Signals


class Search:
    """One snapshot's clauses. Opening costs nothing: indexes are read, and the model is loaded, when first used.

    Args:
        indexes: the snapshot's.
        encoder: the one that they were built with; a question is embedded once, with the official words in place of lay ones.
        words: cuts questions; the same words as at the build.
        lay_words: what residents call things; None for no such words.
        amounts: tells which questions ask for a number.
    """

    def __init__(
        self,
        indexes: Indexes,
        encoder: Encoder,
        words: Words,
        lay_words: LayWords | None = None,
        amounts: Amounts | None = None,
    ) -> None:
        self._indexes = indexes
        self._encoder = encoder
        self._words = words
        self._lay_words = lay_words or LayWords()
        self._reader = SignalReader(indexes, amounts)
        self._found = lru_cache(maxsize=4)(self._find)  # an answer asks for tasks, then for the confidence in them
        self._stands = lru_cache(maxsize=4096)(self._stands_somewhere)

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        words: Words,
        lay_words: LayWords | None = None,
        amounts: Amounts | None = None,
    ) -> Self:
        """The search over the indexes in a snapshot's folder.

        Raises:
            SnapshotError: a file is missing. What is damaged or does not fit raises it when it is first used.
        """
        return cls(Indexes(folder, encoder.name), encoder, words, lay_words, amounts)

    def search(self, question: str, k: int = 10, plans: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` best clauses by all signals together, best first; loads the model.

        Args:
            question: as the user wrote it.
            k: how many at most.
            plans: ids of the plans to search; None for all.
        """
        ranked = self._ranked(question, plans)
        return tuple(self._hit(ranked, row) for row in ranked.order[: max(k, 0)].tolist())

    def words(self, question: str, k: int = 10, plans: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` best clauses by words alone, best first: for a question that must not wait for the model."""
        ranked = self._within(_ranked(self._reader.read_words(self._asked(question))), plans)
        held = [row for row in ranked.order.tolist() if ranked.signals.bm25[row] > 0]
        return tuple(self._hit(ranked, row) for row in held[: max(k, 0)])

    def tasks(
        self,
        question: str,
        k: int = 5,
        plans: Collection[str] | None = None,
        clauses: int = 3,
        among: Collection[str] | None = None,
    ) -> tuple[TaskHit, ...]:
        """The ``k`` best tasks, each as good as its best clause, with its ``clauses`` best ones.

        Args:
            question: as the user wrote it.
            k: how many tasks at most.
            plans: ids of the plans to search; None for all.
            clauses: how many clauses of each at most.
            among: IRIs of the tasks to choose from; None for all.
        """
        ranked, rows = self._ranked(question, plans), self._indexes.rows
        owners = (rows.clauses[row].task for row in ranked.order.tolist())
        wanted = (task for task in owners if task is not None and (among is None or task in among))
        return tuple(self._task_hit(task, ranked, clauses) for task in islice(_once(wanted), max(k, 0)))

    def confidence(self, question: str, plans: Collection[str] | None = None) -> Confidence:
        """Whether the plans speak of what the question asks at all; loads the model."""
        ranked = self._ranked(question, plans)
        of_tasks = ranked.order[self._in_tasks[ranked.order]]
        absent = [same[0] for same in self._lay_words.subjects(question) if not any(map(self._stands, same))]
        return confidence(
            ranked.signals.dense[of_tasks],
            self._held_by_task(ranked.signals.asked, int(of_tasks[0])) if len(of_tasks) else 0.0,
            tuple(dict.fromkeys(absent)),
            calibrated=self._encoder.name.startswith(BUNDLED),
        )

    def signals(self, question: str) -> Signals:
        """What speaks for each clause, before it is weighed; loads the model."""
        return self._found(question).signals

    def _asked(self, question: str) -> Asked:
        question = question[:LONGEST_QUERY]
        plain = tuple((word,) for word in self._words.search(question))
        terms, called = self._spoken.terms(question, self._words), self._spoken.called(question, self._words)
        return Asked(question, terms, plain, called)

    def _find(self, question: str) -> _Ranked:
        (vector,) = self._encoder.encode_queries([self._spoken.replaced(question[:LONGEST_QUERY])])
        return _ranked(self._reader.read(self._asked(question), vector))

    def _ranked(self, question: str, plans: Collection[str] | None) -> _Ranked:
        return self._within(self._found(question), plans)

    def _within(self, ranked: _Ranked, plans: Collection[str] | None) -> _Ranked:
        """The rows of these plans alone."""
        if plans is None:
            return ranked
        wanted = np.array([row.plan in plans for row in self._indexes.rows.clauses], np.bool_)
        return replace(ranked, order=ranked.order[wanted[ranked.order]])

    def _task_hit(self, task: str, ranked: _Ranked, clauses: int) -> TaskHit:
        rows = sorted(self._indexes.rows.of_task[task], key=lambda row: (-ranked.scores[row], row))
        hits = tuple(self._hit(ranked, row) for row in rows[:clauses])
        return TaskHit(task, hits[0].plan, hits[0].score, hits)

    def _hit(self, ranked: _Ranked, row: int) -> Hit:
        found, score = self._indexes.rows.clauses[row], round(float(ranked.scores[row]), 4)
        return Hit(found.clause, found.plan, found.task, score, self._why(ranked, row))

    def _why(self, ranked: _Ranked, row: int) -> Why:
        signals, asked = ranked.signals, ranked.signals.asked
        found = signals.bm25[row] > 0
        held = asked.held(self._indexes.rows.clauses[row].text) if found else []
        return Why(
            *_place(signals.dense, row),
            *(_place(signals.bm25, row) if found else (None, None)),
            words=tuple(dict.fromkeys(asked.called.get(way, way) for way in held)),
            synonyms=self._spoken.meant(asked.text),
            signals={name: round(float(values[row]), 4) for name, values in ranked.added.items()},
        )

    @cached_property
    def _spoken(self) -> LayWords:
        """The lay words that these plans do not write themselves."""
        most = max(FEW, len(self._indexes.words) // ONE_IN)
        return self._lay_words.unless(lambda word: self._frequency(word) > most)

    @cached_property
    def _in_tasks(self) -> NDArray[np.bool_]:
        return np.array([row.task is not None for row in self._indexes.rows.clauses], np.bool_)

    def _held_by_task(self, asked: Asked, row: int) -> float:
        """The share of the question's words, weighed by their rarity, that stand in the task of a clause: 0 to 1."""
        rows, words = self._indexes.rows, self._indexes.words
        text = "\n".join(rows.clauses[other].text for other in rows.of_task[rows.clauses[row].task or ""])
        ways = set(asked.held(text))
        return words.weight([term for term in asked.terms if ways.intersection(term)]) / (
            words.weight(asked.terms) or 1.0
        )

    def _stands_somewhere(self, word: str) -> bool:
        """Whether a clause holds the word as written, or all of its words."""
        return self._frequency(word) > 0 or word in self._text

    def _frequency(self, word: str) -> int:
        """How many clauses hold all the words of a word; 0 where it is none to search with."""
        way = " ".join(self._words.search(word))
        return self._indexes.words.frequency(way) if way else 0

    @cached_property
    def _text(self) -> str:
        """All clauses, for the words that stand in any."""
        return "\n".join(row.text for row in self._indexes.rows.clauses)


def _ranked(signals: Signals) -> _Ranked:
    """All rows by the sum of what their signals add, each as much as it is above the mean."""
    count = len(signals.bm25)
    added = {name: WEIGHTS[name] * (values - values.sum() / max(1, count)) for name, values in signals.by_name.items()}
    scores = np.sum(list(added.values()), axis=0)
    return _Ranked(np.argsort(-scores, kind="stable"), scores, added, signals)


def _once(items: Iterable[str]) -> Iterator[str]:
    """Each item at its first place."""
    seen: set[str] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def _place(scores: Numbers, row: int) -> tuple[int | None, float | None]:
    """The rank of a row, from 1, and its score; None where there are no scores."""
    if not len(scores):
        return None, None
    return 1 + int(np.count_nonzero(scores > scores[row])), round(float(scores[row]), 4)
