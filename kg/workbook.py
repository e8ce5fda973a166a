"""Tables as an xlsx file, for whoever has rows to give: every word of them stays a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Sheet", "written"]

SHEET_NAME_LENGTH = 31  # Excel's own limit
LONGEST_CELL = 32767  # Excel's own limit, in characters
PLAIN_WIDTH = 24  # of a column whose width is not told
HEADING_FILL = "DDE6F0"

FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # OWASP, CSV injection
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production Char


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a heading row, then the rows, each as long as the headings.

    ``widths`` are those of the first columns in characters of the default font (a Chinese character takes two);
    ``note`` stands beneath the table, after an empty row.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    widths: tuple[int, ...] = ()
    note: str = ""


def written(sheets: Sequence[Sheet]) -> bytes:
    """The xlsx file of ``sheets``, of which there must be one at least.

    A text is never a formula; characters that XML cannot hold are left out; a text too long for Excel ends in 「…」.
    """
    import openpyxl

    book = openpyxl.Workbook()
    for empty in list(book.worksheets):
        book.remove(empty)
    book.properties.creator = book.properties.lastModifiedBy = "明责"
    for sheet in sheets:
        _fill(book.create_sheet(_sheet_name(sheet.title, book.sheetnames)), sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """The title as far as Excel takes it; its place in the book where two would be the same, capitals apart."""
    words = FORBIDDEN_IN_SHEET_NAME.sub(" ", NOT_IN_XML.sub("", title))
    name = words[:SHEET_NAME_LENGTH].strip().strip("'") or "表"
    mark = f" {len(taken) + 1}"
    alike = {other.casefold() for other in taken}
    return name if name.casefold() not in alike else name[: SHEET_NAME_LENGTH - len(mark)] + mark


def _fill(page: Worksheet, sheet: Sheet) -> None:
    plain, strong = _looks(page.cell(1, 1))
    for y, row in enumerate((sheet.headings, *sheet.rows), start=1):
        for x, (value, _) in enumerate(zip(row, sheet.headings, strict=True), start=1):
            cell = page.cell(y, x)
            cell._style = copy(strong if y == 1 else plain)  # noqa: SLF001 - to set it anew takes five times as long
            _write(cell, value)
    for x, cell in enumerate(page[1]):
        page.column_dimensions[cell.column_letter].width = (*sheet.widths, *[PLAIN_WIDTH] * (x + 1))[x]
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4 in Excel's list of papers
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0  # as many pages as it takes, one across
    if sheet.note:
        note = page.cell(len(sheet.rows) + 3, 1)
        _write(note, sheet.note)


def _looks(cell: Cell | MergedCell) -> tuple[StyleArray, StyleArray]:
    """How a cell looks, and one of the heading row; ``cell`` is any of the book."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    plain = copy(cell._style)  # noqa: SLF001 - openpyxl has no other name for all of a look
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEADING_FILL)
    return plain, copy(cell._style)  # noqa: SLF001 - the same


def _write(cell: Cell | MergedCell, value: str | int | float) -> None:
    """A number as a number, a text as a text: what starts with = + - @ is never a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _fitting(value)
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _fitting(text: str) -> str:
    """``text`` as a cell can hold it."""
    kept = NOT_IN_XML.sub("", text)
    return kept if len(kept) <= LONGEST_CELL else kept[: LONGEST_CELL - 1] + "…"
