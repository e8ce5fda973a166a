"""A folder of plans: what is in it, what is known of each, and how to read them."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from corpus import FOLDER
from ingest.errors import CorpusError, NotAPlanError, SourceError
from ingest.formats import SUFFIXES
from ingest.genre import Genre, read_rows
from ingest.plan import PlanReader
from ingest.records import Plan
from ingest.register import Register, read_register
from ingest.source import Source, read_source
from ingest.words import Words, read_word_list

__all__ = ["BUILD_LOCK", "Corpus", "Entry", "open_corpus", "read_file"]

BUILD_LOCK = "build.lock"
OF_A_BUILD = frozenset({BUILD_LOCK, "current", "snapshots", "cache"})
"""What a build leaves in its data folder, known by its lock: the texts of old snapshots are no plans of a bare corpus."""

TEXT = ".txt"
NO_PLANS = frozenset({"words.txt", "register.toml", "README.md"})
KEYS = frozenset(
    {
        "id",
        "file",
        "title",
        "number",
        "issuer",
        "level",
        "area",
        "period",
        "status",
        "date",
        "source",
        "sha256",
        "revises",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan file of the corpus and what its manifest says of it (nothing, for a bare file)."""

    id: str
    path: Path
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Corpus:
    """A folder of plans with its register and tables; what the folder lacks is taken from the built-in corpus.

    ``skipped`` are files in the folder that are in no format that is read, by their ending.
    """

    folder: Path
    entries: tuple[Entry, ...]
    register: Register
    genre: Genre
    words: Words
    skipped: tuple[Path, ...]
    tables: tuple[Path, ...]

    def read(self, entry: Entry) -> Plan:
        """Read one plan.

        Raises:
            SourceError: the file cannot be read, or is not the one that the manifest describes.
            NotAPlanError: there is no sentence in the file's text.
        """
        source = read_source(entry.path)
        expected = entry.known.get("sha256")
        if expected and expected != source.sha256:
            raise SourceError(
                "文件内容和清单里的 sha256 不一致",
                where=str(entry.path),
                remedy="核对文件；如果确实更新了计划，同时更新 manifest.toml 里的 sha256",
            )
        return self._read(source, entry)

    def _read(self, source: Source, entry: Entry) -> Plan:
        known = {key: value for key, value in entry.known.items() if key not in ("id", "file", "sha256", "revises")}
        return PlanReader(self.genre, self.register, self.words).read(source, entry.id, known)

    def read_file(self, path: Path) -> Plan:
        """Read any file by this corpus's tables; where the corpus lists the same content, as that plan.

        Raises:
            SourceError: the file cannot be read.
            NotAPlanError: the file's text has none of the marks of a plan.
        """
        source = read_source(path)
        same = next((entry for entry in self.entries if entry.known.get("sha256") == source.sha256), None)
        plan = self._read(source, same or Entry(_plan_id(path.name), path))
        if not plan.sections and not plan.tasks:
            raise NotAPlanError(
                "读不出计划的结构：既没有编号的部分（一、（一）1.），也没有责任单位的标注",
                where=str(path),
                remedy="确认这是一份计划的正文",
            )
        return plan

    def fingerprint(self) -> str:
        """A hash over every plan file and table: the same content gives the same hash, wherever it lies."""
        digest = hashlib.sha256()
        for name, path in [
            *((f"plan:{e.id}:{sorted(e.known.items())}", e.path) for e in self.entries),
            *((f"table:{path.name}", path) for path in self.tables),
        ]:
            content = path.read_bytes() if path.exists() else b""
            digest.update(f"{name}:{hashlib.sha256(content).hexdigest()}\n".encode())
        return digest.hexdigest()


def open_corpus(folder: Path | None = None) -> Corpus:
    """The corpus in ``folder``; None for the built-in one.

    A folder with a ``manifest.toml`` holds the plans that it lists; a bare folder holds every file in it and below
    that is in a format that is read, by its ending.

    Raises:
        CorpusError: no such folder, no plan in it, or a table that is wrong.
    """
    folder = folder or FOLDER
    if not folder.is_dir():
        raise CorpusError("没有这个语料文件夹", where=str(folder), remedy="用 --corpus 给出放计划的文件夹")
    manifest = folder / "manifest.toml"
    entries, skipped = (_listed(manifest), []) if manifest.exists() else _bare(folder)
    if not entries:
        raise CorpusError(
            "文件夹里没有计划（txt、docx、pdf 等）", where=str(folder), remedy="把计划放进去，或检查 manifest.toml"
        )
    genre = Genre(folder / "genre")
    register_file, words_file = _own(folder, "register.toml"), _own(folder, "words.txt")
    register = read_register(register_file)
    words = Words([*read_word_list(words_file.read_text("utf-8")), *_names(register)])
    tables = (register_file, words_file, *genre.files())
    return Corpus(folder, tuple(entries), register, genre, words, tuple(skipped), tables)


