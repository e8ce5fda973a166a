"""The tables of the genre (``corpus/genre/*.toml``): what is known of how plans are written, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus import FOLDER
from ingest.errors import CorpusError

__all__ = ["Genre", "alternatives", "read_toml"]

BUILT_IN = FOLDER / "genre"


def read_toml(path: Path) -> dict[str, Any]:
    """The table in ``path``; raises :class:`CorpusError` where it is missing or is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CorpusError(
            f"表格读不到（{error.strerror}）", where=str(path), remedy="检查文件是否存在、是否可读"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"表格不是正确的 TOML（{error}）", where=str(path), remedy="按提示的行改正") from error


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of ``words`` literally, the longest first (牵头负责 before 牵头)."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


class Genre:
    """The tables by name. A table in ``folder`` takes the place of the built-in one of the same name.

    Args:
        folder: a corpus's own ``genre`` folder, or None for the built-in tables alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def table(self, name: str) -> Mapping[str, Any]:
        """The table ``<name>.toml``; raises :class:`CorpusError` where there is none."""
        if name not in self._tables:
            self._tables[name] = read_toml(self.path(name))
        return self._tables[name]

    def path(self, name: str) -> Path:
        """The file that the table ``name`` is read from."""
        own = self._folder / f"{name}.toml" if self._folder else None
        return own if own and own.exists() else BUILT_IN / f"{name}.toml"

    def files(self) -> list[Path]:
        """Every file of every table in force, sorted by name: what a build depends on."""
        names = {path.stem for folder in (BUILT_IN, self._folder) if folder for path in folder.glob("*.toml")}
        return [self.path(name) for name in sorted(names)]

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, Any]]:
        return {}
