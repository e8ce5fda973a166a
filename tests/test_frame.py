"""Slots of questions: who, which tasks, what is asked, how it is compared, and the words that are left."""

from __future__ import annotations

from typing import Any

import pytest
from asking import frame
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Role
from kg.algebra import ANY_ROLE, Asked, Comparison
from retrieval.understanding.frame import Rank

LEAD = frozenset({Role.LEAD})
MANAGES = frozenset({Role.LEAD, Role.RESPONSIBLE})


def parties(question: str) -> list[str]:
    return [str(party.options[0].department) for party in frame(question).parties]


@pytest.mark.parametrize(
    ("question", "slots"),
    [
        ("区房管局牵头哪些任务？", {"asked": Asked.TASKS, "asked_openly": True, "roles": LEAD, "topic": ""}),
        ("区房管局牵头的任务", {"asked": Asked.TASKS, "asked_openly": False}),
        ("区房管局牵头多少项任务", {"asked": Asked.TASKS, "counted": True}),
        ("区房管局牵头任务的数量", {"asked": Asked.TASKS, "counted": True}),
        ("区房管局负责什么", {"asked": Asked.TASKS, "roles": MANAGES}),
        ("区房管局参与哪些任务", {"roles": ANY_ROLE}),
        ("第13项任务由谁牵头", {"asked": Asked.DEPARTMENTS, "topic": ""}),
        ("第13项任务有几个牵头单位", {"asked": Asked.DEPARTMENTS, "counted": True}),
        ("燃气安全归哪个部门管", {"asked": Asked.DEPARTMENTS, "roles": MANAGES, "topic": "燃气安全"}),
        ("第5项任务什么时候完成", {"asked": Asked.DEADLINES}),
        ("第16项任务依据的是哪个文件", {"asked": Asked.POLICIES}),
        ("第10项任务有哪些量化指标", {"asked": Asked.INDICATORS, "asked_openly": True, "having": []}),
        ("新建多少个公共充电桩", {"value": True, "units": ("个",)}),
        ("计划有几个部分", {"asked": Asked.SECTIONS, "counted": True}),
        ("哪些任务没有量化指标", {"asked": Asked.TASKS, "having": [(Asked.INDICATORS, False)]}),
        ("哪些任务有量化指标", {"asked": Asked.TASKS, "having": [(Asked.INDICATORS, True)]}),
        ("任务9有没有量化指标", {"having": [], "yes_no": True}),
        ("哪个部门牵头的任务最多", {"rank": Rank(False, 1)}),
        ("牵头任务最多的前三个单位", {"rank": Rank(False, 3)}),
        ("牵头任务最少的部门", {"rank": Rank(True, 1)}),
        ("各部门按任务数排名", {"rank": Rank(False, None)}),
        ("哪些任务由三个以上单位牵头", {"holders": (Comparison.AT_LEAST, 3, LEAD)}),
        ("哪些任务的牵头单位超过两个", {"holders": (Comparison.MORE, 2, LEAD)}),
        ("只有一个牵头单位的任务", {"holders": (Comparison.EQUAL, 1, LEAD)}),
        ("正好两家牵头的任务有哪几项", {"holders": (Comparison.EQUAL, 2, LEAD), "exactly": True}),
        ("负责部门刚好写了两个的有哪些", {"holders": (Comparison.EQUAL, 2, {Role.LEAD, Role.RESPONSIBLE})}),
        ("责任单位在五个以上的有多少条", {"holders": (Comparison.AT_LEAST, 5, {Role.LEAD, Role.RESPONSIBLE})}),
        ("牵头单位不超过两家的任务", {"holders": (Comparison.AT_MOST, 2, LEAD)}),
        ("区房管局和区建管委各牵头几项", {"grouped": Asked.DEPARTMENTS, "roles": LEAD}),
        ("第三部分按牵头单位分，各几项", {"grouped": Asked.DEPARTMENTS}),
        ("各部分分别有几项任务", {"grouped": Asked.SECTIONS}),
        ("加装电梯和精品小区分别是多少", {"grouped": None}),
        ("区房管局比区建管委少牵头几项", {"difference": True, "rank": None}),
        ("区房管局单独牵头哪些任务", {"alone": True, "holders": None}),
        ("建交委一家牵头的任务", {"alone": True, "roles": LEAD}),
        ("区房管局和区建管委共同牵头哪些任务", {"together": True, "either": False}),
        ("区房管局或区建管委牵头的任务", {"together": False, "either": True}),
        ("和区房管局一起牵头过任务的部门", {"coworkers": True, "asked": Asked.DEPARTMENTS}),
        ("加装电梯由区房管局牵头吗", {"yes_no": True, "topic": "加装电梯"}),
        ("第15项任务是什么", {"describe": True}),
        ("请问一下，加装电梯要装多少台？谢谢", {"topic": "加装电梯"}),
        ("其中有量化指标的", {"anaphora": frozenset({"among"})}),
        ("第二个呢", {"anaphora": frozenset({"ordinal", "instead"}), "ordinal": 2}),
        ("最后一个由谁牵头", {"ordinal": -1}),
        ("第12个任务由谁牵头", {"ordinal": None, "anaphora": frozenset()}),  # a number of the plan, not of a list
        ("那区应急局呢", {"anaphora": frozenset({"instead"})}),
        ("这个部门一共几项", {"anaphora": frozenset({"department"}), "counted": True}),
    ],
)
def test_slots(question: str, slots: dict[str, Any]) -> None:
    found = frame(question)
    assert {name: getattr(found, name) for name in slots} == slots


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("区房管局牵头、区建管委配合的任务", [("区房管局", LEAD, False), ("区建管委", {Role.SUPPORT}, False)]),
        ("区房管局和区建管委共同牵头", [("区房管局", LEAD, False), ("区建管委", LEAD, False)]),
        ("区房管局牵头但没有区建管委的任务", [("区房管局", LEAD, False), ("区建管委", None, True)]),
        ("区房管局牵头、区建管委不牵头的任务", [("区房管局", LEAD, False), ("区建管委", LEAD, True)]),
        ("有没有区房管局牵头的任务", [("区房管局", LEAD, False)]),
        ("区房管局有没有牵头任务", [("区房管局", LEAD, False)]),
        ("除了区房管局还有谁牵头第31项任务", [("区房管局", LEAD, True)]),
        ("没有区房管局、区建管委参与的任务", [("区房管局", ANY_ROLE, True), ("区建管委", ANY_ROLE, True)]),
    ],
)
def test_who_is_said_to_do_what(question: str, said: list[tuple[str, set[Role] | None, bool]]) -> None:
    found = [(str(p.options[0].department), p.roles, p.negated) for p in frame(question).parties]
    assert found == said


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("加装电梯由谁牵头", "加装电梯"),
        ("谁来管小区里的电动自行车充电", "小区 电动自行车充电"),
        ("三年内要创建多少条精品道路", "精品道路"),
        ("哪些任务提到充电桩", "充电桩"),
        ("区房管局牵头哪些任务", ""),
        ("长宁区有哪些任务", ""),
        ("谁牵头", ""),
        ("一共多少项任务", ""),
    ],
)
def test_the_words_that_are_left_are_the_subject(question: str, topic: str) -> None:
    assert set(frame(question).topic.split()) >= set(topic.split())
    assert bool(frame(question).topic) is bool(topic)


