"""Numbers → a tree. Source of the styles: GB/T 9704—2012, 7.3.3; the cases are from published plans."""

from __future__ import annotations

import pytest
from reading import GENRE

from ingest.outline import Part, read_outline


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
        # a number that was forgotten
        ("1.甲\n2.乙\n4.丙\n5.丁", ["1", "2", "4", "5"]),
    ],
)
def test_the_tree(text: str, paths: list[str]) -> None:
    assert tree(text) == paths


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
