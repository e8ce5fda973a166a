"""Lay words in questions: found longest first, replaced by nothing, said in every way."""

from __future__ import annotations

import pytest

from ingest.words import Words
from retrieval.lay import LayWords

WORDS = Words(["液化气钢瓶"])
TABLE = LayWords(
    {
        "煤气罐": ("液化气钢瓶",),
        "煤气": ("燃气",),
        "地铁": ("轨道交通",),
        "轨交": ("轨道交通", "城市轨道交通"),
        "罐": ("容器",),
    }
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("煤气罐怎么换", "煤气罐怎么换 液化气钢瓶"),  # not 煤气, which lies inside
        ("煤气和煤气罐", "煤气和煤气罐 燃气 液化气钢瓶"),
        ("罐子", None),  # one character is too short a word
        ("公园几点开门", None),
        ("", None),
    ],
)
def test_reworded(question: str, expected: str | None) -> None:
    assert TABLE.reworded(question) == expected


def test_terms_say_a_lay_word_in_every_way() -> None:
    terms = TABLE.terms("煤气罐改造", WORDS)
    assert terms[0] == ("改造",)
    assert "液化气钢瓶" in terms[1][1].split()


def test_terms_without_a_table_are_the_words() -> None:
    assert LayWords().terms("推进无废城市建设", WORDS) == tuple((w,) for w in WORDS.search("推进无废城市建设"))


@pytest.mark.parametrize("question", ["地铁几点关门", "轨道交通几点关门"])
def test_subjects_hold_every_name_of_a_thing(question: str) -> None:
    (same,) = TABLE.subjects(question)
    assert set(same) == {"地铁", "轨交", "轨道交通", "城市轨道交通"}


def test_no_subject_of_the_table() -> None:
    assert TABLE.subjects("公园几点开门") == ()
