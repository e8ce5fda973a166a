"""Numbers with their units, and what bounds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.amounts import KINDS, AmountReader
from ingest.records import Comparator

READER = AmountReader(GENRE)


@pytest.mark.parametrize(
    ("phrase", "value", "unit", "kind", "sign", "bounded"),
    [
        ("不低于15万平方米", 150_000, "平方米", "measure", ">=", "不低于15万平方米"),
        ("达到60%以上", 60, "%", "percent", ">=", "达到60%以上"),
        ("约1.2万人", 12_000, "人", "count", "≈", "约1.2万人"),
        ("最高不超过20万元的补助", 200_000, "元", "money", "<=", "最高不超过20万元"),
        ("1000余家企业", 1000, "家", "count", ">=", "1000余家"),
        ("30人（含）以下", 30, "人", "count", "<=", "30人（含）以下"),
        ("至1%及以下", 1, "%", "percent", "<=", "至1%及以下"),
        ("减100个基点", 100, "个基点", "percent", "=", "100个基点"),
        ("3个工作日内", 3, "个工作日", "duration", "=", "3个工作日"),
        ("≤35微克/立方米", 35, "微克/立方米", "measure", "<=", "≤35微克/立方米"),
        ("１５个", 15, "个", "count", "=", "１５个"),
        ("300万亿元", 3e14, "元", "money", "=", "300万亿元"),
    ],
)
def test_an_amount(phrase: str, value: float, unit: str, kind: str, sign: str, bounded: str) -> None:
    (found,) = READER.read(phrase)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.kind, found.comparator.value) == (unit, kind, sign)
    assert phrase[found.left : found.right] == bounded


@pytest.mark.parametrize(
    ("phrase", "value", "upper"), [("3—5个", 3, 5), ("60%至70%", 60, 70), ("10-20万元", 100_000, 200_000)]
)
def test_a_range(phrase: str, value: float, upper: float) -> None:
    (found,) = READER.read(phrase)
    assert (found.value, found.upper, found.comparator) == (value, upper, Comparator.RANGE)


@pytest.mark.parametrize("phrase", ["A5个", "4.5版", "5G基站", "第三轮", "2026", ""])
def test_no_amount(phrase: str) -> None:
    assert list(READER.read(phrase)) == []


@given(st.text(alphabet="0123456789.,%万亿个米年内不超过低于以上约—-至（含）", max_size=40))
def test_amounts_lie_in_their_phrase(phrase: str) -> None:
    end = 0
    for found in READER.read(phrase):
        assert end <= found.start
        assert found.left <= found.start < found.end <= found.right <= len(phrase)
        assert found.kind in KINDS
        end = found.end
