"""What is said beside an answer, and where there is none."""

from __future__ import annotations

import pytest
from asking import answered, asked, department, engine, outcome, parts, query_of

from kg.algebra import Asked, Involves, Query, Ref
from kg.query import run
from retrieval.answer import Reason, Status
from retrieval.evidence import Evidence
from retrieval.remarks import Remarks

CATALOG = parts().catalog
REMARKS = Remarks(CATALOG, Evidence(CATALOG, parts().quoter))


def test_a_collective_that_includes_the_department_is_said_beside_the_answer() -> None:
    """新泾镇 leads task 6; task 12 is led by 各街镇, which includes it."""
    answer = answered("新泾镇牵头哪些任务")
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
    answer = answered("新泾镇或各街镇牵头的任务")
    assert [result["number"] for result in answer.results] == ["6", "12"]
    assert not any("没有计入" in note for note in answer.notes)


def test_indicators_that_are_due_within_the_period_are_said_beside_a_date() -> None:
    answer = answered("2026年底前要完成的任务有哪些")
    assert any("三年内" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "reason", "said"),
    [
        ("第9项任务有哪些量化指标", Reason.NOT_STATED, "任务9没有写可量化的指标"),
        ("第1项任务什么时候完成", Reason.NOT_STATED, "任务1没有写明完成时限"),
        ("第10项任务引用了哪些文件", Reason.NOT_STATED, "任务10没有引用文件"),
        ("第10项任务的配合单位有哪些", Reason.NOT_STATED, "任务10没有写明配合单位"),
        ("区房管局单独牵头、没有量化指标的任务", Reason.NOTHING_MEETS, "没有符合这些条件的任务"),
        ("区文旅局和区财政局共同牵头哪些任务", Reason.NOTHING_MEETS, "没有符合这些条件的任务"),
    ],
)
def test_why_nothing_was_found(question: str, reason: Reason, said: str) -> None:
    answer = engine().ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.reason is reason
    assert said in answer.summary
    assert answer.results == ()


def test_what_the_tasks_say_instead() -> None:
    """Task 14 has no number but 全部…; task 1 no date but indicators of the period."""
    ask = asked("第14项任务有哪些量化指标")
    tasks = [CATALOG.tasks[iri] for iri in run(parts().store, Query(Asked.TASKS, query_of(ask).where)).rows]
    assert outcome("第14项任务有哪些量化指标").rows == ()
    reason, _, notes = REMARKS.nothing(query_of(ask), tasks)
    assert reason is Reason.NOT_STATED
    assert notes
    assert all("任务14有覆盖性目标" in note for note in notes)


def test_what_is_quoted_in_a_remark_stands_in_the_plan() -> None:
    for number in range(1, 37):
        for question in (f"第{number}项任务有哪些量化指标", f"第{number}项任务什么时候完成"):
            for note in engine().ask(question).notes:
                for quote in note.split("“")[1:]:
                    assert quote.split("”")[0] in parts().text, note
