"""Tables laid out: merged cells stand in every row and column that they reach."""

from __future__ import annotations

from ingest.grids import MOST_CELLS, Grid, grid_of
from ingest.layout import Cell, Table


def grid(*rows: str, merged: dict[str, tuple[int, int]] | None = None) -> tuple[str, Grid | None]:
    """The grid of rows like 「指标 单位」; ``-`` is an empty cell, ``^`` one that a merged cell reaches."""
    text, cells = "", []
    for row, line in enumerate(rows):
        for column, word in enumerate(line.split()):
            if word == "^":
                continue
            reach = (merged or {}).get(word, (1, 1))
            words = "" if word == "-" else word
            cells.append(Cell(row, column, len(text), len(text) + len(words), *reach))
            text += words + "\t"
        text += "\n"
    return text, grid_of(text, Table(0, len(text), tuple(cells)))


def words(text: str, found: Grid | None) -> list[list[str | None]]:
    assert found is not None
    return [[span.of(text) if span else None for span in row] for row in found.rows]


def test_a_plain_table() -> None:
    text, found = grid("指标 单位", "绿地 公顷", "公园 -")
    assert found is not None
    assert found.heads == ("指标", "单位")
    assert words(text, found) == [["绿地", "公顷"], ["公园", None]]


def test_a_merged_cell_stands_in_each_row_that_it_reaches() -> None:
    text, found = grid("类别 指标", "生态 绿地", "^ 公园", merged={"生态": (2, 1)})
    assert words(text, found) == [["生态", "绿地"], ["生态", "公园"]]


def test_a_head_of_two_rows_is_joined_and_a_merged_one_said_once() -> None:
    text, found = grid("指标 目标 ^", "^ 2025年 2027年", "绿地 10 12", merged={"指标": (2, 1), "目标": (1, 2)})
    assert found is not None
    assert found.heads == ("指标", "目标2025年", "目标2027年")
    assert words(text, found) == [["绿地", "10", "12"]]


def test_a_table_of_one_merged_cell_has_no_head_deeper_than_itself() -> None:
    text, found = grid("说明", "^", merged={"说明": (2, 1)})
    assert found is not None
    assert found.heads == ("说明",)
    assert words(text, found) == [["说明"]]


def test_what_is_no_table_or_too_large_is_left() -> None:
    assert grid_of("", Table(0, 0, ())) is None
    assert grid_of("甲", Table(0, 1, (Cell(0, 0, 0, 1, rows=MOST_CELLS, columns=2),))) is None
