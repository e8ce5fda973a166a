"""Numbers → a tree. Source of the styles: GB/T 9704—2012, 7.3.3; the cases are from published plans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.outline import ANNEX, Part, read_outline
from ingest.records import Span
from ingest.tables import TaskTable

BODY = "各区要落实责任。" * 20
CHINESE = "一二三四五六七八九十"


def tree(text: str) -> list[str]:
    return ["/".join(part.path) for part in read_outline(text, GENRE).walk()]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n②己",
            ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", *(f"一/（一）/1/（1）/{x}" for x in "①②")],
        ),
        (
            "第一章 总则\n第一条 甲\n第二条 乙\n第二章 附则\n第三条 丙",
            ["第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"],
        ),
        # 长宁: the tasks count through the parts
        ("一、甲\n1.乙\n2.丙\n二、丁\n3.戊", ["一", "一/1", "一/2", "二", "二/3"]),
        # 京政办发: line breaks were lost
        ("措施如下： 一、甲 1.乙。（责任单位：市财政局） 2.丙。 二、丁 3.戊。", ["一", "一/1", "一/2", "二", "二/3"]),
        ("一、甲。二、乙。三、丙。", ["一", "二", "三"]),
        ("(一)甲\n(二)乙", ["（一）", "（二）"]),  # half-width brackets
        ("１．甲\n２．乙", ["１", "２"]),
        ("\ufeff一、甲\n二、乙", ["一", "二"]),
        ("    一、甲\r\n　　二、乙\r\n", ["一", "二"]),
        # no parts: a line name, a decimal, a year, a sentence's own list, a part that begins with 5
        ("虹桥、轨交三、四号线桥下空间更新等为重点", []),
        ("投资 3.5亿元，比 2.8亿元多", []),
        ("2026年\n2026.1", []),
        ("分两步：（1）甲；（2）乙。", []),
        ("五、甲", []),
        ("", []),
        # numbering that restarts below another part
        ("一、甲\n1.乙\n2.丙\n二、丁\n1.戊\n2.己", ["一", "一/1", "一/2", "二", "二/1", "二/2"]),
        # a number that was forgotten, or an excerpt; not one that is far away, or behind the start of its line
        ("1.甲\n2.乙\n4.丙\n5.丁", ["1", "2", "4", "5"]),
        ("1.甲\n10.乙\n11.丙", ["1", "10", "11"]),
        ("1.甲\n11.乙\n2.丙", ["1", "2"]),
        ("一、甲。三、乙。", ["一"]),
        # an excerpt that begins in the middle
        ("15.甲\n16.乙\n17.丙", ["15", "16", "17"]),
        ("五、甲\n六、乙", ["五", "六"]),
        ("一、甲\n15.乙\n16.丙\n二、丁\n17.戊", ["一", "一/15", "一/16", "二", "二/17"]),
        ("15.甲\n18.乙", []),
        ("15.甲", []),
        ("前言 15.甲 16.乙", []),  # only at the start of a line
        # other styles, and styles in another place than usual
        (
            "任务一：甲\n1.1 乙\n1.2 丙\n任务二：丁\n2.1 戊",
            ["任务一", "任务一/1.1", "任务一/1.2", "任务二", "任务二/2.1"],
        ),
        ("1.1 甲。 1.2 乙", ["1.1"]),  # an amount may stand inside a line
        ("（一）甲\n一、乙\n二、丙\n（二）丁", ["（一）", "（一）/一", "（一）/二", "（二）"]),
        ("一、甲\n（1）乙\n（2）丙\n1）丁\n2）戊", ["一", "一/（1）", "一/（2）", "一/（2）/1）", "一/（2）/2）"]),
        ("# 一、甲\n## （一）乙\n**（二）丙**", ["一", "一/（一）", "一/（二）"]),
        ("十、甲\n十一、乙\n二十、丙", ["十", "十一", "二十"]),
        # the same numbers again: under headings, in a second plan without one, inside a part
        ("子题\n1.甲\n2.乙\n丑题\n1.丙\n2.丁", ["子题", "子题/1", "子题/2", "丑题", "丑题/1", "丑题/2"]),
        (
            "一、总\n子题\n1.甲\n2.乙\n丑题\n1.丙\n二、末\n1.戊",
            ["一", *("一/" + path for path in ("子题", "子题/1", "子题/2", "丑题", "丑题/1")), "二", "二/1"],
        ),
        ("一、甲\n二、乙\n一、丙\n二、丁", ["一", "二", "一（2）", "二（2）"]),
        ("一、总\n1.甲\n2.乙\n丑题\n1.丙\n二、丁", ["一", "一/1", "一/2", "一/丑题", "一/丑题/1", "二"]),
        ("1.甲\n1.乙\n1.丙", ["1"]),
        ("一、甲 二、乙 一、丙 三、丁", ["一", "二", "三"]),
        ("子题\n一、甲\n1.乙", ["一", "一/1"]),  # they do not begin again: the heading is the title
        ("各区负责。\n1.甲\n2.乙\n各区落实。\n1.丙\n2.丁", ["1", "2", "1（2）", "2（2）"]),  # what stands above is text
        # without line breaks
        ("一、甲。 （一）乙。 （二）丙。 二、丁。 （三）戊。", ["一", "一/（一）", "一/（二）", "二", "二/（三）"]),
        (
            "前言 一、甲乙（一）丙丁。戊己（二）庚辛。 二、壬癸1.子丑2.寅卯",
            ["一", "一/（一）", "一/（二）", "二", "二/1", "二/2"],
        ),
        ("前言\n一、甲乙（一）丙丁。戊己（二）庚辛。", ["一", "一/（一）", "一/（二）"]),
        (
            "一、甲乙（一）丙\n二、丁戊（二）己\n三、庚\n四、辛",
            ["一", "二", "三", "四"],
        ),  # with line breaks not behind a word
        ("一、甲：（1）乙；（2）丙。①丁。 二、戊", ["一", "二"]),
        (
            "一、甲 二、乙 1.丙。 一、丁 1.戊。 二、己",
            ["一", "二", "二/1", "一（2）", "一（2）/1", "二（2）"],
        ),  # two plans
    ],
)
def test_the_tree(text: str, paths: list[str]) -> None:
    assert tree(text) == paths


def test_a_list_of_the_same_style_inside_a_part_closes_none_of_its_level() -> None:
    text = "5.甲\n6.乙\n1.丙\n（1）子\n（2）丑\n2.丁\n3.戊\n7.己\n8.庚"
    assert [part.label for part in read_outline(text, GENRE).parts] == ["5", "6", "7", "8"]
    assert part(text, "6").span.of(text) == "6.乙\n1.丙\n（1）子\n（2）丑\n2.丁\n3.戊"
    assert part(text, "6", "1").span.of(text).startswith("1.丙")


def test_numbers_in_a_table_or_a_note_open_no_part() -> None:
    text = "1.甲\n2.乙\n3.丙\n4.丁"
    assert tree(text) == ["1", "2", "3", "4"]
    table = TaskTable(Span(text.index("2."), text.index("3.")), ())
    assert ["/".join(part.path) for part in read_outline(text, GENRE, [table]).walk()] == ["1", "3", "4"]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        # behind a notice that lists them
        (
            f"附件：1.节水方案\n2.节电方案\n\n附件1\n节水方案\n一、甲\n1.乙\n{BODY}\n附件2\n节电方案\n一、丙\n{BODY}",
            ["附件1", "附件1/一", "附件1/一/1", "附件2", "附件2/一"],
        ),
        # behind the plan: its numbers are closed and begin anew
        (f"一、甲\n1.乙\n2.丙\n附件1\n1.丁\n2.戊\n{BODY}", ["一", "一/1", "一/2", "附件1", "附件1/1", "附件1/2"]),
        # the only one, before all numbers: it is the plan
        (f"通知如下。\n附件\n节水方案\n一、甲\n二、乙\n{BODY}", ["一", "二"]),
        # without numbers
        (f"一、甲\n附件1\n{BODY}\n附件2\n{BODY}", ["一", "附件1", "附件2"]),
        # named, with nothing behind it
        ("一、甲\n附件1：任务分解表\n", ["一"]),
    ],
)
def test_annexes(text: str, paths: list[str]) -> None:
    assert tree(text) == paths


def test_an_annex_ends_what_stands_before_it() -> None:
    text = f"一、甲\n1.乙。\n附件1\n节水方案\n{BODY}\n附件2\n{BODY}\n"
    assert part(text, "一", "1").span.of(text) == "1.乙。"
    assert part(text, "附件1").span.of(text) == f"附件1\n节水方案\n{BODY}"
    assert part(text, "附件1").style == ANNEX


def test_what_lies_in_an_outermost_part() -> None:
    text = "前言\n一、甲。\n\n二、乙。\n"
    outline = read_outline(text, GENRE)
    at = {char: Span(text.index(char), text.index(char) + 1) for char in "前甲乙"}
    assert {char: outline.holds(span) for char, span in at.items()} == {"前": False, "甲": True, "乙": True}
    assert not outline.holds(Span(at["甲"].start, at["乙"].end))
    assert not read_outline("前言", GENRE).holds(Span(0, 1))


Sizes = list[list[int]]
"""For each 一、 the number of 1. in each of its （一）."""


def numbered(sizes: Sizes, *, through: bool) -> list[tuple[str, str]]:
    """Each part's path and how it is written; with ``through`` the 1. are counted through the plan."""
    found: list[tuple[str, str]] = []
    count = 0
    for outer, groups in enumerate(sizes):
        found.append((CHINESE[outer], f"{CHINESE[outer]}、"))
        for inner, tasks in enumerate(groups):
            above = f"{CHINESE[outer]}/（{CHINESE[inner]}）"
            found.append((above, f"（{CHINESE[inner]}）"))
            for number in range(1, tasks + 1):
                count += 1
                label = str(count if through else number)
                found.append((f"{above}/{label}", f"{label}."))
    return found


