"""The table ``questions``, compiled: each list against phrases of its kind, and phrases that it must leave alone."""

from __future__ import annotations

import re

import pytest
from asking import parts

from kg.algebra import Comparison
from retrieval.understanding.sentence import LETTERS

TABLE = parts().table


@pytest.mark.parametrize(
    ("phrase", "n"),
    [("第13项任务", "13"), ("任务三十一", "三十一"), ("27号任务", "27"), ("第5个任务", "5"), ("第 8 条", "8")],
)
def test_a_task_by_number(phrase: str, n: str) -> None:
    assert n in [m.group("n") for pattern in TABLE.numbers("task") if (m := pattern.search(phrase))]


@pytest.mark.parametrize("phrase", ["任务一共几项", "任务三年内完成", "三个任务", "第三部分"])
def test_no_task_by_number(phrase: str) -> None:
    found = [m.group() for pattern in TABLE.numbers("task") if (m := pattern.search(phrase))]
    assert found == [], found


@pytest.mark.parametrize(
    ("phrase", "n"), [("第三部分", "三"), ("第2章", "2"), ("第五大部分", "五"), ("三部分的", "三"), ("section 4", "4")]
)
def test_a_section_by_number(phrase: str, n: str) -> None:
    assert n in [m.group("n") for pattern in TABLE.numbers("section") if (m := pattern.search(phrase))]


@pytest.mark.parametrize(
    ("phrase", "period"),
    [("每年新增", "annual"), ("每一年都要", "annual"), ("三年内完成", "plan"), ("三年行动计划", None)],
)
def test_a_period(phrase: str, period: str | None) -> None:
    found = [value for value, pattern in TABLE.periods if (m := pattern.search(phrase)) and m.group()]
    assert found == ([period] if period else [])


def test_every_comparison_is_in_the_table_once() -> None:
    assert sorted(sign for sign, _, _ in TABLE.comparisons) == sorted(Comparison)


def test_the_table_is_whole() -> None:
    """Every sign that the table may write is put in, and no list swallows the empty string by accident."""
    for name, value in vars(TABLE).items():
        if isinstance(value, re.Pattern):
            assert not any(letter in value.pattern for letter in LETTERS), name
            assert name == "particles" or not value.fullmatch(""), name
