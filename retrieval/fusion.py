"""A question → the clauses that speak of it, by meaning and by words, each with the reason why it was found.

Measured on ``bench/lay.tsv`` (74 questions that share few words with the plan; right task first / MRR): dense 0.69 /
0.80; words 0.43 / 0.53; with the lay words of the genre dense 0.76 / 0.84, words 0.62 / 0.70, both fused 0.81 / 0.88.
A clause embedded with its task's title before it gains nothing (0.76 / 0.84), so that a clause is embedded as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from ingest.errors import SnapshotError
from ingest.words import Words
from retrieval.confidence import Confidence, confidence
from retrieval.encoder import BUNDLED, Encoder, Progress, Vectors
from retrieval.lay import LayWords
from retrieval.lexicon import TantivyIndex, WordHit, WordIndex
from retrieval.vectors import FlatIndex, VectorIndex

__all__ = ["ClauseRow", "Hit", "Search", "TaskHit", "Why", "read_rows"]

VECTORS, WORDS, CLAUSES = "vectors.faiss", "words", "clauses.json"
FORMAT = 1  # of clauses.json

# Reciprocal-rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a clause scores weight / (OFFSET + rank) for
# each method. Offset 60 (theirs) and weights 0.5 or 1 for words gave MRR 0.74 to 0.87 where these give 0.88.
OFFSET = 10
DENSE_WEIGHT = 1.0
WORDS_WEIGHT = 0.3
DEPTH = 200  # clauses that each method hands to the fusion; beyond it a rank adds less than 0.005


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as the indexes know it: IRIs of the clause and of its task (None outside any), the plan's id."""

    clause: str
    plan: str
    task: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a clause was found: its rank (from 1) and score by each method, None where that one did not find it.

    ``dense_score`` is a dot product (1 = the same text), ``words_score`` BM25; ``words`` are those that the clause
    holds, official ones that stand for a lay word among them.
    """

    dense_rank: int | None = None
    dense_score: float | None = None
    words_rank: int | None = None
    words_score: float | None = None
    words: tuple[str, ...] = ()


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


class Search:
    """One snapshot's clauses. Opening costs nothing: indexes are read, and the model is loaded, when first used."""

    def __init__(self, folder: Path, encoder: Encoder, words: Words, lay_words: LayWords) -> None:
        self._folder = folder
        self._encoder = encoder
        self._words = words
        self._lay_words = lay_words
        self._vectors_of = lru_cache(maxsize=256)(self._encode)  # search and confidence ask for the same question
        self._stands = lru_cache(maxsize=4096)(self._stands_somewhere)

    @staticmethod
    def build(
        rows: Iterable[ClauseRow], folder: Path, encoder: Encoder, words: Words, progress: Progress | None = None
    ) -> None:
        """Write ``vectors.faiss``, ``words/`` and ``clauses.json`` into a folder that is there.

        Args:
            rows: in the order that breaks ties.
            folder: where to.
            encoder: whose vectors; the same must be given to :meth:`open`.
            words: cuts the clauses.
            progress: told how many clauses are embedded, and of how many.

        Raises:
            SettingsError: the encoder's model cannot be loaded.
        """
        listed = tuple(rows)
        texts = [row.text for row in listed]
        FlatIndex.build(encoder.encode_passages(texts, progress)).save(folder / VECTORS)
        TantivyIndex.build((words.search(text) for text in texts), folder / WORDS)
        content = {"format": FORMAT, "encoder": encoder.name, "rows": [astuple(row) for row in listed]}
        (folder / CLAUSES).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(
        cls, folder: Path, encoder: Encoder, words: Words, lay_words: Mapping[str, tuple[str, ...]] | None = None
    ) -> Self:
        """The search over what :meth:`build` wrote.

        Args:
            folder: the snapshot's.
            encoder: must be the one that the snapshot was built with; compared at the first search by meaning.
            words: cuts questions; the same words as at the build.
            lay_words: lay word → official words.

        Raises:
            SnapshotError: a file is missing. What is damaged or does not fit raises it when it is first used.
        """
        for name in (VECTORS, WORDS, CLAUSES):
            if not (folder / name).exists():
                raise _damaged(folder / name, "检索用的文件缺失")
        return cls(folder, encoder, words, LayWords(lay_words))

    def search(self, question: str, k: int = 10, plans: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` best clauses by meaning and words together, best first; loads the model.

        Args:
            question: as the user wrote it.
            k: how many at most.
            plans: ids of the plans to search; None for all.
        """
        wanted = self._rows_of(plans)
        dense = [(row, score) for row, score in self._by_meaning(question) if row in wanted][:DEPTH]
        return self._fused(dense, self._by_words(question, wanted), k)

    def words(self, question: str, k: int = 10, plans: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The ``k`` best clauses by words alone, best first: for a question that must not wait for the model."""
        return self._fused([], self._by_words(question, self._rows_of(plans)), k)

    def tasks(
        self, question: str, k: int = 5, plans: Collection[str] | None = None, clauses: int = 3
    ) -> tuple[TaskHit, ...]:
        """The ``k`` best tasks, each as good as its best clause, with its ``clauses`` best ones."""
        found: dict[str, list[Hit]] = {}
        for hit in self.search(question, 2 * DEPTH, plans):
            if hit.task is not None:
                found.setdefault(hit.task, []).append(hit)
        best = [TaskHit(task, hits[0].plan, hits[0].score, tuple(hits[:clauses])) for task, hits in found.items()]
        return tuple(best[:k])

    def confidence(self, question: str, plans: Collection[str] | None = None) -> Confidence:
        """Whether the plans speak of what the question asks at all; loads the model."""
        wanted = self._rows_of(plans)
        of_tasks = [s for row, s in self._by_meaning(question) if row in wanted and self._rows[row].task is not None]
        absent = [same[0] for same in self._lay_words.subjects(question) if not any(map(self._stands, same))]
        calibrated = self._encoder.name.startswith(BUNDLED)
        return confidence(np.array(of_tasks, np.float32), tuple(dict.fromkeys(absent)), calibrated=calibrated)

    @cached_property
    def _rows(self) -> tuple[ClauseRow, ...]:
        encoder, rows = read_rows(self._folder)
        if encoder != self._encoder.name:
            raise _damaged(self._folder, f"索引用的向量模型是 {encoder}，现在用的是 {self._encoder.name}")
        return rows

    @cached_property
    def _vectors(self) -> VectorIndex:
        index = FlatIndex.open(self._folder / VECTORS)
        self._expect(len(index), VECTORS)
        return index

    @cached_property
    def _lexicon(self) -> WordIndex:
        index = TantivyIndex.open(self._folder / WORDS)
        self._expect(len(index), WORDS)
        return index

    def _expect(self, rows: int, name: str) -> None:
        if rows != len(self._rows):
            raise _damaged(self._folder / name, f"有 {rows} 行，条款清单有 {len(self._rows)} 行")

    def _rows_of(self, plans: Collection[str] | None) -> Collection[int]:
        everything = range(len(self._rows))
        return everything if plans is None else {row for row in everything if self._rows[row].plan in plans}

    def _encode(self, question: str) -> Vectors:
        """The question, and the question with official words behind it: shape (1 or 2, dimensions)."""
        reworded = self._lay_words.reworded(question)
        return self._encoder.encode_queries([question] if reworded is None else [question, reworded])

    def _by_meaning(self, question: str) -> list[tuple[int, float]]:
        """Every row with the better of its scores for the question and for the reworded one, best first."""
        best: dict[int, float] = {}
        for vector in self._vectors_of(question):
            rows, scores = self._vectors.search(vector, len(self._vectors))
            for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
                best[row] = max(score, best.get(row, score))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))

    def _by_words(self, question: str, wanted: Collection[int]) -> Sequence[WordHit]:
        enough = DEPTH if len(wanted) == len(self._rows) else len(self._rows)
        found = self._lexicon.search(self._lay_words.terms(question, self._words), enough)
        return [hit for hit in found if hit.row in wanted][:DEPTH]

    def _fused(self, dense: Sequence[tuple[int, float]], words: Sequence[WordHit], k: int) -> tuple[Hit, ...]:
        by_meaning = {row: (rank, score) for rank, (row, score) in enumerate(dense, 1)}
        by_words = {hit.row: (rank, hit) for rank, hit in enumerate(words, 1)}
        total = {row: DENSE_WEIGHT / (OFFSET + rank) for row, (rank, _) in by_meaning.items()}
        for row, (rank, _) in by_words.items():
            total[row] = total.get(row, 0.0) + WORDS_WEIGHT / (OFFSET + rank)
        best = sorted(total, key=lambda row: (-total[row], row))[: max(k, 0)]
        return tuple(self._hit(row, total[row], by_meaning.get(row), by_words.get(row)) for row in best)

    def _hit(self, row: int, score: float, dense: tuple[int, float] | None, words: tuple[int, WordHit] | None) -> Hit:
        by_words = (words[0], words[1].score, words[1].words) if words else ()
        why = Why(*(dense or (None, None)), *by_words)
        found = self._rows[row]
        return Hit(found.clause, found.plan, found.task, score, why)

    def _stands_somewhere(self, word: str) -> bool:
        """Whether a clause holds the word as written, or all of its words."""
        if any(word in row.text for row in self._rows):
            return True
        way = " ".join(self._words.search(word))
        return bool(way) and self._lexicon.frequency(way) > 0


def read_rows(folder: Path) -> tuple[str, tuple[ClauseRow, ...]]:
    """The name of the encoder of a snapshot's indexes, and the clauses in their order.

    Raises:
        SnapshotError: the list is missing, damaged, or of another format.
    """
    path = folder / CLAUSES
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(ClauseRow(*row) for row in content["rows"])
        written, encoder = content["format"], content["encoder"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, "条款清单缺失或损坏") from error
    if written != FORMAT:
        raise _damaged(path, f"条款清单是第 {written} 版格式，本程序读第 {FORMAT} 版")
    return encoder, rows


def _damaged(place: Path, what: str) -> SnapshotError:
    return SnapshotError(what, where=str(place), remedy="重新运行 mingze build")
