"""What reading gave for each file, kept from one build to the next: a file that did not change is not read again.

::

    <data>/cache/readings/<key>.json    a line with the SHA-256 of the rest, then a plan or why the text is none
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import NotAPlanError
from ingest.manifest import Corpus, Entry
from ingest.records import Plan
from ingest.source import MAX_BYTES
from ui._code import code_of_reading
from ui.record_json import from_json, to_json

__all__ = ["Reading", "ReadingCache"]

Reading = Plan | NotAPlanError
"""What a file holds: a plan, or text that is none. A file that cannot be read may be readable tomorrow, and is not kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One of the two; ``what`` and ``remedy`` are those of the error."""

    plan: Plan | None
    what: str = ""
    remedy: str = ""


class ReadingCache:
    """Readings by a hash of all that they depend on. An entry that is damaged is as one that is not there.

    Args:
        folder: where the entries lie; made when the first is put.
        corpus: whose tables the plans are read by.
    """

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self._folder = folder
        tables = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in corpus.tables]
        self._ground = "\n".join([code_of_reading(), *tables])

    def key(self, entry: Entry) -> str | None:
        """What the reading of this file depends on: its bytes, its id, its line in the manifest, our code and tables.

        None for a file that is not there or so large that it is refused.
        """
        try:
            with entry.path.open("rb") as file:
                if os.fstat(file.fileno()).st_size > MAX_BYTES:
                    return None
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
        parts = [self._ground, entry.id, repr(sorted(entry.known.items())), content]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def get(self, key: str, entry: Entry) -> Reading | None:
        """What was put under this key; None where nothing whole is there."""
        try:
            digest, _, body = self._file(key).read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != digest:
                return None
            kept = from_json(_Kept, body.decode())
        except (OSError, ValueError, TypeError):
            return None
        return kept.plan or NotAPlanError(kept.what, where=str(entry.path), remedy=kept.remedy)

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading; whole or not at all, whenever this process ends."""
        kept = _Kept(reading) if isinstance(reading, Plan) else _Kept(None, reading.what, reading.remedy)
        body = to_json(kept).encode()
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f"{key}.partial"
        fresh.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        fresh.replace(self._file(key))

    def prune(self, used: Collection[str]) -> None:
        """Remove every entry but those under these keys."""
        for path in self._folder.glob("*"):
            if path.suffix != ".json" or path.stem not in used:
                path.unlink()

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"
