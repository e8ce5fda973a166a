"""What speaks for each clause as the answer to a question, one number a clause and signal.

Dense scores are told in standard deviations above the mean of all clauses, so that a model whose scores spread
otherwise needs no other weights. The graph speaks through ``task`` (what stands around the clause), ``plan_title`` and
``plan_words``: 「江西的工地误了工期要赔吗」 shares 江西 with its plan, and the dense score of the task's other clauses with
its task, where the clause itself says 「不能按时履行合同的」.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from retrieval.amounts import Amounts
from retrieval.encoder import Vectors
from retrieval.indexes import Indexes
from retrieval.lexicon import Terms, rarity

__all__ = ["SIGNALS", "Asked", "Numbers", "SignalReader", "Signals"]

Numbers = NDArray[np.float64]
"""One number a clause: float64, shape (clauses,)."""

SIGNALS = {
    "meaning": "the clause's dense score",
    "task": "the mean dense score of its task's clauses; outside tasks of those under its heading",
    "plan_title": "the dense score of its plan's title",
    "words": "the square of the share of the question's words that it holds, by BM25, 1 for all; lay words as official ones",
    "plan_words": "the BM25 score of its plan for the question's words, and their rarity among titles for those in its title",
    "form": "a long sentence of a measure says more than a title, a note or a heading",
    "number": "1 where the question asks for a number and the clause holds one",
}
"""The names of the signals, and what they tell."""

DEPTH = 1000  # clauses and plans that BM25 ranks; those beyond hold a common word or two
LIKELY = 100  # clauses by BM25 among which one that holds all of the question's words is looked for
LONGEST = 200  # characters beyond which a clause gains nothing by its length
SHORTEST = 2  # characters of a word that is looked for in titles: 市 and 的 stand inside too many others
SENTENCE = (
    21.0  # what being a sentence weighs against the square of the logarithm of the length; fitted with the weights
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the signals need it.

    Args:
        text: as the user wrote it.
        terms: its words for the clauses, lay ones as official ones.
        words: its words as they stand.
        called: what the ways of lay words are cut from, see :meth:`retrieval.lay.LayWords.called`.
    """

    text: str
    terms: Terms
    words: Terms
    called: Mapping[str, str] = field(default_factory=dict)

    def held(self, text: str) -> list[str]:
        """The ways of the question's words whose characters stand in a text, folded as the words are."""
        folded = normalize("NFKC", text).lower()
        return [way for ways in self.terms for way in ways if all(word in folded for word in way.split())]

    def whole(self, text: str) -> bool:
        """Whether each of the question's words stands in a text, in one way or another."""
        held = set(self.held(text))
        return all(held.intersection(ways) for ways in self.terms)


@dataclass(frozen=True, slots=True)
class Signals:
    """Every signal of a question by its name, and what two of them come from.

    ``dense`` are dot products, empty where the model was not asked; ``bm25`` is 0 where a clause holds no word.
    """

    asked: Asked
    dense: Numbers
    bm25: Numbers
    by_name: dict[str, Numbers]


class SignalReader:
    """Reads the signals of a question off the indexes.

    Args:
        indexes: the snapshot's.
        amounts: tells which questions ask for a number; None where that is not known.
    """

    def __init__(self, indexes: Indexes, amounts: Amounts | None) -> None:
        self._indexes = indexes
        self._amounts = amounts

    def read(self, asked: Asked, vector: Vectors) -> Signals:
        """All signals; ``vector`` is the question's, shape (dimensions,)."""
        scores = self._indexes.vectors.scores(vector).astype(np.float64)
        dense, titles = scores[: len(self._plan_of)], scores[len(self._plan_of) :]
        around = np.bincount(self._group_of, dense) / np.maximum(1, np.bincount(self._group_of))
        bm25 = self._bm25(asked)
        mean, spread = (float(dense.mean()), max(float(dense.std()), 1e-6)) if len(dense) else (0.0, 1.0)
        by_name = {
            "meaning": (dense - mean) / spread,
            "task": (around[self._group_of] - mean) / spread,
            "plan_title": (titles[self._plan_of] - mean) / spread,
            "words": self._share(asked, bm25),
            "plan_words": self._plan_words(asked),
            "form": self._form,
            "number": self._holds_number * float(self._amounts is not None and self._amounts.asked(asked.text)),
        }
        return Signals(asked, dense, bm25, by_name)

    def read_words(self, asked: Asked) -> Signals:
        """The words of the clauses alone: for a question that must not wait for the model."""
        bm25 = self._bm25(asked)
        return Signals(asked, np.zeros(0), bm25, {"words": self._share(asked, bm25)})

    def _bm25(self, asked: Asked) -> Numbers:
        found = np.zeros(len(self._plan_of))
        for hit in self._indexes.words.search(asked.terms, DEPTH):
            found[hit.row] = hit.score
        return found

    def _share(self, asked: Asked, bm25: Numbers) -> Numbers:
        """Squared: one common word says little, all of a question's rare words say nearly everything.

        1 where all of several words stand: BM25 gives a long clause less for the same words than a short one, but
        「监理 档案 复检 罚则」 is found by what holds all four.
        """
        shares = np.square(bm25 / (self._indexes.words.weight(asked.terms) or 1.0))
        if len(asked.terms) > 1:
            for row in np.argsort(-bm25, kind="stable")[:LIKELY]:
                if bm25[row] > 0 and asked.whole(self._indexes.rows.clauses[row].text):
                    shares[row] = max(1.0, shares[row])
        return shares

    def _plan_words(self, asked: Asked) -> Numbers:
        """BM25 as it is, without dividing it by what a question could score: it is itself a sum of log odds, one a word.

        What is added for a title is of the same kind, so that 「湘潭的企业贷款利率要下浮多少」 finds the plan of 湘潭 and not
        another city's with the same measure.
        """
        plans = np.zeros(len(self._indexes.rows.plans))
        for hit in self._indexes.plan_words.search(asked.words, DEPTH):
            plans[hit.row] = hit.score
        for word in {word for ways in asked.words for word in ways if len(word) >= SHORTEST}:
            held = np.array([word in title for title in self._titles], np.bool_)
            plans += held * rarity(len(held), int(held.sum()))
        return plans[self._plan_of]

    @cached_property
    def _plan_of(self) -> NDArray[np.intp]:
        return np.array(self._indexes.rows.plan_of, np.intp)

    @cached_property
    def _group_of(self) -> NDArray[np.intp]:
        return np.array(self._indexes.rows.group_of, np.intp)

    @cached_property
    def _titles(self) -> list[str]:
        """The titles of the plans, folded as words are."""
        return [normalize("NFKC", plan.title).lower() for plan in self._indexes.rows.plans]

    @cached_property
    def _form(self) -> Numbers:
        rows = self._indexes.rows
        lengths = np.array([min(LONGEST, max(1, len(row.text))) for row in rows.clauses], np.float64)
        return np.square(np.log(lengths)) / SENTENCE + np.array(rows.telling, np.float64)

    @cached_property
    def _holds_number(self) -> Numbers:
        if self._amounts is None:
            return np.zeros(len(self._plan_of))
        return np.array([self._amounts.held(row.text) for row in self._indexes.rows.clauses], np.float64)
