"""The table ``questions``, compiled: each list against phrases of its kind, and phrases that it must leave alone."""

from __future__ import annotations

import pytest
from asking import parts

from retrieval.understanding.table import LETTERS

TABLE = parts().table
TOML = parts().genre.table("questions")


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


def test_the_table_is_whole() -> None:
    """Every numeral and sign that the table may write is put in, and no pattern of numbers fits nothing."""
    for name in TOML["numbers"]:
        for pattern in TABLE.numbers(name):
            assert not any(letter in pattern.pattern for letter in LETTERS), name
            assert not pattern.fullmatch(""), name
    for name in TOML["titles"]:
        assert not any(letter in TABLE.title(name).pattern for letter in LETTERS), name


def test_the_table_holds_no_wording() -> None:
    """The words that people ask with are rows of the lexicon: here are numbers and titles of parts alone."""
    assert set(TOML) == {"numbers", "titles"}
