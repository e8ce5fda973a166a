"""A catalog of any size, made without reading a plan: for pictures of chains."""

from __future__ import annotations

from typing import Any

from ingest.records import Role
from kg.catalog import Catalog, Index
from kg.facts import (
    AssignmentFact,
    DeadlineFact,
    DepartmentFact,
    IndicatorFact,
    PlanFact,
    PolicyFact,
    SectionFact,
    TaskFact,
)

__all__ = ["PLAN", "made_catalog"]

PLAN = "urn:plan"
"""The IRI of the plan; its id is ``plan``."""


def made_catalog(
    tasks: int, departments: int, words: str = "强化统筹协调，推进城市更新和存量资源盘活利用工作"
) -> Catalog:
    """A plan of ten sections: each task has three departments in three roles, and most have numbers and a time.

    With 220 tasks and 100 departments it has more than 500 nodes.
    """
    sections = {
        f"urn:section:{n}": SectionFact(f"urn:section:{n}", "plan", str(n), words, (str(n),), n * 1000, n * 1000 + 999)
        for n in range(10)
    }
    facts = {
        f"urn:task:{n}": TaskFact(f"urn:task:{n}", "plan", str(n), str(n), (str(n),), f"{words}{n}", n, n, n + 1)
        for n in range(tasks)
    }
    offices = {
        f"urn:department:{n}": DepartmentFact(
            f"urn:department:{n}", f"区{words[:4]}{n}局", None, (f"区{words[:4]}{n}局",), "区", None, False, (), True
        )
        for n in range(departments)
    }
    assignments = {
        f"{task}:{role}": AssignmentFact(
            f"{task}:{role}", "plan", task, f"urn:department:{(n * 7 + shift * 13) % departments}", role, "", n, n + 1
        )
        for n, task in enumerate(facts)
        for shift, role in enumerate(Role)
    }
    indicators = {
        f"{task}:i": IndicatorFact(
            f"{task}:i", "plan", task, words[:8], 150000, None, "平方米", ">=", "annual", n, n + 1
        )
        for n, task in enumerate(facts)
        if n % 2
    }
    deadlines = {
        f"{task}:d": DeadlineFact(f"{task}:d", "plan", task, "2026-12", n, n + 1)
        for n, task in enumerate(facts)
        if n % 3 == 0
    }
    inside = Index({task: (sections[f"urn:section:{n * 10 // tasks}"],) for n, task in enumerate(facts)})
    cited = PolicyFact("urn:document", "plan", "urn:task:0", words, "国发〔2024〕1号", 0, 1)
    nothing: dict[str, Any] = {name: {} for name in ("coverage", "clauses", "mentions", "anomalies")}
    return Catalog(
        plans={PLAN: PlanFact(PLAN, "plan", f"{words}计划", None, None, None, None, None, None, None)},
        sections=sections,
        tasks=facts,
        departments=offices,
        assignments=assignments,
        indicators=indicators,
        deadlines=deadlines,
        policies=Index({cited.iri: (cited,)}),
        sections_of=inside,
        **nothing,
    )
