"""What could be asked next of an answer: queries that were run, so that each has an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.algebra import (
    IN_CHARGE,
    LEAD,
    Among,
    And,
    Asked,
    Calculation,
    Condition,
    Everything,
    Has,
    InPlan,
    Involves,
    Query,
    Ref,
    both,
)
from kg.catalog import Catalog
from kg.query import Executor, Outcome
from retrieval.labels import label
from retrieval.phrases import COUNTERS, doing

__all__ = ["FollowUp", "follow_ups"]

MOST = 4
MANY = 80
"""Tasks of which nothing more is asked: a list of so many wants a condition first."""


FEW = 5
"""Tasks at most of which something more is asked where the query names no condition on tasks (加装电梯多少台)."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A label to click, which says how much there is to find, and the query that it runs."""

    label: str
    query: Query


def follow_ups(query: Query | Calculation, catalog: Catalog, executor: Executor) -> tuple[FollowUp, ...]:
    """Up to :data:`MOST` queries that have an answer, the most telling first; of a calculation, what it is made of."""
    if isinstance(query, Calculation):
        return tuple(_operands(query, executor))
    found, outcome = [], executor.run(query)
    for text, unit, asked in _candidates(query, outcome, catalog):
        if asked == query:
            continue
        count = executor.run(asked).count
        if count and not (asked.asked is query.asked and count == outcome.count):
            found.append(FollowUp(f"{text}（{count} {unit}）", asked))
        if len(found) == MOST:
            break
    return tuple(found)


def _operands(calculation: Calculation, executor: Executor) -> Iterator[FollowUp]:
    """The things that were counted: 牵头单位 = 区建管委（20 项）."""
    for operand in dict.fromkeys(replace(one, counted=False) for one in calculation.operands):
        outcome = executor.run(operand)
        if outcome.rows and all(outcome.counts.get(iri, 1) for iri in outcome.rows):
            yield FollowUp(f"{operand.inside()}（{outcome.count} {COUNTERS[operand.asked]}）", operand)


def _candidates(query: Query, outcome: Outcome, catalog: Catalog) -> Iterator[tuple[str, str, Query]]:
    """(what is offered, the measure word of what it finds, the query)."""
    tasks = outcome.rows if query.asked is Asked.TASKS else outcome.tasks
    tasks = tuple(iri for iri in tasks if iri in catalog.tasks)
    if query.asked is Asked.DEPARTMENTS and len(outcome.rows) <= 2:
        plans = [part for part in _parts(query.where) if isinstance(part, InPlan)]
        for iri in outcome.rows:
            name = label(iri, catalog)
            roles = LEAD if query.roles == LEAD else IN_CHARGE
            yield (
                f"{name}{doing(roles)}的全部任务",
                "项",
                Query(Asked.TASKS, both(*plans, Involves(Ref(iri, name), roles))),
            )
    if not tasks or len(tasks) > MANY or (isinstance(query.where, Everything) and len(tasks) > FEW):
        return
    these = Among(tuple(Ref(iri, label(iri, catalog)) for iri in tasks))
    # A ranking cuts after the condition, and of a whole plan what stands outside its tasks would count too.
    whole = not (query.ranked or isinstance(query.where, Everything | InPlan))
    where = query.where if query.asked is Asked.TASKS and len(tasks) > 1 and whole else these
    whose = "这项任务" if len(tasks) == 1 else "这些任务"
    if query.asked is not Asked.DEPARTMENTS and len(tasks) == 1:
        yield f"{whose}由谁负责", "个单位", Query(Asked.DEPARTMENTS, where, IN_CHARGE)
    yield f"{whose}的量化指标", "项", Query(Asked.INDICATORS, where)
    if query.asked is Asked.TASKS and len(tasks) > 1:
        yield "其中写明时限的", "项", Query(Asked.TASKS, both(where, Has(Asked.DEADLINES)))
        yield from _with_whom(query)
    yield f"{whose}的完成时限", "处", Query(Asked.DEADLINES, where)
    yield f"{whose}引用的文件", "份", Query(Asked.POLICIES, where)
    if query.asked is not Asked.TASKS and len(tasks) == 1:
        yield f"{whose}的原文", "项", Query(Asked.TASKS, these)


def _with_whom(query: Query) -> Iterator[tuple[str, str, Query]]:
    """和区房管局一起牵头的单位, where one department is asked about."""
    parts = _parts(query.where)
    named = [part for part in parts if isinstance(part, Involves)]
    if len(named) == 1 and all(isinstance(part, Involves | InPlan) for part in parts):
        [one] = named
        if isinstance(one.department, Ref):
            asked = Query(Asked.DEPARTMENTS, query.where, one.roles, excluding=(one.department,))
            yield f"和{one.department}一起{doing(one.roles)}的单位", "个", asked


def _parts(where: Condition) -> tuple[Condition, ...]:
    return where.parts if isinstance(where, And) else (where,)
