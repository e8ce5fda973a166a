"""Paragraphs and tables of a document → its text and layout, the same way for every format that has both.

A paragraph is a line. A row of a table is a line too, with a tab between its cells; a cell that has several paragraphs
keeps its line breaks. A cell that is merged over several rows stands in its first one only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from ingest.formats.content import Content
from ingest.layout import Cell, Layout, Place, Run, Table

__all__ = ["Block", "Grid", "GridCell", "Line", "Piece", "as_content", "is_layout", "line_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a line; ``in_file`` is where they stand, as they are, in the file's own characters, else None."""

    text: str
    in_file: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: never empty."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell in the grid after merging, as in :class:`ingest.layout.Cell`; ``label`` instead of 表1第2行第3列."""

    row: int
    column: int
    blocks: tuple[Block, ...]
    rows: int = 1
    columns: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of data, its cells row by row."""

    cells: tuple[GridCell, ...]
    title: str = ""


Block: TypeAlias = Line | Grid


def is_layout(cells: Sequence[GridCell]) -> bool:
    """Whether a table only places things on a page: it holds another table, or no two cells stand side by side."""
    side_by_side = len({cell.column for cell in cells}) > 1
    return not side_by_side or any(isinstance(block, Grid) for cell in cells for block in cell.blocks)


def as_content(blocks: Iterable[Block], form: str, left_out: Iterable[str] = ()) -> Content:
    """The text of ``blocks`` in their order; places are 第N段 and 表N第R行第C列, all counted from 1."""
    writer = _Writer()
    for block in blocks:
        if isinstance(block, Line):
            writer.paragraph(block)
        else:
            writer.table(block)
    return writer.content(form, tuple(left_out))


@dataclass
class _Writer:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[Place] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    paragraphs: int = 0

    def content(self, form: str, left_out: tuple[str, ...]) -> Content:
        layout = Layout(form, tuple(self.places), tuple(self.tables), tuple(self.runs), left_out)
        return Content("".join(self.parts), layout)

    def paragraph(self, line: Line) -> None:
        self._break()
        self.paragraphs += 1
        start = self.length
        self._line(line)
        self._place(start, f"第{self.paragraphs}段")

    def table(self, grid: Grid) -> None:
        number = len(self.tables) + 1
        if any(cell.blocks for cell in grid.cells):
            self._break()
        start = self.length
        cells = []
        for _, row in groupby(grid.cells, key=lambda cell: cell.row):
            cells += list(self._row(tuple(row), number, first=self.length == start))
        self.tables.append(Table(start, self.length, tuple(cells), grid.title))

    def _row(self, row: tuple[GridCell, ...], number: int, *, first: bool) -> Iterator[Cell]:
        written = any(cell.blocks for cell in row)  # a row without a character takes no line
        if written and not first:
            self._write("\n")
        for at, cell in enumerate(row):
            if written and at:
                self._write("\t")
            start = self.length
            for index, line in enumerate(_lines(cell.blocks)):
                if index:
                    self._write("\n")
                self._line(line)
            self._place(start, cell.label or f"表{number}第{cell.row + 1}行第{cell.column + 1}列")
            yield Cell(cell.row, cell.column, start, self.length, cell.rows, cell.columns)

    def _line(self, line: Line) -> None:
        for piece in line.pieces:
            self._write(piece.text, piece.in_file)

    def _break(self) -> None:
        if self.length:
            self._write("\n")

    def _place(self, start: int, label: str) -> None:
        if self.length > start:
            self.places.append(Place(start, self.length, label))

    def _write(self, text: str, in_file: int | None = None) -> None:
        if in_file is not None and text:
            self._run(in_file, len(text))
        self.parts.append(text)
        self.length += len(text)

    def _run(self, in_file: int, length: int) -> None:
        """A stretch of the file; one that goes on where the last one ended makes it longer."""
        last = self.runs[-1] if self.runs else None
        if last and last.start + last.length == self.length and last.in_file + last.length == in_file:
            self.runs[-1] = Run(last.start, last.in_file, last.length + length)
        else:
            self.runs.append(Run(self.length, in_file, length))


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """The paragraphs of a cell; of a table inside it, those of its cells."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for cell in block.cells:
                yield from _lines(cell.blocks)


NO_BREAK, UNSEEN = "\u00a0\u2002\u2003\u2009\u202f\t", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
PLAIN_SPACES = {**dict.fromkeys(map(ord, NO_BREAK), " "), **dict.fromkeys(map(ord, UNSEEN))}


def line_of(text: str) -> Line | None:
    """A paragraph that the file does not hold as characters of its own; None for one that shows nothing.

    Spaces of every width and tabs become a space, soft hyphens and what has no width vanish, indents too; line breaks
    stay, blank lines do not.
    """
    lines = (line.strip() for line in text.translate(PLAIN_SPACES).splitlines())
    shown = "\n".join(line for line in lines if line)
    return Line((Piece(shown),)) if shown else None