def read_file(path: Path, corpus: Corpus) -> Plan:
    """Read any file by the tables of ``corpus``: :meth:`Corpus.read_file`."""
    return corpus.read_file(path)


def _listed(manifest: Path) -> list[Entry]:
    entries = [_entry(row, manifest) for row in read_rows(manifest, "plan")]
    twice = [name for name, count in Counter(entry.id for entry in entries).items() if count > 1]
    if twice:
        raise CorpusError(f"计划编号“{min(twice)}”用了两次", where=str(manifest), remedy="每份计划用不同的 id")
    ids = {entry.id for entry in entries}
    for entry in entries:
        older = entry.known.get("revises")
        if older is not None and older not in ids - {entry.id}:
            what = f"“{entry.id}”的 revises 写的“{older}”不是清单里的另一份计划"
            raise CorpusError(what, where=str(manifest), remedy="写成清单里那份旧稿的 id")
    return entries


def _entry(row: dict[str, Any], manifest: Path) -> Entry:
    unknown = sorted(set(row) - KEYS)
    if unknown or "file" not in row:
        what = f"不认识的项“{unknown[0]}”" if unknown else "有一份计划没有写 file"
        raise CorpusError(what, where=str(manifest), remedy=f"只用这些项：{'、'.join(sorted(KEYS))}")
    known = {key: _value(key, value, manifest) for key, value in row.items()}
    path = manifest.parent / known["file"]
    if not path.resolve().is_relative_to(manifest.parent.resolve()):
        raise CorpusError(f"“{row['file']}”在语料文件夹之外", where=str(manifest), remedy="把文件放进语料文件夹")
    return Entry(known.get("id", _plan_id(path.name)), path, known)


def _value(key: str, value: object, manifest: Path) -> Any:
    """A value of the manifest: a text, a date, or two years."""
    if key == "period":
        if isinstance(value, list) and len(value) == 2 and all(type(year) is int for year in value):
            return value
        raise CorpusError("period 要写成两个年份", where=str(manifest), remedy="写成 period = [2024, 2026]")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.strip():
        return value
    raise CorpusError(f"{key} 要写成文字", where=str(manifest), remedy=f'写成 {key} = "…"，没有就不写')


def _bare(folder: Path) -> tuple[list[Entry], list[Path]]:
    files = sorted(_files(folder))
    places = {path: path.relative_to(folder).as_posix() for path in files if path.suffix.lower() in SUFFIXES}
    count = Counter(map(_plan_id, places.values()))
    entries = [Entry(_plan_id(at) if count[_plan_id(at)] == 1 else _apart(at), path) for path, at in places.items()]
    return entries, [path for path in files if path not in places]


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below that may be plans; hidden ones, our tables and our snapshots are none."""
    for here, folders, names in os.walk(folder):
        ours = OF_A_BUILD if BUILD_LOCK in names else frozenset()
        inside = Path(here)
        folders[:] = [n for n in folders if _visible(n) and n not in ours and inside / n != folder / "genre"]
        for name in names:
            if _visible(name) and name not in NO_PLANS | ours and (inside / name).is_file():
                yield inside / name


def _visible(name: str) -> bool:
    """Whether a person put it there: not hidden, and not the lock file that Word lays beside a document (~$计划.docx)."""
    return not name.startswith((".", "~$"))


def _plan_id(place: str) -> str:
    """A plan's id from its path within the corpus, so that no file that is added later changes it.

    2024/公园 绿地.txt → 2024-公园-绿地; of any other format the ending stays: 公园.docx → 公园.docx, beside 公园.txt → 公园.
    """
    stem = place[: -len(TEXT)] if place.lower().endswith(TEXT) else place
    name = place if Path(stem).suffix.lower() in SUFFIXES else stem
    return re.sub(r"[^\w.\-]+", "-", name).strip("-.") or "plan"


def _apart(place: str) -> str:
    """The id of a file whose own is another's too (a b.txt, a-b.txt, a/b.txt): the one that needed no change keeps it."""
    name = _plan_id(place)
    if place in (name, f"{name}{TEXT}"):
        return name
    return f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


def _own(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.exists() else FOLDER / name


def _names(register: Register) -> list[str]:
    return [name for department in register.departments for name in department.names]
