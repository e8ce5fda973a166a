"""A question → the clauses that speak of it, by meaning, words, synonyms and their place in the graph, each with its reason.

A clause's score is the weighted sum of its signals (:mod:`retrieval.signals`). The weights were fitted on the pairs of
``tests/exam/retrieval_dev.jsonl`` by ``python -m bench.retrieval --fit``; what they bring is measured by ``python -m
bench.retrieval``, and why they are so stands in ``docs/decisions/``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
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
    "meaning": 1.9,
    "task": 1.2,
    "plan_title": 0.85,
    "words": 20.0,
    "plan_words": 2.6,
    "form": 2.47,
    "number": 3.4,
}
"""What one unit of each signal adds to a clause's score: a logit, so that 0.7 doubles its odds to be the answer."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Rows from the best to the worst, with their scores by row and what these are made of."""

    order: NDArray[np.intp]
    scores: Numbers
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
        self._signals = lru_cache(maxsize=4)(self._read)  # an answer asks for tasks, then for the confidence in them
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
        ranked = self._ranked(self._signals(question), plans)
        return tuple(self._hit(ranked, row) for row in ranked.order[: max(k, 0)].tolist())

    def words(self, question: str, k: int = 10, plans: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` best clauses by words alone, best first: for a question that must not wait for the model."""
        ranked = self._ranked(self._reader.read_words(self._asked(question)), plans)
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
        ranked, rows = self._ranked(self._signals(question), plans), self._indexes.rows
        owners = (rows.clauses[row].task for row in ranked.order.tolist())
        wanted = (task for task in owners if task is not None and (among is None or task in among))
        return tuple(self._task_hit(task, ranked, clauses) for task in islice(_once(wanted), max(k, 0)))

    def confidence(self, question: str, plans: Collection[str] | None = None) -> Confidence:
        """Whether the plans speak of what the question asks at all; loads the model."""
        ranked = self._ranked(self._signals(question), plans)
        of_tasks = ranked.order[self._in_tasks[ranked.order]]
        absent = [same[0] for same in self._lay_words.subjects(question) if not any(map(self._stands, same))]
        return confidence(
            ranked.signals.dense[of_tasks],
            self._held_by_task(ranked.signals.asked, int(of_tasks[0])) if len(of_tasks) else 0.0,
            tuple(dict.fromkeys(absent)),
            calibrated=self._encoder.name.startswith(BUNDLED),
        )

    def _asked(self, question: str) -> Asked:
        plain = tuple((word,) for word in self._words.search(question))
        return Asked(question, self._lay_words.terms(question, self._words), plain)

    def _read(self, question: str) -> Signals:
        (vector,) = self._encoder.encode_queries([self._lay_words.replaced(question)])
        return self._reader.read(self._asked(question), vector)

    def _ranked(self, signals: Signals, plans: Collection[str] | None) -> _Ranked:
        scores = np.zeros(len(signals.bm25))
        for name, values in signals.by_name.items():
            scores += WEIGHTS[name] * (values - self._mean(values))
        wanted = np.flatnonzero(self._wanted(plans))
        return _Ranked(wanted[np.argsort(-scores[wanted], kind="stable")], scores, signals)

    def _task_hit(self, task: str, ranked: _Ranked, clauses: int) -> TaskHit:
        rows = sorted(self._indexes.rows.of_task[task], key=lambda row: (-ranked.scores[row], row))
        hits = tuple(self._hit(ranked, row) for row in rows[:clauses])
        return TaskHit(task, hits[0].plan, hits[0].score, hits)

    def _hit(self, ranked: _Ranked, row: int) -> Hit:
        found, score = self._indexes.rows.clauses[row], round(float(ranked.scores[row]), 4)
        return Hit(found.clause, found.plan, found.task, score, self._why(ranked, row))

    def _why(self, ranked: _Ranked, row: int) -> Why:
        signals, asked = ranked.signals, ranked.signals.asked
        held = set(self._words.search(self._indexes.rows.clauses[row].text)) if signals.bm25[row] > 0 else set()
        called = self._lay_words.called(asked.text, self._words)
        ways = [way for ways in asked.terms for way in ways if held.issuperset(way.split())]
        return Why(
            *_place(signals.dense, row),
            *(_place(signals.bm25, row) if held else (None, None)),
            words=tuple(dict.fromkeys(called.get(way, way) for way in ways)) if held else (),
            synonyms=self._lay_words.meant(asked.text),
            signals={
                name: round(float(WEIGHTS[name] * (values[row] - self._mean(values))), 4)
                for name, values in signals.by_name.items()
            },
        )

    @staticmethod
    def _mean(values: Numbers) -> float:
        return float(values.mean()) if len(values) else 0.0

    @cached_property
    def _in_tasks(self) -> NDArray[np.bool_]:
        return np.array([row.task is not None for row in self._indexes.rows.clauses], np.bool_)

    def _wanted(self, plans: Collection[str] | None) -> NDArray[np.bool_]:
        clauses = self._indexes.rows.clauses
        if plans is None:
            return np.ones(len(clauses), np.bool_)
        return np.array([row.plan in plans for row in clauses], np.bool_)

    def _held_by_task(self, asked: Asked, row: int) -> float:
        """The share of the question's words, weighed by their rarity, that stand in the task of a clause: 0 to 1."""
        rows = self._indexes.rows
        text = "\n".join(rows.clauses[other].text for other in rows.of_task[rows.clauses[row].task or ""]).lower()
        held = [ways for ways in asked.terms if any(all(word in text for word in way.split()) for way in ways)]
        return self._indexes.words.weight(held) / (self._indexes.words.weight(asked.terms) or 1.0)

    def _stands_somewhere(self, word: str) -> bool:
        """Whether a clause holds the word as written, or all of its words."""
        if any(word in row.text for row in self._indexes.rows.clauses):
            return True
        way = " ".join(self._words.search(word))
        return bool(way) and self._indexes.words.frequency(way) > 0


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
