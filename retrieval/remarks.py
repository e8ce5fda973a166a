"""What is said beside an answer, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.records import Role
from kg.algebra import ASKED_NAMES, Asked, Due, Involves, Query, affirmed, role_names
from kg.catalog import Catalog
from kg.facts import TaskFact
from retrieval.answer import Reason
from retrieval.evidence import Evidence
from retrieval.phrases import doing
from retrieval.understanding.reading import Ask

__all__ = ["Remarks"]

MOST_TASKS = 8
"""Tasks that a remark names one by one."""


class Remarks:
    """Writes remarks: each is true of the graph, none is part of the result."""

    def __init__(self, catalog: Catalog, evidence: Evidence) -> None:
        self._catalog = catalog
        self._evidence = evidence

    def beside(self, query: Query) -> list[str]:
        """A collective that includes the department asked about; indicators that are due within the plan's period."""
        if query.asked is not Asked.TASKS:
            return []
        conditions = affirmed(query.where)
        asked = {part.department.id for part in conditions if isinstance(part, Involves)}
        notes = [n for part in conditions if isinstance(part, Involves) for n in self._collectives(part, asked)]
        return notes + (self._periods() if any(isinstance(part, Due) for part in conditions) else [])

    def nothing(self, ask: Ask, tasks: Sequence[TaskFact]) -> tuple[Reason, str, list[str]]:
        """The reason why nothing was found, the sentence that says it, and what the tasks in question do say."""
        asked, where = ask.query.asked, ask.query.where
        if asked is Asked.TASKS and isinstance(where, Involves):
            message = f"{where.department}没有{doing(where.roles)}的任务。"
            return Reason.LEADS_NOTHING, message, [*self._other_roles(where), *self.beside(ask.query)]
        if asked is Asked.TASKS or not tasks:
            return Reason.NOTHING_MEETS, f"没有符合这些条件的{ASKED_NAMES[asked]}。", self.beside(ask.query)
        said = {
            Asked.INDICATORS: "没有写可量化的指标",
            Asked.DEADLINES: "没有写明完成时限",
            Asked.POLICIES: "没有引用文件",
            Asked.DEPARTMENTS: f"没有写明{role_names(ask.query.roles)}单位",
        }
        numbers = "、".join(task.number for task in tasks[:MOST_TASKS]) + ("等" if len(tasks) > MOST_TASKS else "")
        notes = [note for task in tasks[:MOST_TASKS] for note in self._instead(asked, task)]
        return Reason.NOT_STATED, f"任务{numbers}{said.get(asked, '没有写')}。", notes

    def _other_roles(self, condition: Involves) -> list[str]:
        """省教育厅没有牵头的任务: what it does instead."""
        notes = []
        for role in Role:
            shares = [a for a in self._catalog.assignments_to[condition.department.id] if a.role is role]
            numbers = "、".join(dict.fromkeys(self._catalog.tasks[a.task].number for a in shares))
            if numbers:
                notes.append(f"{condition.department}{doing(frozenset({role}))}的任务：{numbers}。")
        return notes

    def _instead(self, asked: Asked, task: TaskFact) -> list[str]:
        """What a task says instead of a number or a date."""
        if asked is Asked.INDICATORS:
            return [f"任务{task.number}有覆盖性目标：“{c.quote}”" for c in self._evidence.items(Asked.COVERAGE, task)]
        if asked is Asked.DEADLINES:
            timed = [i for i in self._catalog.indicators_of[task.iri] if i.period]
            return [f"任务{task.number}的指标写了时间：“{self._evidence.indicator(i).quote}”" for i in timed]
        if asked is Asked.DEPARTMENTS:
            return [f"任务{task.number}写的是：“{c.quote}”" for c in dict.fromkeys(self._evidence.notes(task))]
        return []

    def _collectives(self, condition: Involves, asked: Collection[str]) -> list[str]:
        notes = []
        for other in self._catalog.departments.values():
            if condition.department.id not in other.members or other.iri in asked:
                continue
            shares = [a for a in self._catalog.assignments_to[other.iri] if a.role in condition.roles]
            numbers = "、".join(dict.fromkeys(self._catalog.tasks[a.task].number for a in shares))
            if numbers:
                text = f"另外，任务{numbers}写的是“{other.name}”，其中包括{condition.department}；没有计入以上结果。"
                notes.append(text)
        return notes

    def _periods(self) -> list[str]:
        notes = []
        for plan in self._catalog.plans.values():
            period = f"{plan.period[0]}-{plan.period[1]}" if plan.period else ""
            within = [i for i in self._catalog.indicators.values() if i.plan == plan.id and i.period == period]
            numbers = "、".join(dict.fromkeys(self._catalog.tasks[i.task].number for i in within if i.task))
            if numbers:
                notes.append(f"另外，任务{numbers}有以计划期（{period} 年，如“三年内”）为限的指标，没有写具体日期。")
        return notes