@given(
    st.lists(st.lists(st.integers(0, 4), max_size=4), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\n\n　　", " "]),
)
def test_numbers_give_the_tree_that_they_were_written_from(sizes: Sizes, through: bool, between: str) -> None:
    parts = numbered(sizes, through=through)
    text = "前言。" + between + between.join(f"{number}推进各项工作。" for _, number in parts)
    outline = read_outline(text, GENRE)
    assert ["/".join(part.path) for part in outline.walk()] == [path for path, _ in parts]
    for one in outline.walk():
        assert text[one.body :].startswith("推进")
        assert all(one.span.holds(child.span) for child in one.children)
        assert all(a.end <= b.start for a, b in pairwise(one.children))


def part(text: str, *path: str) -> Part:
    return next(part for part in read_outline(text, GENRE).walk() if part.path == path)


def test_a_part_holds_its_children_and_ends_before_the_next() -> None:
    text = "前言\n一、甲\n1.乙。\n  丙。\n\n二、丁。\n"
    assert part(text, "一").span.of(text) == "一、甲\n1.乙。\n  丙。"
    assert text[part(text, "一", "1").body :].startswith("乙")
    assert part(text, "二").span.of(text) == "二、丁。"


def test_the_annex_is_no_part_of_the_last_task() -> None:
    text = "一、甲\n1.乙。\n附件：重点任务分解表\n"
    assert part(text, "一", "1").span.of(text) == "1.乙。"
