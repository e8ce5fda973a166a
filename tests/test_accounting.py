"""A question is answered whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asking import asked, engine, frame

from kg.algebra import Asked, Everything, Query
from retrieval.answer import Reason, Status
from retrieval.understanding.accounting import unaccounted
from retrieval.understanding.reading import Ask

WHOLE = [
    "区房管局牵头哪些任务",
    "第三部分里区房管局牵头、有量化指标的任务",
    "区房管局和区建管委各牵头几项",
    "2026年底前要完成的任务有哪些",
    "哪些任务由三个以上单位牵头",
    "谁牵头第13项任务",
    "90%以上的指标有哪些",
    "哪个部门牵头的任务最多",
    "哪些任务提到充电桩",
    "引用《上海市雨污混接普查和整治工作方案》的任务",
]


@pytest.mark.parametrize("question", WHOLE)
def test_nothing_is_lost_of_what_is_read(question: str) -> None:
    assert unaccounted(frame(question), asked(question)) == []


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("区房管局牵头哪些任务", ["单位“区房管局”", "“牵头”"]),
        ("第三部分的任务", ["第三部分「构筑安全管理体系，提高风险应对能力」"]),
        ("第13项任务", ["任务13"]),
        ("2026年底前要完成的任务有哪些", ["“2026-12”"]),
        ("哪些任务由三个以上单位牵头", ["3 个单位"]),
        ("没有量化指标的任务", ["“indicator”"]),
        ("哪个部门牵头的任务最多", ["“牵头”", "排名"]),
        ("哪些任务提到充电桩", ["“充电桩”"]),
    ],
)
def test_a_query_that_forgot_is_found_out(question: str, lost: list[str]) -> None:
    assert unaccounted(frame(question), Ask(Query(Asked.TASKS, Everything()))) == lost


def test_what_a_premise_holds_is_said() -> None:
    ask = asked("第13项任务是区应急局牵头吗")
    assert unaccounted(frame("第13项任务是区应急局牵头吗"), ask) == []
    assert unaccounted(frame("第13项任务是区应急局牵头吗"), replace(ask, premise=None)) == ["单位“区应急局”"]


def test_half_a_question_is_declined_and_the_other_half_named() -> None:
    answer = engine().ask("区各部门中只牵头一项任务的，有区国动办吗？")
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.NOT_UNDERSTOOD)
    assert "区国动办" in answer.summary
    assert answer.results == ()


@pytest.mark.parametrize("question", ["第13项任务里加装电梯由谁牵头", "第22项任务中垃圾分类的牵头单位是谁"])
def test_a_subject_of_another_task_is_not_passed_over(question: str) -> None:
    answer = engine().ask(question)
    assert (answer.reason, answer.results) == (Reason.NOT_UNDERSTOOD, ())


def test_a_subject_of_the_task_itself_is_no_obstacle() -> None:
    assert engine().ask("第10项任务里加装电梯由谁牵头").results == ({"type": "department", "name": "区房管局"},)


def test_who_is_left_out_of_a_comparison_is_not_counted_in_it() -> None:
    assert engine().ask("区房管局和区建管委各牵头几项，不包括区应急局").results == ()
