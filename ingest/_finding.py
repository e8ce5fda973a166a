"""What a check finds: a place, and what the table's sentence about it is filled with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.records import Plan, Span, Task

__all__ = ["Finding", "in_table", "place_of", "task_of"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``words`` fill the message of the check; ``message`` and ``level`` stand in place of the check's own, if given."""

    span: Span
    words: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Span, ...] = ()
    message: str = ""
    level: str = ""


def place_of(plan: Plan, span: Span) -> str:
    """Where a stretch stands, for a sentence: 任务12, or 第3120字 outside the tasks."""
    task = task_of(plan, span)
    return f"任务{task.number}" if task else f"第{span.start + 1}字"


def task_of(plan: Plan, span: Span) -> Task | None:
    """The task that a stretch lies in; tasks stand in the order of the text and overlap nowhere."""
    at = bisect_right(plan.tasks, span.start, key=lambda task: task.span.start) - 1
    return plan.tasks[at] if at >= 0 and plan.tasks[at].span.holds(span) else None


def in_table(plan: Plan, span: Span) -> bool:
    """Whether a stretch begins in a table of the file, whose rows say the same again and again."""
    tables = plan.layout.tables
    at = bisect_right(tables, span.start, key=lambda table: table.start) - 1
    return at >= 0 and span.start < tables[at].end
