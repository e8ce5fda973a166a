"""Questions → readings: by cases, and thousands of questions drawn from templates against an oracle.

The oracle (``phrasing``) is plain Python over the records that reading a plan gives; it knows no graph and no pattern.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from asking import asked, declined, engine, frame, free, names, numbers, parts, query_of, read
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from phrasing import FORMS, Drawn, numeral, world

from ingest.numerals import to_int
from kg.algebra import Asked
from kg.query import Outcome, run
from retrieval.answer import Reason
from retrieval.understanding.reading import Ask, Decline, Free

CATALOG = parts().catalog
EXAMPLES = 250


@pytest.mark.parametrize(
    ("written", "spaced"),
    [
        ("哪些任务的牵头单位超过3个", "哪些任务的牵头单位超过 3 个"),
        ("哪些任务有3个以上单位牵头", "哪些任务有 3 个以上单位牵头"),
        ("第13项任务由谁牵头", "第 13 项任务由谁牵头"),
        ("牵头任务最多的前5个部门", "牵头任务最多的前 5 个部门"),
        ("2026年底前要完成的任务有哪些", "2026 年底前要完成的任务有哪些"),
        ("90%以上的指标有哪些", "90 % 以上的指标有哪些"),
        ("由2家单位共同牵头的任务", "由 2 家单位共同牵头的任务"),
    ],
)
def test_spaces_around_digits_say_nothing(written: str, spaced: str) -> None:
    assert asked(spaced).query == asked(written).query


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_a_question_from_a_template_finds_what_the_records_hold(form: str, data: st.DataObject) -> None:
    drawn = FORMS[form](world(), lambda options: data.draw(st.sampled_from(options)))
    reading = read(drawn.question)
    assert isinstance(reading, Ask), f"{drawn.question}: {reading}"
    same(drawn, reading)


def same(drawn: Drawn, ask: Ask) -> None:
    outcome = run(parts().store, query_of(ask))
    told = f"{drawn.question}: {ask.query}"
    assert Counter(plain(outcome)) == Counter(drawn.found), told
    assert query_of(ask).counted is drawn.counted, told
    if drawn.counts:
        assert tuple(outcome.counts.values()) == drawn.counts, told
    if drawn.counted:
        assert outcome.count == len(drawn.found), told


def plain(outcome: Outcome) -> list[Any]:
    """What was found, as the oracle says it."""
    found: list[Any] = []
    for iri in outcome.rows:
        if iri in CATALOG.tasks:
            found.append(int(CATALOG.tasks[iri].number))
        elif iri in CATALOG.departments:
            found.append(CATALOG.departments[iri].name)
        elif iri in CATALOG.indicators:
            fact = CATALOG.indicators[iri]
            found.append((CATALOG.tasks[fact.task or ""].number, fact.value, fact.unit))
        else:
            found.append(iri)
    return found


TRADITIONAL = OpenCC("s2t")
DISGUISES: list[Callable[[str], str]] = [
    lambda q: str(TRADITIONAL.convert(q)),
    lambda q: q.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),  # full-width digits
    " ".join,
    "\u3000".join,
    "\u200b".join,
    lambda q: f"{q}？？",
    lambda q: f"\ue001{q}\ue007",
    lambda q: f"您好，请问{q}",
    lambda q: f"麻烦帮我查一下，{q}",
    lambda q: f"\n{q}\n",
]


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(sorted(FORMS)), st.integers(0, len(DISGUISES) - 1))
def test_the_way_of_writing_says_nothing(data: st.DataObject, form: str, disguise: int) -> None:
    """Traditional characters, wide digits, spaces, politeness: the reading is the same, whatever it is."""
    question = FORMS[form](world(), lambda options: data.draw(st.sampled_from(options))).question
    plainly, disguised = read(question), read(DISGUISES[disguise](question))
    if isinstance(plainly, Ask):
        assert isinstance(disguised, Ask), (question, disguised)
        assert disguised.query == plainly.query, (question, disguised.query)
    else:
        assert type(disguised) is type(plainly), (question, disguised)


@given(st.integers(1, 99))
def test_the_oracle_numerals_are_those_that_are_read(number: int) -> None:
    assert to_int(numeral(number)) == number


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("区房管局牵头哪些任务？", "牵头单位 = 区房管局"),
        ("哪些任务由三个以上单位牵头", "牵头单位数 ≥ 3"),
        ("第13项任务由谁牵头", "问牵头单位；任务 = 任务13"),
        ("谁牵头加装电梯", "问牵头单位；任务 = 任务10"),
        ("公共充电桩要新建几个", "问量化指标；指标 = 新建公共充电桩"),
        ("哪些指标以公里计", "问量化指标；指标单位 = 公里"),
        ("哪些指标在90%以上", "问量化指标；指标值 ≥ 90%"),
        ("第16项任务什么时候完成", "问完成时限；任务 = 任务16"),
        ("计划分几个部分", "问部分的数量"),
        ("一共多少项任务", "问任务的数量"),
    ],
)
def test_how_a_question_is_understood(question: str, understood: str) -> None:
    assert str(asked(question).query).startswith(understood[:8])
    assert all(piece in str(asked(question).query) for piece in understood.split("；")[1:])


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("第10项任务的覆盖性目标", Asked.COVERAGE),
        ("第16项任务依据哪个文件", Asked.POLICIES),
        ("计划分为哪几个部分", Asked.SECTIONS),
        ("哪些任务提到充电桩", Asked.TASKS),
        ("区房管局负责什么", Asked.TASKS),
        ("加装电梯目标是500台吗", Asked.INDICATORS),
        ("燃气安全归哪个部门管", Asked.DEPARTMENTS),
        ("雨污混接整治要到什么时候完成", Asked.DEADLINES),
    ],
)
def test_what_is_asked_for(question: str, kind: Asked) -> None:
    assert query_of(asked(question)).asked is kind


@pytest.mark.parametrize(
    "question", ["家里用煤气罐，以后会给换吗", "一下暴雨马路就被淹", "楼道里有人给电瓶车充电，太危险了"]
)
def test_a_free_question(question: str) -> None:
    assert free(question).text


@pytest.mark.parametrize("question", ["第二项任务是什么", "任务15讲了什么", "介绍一下第3项任务"])
def test_a_question_about_the_task_itself(question: str) -> None:
    assert asked(question).described


def test_a_misspelt_name_is_noted() -> None:
    assert asked("区房官局牵头哪些任务").notes == ("“区房官局”按“区房管局”理解",)
    assert asked("区房管局牵头哪些任务").notes == ()


@pytest.mark.parametrize("question", ["区房管局和区建管委牵头哪些任务", "区数据局、区城运中心牵头的任务"])
def test_two_readings_are_asked_back(question: str) -> None:
    decline = declined(question)
    assert decline.reason is Reason.SEVERAL_READINGS
    assert len(decline.choices) == 2


@pytest.mark.parametrize(
    "question",
    [
        "区应急局什么时候牵头",
        "区房管局牵头的任务什么时候完成",
        "第三部分的量化指标有哪些",
        "90%以上的指标有哪些，牵头单位是谁",
    ],
)
def test_a_condition_is_never_dropped(question: str) -> None:
    """What the question names stands in the query, or the question is not answered."""
    reading = read(question)
    if isinstance(reading, Ask):
        said = [str(party.options[0].department) for party in frame(question).parties]
        said += [str(section) for section in frame(question).sections]
        said += [f"{q.value:g}{q.unit}" for q in frame(question).quantities]
        assert all(one in str(reading.query) for one in said), str(reading.query)


BUILDING_WITH_OTHERS = [3, 6, 7, 12, 13, 21, 29, 31, 33, 36]


@pytest.mark.parametrize(
    ("question", "tasks", "departments"),
    [
        ("区建管委牵头但不是单独牵头的任务", BUILDING_WITH_OTHERS, []),
        ("466台是哪个任务的指标", [10], []),
        ("最后一项任务是什么", [36], []),
        ("任务1的下一项是什么", [2], []),
        ("哪个任务牵头单位最多", [31], []),
        ("前三项任务由谁牵头", [], ["区建管委", "区绿化市容局"]),
        ("第10项任务的牵头单位还牵头哪些任务", [11, 13, 25, 31, 35], []),
        ("90%以上的指标归谁管", [], ["区建管委", "区绿化市容局"]),
        ("区文旅局的任务有哪些单位参与", [], ["区规划资源局", "区绿化市容局", "区建管委", "区房管局", "区文旅局"]),
        ("第12个任务由谁牵头", [], ["区规划资源局", "区建管委", "区发改委", "各街镇"]),
        ("街镇牵头的任务有哪些", [12, 21], []),
        ("区数据局和区城运中心共同牵头、牵头单位超过两个的任务", [31, 33], []),
        ("区财政局或区发改委牵头、区建管委也牵头的任务", [12, 21, 36], []),
        ("第一部分里牵头单位最多的任务", [13], []),
        ("不是2026年底完成的任务", [], []),
        ("没有量化指标的任务中牵头任务最多的部门", [], ["区建管委"]),
        ("牵头三项以上有量化指标任务的部门", [], ["区建管委", "区绿化市容局"]),
        ("2026年底前完成的任务由谁牵头", [], ["区建管委", "区城运中心", "区数据局"]),
        ("第3项和第4项任务共同的牵头单位", [], ["区建管委"]),
        ("区文旅局和谁一起牵头第13项", [], ["区规划资源局", "区绿化市容局", "区建管委", "区房管局"]),
    ],
)
def test_rather_nothing_than_a_wrong_list(question: str, tasks: list[int], departments: list[str]) -> None:
    """What is listed is right, or nothing is listed: precision before coverage."""
    answer = engine().ask(question)
    assert numbers(answer) in ([], tasks), answer.understood
    assert names(answer) in ([], departments), answer.understood


@pytest.mark.parametrize(
    "question", ["各部门分别牵头多少任务", "区建管委牵头任务占比多少", "区建管委牵头的任务比区房管局多几项"]
)
def test_rather_nothing_than_a_wrong_number(question: str) -> None:
    """36 is no answer to how many each has, nor are 7 percentages one to a share."""
    answer = engine().ask(question)
    assert not any(result["type"] in ("number", "indicator", "task") for result in answer.results), answer.understood


def test_what_is_understood_is_what_was_asked_of_the_graph() -> None:
    """Two questions in one sentence: the answer holds either department's tasks, and must not say 「且」."""
    answer = engine().ask("区房管局牵头哪些任务，区应急局呢")
    if len(numbers(answer)) > 1:
        assert " 且 牵头单位" not in answer.understood


