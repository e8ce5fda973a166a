"""Stretches of text among others: which are free, and which lie inside one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from ingest.records import Span

__all__ = ["Placed", "Taken", "inside"]


class Placed(Protocol):
    """What stands on characters of a text."""

    @property
    def span(self) -> Span:
        """Its characters."""
        ...


T = TypeVar("T", bound=Placed)


class Taken:
    """Stretches that records stand on already, so that no two records share a character.

    Asking takes the logarithm of how many there are: a hostile text has a hundred thousand.
    """

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def take(self, span: Span) -> bool:
        """Take ``span`` if all of it is free; tells whether it was."""
        at = bisect_left(self._spans, span)
        before, after = self._spans[max(0, at - 1) : at], self._spans[at : at + 1]
        if any(other.end > span.start for other in before) or any(other.start < span.end for other in after):
            return False
        self._spans.insert(at, span)
        return True


def inside(records: Sequence[T], span: Span) -> Sequence[T]:
    """Those of ``records`` (in the order of the text, none overlapping another) that lie wholly inside ``span``."""
    first = bisect_left(records, span.start, key=lambda record: record.span.start)
    last = bisect_right(records, span.end, key=lambda record: record.span.end)
    return records[first:last]
