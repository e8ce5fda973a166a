"""The indexes of one snapshot, row by row in step: vectors, words of clauses, words of plans, and what the rows are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from ingest.words import Words
from retrieval.encoder import Encoder, Progress
from retrieval.lexicon import TantivyIndex, WordIndex
from retrieval.rows import CLAUSES, ClauseRow, PlanRow, Rows, damaged
from retrieval.vectors import FlatIndex, VectorIndex

__all__ = ["Indexes"]

VECTORS, WORDS, PLAN_WORDS = "vectors.faiss", "words", "plan_words"


class Indexes:
    """Each index is read when it is first used, and compared with the list of rows.

    Args:
        folder: the snapshot's.
        encoder: the name of the encoder in use; it must be that of the vectors.

    Raises:
        SnapshotError: a file is missing. What is damaged or does not fit raises it when it is first used.
    """

    def __init__(self, folder: Path, encoder: str) -> None:
        for name in (VECTORS, WORDS, PLAN_WORDS, CLAUSES):
            if not (folder / name).exists():
                raise damaged(folder / name, "检索用的文件缺失")
        self._folder = folder
        self._encoder = encoder

    @staticmethod
    def build(
        clauses: Iterable[ClauseRow],
        plans: Iterable[PlanRow],
        folder: Path,
        encoder: Encoder,
        words: Words,
        progress: Progress | None = None,
    ) -> None:
        """Write all of them into a folder that is there.

        Args:
            clauses: in the order that breaks ties, those of a plan together.
            plans: of all the clauses.
            folder: where to.
            encoder: whose vectors.
            words: cuts the clauses.
            progress: told how many texts are embedded, and of how many.

        Raises:
            SettingsError: the encoder's model cannot be loaded.
        """
        rows = Rows(encoder.name, tuple(clauses), tuple(plans))
        FlatIndex.build(encoder.encode_passages(rows.passages, progress)).save(folder / VECTORS)
        cut = [words.search(row.text) for row in rows.clauses]
        of_plans = [words.search(plan.title) for plan in rows.plans]
        for row, plan in enumerate(rows.plan_of):
            of_plans[plan] += cut[row]
        TantivyIndex.build(cut, folder / WORDS)
        TantivyIndex.build(of_plans, folder / PLAN_WORDS)
        rows.write(folder)

    @cached_property
    def rows(self) -> Rows:
        """What the rows are; the plans' titles come behind the clauses among the vectors."""
        rows = Rows.read(self._folder)
        if rows.encoder != self._encoder:
            raise damaged(self._folder, f"索引用的向量模型是 {rows.encoder}，现在用的是 {self._encoder}")
        return rows

    @cached_property
    def vectors(self) -> VectorIndex:
        """Of the clauses, then of the plans' titles."""
        index = FlatIndex.open(self._folder / VECTORS)
        self._expect(len(index), len(self.rows.passages), VECTORS)
        return index

    @cached_property
    def words(self) -> WordIndex:
        """Of the clauses."""
        index = TantivyIndex.open(self._folder / WORDS)
        self._expect(len(index), len(self.rows.clauses), WORDS)
        return index

    @cached_property
    def plan_words(self) -> WordIndex:
        """Of the plans: each the words of its title and of all its clauses."""
        index = TantivyIndex.open(self._folder / PLAN_WORDS)
        self._expect(len(index), len(self.rows.plans), PLAN_WORDS)
        return index

    def _expect(self, found: int, listed: int, name: str) -> None:
        if found != listed:
            raise damaged(self._folder / name, f"有 {found} 行，条款清单有 {listed} 行")
