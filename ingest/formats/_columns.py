"""Rows of a page → its columns in reading order, each with its margins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.formats._lines import Line, fragments, line_of, rows_of
from ingest.formats._page import Box, Piece, around

__all__ = ["Column", "columns_of"]

FEWEST = 5
"""Lines on each side of a gutter before it is one: fewer are two signatures side by side, or a form."""

FILLED = 0.75
"""Lines of running text reach over this share of their column at the median; the cells of an unruled table do not."""

NARROWEST, WIDEST = 0.3, 0.7
"""A gutter stands within these shares of the width of the text."""

SUPPORT = 0.5
"""Lines whose ends are nearer than half a character's width end at one margin."""

HANGING = "，。、；：！？,.;:"

SHARED = 4
"""So many lines make a margin; a title page or a page's last lines have none of their own."""


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that follow each other, and the x of the margins that they keep to; None where too few lines show it."""

    lines: tuple[Line, ...]
    left: float | None
    right: float | None


def columns_of(rows: list[list[Piece]]) -> list[Column]:
    """The columns of rows that stand above each other (no table between them), in reading order."""
    if not rows:
        return []
    parts = [part for row in rows for part in fragments(row)]
    boxes = [around([piece.box for piece in part]) for part in parts]
    gutter = _gutter(boxes)
    if gutter is None:
        return [_column(rows)]
    columns: list[Column] = []
    for band in _bands(parts, boxes, gutter):
        left = [part for part in band if around([p.box for p in part]).x1 <= gutter]
        right = [part for part in band if around([p.box for p in part]).x0 >= gutter]
        if _is_running_text([around([p.box for p in part]) for part in left]) and _is_running_text(
            [around([p.box for p in part]) for part in right]
        ):
            columns += [_column(_as_rows(left)), _column(_as_rows(right))]
        else:
            columns.append(_column(_as_rows(band)))
    return columns


def _as_rows(parts: list[list[Piece]]) -> list[list[Piece]]:
    return rows_of(piece for part in parts for piece in part)


def _gutter(boxes: list[Box]) -> float | None:
    """The x in the middle of the page that the fewest lines run over; None where no two columns can be."""
    text = around(boxes)
    steps = range(round(NARROWEST * 100), round(WIDEST * 100) + 1)
    at = [text.x0 + text.width * step / 100 for step in steps]
    crossed = [sum(box.x0 < x < box.x1 for box in boxes) for x in at]
    fewest = min(crossed)
    free = [x for x, count in zip(at, crossed, strict=True) if count == fewest]
    gutter = free[len(free) // 2]
    beside = min(sum(box.x1 <= gutter for box in boxes), sum(box.x0 >= gutter for box in boxes))
    return gutter if beside >= FEWEST else None


def _bands(parts: list[list[Piece]], boxes: list[Box], gutter: float) -> list[list[list[Piece]]]:
    """From top to bottom: what keeps to the sides of the gutter, and between that what runs over it (a title)."""
    order = sorted(range(len(parts)), key=lambda index: boxes[index].middle)
    over = [boxes[index].x0 < gutter < boxes[index].x1 for index in order]
    bands = [[parts[order[0]]]]
    for (_, before), (index, now) in pairwise(zip(order, over, strict=True)):
        if before != now:
            bands.append([])
        bands[-1].append(parts[index])
    return bands


def _is_running_text(boxes: list[Box]) -> bool:
    return len(boxes) >= FEWEST and median(box.width for box in boxes) >= FILLED * around(boxes).width


def _column(rows: list[list[Piece]]) -> Column:
    lines = [line_of(row) for row in rows]
    near = SUPPORT * median(line.size for line in lines)
    right = _margin([-_end(line) for line in lines], near)
    return Column(tuple(lines), _margin([line.box.x0 for line in lines], near), None if right is None else -right)


def _end(line: Line) -> float:
    """Where a line ends without its last sign, which word processors let hang over the margin (标点溢出边界)."""
    return line.box.x1 - (line.size if line.text[-1] in HANGING else 0)


def _margin(ends: list[float], near: float) -> float | None:
    """The outermost end that several lines share; a single one may be a stamp's."""
    ends = sorted(ends)
    groups = (ends[at : at + SHARED] for at in range(len(ends) - SHARED + 1))
    return next((group[0] for group in groups if group[-1] - group[0] <= near), None)
