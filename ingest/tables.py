"""Tables of tasks: their columns are found by what the header says, each row is a task, its cells of responsibility are notes.

A table may come from the file's format (a Word table, a sheet, HTML), or stand in plain text: columns between tabs or bars,
or cells that lost their table and stand one under the other (序号 / 任务 / 责任单位 / 1 / …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from ingest.genre import Genre
from ingest.layout import Cell, Layout, Table
from ingest.notes import Note, NoteReader
from ingest.numerals import to_int
from ingest.outline import Part
from ingest.records import Role, Span
from ingest.spans import Taken

__all__ = ["ROW", "Row", "TableReader", "TaskTable"]

ROW = "row"
"""The style of a part that a row of a table is."""

LONGEST_HEADER = 30
SEPARATORS = ("\t", "|", "｜", "│", ",")
NUMBER_EDGES = " 　\t\r\n.．、（()）"
FEWEST_KNOWN = 2
"""Header cells whose meaning is known that make a row a header; one of them is a column of responsibility."""

LAST_HEADER_ROW = 5
"""A title, a unit of account and a header of two rows stand before the first row of content."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is a task: its part, the notes in it, the merged ones above that hold for it, and its time cells."""

    part: Part
    notes: tuple[Note, ...]
    above: tuple[Note, ...]
    deadlines: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table whose rows are tasks."""

    span: Span
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns by what they hold; ``last`` is the header's lowest row."""

    roles: Mapping[int, Role]
    tasks: tuple[int, ...]
    number: int | None
    deadlines: tuple[int, ...]
    last: int
    title: int = 0


