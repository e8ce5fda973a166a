"""Workbooks: what is seen on their sheets. openpyxl writes the files, and so do hand-made parts where it cannot."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import openpyxl
import pytest
from documents import saved, xlsx, zipped
from openpyxl.comments import Comment
from openpyxl.styles import Border, Side

from ingest.errors import SourceError
from ingest.formats import xlsx as format_xlsx
from ingest.formats._display import shown
from ingest.formats.content import Content

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(data: bytes) -> Content:
    return format_xlsx.read(data, "计划.xlsx")


def cells(content: Content, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.rows, c.columns, content.text[c.start : c.end]) for c in content.layout.tables[number].cells
    ]


def with_sheet(inner: str) -> bytes:
    """A workbook whose only sheet has this XML inside."""
    with zipfile.ZipFile(io.BytesIO(xlsx({"表": [["x"]]}))) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{SHEET}">{inner}</worksheet>'
    return zipped(members)


def test_a_table_of_tasks() -> None:
    content = read(
        xlsx(
            {
                "任务分解表": [
                    ["2025年重点任务分解表", None, None, None],
                    ["序号", "任务", "牵头单位", "完成时限"],
                    [1, "推进整治\n（分项）", "区建管委", date(2025, 6, 30)],
                    [2, "加强保障", None, date(2025, 12, 31)],
                ]
            },
            merged={"任务分解表": ["A1:D1", "C3:C4"]},
        )
    )
    assert content.text == (
        "2025年重点任务分解表\n序号\t任务\t牵头单位\t完成时限\n"
        "1\t推进整治\n（分项）\t区建管委\t2025-06-30\n2\t加强保障\t2025-12-31"
    )
    assert cells(content) == [
        (0, 0, 1, 4, "2025年重点任务分解表"),
        (1, 0, 1, 1, "序号"), (1, 1, 1, 1, "任务"), (1, 2, 1, 1, "牵头单位"), (1, 3, 1, 1, "完成时限"),
        (2, 0, 1, 1, "1"), (2, 1, 1, 1, "推进整治\n（分项）"), (2, 2, 2, 1, "区建管委"), (2, 3, 1, 1, "2025-06-30"),
        (3, 0, 1, 1, "2"), (3, 1, 1, 1, "加强保障"), (3, 3, 1, 1, "2025-12-31"),
    ]  # fmt: skip
    assert content.layout.tables[0].title == "工作表“任务分解表”"
    assert content.layout.format == "xlsx"
    place = content.layout.place(content.text.index("区建管委"))
    assert place is not None
    assert place.label == "工作表“任务分解表”C3"


def test_what_is_hidden_or_empty_is_left_out() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    for row in (["甲", "密", "乙"], [], ["丙", "密", None], ["密", "密", "密"], ["丁", None, "=1+1"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet["A1"].comment = Comment("批", "a")
    for at in range(1, 400):
        sheet.cell(at, 30).border = Border(left=Side("thin"))
    book.create_sheet("藏").sheet_state = "hidden"
    content = read(saved(book))
    assert content.text == "甲\t乙\n丙\t\n丁\t"
    assert content.layout.left_out == (
        "工作表“表”里隐藏的行列",
        "1 个没有存下结果的公式（如工作表“表”C5）",
        "批注",
        "隐藏的工作表“藏”",
    )
    place = content.layout.place(content.text.index("丁"))
    assert place is not None
    assert place.label == "工作表“表”A5"


def test_a_merged_cell_whose_first_row_is_hidden_is_seen_in_the_next() -> None:
    book = openpyxl.Workbook()
    for row in (["责任单位", "任务"], ["区建管委", "一"], [None, "二"], [None, "三"]):
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.active.row_dimensions[2].hidden = True
    assert read(saved(book)).text == "责任单位\t任务\n区建管委\t二\n三"


def test_several_sheets() -> None:
    content = read(xlsx({"一": [["a", "b"]], "空": [], "二": [["c"]]}))
    assert content.text == "a\tb\nc"
    assert [table.title for table in content.layout.tables] == ["工作表“一”", "工作表“二”"]


def test_values_as_they_are_stored() -> None:
    content = read(
        with_sheet(
            '<sheetData><row><c t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh><r><t>乙</t></r></is></c>'
            '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1</f><v>果_x000D__x000A_二</v></c>'
            "<c><f>1+1</f><v>2</v></c>"
            '<c t="d"><v>2025-06-30</v></c><c t="s"><v>99</v></c><c><v>x</v></c></row>'
            '<row r="5"><c r="C5" t="str"><v>远</v></c></row></sheetData>'
        )
    )
    assert content.text == "甲乙\tTRUE\t#REF!\t果\n二\t2\t2025-06-30\tx\n\t\t远\t\t\t\t"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"), (0.256, "0.0%", "25.6%"), (0.95, "General", "0.95"), (1, "General", "1"), (1.0, "", "1"),
        (0.1 + 0.2, "General", "0.3"), (1e20, "General", "1E+20"), (-3.5, "General", "-3.5"), (2.5, "0", "3"), (-2.5, "0", "-3"),
        (1234.5, "#,##0.00", "1,234.50"), (1234567.891, "#,##0", "1,234,568"), (0.5, "#.00", ".50"), (5, "000", "005"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"), (0, '0;-0;"-"', "-"), (2, ";;;", ""), (-0.001, "0.0", "0.0"),
        (12, '0"项"', "12项"), (1, '"第"0"项"', "第1项"), (1234, "[$¥-804]#,##0", "¥1,234"), (7, "[Red]0", "7"),
        (1234567, '0.0,,"百万"', "1.2百万"), (12345, "0.00E+00", "1.23E+04"), (3.5, "# ?/?", "3.5"), (8, "@", "8"),
        (45838, "yyyy-mm-dd", "2025-06-30"), (45838, r"yyyy\-mm\-dd;@", "2025-06-30"), (45838, "yyyy/m/d", "2025/6/30"),
        (45838, 'yyyy"年"m"月"d"日"', "2025年6月30日"), (45838, "[$-F800]dddd, mmmm dd, yyyy", "2025年6月30日"),
        (45838, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二五年六月三十日"), (45838, "yyyy.m", "2025.6"),
        (45838.75, "yyyy/m/d h:mm", "2025/6/30 18:00"), (45838.75, "h:mm AM/PM", "6:00 PM"), (1.5, "[h]:mm", "36:00"),
        (0.5, "mm:ss", "00:00"), (45838, "aaaa", "星期一"), (45838, "mmm-yy", "Jun-25"), (1, "yyyy-m-d", "1900-1-1"),
        (-1, "yyyy-m-d", "-1"), (1e9, "yyyy-m-d", "1000000000"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_shown(value: float, code: str, text: str) -> None:
    """What Excel shows in a Chinese edition for these formats (ECMA-376 part 1, 18.8.31)."""
    assert shown(value, code) == text


def test_days_counted_from_1904() -> None:
    assert shown(44376, "yyyy-mm-dd", from_1904=True) == "2025-06-30"


def test_a_million_empty_rows_and_a_sheet_that_is_all_one_cell() -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(2, 1_048_577))
    began = time.process_time()
    content = read(
        with_sheet(
            f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>任务</v></c></row>{rows}</sheetData>'
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        )
    )
    assert content.text == "任务"
    assert time.process_time() - began < 30


def test_a_table_that_nobody_can_read_is_refused() -> None:
    diagonal = "".join(
        f'<row r="{at}"><c r="{openpyxl.utils.get_column_letter(at)}{at}"><v>1</v></c></row>' for at in range(1, 1001)
    )
    with pytest.raises(SourceError, match="1000 行 1000 列，太大"):
        read(with_sheet(f"<sheetData>{diagonal}</sheetData>"))
