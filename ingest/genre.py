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

__all__ = ["Genre", "alternatives", "read_rows", "read_toml"]

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


def read_rows(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows ``[[name]]`` of the table in ``path``, none where there are none.

    Raises:
        CorpusError: missing, no TOML, or something else than rows under that name.
    """
    rows = read_toml(path).get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorpusError(f"“{name}”应当是一条一条的 [[{name}]]", where=str(path), remedy="按内置表格的写法改正")
    return rows


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
        """The table ``<name>.toml``.

        Raises:
            CorpusError: there is none, it lacks a part of the built-in table, or holds a pattern that is none.
        """
        if name not in self._tables:
            path = self.path(name)
            table = read_toml(path)
            if path.parent != BUILT_IN:
                _check_shape(table, BUILT_IN / path.name, path)
                _check_patterns(table, path)
            self._tables[name] = table
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


def _check_shape(table: Mapping[str, Any], model: Path, path: Path) -> None:
    """Every part, and every key of it, that the built-in table has."""
    built_in = read_toml(model) if model.exists() else {}
    for part, content in built_in.items():
        own = table.get(part)
        lacks = [part] if type(own) is not type(content) else []
        if isinstance(content, dict) and isinstance(own, dict):
            lacks = [f"{part}.{key}" for key in content if key not in own]
        if lacks:
            raise CorpusError(f"表格缺少“{lacks[0]}”", where=str(path), remedy=f"对照内置的 {path.name} 补上")


def _check_patterns(content: object, path: Path) -> None:
    """Every string under ``pattern`` or ``patterns`` is a regular expression."""
    rows = content.values() if isinstance(content, Mapping) else content if isinstance(content, list) else ()
    for row in rows:
        _check_patterns(row, path)
    if isinstance(content, Mapping):
        single, several = content.get("pattern"), content.get("patterns", [])
        for pattern in [*([single] if single else []), *several]:
            try:
                re.compile(pattern)
            except re.error as error:
                what = f"“{pattern}”不是正确的正则表达式（{error}）"
                raise CorpusError(what, where=str(path), remedy="改正这个式子") from error
