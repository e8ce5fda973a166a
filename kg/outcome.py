"""What was found: the rows of a query, the number of a calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["Computed", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query found.

    Args:
        rows: IRIs of what was asked for, each once. Tasks, sections, indicators, coverage targets and deadlines
            stand by plan and then by place; departments and policies (documents) by their first place in the
            tasks that meet the condition; ranked departments by count, ties by first place.
        tasks: the tasks through which the rows were found, by plan and place.
        counts: for departments, the number of matching tasks of each row; for what is ranked, what it is ranked by;
            empty for all else.
        count: the number of rows.
    """

    rows: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    counts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def count(self) -> int:
        """The number of things that were found."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Computed:
    """The number of a calculation, and of each operand its number and what it found.

    For 区建管委牵头的任务占全部任务的比例: 55.6, (20, 36) and the outcomes of both queries.
    """

    value: float
    numbers: tuple[float, ...]
    outcomes: tuple[Outcome, ...]
