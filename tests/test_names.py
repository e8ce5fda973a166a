"""Departments in questions: all of their names, misspelt ones, strangers, and words that are no names."""

from __future__ import annotations

import pytest
from asking import department, parts
from hypothesis import given
from hypothesis import strategies as st

from kg.facts import DepartmentFact
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.names import Stranger
from retrieval.understanding.sentence import Sentence, Sign, fold

CATALOG = parts().catalog


def marked(question: str) -> list[object]:
    sentence = Sentence(fold(question))
    parts().departments.mark(sentence)
    return sentence.values(Sign.DEPARTMENT)


def named(question: str) -> list[str]:
    """The canonical names of the departments that are found, one reading each."""
    found = []
    for value in marked(question):
        assert isinstance(value, tuple), value
        assert len(value) == 1
        found.append(str(value[0].department))
    return found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("区房管局牵头哪些任务", ["区房管局"]),
        ("房管局牵头哪些任务", ["区房管局"]),
        ("长宁区住房保障和房屋管理局牵头哪些任务", ["区房管局"]),
        ("上海市长宁区房管局牵头哪些任务", ["区房管局"]),
        ("區房管局牽頭哪些任務", ["区房管局"]),
        ("区房管局和区建管委共同牵头", ["区房管局", "区建管委"]),
        ("城管执法局牵头什么", ["区城管执法局"]),  # task 7 writes it without 区
        ("区水务局牵头什么", ["区水务局"]),  # sounds like 区税务局 and is another
        ("各街镇牵头什么", ["各街镇"]),
        ("新泾镇牵头什么", ["新泾镇"]),
        ("区东虹办和区虹桥办", ["区东虹办", "区虹桥办"]),
        ("社区规划局长什么样", []),  # 区 belongs to 社区
        ("任务牵头", []),
    ],
)
def test_a_name(question: str, expected: list[str]) -> None:
    assert named(question) == expected


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("区环保局牵头什么", "区环保局"),  # before 2018
        ("区卫计委牵头什么", "区卫计委"),
        ("区信访办牵头什么", None),  # its name still
        ("区房地局牵头什么", None),  # the register's, of no reform that is known
    ],
)
def test_a_former_name_that_the_register_gives_is_told(question: str, told: str | None) -> None:
    [value] = marked(question)
    assert isinstance(value, tuple)
    assert [one.corrected for one in value] == [told]


@pytest.mark.parametrize("fact", CATALOG.departments.values(), ids=lambda fact: fact.name)
def test_every_name_of_a_department_finds_it(fact: DepartmentFact) -> None:
    lost = []
    for name in fact.names:
        values = marked(f"{name}牵头哪些任务？")
        readings = values[0] if len(values) == 1 and isinstance(values[0], tuple) else ()
        if not any(one.department.id == fact.iri and one.corrected in (None, name) for one in readings):
            lost.append(name)
    assert lost == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("消防牵头哪些任务", ["区消防救援支队"]),
        ("房管负责什么", ["区房管局"]),
        ("由应急牵头的任务", ["区应急局"]),
        ("消防安全的任务有哪些", []),  # a subject, not an office
    ],
)
def test_a_short_name_stands_before_a_verb_of_responsibility_only(question: str, expected: list[str]) -> None:
    assert named(question) == expected


@pytest.mark.parametrize(
    ("question", "expected", "written"),
    [
        ("区房官局牵头哪些任务", "区房管局", "区房官局"),  # sounds the same
        ("区建馆委牵头哪些任务", "区建管委", "区建馆委"),
        ("区绿化市荣局牵头哪些任务", "区绿化市容局", "区绿化市荣局"),
        ("区城市运行馆理中心牵头什么", "区城运中心", "区城市运行馆理中心"),
        ("区生态环竟局牵头什么", "区生态环境局", "区生态环竟局"),
        ("qufangguanju牵头哪些任务", "区房管局", "qufangguanju"),
        ("fangguanju 牵头哪些任务", "区房管局", "fangguanju"),
        ("区规化资源局牵头什么", "区规划资源局", "区规化资源局"),
    ],
)
def test_a_misspelt_name_is_read_and_said(question: str, expected: str, written: str) -> None:
    [value] = marked(question)
    assert isinstance(value, tuple)
    [one] = value
    assert (str(one.department), one.corrected) == (expected, written)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("徐汇区房管局牵头哪些任务", "徐汇区房管局"),  # another district's
        ("市房管局牵头哪些任务", "市房管局"),  # another level's
        ("浦东新区建交委负责什么", "浦东新区建交委"),
        ("区动物保护局牵头哪些任务", "区动物保护局"),
        ("区魔法局负责什么", "区魔法局"),
        ("市卫健委配合的任务", "市卫健委"),
    ],
)
def test_a_stranger_is_no_department(question: str, name: str) -> None:
    [value] = marked(question)
    assert isinstance(value, Stranger), value
    assert value.name == name


def test_one_wrong_character_in_a_short_name_may_be_another_office() -> None:
    """区民政局 is not a misspelt 区财政局."""
    for value in marked("区明政局牵头哪些任务"):
        assert not (isinstance(value, tuple) and value[0].department.id == department("区财政局"))


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("区城管执法局", "区城管执法局"),  # itself, whatever the table says
        ("无此单位", "无此单位"),
    ],
)
def test_a_name_is_a_way_of_its_own(name: str, way: str) -> None:
    assert next(iter(Abbreviations(parts().genre).ways(name))) == way


def test_abbreviations_of_a_field_take_every_suffix_of_theirs() -> None:
    """No way is written twice, none is empty, and each way of a way leads back to the name."""
    short = Abbreviations(parts().genre)
    for fact in CATALOG.departments.values():
        ways = list(short.ways(fact.name))
        assert all(ways)
        assert all(fact.name in set(short.ways(way)) for way in ways)


def test_the_nearest_names_lead_something_and_are_few() -> None:
    near = parts().departments.nearest("区房屋建设局")
    assert 0 < len(near) <= 3
    assert "区房管局" in map(str, near)
    assert all(CATALOG.assignments_to[ref.id] for ref in near)
    assert parts().departments.nearest("zzz") == ()


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    sentence = Sentence(fold(text))
    parts().departments.mark(sentence)
    assert sentence.surface(0, len(sentence.text)) == fold(text)
