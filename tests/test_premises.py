"""What a question takes for true, confirmed or corrected."""

from __future__ import annotations

import pytest
from asking import department, parts, task
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import Role
from kg.algebra import Among, Asked, Comparison, Involves, Measure, Query, Ref
from kg.query import run
from retrieval.premises import Premises
from retrieval.understanding.quantities import Quantity
from retrieval.understanding.reading import Premise

CATALOG = parts().catalog
PREMISES = Premises(CATALOG)
LEAD = frozenset({Role.LEAD})
HOUSING, BUILDING, EMERGENCY = (Ref(department(name), name) for name in ("区房管局", "区建管委", "区应急局"))
LIFTS = Query(
    Asked.INDICATORS,
    measures=(Measure(ids=tuple(Ref(i.iri) for i in CATALOG.indicators.values() if i.unit == "台")),),
)
"""加装电梯: 466台."""

HELD_MOST = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=1)
"""哪个部门牵头的任务最多: 区建管委."""


def leads(number: int) -> Query:
    """Who leads a task: task 10 区房管局 alone, task 13 区房管局 with four others."""
    return Query(Asked.DEPARTMENTS, Among((Ref(task(number)),)), LEAD)


def claimed(value: float, unit: str, comparison: Comparison | None = None) -> Premise:
    return Premise(quantities=(Quantity(value, unit, comparison),))


def judged(premise: Premise | None, query: Query) -> str:
    return PREMISES.judge(premise, query, run(parts().store, query))


@pytest.mark.parametrize(
    ("premise", "query", "said"),
    [
        (Premise((HOUSING,)), leads(10), "是。"),
        (Premise((EMERGENCY,)), leads(10), "不是区应急局。"),
        (Premise((HOUSING,)), leads(13), "是。"),
        (Premise((EMERGENCY, HOUSING)), leads(13), "不是区应急局。"),
        (Premise((EMERGENCY,), denied=True), leads(10), "对，不在其中。"),
        (Premise((HOUSING,), denied=True), leads(10), "不对，区房管局在其中。"),
        (Premise((HOUSING,), alone=True), leads(10), "是。"),
        (Premise((HOUSING,), alone=True), leads(13), "不是区房管局单独牵头。"),
        (Premise((HOUSING,), denied=True, alone=True), leads(13), "对，不是单独牵头。"),
        (Premise((HOUSING, BUILDING)), leads(10), "不是区建管委。"),  # 共同 is denied by one that is missing
        (Premise((BUILDING,)), HELD_MOST, "是。"),
        (Premise((HOUSING,)), HELD_MOST, "不是区房管局。"),
        (claimed(466, "台"), LIFTS, "是。"),
        (claimed(500, "台"), LIFTS, "不是500台，计划写的是："),
        (claimed(466, "个"), LIFTS, "不是466个，计划写的是："),
        (claimed(466, "台", Comparison.MORE), LIFTS, ""),  # 超过466台吗 is neither confirmed nor denied
        (claimed(36, "项"), Query(Asked.TASKS, counted=True), "是。"),
        (claimed(40, "项"), Query(Asked.TASKS, counted=True), "不是40项。"),
        (None, leads(13), ""),
        (Premise((HOUSING,)), Query(Asked.TASKS, Involves(HOUSING, LEAD)), ""),
    ],
)
def test_a_premise(premise: Premise | None, query: Query, said: str) -> None:
    assert judged(premise, query) == said


@settings(derandomize=True)
@given(st.integers(1, 36), st.data())
def test_yes_exactly_when_the_note_says_so(number: int, data: st.DataObject) -> None:
    """Against the catalog itself, for any task and any department of the plan."""
    fact = next(t for t in CATALOG.tasks.values() if t.number == str(number))
    led_by = {a.department for a in CATALOG.assignments_of[fact.iri]}
    named = sorted({a.department for a in CATALOG.assignments.values()})
    iri = data.draw(st.sampled_from(named))
    name = CATALOG.departments[iri].name
    said = judged(Premise((Ref(iri, name),)), leads(number))
    assert said == ("是。" if iri in led_by else f"不是{name}。")
