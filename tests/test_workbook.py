from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from ready import HOSTILE

from kg.workbook import Sheet, written


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(written(sheets)))


def test_rows_come_back_as_they_were_with_numbers_as_numbers() -> None:
    rows: tuple[tuple[str | int | float, ...], ...] = (("甲", 1, 0.5), ("乙\n丙", -3, 2_300_000), ("007", 0, 1e-3))
    (sheet,) = opened(Sheet("表", ("名称", "数", "值"), rows, (10, 20))).worksheets
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [("名称", "数", "值"), *rows]
    assert [sheet.column_dimensions[c].width for c in "ABC"] == [10, 20, 24]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert [cell.font.bold for cell in sheet[1]] == [True] * 3
    assert not sheet["A2"].font.bold
    assert sheet.page_setup.orientation == "landscape"


def test_the_note_stands_beneath_after_an_empty_row() -> None:
    (sheet,) = opened(Sheet("表", ("名称",), (("甲",),), note="=说明")).worksheets
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["名称", "甲", None, "=说明"]
    assert sheet["A4"].data_type == "s"


FORMULAS = ("=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "\r=1", '=cmd|" /C calc"!A0')


@pytest.mark.parametrize("words", [*FORMULAS, *HOSTILE])
def test_a_text_is_never_a_formula(words: str) -> None:
    (sheet,) = opened(Sheet(words, (words,), ((words,),), note=words)).worksheets
    for y in (1, 2, 4):
        cell = sheet.cell(y, 1)
        assert cell.data_type == "s"
        assert str(cell.value).replace("\r", "\n") == words.replace("\r", "\n").replace("\x00", "")
        assert cell.quotePrefix is words.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    (sheet,) = opened(Sheet("甲\x00\x0b乙", ("名\x01称",), (("a\x1f\ud800\ufffeb",), ("c\td\ne",)))).worksheets
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["名称", "ab", "c\td\ne"]
    assert sheet.title == "甲乙"


def test_a_text_too_long_for_excel_says_that_it_goes_on() -> None:
    (sheet,) = opened(Sheet("表", ("名",), (("字" * 40_000,),))).worksheets
    assert len(sheet["A2"].value) == 32767
    assert sheet["A2"].value.endswith("字…")


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("甲" * 40, "甲" * 40), ["甲" * 31, "甲" * 29 + " 2"]),
        (("a/b", "A?B", "[c]"), ["a b", "A B 2", "c"]),
        (("", "'", "'引'"), ["表", "表 2", "引"]),
    ],
)
def test_sheets_have_names_that_excel_takes(titles: tuple[str, ...], names: list[str]) -> None:
    assert opened(*(Sheet(title, ("名",), ()) for title in titles)).sheetnames == names


def test_nobody_else_is_the_author() -> None:
    assert opened(Sheet("表", ("名",), ())).properties.creator == "明责"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        written([Sheet("表", ("名", "数"), (("甲",),))])
