"""How many tasks of each part each department leads, or has any role in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.records import Role
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact

__all__ = ["matrix", "outermost"]

ROLES: dict[str, frozenset[Role]] = {"lead": frozenset({Role.LEAD}), "any": frozenset(Role)}
"""The two ways to count: 牵头, 全部角色."""

OUTSIDE = "none"
"""What stands for a part where tasks stand in none."""


def outermost(catalog: Catalog, task: TaskFact) -> str:
    """The IRI of the part that a task stands in, or :data:`OUTSIDE`."""
    sections = catalog.sections_of[task.iri]
    return sections[0].iri if sections else OUTSIDE


def matrix(catalog: Catalog, plan: PlanFact, written: Callable[[SectionFact], dict[str, Any]]) -> dict[str, Any]:
    """The counts of ``plan``, for each of :data:`ROLES` a list in the order of ``sections``.

    Every count is of different tasks: a department named twice in one task counts once, and ``totals`` count a task of
    several departments once. ``unassigned`` are the tasks without a department in that role, so that a column's total and
    its unassigned ones are all tasks of the part. Departments stand in the order of the register.

    Args:
        catalog: the facts.
        plan: the plan that is counted.
        written: how a part is told.
    """
    parts: dict[str, list[str]] = {}
    for task in catalog.tasks_of[plan.iri]:
        parts.setdefault(outermost(catalog, task), []).append(task.iri)
    shares = {name: _shares(catalog, plan, roles) for name, roles in ROLES.items()}

    def told(iri: str) -> dict[str, Any]:
        nowhere = {"iri": OUTSIDE, "name": "不在部分内", "title": ""}
        found = nowhere if iri == OUTSIDE else written(catalog.sections[iri])
        return {**found, "tasks": len(parts[iri])}

    def row(department: str) -> dict[str, list[int]]:
        return {
            name: [sum(department in held[task] for task in tasks) for tasks in parts.values()]
            for name, held in shares.items()
        }

    named = set().union(*shares["any"].values())
    return {
        "sections": [told(iri) for iri in parts],
        "departments": [
            {"name": one.name, "iri": iri, "collective": one.collective, **row(iri)}
            for iri, one in catalog.departments.items()
            if iri in named
        ],
        "totals": {n: [sum(bool(held[t]) for t in tasks) for tasks in parts.values()] for n, held in shares.items()},
        "unassigned": {n: [sum(not held[t] for t in tasks) for tasks in parts.values()] for n, held in shares.items()},
    }


def _shares(catalog: Catalog, plan: PlanFact, roles: frozenset[Role]) -> dict[str, set[str]]:
    """The departments that have one of ``roles`` in each task."""
    return {
        task.iri: {a.department for a in catalog.assignments_of[task.iri] if a.role in roles}
        for task in catalog.tasks_of[plan.iri]
    }
