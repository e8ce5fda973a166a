"""Numbers with units, comparisons, dates and periods in questions."""

from __future__ import annotations

import pytest
from asking import parts
from hypothesis import given
from hypothesis import strategies as st

from kg.algebra import Comparison, Measure
from retrieval.understanding.quantities import Quantity, Time, years
from retrieval.understanding.sentence import SIGNS, Sentence, Sign, fold

LINKER = parts().quantities
EQUAL, AT_LEAST, MORE = Comparison.EQUAL, Comparison.AT_LEAST, Comparison.MORE
AT_MOST, LESS = Comparison.AT_MOST, Comparison.LESS


def quantities(question: str) -> list[tuple[float, str, Comparison | None]]:
    sentence = Sentence(fold(question))
    LINKER.mark_quantities(sentence)
    return [(q.value, q.unit, q.comparison) for q in sentence.values(Sign.QUANTITY)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("90%以上的指标", [(90, "%", AT_LEAST)]),
        ("不低于90%", [(90, "%", AT_LEAST)]),
        ("达到90%以上", [(90, "%", AT_LEAST)]),
        ("超过100公里", [(100, "公里", MORE)]),
        ("低于50%的", [(50, "%", LESS)]),
        ("不超过3个", [(3, "个", AT_MOST)]),
        ("100米以下", [(100, "米", AT_MOST)]),
        ("正好18条", [(18, "条", EQUAL)]),
        ("目标是80%吗", [(80, "%", EQUAL)]),
        ("466台电梯", [(466, "台", None)]),
        ("百分之九十以上", [(90, "%", AT_LEAST)]),
        ("百分之90", [(90, "%", None)]),
        ("15万平方米", [(150_000, "平方米", None)]),
        ("1,050个", [(1050, "个", None)]),
        ("48.5％", [(48.5, "%", None)]),
        ("大于10条小于20条", [(10, "条", MORE), (20, "条", LESS)]),
        ("多少公里", []),
    ],
)
def test_quantities(question: str, expected: list[tuple[float, str, Comparison | None]]) -> None:
    assert quantities(question) == expected


def times(question: str) -> list[Time]:
    sentence = Sentence(fold(question))
    LINKER.mark_times(sentence)
    return sentence.values(Sign.TIME)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2024到2025年", [Time(2024, 2025)]),
        ("2024-2026年", [Time(2024, 2026)]),
        ("2024年至2025年期间", [Time(2024, 2025)]),
        ("2026年底前完成", [Time(2026, 2026, "2026-12", before=True)]),
        ("2026年底", [Time(2026, 2026, "2026-12")]),
        ("到2026年", [Time(2026, 2026, "2026")]),
        ("2025年6月", [Time(2025, 2025, "2025-06")]),
        ("2030年的任务", [Time(2030, 2030, "2030")]),
        ("2025年之前", [Time(2025, 2025, "2025", before=True)]),
        ("每年新增", [Time(period="annual")]),
        ("每一年都要", [Time(period="annual")]),
        ("三年内完成", [Time(period="plan")]),
        ("2024个", []),  # a number, not a year
        ("三年行动计划", []),
    ],
)
def test_times(question: str, expected: list[Time]) -> None:
    assert times(question) == expected


def test_a_number_without_a_comparison_is_equal() -> None:
    assert Quantity(466, "台", None).measure() == Measure("台", EQUAL, 466)
    assert Quantity(90, "%", AT_LEAST).measure() == Measure("%", AT_LEAST, 90)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("以公里计的指标", ("公里",)),
        ("用平方米算", ("平方米",)),
        ("以户为单位的指标", ("户",)),
        ("百分比指标有哪些", ("%",)),
        ("单位是台的", ("台",)),
        ("以房管局为单位", ()),
        ("指标有哪些", ()),
    ],
)
def test_a_unit_by_name(question: str, units: tuple[str, ...]) -> None:
    sentence = Sentence(fold(question))
    assert LINKER.mark_unit(sentence) == units
    assert sentence.values(Sign.CONDITION) == list(units)  # a sign in its place


@pytest.mark.parametrize(
    ("question", "unit"),
    [("新建多少公里绿道", "公里"), ("加装几台电梯", "台"), ("道路多长", "公里"), ("面积多大", "平方米"), ("占比", "%")],
)
def test_the_unit_that_a_number_is_asked_in(question: str, unit: str) -> None:
    assert unit in LINKER.unit_counted(question)


def test_a_number_of_tasks_is_no_number_of_an_indicator() -> None:
    assert LINKER.unit_counted("牵头多少个任务") == ()


def test_years() -> None:
    assert years([Time(2024, 2026), Time(period="annual"), Time(2030, 2030, "2030")]) == [2024, 2026, 2030, 2030]


@given(st.text(alphabet="0123456789.,%％万亿年月底前到至百分之九十公里个 不低于超过", max_size=40))
def test_any_text_is_read(text: str) -> None:
    sentence = Sentence(fold(text))
    LINKER.mark_times(sentence)
    LINKER.mark_quantities(sentence)
    assert len(sentence.marks) == sum(char in SIGNS for char in sentence.text)
