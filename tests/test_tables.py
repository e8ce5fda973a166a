"""Task tables, in every way that they are written. Headers from published 重点任务分解表, the rows made up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.layout import Cell, Layout, Table
from ingest.notes import Note, NoteReader
from ingest.records import Role
from ingest.tables import ROW, Row, TableReader, TaskTable

READER = TableReader(GENRE, NoteReader(GENRE))
LETTER = {Role.LEAD: "L", Role.RESPONSIBLE: "R", Role.SUPPORT: "S"}

HEAD = "序号 重点任务 责任单位 完成时限"


def grid(*lines: str) -> tuple[str, Layout]:
    """A table as a format gives it, a line of text for each cell.

    「-」 is an empty cell, 「市交通局↓3」 reaches over three rows, 「责任单位→2」 over two columns, 「^」 is where it reaches.
    """
    text, cells = "前言。\n", []
    for row, line in enumerate(lines):
        for column, written in enumerate(line.split(" ")):
            found = re.fullmatch(r"(\^|-|.+?)(?:↓(\d))?(?:→(\d))?", written)
            assert found is not None
            words, rows, columns = found[1].strip("-"), int(found[2] or 1), int(found[3] or 1)
            if words != "^":
                cells.append(Cell(row, column, len(text), len(text) + len(words), rows, columns))
                text += words + "\n"
    return text, Layout("docx", tables=(Table(4, len(text), tuple(cells)),))


def tables(text: str, layout: Layout | None = None) -> list[TaskTable]:
    return READER.read(text, layout or Layout())


def rows(*lines: str) -> list[str]:
    """Each row of a table of the file's format: 「1 修路: 市交通局R < 市财政局S @2025年」 (< from a merged cell above)."""
    text, layout = grid(*lines)
    return [told(text, row) for table in tables(text, layout) for row in table.rows]


def told(text: str, row: Row) -> str:
    title = text[row.part.body : row.part.end].split("\n", maxsplit=1)[0]
    above = ["<", *who(row.above)] if row.above else []
    return " ".join(
        [f"{row.part.label} {title}:", *who(row.notes), *above, *("@" + at.of(text) for at in row.deadlines)]
    )


def who(notes: Sequence[Note]) -> list[str]:
    return [share.surface + LETTER[share.role] for note in notes for share in note.shares]


def test_the_spans_of_a_table_and_its_rows() -> None:
    text, layout = grid(HEAD, "1 修路 市交通局 2025年", "2 植树 无 -")
    (table,) = tables(text, layout)
    assert table.span.of(text) == text[4:]
    assert [row.part.span.of(text) for row in table.rows] == ["1\n修路\n市交通局\n2025年", "2\n植树\n无"]
    assert [note.span.of(text) for row in table.rows for note in row.notes] == ["市交通局"]
    assert {row.part.style for row in table.rows} == {ROW}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("序号 工作任务 牵头单位 配合单位", "市交通局L 市财政局S"),
        ("序　号 主　要　内　容 牵　头　单　位 责任部门", "市交通局L 市财政局R"),
        ("编号 改革事项 指导部门 责任单位", "市交通局R 市财政局R"),
        ("项次 措施 牵头（责任）单位 协办单位", "市交通局L 市财政局S"),
        ("No. **重点举措** **主办** **协办**", "市交通局L 市财政局S"),
        ("序号 年度安排要点 责任单位及责任人 责任领导", "市交通局R"),  # an unknown column is the task
        ("序号 任务 牵头领导 参与单位", "市财政局S"),
        ("序号 任务 责任单位→2 ^", "市交通局R 市财政局R"),
    ],
)
def test_columns_are_known_by_what_their_header_says(header: str, expected: str) -> None:
    assert rows(header, "1 修路 市交通局 市财政局") == [f"1 修路: {expected}"]


@pytest.mark.parametrize(
    "header",
    [
        "序号 任务 完成时限 备注",  # nobody is responsible
        "序号 任务 责任人 监督单位",
        "指标 单位 2025年 属性",  # 单位 is a unit here
        "甲 乙 丙 责任单位",  # one known word is no header
        "1 修路 市交通局 市财政局",
        "序号 任务 责任单位：市交通局 备注",  # a note, not a header
        "序号 任务 责任单位应当按照职责分工认真落实各项任务 备注",  # a sentence
    ],
)
def test_a_table_that_is_none_of_tasks(header: str) -> None:
    assert rows(header, "1 修路 市交通局 市财政局") == []


def test_a_table_in_which_nobody_is_named() -> None:
    assert rows(HEAD, "1 修路 - 2025年", "2 植树 - -") == []
    assert rows(HEAD) == []


