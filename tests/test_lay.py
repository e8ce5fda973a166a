"""Lay words in questions: found longest first, replaced by nothing, said in every way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ingest.genre import Genre
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
        "保税区": ("综合保税区",),
        "失业": ("就业", "失业人员"),
    }
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("煤气罐怎么换", "液化气钢瓶怎么换"),  # not 煤气, which lies inside
        ("煤气和煤气罐", "燃气和液化气钢瓶"),
        ("轨交几点关门", "轨道交通几点关门"),  # the nearest of its official words
        ("罐子", "罐子"),  # one character is too short a word
        ("公园几点开门", "公园几点开门"),
        ("保税区怎么进", "综合保税区怎么进"),
        ("综合保税区怎么进", "综合保税区怎么进"),  # said already: not 综合综合保税区
        ("失业人员的失业", "失业人员的就业"),
        ("", ""),
    ],
)
def test_the_nearest_official_word_in_place_of_each_lay_one(question: str, expected: str) -> None:
    assert TABLE.replaced(question) == expected


def test_what_lay_words_mean() -> None:
    assert TABLE.meant("煤气罐和轨交") == {"煤气罐": ("液化气钢瓶",), "轨交": ("轨道交通", "城市轨道交通")}
    assert TABLE.meant("公园几点开门") == {}


def test_an_official_word_is_not_a_lay_word_inside_it() -> None:
    assert TABLE.meant("综合保税区和失业人员") == {}
    assert TABLE.terms("综合保税区", WORDS) == tuple((word,) for word in WORDS.search("综合保税区"))


def test_without_the_words_that_the_plans_write_themselves() -> None:
    fewer = TABLE.unless(lambda word: word == "煤气罐")
    assert fewer.replaced("煤气罐和地铁") == "燃气罐和轨道交通"
    assert TABLE.replaced("煤气罐和地铁") == "液化气钢瓶和轨道交通"


def test_a_lay_word_of_several_entries_stands_for_all_their_words(tmp_path: Path) -> None:
    rows = [("电瓶", "电池"), ("电瓶", "电动自行车")]
    entries = [f'[[entry]]\nlay = ["{lay}"]\nofficial = ["{official}"]\n' for lay, official in rows]
    (tmp_path / "lay_words.toml").write_text("\n".join(entries), "utf-8")
    assert LayWords.of(Genre(tmp_path)).meant("电瓶") == {"电瓶": ("电池", "电动自行车")}


ENTRIES = Genre().table("lay_words")["entry"]


def test_the_built_in_table_is_broad_and_says_each_word_once() -> None:
    lay = Counter(word for entry in ENTRIES for word in entry["lay"])
    assert len(ENTRIES) >= 700
    assert [word for word, count in lay.items() if count > 1 or len(word) < 2] == []
    assert [entry for entry in ENTRIES if not entry["lay"] or set(entry["lay"]) & set(entry["official"])] == []


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