@pytest.mark.parametrize(
    ("question", "bare"), [("谁牵头", True), ("一共几项", True), ("区房管局呢", False), ("加装电梯", False)]
)
def test_a_question_that_names_nothing_of_its_own(question: str, bare: bool) -> None:
    assert frame(question).bare is bare


def test_departments_are_counted_once_in_their_order() -> None:
    assert parties("区建管委、区城运中心和区数据局三家共同牵头的任务") == ["区建管委", "区城运中心", "区数据局"]


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["区房管局", "第13项", "没有", "谁", "最多", "其中", "？", "90%", "《》"])).map("".join)
)
def test_any_text_has_a_frame(text: str) -> None:
    assert frame(text).question == frame(text).question


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("区房管局参与但不是牵头的任务", LEAD),
        ("区房管局列了名、可是不牵头的是哪些条", LEAD),
        ("区房管局参与而没有牵头的任务", LEAD),
        ("区房管局有没有牵头的任务", None),
        ("区房管局是不是牵头单位", None),
        ("区房管局不牵头的任务", None),  # here the department itself is denied
    ],
)
def test_a_role_is_denied_of_who_has_another(question: str, denied: frozenset[Role] | None) -> None:
    assert frame(question).parties[0].denied == denied


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("城市体检这块由谁牵头", "城市体检"),
        ("城市体检那一块谁负责", "城市体检"),
        ("口袋公园这件事归谁管", "口袋公园"),
        ("城市体检这方面由谁牵头", "城市体检"),
        ("口袋公园那项谁牵头", "口袋公园"),
        ("城市体检的事归哪个部门", "城市体检"),
        ("全文里区房管局牵头哪些任务", ""),
        ("清单里区房管局牵头的有哪些", ""),
        ("这份文件里区房管局牵头哪些任务", ""),
        ("区房管局名下有哪些任务", ""),
        ("光是区房管局牵头的有几项任务", ""),
        ("区房管局牵头的条目", ""),
        ("第三部分下面有哪些任务", ""),
        ("区房管局明确牵头的任务有哪些", ""),
    ],
)
def test_words_that_only_point_are_no_subject(question: str, topic: str) -> None:
    found = frame(question)
    assert found.topic == topic
    assert "it" not in found.anaphora


@pytest.mark.parametrize("question", ["这项任务由谁牵头", "看看这项", "那该项的时限呢", "其中这项任务由谁牵头"])
def test_words_that_point_at_the_turn_before(question: str) -> None:
    assert frame(question).anaphora & {"it", "among"}
