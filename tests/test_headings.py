"""Lines that head what follows without a number: annexes, titles, bare headings. Lines from published plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.headings import LONGEST, SHORTEST_ANNEX, SHORTEST_BODY, HeadingReader
from ingest.records import Span

READER = HeadingReader(GENRE)
BODY = "各区要落实责任。" * 20


def annexes(text: str) -> list[tuple[str, str]]:
    return [(heading.span.of(text).strip(), heading.label) for heading in READER.annexes(text)]


@pytest.mark.parametrize(
    ("line", "heading", "label"),
    [
        ("加强组织保障", "加强组织保障", "加强组织保障"),
        ("总则", "总则", "总则"),
        ("　　加强组织 保障  ", "加强组织 保障", "加强组织保障"),
        ("## 加强组织保障 ##", "加强组织保障", "加强组织保障"),
        ("**加强组织保障**", "加强组织保障", "加强组织保障"),
        ("\ufeff示例市行动方案", "示例市行动方案", "示例市行动方案"),
        ("“十四五”规划", "“十四五”规划", "“十四五”规划"),
        ("加强领导，落实责任", "加强领导，落实责任", "加强领导，落实责任"),
        ("甲" * LONGEST, "甲" * LONGEST, "甲" * 20),  # a path calls it by its first twenty characters
    ],
)
def test_a_heading(line: str, heading: str, label: str) -> None:
    found = READER.read(line, 0, len(line))
    assert found is not None
    assert (found.span.of(line), found.label) == (heading, label)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "甲",
        "甲" * (LONGEST + 1),
        "加强组织保障。",
        "加强组织保障：",
        "加强组织保障，",
        "完善机制！落实责任",
        "一、加强组织保障",
        "（一）加强组织保障",
        "1.加强组织保障",
        "1.1 加强组织保障",
        "①加强组织保障",
        "第一章 总则",
        "任务一：加强组织保障",
        "2025年1月1日",
        "现于2025年1月1日印发",
        "国发〔2020〕1号",
        "示例市人民政府",
        "示例市人民政府办公室",
        "示例县教育委员会",
        "附件1",
        "联系人：张三",
        "责任单位",
        "（此件公开发布）",
        "序号|任务",
        "序号\t任务",
    ],
)
def test_no_heading(line: str) -> None:
    assert READER.read(line, 0, len(line)) is None


@given(st.text(alphabet="加强组织保障。，：（）1一、附件 　*#", max_size=50), st.integers(0, 5))
def test_a_heading_is_the_same_wherever_its_line_stands(line: str, before: int) -> None:
    alone, text = READER.read(line, 0, len(line)), "甲" * before + line + "乙"
    found = READER.read(text, before, before + len(line))
    assert (found is None) == (alone is None)
    if found and alone:
        assert found.span == Span(alone.span.start + before, alone.span.end + before)
        assert found.label == alone.label


def test_the_headings_of_a_stretch() -> None:
    text = "示例市行动方案\n加强领导\n各区要落实责任。\n\n优化服务\r\n1.推进\n做好宣传"
    start, end = text.index("加强"), text.index("做好")
    assert [heading.label for heading in READER.lines(text, start, end)] == ["加强领导", "优化服务"]
    assert [heading.label for heading in READER.lines(text, 0, len(text))][-1] == "做好宣传"


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("加强组织保障\n1.甲", "加强组织保障"),
        ("各区要落实责任。\n加强组织保障\n\n \n  1.甲", "加强组织保障"),
        ("乙\r\n加强组织保障\r\n1.甲", "加强组织保障"),
        ("加强组织保障\n各区要落实责任。\n1.甲", None),  # the line above is text
        ("一、加强组织保障\n1.甲", None),
        ("1.甲", None),
        ("\n\n1.甲", None),
    ],
)
def test_the_heading_above_a_place(text: str, heading: str | None) -> None:
    found = READER.above(text, text.index("1."))
    assert (found and found.span.of(text)) == heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("前言\n示例市行动方案\n正文", True),
        ("前言\n示例市行动方案（2024-2026年）（试行）\n正文", True),
        ("前言\n示例市工作要点\n正文", True),
        ("示例市街区更新\n正文", True),  # what the text begins with
        ("\ufeff # 示例市街区更新\n正文", True),
        ("前言\n示例市街区更新\n正文", False),
        ("前言\n示例市方案编制\n正文", False),
    ],
)
def test_a_title(text: str, title: bool) -> None:
    heading = next(one for one in READER.lines(text, 0, len(text)) if one.label.startswith("示例市"))
    assert READER.is_title(heading, text) is title


@pytest.mark.parametrize(
    ("head", "words", "label"),
    [
        ("附件1\n示例市节水方案\n", "附件1", "附件1"),
        ("附件 1：示例市节水方案\n", "附件 1", "附件1"),
        ("附件1 示例市节水方案\n", "附件1", "附件1"),
        ("附件1.示例市节水方案\n", "附件1", "附件1"),
        ("附  件  1\n", "附  件  1", "附件1"),
        ("　　附件１\n", "附件１", "附件１"),
        ("附件\n示例市节水方案\n", "附件", "附件"),
        ("附表一\n", "附表一", "附表一"),
        ("附录2\r\n", "附录2", "附录2"),
        ("正文。 附件3 示例市节水方案 ", "附件3", "附件3"),  # line breaks were lost
    ],
)
def test_an_annex(head: str, words: str, label: str) -> None:
    assert annexes(head + BODY) == [(words, label)]


@pytest.mark.parametrize(
    "head",
    ["见附件1\n", "按附件1执行\n", "附件所列任务由各区落实。\n", "正文附件1 示例市节水方案\n", "附注\n", "附录A\n"],
)
def test_no_annex(head: str) -> None:
    assert annexes(head + BODY) == []


def test_a_list_of_annexes_begins_none_and_the_annexes_do() -> None:
    text = f"附件：1.示例市节水方案\n2.示例市节电方案\n示例市人民政府\n2025年1月1日\n\n附件1\n{BODY}\n附件2\n{BODY}"
    assert annexes(text) == [("附件1", "附件1"), ("附件2", "附件2")]


@pytest.mark.parametrize(("head", "fewest"), [("附件1：示例市节水方案", SHORTEST_ANNEX), ("附件1", SHORTEST_BODY)])
def test_an_annex_has_its_text_behind_it(head: str, fewest: int) -> None:
    behind = head.removeprefix("附件1") + "\n"
    assert annexes("附件1" + behind.ljust(fewest, "甲")) == [("附件1", "附件1")]
    assert annexes("附件1" + behind.ljust(fewest - 1, "甲")) == []
