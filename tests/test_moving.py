"""The last query asked of another plan: its offices, sections and numbers are those of that plan."""

from __future__ import annotations

import pytest
from asking import query_of
from several import several

from ingest.records import Role
from kg.algebra import Among, Asked, Condition, InPlan, InSection, Involves, Not, Query, Ref, both
from retrieval.answer import Status
from retrieval.understanding.frame import Frame
from retrieval.understanding.moving import counterparts, moved
from retrieval.understanding.reading import Ask, Decline

CATALOG, _ = several()
LEAD = frozenset({Role.LEAD})


def plan(name: str) -> Ref:
    return Ref(CATALOG.plan_by_id[name].iri, name)


def office(name: str, plan_id: str) -> Ref:
    """The office of this name that the plan names."""
    named = {share.department for share in CATALOG.assignments.values() if share.plan == plan_id}
    return next(Ref(iri, name) for iri in named if CATALOG.departments[iri].name == name)


def task(plan_id: str, number: str) -> Ref:
    own = CATALOG.tasks_of[CATALOG.plan_by_id[plan_id].iri]
    return next(Ref(one.iri, number) for one in own if one.number == number)


def section(plan_id: str) -> Ref:
    return next(Ref(one.iri) for one in CATALOG.sections.values() if one.plan == plan_id)


def to(name: str, query: Query, *tasks: Ref) -> Ask | Decline:
    frame = Frame("那呢", plans=[CATALOG.plan_by_id[name]], tasks=list(tasks))
    return moved(frame, query, CATALOG)


SHENYANG, SANMING = office("市财政局", "shenyang-yihu"), office("市财政局", "sanming")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Involves(SHENYANG, LEAD), Involves(SANMING, LEAD)),
        (both(InPlan((plan("shenyang-yihu"),)), Involves(SHENYANG, LEAD)), Involves(SANMING, LEAD)),
        (Not(Involves(SHENYANG, LEAD)), Not(Involves(SANMING, LEAD))),
        (Among((task("shenyang-yihu", "2"),)), Among((task("sanming", "2"),))),
        (InSection(section("shenyang-yihu")), InSection(section("sanming"))),
    ],
)
def test_each_condition_is_that_of_the_new_plan(before: Condition, after: Condition) -> None:
    reading = to("sanming", Query(Asked.TASKS, before))
    assert isinstance(reading, Ask)
    assert query_of(reading).where == both(InPlan((plan("sanming"),)), after)


def test_a_number_of_the_question_stands_in_the_place_of_the_one_before() -> None:
    reading = to("sanming", Query(Asked.DEPARTMENTS, Among((task("beiyang", "2"),))), task("sanming", "1"))
    assert isinstance(reading, Ask)
    assert query_of(reading).where == both(InPlan((plan("sanming"),)), Among((task("sanming", "1"),)))


def test_what_the_new_plan_lacks_is_declined() -> None:
    """No plan to move to has no task 2."""
    declined = moved(Frame("那呢"), Query(Asked.DEPARTMENTS, Among((task("beiyang", "2"),))), CATALOG)
    assert isinstance(declined, Decline)
    assert declined.status is Status.NOT_FOUND


def test_an_office_without_counterpart_stays_what_it_is() -> None:
    """Then nothing is found, which is true: 三明's plan says nothing of 教育部."""
    ministry = office("农业农村部", "nongji")
    assert counterparts(ministry, [CATALOG.plan_by_id["sanming"]], CATALOG) == [ministry]
    assert counterparts(SHENYANG, [CATALOG.plan_by_id["sanming"]], CATALOG) == [SANMING]
