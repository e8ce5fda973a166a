"""A query as a short text that stands in an address, and back.

Who reads it back trusts nothing in it: types are checked, what is long or deep is refused, and labels are those of the
facts (a link that calls one department by another's name would lie). The text is base64url of zlib of JSON; every node
is ``{"is": its class, …}`` with the fields that differ from their defaults.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from ingest.errors import MingzeError
from kg.algebra import Calculation, Condition, Holding, InPlan, Passage, Query, Ref
from kg.walk import DEEPEST_QUERY, nesting

__all__ = ["LONGEST", "QueryCodec"]

LONGEST = 6000
"""Characters of the longest text that is read; browsers take addresses of 8,000 and more."""

LARGEST = 200_000  # bytes of JSON in it: 1,000 references
MOST = 64  # conditions, measures and words: each is a pattern that the graph is searched for
DEEPEST = 12  # conditions within conditions

NODES: dict[str, Any] = {kind.__name__: kind for kind in (*get_args(Condition), Query, Passage, Holding)}
CURRENT = "current"


class QueryCodec:
    """Writes and reads queries and calculations about one snapshot's facts.

    Args:
        label: what a person calls a node; raises KeyError for an IRI that is not known here.
        current: the condition that stands where no plan is named, if there is one: it is written as such, and read
            back as the plans that are current then.
    """

    def __init__(self, label: Callable[[str], str], current: InPlan | None = None) -> None:
        self._label = label
        self._current = current

    def encode(self, query: Query | Calculation) -> str:
        """The text of a query or of a calculation."""
        plain = json.dumps(self._plain(query), ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")

    def decode(self, text: str) -> Query | Calculation:
        """The query or the calculation of a text.

        Raises:
            MingzeError: the text is neither, nests queries too deep, or names what the plans do not hold (any more).
        """
        try:
            query: Query | Calculation = self._whole(_of_weight(json.loads(_unpacked(text))))
        except KeyError as error:
            what = "链接里的任务、单位或文件在现在的计划里没有"
            raise MingzeError(what, remedy="计划可能已经更新，请重新提问") from error
        except (ValueError, TypeError, zlib.error, RecursionError, AttributeError) as error:
            raise MingzeError("链接里的查询读不出来", remedy="复制完整的链接，或者重新提问") from error
        return query

    def _whole(self, plain: Any) -> Any:
        kind = Calculation if _of(dict, plain).get("is") == Calculation.__name__ else Query
        made = self._node(kind, plain, 0)
        if nesting(made) > DEEPEST_QUERY:
            raise ValueError("too deep")
        return made

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return value.id
        if isinstance(value, InPlan) and value.label and value == self._current:
            return {"is": "InPlan", CURRENT: True}
        if is_dataclass(value):
            kept = {f.name: getattr(value, f.name) for f in fields(value) if f.name != "label" and not _usual(f, value)}
            return {"is": type(value).__name__, **{name: self._plain(one) for name, one in kept.items()}}
        if isinstance(value, frozenset):
            return sorted(self._plain(one) for one in value)
        return [self._plain(one) for one in value] if isinstance(value, tuple) else value

    def _read(self, kind: Any, plain: Any, depth: int) -> Any:
        """A value of this type."""
        if depth > DEEPEST * 3:  # a condition, its list and each in it are three steps
            raise ValueError("too deep")
        if kind is Ref:
            return Ref(_of(str, plain), self._label(plain))
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self._either(parts, plain, depth)
        if origin in (tuple, frozenset):
            kinds = [parts[0]] * len(_of(list, plain)) if origin is frozenset or parts[-1] is Ellipsis else list(parts)
            return origin(self._read(one, each, depth + 1) for one, each in zip(kinds, _of(list, plain), strict=True))
        if is_dataclass(kind):
            return self._node(kind, plain, depth)
        if issubclass(kind, Enum):
            return kind(plain)
        return float(plain) if kind is float and type(plain) is int else _of(kind, plain)

    def _either(self, kinds: tuple[Any, ...], plain: Any, depth: int) -> Any:
        if plain is None and type(None) in kinds:
            return None
        if isinstance(plain, dict) and plain.get("is") in NODES and NODES[plain["is"]] in kinds:
            return self._node(NODES[plain["is"]], plain, depth)
        [kind] = [one for one in kinds if one is not type(None) and one not in NODES.values()]
        return self._read(kind, plain, depth)

    def _node(self, kind: Any, plain: Any, depth: int) -> Any:
        given = dict(_of(dict, plain))
        if given.pop("is") != kind.__name__:
            raise ValueError(f"no {kind.__name__}")
        if kind is InPlan and given.pop(CURRENT, False):
            if self._current is None:
                raise KeyError(CURRENT)
            return self._current
        types = _types(kind)
        if unknown := given.keys() - types.keys():
            raise ValueError(f"unknown: {unknown}")
        made = cast("Callable[..., Any]", kind)
        return made(**{name: self._read(types[name], one, depth + 1) for name, one in given.items()})


def _unpacked(text: str) -> bytes:
    """The JSON that a text holds."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LARGEST)
    if unpacking.unconsumed_tail:
        raise ValueError("too long")
    return plain


def _of_weight(plain: Any) -> Any:
    """``plain``, which holds no more than :data:`MOST` nodes and words; references cost nothing."""
    waiting, count = [plain], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            words = one.get("words")
            count += 1 + (len(words) if isinstance(words, list) else 0)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    if count > MOST:
        raise ValueError("too much")
    return plain


@cache
def _types(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.name != "label"}


def _usual(field: Any, value: Any) -> bool:
    """Whether the field holds its default."""
    return field.default is not MISSING and getattr(value, field.name) == field.default


def _of(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"not a {kind.__name__}: {value!r}")
    return value