class TableReader:
    """Reads task tables by the tables ``tables`` and ``roles``."""

    def __init__(self, genre: Genre, notes: NoteReader) -> None:
        self._notes = notes
        columns = genre.table("tables")["column"]
        self._meaning = {word: meaning for meaning, words in columns.items() for word in words}

    def read(self, text: str, layout: Layout) -> list[TaskTable]:
        """The task tables of a text, in its order, none overlapping another."""
        taken = Taken()
        found = []
        for table in [*layout.tables, *self._written(text)]:
            tasks = self._tasks(text, table)
            if tasks and taken.take(tasks.span):
                found.append(tasks)
        return sorted(found, key=lambda tasks: tasks.span)

    def others(self, text: str, layout: Layout, tasks: Sequence[TaskTable]) -> list[Table]:
        """The tables of a text that are none of ``tasks``."""
        read = {table.span for table in tasks}
        return [one for one in [*layout.tables, *self._written(text)] if Span(one.start, one.end) not in read]

    def _written(self, text: str) -> Iterator[Table]:
        """The tables that stand in the text as lines."""
        for separator in SEPARATORS:
            if separator in text:
                yield from _lined(text, separator)
        for block in BLOCKS:
            yield from self._stacked(text, block)

    def _tasks(self, text: str, table: Table) -> TaskTable | None:
        rows = [list(cells) for _, cells in groupby(table.cells, key=attrgetter("row"))]
        header = self._header(text, rows[:LAST_HEADER_ROW])
        if header is None:
            return None
        body = [cells for cells in rows if cells[0].row > header.last and not self._repeats(text, cells)]
        header = replace(header, title=_title_column(text, body, header.tasks))
        found = tuple(self._rows(text, body, header))
        return TaskTable(Span(table.start, table.end), found) if any(row.notes or row.above for row in found) else None

    def _header(self, text: str, rows: Sequence[Sequence[Cell]]) -> _Header | None:
        """The columns; a header of two rows (责任单位 over 牵头 and 配合) is read from both, the lower row deciding."""
        words: dict[int, str] = {}
        last = None
        for cells in rows:
            found = {cell.column: _words(text, cell) for cell in cells if cell.end > cell.start}
            if last is None:
                known = [word for word in found.values() if self._known(word)]
                if len(known) >= FEWEST_KNOWN and (
                    any(self._role(word) for word in found.values()) or self._role_below(text, rows, cells)
                ):
                    words, last = found, max(cell.row + cell.rows - 1 for cell in cells if cell.rows < LAST_HEADER_ROW)
                    words.update(
                        {
                            cell.column + more: found[cell.column]
                            for cell in cells
                            if cell.end > cell.start
                            for more in range(cell.columns)
                        }
                    )
            elif cells[0].row <= last or (found and all(self._known(word) for word in found.values())):
                words.update(found)
                last = max(last, cells[0].row)
            else:
                break
        return self._columns(words, last) if last is not None else None

    def _role_below(self, text: str, rows: Sequence[Sequence[Cell]], cells: Sequence[Cell]) -> bool:
        """Whether the next row is the lower half of a header: 责任分工 over 牵头单位 and 配合单位."""
        below = next((row for row in rows if row[0].row > cells[0].row), ())
        words = [_words(text, cell) for cell in below if cell.end > cell.start]
        return bool(words) and all(map(self._known, words)) and any(self._role(word) is not None for word in words)

    def _columns(self, words: Mapping[int, str], last: int) -> _Header | None:
        roles = {column: role for column, word in words.items() if (role := self._role(word)) is not None}
        meanings = {column: self._meaning.get(word) for column, word in words.items() if column not in roles}
        tasks = tuple(column for column, meaning in meanings.items() if meaning == "task")
        numbers = [column for column, meaning in meanings.items() if meaning == "number"]
        deadlines = tuple(column for column, meaning in meanings.items() if meaning == "deadline")
        tasks = tasks or tuple(column for column, meaning in meanings.items() if meaning is None)
        return _Header(roles, tasks, min(numbers, default=None), deadlines, last) if roles and tasks else None

    def _known(self, word: str) -> bool:
        return word in self._meaning or self._role(word) is not None

    def _role(self, word: str) -> Role | None:
        """The role that a header gives: 指导部门, 责任单位（牵头）, 牵头单位及责任人, 牵头."""
        if not word or len(word) > LONGEST_HEADER or word in self._meaning:
            return None
        label = self._notes.words.label_at(word + "：", 0)
        return label.role if label and label.end == len(word) + 1 else None

    def _repeats(self, text: str, cells: Sequence[Cell]) -> bool:
        """Whether a row is the header again, as on each page of a PDF."""
        words = [_words(text, cell) for cell in cells if cell.end > cell.start]
        return len(words) > 1 and all(map(self._known, words))

    def _rows(self, text: str, body: Sequence[Sequence[Cell]], header: _Header) -> Iterator[Row]:
        """The rows that state a task; one with a single cell (一、知识产权保护方面) heads those below it.

        A row whose task is merged with the one above says more of that task. 同上 is the cell above.
        """
        merged: list[Cell] = []
        above: dict[int, Cell] = {}
        last: Row | None = None
        order = 0
        for cells in body:
            at = cells[0].row
            merged = [cell for cell in merged if cell.row + cell.rows > at]
            filled = [cell for cell in cells if cell.end > cell.start]
            own = [cell for cell in filled if not self._as_above(text, cell)]
            repeated = [above[cell.column] for cell in filled if cell not in own and cell.column in above]
            above.update({cell.column: cell for cell in own})
            if any(cell.column in header.tasks for cell in filled) and (len(filled) > 1 or merged):
                if last is not None:
                    yield last
                order += 1
                last = self._row(text, filled, [*merged, *repeated, *own], header, order)
            elif last is not None and any(cell.column in header.tasks for cell in merged) and filled:
                last = self._longer(text, last, filled, header)
            merged += [cell for cell in filled if cell.rows > 1]
        if last is not None:
            yield last

    def _as_above(self, text: str, cell: Cell) -> bool:
        return _words(text, cell) in self._notes.words.as_above

    def _row(self, text: str, filled: Sequence[Cell], valid: Sequence[Cell], header: _Header, order: int) -> Row:
        """The row of ``filled`` cells, for which those of ``valid`` hold: merged ones of rows above among them."""
        tasks = [cell for cell in filled if cell.column in header.tasks]
        task = next((cell for cell in tasks if cell.column == header.title), tasks[-1])
        start, end = filled[0].start, max(cell.end for cell in filled)
        notes = {cell: note for cell in valid if (note := self._note(text, cell, header)) is not None}
        numbers = [text[cell.start : cell.end].strip(NUMBER_EDGES) for cell in valid if cell.column == header.number]
        label = next((number for number in numbers if to_int(number)), str(order))
        return Row(
            Part(ROW, order, label, start, task.start, end),
            tuple(note for cell, note in notes.items() if cell in filled),
            tuple(note for cell, note in notes.items() if cell not in filled),
            tuple(Span(cell.start, cell.end) for cell in valid if cell.column in header.deadlines),
        )

    def _longer(self, text: str, row: Row, filled: Sequence[Cell], header: _Header) -> Row:
        """The row and, below it under the same merged task, further cells."""
        more = tuple(note for cell in filled if (note := self._note(text, cell, header)) is not None)
        times = tuple(Span(cell.start, cell.end) for cell in filled if cell.column in header.deadlines)
        part = replace(row.part, end=max(row.part.end, *(cell.end for cell in filled)))
        return replace(row, part=part, notes=(*row.notes, *more), deadlines=(*row.deadlines, *times))

    def _note(self, text: str, cell: Cell, header: _Header) -> Note | None:
        role = header.roles.get(cell.column)
        if role is None or cell.start == cell.end:
            return None
        shares = self._notes.grammar.cell(text, cell.start, cell.end, role)
        return Note(Span(cell.start, cell.end), shares) if shares else None

    def _stacked(self, text: str, block: re.Pattern[str]) -> Iterator[Table]:
        """Cells that lost their table, each a block between blank lines; the first blocks are the header."""
        blocks = [Span(*match.span()) for match in block.finditer(text)]
        words = ["".join(block.of(text).split()) for block in blocks]
        at = 0
        while at < len(blocks):
            width = 0
            while (
                at + width < len(words) and len(words[at + width]) <= LONGEST_HEADER and self._known(words[at + width])
            ):
                width += 1
            if width > FEWEST_KNOWN and any(self._role(word) for word in words[at : at + width]):
                table = self._stack(text, blocks[at:], words[at:], width)
                if table:
                    yield table
                    at = next((later for later, block in enumerate(blocks) if block.start >= table.end), len(blocks))
                    continue
            at += max(width, 1)

    def _stack(self, text: str, blocks: Sequence[Span], words: Sequence[str], width: int) -> Table | None:
        """The blocks as rows, as long as a number leads each, or the cells of responsibility are offices."""
        header = list(words[:width])
        roles = [at for at, word in enumerate(header) if self._role(word)]
        tasks = [at for at, word in enumerate(header) if self._meaning.get(word) == "task"]
        led = self._meaning.get(header[0]) == "number"
        cells = [Cell(0, column, *_ends(block)) for column, block in enumerate(blocks[:width])]
        at, last = width, 0
        while at + width <= len(blocks):
            if list(words[at : at + width]) == header:
                at += width
                continue
            number = to_int(words[at]) if led else None
            if led and (number is None or number <= last):
                break
            size = self._size(words, at, width, number, header) if number is not None else width
            row = _columns(blocks[at : at + size], width, max(tasks, default=width - 1))
            if not all(self._notes.grammar.are_names(text, *_ends(row[column])) for column in roles):
                break
            cells += [Cell(cells[-1].row + 1, column, *_ends(block)) for column, block in enumerate(row)]
            at, last = at + size, number or last
        return Table(cells[0].start, cells[-1].end, tuple(cells)) if len(cells) > width else None

    def _size(self, words: Sequence[str], at: int, width: int, number: int, header: Sequence[str]) -> int:
        """How many blocks the row at ``at`` has: up to the next number, or to the header of the next page."""
        for size in range(width, min(width + MOST_PARAGRAPHS, len(words) - at)):
            following = to_int(words[at + size])
            if (following is not None and following > number) or list(
                words[at + size : at + size + len(header)]
            ) == header:
                return size
        return width


