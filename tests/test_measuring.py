"""Questions for numbers: which indicators, which conditions they meet, and numbers that the plan does not state."""

from __future__ import annotations

import pytest
from asking import answered, asked, engine, indicators, query_of, read

from kg.algebra import Asked
from retrieval.answer import Status
from retrieval.understanding.reading import Ask


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("公共充电桩要新建几个", [("3", 1050, "个")]),
        ("加装电梯要装多少台", [("10", 466, "台")]),
        ("加装电梯和精品小区分别是多少", [("10", 466, "台"), ("10", 2_300_000, "平方米")]),
        ("架空线入地率要达到多少", [("2", 90, "%")]),
        ("哪些指标用台来计算", [("10", 466, "台")]),
        ("超过100万的指标", [("10", 2_300_000, "平方米")]),
        ("正好18条的指标", [("3", 18, "条")]),
        ("第10项任务有哪些指标", [("10", 2_300_000, "平方米"), ("10", 466, "台")]),
        ("加装电梯的指标是什么", [("10", 466, "台")]),
        ("百分比指标里最高的是哪个", [("3", 100, "%")]),
    ],
)
def test_the_indicators_that_are_meant(question: str, expected: list[tuple[str, float, str]]) -> None:
    answer = engine().ask(question)
    assert sorted(indicators(answer)) == sorted(expected)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("一共有多少个量化指标", 28),
        ("第10项任务有几个指标", 2),
        ("第1项任务有几项考核指标", 2),
        ("区房管局牵头的任务有多少个指标", 3),
        ("有几个百分比指标", 9),
    ],
)
def test_how_many_indicators_there_are_says_nothing_of_their_unit(question: str, number: int) -> None:
    assert engine().ask(question).results[0] == {"type": "number", "value": number}


@pytest.mark.parametrize("question", ["森林覆盖率要达到多少", "2025年要新建多少个充电桩", "绿化工人要招多少人"])
def test_a_number_that_is_not_stated(question: str) -> None:
    assert engine().ask(question).status is not Status.ANSWERED


def test_a_target_without_a_number() -> None:
    reading = read("违法建筑治理的目标是什么")
    assert isinstance(reading, Ask)
    assert query_of(reading).asked is Asked.COVERAGE


@pytest.mark.parametrize("question", ["加装电梯是466台吗", "加装电梯是500台吗", "架空线入地率目标是90%吗"])
def test_a_number_that_is_claimed_is_a_premise_and_no_condition(question: str) -> None:
    ask = asked(question)
    assert ask.premise is not None
    assert len(ask.premise.quantities) == 1
    assert query_of(ask).measures[0] is not None
    assert query_of(ask).measures[0].value is None


def test_two_conditions_on_the_value_are_either_met() -> None:
    found = indicators(answered("低于50%的指标和高于90%的指标"))
    assert found
    assert all(unit == "%" and (value < 50 or value > 90) for _, value, unit in found)
    both = [set(indicators(answered(f"{one}的指标"))) for one in ("低于50%", "高于90%")]
    assert set(found) == both[0] | both[1]
