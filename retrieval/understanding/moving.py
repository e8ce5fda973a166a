"""The last query asked of another plan: 那在农机文件里呢, 陕西的呢, 换成泰州的第6条."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.algebra import Among, And, Asked, Condition, InPlan, InSection, Involves, Not, Or, Query, Ref, affirmed, both
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.answer import Reason, Status
from retrieval.understanding.frame import Frame
from retrieval.understanding.reading import Ask, Decline

__all__ = ["counterparts", "moved"]


def moved(frame: Frame, query: Query, catalog: Catalog) -> Ask | Decline:
    """``query`` asked of the plans of ``frame``: its offices, sections and task numbers are those of these plans.

    The tasks that the question numbers stand in the place of its own.
    """
    mover = _Mover(catalog, frame.plans, tuple(frame.tasks))
    where = mover.moved(query.where)
    if where is None or (frame.missing and not frame.tasks):
        names = "、".join(f"《{plan.title}》" for plan in frame.plans)
        message = f"{names}里没有与上文对应的部分或任务。请把问题写全。"
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)
    plans = InPlan(tuple(Ref(plan.iri, plan.title) for plan in frame.plans))
    numbered = [Among(tuple(frame.tasks))] if frame.tasks else []
    only = tuple(office for ref in query.only for office in counterparts(ref, frame.plans, catalog))
    described = query.asked is Asked.TASKS and any(isinstance(part, Among) for part in affirmed(where))
    return Ask(replace(query, where=both(plans, *numbered, where), only=only), described=described)


class _Mover:
    def __init__(self, catalog: Catalog, plans: Sequence[PlanFact], tasks: tuple[Ref, ...]) -> None:
        self._catalog = catalog
        self._plans = plans
        self._tasks = tasks

    def moved(self, where: Condition) -> Condition | None:
        """The condition in the new plans; None where they have no such part."""
        match where:
            case And(parts):
                inner = [self.moved(part) for part in parts]
                return None if None in inner else both(*(part for part in inner if part))
            case Or(parts):
                return _either([self.moved(part) for part in parts])
            case Not(part):
                denied = self.moved(part)
                return None if denied is None else Not(denied)
            case InPlan():
                return InPlan(tuple(Ref(plan.iri, plan.title) for plan in self._plans))
            case Involves(Ref() as department, roles):
                return _either([Involves(one, roles) for one in counterparts(department, self._plans, self._catalog)])
            case InSection(section):
                path = self._catalog.sections[section.id].path
                return _either([InSection(ref) for ref in self._sections(path)])
            case Among(tuple() as tasks):
                return Among(self._tasks) if self._tasks else self._numbered(tasks)
            case _:
                return where

    def _sections(self, path: tuple[str, ...]) -> list[Ref]:
        ids = {plan.id for plan in self._plans}
        found = [one for one in self._catalog.sections.values() if one.plan in ids and one.path == path]
        return [Ref(one.iri, f"第{one.number}部分「{one.title}」") for one in found]

    def _numbered(self, tasks: Sequence[Ref]) -> Among | None:
        """The tasks of the same numbers."""
        numbers = {self._catalog.tasks[ref.id].number for ref in tasks}
        own = [task for plan in self._plans for task in self._catalog.tasks_of[plan.iri] if task.number in numbers]
        return Among(tuple(Ref(task.iri, f"任务{task.number}") for task in own)) if own else None


def counterparts(office: Ref, plans: Sequence[PlanFact], catalog: Catalog) -> list[Ref]:
    """The offices of this name that the plans name: 三明's 市财政局 for 泰州's; the office itself where there is none."""
    ids = {plan.id for plan in plans}
    own = catalog.departments[office.id]
    if any(share.plan in ids for share in catalog.assignments_to[office.id]):
        return [office]
    alike = [
        one
        for one in catalog.departments.values()
        if own.name in one.names or (one.name in own.names and None in (own.level, one.level))
    ]
    found = [one for one in alike if any(share.plan in ids for share in catalog.assignments_to[one.iri])]
    return [Ref(one.iri, one.name) for one in found] or [office]


def _either(parts: Sequence[Condition | None]) -> Condition | None:
    kept = tuple(dict.fromkeys(part for part in parts if part is not None))
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else Or(kept)
