"""``manifest.json`` of a snapshot: what it was made of, and the checksums of all its other files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ingest.errors import SnapshotError

__all__ = ["FORMAT", "FileMark", "Manifest", "PlanRecord", "Skipped", "marks_of", "sync"]

FORMAT = 4  # of a snapshot's layout; another one is refused
NAME = "manifest.json"
REBUILD = "重新运行 mingze build"


@dataclass(frozen=True, slots=True)
class FileMark:
    """Bytes and SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan of the snapshot: ``file`` is its text within the snapshot, ``source`` the file that was read.

    ``layout`` says, within the snapshot, where the text stands in that file; None where the file knows no places.
    """

    id: str
    title: str
    file: str
    layout: str | None
    source: str
    sha256: str
    tasks: int
    clauses: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the corpus that is not in the snapshot, and why (Chinese)."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """See ``docs/ARCHITECTURE.md``. ``files`` are by their path within the snapshot; ``created`` is ISO 8601 in UTC.

    ``readings`` are the keys of the cached readings that it was made of; they are kept as long as it is.
    """

    id: str
    mingze: str
    created: str
    corpus: str  # fingerprint of what was read
    encoder: str
    plans: tuple[PlanRecord, ...]
    skipped: tuple[Skipped, ...]
    readings: tuple[str, ...]
    files: Mapping[str, FileMark]

    def write(self, folder: Path) -> None:
        """Write it into its snapshot's folder, down to the disk."""
        content = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(content + "\n", encoding="utf-8")
        sync(folder / NAME)
        sync(folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a snapshot.

        Raises:
            SnapshotError: it is missing, damaged, or of another format.
        """
        place = str(folder / NAME)
        try:
            content: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
            written = content.pop("format")
            if written != FORMAT:
                what = f"快照是第 {written} 版格式，本程序读第 {FORMAT} 版"
                raise SnapshotError(what, where=place, remedy=REBUILD)
            plans = tuple(PlanRecord(**plan) for plan in content.pop("plans"))
            skipped = tuple(Skipped(**one) for one in content.pop("skipped"))
            files = {name: FileMark(**mark) for name, mark in content.pop("files").items()}
            readings = tuple(map(str, content.pop("readings")))
            return cls(**content, plans=plans, skipped=skipped, readings=readings, files=files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SnapshotError("快照缺失或损坏", where=place, remedy=REBUILD) from error

    def check(self, folder: Path, *, deep: bool) -> None:
        """Whether the files are those that were written: by size, and if ``deep`` by content.

        Raises:
            SnapshotError: a file is missing or another one.
        """
        for name, mark in self.files.items():
            path = folder / name
            if not path.is_file():
                raise SnapshotError("快照里缺这个文件", where=str(path), remedy=REBUILD)
            if path.stat().st_size != mark.size or (deep and mark_of(path) != mark):
                raise SnapshotError("快照里的这个文件已损坏", where=str(path), remedy=REBUILD)


def marks_of(folder: Path) -> dict[str, FileMark]:
    """The marks of all files in a folder and below, each written down to the disk first."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in [*found, *(path for path in folder.rglob("*") if path.is_dir()), folder]:
        sync(path)
    return {path.relative_to(folder).as_posix(): mark_of(path) for path in found}


def mark_of(path: Path) -> FileMark:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileMark(file.tell(), digest)


def sync(path: Path) -> None:
    """Make sure that a file's content, or a folder's list of names, survives a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
