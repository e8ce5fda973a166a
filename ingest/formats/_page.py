"""What a page shows before it is a text: stretches of characters with their boxes, and ruled tables.

All coordinates are points (1/72 inch) from the upper left corner of the page as it is read, x to the right, y downwards.
PDF, OFD and recognised pictures become such pages; everything after that is common to them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Box", "Grid", "GridCell", "Page", "Piece", "around"]


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The y halfway between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The x halfway between left and right."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand together on one line: one character of a PDF, or one line that was recognised.

    ``size`` is the font size (the width of a Chinese character) in points; ``confidence`` as in ``Place``.
    """

    text: str
    box: Box
    size: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, as far as it reaches; ``row`` and ``column`` count from 0."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: the x of the edges of its columns, the y of those of its rows, its cells row by row.

    ``open_top`` and ``open_bottom``: no rule closes it there, so its last row goes on in the next page's first.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[GridCell, ...]
    open_top: bool = False
    open_bottom: bool = False

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box lies in the table."""
        return self.columns[0] <= box.centre < self.columns[-1] and self.rows[0] <= box.middle < self.rows[-1]

    def field(self, box: Box) -> tuple[int, int]:
        """Row and column, before merging, of a box whose middle lies in the table."""
        return bisect_right(self.rows, box.middle) - 1, bisect_right(self.columns, box.centre) - 1


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (from 1), its size in points and what stands on it, in any order.

    ``recognised`` says that the characters were read from a picture; ``left_out`` tells in Chinese what of the page was not
    taken.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    grids: tuple[Grid, ...] = ()
    recognised: bool = False
    left_out: tuple[str, ...] = ()


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds all of at least one box."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
