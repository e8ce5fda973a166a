"""The 重点任务分解表: one row a task, every row with the characters that it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.records import ClauseKind, Role
from kg.catalog import Catalog
from kg.facts import (
    AssignmentFact,
    CoverageFact,
    DeadlineFact,
    IndicatorFact,
    PlanFact,
    SectionFact,
    TaskFact,
)
from kg.workbook import Sheet

__all__ = ["breakdown"]

NOT_STATED = "未写明"

WIDTHS = {"序号": 6, "部分": 26, "任务": 32, "量化指标": 44, "完成时限": 16, "依据": 64}
"""Column widths in characters of the default font; a Chinese character takes two."""

DEPARTMENT_WIDTH = 24
ROLE_COLUMNS = {Role.LEAD: "牵头单位", Role.RESPONSIBLE: "责任单位", Role.SUPPORT: "配合单位"}


def breakdown(catalog: Catalog, plan: PlanFact, text: str) -> Sheet:
    """The table of one plan, whose text is ``text``: a row a task, in the order of the text.

    The columns 责任单位 and 配合单位 stand there only when the plan names any.
    """
    tasks = catalog.tasks_of[plan.iri]
    used = {a.role for task in tasks for a in catalog.assignments_of[task.iri]} | {Role.LEAD}
    roles = [role for role in ROLE_COLUMNS if role in used]
    names = ("序号", "部分", "任务", *(ROLE_COLUMNS[role] for role in roles), "量化指标", "完成时限", "依据")
    rows = tuple((_number(number), *others) for number, *others in (_row(catalog, t, roles, text) for t in tasks))
    return Sheet(plan.title or "计划", names, rows, tuple(WIDTHS.get(name, DEPARTMENT_WIDTH) for name in names))


def _number(number: str) -> str | int:
    """A task's number as a number where it is one: 22, but 「2.1」 and 「（一）」 as they stand."""
    return int(number) if number.isdecimal() and number.isascii() else number


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
        "\n".join(f"“{text[start:end]}”（字符{start}—{end}）" for start, end in _grounds(catalog, task)),
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


def _grounds(catalog: Catalog, task: TaskFact) -> list[tuple[int, int]]:
    """The places that the row stands on: the title, and the clause of each fact, or the fact where that is not the task's.

    A rule that stands once for many tasks (以下均需各地落实) names departments from elsewhere.
    """
    facts: list[AssignmentFact | IndicatorFact | CoverageFact | DeadlineFact] = [
        *catalog.assignments_of[task.iri],
        *catalog.indicators_of[task.iri],
        *catalog.coverage_of[task.iri],
        *catalog.deadlines_of[task.iri],
    ]
    held = [
        (clause.start, clause.end)
        for clause in catalog.clauses_of[task.iri]
        if clause.kind is ClauseKind.TITLE or any(clause.start < f.end and f.start < clause.end for f in facts)
    ]
    elsewhere = [(f.start, f.end) for f in facts if not any(start < f.end and f.start < end for start, end in held)]
    return sorted({*held, *elsewhere})
