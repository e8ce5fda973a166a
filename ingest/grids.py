"""A table as full rows: one head and one cell for each column, merged cells in every row and column that they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout import Cell, Table
from ingest.records import Span

__all__ = ["Grid", "grid_of"]

MOST_CELLS = 200_000
"""Cells of the largest table that is laid out; a merged cell of a hostile file reaches over millions."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table below its head; None for an empty cell."""

    span: Span
    heads: tuple[str, ...]
    rows: tuple[tuple[Span | None, ...], ...]


def grid_of(text: str, table: Table) -> Grid | None:
    """The table laid out; its head are the rows that the cells of the first one reach. None where it has no content."""
    height = max((cell.row + cell.rows for cell in table.cells), default=0)
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    if not table.cells or table.start == table.end or height * width > MOST_CELLS:
        return None
    places = _laid_out(table.cells)
    head = max((cell.rows for cell in table.cells if cell.row == 0), default=1)
    head = head if head < height else 1
    heads = tuple(_head(text, [places.get((row, column)) for row in range(head)]) for column in range(width))
    rows = tuple(tuple(places.get((row, column)) for column in range(width)) for row in range(head, height))
    return Grid(Span(table.start, table.end), heads, rows)


def _laid_out(cells: Sequence[Cell]) -> dict[tuple[int, int], Span | None]:
    places: dict[tuple[int, int], Span | None] = {}
    for cell in cells:
        if cell.start < cell.end:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    places[row, column] = Span(cell.start, cell.end)
    return places


def _head(text: str, spans: Sequence[Span | None]) -> str:
    """The words over a column, those of a head in two rows joined, a merged one once."""
    return "".join(span.of(text).strip() for span in dict.fromkeys(spans) if span is not None)
