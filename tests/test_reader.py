"""Questions → readings: hundreds of questions drawn from templates against an oracle, and the ways to write one question.

The oracle (``phrasing``) is plain Python over the records that reading a plan gives; it knows no graph and no grammar. What
single questions are answered with stands in ``test_questions``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from asking import answered, asked, graph_engine, parts, read, understood
from hypothesis import given
from hypothesis import strategies as st
from missed import cases
from opencc import OpenCC
from phrasing import FORMS, Drawn, numeral, world

from ingest.numerals import to_int
from kg.algebra import Query
from kg.query import Outcome, run
from retrieval.answer import Reason
from retrieval.understanding.reading import Ask, Decline, Free, Reading

CATALOG = parts().catalog
DRAWN = 40
"""Questions that are drawn of each template, the same ones each time."""

RIGHT = {
    "but_not": 39,
    "ranking": 33,
}
"""How many of them are read right, where it is not all; fewer is a step back. Where all are, the line is to be taken out."""


def drawn(form: str, number: int) -> list[Drawn]:
    random = Random(form)
    return [FORMS[form](world(), random.choice) for _ in range(number)]


@pytest.mark.parametrize("form", FORMS)
def test_questions_from_a_template_find_what_the_records_hold(form: str) -> None:
    wrong = [one.question for one in drawn(form, DRAWN) if not finds(one)]
    right = DRAWN - len(wrong)
    assert right >= RIGHT.get(form, DRAWN), wrong
    assert form not in RIGHT or right < DRAWN, "all right now: take it out of RIGHT"


def finds(one: Drawn) -> bool:
    """Whether a question is read into a query that finds what it asks for, and nothing else is read into it."""
    readings = understood(one.question)
    reading = readings[0].reading
    if len(readings) > 1 or not isinstance(reading, Ask) or not isinstance(reading.query, Query):
        return False
    outcome = run(parts().store, reading.query)
    counted = reading.query.counted is one.counted and (not one.counted or outcome.count == len(one.found))
    ordered = not one.counts or tuple(outcome.counts.values()) == one.counts
    return counted and ordered and Counter(plain(outcome)) == Counter(one.found)


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


@given(st.integers(1, 99))
def test_the_oracle_numerals_are_those_that_are_read(number: int) -> None:
    assert to_int(numeral(number)) == number


TRADITIONAL = OpenCC("s2t")
DISGUISES: dict[str, Callable[[str], str]] = {
    "traditional characters": lambda q: str(TRADITIONAL.convert(q)),
    "wide digits": lambda q: q.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    "blanks": " ".join,
    "wide blanks": "\u3000".join,
    "blanks without width": "\u200b".join,
    "two marks": lambda q: f"{q}？？",
    "private characters": lambda q: f"\ue001{q}\ue007",
    "a greeting": lambda q: f"您好，请问{q}",
    "a request": lambda q: f"麻烦帮我查一下，{q}",
    "line breaks": lambda q: f"\n{q}\n",
}
SAME = 3
"""Questions of each template that are asked in disguise."""


CHANGED: dict[str, list[str]] = {}
"""Questions that are read otherwise in disguise yet; of one that is not, take the entry out."""


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_way_of_writing_says_nothing(disguise: str) -> None:
    """Traditional characters, wide digits, blanks, politeness: the reading is the same, whatever it is."""
    questions = [one.question for form in FORMS for one in drawn(form, SAME)]
    assert [q for q in questions if not same(read(q), read(DISGUISES[disguise](q)))] == CHANGED.get(disguise, [])


def same(plainly: Reading, disguised: Reading) -> bool:
    if isinstance(plainly, Ask) and isinstance(disguised, Ask):
        return plainly.query == disguised.query
    return type(plainly) is type(disguised)


@pytest.mark.parametrize(
    ("written", "spaced"),
    [
        ("第13项任务由谁牵头", "第 13 项任务由谁牵头"),
        ("牵头任务最多的前5个部门", "牵头任务最多的前 5 个部门"),
        ("2026年底前要完成的任务有哪些", "2026 年底前要完成的任务有哪些"),
        ("哪些任务有3个以上单位牵头", "哪些任务有 3 个以上单位牵头"),
        ("90%以上的指标有哪些", "90 % 以上的指标有哪些"),
        ("由2家单位共同牵头的任务", "由 2 家单位共同牵头的任务"),
    ],
)
def test_spaces_around_digits_say_nothing(written: str, spaced: str) -> None:
    assert same(read(spaced), read(written))


@pytest.mark.parametrize(
    ("question", "understood_as"),
    cases(
        [
            ("区房管局牵头哪些任务？", "牵头单位 = 区房管局"),
            ("第13项任务由谁牵头", "问牵头单位；任务 = 任务13"),
            ("谁牵头加装电梯", "问牵头单位；任务 = 任务10"),
            ("第16项任务什么时候完成", "问完成时限；任务 = 任务16"),
            ("一共多少项任务", "问任务的数量"),
            ("新建多少个公共充电桩", "问量化指标；指标 = 新建公共充电桩"),
            ("哪些指标以公里计", "问量化指标；指标单位 = 公里"),
        ],
        {},
    ),
)
def test_how_a_question_was_understood_is_told(question: str, understood_as: str) -> None:
    assert answered(question).understood == understood_as


@pytest.mark.parametrize(
    ("question", "title"),
    cases(
        [
            ("第二项任务是什么", "任务2「深化架空线入地和杆箱整治」"),
            ("任务15讲了什么", "任务15「深化海绵城市建设」"),
            ("介绍一下第3项任务", "任务3「提升道路设施品质」"),
        ],
        {},
    ),
)
def test_a_question_about_the_task_itself(question: str, title: str) -> None:
    assert asked(question).described
    assert title in answered(question).summary


@pytest.mark.parametrize(
    ("question", "told"),
    cases(
        [
            ("区房官局牵头哪些任务", "“区房官局”按“区房管局”理解"),
            ("区环保局牵头哪些任务", "“区环保局”按“区生态环境局”理解"),
        ],
        {},
    ),
)
def test_a_name_that_was_read_as_another_is_told(question: str, told: str) -> None:
    assert told in answered(question).notes


def test_a_name_as_it_is_needs_no_note() -> None:
    assert answered("区房管局牵头哪些任务").notes == ()


def test_what_is_not_stated_is_not_said_where_a_word_that_asks_was_set_aside() -> None:
    answer = graph_engine().ask("区体育局在这份计划里牵头什么、配合什么？")
    assert answer.reason is Reason.NOT_UNDERSTOOD
    assert "什么" in answer.summary
    assert graph_engine().ask("区体育局牵头什么？").reason is Reason.LEADS_NOTHING


@pytest.mark.parametrize(
    "question", ["", "区房管局牵头哪些任务", "家里用煤气罐，以后会给换吗", "其中", "第99项任务由谁牵头"]
)
def test_every_question_has_one_of_three_readings(question: str) -> None:
    assert isinstance(read(question), Ask | Free | Decline)
