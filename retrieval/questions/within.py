"""Which tasks and plans a condition leaves, before the graph is asked: where a subject is looked for."""

from __future__ import annotations

from collections.abc import Iterable

from kg.algebra import Among, And, Condition, InPlan, InSection, Ref
from kg.catalog import Catalog
from kg.facts import PlanFact

__all__ = ["current_texts", "whole_plans", "within"]


def current_texts(plans: Iterable[PlanFact]) -> InPlan:
    """The tasks of the texts that are in force, where a question names no plan: they are not named one by one."""
    return InPlan(tuple(Ref(plan.iri, plan.title) for plan in plans), "现行文本，副本只算一份")


def within(where: Condition, catalog: Catalog) -> list[str] | None:
    """The tasks that the plan, sections and numbers in a condition leave; None where they leave all."""
    kept: set[str] | None = None
    for part in where.parts if isinstance(where, And) else (where,):
        match part:
            case Among(tuple() as tasks):
                held = {ref.id for ref in tasks}
            case InSection(section):
                held = {task.iri for task in catalog.tasks_of[section.id]}
            case InPlan(plans):
                held = {task.iri for plan in plans for task in catalog.tasks_of[plan.id]}
            case _:
                continue
        kept = held if kept is None else kept & held
    return None if kept is None else [iri for iri in catalog.tasks if iri in kept]


def whole_plans(where: Condition) -> list[str]:
    """The IRIs of the plans that alone a condition speaks of: what they state outside their tasks meets it too."""
    parts = where.parts if isinstance(where, And) else (where,)
    return [ref.id for part in parts if isinstance(part, InPlan) for ref in part.plans if len(parts) == 1]
