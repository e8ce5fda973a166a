"""The facts of the catalog as the JSON of programs: the names of ``docs/JSON.md``, each with its place and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from ingest.records import Role
from kg.catalog import Catalog
from kg.facts import (
    AnomalyFact,
    AssignmentFact,
    CoverageFact,
    DeadlineFact,
    DepartmentFact,
    IndicatorFact,
    PlanFact,
    PolicyFact,
    SectionFact,
    TaskFact,
)
from kg.figures import amount, date, period
from retrieval.understanding.tree import section_name, task_name
from ui.page import EngineProtocol

__all__ = ["CatalogJson", "Record"]

Record = dict[str, Any]
Placed = (
    AnomalyFact | AssignmentFact | CoverageFact | DeadlineFact | IndicatorFact | PolicyFact | SectionFact | TaskFact
)


class CatalogJson:
    """Writes the records of the snapshot of the moment; make a new one for each request.

    Raises, when it writes:
        KeyError: the snapshot was swapped since, and the new one lacks the plan.
    """

    def __init__(self, engine: EngineProtocol) -> None:
        self.catalog: Catalog = engine.catalog
        self._text = engine.text
        self._next = {plan.revises: plan for plan in self.catalog.plans.values() if plan.revises}

    def plan(self, plan: PlanFact) -> Record:
        """``asked_as`` is what a question puts before a part or a task of it: 《…》, or nothing where no other plan is."""
        older = self.catalog.plans.get(plan.revises) if plan.revises else None
        newer = self._next.get(plan.iri)
        return {
            "type": "plan",
            "id": plan.id,
            "iri": plan.iri,
            "title": plan.title,
            "number": plan.number,
            "issuer": plan.issuer,
            "level": plan.level,
            "area": plan.area,
            "status": plan.status,
            "date": plan.date,
            "period": f"{plan.period[0]}-{plan.period[1]}" if plan.period else None,
            "revises": older.id if older else None,
            "revised_by": newer.id if newer else None,
            "asked_as": f"《{plan.title}》" if len(self.catalog.plans) > 1 else "",
            "start": 0,
            "end": len(self._text(plan.id)),
            "counts": self._counts(plan),
        }

    def _counts(self, plan: PlanFact) -> dict[str, int]:
        return {name: counts[plan.id] for name, counts in self._tallies.items()}

    @cached_property
    def _tallies(self) -> dict[str, Counter[str]]:
        """How many facts of each kind each plan has; counted once for all plans of a page."""
        catalog = self.catalog
        kinds: dict[str, Mapping[str, Placed]] = {
            "sections": catalog.sections,
            "tasks": catalog.tasks,
            "assignments": catalog.assignments,
            "indicators": catalog.indicators,
            "deadlines": catalog.deadlines,
            "anomalies": catalog.anomalies,
        }
        tallies = {name: Counter(fact.plan for fact in facts.values()) for name, facts in kinds.items()}
        cited = {(place.plan, iri) for iri, places in catalog.policies.items() for place in places}
        named = {(fact.plan, fact.department) for fact in catalog.assignments.values()}
        return {**tallies, "policies": Counter(p for p, _ in cited), "departments": Counter(p for p, _ in named)}

    def section(self, section: SectionFact) -> Record:
        """``name`` is what a question calls it: 第三部分."""
        return {
            "iri": section.iri,
            "number": section.number,
            "path": list(section.path),
            "title": section.title,
            "name": section_name(section),
        }

    def task(self, task: TaskFact) -> Record:
        """A task with all that it states; ``name`` is what a question calls it: 第22项任务."""
        catalog = self.catalog
        return {
            "type": "task",
            **self._task(task),
            "iri": task.iri,
            "path": list(task.path),
            "name": task_name(task),
            "sections": [self.section(section) for section in catalog.sections_of[task.iri]],
            **self._place(task),
            "assignments": [self._assignment(one) for one in catalog.assignments_of[task.iri]],
            "indicators": [self._measured(one) for one in catalog.indicators_of[task.iri]],
            "coverage": [self._place(one) for one in catalog.coverage_of[task.iri]],
            "deadlines": [self._due(one) for one in catalog.deadlines_of[task.iri]],
            "policies": [self._reference(one) for one in catalog.policies_of[task.iri]],
        }

    def department(self, department: DepartmentFact, assignments: Iterable[AssignmentFact]) -> Record:
        """A department with those of its ``assignments`` that are asked for, and in how many tasks it has each role."""
        given = list(assignments)
        roles = {str(role): len({one.task for one in given if one.role is role}) for role in Role}
        return {
            "type": "department",
            "name": department.name,
            "iri": department.iri,
            "full_name": department.full_name,
            "names": list(department.names),
            "level": department.level,
            "area": department.area,
            "collective": department.collective,
            "members": [self.catalog.departments[iri].name for iri in department.members],
            "registered": department.registered,
            "counts": {**roles, "tasks": len({one.task for one in given})},
            "assignments": [self._share(one) for one in given],
        }

    def indicator(self, indicator: IndicatorFact) -> Record:
        """An indicator with the task that it belongs to; ``amount`` and ``when`` are for people to read."""
        return {"type": "indicator", **self._owner(indicator), **self._measured(indicator), "iri": indicator.iri}

    def deadline(self, deadline: DeadlineFact) -> Record:
        """A deadline with the task that is due; ``when`` is for people to read."""
        return {"type": "deadline", **self._owner(deadline), **self._due(deadline), "iri": deadline.iri}

    def policy(self, places: Iterable[PolicyFact]) -> Record:
        """One document with the places that cite it."""
        cited = list(places)
        return {
            "type": "policy",
            "title": cited[0].title,
            "number": next((place.number for place in cited if place.number), None),
            "iri": cited[0].iri,
            "places": [{**self._owner(place), **self._place(place)} for place in cited],
        }

    def anomaly(self, anomaly: AnomalyFact) -> Record:
        """What the text gets wrong or leaves open."""
        return {"kind": anomaly.kind, "message": anomaly.message, **self._place(anomaly)}

    def _owner(self, fact: DeadlineFact | IndicatorFact | PolicyFact) -> Record:
        """The task that states it, its parts, who leads it and who has any role; the parts alone outside the tasks."""
        catalog = self.catalog
        task = catalog.tasks[fact.task] if fact.task else None
        sections = catalog.sections_of[task.iri if task else fact.iri]
        doing = catalog.assignments_of[task.iri] if task else ()
        names = {one.department: catalog.departments[one.department].name for one in doing}
        return {
            "plan": fact.plan,
            "task": task.number if task else ("/".join(sections[-1].path) if sections else ""),
            "task_title": task.title if task else None,
            "task_iri": task.iri if task else None,
            "sections": [self.section(section) for section in sections],
            "leads": list(dict.fromkeys(names[one.department] for one in doing if one.role is Role.LEAD)),
            "departments": list(names.values()),
        }

    def _share(self, one: AssignmentFact) -> Record:
        task = self.catalog.tasks[one.task]
        told = {"plan": one.plan, "task": task.number, "task_iri": task.iri}
        return {**told, "surface": one.surface, "role": str(one.role), **self._place(one)}

    def _task(self, task: TaskFact) -> Record:
        return {"plan": task.plan, "number": task.number, "title": task.title}

    def _assignment(self, one: AssignmentFact) -> Record:
        department = self.catalog.departments[one.department]
        return {
            "department": department.name,
            "department_iri": department.iri,
            "surface": one.surface,
            "role": str(one.role),
            "collective": department.collective,
            **self._place(one),
        }

    def _measured(self, one: IndicatorFact) -> Record:
        return {
            "name": one.name,
            "value": _plain(one.value),
            "upper": _plain(one.upper),
            "unit": one.unit,
            "comparator": str(one.comparator),
            "period": one.period,
            "amount": amount(one),
            "when": period(one).strip("（）"),
            **self._place(one),
        }

    def _due(self, one: DeadlineFact) -> Record:
        return {"value": one.value, "when": date(one.value), **self._place(one)}

    def _reference(self, one: PolicyFact) -> Record:
        return {"title": one.title, "number": one.number, **self._place(one)}

    def _place(self, fact: Placed) -> Record:
        return {"start": fact.start, "end": fact.end, "quote": self._text(fact.plan)[fact.start : fact.end]}


def _plain(value: float | None) -> float | int | None:
    """466.0 → 466; 99.5 stays."""
    return int(value) if value is not None and value == int(value) else value
