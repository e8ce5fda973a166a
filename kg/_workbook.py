"""The 重点任务分解表 as a workbook: one row a task, every row with the characters that it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.records import ClauseKind, Role
from kg.catalog import Catalog
from kg.facts import (
    AssignmentFact,
    ClauseFact,
    CoverageFact,
    DeadlineFact,
    IndicatorFact,
    PlanFact,
    SectionFact,
    TaskFact,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["workbook"]

NOT_STATED = "未写明"

WIDTHS = {"序号": 6, "部分": 26, "任务": 32, "量化指标": 44, "完成时限": 16, "依据": 64}
"""Column widths in characters of the default font; a Chinese character takes two."""

DEPARTMENT_WIDTH = 24
ROLE_COLUMNS = {Role.LEAD: "牵头单位", Role.RESPONSIBLE: "责任单位", Role.SUPPORT: "配合单位"}

SHEET_NAME_LENGTH = 31  # Excel's own limit
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # OWASP, CSV injection
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot hold


def workbook(catalog: Catalog, plans: Sequence[PlanFact], texts: Mapping[str, str]) -> Workbook:
    """A workbook with one sheet a plan; ``texts`` has the text of each plan by its id.

    The columns 责任单位 and 配合单位 stand there only when the plan names any.
    """
    import openpyxl

    book = openpyxl.Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for plan in plans:
        _fill(book.create_sheet(_sheet_name(plan, book.sheetnames)), catalog, plan, texts[plan.id])
    return book


def _sheet_name(plan: PlanFact, taken: Sequence[str]) -> str:
    """The plan's title as far as Excel takes it; its place in the book where two would be the same."""
    name = FORBIDDEN_IN_SHEET_NAME.sub(" ", plan.title)[:SHEET_NAME_LENGTH].strip() or "计划"
    mark = f" {len(taken) + 1}"
    return name if name not in taken else name[: SHEET_NAME_LENGTH - len(mark)] + mark


def _fill(sheet: Worksheet, catalog: Catalog, plan: PlanFact, text: str) -> None:
    tasks = catalog.tasks_of[plan.iri]
    used = {a.role for task in tasks for a in catalog.assignments_of[task.iri]} | {Role.LEAD}
    roles = [role for role in ROLE_COLUMNS if role in used]
    names = ["序号", "部分", "任务", *(ROLE_COLUMNS[role] for role in roles), "量化指标", "完成时限", "依据"]
    rows = [names, *(_row(catalog, task, roles, text) for task in tasks)]
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row, start=1):
            _write(sheet.cell(y, x), value, heading=y == 1)
    for cell, name in zip(sheet[1], names, strict=True):
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(name, DEPARTMENT_WIDTH)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _write(cell: Cell | MergedCell, value: str, *, heading: bool) -> None:
    """A whole number as a number, all else as a text: what starts with = + - @ is never a formula."""
    from openpyxl.styles import Alignment, Font, PatternFill

    if value.isdecimal() and value.isascii():
        cell.value = int(value)
    else:
        cell.value = CONTROL.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    if heading:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")


def _row(catalog: Catalog, task: TaskFact, roles: Sequence[Role], text: str) -> list[str]:
    assignments = catalog.assignments_of[task.iri]
    by_role = [dict.fromkeys(a.department for a in assignments if a.role is role) for role in roles]
    deadlines = [_due(deadline.value) for deadline in catalog.deadlines_of[task.iri]]
    return [
        task.number,
        "\n".join(map(_heading, catalog.sections_of[task.iri])) or NOT_STATED,
        task.title,
        *("、".join(catalog.departments[iri].name for iri in some) or NOT_STATED for some in by_role),
        _indicators(catalog, task, text) or NOT_STATED,
        "、".join(dict.fromkeys(deadlines)) or NOT_STATED,
        "\n".join(f"“{text[c.start : c.end]}”（字符{c.start}—{c.end}）" for c in _grounds(catalog, task)),
    ]


def _heading(section: SectionFact) -> str:
    """三、构筑安全管理体系, but （一）总体要求: a bare number takes its mark."""
    bare = section.number.isnumeric()
    return f"{section.number}{'、' if bare else ''}{section.title}"


def _indicators(catalog: Catalog, task: TaskFact, text: str) -> str:
    """One line an indicator, as read and as written, then the targets without a number, as written."""
    measured = [f"{_measure(i)}：{text[i.start : i.end]}" for i in catalog.indicators_of[task.iri]]
    covered = [text[c.start : c.end] for c in catalog.coverage_of[task.iri]]
    return "\n".join(" ".join(line.split()) for line in [*measured, *covered])


def _measure(indicator: IndicatorFact) -> str:
    sign = {">=": "≥", "<=": "≤", "≈": "约"}.get(indicator.comparator, "")
    upper = "" if indicator.upper is None else f"—{_plain_number(indicator.upper)}"
    return f"{indicator.name} {sign}{_plain_number(indicator.value)}{upper}{indicator.unit}"


def _plain_number(value: float) -> str:
    """A number in full: 2300000, 0.5."""
    return str(int(value)) if value == int(value) else repr(value)


def _due(value: str) -> str:
    """A deadline in Chinese: 持续推进, 2026年, 2026年12月."""
    if value == "ongoing":
        return "持续推进"
    year, _, month = value.partition("-")
    return f"{year}年{int(month)}月" if month.isdecimal() else f"{year}年"


def _grounds(catalog: Catalog, task: TaskFact) -> list[ClauseFact]:
    """The clauses that the row's facts stand in: the title, the note, and each with an indicator or a deadline."""
    facts: list[AssignmentFact | IndicatorFact | CoverageFact | DeadlineFact] = [
        *catalog.assignments_of[task.iri],
        *catalog.indicators_of[task.iri],
        *catalog.coverage_of[task.iri],
        *catalog.deadlines_of[task.iri],
    ]
    return [
        clause
        for clause in catalog.clauses_of[task.iri]
        if clause.kind is ClauseKind.TITLE or any(clause.start < f.end and f.start < clause.end for f in facts)
    ]
