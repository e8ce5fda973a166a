"""Why a task meets a condition: the clauses that say so."""

from __future__ import annotations

import pytest
from asking import asked, department, parts, query_of, task

from ingest.records import Role
from kg.algebra import (
    About,
    Among,
    And,
    Asked,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    Involves,
    Measure,
    Measured,
    Not,
    Or,
    Query,
    Ref,
    RoleCount,
    affirmed,
)
from kg.query import run
from retrieval.evidence import Evidence

CATALOG = parts().catalog
EVIDENCE = Evidence(CATALOG, parts().quoter)
LEAD = frozenset({Role.LEAD})
HOUSING, BUILDING = Ref(department("区房管局")), Ref(department("区建管委"))


def quotes(number: int, where: Condition) -> list[str]:
    return [citation.quote for citation in EVIDENCE.of_task(CATALOG.tasks[task(number)], where)]


@pytest.mark.parametrize(
    ("number", "where", "held"),
    [
        (10, Involves(HOUSING, LEAD), ["（牵头单位：区房管局）"]),
        (10, RoleCount(Comparison.EQUAL, 1), ["（牵头单位：区房管局）"]),
        (10, Among((Ref(task(10)),)), ["（牵头单位：区房管局）"]),  # nothing to show but who leads it
        (10, Everything(), ["（牵头单位：区房管局）"]),
        (10, Not(Involves(BUILDING)), ["（牵头单位：区房管局）"]),
        (10, Has(Asked.INDICATORS), ["230万平方米", "466台"]),
        (10, Measured(Measure("台", Comparison.AT_LEAST, 400)), ["466台"]),
        (16, Has(Asked.DEADLINES), ["2026年底"]),
        (16, Due(Comparison.AT_MOST, "2026-12"), ["2026年底"]),
        (16, Has(Asked.POLICIES), ["《上海市雨污混接普查和整治工作方案》"]),
        (10, About(("电梯",)), ["电梯"]),
        (10, Involves(HOUSING, LEAD, first=True), ["（牵头单位：区房管局）"]),
        (10, Among(Query(Asked.INDICATORS, measures=(Measure("台"),))), ["466台"]),  # why it was found within
        (16, Among(Query(Asked.TASKS, Has(Asked.DEADLINES))), ["2026年底"]),
        (13, And((Involves(HOUSING, LEAD), Involves(BUILDING, LEAD))), ["（牵头单位："]),
        (10, Or((Involves(HOUSING, LEAD), Involves(BUILDING, LEAD))), ["（牵头单位：区房管局）"]),
    ],
)
def test_the_clauses_that_say_so(number: int, where: Condition, held: list[str]) -> None:
    found = quotes(number, where)
    assert len(found) == len(held)
    assert all(words in quote for words, quote in zip(held, found, strict=True))


def test_a_value_without_a_sign_is_shown_as_the_graph_takes_it() -> None:
    """``Measure(value=466)`` means = 466: what is shown must be what was matched."""
    [quote] = quotes(10, Measured(Measure(value=466.0)))
    assert "466" in quote


def test_a_range_of_values_is_shown_as_the_graph_takes_it() -> None:
    found = quotes(20, Measured(Measure("%", Comparison.AT_LEAST, 40, most=60)))
    assert len(found) == 1
    assert "45" in found[0]


def test_a_description_is_all_of_a_task() -> None:
    fact = CATALOG.tasks[task(10)]
    citations = EVIDENCE.of_description(fact)
    assert [c.quote for c in citations] == [
        parts().text[clause.start : clause.end] for clause in CATALOG.clauses_of[fact.iri]
    ]


def test_what_is_denied_has_no_clause() -> None:
    led, built = Involves(HOUSING, LEAD), Involves(BUILDING, LEAD)
    assert affirmed(And((led, Or((built, Everything())), Not(built)))) == (led, built, Everything())


@pytest.mark.parametrize(
    "question",
    [
        "区房管局牵头哪些任务",
        "哪些任务有量化指标",
        "哪些任务提到电梯",
        "90%以上的任务",
        "2026年底前完成的任务",
        "没有量化指标的任务",
    ],
)
def test_every_task_that_is_found_has_evidence_of_its_own(question: str) -> None:
    query = query_of(asked(question))
    for iri in run(parts().store, query).rows:
        fact = CATALOG.tasks.get(iri) or CATALOG.tasks[CATALOG.indicators[iri].task or ""]
        citations = EVIDENCE.of_task(fact, query.where)
        assert citations
        assert all(c.task == fact.number for c in citations)
        assert len(set(citations)) == len(citations)
