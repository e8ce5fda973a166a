"""Ruled tables of pages → tables of the document: what each cell says, and what a page break cut is put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.formats._lines import Line, line_of, rows_of
from ingest.formats._page import Grid, GridCell, Page, Piece
from ingest.formats._paragraphs import ITEM, STOP, first_word, joint

__all__ = ["Part", "TableCell", "WholeTable", "goes_on", "joined", "outside_tables", "table_of"]

PADDING = 5.4
"""Points between a rule and the text, which Word and WPS leave at the sides of a cell (0.19 cm)."""

SAME_EDGE = 0.03
"""Columns of two pages are the same when their edges differ by no more than this share of the table's width."""

UNFINISHED = 1.5
"""A last line that ends nearer than this to the cell's right edge, in widths of a character, may go on."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a cell's text and the page it stands on; ``full``: its last line fills the cell and has no stop."""

    text: str
    page: int
    confidence: float | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    row: int
    column: int
    rows: int
    columns: int
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All that the cell says."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table of one or several pages; ``edges`` are shares of its width, 0 to 1."""

    rows: int
    edges: tuple[float, ...]
    cells: tuple[TableCell, ...]
    open_top: bool
    open_bottom: bool

    def row(self, number: int) -> list[TableCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]


def table_of(page: Page, grid: Grid) -> WholeTable:
    """The table of one grid: pieces in each cell → lines → the cell's text."""
    at = {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    held: dict[GridCell, list[Piece]] = {cell: [] for cell in grid.cells}
    for piece in page.pieces:
        if grid.holds(piece.box):
            held[at[grid.field(piece.box)]].append(piece)
    left, width = grid.columns[0], grid.columns[-1] - grid.columns[0]
    cells = tuple(
        TableCell(cell.row, cell.column, cell.rows, cell.columns, _parts(cell, pieces, page.number))
        for cell, pieces in held.items()
    )
    edges = tuple((edge - left) / width for edge in grid.columns)
    return WholeTable(len(grid.rows) - 1, edges, cells, grid.open_top, grid.open_bottom)


def outside_tables(page: Page) -> tuple[Piece, ...]:
    """The pieces of a page that stand in no table."""
    return tuple(piece for piece in page.pieces if not any(grid.holds(piece.box) for grid in page.grids))


def goes_on(table: WholeTable, following: WholeTable) -> bool:
    """Whether a table that opens the next page has the columns of the one that ended the page before."""
    return len(table.edges) == len(following.edges) and all(
        abs(one - other) <= SAME_EDGE for one, other in zip(table.edges, following.edges, strict=True)
    )


def joined(table: WholeTable, following: WholeTable) -> tuple[WholeTable, bool]:
    """One table of two, and whether the header row was printed again (it is left out)."""
    repeated = _header_again(table, following)
    if repeated:
        following = _without_rows(following, repeated)
    if not following.rows:
        return table, bool(repeated)
    cut = not repeated and table.open_bottom and following.open_top
    if cut or _is_cut_row(table, following):
        return _sewn(table, following, following.row(0), 1), bool(repeated)
    # A cell merged over rows (责任单位, 序号) is printed empty on the next page.
    return _sewn(table, following, [cell for cell in following.row(0) if not cell.text], 0), bool(repeated)


def _parts(cell: GridCell, pieces: Iterable[Piece], page: int) -> tuple[Part, ...]:
    lines = [line_of(row) for row in rows_of(pieces)]
    if not lines:
        return ()
    parts = []
    for index, line in enumerate(lines):
        room = (cell.box.width - 2 * PADDING - line.box.width) / line.size
        full = room < UNFINISHED and not STOP.search(line.text)
        between = _between(line, room, lines[index + 1]) if index + 1 < len(lines) else ""
        parts.append(Part(line.text + between, page, line.confidence, full))
    return tuple(parts)


def _between(line: Line, room: float, following: Line) -> str:
    """A new line where the cell has one of its own; nothing where a line was only full."""
    own = room >= first_word(following.text) + 0.3 or (STOP.search(line.text) and ITEM.match(following.text))
    return "\n" if own else joint(line.text, following.text)


def _header_again(table: WholeTable, following: WholeTable) -> int:
    """How many first rows of the next page say what the table's own first rows say: 0, or a header of one or two rows."""
    for count in (2, 1):
        own, again = ([_said(t, row) for row in range(count)] for t in (table, following))
        if table.rows > count <= following.rows and own == again and all(any(row) for row in own):
            return count
    return 0


def _said(table: WholeTable, row: int) -> tuple[str, ...]:
    return tuple("".join(cell.text.split()) for cell in table.row(row))


def _without_rows(table: WholeTable, count: int) -> WholeTable:
    cells = tuple(replace(cell, row=cell.row - count) for cell in table.cells if cell.row >= count)
    return replace(table, rows=table.rows - count, cells=cells)


def _is_cut_row(table: WholeTable, following: WholeTable) -> bool:
    """Whether a page break cut a row though rules close it: nothing in its first cell, and another goes on in mid-sentence."""
    first = following.row(0)
    if not first or first[0].column != 0 or first[0].text or not any(cell.text for cell in first):
        return False
    return any(
        above.parts and above.parts[-1].full and cell.text
        for cell in first
        if (above := _above(table, cell)) and cell.rows == 1
    )


def _above(table: WholeTable, cell: TableCell) -> TableCell | None:
    """The cell of the last row that stands over one of the next page's first row."""
    return next(
        (
            own
            for own in table.cells
            if own.row + own.rows == table.rows and own.column == cell.column and own.columns == cell.columns
        ),
        None,
    )


def _sewn(table: WholeTable, following: WholeTable, go_on: list[TableCell], shared: int) -> WholeTable:
    """Both tables in one; the cells ``go_on`` continue those above them; ``shared`` rows (0 or 1) are one row of both."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    shift = table.rows - shared
    for cell in following.cells:
        above = _above(table, cell) if cell in go_on else cells.get((cell.row + shift, cell.column))
        if above:
            between = "\n" if above.parts and cell.parts and not above.parts[-1].full else ""
            last = above.parts[-1:] if cell.parts else ()
            kept = above.parts[: len(above.parts) - len(last)]
            ended = tuple(replace(part, text=part.text + between) for part in last)
            rows = above.rows + cell.rows - shared
            cells[above.row, above.column] = replace(above, rows=rows, parts=(*kept, *ended, *cell.parts))
        else:
            cells[cell.row + shift, cell.column] = replace(cell, row=cell.row + shift)
    ordered = tuple(cells[at] for at in sorted(cells))
    return replace(table, rows=table.rows + following.rows - shared, cells=ordered, open_bottom=following.open_bottom)
