"""Where the characters of each plan stand in its file: kept in the snapshot beside the texts, read when first cited."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from itertools import takewhile
from pathlib import Path

from ingest.errors import SnapshotError
from ingest.layout import Layout, Place
from retrieval.answer import FilePlace

__all__ = ["Layouts", "place_in_file", "write_layout"]


def write_layout(layout: Layout, path: Path) -> None:
    """Write a layout's places, which is what a citation needs of it."""
    rows = [astuple(place) for place in layout.places]
    path.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


class Layouts(Mapping[str, Layout]):
    """Plan id → its layout, for the plans whose files know places; each file is read when it is first asked for.

    Args:
        files: plan id → what :func:`write_layout` wrote.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._read: dict[str, Layout] = {}

    def __getitem__(self, plan: str) -> Layout:
        """A layout. Raises KeyError for a plan that has none, SnapshotError where the file is damaged."""
        if plan not in self._read:
            self._read[plan] = _layout(self._files[plan])
        return self._read[plan]

    def __contains__(self, plan: object) -> bool:
        return plan in self._files  # without reading the file

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def place_in_file(layout: Layout, start: int, end: int) -> FilePlace | None:
    """Where ``text[start:end]`` stands in the file: 第3页, or 第3页至第4页; None where no place is known for any of it.

    The page is that of the first characters, the confidence that of the characters recognised least surely.
    """
    from_here = layout.places[bisect_right(layout.places, start, key=lambda place: place.end) :]
    places = list(takewhile(lambda place: place.start < end, from_here))
    if not places:
        return None
    first, last = places[0], places[-1]
    label = first.label if first.label == last.label else f"{first.label}至{last.label}"
    sure = [place.confidence for place in places if place.confidence is not None]
    return FilePlace(label, first.page, min(sure, default=None))


def _layout(path: Path) -> Layout:
    try:
        return Layout(places=tuple(Place(*row) for row in json.loads(path.read_text("utf-8"))))
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotError("原文位置缺失或损坏", where=str(path), remedy="重新运行 mingze build") from error
