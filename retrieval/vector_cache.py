"""Vectors kept from one build to the next: a clause that was embedded once is not embedded again.

Embedding is nearly all of a build's time (25 to 80 clauses a second). Vectors are written as each batch is done, so that
a build that was killed half-way goes on where it was.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SnapshotError
from retrieval.encoder import BATCH, Encoder, Progress, Vectors

__all__ = ["CachedEncoder", "VectorCache"]

T = TypeVar("T")
Vector = NDArray[np.float32]
CHECK = 4  # bytes of CRC-32 behind each vector
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # the last: tables that are not ours
VARIABLES = 500  # of one statement; SQLite allows 999 in its oldest versions


class VectorCache:
    """Vectors by the encoder's name and the text: one SQLite file, so that a batch is there whole or not at all.

    A file that is damaged is begun anew; a vector that is damaged is as one that is not there. Close it, or use it in a
    ``with``. For one process at a time.

    Args:
        path: the file; made, with its folders, if it is not there.

    Raises:
        SnapshotError: SQLite cannot write here; so do all methods.
        OSError: the folder cannot be made, or a damaged file cannot be removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base: sqlite3.Connection | None = None
        self._whole(lambda base: base.execute("SELECT count(*) FROM vectors").fetchone())

    def get(self, encoder: str, texts: Iterable[str]) -> dict[str, Vector]:
        """The vectors that are there, each of shape (dimensions,)."""
        keys = {_key(encoder, text): text for text in texts}
        found: dict[str, Vector] = {}
        for some in _batches(list(keys), VARIABLES):
            for key, content in self._whole(partial(_rows, some)):
                if (vector := _vector(content)) is not None:
                    found[keys[key]] = vector
        return found

    def put(self, encoder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors by their text; they are on the disk when this returns."""
        rows = [(_key(encoder, text), _content(vector)) for text, vector in vectors.items()]
        self._whole(lambda base: base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows))

    def prune(self, used: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Remove all vectors but those of these texts, each sequence with its encoder's name before it."""
        keys = {_key(encoder, text) for encoder, texts in used for text in texts}
        there = self._whole(lambda base: base.execute("SELECT key FROM vectors").fetchall())
        idle = [(key,) for (key,) in there if key not in keys]
        self._whole(lambda base: base.executemany("DELETE FROM vectors WHERE key = ?", idle))

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _whole(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do this in one transaction; where the file proves damaged, on an empty one."""
        try:
            try:
                return self._done(work)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF not in DAMAGE:  # the other bits say more of the same
                    raise
                self.close()
                for name in (self._path.name, f"{self._path.name}-journal"):
                    self._path.with_name(name).unlink(missing_ok=True)
                return self._done(work)
        except sqlite3.DatabaseError as error:
            what = f"算好的向量存不下来（{error}）"
            raise SnapshotError(what, where=str(self._path), remedy="检查磁盘空间与写权限") from error

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._base is None:
            self._base = sqlite3.connect(self._path)
            self._base.execute("PRAGMA auto_vacuum = FULL")  # what is pruned gives its space back
            self._base.execute("PRAGMA page_size = 16384")  # ten vectors of 384 dimensions; of 4096 bytes two, or less
            self._base.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        with self._base:
            return work(self._base)


class CachedEncoder:
    """An encoder that asks the cache first, embeds each text once, and keeps what it made after every batch.

    ``embedded`` counts the texts that were embedded, ``kept`` those whose vectors were there; equal texts count once.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self._cache = cache
        self.embedded = 0
        self.kept = 0

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """That of the encoder."""
        return self._encoder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions → (len(texts), dimensions), always anew."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Clauses → (len(texts), dimensions); ``progress`` is told how many of the texts have a vector."""
        count = Counter(texts)
        known = self._cache.get(self.name, count)
        missing = [text for text in count if text not in known]
        self.kept += len(known)
        done = sum(count[text] for text in known)
        for batch in _batches(missing, BATCH):
            made = dict(zip(batch, self._encoder.encode_passages(batch), strict=True))
            self._cache.put(self.name, made)
            known |= made
            self.embedded += len(batch)
            done += sum(count[text] for text in batch)
            if progress is not None:
                progress(done, len(texts))
        if not texts:
            return self._encoder.encode_passages(texts)
        return np.stack([known[text] for text in texts])


def _key(encoder: str, text: str) -> bytes:
    return hashlib.sha256(f"{encoder}\0{text}".encode()).digest()


def _rows(keys: Sequence[bytes], base: sqlite3.Connection) -> list[tuple[bytes, object]]:
    marks = ",".join("?" * len(keys))
    return base.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", keys).fetchall()  # noqa: S608


def _content(vector: Vector) -> bytes:
    numbers = np.ascontiguousarray(vector, dtype="<f4").tobytes()
    return numbers + zlib.crc32(numbers).to_bytes(CHECK, "big")


def _vector(content: object) -> Vector | None:
    if not isinstance(content, bytes) or len(content) <= CHECK or len(content) % CHECK:
        return None
    numbers, check = content[:-CHECK], content[-CHECK:]
    return np.frombuffer(numbers, dtype="<f4") if zlib.crc32(numbers).to_bytes(CHECK, "big") == check else None


def _batches(items: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
