"""What the indexes know of clauses and plans: ``clauses.json``, whose order is that of every other index's rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from ingest.errors import SnapshotError
from ingest.records import ClauseKind

__all__ = ["CLAUSES", "ClauseRow", "PlanRow", "Rows", "damaged"]

CLAUSES = "clauses.json"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as the indexes know it: IRIs of the clause and of its task (None outside any), the plan's id."""

    clause: str
    plan: str
    task: str | None
    kind: ClauseKind
    text: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the indexes know it."""

    id: str
    title: str


@dataclass(frozen=True)
class Rows:
    """The clauses and plans of a snapshot, and the name of the encoder of their vectors."""

    encoder: str
    clauses: tuple[ClauseRow, ...]
    plans: tuple[PlanRow, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What a snapshot's folder lists.

        Raises:
            SnapshotError: the list is missing, damaged, or of another format.
        """
        path = folder / CLAUSES
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            written = content["format"]
            if written != FORMAT:
                raise damaged(path, f"条款清单是第 {written} 版格式，本程序读第 {FORMAT} 版")
            clauses = tuple(
                ClauseRow(clause, plan, task, ClauseKind(kind), text)
                for clause, plan, task, kind, text in content["clauses"]
            )
            return cls(content["encoder"], clauses, tuple(PlanRow(*row) for row in content["plans"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(path, "条款清单缺失或损坏") from error

    def write(self, folder: Path) -> None:
        """Write the list into a folder that is there."""
        content = {
            "format": FORMAT,
            "encoder": self.encoder,
            "plans": [astuple(plan) for plan in self.plans],
            "clauses": [astuple(row) for row in self.clauses],
        }
        (folder / CLAUSES).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @property
    def passages(self) -> list[str]:
        """What is embedded, in the order of the vectors: the clauses, then the plans' titles."""
        return [*(row.text for row in self.clauses), *(plan.title for plan in self.plans)]

    @cached_property
    def plan_of(self) -> tuple[int, ...]:
        """For each clause the row of its plan."""
        rows = {plan.id: row for row, plan in enumerate(self.plans)}
        return tuple(rows[clause.plan] for clause in self.clauses)

    @cached_property
    def group_of(self) -> tuple[int, ...]:
        """For each clause the number of its neighbourhood: its task; outside any, what stands under one heading."""
        numbers: dict[object, int] = {}
        return tuple(numbers.setdefault(group, len(numbers)) for group in self._groups())

    @cached_property
    def of_task(self) -> dict[str, tuple[int, ...]]:
        """The rows of each task's clauses."""
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.clauses):
            if row.task is not None:
                found.setdefault(row.task, []).append(number)
        return {task: tuple(rows) for task, rows in found.items()}

    @cached_property
    def telling(self) -> tuple[bool, ...]:
        """For each clause whether it is a sentence of a measure; in a plan without tasks every sentence is taken for one."""
        with_tasks = {row.plan for row in self.clauses if row.task is not None}
        return tuple(
            row.kind is ClauseKind.SENTENCE or (row.kind is ClauseKind.PREAMBLE and row.plan not in with_tasks)
            for row in self.clauses
        )

    def _groups(self) -> Iterator[object]:
        heading = ("", "")
        for row in self.clauses:
            if row.kind is ClauseKind.HEADING or heading[0] != row.plan:
                heading = (row.plan, row.clause)
            yield row.task or heading


def damaged(place: Path, what: str) -> SnapshotError:
    """The error that a part of a snapshot is missing, or does not fit the others."""
    return SnapshotError(what, where=str(place), remedy="重新运行 mingze build")
