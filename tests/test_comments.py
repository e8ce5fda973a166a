"""The list of comments: every remark with its place and its words, opened by the libraries that offices' programs stand for."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from reading import GENRE, changning, read_text

from ui.comments import HEADINGS, comments_document, comments_workbook
from ui.review_json import MOST_REMARKS, review_as_json

TITLE = "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）"
SOUND = "示例区城市管理三年行动计划（2024-2026年）\n一、重点任务\n1.推进整治。2025年底前整治道路20公里。（牵头单位：区建管委）\n"


def rows_of(workbook: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def of(text: str) -> dict[str, Any]:
    return review_as_json(read_text(text), GENRE)


def test_the_changning_list_as_a_workbook() -> None:
    review = review_as_json(changning(), GENRE)
    heading, *rows = rows_of(comments_workbook(review))
    assert heading == HEADINGS
    listed = [row for row in rows if row[1]]
    assert [row[0] for row in listed] == list(range(1, review["total"] + 1))
    garbled = listed[0]
    assert garbled[1:3] == ("错误", "第一部分第4项 第764—788字")
    assert "【三年内完成道路拥堵交整治人行道通堵点改善项目18个】" in garbled[3]
    assert garbled[4].startswith("文字疑似错乱：“交通”中间插入了“整治人行道”")
    assert garbled[5] == "对照原稿改回原来的字句。"
    alike = next(row for row in listed if row[4].startswith("“区东虹办”"))
    assert "另见第二部分第21项" in alike[4]
    assert rows[-1][0] == f"《{TITLE}》　共 42 处：错误 2、提醒 2、提示 38。"


def test_the_same_list_for_word() -> None:
    review = review_as_json(changning(), GENRE)
    document = docx.Document(io.BytesIO(comments_document(review)))
    assert document.paragraphs[0].text == f"《{TITLE}》意见清单"
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows[:3]]
    assert cells[0] == list(HEADINGS)
    assert cells[1][1:3] == ["错误", "第一部分第4项 第764—788字"]
    assert len(table.rows) == review["total"] + 1
    assert "编号连续，没有跳号、重号" in document.paragraphs[-1].text


def test_the_same_remarks_give_the_same_document() -> None:
    review = review_as_json(changning(), GENRE)
    assert comments_document(review) == comments_document(review)


def test_a_sound_draft_says_so() -> None:
    review = of(SOUND)
    assert review["total"] == 0
    document = docx.Document(io.BytesIO(comments_document(review)))
    assert "没有发现需要修改的地方。" in [paragraph.text for paragraph in document.paragraphs]
    assert document.tables == []
    assert rows_of(comments_workbook(review))[0] == HEADINGS


@pytest.mark.parametrize("words", ["=HYPERLINK(0)", "+1", "@SUM(A1)", "<script>alert(1)</script>", "a\x0bb", "{0}{x}"])
def test_hostile_words_stay_words(words: str) -> None:
    review = of(SOUND + f"2.{words}推进治理。。每年治理5条。（牵头单位：区建管委）\n")
    book = openpyxl.load_workbook(io.BytesIO(comments_workbook(review)))
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    document = docx.Document(io.BytesIO(comments_document(review)))
    assert words.replace("\x0b", "")[:4].strip() in "".join(
        cell.text for row in document.tables[0].rows for cell in row.cells
    )


def test_a_text_full_of_faults_is_told_in_part() -> None:
    review = of(SOUND + "，。啊" * (MOST_REMARKS + 10))
    assert len(review["remarks"]) == MOST_REMARKS
    assert review["left_off"] == review["total"] - MOST_REMARKS > 0
    assert "只列出前 2000 处" in rows_of(comments_workbook(review))[-1][0]
