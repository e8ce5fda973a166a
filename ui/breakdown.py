"""The 重点任务分解表 to take away, as xlsx and as docx: the same rows, made in :mod:`kg.breakdown`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from kg.breakdown import breakdown
from kg.facts import PlanFact
from kg.workbook import Sheet, written
from ui.document import Grid, Paragraph, docx
from ui.page import EngineProtocol

__all__ = ["DOCX", "XLSX", "disposition", "file_name", "table_document", "table_workbook"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

NAME = "重点任务分解表"
NOTE = "“依据”是计划原文，字符位置按原文从0计。“未写明”表示计划没有写。"
LONGEST_NAME = 60  # characters; file systems take 255 bytes, of which a Chinese character needs three
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


def table_workbook(engine: EngineProtocol, plans: Sequence[PlanFact]) -> bytes:
    """The xlsx file, one sheet a plan."""
    return written(_sheets(engine, plans))


def table_document(engine: EngineProtocol, plans: Sequence[PlanFact]) -> bytes:
    """The docx file on A4 across, one table a plan."""
    blocks: list[Paragraph | Grid] = [Paragraph(NAME, "title")]
    for plan, sheet in zip(plans, _sheets(engine, plans), strict=True):
        about = "　".join(
            filter(None, [plan.issuer, plan.number, plan.status, plan.date, f"共{len(sheet.rows)}项任务"])
        )
        rows = tuple(tuple(str(value) for value in row) for row in sheet.rows)
        table = Grid(sheet.headings, rows, tuple(float(width) for width in sheet.widths))
        blocks += [Paragraph(plan.title, "heading"), Paragraph(about, "small"), table]
    return docx([*blocks, Paragraph(NOTE, "small")], title=file_name(plans), landscape=True)


def _sheets(engine: EngineProtocol, plans: Sequence[PlanFact]) -> list[Sheet]:
    catalog = engine.catalog
    return [breakdown(catalog, plan, engine.text(plan.id)) for plan in plans]


def file_name(plans: Sequence[PlanFact]) -> str:
    """重点任务分解表_长宁区城市管理精细化三年行动计划, or 重点任务分解表_5份计划; without an ending."""
    what = plans[0].title if len(plans) == 1 else f"{len(plans)}份计划"
    return f"{NAME}_{NOT_IN_FILE_NAMES.sub('', what).strip(' .')[:LONGEST_NAME]}"


def disposition(name: str, ending: str) -> str:
    """The header that saves an answer under a Chinese name (RFC 6266), under an English one where that is not understood."""
    return f"attachment; filename=\"breakdown{ending}\"; filename*=UTF-8''{quote(name + ending, safe='')}"
