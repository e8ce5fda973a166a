"""Lines broken at a margin, as a copied PDF page has them. The text is made up."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from ingest.formats.wrapped import unwrapped
from ingest.layout import Layout

PARAGRAPHS = [
    "示例市推进城市更新三年行动计划（2025-2027年）",
    (
        "　　为深入贯彻落实市委、市政府关于城市更新的决策部署，统筹推进老旧小区改造、"
        "完整社区建设和城市生命线工程，结合本市实际，制定本行动计划。"
    ),
    "　　一、主要任务",
    (
        "　　（一）推进老旧小区改造。三年内完成改造一百二十个小区，同步改造供水、排水、供电、燃气等管线，"
        "加装电梯不少于五百台，努力让居民住得安心、舒心、放心。"
        "（牵头单位：市住房城乡建设局；配合单位：市财政局、市自然资源和规划局、各区人民政府）"
    ),
    (
        "　　（二）完善便民设施。新建社区食堂六十家，完善养老、托育、助残、家政等社区服务，"
        "建设一刻钟便民生活圈，到2027年底覆盖全部城市社区，让老人和孩子都有去处。"
    ),
    "　　责任单位：市民政局、市商务局",
] * 3


def page(width: int, newline: str = "\n") -> str:
    """The paragraphs as a page of ``width`` characters has them."""
    return newline.join(
        newline.join(paragraph[a : a + width] for a in range(0, len(paragraph), width)) for paragraph in PARAGRAPHS
    )


@pytest.mark.parametrize("width", [24, 28, 36])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_become_paragraphs_again(width: int, newline: str) -> None:
    content = unwrapped(page(width, newline))
    assert content is not None
    assert content.text.split(newline) == PARAGRAPHS


def test_every_run_stands_in_the_file() -> None:
    text = page(28)
    content = unwrapped(text)
    assert content is not None
    for run in content.layout.runs:
        assert content.text[run.start : run.start + run.length] == text[run.in_file : run.in_file + run.length]
    assert not content.layout.text_is_file


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),  # one paragraph a line
        page(28)[:200],  # too short to tell
        "\n".join(["责任单位：市财政局、市教育局、市人社局。"] * 40),  # equally long, each a sentence
        "\n".join(textwrap.wrap("a" * 4000, 90)),  # wider than a page
        "",
    ],
)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert unwrapped(text) is None


def test_no_shared_plan_is_taken_for_a_broken_one(shared_plans: Path) -> None:
    for path in shared_plans.glob("*.txt"):
        assert unwrapped(path.read_bytes().decode()) is None, path.name


def test_the_layout_of_plain_text_is_the_file() -> None:
    assert Layout().text_is_file
