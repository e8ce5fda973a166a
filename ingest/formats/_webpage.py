"""Tags and characters of a web page, one after the other → paragraphs and tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ingest.errors import SourceError
from ingest.formats._blocks import Block, Grid, Line, is_layout
from ingest.formats._elements import (
    BLOCKS,
    CLOSED_BY,
    GROUPS,
    HIDDEN,
    HIDES,
    LISTS,
    NO_MARKER,
    NOT_SHOWN,
    TABLE_PARTS,
    VOID,
)
from ingest.formats._flow import Flow
from ingest.formats._markup import RAW, Tag, attributes
from ingest.formats._ordinals import ordinal
from ingest.formats._rows import Rows

__all__ = ["Page"]

MAX_DEPTH = 10_000
"""Open elements at a time; browsers stop at 512, and pages that never close a <font> may go beyond."""

MAX_TABLES = 100
"""Tables inside tables; pages laid out by tables have some ten."""


@dataclass(slots=True)
class _Element:
    """An open element; ``why_hidden`` is empty where what is in it is seen. ``following`` is for ``<ol>``."""

    name: str
    why_hidden: str = ""
    marker: str = ""
    following: int = 1


@dataclass(slots=True)
class _Context:
    """The page outside tables, or one cell or caption: nothing in it reaches out of it."""

    name: str
    why_hidden: str
    size: tuple[int, int] = (1, 1)
    flow: Flow = field(default_factory=Flow)
    elements: list[_Element] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    lists: list[_Element] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """``implicit`` where a part of a page begins with a row: its ``<table>`` was not copied along."""

    implicit: bool
    why_hidden: str
    why_row_hidden: str = ""
    title: str = ""
    rows: Rows = field(default_factory=Rows)


class Page:
    """Takes tags and characters in the order of the file."""

    def __init__(self, raw: str, where: str) -> None:
        self._raw, self._where = raw, where
        self._contexts = [_Context("", "")]
        self._tables: list[_Table] = []  # each stands in the context of its own number
        self._depth = 0
        self._left_out: dict[str, None] = {}
        self._pictures = 0

    @property
    def left_out(self) -> tuple[str, ...]:
        """What of the page is not in the text."""
        pictures = (f"{self._pictures} 张图片",) if self._pictures else ()
        return (*self._left_out, *pictures)

    def leave_out(self, what: str) -> None:
        """Name something that is not in the text."""
        self._left_out[what] = None

    def finish(self) -> list[Block]:
        """The paragraphs and tables of the page, all that is still open closed."""
        while self._tables:
            self._close_table()
        self._here.flow.end_line()
        return self._here.flow.blocks

    def characters(self, start: int, end: int) -> None:
        """Add ``raw[start:end]``."""
        if self._raw[start:end].isspace():
            if self._here.names["pre"] == 0:
                self._here.flow.characters(self._raw, start, end)
            return
        self._leave_implicit_table()
        here, why_hidden = self._here, self._why_hidden
        if why_hidden:
            self.leave_out(why_hidden)
        elif here.names["pre"]:
            for line in re.compile(r"[^\n]+").finditer(self._raw, start, end):
                here.flow.characters(self._raw, *line.span())
                if line.end() < end:
                    here.flow.end_line()
        else:
            here.flow.characters(self._raw, start, end)

    def tag(self, tag: Tag) -> None:
        """Open or close an element."""
        if tag.name in RAW:
            if tag.name in ("script", "style"):
                self.leave_out("脚本和样式")
        elif tag.name in TABLE_PARTS:
            self._table_part(tag)
        elif tag.name in VOID or (tag.name == "p" and tag.closing and not self._here.names["p"]):
            self._void(tag)  # </p> that closes nothing is an empty paragraph
        elif tag.closing:
            self._close(tag.name)
        else:
            self._leave_implicit_table()
            self._open(tag)

    @property
    def _here(self) -> _Context:
        return self._contexts[-1]

    @property
    def _in_cell(self) -> bool:
        return len(self._contexts) > len(self._tables)

    @property
    def _why_hidden(self) -> str:
        here = self._here
        return here.elements[-1].why_hidden if here.elements else here.why_hidden

    def _void(self, tag: Tag) -> None:
        if tag.name in ("br", "hr", "p"):
            self._here.flow.end_line()
        elif tag.name == "img" and not self._why_hidden:
            self._pictures += 1

    def _open(self, tag: Tag) -> None:
        here = self._here
        if tag.name in BLOCKS:
            here.flow.end_line()
            if here.names["p"]:
                self._close("p")
        self._close_before(tag.name)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SourceError(
                f"网页的标签嵌套超过 {MAX_DEPTH} 层，不像正常的网页",
                where=self._where,
                remedy="另存为纯文本（.txt）再试",
            )
        element = _Element(tag.name, self._hidden_by(tag) or self._why_hidden)
        here.elements.append(element)
        here.names[tag.name] += 1
        if tag.name in LISTS:
            self._open_list(element, tag)
        elif tag.name == "li" and here.lists and not element.why_hidden:
            self._number(here.lists[-1], tag)

    def _close_before(self, name: str) -> None:
        """A new item closes the last one of the same list."""
        here = self._here
        closed = CLOSED_BY.get(name)
        if closed and any(here.names[other] for other in closed):
            for element in reversed(here.elements):
                if element.name in closed:
                    self._close(element.name)
                    return
                if element.name in LISTS:
                    return

    def _open_list(self, element: _Element, tag: Tag) -> None:
        self._here.lists.append(element)
        given = attributes(tag.source)
        if tag.name == "ol" and not NO_MARKER.search(given.get("style", "")):
            element.marker = given.get("type", "1")
            element.following = _whole(given.get("start", ""), 1)

    def _number(self, around: _Element, tag: Tag) -> None:
        """Write the number that a browser puts before an item of an ``<ol>``."""
        if not around.marker or NO_MARKER.search(tag.source):
            return
        number = _whole(attributes(tag.source).get("value", ""), around.following)
        around.following = number + 1
        self._here.flow.write(f"{ordinal(number, around.marker)}. ")

    def _close(self, name: str) -> None:
        here = self._here
        if not here.names[name]:
            return
        while True:
            element = here.elements.pop()
            self._depth -= 1
            here.names[element.name] -= 1
            if element.name in BLOCKS:
                here.flow.end_line()
            if here.lists and here.lists[-1] is element:
                here.lists.pop()
            if element.name == name:
                return

    def _hidden_by(self, tag: Tag) -> str:
        if tag.name in NOT_SHOWN:
            return NOT_SHOWN[tag.name]
        return HIDDEN if HIDES.search(tag.source) else ""

    def _table_part(self, tag: Tag) -> None:
        name = tag.name
        if name == "table":
            if not tag.closing:
                self._leave_implicit_table()
                self._open_table(tag, implicit=False)
            elif self._tables:
                self._close_table()
            return
        if not self._tables:
            if tag.closing or name == "caption":
                self._here.flow.end_line()
                return
            self._open_table(tag, implicit=True)
        self._close_cell()
        table = self._tables[-1]
        if name in GROUPS:
            table.rows.begin_group()
        elif tag.closing:
            return
        elif name == "tr":
            table.rows.begin_row()
            table.why_row_hidden = self._hidden_by(tag)
        else:
            self._open_cell(tag, table)

    def _open_table(self, tag: Tag, *, implicit: bool) -> None:
        if len(self._tables) >= MAX_TABLES:
            raise SourceError(
                f"网页的表格嵌套超过 {MAX_TABLES} 层，不像正常的网页",
                where=self._where,
                remedy="另存为纯文本（.txt）再试",
            )
        self._here.flow.end_line()
        hidden = "" if implicit else self._hidden_by(tag)
        self._tables.append(_Table(implicit, hidden or self._why_hidden))

    def _open_cell(self, tag: Tag, table: _Table) -> None:
        given = attributes(tag.source)
        size = (_whole(given.get("rowspan", ""), 1), _whole(given.get("colspan", ""), 1))
        why_hidden = self._hidden_by(tag) or table.why_row_hidden or table.why_hidden
        self._contexts.append(_Context(tag.name, why_hidden, size))

    def _close_cell(self) -> None:
        """Close the cell or caption that is open in the innermost table, if there is one."""
        if not self._in_cell:
            return
        cell = self._contexts.pop()
        self._depth -= len(cell.elements)
        cell.flow.end_line()
        table = self._tables[-1]
        if cell.name == "caption":
            table.title = " ".join(_shown(block) for block in cell.flow.blocks if isinstance(block, Line))
            for block in cell.flow.blocks:
                self._here.flow.add(block)
        elif not cell.why_hidden:
            table.rows.add(tuple(cell.flow.blocks), *cell.size)

    def _close_table(self) -> None:
        self._close_cell()
        table = self._tables.pop()
        flow = self._here.flow
        flow.end_line()
        cells = table.rows.cells()
        if cells is None:
            self.leave_out(f"一个超过 {len(list(table.rows.blocks()))} 格的表格的行列关系（文字已读）")
        if cells is None or is_layout(cells):
            for block in table.rows.blocks():
                flow.add(block)
        elif not table.why_hidden:
            flow.add(Grid(cells, table.title))

    def _leave_implicit_table(self) -> None:
        """Something that stands in no cell, in a part of a page that began with a row, comes after the rows."""
        if self._tables and self._tables[-1].implicit and not self._in_cell:
            self._close_table()


def _shown(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def _whole(text: str, otherwise: int) -> int:
    """A number of an attribute, as far as it is one (「2」, 「2px」), with no more digits than any table needs."""
    match = re.match(r"\s*(\d{1,6})", text)
    return int(match[1]) if match else otherwise
