"""Snapshots: built beside the current one, published by one rename, checked when opened.

::

    <data>/current                          the id of the snapshot in use
    <data>/snapshots/<id>/                  see docs/ARCHITECTURE.md
    <data>/snapshots/<id>.partial-<pid>/    being built, or left by a crash
    <data>/cache/                           readings and vectors, for the builds to come; may be removed at any time
    <data>/build.lock                       held by the one build that runs
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SnapshotError
from ui._manifest import FORMAT, REBUILD, Manifest, PlanRecord, Skipped, marks_of, sync

if TYPE_CHECKING:
    from ingest.manifest import Corpus
    from retrieval.encoder import Encoder
    from retrieval.vector_cache import VectorCache
    from ui._writing import Progress, ReadCorpus
    from ui.reading_cache import ReadingCache
    from ui.report import Report

__all__ = ["Manifest", "SnapshotInfo", "build", "open_current", "read_manifest", "verify"]

KEPT = 3  # snapshots that stay, the current one among them: a running server and one to go back to
ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """What a build gave: the snapshot in use, its plans, what was left out, and whether it was there already.

    ``report`` tells it for each file. Of the different clauses ``embedded`` were embedded by this build, ``kept`` by
    earlier ones; both are 0 where the snapshot was there.
    """

    id: str
    folder: Path
    plans: tuple[PlanRecord, ...]
    skipped: tuple[Skipped, ...]
    reused: bool
    report: Report
    embedded: int
    kept: int


def build(corpus: Corpus, data: Path, encoder: Encoder, progress: Progress | None = None) -> SnapshotInfo:
    """Build the snapshot of a corpus and make it the current one.

    A file that cannot be read is told in ``skipped``. Whatever fails leaves the current snapshot as it was. Only what
    changed is read and embedded; a build that was killed left what it had done, and the next goes on from there.

    Args:
        corpus: what to read.
        data: where snapshots lie; made if it is not there.
        encoder: makes the vectors.
        progress: told what is done.

    Raises:
        MingzeError: no plan could be read (for one file that file's own error), the encoder's model cannot
            be loaded, another build is running, or the folder cannot be written.
    """
    # and with them all that reads plans, which opening a snapshot does not need
    from retrieval.vector_cache import CachedEncoder, VectorCache
    from ui._writing import read_corpus
    from ui.reading_cache import ReadingCache

    try:
        snapshots = data / "snapshots"
        snapshots.mkdir(parents=True, exist_ok=True)
        with _only_build(data), VectorCache(data / "cache" / "vectors.sqlite") as vectors:
            _remove_leftovers(data)
            readings = ReadingCache(data / "cache" / "readings", corpus)
            read = read_corpus(corpus, readings, progress)
            cached = CachedEncoder(encoder, vectors)
            name = _id(read, encoder)
            reused = _is_whole(snapshots / name)
            if not reused:
                _write(read, snapshots / name, cached, progress)
            _publish(data, name)
            _prune(data, name)
            if not reused:
                _prune_caches(snapshots, readings, vectors)
    except OSError as error:
        what = f"快照写不进去（{error.strerror or error}）"
        raise SnapshotError(what, where=str(error.filename or data), remedy="检查磁盘空间与写权限") from error
    counts = cached.embedded, cached.kept
    return SnapshotInfo(name, snapshots / name, read.records, read.skipped, reused, read.report, *counts)


def open_current(data: Path) -> Path:
    """The folder of the snapshot in use; its files are there and have the sizes that were written.

    Raises:
        SnapshotError: none was built yet, or it is damaged or of another format.
    """
    try:
        name = (data / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise SnapshotError("还没有建过快照", where=str(data), remedy="先运行 mingze build") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError("读不出当前快照的编号", where=str(data / "current"), remedy=REBUILD) from error
    if not ID.fullmatch(name):
        raise SnapshotError("当前快照的编号不对", where=str(data / "current"), remedy=REBUILD)
    folder = data / "snapshots" / name
    Manifest.read(folder).check(folder, deep=False)
    return folder


def verify(folder: Path) -> None:
    """Read every file of a snapshot and compare it with its checksum.

    Raises:
        SnapshotError: the manifest or a file is missing or damaged, or the format is another.
    """
    Manifest.read(folder).check(folder, deep=True)


def read_manifest(folder: Path) -> Manifest:
    """What a snapshot was made of. Raises SnapshotError as :func:`verify` does."""
    return Manifest.read(folder)


@contextmanager
def _only_build(data: Path) -> Iterator[None]:
    """Hold the lock; the system lets go of it when this process ends, however it ends."""
    from ingest.manifest import BUILD_LOCK

    with (data / BUILD_LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SnapshotError("另一个构建正在进行", where=str(data), remedy="等它结束后再试") from error
        yield


def _remove_leftovers(data: Path) -> None:
    """Remove what crashed builds left. Whoever holds the lock is the only build, so nothing here is alive."""
    for left in (data / "snapshots").glob("*.partial-*"):
        shutil.rmtree(left)
    for left in data.glob("current.partial-*"):
        left.unlink()


def _id(read: ReadCorpus, encoder: Encoder) -> str:
    """What a snapshot depends on, as 16 hexadecimal digits: the corpus, our code, the encoder, the format."""
    from ui._code import code_of_snapshot

    parts = (str(FORMAT), read.fingerprint, encoder.name, code_of_snapshot())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except SnapshotError:
        return False
    return True


def _write(read: ReadCorpus, folder: Path, encoder: Encoder, progress: Progress | None) -> None:
    """Write a snapshot under another name and give it its own when it is complete."""
    from ui._writing import write_content

    partial = folder.with_name(f"{folder.name}.partial-{os.getpid()}")
    try:
        partial.mkdir()
        write_content(read, partial, encoder, progress)
        Manifest(
            id=folder.name,
            mingze=version("mingze"),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            corpus=read.fingerprint,
            encoder=encoder.name,
            plans=read.records,
            skipped=read.skipped,
            readings=read.readings,
            files=marks_of(partial),
        ).write(partial)
        if folder.exists():  # damaged, or this build would not run
            folder.rename(folder.with_name(f"{folder.name}.partial-{os.getpid()}-damaged"))
        partial.rename(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _publish(data: Path, name: str) -> None:
    """Make a snapshot the current one: who reads ``current`` sees the old id or the new one, whole."""
    os.utime(data / "snapshots" / name)  # the latest published is the last to be pruned
    fresh = data / f"current.partial-{os.getpid()}"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    sync(fresh)
    fresh.replace(data / "current")
    sync(data)


def _prune(data: Path, current: str) -> None:
    """Remove all but the last published snapshots, and what this build has replaced."""
    _remove_leftovers(data)
    there = [path for path in (data / "snapshots").iterdir() if ID.fullmatch(path.name) and path.name != current]
    for old in sorted(there, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old)


def _prune_caches(snapshots: Path, readings: ReadingCache, vectors: VectorCache) -> None:
    """Keep of the caches what the snapshots that stay were made of, so that going back to one costs nothing either."""
    from retrieval.rows import Rows

    used: set[str] = set()
    texts: list[tuple[str, list[str]]] = []
    for folder in snapshots.iterdir():
        try:
            used |= set(Manifest.read(folder).readings)
            rows = Rows.read(folder)
        except SnapshotError:  # of an earlier format, or damaged: it will be built anew, if at all
            continue
        texts.append((rows.encoder, rows.passages))
    readings.prune(used)
    vectors.prune(texts)