MOST_PARAGRAPHS = 12
"""Paragraphs of the longest cell of a table that lost its borders."""

BLOCKS = (
    re.compile(r"\S(?:[^\r\n]++|\r?\n(?![ \t　\r]*\n))*+"),
    re.compile(r"\S[^\r\n]*"),
    re.compile(r"\S+"),
)
"""A cell of a table that lost its borders: lines that no blank line divides; a line; what white space divides."""


def _title_column(text: str, body: Sequence[Sequence[Cell]], columns: Sequence[int]) -> int:
    """Which column of tasks names them: the first that says something else in each row (改革举措 before 主要内容).

    A column that says the same in several rows is what they have in common; where all do, the last one.
    """
    for column in columns:
        cells = [cell for row in body for cell in row if cell.column == column and cell.end > cell.start]
        words = {_words(text, cell) for cell in cells}
        if len(words) == len(cells) and all(cell.rows == 1 for cell in cells) and len(cells) * 2 > len(body):
            return column
    return columns[-1]


def _columns(blocks: Sequence[Span], width: int, task: int) -> list[Span]:
    """The blocks of a row as ``width`` cells; where there are more, the cell of the task has several paragraphs."""
    spare = len(blocks) - width
    whole = Span(blocks[task].start, blocks[task + spare].end)
    return [*blocks[:task], whole, *blocks[task + spare + 1 :]]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _words(text: str, cell: Cell) -> str:
    return re.sub(r"[\s*]", "", text[cell.start : cell.end])


def _lined(text: str, separator: str) -> Iterator[Table]:
    """Runs of lines that ``separator`` divides into cells; a line |---|---| is a rule of Markdown and no row."""
    run: list[tuple[int, int]] = []
    at = 0
    for line in [*text.splitlines(keepends=True), ""]:
        if separator in line:
            run.append((at, at + len(line.rstrip("\r\n"))))
        elif run:
            yield _grid(text, run, separator)
            run = []
        at += len(line)


def _grid(text: str, lines: Sequence[tuple[int, int]], separator: str) -> Table:
    cells: list[Cell] = []
    row = 0
    for start, end in lines:
        if not text[start:end].strip("|｜│-: \t─━┌┬┐├┼┤└┴┘"):
            continue
        inner = text[start:end].strip().strip(separator) if separator in "|｜│" else text[start:end]
        at = start + text[start:end].index(inner) if inner else start
        for column, piece in enumerate(inner.split(separator)):
            left = len(piece) - len(piece.lstrip())
            cells.append(
                Cell(row, column, at + left if piece.strip() else at, at + len(piece.rstrip()) if piece.strip() else at)
            )
            at += len(piece) + 1
        row += 1
    return Table(lines[0][0], lines[-1][1], tuple(cells))
