"""What is said beside an answer, and where there is none."""

from __future__ import annotations

import pytest
from asking import department, engine, parts, task

from ingest.records import Role
from kg.algebra import (
    Among,
    Asked,
    Comparison,
    Condition,
    Due,
    Has,
    Involves,
    Not,
    Or,
    Query,
    Ref,
    RoleCount,
    both,
)
from kg.query import run
from retrieval.answer import Reason, Status
from retrieval.evidence import Evidence
from retrieval.remarks import Remarks

CATALOG = parts().catalog
REMARKS = Remarks(CATALOG, Evidence(CATALOG, parts().quoter))
LEAD = frozenset({Role.LEAD})


def leads(name: str) -> Involves:
    return Involves(Ref(department(name), name), LEAD)


def one(number: int) -> Among:
    return Among((Ref(task(number), f"任务{number}"),))


def test_a_collective_that_includes_the_department_is_said_beside_the_answer() -> None:
    """新泾镇 leads task 6; task 12 is led by 各街镇, which includes it."""
    answer = engine().run(Query(Asked.TASKS, leads("新泾镇")))
    assert [result["number"] for result in answer.results] == ["6"]
    [note] = answer.notes
    assert "任务12" in note
    assert "各街镇" in note
    assert "新泾镇" in note


def test_it_is_said_of_a_task_query_only() -> None:
    query = Query(Asked.DEPARTMENTS, Involves(Ref(department("新泾镇"), "新泾镇")))
    assert REMARKS.beside(query) == []
    assert REMARKS.beside(Query(Asked.TASKS, Involves(Ref(department("区房管局"))))) == []


def test_a_collective_does_not_repeat_what_the_answer_holds() -> None:
    """Who asks for the tasks of both has task 12 in the list; the remark must not say that it is not counted."""
    answer = engine().run(Query(Asked.TASKS, Or((leads("新泾镇"), leads("各街镇")))))
    assert [result["number"] for result in answer.results] == ["6", "12"]
    assert not any("没有计入" in note for note in answer.notes)


def test_indicators_that_are_due_within_the_period_are_said_beside_a_date() -> None:
    answer = engine().run(Query(Asked.TASKS, Due(Comparison.AT_MOST, "2026-12")))
    assert any("三年内" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("query", "reason", "said"),
    [
        (Query(Asked.INDICATORS, one(9)), Reason.NOT_STATED, "任务9没有写可量化的指标"),
        (Query(Asked.DEADLINES, one(1)), Reason.NOT_STATED, "任务1没有写明完成时限"),
        (Query(Asked.POLICIES, one(10)), Reason.NOT_STATED, "任务10没有引用文件"),
        (Query(Asked.DEPARTMENTS, one(10), frozenset({Role.SUPPORT})), Reason.NOT_STATED, "任务10没有写明配合单位"),
        (Query(Asked.TASKS, leads("区教育局")), Reason.LEADS_NOTHING, "区教育局没有牵头的任务"),
    ],
)
def test_why_nothing_was_found(query: Query, reason: Reason, said: str) -> None:
    answer = engine().run(query)
    assert answer.status is Status.NOT_FOUND
    assert answer.reason is reason
    assert said in answer.summary
    assert answer.results == ()


@pytest.mark.parametrize(
    "where",
    [
        both(leads("区房管局"), RoleCount(Comparison.EQUAL, 1, LEAD), Not(Has(Asked.INDICATORS))),
        both(leads("区文旅局"), leads("区财政局")),
    ],
)
def test_conditions_that_no_task_meets(where: Condition) -> None:
    answer = engine().run(Query(Asked.TASKS, where))
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.NOTHING_MEETS)
    assert "没有符合这些条件的任务" in answer.summary


def test_what_the_tasks_say_instead() -> None:
    """Task 14 has no number but 全部…; task 1 no date but indicators of the period."""
    query = Query(Asked.INDICATORS, one(14))
    assert run(parts().store, query).rows == ()
    reason, _, notes = REMARKS.nothing(query, [CATALOG.tasks[task(14)]])
    assert reason is Reason.NOT_STATED
    assert notes
    assert all("任务14有覆盖性目标" in note for note in notes)


def test_what_is_quoted_in_a_remark_stands_in_the_plan() -> None:
    quotes = [
        quoted.split("”")[0]
        for number in range(1, 37)
        for asked in (Asked.INDICATORS, Asked.DEADLINES)
        for note in engine().run(Query(asked, one(number))).notes
        for quoted in note.split("“")[1:]
    ]
    assert quotes
    assert [quote for quote in quotes if quote not in parts().text] == []