@pytest.mark.parametrize(
    ("question", "said"),
    [("第9项任务有量化指标吗", "没有"), ("第10项任务有量化指标吗", "有"), ("区建管委牵头了25项任务吗", "不")],
)
def test_a_yes_no_question_is_answered_with_yes_or_no(question: str, said: str) -> None:
    assert said in answer_of(question).split("，", maxsplit=1)[0]


def answer_of(question: str) -> str:
    return engine().ask(question).summary


STRANGE = [
    ("区房管局牵头、市卫健委配合的任务", "市卫健委"),
    ("区房管局和区魔法局共同牵头的任务", "区魔法局"),
    ("第13项任务和第99项任务由谁牵头", "99"),
    ("区房管局牵头的任务中引用了《民法典》的", "民法典"),
]


@pytest.mark.parametrize(("question", "strange"), STRANGE)
def test_what_is_not_known_is_said(question: str, strange: str) -> None:
    """Half of a condition must not be answered as if it were the whole."""
    reading = read(question)
    said = (
        reading.message if isinstance(reading, Decline) else " ".join(reading.notes) if isinstance(reading, Ask) else ""
    )
    assert strange in said, reading


def test_every_question_has_one_of_three_readings() -> None:
    for question in ("", "区房管局牵头哪些任务", "家里用煤气罐，以后会给换吗"):
        assert isinstance(read(question), Ask | Free | Decline)
