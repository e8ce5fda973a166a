"""Rows of cells that reach over several rows and columns → a grid (HTML 4.9.12.1 Forming a table)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.formats._blocks import Block, GridCell

__all__ = ["Rows"]

MOST_COLUMNS = 1000
"""The widest cell of the standard; a wider table is no table that people read."""

MOST_STEPS = 2_000_000
"""Places of the grid that are looked at; a table of 11 columns and 300 rows needs 3,300."""

TO_THE_END = 0
"""``rowspan="0"``: to the end of the table's part."""


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: tuple[Block, ...]
    rows: int
    columns: int


class Rows:
    """Collects the cells of a table in the order of the file."""

    def __init__(self) -> None:
        self._groups: list[list[list[_Cell]]] = [[]]

    def begin_group(self) -> None:
        """A thead, tbody or tfoot: no cell reaches out of it."""
        self._groups.append([])

    def begin_row(self) -> None:
        """A new row; it may stay without cells."""
        self._groups[-1].append([])

    def add(self, blocks: tuple[Block, ...], rows: int, columns: int) -> None:
        """A cell that reaches over ``rows`` (0: all that follow) and ``columns`` as the file says."""
        if not self._groups[-1]:
            self.begin_row()
        self._groups[-1][-1].append(_Cell(blocks, rows, max(1, min(columns, MOST_COLUMNS))))

    def cells(self) -> tuple[GridCell, ...] | None:
        """The cells in the grid after merging; None where the grid is too large to be one."""
        cells: list[GridCell] = []
        first = 0
        budget = MOST_STEPS
        for group in self._groups:
            for cell in _placed(group, first):
                cells.append(cell)
                budget -= cell.column + cell.columns
                if budget < 0 or cell.column + cell.columns > MOST_COLUMNS:
                    return None
            first += len(group)
        return tuple(cells)

    def blocks(self) -> Iterator[Block]:
        """What the cells hold, as if there were no table."""
        return (block for group in self._groups for row in group for cell in row for block in cell.blocks)


def _placed(group: list[list[_Cell]], first: int) -> Iterator[GridCell]:
    """The cells of a part of a table, each in the first column that no cell from above reaches into."""
    taken_until: dict[int, int] = {}  # column → the row where it is free again
    for row, cells in enumerate(group):
        column = 0
        for cell in cells:
            while taken_until.get(column, 0) > row:
                column += 1
            left = len(group) - row
            rows = left if cell.rows == TO_THE_END else max(1, min(cell.rows, left))
            if rows > 1:
                taken_until.update(dict.fromkeys(range(column, column + cell.columns), row + rows))
            yield GridCell(first + row, column, cell.blocks, rows, cell.columns)
            column += cell.columns
