"""What is said beside an answer, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ingest.records import Role
from kg.algebra import ASKED_NAMES, Asked, Due, InPlan, Involves, Query, Ref, affirmed, role_names
from kg.catalog import Catalog
from kg.facts import AssignmentFact, PlanFact, TaskFact
from retrieval.answer import Reason
from retrieval.evidence import Evidence
from retrieval.phrases import Phrases, doing

__all__ = ["Remarks"]

MOST_TASKS = 8
"""Tasks that a remark names one by one."""


class Remarks:
    """Writes remarks: each is true of the graph, none is part of the result."""

    def __init__(self, catalog: Catalog, evidence: Evidence) -> None:
        self._catalog = catalog
        self._evidence = evidence
        self._phrases = Phrases(catalog)

    def beside(self, query: Query) -> list[str]:
        """A collective that includes the department asked about; indicators that are due within the plan's period."""
        if query.asked is not Asked.TASKS:
            return []
        conditions = affirmed(query.where)
        involved = [
            (part.department, part)
            for part in conditions
            if isinstance(part, Involves) and isinstance(part.department, Ref)
        ]
        asked = {office.id for office, _ in involved}
        notes = [note for office, part in involved for note in self._collectives(office, part.roles, asked, query)]
        return notes + (self._periods(query) if any(isinstance(part, Due) for part in conditions) else [])

    def nothing(self, query: Query, tasks: Sequence[TaskFact]) -> tuple[Reason, str, list[str]]:
        """The reason why nothing was found, the sentence that says it, and what the tasks in question do say."""
        asked, where = query.asked, query.where
        if asked is Asked.TASKS and isinstance(where, Involves) and isinstance(where.department, Ref):
            message = f"{where.department}没有{'列在首位' if where.first else ''}{doing(where.roles)}的任务。"
            return Reason.LEADS_NOTHING, message, [*self._other_roles(where.department), *self.beside(query)]
        cut = query.holding or query.tally or query.nth  # there are departments, and none is so
        if asked is Asked.TASKS or not tasks or cut:
            return Reason.NOTHING_MEETS, f"没有符合这些条件的{ASKED_NAMES[asked]}。", self.beside(query)
        said = {
            Asked.INDICATORS: "没有写可量化的指标",
            Asked.DEADLINES: "没有写明完成时限",
            Asked.POLICIES: "没有引用文件",
            Asked.DEPARTMENTS: f"没有写明{role_names(query.roles)}单位",
        }
        labels = self._phrases.labels(tasks[:MOST_TASKS]) + ("等" if len(tasks) > MOST_TASKS else "")
        notes = [note for task in tasks[:MOST_TASKS] for note in self._instead(asked, task)]
        return Reason.NOT_STATED, f"{labels}{said.get(asked, '没有写')}。", notes

    def _other_roles(self, office: Ref) -> list[str]:
        """省教育厅没有牵头的任务: what it does instead."""
        notes = []
        for role in Role:
            shares = [a for a in self._catalog.assignments_to[office.id] if a.role is role]
            if shares:
                notes.append(f"{office}{doing(frozenset({role}))}的任务：{self._labels(shares)}。")
        return notes

    def _instead(self, asked: Asked, task: TaskFact) -> list[str]:
        """What a task says instead of a number or a date."""
        label = self._phrases.label(task)
        if asked is Asked.INDICATORS:
            return [f"{label}有覆盖性目标：“{c.quote}”" for c in self._evidence.items(Asked.COVERAGE, task)]
        if asked is Asked.DEADLINES:
            timed = [i for i in self._catalog.indicators_of[task.iri] if i.period]
            return [f"{label}的指标写了时间：“{self._evidence.indicator(i).quote}”" for i in timed]
        if asked is Asked.DEPARTMENTS:
            return [f"{label}写的是：“{c.quote}”" for c in dict.fromkeys(self._evidence.notes(task))]
        return []

    def _collectives(self, office: Ref, roles: frozenset[Role], asked: Collection[str], query: Query) -> list[str]:
        notes, plans = [], self._plans(query)
        for other in self._catalog.departments.values():
            if office.id not in other.members or other.iri in asked:
                continue
            to_other = self._catalog.assignments_to[other.iri]
            shares = [a for a in to_other if a.role in roles and a.plan in plans]
            if shares:
                what = f"写的是“{other.name}”，其中包括{office}；没有计入以上结果。"
                notes.append(f"另外，{self._labels(shares)}{what}")
        return notes

    def _labels(self, shares: Sequence[AssignmentFact]) -> str:
        """The tasks of these assignments: 任务10、任务12."""
        return self._phrases.labels(self._catalog.tasks[share.task] for share in shares)

    def _plans(self, query: Query) -> Mapping[str, PlanFact]:
        """The plans that a query is asked of, by id."""
        within = [ref.id for part in affirmed(query.where) if isinstance(part, InPlan) for ref in part.plans]
        return {self._catalog.plans[iri].id: self._catalog.plans[iri] for iri in within or self._catalog.plans}

    def _periods(self, query: Query) -> list[str]:
        notes = []
        for plan in self._plans(query).values():
            period = f"{plan.period[0]}-{plan.period[1]}" if plan.period else ""
            within = [i for i in self._catalog.indicators.values() if i.plan == plan.id and i.period == period]
            labels = self._phrases.labels(self._catalog.tasks[i.task] for i in within if i.task)
            if labels:
                notes.append(f"另外，{labels}有以计划期（{period} 年，如“三年内”）为限的指标，没有写具体日期。")
        return notes
