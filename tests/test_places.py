"""Places of other governments in questions."""

from __future__ import annotations

import pytest
from asking import parts

from retrieval.understanding.places import Places

GENRE = parts().genre


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("浦东新区的房管局牵头什么", "浦东新区"),
        ("徐汇区有哪些任务", "徐汇区"),
        ("徐汇有哪些任务", "徐汇"),
        ("杭州市的计划", "杭州市"),
        ("广东省的计划", "广东省"),
        ("长宁区有哪些任务", None),
        ("长宁有哪些任务", None),
        ("上海的计划", None),
        ("苏州河两岸", None),  # a river, not the city
        ("黄浦江", None),
        ("南京路", None),
        ("", None),
    ],
)
def test_a_place_of_another_government(question: str, place: str | None) -> None:
    assert parts().places.foreign(question) == place


@pytest.mark.parametrize(("before", "foreign"), [("徐汇区", True), ("徐汇", True), ("长宁区", False), ("区", False)])
def test_whether_a_text_ends_in_such_a_place(before: str, foreign: bool) -> None:
    assert parts().places.foreign_end(before) is foreign


def test_what_a_plan_is_of_or_names_is_not_foreign() -> None:
    places = Places(GENRE, ["徐汇区"], ["与静安区联动"])
    assert places.foreign("徐汇区的任务") is None
    assert places.foreign("静安区的任务") is None
    assert places.foreign("长宁区的任务") == "长宁区"


def test_no_area_known() -> None:
    assert Places(GENRE, [""], []).foreign("长宁区的任务") == "长宁区"


def test_the_province_that_a_text_names_is_known() -> None:
    assert Places(parts().genre, ["长宁区"], ["按照上海市的要求"]).named == {"上海"}
    assert Places(parts().genre, ["长宁区"], ["按照要求"]).named == frozenset()
