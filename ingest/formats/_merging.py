"""Cells of a Word table that go on from the one above or before → a grid with merged cells."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.formats._blocks import Block, GridCell

__all__ = ["Merging"]

MOST_COLUMNS = 1000  # Word itself ends at 63


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    columns: int
    blocks: tuple[Block, ...]
    rows: int = 1


class Merging:
    """Takes the cells of a table row by row."""

    def __init__(self) -> None:
        self._cells: list[_Cell] = []
        self._row, self._column = -1, 0
        self._above: dict[int, _Cell] = {}  # column where it begins → the cell that stands in the row above
        self._here: dict[int, _Cell] = {}

    def begin_row(self, skipped: int) -> None:
        """A new row, whose first cell stands behind ``skipped`` columns."""
        self._row += 1
        self._column = min(skipped, MOST_COLUMNS)
        self._above, self._here = self._here, {}

    def add(self, blocks: tuple[Block, ...], columns: int, *, above: bool, before: bool) -> None:
        """The next cell; ``above`` and ``before`` say that it goes on from the cell there, if there is one."""
        columns = min(columns, MOST_COLUMNS)
        last = self._cells[-1] if self._here and self._cells else None
        merged = self._above.get(self._column) if above else None
        if before and last:
            last.columns += columns
            last.blocks += blocks
        elif merged:
            merged.rows = self._row - merged.row + 1
            merged.blocks += blocks  # Word shows nothing there, other programs may have left text
            self._here[self._column] = merged
        else:
            cell = _Cell(self._row, self._column, columns, blocks)
            self._cells.append(cell)
            self._here[self._column] = cell
        self._column += columns

    def cells(self) -> tuple[GridCell, ...]:
        """The cells in the grid after merging, row by row."""
        return tuple(GridCell(cell.row, cell.column, cell.blocks, cell.rows, cell.columns) for cell in self._cells)
