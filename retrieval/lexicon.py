"""Words → the clauses that hold them, ranked by BM25. The only module that imports tantivy.

The index knows nothing of Chinese: it is given words that :class:`ingest.words.Words` has cut.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from ingest.errors import SnapshotError

if TYPE_CHECKING:
    import tantivy

__all__ = ["TantivyIndex", "WordHit", "WordIndex"]

WRITER_MEMORY = 64_000_000  # bytes; 100,000 clauses fit in one segment

Terms = Sequence[Sequence[str]]
"""What is searched: each inner sequence is one thing said in several ways, the best of which counts.

A way of several words with spaces between them («液化气 钢瓶») counts where all of them stand in the clause.
"""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A clause that holds some of the words: its row, its BM25 score (more is better), and which words."""

    row: int
    score: float
    words: tuple[str, ...]


class WordIndex(Protocol):
    """The words of the clauses."""

    @classmethod
    def build(cls, clauses: Iterable[Sequence[str]], folder: Path) -> Self:
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
        """How many clauses hold this word, or all of these words with spaces between them."""
        ...

    def search(self, terms: Terms, k: int, weights: Sequence[float] | None = None) -> tuple[WordHit, ...]:
        """The ``k`` best clauses that hold a term, best first, of equals the first row first."""
        ...


class TantivyIndex:
    """A tantivy folder with one field of words and the row's number; one segment, so that order is stable."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def build(cls, clauses: Iterable[Sequence[str]], folder: Path) -> Self:
        """An index in ``folder`` (made anew); the n-th sequence of words is row n."""
        import tantivy

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fields = tantivy.SchemaBuilder().add_unsigned_field("row", stored=True)
        fields = fields.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(fields.build(), path=str(folder))
        writer = index.writer(heap_size=WRITER_MEMORY, num_threads=1)  # one thread: documents keep their order
        for row, words in enumerate(clauses):
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
        """How many clauses hold this word, or all of these words with spaces between them."""
        if len(way.split()) == 1:
            return self._searcher.doc_freq("words", way)
        return len(self._searcher.search(self._one_way(way), limit=max(1, len(self))).hits)

    def search(self, terms: Terms, k: int, weights: Sequence[float] | None = None) -> tuple[WordHit, ...]:
        """The ``k`` best clauses that hold a term, best first, of equals the first row first.

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
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit=k)
        hits = [self._hit(score, address, wanted) for score, address in found.hits]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.row)))

    def _best_way(self, ways: Sequence[str]) -> tantivy.Query:
        import tantivy

        return tantivy.Query.disjunction_max_query([self._one_way(way) for way in ways])

    def _one_way(self, way: str) -> tantivy.Query:
        import tantivy

        words = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in way.split()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words])

    def _hit(self, score: float, address: tantivy.DocAddress, terms: Terms) -> WordHit:
        document = self._searcher.doc(address)
        held = set(str(document.get_first("words")).split())
        words = dict.fromkeys(way for ways in terms for way in ways if held.issuperset(way.split()))
        return WordHit(row=int(str(document.get_first("row"))), score=float(score), words=tuple(words))
