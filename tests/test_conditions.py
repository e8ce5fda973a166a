"""From slots to the conditions of the algebra."""

from __future__ import annotations

import pytest
from asking import engine, frame, parts, task

from ingest.records import Role
from kg.algebra import ANY_ROLE, Among, Comparison, Everything, InPlan, InSection, Measure, Not, Ref, both
from kg.vocabulary import plan_iri
from retrieval.answer import Reason, Status
from retrieval.understanding.conditions import departments_of, dues, having, roles_of, within
from retrieval.understanding.reading import Decline

CONDITIONS = parts().conditions
CATALOG = parts().catalog


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("区房管局牵头哪些任务", "牵头单位 = 区房管局"),
        ("区房管局参与哪些任务", "参与单位 = 区房管局"),
        ("区房管局负责哪些任务", "负责单位 = 区房管局"),
        ("区房管局和区建管委共同牵头哪些任务", "牵头单位 = 区房管局 且 牵头单位 = 区建管委"),
        ("区房管局或区建管委牵头的任务", "牵头单位 = 区房管局 或 牵头单位 = 区建管委"),
        ("区房管局牵头但没有区建管委的任务", "牵头单位 = 区房管局 且 不满足（参与单位 = 区建管委）"),
        ("没有区建管委参与的任务", "不满足（参与单位 = 区建管委）"),
        ("区房管局单独牵头哪些任务", "牵头单位 = 区房管局 且 牵头单位数 = 1"),
        ("建交委一家牵头的任务", "牵头单位 = 区建管委 且 牵头单位数 = 1"),
        ("哪些任务有三个以上单位牵头", "牵头单位数 ≥ 3"),
        (
            "区建管委、区城运中心、区数据局三家单位共同牵头的任务",
            "牵头单位 = 区建管委 且 牵头单位 = 区城运中心 且 牵头单位 = 区数据局",
        ),
        ("哪些任务没有量化指标", "不满足（有量化指标）"),
        ("区房管局牵头、有量化指标的任务", "牵头单位 = 区房管局 且 有量化指标"),
        ("第10项任务的量化指标", "任务 = 任务10"),
        ("哪些任务引用了《上海市雨污混接普查和整治工作方案》", "引用文件 = 《上海市雨污混接普查和整治工作方案》"),
        ("哪些任务", "全部任务"),
    ],
)
def test_conditions_of_a_question(question: str, said: str) -> None:
    assert str(CONDITIONS.all_of(frame(question), Everything())) == said


def test_a_section_is_a_condition() -> None:
    where = CONDITIONS.place(frame("第三部分里区房管局牵头哪些任务"))
    assert isinstance(where, InSection)
    assert "第三部分" in str(where)


def test_a_section_named_many_times_is_one_condition() -> None:
    assert CONDITIONS.place(frame("第二部分" * 300)) == CONDITIONS.place(frame("第二部分有哪些任务"))


def test_two_departments_and_no_word_that_joins_them_are_asked_back() -> None:
    asked = CONDITIONS.all_of(frame("区房管局和区建管委牵头哪些任务"), Everything())
    assert isinstance(asked, Decline)
    assert (asked.status, asked.reason) == (Status.AMBIGUOUS, Reason.SEVERAL_READINGS)
    assert [choice.question for choice in asked.choices] == [
        "区房管局和区建管委共同牵头哪些任务？",
        "区房管局或区建管委牵头哪些任务？",
    ]
    for choice in asked.choices:  # what one click asks has an answer
        assert not isinstance(CONDITIONS.all_of(frame(choice.question), Everything()), Decline)


def test_asking_back_keeps_the_role_that_was_asked() -> None:
    """配合 must not turn into 牵头 by a click."""
    asked = CONDITIONS.all_of(frame("区房管局和区建管委配合哪些任务"), Everything())
    assert isinstance(asked, Decline)
    assert all("配合" in choice.question for choice in asked.choices)


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("90%以上的指标", [Measure("%", Comparison.AT_LEAST, 90)]),
        ("以公里计的指标", [Measure(unit="公里")]),
        ("每年都要完成的指标", [Measure(period="annual")]),
        ("三年内完成的指标", [Measure(period="2024-2026")]),
        ("2024到2025年的指标", [Measure(period="2024-2025")]),
        ("每年至少1公里的指标", [Measure("公里", Comparison.AT_LEAST, 1, period="annual")]),
        ("加装电梯是466台吗", []),  # a claim, not a condition
        ("指标有哪些", []),
    ],
)
def test_conditions_on_indicators(question: str, measures: list[Measure]) -> None:
    assert CONDITIONS.measures(frame(question)) == measures


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2026年底前完成的任务", ["完成时限 ≤ 2026-12"]),
        ("2026年完成的任务", ["完成时限 ≥ 2026-01", "完成时限 ≤ 2026-12"]),
        ("2025年6月前完成", ["完成时限 ≤ 2025-06"]),
        ("2024到2025年", []),
        ("每年", []),
    ],
)
def test_dates(question: str, said: list[str]) -> None:
    assert [str(due) for due in dues(frame(question))] == said


def test_roles_and_departments_of_a_question() -> None:
    assert roles_of(frame("区房管局牵头什么")) == {Role.LEAD}
    assert roles_of(frame("区房管局有什么任务")) == ANY_ROLE
    assert [str(ref) for ref in departments_of(frame("区建管委和区房管局"))] == ["区建管委", "区房管局"]


def test_having_and_not_having() -> None:
    [held] = having(frame("有量化指标的任务"))
    [lacks] = having(frame("没有量化指标的任务"))
    assert lacks == Not(held)


def test_within_a_condition() -> None:
    ten, eleven = Ref(task(10)), Ref(task(11))
    third = next(s for s in CATALOG.sections.values() if s.number == "三")
    assert within(Everything(), CATALOG) is None
    assert within(Among((eleven, ten)), CATALOG) == [task(10), task(11)]  # in the plan's order
    assert within(InSection(Ref(third.iri)), CATALOG) == [t.iri for t in CATALOG.tasks_of[third.iri]]
    assert within(both(Among((ten,)), InSection(Ref(third.iri))), CATALOG) == []
    assert within(InPlan((Ref(plan_iri("changning-2024-2026-draft")),)), CATALOG) == list(CATALOG.tasks)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("写明时限的任务有哪些？", 3),
        ("写明了时限的任务有哪些？", 3),
        ("区建管委牵头且写明时限的任务有哪些？", 3),
        ("没有写明时限的任务有几项？", 33),
        ("明确完成时限的任务有几项？", 3),
    ],
)
def test_a_deadline_that_is_stated_is_a_condition(question: str, number: int) -> None:
    answer = engine().ask(question)
    assert sum(result["type"] == "task" for result in answer.results) == number, answer.summary
