"""Words of an answer: labels, numbers, dates, and the sentence that comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asking import department, parts, task

from ingest.records import Role
from kg.algebra import Among, And, Comparison, Condition, Everything, Has, Involves, Not, Or, Query, Ref, RoleCount
from kg.algebra import Asked as Kind
from kg.facts import IndicatorFact
from kg.figures import amount, date
from kg.query import run
from retrieval.phrases import Phrases, tasks_that, together

CATALOG = parts().catalog
PHRASES = Phrases(CATALOG)
LEAD = frozenset({Role.LEAD})
HOUSING, BUILDING = Ref(department("区房管局"), "区房管局"), Ref(department("区建管委"), "区建管委")
LED, BUILT = Involves(HOUSING, LEAD), Involves(BUILDING, LEAD)


def indicator(value: float, unit: str, comparator: str = "=", upper: float | None = None) -> IndicatorFact:
    one = next(iter(CATALOG.indicators.values()))
    return replace(one, value=value, unit=unit, comparator=comparator, upper=upper)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (indicator(60.0, "%"), "60%"),
        (indicator(48.5, "%", ">="), "≥ 48.5%"),
        (indicator(150_000.0, "平方米", ">="), "≥ 15万平方米"),
        (indicator(2_300_000.0, "平方米"), "230万平方米"),
        (indicator(12_345.0, "个"), "12345个"),  # not 1.2345万: as precise as it stands
        (indicator(1050.0, "个"), "1050个"),
        (indicator(3.0, "个", "range", 5.0), "3—5个"),
        (indicator(10.0, "公里", "≈"), "约 10公里"),
        (indicator(5.0, "%", "<="), "≤ 5%"),
        (indicator(0.1 + 0.2, "公里"), "0.3公里"),
    ],
)
def test_amounts(fact: IndicatorFact, said: str) -> None:
    assert amount(fact) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [("2026-12", "2026年底"), ("2019-06", "2019年6月"), ("2026", "2026年"), ("ongoing", "持续推进")],
)
def test_dates(value: str, said: str) -> None:
    assert date(value) == said


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Everything(), "任务共"),
        (LED, "区房管局牵头的任务有"),
        (Involves(HOUSING), "区房管局参与的任务有"),
        (And((LED, BUILT)), "区房管局、区建管委共同牵头的任务有"),
        (And((LED, RoleCount(Comparison.EQUAL, 1))), "区房管局单独牵头的任务有"),
        (Or((LED, BUILT)), "区房管局或区建管委牵头的任务有"),
        (And((LED, Has(Kind.INDICATORS))), "符合条件的任务有"),
        (And((LED, Involves(BUILDING))), "符合条件的任务有"),  # two roles: not as plain as that
        (And((LED, BUILT, RoleCount(Comparison.EQUAL, 2))), "符合条件的任务有"),
        (Not(LED), "符合条件的任务有"),
        (Involves(HOUSING, LEAD, first=True), "区房管局列在首位牵头的任务有"),
        (And((Involves(HOUSING, LEAD, first=True), BUILT)), "符合条件的任务有"),
        (Involves(Query(Kind.DEPARTMENTS), LEAD), "符合条件的任务有"),
    ],
)
def test_the_tasks_that(where: Condition, said: str) -> None:
    assert tasks_that(where) == said


def test_who_has_a_role_beside_a_department() -> None:
    beside = Query(Kind.DEPARTMENTS, LED, LEAD, excluding=(HOUSING,), ranked=True)
    assert together(beside) == "共同牵头"
    assert together(replace(beside, excluding=())) == ""
    assert together(replace(beside, roles=frozenset({Role.SUPPORT}))) == ""  # who supports where it leads


def test_either_in_two_roles_is_not_said_as_one() -> None:
    either = Or((LED, Involves(BUILDING, frozenset({Role.SUPPORT}))))
    assert tasks_that(either) == "符合条件的任务有"


def of(number: int, asked: Kind, **more: Any) -> Query:
    """What is asked of one task."""
    return Query(asked, Among((Ref(task(number)),)), **more)


@pytest.mark.parametrize(
    ("query", "described", "said"),
    [
        (Query(Kind.TASKS, LED), False, "区房管局牵头的任务有 6 项：10、11、13、25、31、35。"),
        (Query(Kind.TASKS, counted=True), False, "任务共 36 项"),
        (
            of(13, Kind.DEPARTMENTS, roles=LEAD),
            False,
            "牵头单位 5 个：区规划资源局、区绿化市容局、区建管委、区房管局、区文旅局。",
        ),
        (of(10, Kind.DEPARTMENTS, roles=LEAD), False, "牵头单位：区房管局。"),
        (Query(Kind.DEPARTMENTS, roles=LEAD, ranked=True, top=1), False, "区建管委 20 项"),
        (of(16, Kind.DEADLINES), False, "2026年底"),
        (of(10, Kind.INDICATORS), False, "2 项"),
        (of(10, Kind.TASKS), True, "任务10「升级“美丽家园”建设」"),
        (of(10, Kind.TASKS), False, "符合条件的任务有 1 项：10。"),
    ],
)
def test_the_sentence_that_comes_first(query: Query, described: bool, said: str) -> None:
    summary = PHRASES.summary(query, run(parts().store, query), described=described)
    assert said in summary
    assert summary.endswith("。")


def test_who_has_a_role_in_a_task() -> None:
    assert PHRASES.names(CATALOG.tasks[task(10)]) == "牵头：区房管局"
    assert PHRASES.label(CATALOG.tasks[task(10)]) == "任务10"
