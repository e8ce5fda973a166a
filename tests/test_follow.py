"""Questions that lean on the one before."""

from __future__ import annotations

import pytest
from asking import department, frame, graph_engine, names, numbers, parts, task

from ingest.records import Role
from kg.algebra import Among, Asked, Everything, Involves, Query, Ref
from retrieval.answer import Answer, Reason, Status
from retrieval.understanding.conversation import Turn
from retrieval.understanding.follow import follow_up
from retrieval.understanding.reading import Ask, Decline

CATALOG = parts().catalog
LEAD = frozenset({Role.LEAD})
HOUSING = Ref(department("区房管局"), "区房管局")
TASKS = tuple(Ref(task(n), f"任务{n}") for n in (10, 11, 13, 25, 31, 35))
LED = Turn(Query(Asked.TASKS, Involves(HOUSING, LEAD)), TASKS, (HOUSING,), TASKS)


def talk(*questions: str) -> Answer:
    """The answer to the last of these questions, asked in turn in one session."""
    engine = graph_engine()
    answers = [engine.ask(question, "one") for question in questions]
    return answers[-1]


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (["区房管局牵头哪些任务", "其中有量化指标的有哪些"], [10, 11]),
        (["区房管局牵头哪些任务", "其中没有量化指标的呢"], [13, 25, 31, 35]),
        (["区房管局牵头哪些任务", "其中区建管委也牵头的"], [13, 31]),
        (["区房管局牵头哪些任务", "那区应急局呢"], [27, 28, 29]),
        (["区房管局牵头哪些任务", "区应急局呢？"], [27, 28, 29]),
        (["第三部分有哪些任务", "第二部分呢"], [15, 16, 17, 18, 19, 20, 21]),
        (["第13项任务由谁牵头", "区文旅局还牵头哪些任务"], [13]),
        (["区房管局牵头哪些任务", "第二个是什么"], [11]),
        (["区房管局牵头哪些任务", "最后一个呢"], [35]),
        (["区财政局牵头哪些任务", "区文旅局呢", "那区国动办呢"], [26]),
    ],
)
def test_tasks(questions: list[str], expected: list[int]) -> None:
    assert numbers(talk(*questions)) == expected


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (["加装电梯要装多少台", "由谁牵头"], ["区房管局"]),
        (["加装电梯要装多少台", "谁牵头？"], ["区房管局"]),
        (["第13项任务由谁牵头", "第14项呢"], ["区城管执法局"]),
        (["第10项任务是什么", "它由谁牵头"], ["区房管局"]),
    ],
)
def test_departments(questions: list[str], expected: list[str]) -> None:
    assert names(talk(*questions)) == expected


@pytest.mark.parametrize(
    ("questions", "number"),
    [
        (["区房管局牵头哪些任务", "一共几项"], 6),
        (["区房管局牵头哪些任务", "这个部门一共牵头几项"], 6),
        (["区房管局牵头哪些任务", "那区应急局呢", "一共几项？"], 3),
        (["哪些任务没有量化指标", "有几项"], None),
    ],
)
def test_counts(questions: list[str], number: int | None) -> None:
    result, *_ = talk(*questions).results
    assert result["type"] == "number"
    if number is not None:
        assert result["value"] == number


def test_its_indicators() -> None:
    answer = talk("第10项任务由谁牵头", "它的指标呢")
    assert sorted((r["task"], r["value"]) for r in answer.results) == [("10", 466), ("10", 2_300_000)]


def test_nothing_before() -> None:
    refusal = follow_up(frame("它呢"), None, CATALOG)
    assert isinstance(refusal, Decline)
    assert refusal.reason is Reason.NOT_UNDERSTOOD
    assert follow_up(frame("区房管局牵头哪些任务"), None, CATALOG) == Everything()


def test_a_question_of_its_own_does_not_lean() -> None:
    assert follow_up(frame("区应急局牵头哪些任务"), LED, CATALOG) == Everything()
    assert numbers(talk("区房管局牵头哪些任务", "区应急局牵头哪些任务")) == [27, 28, 29]


def test_among_the_last_answers_tasks() -> None:
    assert follow_up(frame("其中有量化指标的"), LED, CATALOG) == Among(TASKS)


def test_a_number_beyond_the_list() -> None:
    refusal = follow_up(frame("第九个呢"), LED, CATALOG)
    assert isinstance(refusal, Decline)
    assert "6 项" in refusal.message


def test_the_last_of_an_empty_list() -> None:
    refusal = follow_up(frame("最后一个呢"), Turn(None), CATALOG)
    assert isinstance(refusal, Decline)
    assert "-1" not in refusal.message


def test_an_ordinal_of_a_list_of_departments() -> None:
    assert numbers(talk("第13项任务由谁牵头", "第二个还牵头哪些任务")) == [3, 7, 8, 9, 13, 18, 20, 31]


def test_one_department_in_the_place_of_another() -> None:
    swapped = follow_up(frame("那区应急局呢"), LED, CATALOG)
    assert isinstance(swapped, Ask)
    assert swapped.query == Query(Asked.TASKS, Involves(Ref(department("区应急局")), LEAD))


def test_the_department_that_was_asked_about() -> None:
    leaning = frame("这个部门牵头几项任务")
    assert follow_up(leaning, LED, CATALOG) == Everything()
    assert [str(party.options[0].department) for party in leaning.parties] == ["区房管局"]


def test_a_refusal_between_is_not_leant_on() -> None:
    engine = graph_engine()
    for question in ("区房管局牵头哪些任务", "今天天气怎么样"):
        engine.ask(question, "one")
    assert engine.ask("其中有量化指标的", "one").status is not Status.ANSWERED
