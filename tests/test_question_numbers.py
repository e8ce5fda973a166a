"""Numbers, ordinals and units of a question, as leaves that may overlap."""

from __future__ import annotations

from math import isfinite

import pytest
from asking import parts
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.algebra import Comparison, Measure
from retrieval.questions.leaf import Leaf
from retrieval.questions.meaning import Number
from retrieval.questions.numbers import NumberReader

READER = NumberReader(parts().genre)


def found(text: str, category: str) -> dict[str, object]:
    """What each stretch is read as in a category; of several readings of a stretch the cheapest."""
    leaves: list[Leaf] = sorted(READER.read(text), key=lambda leaf: -leaf.cost)
    return {leaf.words: leaf.value for leaf in leaves if leaf.category == category}


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        ("三家单位", "三家", Number(3, "家")),
        ("三家单位", "三", Number(3)),  # 家 may be the measure word of what follows
        ("466台电梯", "466台", Number(466, "台")),
        ("15万平方米", "15万平方米", Number(150_000, "平方米")),
        ("1,050个充电桩", "1,050个", Number(1050, "个")),
        ("48.5％以上", "48.5％", Number(48.5, "%")),
        ("百分之四十八", "百分之四十八", Number(48, "%")),
        ("百分之90", "百分之90", Number(90, "%")),
        ("占六成吗", "六成", Number(60, "%")),
        ("40到60%之间", "40到60%", Number(40, "%", None, 60)),
        ("十八条", "十八条", Number(18, "条")),
        ("超过100万的", "100万", Number(1_000_000)),
        ("一百二十户", "一百二十户", Number(120, "户")),
    ],
)
def test_a_number_with_its_unit(text: str, words: str, number: Number) -> None:
    assert found(text, "number")[words] == number


@pytest.mark.parametrize(
    ("text", "category", "words", "place"),
    [
        ("排第二的单位", "ordinal", "第二", 2),
        ("第三名是谁", "ordinal", "第三名", 3),
        ("第二多的", "ordinal", "第二多", 2),
        ("前三名", "top", "前三名", 3),
        ("头5家", "top", "头5家", 5),
    ],
)
def test_a_place_in_an_order(text: str, category: str, words: str, place: int) -> None:
    assert found(text, category)[words] == place


def test_the_second_of_how_many_is_no_order() -> None:
    """第二多少 asks for a number: 多 belongs to 多少."""
    assert "第二多" not in found("第二多少项", "ordinal")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("牵头的是哪一家", "top"),
        ("几家单位", "number"),
        ("成立了一个专班", "ordinal"),
        ("一起牵头的", "number"),  # one character without a unit: 一 of 一起
        ("", "number"),
    ],
)
def test_what_is_no_number(text: str, category: str) -> None:
    assert found(text, category) == {}


def test_a_share_is_no_word_with_its_character() -> None:
    """三成立, 五成果: 成 begins another word."""
    assert "三成" not in found("三成立", "number")
    assert "五成" not in found("五成果", "number")


@pytest.mark.parametrize(("text", "unit"), [("以户计", "户"), ("用平方米算", "平方米"), ("多少％", "%")])
def test_a_unit_by_itself(text: str, unit: str) -> None:
    assert unit in found(text, "unit").values()


def test_figures_speak_for_themselves_and_numerals_less() -> None:
    costs = {leaf.words: leaf.cost for leaf in READER.read("466台、三家、二十") if leaf.category == "number"}
    assert costs["466台"] < costs["三家"] < costs["二十"]


def test_what_a_number_asks_of_an_indicator() -> None:
    assert Number(90, "%", Comparison.AT_LEAST).measure() == Measure("%", Comparison.AT_LEAST, 90)
    assert Number(3).measure() == Measure(None, Comparison.EQUAL, 3)


@settings(derandomize=True)
@given(st.text(alphabet="0123456789.,%％万亿年第前头百分之九十两成公里个家到至- 不多余", max_size=40))
def test_every_leaf_stands_where_it_says(text: str) -> None:
    for leaf in READER.read(text):
        assert text[leaf.start : leaf.end] == leaf.words
        assert 0 <= leaf.start < leaf.end <= len(text)
        assert leaf.cost >= 0
        if isinstance(leaf.value, Number):
            assert isfinite(leaf.value.value)
