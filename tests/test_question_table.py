"""The table ``questions``, compiled: each list against phrases of its kind, and phrases that it must leave alone."""

from __future__ import annotations

import re

import pytest
from asking import parts

from kg.algebra import Asked, Comparison
from retrieval.understanding.sentence import LETTERS, Sign

TABLE = parts().table
D, T = Sign.DEPARTMENT, Sign.TASK


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("together", ["共同牵头", "一起做", "联合负责", "都牵头的", "均由"], ["牵头", "共有几项", "统一"]),
        ("either", ["或", "或者", "或是", "或者是", "任意一家", "还是"], ["和", "任务"]),
        ("alone_lead", ["单独牵头", "独自负责", f"只有{D}牵头", f"{D}一家牵头", "独家"], ["牵头", "一家三口"]),
        ("yes_no", ["是不是", "对吗？", "牵头吗?", "是吧", "有没有"], ["吗啡", "牵头"]),
        ("describe", ["是什么", "讲了什么", "主要内容", "怎么写的"], ["是谁"]),
        ("counted", ["多少项", "几个", "总数"], ["哪些", "项目"]),
        ("cites", ["引用了", "根据", "依据"], ["牵头"]),
        ("mentions", ["提到了", "关于", "涉及到"], ["牵头"]),
        ("coworkers", [f"和{D}一起", f"与{D}共同", "一起牵头过的部门"], [f"{D}牵头"]),
        ("fillers", ["请问", "麻烦您", "我想知道", "帮我查一下", "一共"], ["牵头", "精品"]),
    ],
)
def test_phrases(name: str, yes: list[str], no: list[str]) -> None:
    pattern: re.Pattern[str] = getattr(TABLE, name)
    assert [phrase for phrase in yes if not pattern.search(phrase)] == []
    assert [phrase for phrase in no if pattern.search(phrase)] == []


@pytest.mark.parametrize(
    ("before", "denied"),
    [("没有", True), ("不是", True), ("除了", True), ("不包括", True), ("有", False), ("由", False), ("", False)],
)
def test_a_word_before_a_department_denies_it(before: str, denied: bool) -> None:
    assert bool(TABLE.negated_before.search(before)) is denied


@pytest.mark.parametrize(
    ("after", "denied"),
    [("没有参与", True), ("不牵头", True), ("也不负责", True), ("未参加", True), ("牵头", False), ("不低于90%", False)],
)
def test_a_word_behind_a_department_denies_it(after: str, denied: bool) -> None:
    assert bool(TABLE.negated_after.match(after)) is denied


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("牵头哪些任务", Asked.TASKS),
        ("哪几项重点工作", Asked.TASKS),
        ("哪个单位", Asked.DEPARTMENTS),
        ("多少个牵头部门", Asked.DEPARTMENTS),
        ("有什么量化指标", Asked.INDICATORS),
        ("引用了哪些文件", Asked.POLICIES),
        ("有哪几个部分", Asked.SECTIONS),
        ("什么时限", Asked.DEADLINES),
    ],
)
def test_an_interrogative_before_a_noun(question: str, kind: Asked) -> None:
    assert [found for found, pattern in TABLE.asked_before if pattern.search(question)] == [kind]


@pytest.mark.parametrize(
    ("phrase", "sign", "number"),
    [
        (f"{D}和{D}两家单位牵头", None, None),
        ("至少三个单位牵头", "least", "三"),
        ("超过2个牵头单位", "more", "2"),
        ("由5家以上单位共同牵头的", "least", "5"),
        ("由两个单位共同牵头的", None, "两"),
    ],
)
def test_how_many_lead(phrase: str, sign: str | None, number: str | None) -> None:
    match = next((m for pattern in TABLE.many_holders if (m := pattern.search(phrase))), None)
    groups = match.groupdict() if match else {}
    assert groups.get("n") == number
    assert [name for name in ("least", "more") if groups.get(name)] == ([sign] if sign else [])


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
    ("phrase", "fewest", "n"),
    [
        ("最多的部门", False, None),
        ("前三名", False, "三"),
        ("谁牵头得更多", False, None),
        ("从多到少", False, None),
        ("最少", True, None),
        ("由少到多", True, None),
    ],
)
def test_a_rank(phrase: str, fewest: bool, n: str | None) -> None:
    found = [
        (few, match.groupdict().get("n"))
        for few, patterns in TABLE.ranks
        for pattern in patterns
        if (match := pattern.search(phrase))
    ]
    assert found[:1] == [(fewest, n)]


def test_every_comparison_is_in_the_table_once() -> None:
    assert sorted(sign for sign, _, _ in TABLE.comparisons) == sorted(Comparison)


def test_the_table_is_whole() -> None:
    """Every sign that the table may write is put in, and no list swallows the empty string by accident."""
    for name, value in vars(TABLE).items():
        if isinstance(value, re.Pattern):
            assert not any(letter in value.pattern for letter in LETTERS), name
            assert name == "particles" or not value.fullmatch(""), name
    assert T not in TABLE.empty
