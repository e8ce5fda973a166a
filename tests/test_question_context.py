"""What a question takes over from the one before it."""

from __future__ import annotations

import pytest

from ingest.records import Role
from kg.algebra import Among, Asked, Comparison, Due, Has, InPlan, InSection, Involves, Measure, Not, Operator, Ref
from retrieval.questions.context import in_context
from retrieval.questions.meaning import Ask, Cond, Mode, Offices, Sup, Topic, Want

LEAD = frozenset({Role.LEAD})
HOUSING, EMERGENCY = Ref("d:housing", "区房管局"), Ref("d:emergency", "区应急局")
FOUND = (Ref("t:10", "任务10"), Ref("t:11", "任务11"))
LISTED, WHO = Want(Asked.TASKS), Want(Asked.DEPARTMENTS, roles=LEAD)


def led_by(office: Ref, *marks: str) -> Cond:
    return Cond(Involves(office, LEAD), Offices(((office,),)), frozenset({"office", *marks}))


def subject(words: str) -> Cond:
    return Cond(Topic(words), None, frozenset({"topic"}))


def section(number: str) -> Cond:
    return Cond(InSection(Ref(f"s:{number}")), None, frozenset({"section"}))


def plan(name: str) -> Cond:
    return Cond(InPlan((Ref(f"p:{name}"),)))


THOSE = Cond(Among(FOUND, "上一个答案中的任务"), None, frozenset({"context"}))
MEASURED = Cond(Has(Asked.INDICATORS), None, frozenset({"has"}))
LED = Ask(LISTED, (led_by(HOUSING),))
"""区房管局牵头哪些任务"""


def test_nothing_before_nothing_taken_over() -> None:
    for ask in (LED, Ask(WHO), Ask(LISTED, (subject("加装电梯"),)).marked("whatabout")):
        assert in_context(ask, None, ()) == ask


@pytest.mark.parametrize(
    "ask",
    [
        Ask(WHO, (subject("加装电梯"),)),  # 加装电梯谁牵头
        Ask(Want(Asked.DEPARTMENTS, sup=Sup())),  # 牵头最多的是谁: of the whole plan
        Ask(Want(Asked.SECTIONS)),  # 计划分哪几部分
        Ask(Want(Asked.INDICATORS, measures=(Measure("%"),))),  # 百分比的指标有哪些
        Ask(Want(Asked.TASKS, Mode.COUNT), (section("三"),), operator=Operator.SHARE),
    ],
)
def test_a_question_of_its_own_does_not_lean(ask: Ask) -> None:
    assert in_context(ask, LED, FOUND) == ask


@pytest.mark.parametrize("want", [WHO, Want(Asked.DEADLINES), Want(Asked.TASKS, Mode.COUNT), Want(Asked.INDICATORS)])
def test_a_wish_alone_is_of_what_was_found(want: Want) -> None:
    """谁牵头？ 什么时候完成？ 一共几项？"""
    assert in_context(Ask(want), LED, FOUND) == Ask(want, (THOSE,))


def test_a_wish_for_tasks_in_a_role_is_of_the_same_office_in_that_role() -> None:
    """区房管局牵头什么 / 配合什么"""
    support = frozenset({Role.SUPPORT})
    supported = in_context(Ask(Want(Asked.TASKS, roles=support)), LED, FOUND)
    assert [cond.where for cond in supported.conds] == [Involves(HOUSING, support)]


def test_a_wish_alone_where_nothing_was_found_stays_alone() -> None:
    assert in_context(Ask(WHO), LED, ()) == Ask(WHO)


def test_a_wish_with_only_a_plan_is_a_wish_alone() -> None:
    asked = in_context(Ask(WHO, (plan("sanming"),)), LED, FOUND)
    assert THOSE in asked.conds


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ((led_by(HOUSING),), led_by(EMERGENCY), (led_by(EMERGENCY),)),  # 那区应急局呢
        ((section("三"),), section("二"), (section("二"),)),  # 第二部分呢
        ((led_by(HOUSING), section("三")), section("二"), (led_by(HOUSING), section("二"))),
        ((led_by(HOUSING),), section("二"), (led_by(HOUSING), section("二"))),  # of another kind: both
        ((subject("加装电梯"),), subject("雨污混接"), (subject("雨污混接"),)),
        ((plan("sanming"), led_by(HOUSING)), plan("shenyang"), (led_by(HOUSING), plan("shenyang"))),  # 那沈阳呢
    ],
)
def test_what_about_another(before: tuple[Cond, ...], new: Cond, after: tuple[Cond, ...]) -> None:
    """A condition takes the place of one of its kind; the wish stays."""
    asked = in_context(Ask(LISTED, (new,)).marked("whatabout"), Ask(LISTED, before), FOUND)
    assert (asked.want, asked.conds) == (LISTED, after)


def test_what_about_another_task_keeps_the_wish() -> None:
    """加装电梯由谁牵头 / 雨污混接呢"""
    last = Ask(WHO, (subject("加装电梯"),))
    asked = in_context(Ask(Want(Asked.TASKS, Mode.PASSAGE), (subject("雨污混接"),)).marked("whatabout"), last, FOUND)
    assert (asked.want, asked.conds) == (WHO, (subject("雨污混接"),))


def test_another_wish_that_is_said_takes_the_place_of_the_first() -> None:
    """不对，我要的是区应急局牵头几项"""
    counted = Want(Asked.TASKS, Mode.COUNT)
    asked = in_context(Ask(counted, (led_by(EMERGENCY),)).marked("instead"), LED, FOUND)
    assert (asked.want, asked.conds) == (counted, (led_by(EMERGENCY),))


@pytest.mark.parametrize(
    "refining",
    [
        Cond(Not(Involves(EMERGENCY, LEAD)), Offices(((EMERGENCY,),)), frozenset({"office", "deny"})),  # 把…去掉
        MEASURED,  # 只看有量化指标的
    ],
)
def test_conditions_that_only_narrow_are_added(refining: Cond) -> None:
    assert in_context(Ask(LISTED, (refining,)), LED, FOUND).conds == (*LED.conds, refining)


def test_what_points_back_already_is_left_as_it_is() -> None:
    """其中有量化指标的"""
    ask = Ask(LISTED, (THOSE, MEASURED))
    assert in_context(ask, LED, FOUND) == ask


def test_of_those_indicators_some_are_the_earlier_question_with_one_more_condition() -> None:
    """百分比指标有哪些 / 其中不到50的: the unit is that of the question before."""
    last = Ask(Want(Asked.INDICATORS, measures=(Measure("%"),)), (section("三"),))
    below = Want(Asked.INDICATORS, measures=(Measure(None, Comparison.LESS, 50),))
    asked = in_context(Ask(below, (THOSE,)), last, FOUND)
    assert asked.want.measures == (Measure("%", Comparison.LESS, 50),)
    assert asked.conds == (section("三"),)


def test_a_date_is_added_to_what_is_asked_of_those() -> None:
    due = Cond(Due(Comparison.AT_MOST, "2026-12"), None, frozenset({"time"}))
    ask = Ask(LISTED, (THOSE, due))
    assert in_context(ask, LED, FOUND) == ask
