"""Vectors → their nearest rows. The only module that imports faiss."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SnapshotError
from retrieval.encoder import Vectors

__all__ = ["FlatIndex", "Scores", "VectorIndex"]

Scores = NDArray[np.float32]


class VectorIndex(Protocol):
    """The vectors of the clauses, searched by dot product."""

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of these rows, shape (rows, dimensions)."""
        ...

    def save(self, path: Path) -> None:
        """Write it to a file."""
        ...

    @classmethod
    def open(cls, path: Path, *, mmap: bool = True) -> Self:
        """Read it from a file; with ``mmap`` pages are read when they are needed.

        Raises:
            SnapshotError: the file is missing or is no such index.
        """
        ...

    def __len__(self) -> int:
        """How many rows it has."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    def scores(self, vector: NDArray[np.float32]) -> Scores:
        """The dot product of each row, in the order of the rows: shape (rows,)."""
        ...


class FlatIndex:
    """Every vector compared with the query: exact; the fusion needs the score of every clause, not only of the nearest."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of these rows, shape (rows, dimensions)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def save(self, path: Path) -> None:
        """Write it to a file."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def open(cls, path: Path, *, mmap: bool = True) -> Self:
        """Read it from a file; with ``mmap`` pages are read when they are needed.

        Raises:
            SnapshotError: the file is missing or is no such index.
        """
        import faiss

        # faiss prints its C++ place in the message and has no exception of its own.
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mmap else 0)
        except RuntimeError as error:
            raise SnapshotError("向量索引缺失或损坏", where=str(path), remedy="重新运行 mingze build") from error
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._index.d)

    def scores(self, vector: NDArray[np.float32]) -> Scores:
        """The dot product of each row, in the order of the rows: shape (rows,)."""
        import faiss

        if not len(self):
            return np.zeros(0, np.float32)
        # A view of what faiss holds: nothing is copied, and a mapped file stays mapped. Rounded, because the sums of
        # equal rows may differ in the eighth digit by where the rows stand.
        rows = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dimensions)
        # Not @: the model's threads spin for some milliseconds after a query, and BLAS, which wants all processors, waits for
        # them (12 ms at 4,000 rows where this takes 0.3).
        found = np.einsum("rd,d->r", rows.reshape(len(self), self.dimensions), np.asarray(vector, np.float32))
        rounded: Scores = np.round(found, 6).astype(np.float32)
        return rounded
