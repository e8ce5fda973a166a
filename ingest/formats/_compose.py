"""Pages → one text with its layout: furniture out, columns in order, lines into paragraphs, tables over pages into one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, pairwise

from ingest.formats._columns import Column, columns_of
from ingest.formats._furniture import Row, furnished
from ingest.formats._lines import UNREADABLE
from ingest.formats._page import Page
from ingest.formats._paragraphs import Paragraph, Set, indents, joint, paragraphs_of, set_lines
from ingest.formats._tables import WholeTable, goes_on, joined, outside_tables, table_of
from ingest.formats.content import Content
from ingest.layout import Cell, Layout, Place, Table

__all__ = ["content_of"]

UNSURE = 0.8
"""Recognised lines below this confidence (0 to 1) are told to the reader; clean prints stand above 0.9."""

CONTINUED = re.compile(r"续\s*表.{0,8}|.{0,30}[（(]续[一二三\d]*[）)]")  # 续表1　重点任务分解表（续）

Block = Column | WholeTable


def content_of(pages: Sequence[Page], name: str) -> Content:
    """The text of pages in reading order: a line a paragraph, a line a row of a table, its cells divided by tabs.

    Args:
        pages: the pages in order.
        name: the format as the layout tells it (pdf, ofd, ocr).
    """
    kept = furnished([replace(page, pieces=outside_tables(page)) for page in pages])
    blocks = [
        (page.number, block) for page, rows in zip(pages, kept.rows, strict=True) for block in _blocks(page, list(rows))
    ]
    blocks, repeated = _tables_joined(blocks)
    writing = _Writing(frozenset(page.number for page in pages if page.recognised))
    _write(writing, blocks)
    left_out = (*kept.left_out, *_told(pages, writing, repeated))
    return Content("".join(writing.text), Layout(name, tuple(writing.places), tuple(writing.tables), (), left_out))


def _blocks(page: Page, rows: list[Row]) -> Iterator[Block]:
    """The columns and tables of a page from top to bottom."""
    for grid in page.grids:
        above = [row for row in rows if row[0].box.middle < grid.rows[0]]
        rows = rows[len(above) :]
        yield from columns_of(above)
        yield table_of(page, grid)
    yield from columns_of(rows)


def _tables_joined(blocks: list[tuple[int, Block]]) -> tuple[list[tuple[int, Block]], int]:
    """Tables that go on over a page break, made one; and how many times a header row was printed again."""
    whole: list[tuple[int, Block]] = []
    repeated = 0
    for page, block in blocks:
        if isinstance(block, WholeTable):
            if len(whole) > 1 and _is_continued(whole[-1]) and isinstance(whole[-2][1], WholeTable):
                whole.pop()
            last = whole[-1][1] if whole else None
            if isinstance(last, WholeTable) and page > whole[-1][0] and goes_on(last, block):
                table, again = joined(last, block)
                repeated += again
                whole[-1] = (page, table)
                continue
        whole.append((page, block))
    return whole, repeated


def _is_continued(numbered: tuple[int, Block]) -> bool:
    block = numbered[1]
    return isinstance(block, Column) and len(block.lines) == 1 and bool(CONTINUED.fullmatch(block.lines[0].text))


def _write(writing: _Writing, blocks: list[tuple[int, Block]]) -> None:
    columns = set_lines((page, block) for page, block in blocks if isinstance(block, Column))
    indented = indents(chain.from_iterable(columns))
    flow: list[Set] = []
    following = iter(columns)
    for _, block in blocks:
        if isinstance(block, Column):
            flow += next(following)
            continue
        writing.paragraphs(paragraphs_of(flow, indented=indented))
        flow = []
        writing.table(block)
    writing.paragraphs(paragraphs_of(flow, indented=indented))


@dataclass
class _Writing:
    """The text as it grows, and where each stretch of it stands."""

    recognised: frozenset[int]
    text: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0

    def paragraphs(self, paragraphs: list[Paragraph]) -> None:
        for paragraph in paragraphs:
            for before, after in pairwise((*paragraph, None)):
                assert before
                between = joint(before.line.text, after.line.text) if after else ""
                self._say(before.line.text + between, before.page, before.line.confidence)
            self._add("\n")

    def table(self, table: WholeTable) -> None:
        start, cells = self.length, []
        for _, row in groupby(table.cells, key=lambda cell: cell.row):
            for index, cell in enumerate(row):
                self._add("\t" if index else "")
                at = self.length
                for part in cell.parts:
                    self._say(part.text, part.page, part.confidence)
                cells.append(Cell(cell.row, cell.column, at, self.length, cell.rows, cell.columns))
            self._add("\n")
        self.tables.append(Table(start, self.length, tuple(cells)))

    def _say(self, text: str, page: int, confidence: float | None) -> None:
        start = self.length
        self._add(text)
        last = self.places[-1] if self.places else None
        if last and last.page == page and last.confidence is None and confidence is None:
            self.places[-1] = replace(last, end=self.length)
        elif text:
            label = f"第{page}页（扫描件识别）" if page in self.recognised else f"第{page}页"
            self.places.append(Place(start, self.length, label, page, confidence))

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)


def _told(pages: Sequence[Page], writing: _Writing, repeated: int) -> Iterator[str]:
    if repeated:
        yield f"表格跨页重复的表头（{repeated} 次）"
    for page in pages:
        yield from (f"第{page.number}页：{what}" for what in page.left_out)
    unsure: dict[int, int] = {}
    for place in writing.places:
        if place.page and place.confidence is not None and place.confidence < UNSURE:
            unsure[place.page] = unsure.get(place.page, 0) + 1
    for number, count in unsure.items():
        yield f"第{number}页：有 {count} 行识别把握不足 {UNSURE:.0%}，请对照原件"
    unreadable = "".join(writing.text).count(UNREADABLE)
    if unreadable:
        yield f"有 {unreadable} 个字文件里没有编码，以“{UNREADABLE}”代替"
