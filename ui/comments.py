"""The remarks on a draft as a list of comments to take away: 意见清单, for Excel and for Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.workbook import Sheet, written
from ui.document import Grid, Paragraph, docx

__all__ = ["comments_document", "comments_workbook"]

NAME = "意见清单"
HEADINGS = ("序号", "级别", "位置", "原文", "问题", "建议")
WIDTHS = (6, 8, 28, 48, 48, 36)  # of the workbook's columns, in characters
CENTIMETRES = (1.1, 1.3, 4.6, 6.4, 6.6, 5.2)

MARKS = ("【", "】")
"""Around the words that a remark is about, in the sentence that they stand in."""


def comments_workbook(review: Mapping[str, Any]) -> bytes:
    """The list as an xlsx file."""
    rows = tuple((number, *row) for number, row in enumerate(_rows(review), start=1))
    return written([Sheet(NAME, HEADINGS, rows, WIDTHS, f"{_heading(review)}　{_summary(review)}")])


def comments_document(review: Mapping[str, Any]) -> bytes:
    """The list as a docx file: what was found, the table, and what was checked and found in order."""
    title = f"{_heading(review)}{NAME}"
    rows = tuple((str(number), *row) for number, row in enumerate(_rows(review), start=1))
    blocks: list[Paragraph | Grid] = [Paragraph(title, "title"), Paragraph(_summary(review))]
    if rows:
        blocks.append(Grid(HEADINGS, rows, CENTIMETRES))
    sound = [check["sound"] for check in review["checks"] if not check["count"]]
    if sound:
        blocks += [Paragraph("检查过、未发现问题的", "heading"), Paragraph("；".join(sound) + "。")]
    return docx(blocks, title=title, landscape=True)


def _heading(review: Mapping[str, Any]) -> str:
    return f"《{review['plan']['title']}》"


def _summary(review: Mapping[str, Any]) -> str:
    levels = "、".join(f"{level} {count}" for level, count in review["levels"].items() if count)
    left_off = f"（只列出前 {len(review['remarks'])} 处）" if review["left_off"] else ""
    return f"共 {review['total']} 处：{levels}{left_off}。" if review["total"] else "没有发现需要修改的地方。"


def _rows(review: Mapping[str, Any]) -> Sequence[tuple[str, str, str, str, str]]:
    return [
        (one["level"], _place(one), _words(one), f"{one['message']}{_related(one)}", one["advice"])
        for one in review["remarks"]
    ]


def _place(one: Mapping[str, Any]) -> str:
    """第三部分第22项 第3120—3135字 第3页."""
    return " ".join(part for part in (one["path"], f"第{one['start'] + 1}—{one['end']}字", one["place"]) if part)


def _words(one: Mapping[str, Any]) -> str:
    return f"{one['before']}{MARKS[0]}{one['quote']}{MARKS[1]}{one['after']}"


def _related(one: Mapping[str, Any]) -> str:
    """The other places that a remark speaks of."""
    return "".join(f"\n另见{_place(other)}：{_words(other)}" for other in one["related"])
