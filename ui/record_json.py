"""Records as JSON and back: a frozen dataclass is the list of its fields' values, in their order.

The text names no type, so that reading it can make nothing but the record that was asked for (a pickle can run
whatever its writer likes).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

__all__ = ["from_json", "to_json"]

T = TypeVar("T")
Reader = Callable[[Any], Any]


def to_json(record: object) -> str:
    """A record of texts, numbers, enums, tuples and further records, on one line."""
    return json.dumps(record, default=_values, ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The record of this type that :func:`to_json` wrote; equal to what was written.

    Raises:
        ValueError: the text is no JSON, or does not fit the type.
        TypeError: a list stands where there is no list in the type, or the other way round.
    """
    wanted: Any = kind
    record: T = _reader(wanted)(json.loads(text))
    return record


def _values(record: Any) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


@cache
def _reader(kind: Any) -> Reader:
    """What makes a value of this type from plain JSON; made once for each type."""
    parts = get_args(kind)
    if get_origin(kind) in (Union, UnionType):  # str | None
        [inner] = [_reader(part) for part in parts if part is not type(None)]
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        if parts[-1] is Ellipsis:  # tuple[Task, ...]
            return partial(_several, _reader(parts[0]))
        return partial(_together, tuple, [_reader(part) for part in parts])
    if is_dataclass(kind):
        types, made = get_type_hints(kind), cast("Callable[..., Any]", kind)
        return partial(_together, lambda values: made(*values), [_reader(types[f.name]) for f in fields(kind)])
    return kind if issubclass(kind, Enum) else partial(_plain, kind)


def _several(reader: Reader, value: list[Any]) -> tuple[Any, ...]:
    return tuple([reader(one) for one in value])


def _together(made: Callable[[list[Any]], Any], readers: list[Reader], value: list[Any]) -> Any:
    return made([reader(one) for reader, one in zip(readers, value, strict=True)])


def _plain(kind: type, value: Any) -> Any:
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise ValueError(f"not a {kind.__name__}: {value!r}")
