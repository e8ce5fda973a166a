"""One sheet of a workbook → the cells of a table (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import SourceError
from ingest.formats._blocks import GridCell, line_of
from ingest.formats._display import GENERAL, shown
from ingest.formats._package import child, children
from ingest.formats.archive import Archive
from ingest.formats.xml import Element, local_name

__all__ = ["Book", "Sheet", "text_of"]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # Excel's own limits
MOST_PLACES = 500_000
"""Places of the table that is left when empty rows and columns are out; the longest task tables have some 10,000."""

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")  # _x000D_ is a carriage return (18.4, ST_Xstring)


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share: texts and number formats by their numbers, and from when days are counted."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool


@dataclass(frozen=True, slots=True)
class _Area:
    """Cells that are merged, both ends included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet:
    """Reads one sheet; ``left_out`` is what of it is not among the cells."""

    def __init__(self, archive: Archive, part: str, name: str, book: Book, where: str) -> None:
        self._name, self._book, self._where = name, book, where
        self._values: dict[tuple[int, int], str] = {}  # (row, column) from 1 → what the cell shows
        self._last_row = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[_Area] = []
        self._without_result: list[str] = []
        self.left_out: list[str] = []
        for element in archive.stream(part, "row", "col", "mergeCell"):
            self._take(element)

    def cells(self) -> tuple[GridCell, ...]:
        """The cells of the table that is seen, those that are empty included; no cell where the sheet shows nothing.

        Raises:
            SourceError: the table is too large to be read as one.
        """
        values = self._seen()
        rows, columns = sorted({row for row, _ in values}), sorted({column for _, column in values})
        if len(rows) * len(columns) > MOST_PLACES:
            raise SourceError(
                f"工作表“{self._name}”有 {len(rows)} 行 {len(columns)} 列，太大",
                where=self._where,
                remedy="只留下计划的部分再试",
            )
        sizes, covered = self._sizes(rows, columns)
        self._tell()
        return tuple(
            GridCell(
                row=row,
                column=column,
                blocks=(line,) if (line := line_of(values.get(place, ""))) else (),
                rows=sizes.get(place, (1, 1))[0],
                columns=sizes.get(place, (1, 1))[1],
                label=f"工作表“{self._name}”{_letters(place[1])}{place[0]}",
            )
            for row, at in enumerate(rows)
            for column, across in enumerate(columns)
            if (place := (at, across)) not in covered
        )

    def _take(self, element: Element) -> None:
        name = local_name(element)
        if name == "row":
            self._row(element)
        elif name == "col" and _is_on(element.get("hidden")):
            last = min(_whole(element.get("max")), LAST_COLUMN)
            self._hidden_columns.update(range(_whole(element.get("min")), last + 1))
        elif name == "mergeCell":
            ends = REFERENCE.findall(element.get("ref", ""))
            if len(ends) == 2:
                (left, top), (right, bottom) = ((_number(letters), int(row)) for letters, row in ends)
                self._merged.append(_Area(top, left, min(bottom, LAST_ROW), min(right, LAST_COLUMN)))

    def _row(self, element: Element) -> None:
        """The cells of a row; a row or cell that does not say where it stands follows the one before."""
        self._last_row = row = _whole(element.get("r")) or self._last_row + 1
        if _is_on(element.get("hidden")):
            self._hidden_rows.add(row)
        column = 0
        for cell in children(element, "c"):
            reference = REFERENCE.fullmatch(cell.get("r", ""))
            column = _number(reference[1]) if reference else column + 1
            text = self._shown(cell)
            if text.strip() and column <= LAST_COLUMN and row <= LAST_ROW:
                self._values[row, column] = text
            elif child(cell, "f") is not None and not _has_result(cell):
                self._without_result.append(f"{_letters(column)}{row}")
        if len(self._values) > MOST_PLACES:
            raise SourceError(f"工作表“{self._name}”的格太多", where=self._where, remedy="只留下计划的部分再试")

    def _shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(child(cell, "is"))
        found = child(cell, "v")
        value = (found.text or "") if found is not None else ""
        if kind == "s":
            at = _whole(value)
            return self._book.strings[at] if value and at < len(self._book.strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "n" and value:
            return self._number(value, _whole(cell.get("s")))
        return _unescaped(value)  # the text of a formula, an error, a date in ISO 8601

    def _number(self, value: str, style: int) -> str:
        code = self._book.formats[style] if style < len(self._book.formats) else GENERAL
        try:
            number = float(value)
        except ValueError:
            return value
        return shown(number, code, from_1904=self._book.from_1904) if abs(number) < float("inf") else value

    def _seen(self) -> dict[tuple[int, int], str]:
        """The values of cells that are not hidden; that of a merged cell moves to where the cell is seen first."""
        values = dict(self._values)
        for area in self._merged:
            value = values.pop((area.top, area.left), "")
            row = next((at for at in range(area.top, area.bottom + 1) if at not in self._hidden_rows), None)
            column = next((at for at in range(area.left, area.right + 1) if at not in self._hidden_columns), None)
            if value and row and column:
                values[row, column] = value
        seen = {place: text for place, text in values.items() if not self._out_of_sight(*place)}
        if len(seen) < len(values):
            self.left_out.append(f"工作表“{self._name}”里隐藏的行列")
        return seen

    def _out_of_sight(self, row: int, column: int) -> bool:
        return row in self._hidden_rows or column in self._hidden_columns

    def _sizes(
        self, rows: list[int], columns: list[int]
    ) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
        """How far merged cells reach among the rows and columns that are left, and the places that they cover."""
        sizes: dict[tuple[int, int], tuple[int, int]] = {}
        covered: set[tuple[int, int]] = set()
        budget = MOST_PLACES
        for area in self._merged:
            down = rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
            across = columns[bisect_left(columns, area.left) : bisect_right(columns, area.right)]
            budget -= len(down) * len(across) + 1
            if budget < 0:
                raise SourceError(
                    f"工作表“{self._name}”的合并单元格太多", where=self._where, remedy="只留下计划的部分再试"
                )
            if down and across and (down[0], across[0]) not in covered:
                sizes[down[0], across[0]] = (len(down), len(across))
                covered |= {(row, column) for row in down for column in across} - {(down[0], across[0])}
        return sizes, covered

    def _tell(self) -> None:
        if self._without_result:
            count, first = len(self._without_result), self._without_result[0]
            self.left_out.append(f"{count} 个没有存下结果的公式（如工作表“{self._name}”{first}）")


def _has_result(cell: Element) -> bool:
    """Whether a formula's value was stored; a program that cannot calculate leaves it out, or empty."""
    found = child(cell, "v")
    return found is not None and (found.text is not None or cell.get("t") == "str")


def text_of(item: Element | None) -> str:
    """The characters of a text with or without formatted parts; how it is read aloud (rPh) is no part of it."""
    return _unescaped("".join(_texts(item)))


def _texts(item: Element | None) -> Iterator[str]:
    for element in children(item, "t", "r"):
        if local_name(element) == "t":
            yield element.text or ""
        else:
            yield from _texts(element)


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else 0
