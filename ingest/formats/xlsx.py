"""Workbooks: what is seen on their sheets, each a table; values and not formulas, numbers as they are shown.

Hidden sheets, rows and columns are left out, and so are rows and columns in which nothing stands. The cells are read as
a stream: openpyxl makes an object of every empty cell that has a border and of every cell that a merged one covers, so
that a file of some kilobytes (A1:XFD1048576 merged) takes all time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.errors import SourceError
from ingest.formats._blocks import Grid, as_content
from ingest.formats._display import BUILT_IN, GENERAL
from ingest.formats._package import Related, child, children, main_part, relations
from ingest.formats._sheet import Book, Sheet, text_of
from ingest.formats.archive import Archive, open_archive
from ingest.formats.content import Content
from ingest.formats.xml import Element

__all__ = ["read"]

MOST_CHARACTERS = 20_000_000

NOT_READ = {
    "comments": "批注",
    "threadedComment": "批注",
    "drawing": "图片、图表和文本框",
    "vbaProject": "宏（没有运行）",
    "chartsheet": "图表工作表",
}
"""Parts that are no part of the text, by their relationships, and what they are called in the report."""


def read(data: bytes, where: str) -> Content:
    """The text of an xlsx or xlsm, a table for each sheet; places are 工作表“…”C7.

    Raises:
        SourceError: unsafe, damaged or far too large; the message says which.
    """
    archive = open_archive(data, where)
    main = main_part(archive, where)
    related = list(relations(archive, main))
    root = archive.xml(main)
    strings = _strings(archive, related, where)
    book = Book(strings, _formats(archive, related), _counts_from_1904(root))
    grids: list[Grid] = []
    left_out = _not_read(related)
    parts = {part.key: part for part in related}
    for tab in children(child(root, "sheets"), "sheet"):
        part, name = parts.get(_relation_of(tab)), tab.get("name", "")
        if part is None or part.kind != "worksheet":
            continue
        if tab.get("state", "visible") != "visible":
            left_out.append(f"隐藏的工作表“{name}”")
            continue
        sheet = Sheet(archive, part.name, name, book, where)
        cells = sheet.cells()
        if cells:
            grids.append(Grid(cells, f"工作表“{name}”"))
        left_out += [*sheet.left_out, *_not_read(relations(archive, part.name))]
    return as_content(grids, "xlsx", dict.fromkeys(left_out))


def _not_read(related: Iterator[Related] | Sequence[Related]) -> list[str]:
    return [NOT_READ[part.kind] for part in related if part.kind in NOT_READ]


def _relation_of(tab: Element) -> str:
    """The ``r:id`` of a sheet; its own attributes have no namespace, ``sheetId`` among them."""
    return next((str(found) for name, found in tab.items() if str(name).endswith("}id")), "")


def _counts_from_1904(root: Element) -> bool:
    about = child(root, "workbookPr")
    return about is not None and about.get("date1904") in ("1", "true")


def _strings(archive: Archive, related: Sequence[Related], where: str) -> tuple[str, ...]:
    """The texts that cells name by number."""
    name = _part(archive, related, "sharedStrings")
    strings = [text_of(item) for item in archive.stream(name, "si")] if name else []
    if sum(map(len, strings)) > MOST_CHARACTERS:
        raise SourceError("工作簿里的文字超过两千万字", where=where, remedy="确认这是一份计划，或者拆成几个文件")
    return tuple(strings)


def _formats(archive: Archive, related: Sequence[Related]) -> tuple[str, ...]:
    """The number format of each style that cells name by number."""
    name = _part(archive, related, "styles")
    if not name:
        return ()
    root = archive.xml(name)
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {
        found.get("numFmtId", ""): found.get("formatCode", "") for found in children(child(root, "numFmts"), "numFmt")
    }
    return tuple(codes.get(style.get("numFmtId", "0"), GENERAL) for style in children(child(root, "cellXfs"), "xf"))


def _part(archive: Archive, related: Sequence[Related], kind: str) -> str:
    return next((part.name for part in related if part.kind == kind and part.name in archive), "")
