"""Words → the texts that hold them, ranked by BM25. The only module that imports tantivy.

The index knows nothing of Chinese: it is given words that :class:`ingest.words.Words` has cut.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from ingest.errors import SnapshotError

if TYPE_CHECKING:
    import tantivy

__all__ = ["TantivyIndex", "Terms", "WordHit", "WordIndex", "rarity"]

WRITER_MEMORY = 64_000_000  # bytes; 100,000 clauses fit in one segment

Terms = Sequence[Sequence[str]]
"""What is searched: each inner sequence is one thing said in several ways, the best of which counts.

A way of several words with spaces between them («液化气 钢瓶») counts where all of them stand in the text.
"""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A text that holds some of the words: its row, and its BM25 score (more is better)."""

    row: int
    score: float


def rarity(texts: int, holding: int) -> float:
    """BM25's inverse document frequency of a word that ``holding`` of so many texts hold: 0 and more."""
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))


class WordIndex(Protocol):
    """The words of the clauses, or of whole plans."""

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]], folder: Path) -> Self:
        """An index in ``folder`` (made anew); the n-th sequence of words is row n."""
        ...

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read it from its folder.

        Raises:
            SnapshotError: the folder is missing or holds no such index.
        """
        ...

    def __len__(self) -> int:
        """How many rows it has."""
        ...

    def frequency(self, way: str) -> int:
        """How many texts hold this word, or all of these words with spaces between them."""
        ...

    def weight(self, terms: Terms) -> float:
        """What a text scores, about, that holds all of ``terms``."""
        ...

    def search(self, terms: Terms, k: int, weights: Sequence[float] | None = None) -> tuple[WordHit, ...]:
        """The ``k`` best texts that hold a term, best first, of equals the first row first."""
        ...


class TantivyIndex:
    """A tantivy folder with one field of words and the row's number; one segment, so that order is stable."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]], folder: Path) -> Self:
        """An index in ``folder`` (made anew); the n-th sequence of words is row n."""
        import tantivy

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fields = tantivy.SchemaBuilder().add_unsigned_field("row", fast=True)
        fields = fields.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(fields.build(), path=str(folder))
        writer = index.writer(heap_size=WRITER_MEMORY, num_threads=1)  # one thread: documents keep their order
        for row, words in enumerate(texts):
            writer.add_json(json.dumps({"row": row, "words": " ".join(words)}, ensure_ascii=False))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read it from its folder.

        Raises:
            SnapshotError: the folder is missing or holds no such index.
        """
        import tantivy

        try:
            return cls(tantivy.Index.open(str(folder)))
        except (ValueError, OSError) as error:
            raise SnapshotError("词索引缺失或损坏", where=str(folder), remedy="重新运行 mingze build") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def frequency(self, way: str) -> int:
        """How many texts hold this word, or all of these words with spaces between them."""
        if len(way.split()) == 1:
            return self._searcher.doc_freq("words", way)
        found = self._searcher.search(self._one_way(way), limit=1)
        return int(found.count or 0)  # type: ignore[attr-defined]  # the stub leaves it out

    def weight(self, terms: Terms) -> float:
        """What a text scores, about, that holds all of ``terms``.

        The sum of the rarities that BM25 gives to the words, for each term that of its rarest way: a text of average
        length that holds each word once scores just that.
        """
        return sum(max((self._rarity(way) for way in ways), default=0.0) for ways in terms)

    def search(self, terms: Terms, k: int, weights: Sequence[float] | None = None) -> tuple[WordHit, ...]:
        """The ``k`` best texts that hold a term, best first, of equals the first row first.

        Args:
            terms: see :data:`Terms`.
            k: how many at most.
            weights: by how much each term's BM25 score is multiplied; None for 1 each.
        """
        import tantivy

        wanted = [[way for way in ways if way.strip()] for ways in terms]
        factors = weights if weights is not None else [1.0] * len(wanted)
        parts = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._best_way(ways), factor))
            for ways, factor in zip(wanted, factors, strict=True)
            if ways
        ]
        if not parts or k <= 0:
            return ()
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit=k).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        hits = [WordHit(int(row or 0), float(score)) for row, (score, _) in zip(rows, found, strict=True)]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.row)))

    def _rarity(self, way: str) -> float:
        """BM25's inverse document frequency, summed over the words of a way."""
        return sum(rarity(len(self), self._searcher.doc_freq("words", word)) for word in way.split())

    def _best_way(self, ways: Sequence[str]) -> tantivy.Query:
        import tantivy

        return tantivy.Query.disjunction_max_query([self._one_way(way) for way in ways])

    def _one_way(self, way: str) -> tantivy.Query:
        import tantivy

        words = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in way.split()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words])