def test_a_column_of_time() -> None:
    lines = ["1 修路 市交通局 2025年", "2 植树 市林业局 持续推进"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局R @2025年", "2 植树: 市林业局R @持续推进"]


def test_what_a_cell_says_decides_over_its_header() -> None:
    lines = ["1 修路 市交通局牵头，市财政局配合 -", "2 植树 牵头单位：市林业局；配合单位：市水务局 -"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局L 市财政局S", "2 植树: 市林业局L 市水务局S"]


@pytest.mark.parametrize(
    "header",
    [
        ["序号↓2 重点任务↓2 责任单位→2 ^ 完成时限↓2", "^ ^ 牵头 配合 ^"],
        ["序号 重点任务 责任单位→2 ^ 完成时限", "- - 牵头单位 配合单位 -"],  # as a sheet gives it
    ],
)
def test_a_header_of_two_rows(header: list[str]) -> None:
    assert rows(*header, "1 修路 市交通局 市财政局 2025年") == ["1 修路: 市交通局L 市财政局S @2025年"]


@pytest.mark.parametrize(("above", "read"), [(4, 1), (5, 0)])
def test_title_and_unit_may_stand_above_the_header(above: int, read: int) -> None:
    lines = ["任务分解表→4", "单位：万元→4", "甲→4", "乙→4", "丙→4"]
    assert len(rows(*lines[:above], HEAD, "1 修路 市交通局 -")) == read


def test_the_header_again_is_no_row() -> None:
    lines = ["1 修路 市交通局 -", HEAD, "2 植树 市林业局 -"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局R", "2 植树: 市林业局R"]


def test_a_row_with_one_cell_heads_those_below() -> None:
    lines = ["一、交通→4", "1 修路 市交通局 -", "- 二、生态 - -", "2 植树 市林业局 -"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局R", "2 植树: 市林业局R"]


def test_a_merged_cell_of_responsibility_holds_for_the_rows_that_it_reaches_over() -> None:
    lines = ["1 修路 市交通局、市财政局↓3 -", "2 建桥 ^ -", "3 开渠 ^ -", "4 植树 市林业局 -", "5 栽花 - -"]
    assert rows(HEAD, *lines) == [
        "1 修路: 市交通局R 市财政局R",
        "2 建桥: < 市交通局R 市财政局R",
        "3 开渠: < 市交通局R 市财政局R",
        "4 植树: 市林业局R",
        "5 栽花:",
    ]


def test_a_row_whose_only_own_cell_is_its_task_is_a_task_under_merged_cells() -> None:
    lines = ["修路 市交通局↓2", "建桥 ^", "植树 市林业局"]
    assert rows("重点任务 牵头单位", *lines) == ["1 修路: 市交通局L", "2 建桥: < 市交通局L", "3 植树: 市林业局L"]


def test_the_column_that_says_something_else_in_each_row_names_the_tasks() -> None:
    lines = ["1 共建机制 完善制度 市交通局", "2 共享平台 完善制度 市财政局"]
    assert rows("序号 改革举措 主要内容 责任单位", *lines) == ["1 共建机制: 市交通局R", "2 共享平台: 市财政局R"]
    lines = ["1 修路 铺设沥青 市交通局", "2 修路 划设标线 市财政局"]
    assert rows("序号 工作举措 具体任务 责任单位", *lines) == ["1 铺设沥青: 市交通局R", "2 划设标线: 市财政局R"]


def test_a_row_under_a_merged_task_says_more_of_it() -> None:
    lines = ["1 修路↓2 市交通局 2025年", "^ ^ 市财政局 2026年", "2 植树 市林业局 -"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局R 市财政局R @2025年 @2026年", "2 植树: 市林业局R"]


def test_a_merged_time_holds_for_the_rows_that_it_reaches_over() -> None:
    assert rows(HEAD, "1 修路 市交通局 2025年↓2", "2 植树 市林业局 ^") == [
        "1 修路: 市交通局R @2025年",
        "2 植树: 市林业局R @2025年",
    ]


def test_a_cell_that_says_the_same_as_above_and_cells_that_name_nobody() -> None:
    lines = ["1 修路 市交通局 -", "2 植树 同上 -", "3 栽花 —— -", "4 开渠 无 -"]
    assert rows(HEAD, *lines) == ["1 修路: 市交通局R", "2 植树: < 市交通局R", "3 栽花:", "4 开渠:"]


@pytest.mark.parametrize("head", ["责任单位（列第一位的为牵头单位）", "责任部门/单位", "责任单位（部门）"])
def test_a_header_with_a_remark(head: str) -> None:
    assert rows(f"序号 任务 {head}", "1 修路 市交通局") == ["1 修路: 市交通局R"]


def test_of_two_columns_of_tasks_the_inner_one_is_the_task() -> None:
    lines = ["交通↓2 修路 市交通局", "^ 建桥 市住建局", "生态 - 市林业局"]
    expected = ["1 修路: 市交通局R", "2 建桥: 市住建局R", "3 生态: 市林业局R"]
    assert rows("重点任务 具体举措 责任单位", *lines) == expected


@pytest.mark.parametrize(
    ("number", "label"),
    [("3", "3"), ("３", "３"), ("03", "03"), ("三", "三"), ("③", "③"), ("甲", "1"), ("-", "1")],  # else its place
)
def test_the_number_of_a_row_is_what_its_cell_says(number: str, label: str) -> None:
    assert rows(HEAD, f"{number} 修路 市交通局 -") == [f"{label} 修路: 市交通局R"]


WRITTEN = [
    "正文。\n序号\t任务\t责任单位\n1\t修路\t市交通局\n2\t植树\t市林业局\n正文。\n",
    "正文。\n| 序号 | 任务 | **责任单位** |\n|---|:---:|---|\n| 1 | 修路 | 市交通局 |\n| 2 | 植树 | 市林业局 |\n正文。\n",
    "序号|任务|责任单位\n1|修路|市交通局\n2|植树|市林业局\n",
    "正文。\n\n序号\n\n任务\n\n责任单位\n\n1\n\n修路\n\n市交通局\n\n2\n\n植树\n\n市林业局\n\n正文在此。\n",
    "序号\r\n\r\n任务\r\n\r\n责任单位\r\n\r\n1\r\n\r\n修路\r\n\r\n市交通局\r\n\r\n2\r\n\r\n植树\r\n\r\n市林业局\r\n",
    # the header again on the next page
    "序号\n\n任务\n\n责任单位\n\n1\n\n修路\n\n市交通局\n\n序号\n\n任务\n\n责任单位\n\n2\n\n植树\n\n市林业局\n",
    # no numbers: as long as the cells of responsibility are offices
    "任务\n\n责任单位\n\n类别\n\n修路\n\n市交通局\n\n甲\n\n植树\n\n市林业局\n\n乙\n\n正文在此。\n\n又一段。\n\n三段。\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_table_that_is_written_in_the_text(text: str) -> None:
    (table,) = tables(text)
    found = [(row.part.label, text[row.part.body :][:2], who(row.notes)) for row in table.rows]
    assert found == [("1", "修路", ["市交通局R"]), ("2", "植树", ["市林业局R"])]
    assert "正文" not in table.span.of(text)


def test_two_words_above_each_other_are_no_header() -> None:
    assert tables("任务\n\n责任单位\n\n修路\n\n市交通局\n") == []


def test_a_cell_of_several_paragraphs_in_a_table_that_lost_its_borders() -> None:
    text = "序号\n\n任务\n\n责任单位\n\n1\n\n修路\n\n沿河修。\n\n市交通局\n\n2\n\n植树\n\n市林业局\n"
    (table,) = tables(text)
    assert [row.part.span.of(text).split() for row in table.rows] == [
        ["1", "修路", "沿河修。", "市交通局"],
        ["2", "植树", "市林业局"],
    ]


def test_tables_come_in_the_order_of_the_text() -> None:
    text = "任务|责任单位|备注\n修路|市交通局|无\n\n正文。\n任务\t责任单位\t备注\n植树\t市林业局\t无\n"
    assert [who(table.rows[0].notes) for table in tables(text)] == [["市交通局R"], ["市林业局R"]]


CELL = st.sampled_from(["修建道路", "植树造林", "改造管网", "做好服务", "整治环境", "推广节水"])
OFFICE = st.lists(
    st.sampled_from(["市交通局", "市林业局", "区建管委", "各区政府"]), min_size=1, max_size=3, unique=True
).map("、".join)


@given(st.lists(st.tuples(CELL, OFFICE), min_size=2, max_size=6))
def test_a_table_is_the_same_in_every_way_of_writing(body: list[tuple[str, str]]) -> None:
    lines = [["序号", "任务", "责任单位"], *([str(number), *pair] for number, pair in enumerate(body, 1))]
    expected = [(str(number), task, names.split("、")) for number, (task, names) in enumerate(body, 1)]
    ways = [("\n".join(map(sign.join, lines)) + "\n", Layout()) for sign in "\t|"]
    ways += [("\n\n".join(cell for line in lines for cell in line) + "\n", Layout()), grid(*map(" ".join, lines))]
    for text, layout in ways:
        (table,) = tables(text, layout)
        assert all(a.part.end <= b.part.start for a, b in pairwise(table.rows))
        assert [
            (row.part.label, text[row.part.body :][:4], [share.surface for note in row.notes for share in note.shares])
            for row in table.rows
        ] == expected
