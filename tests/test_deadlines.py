"""By when, and over which time. Phrases from published plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, whole

from ingest.deadlines import TimeReader

READER = TimeReader(GENRE, (2024, 2026))


def deadlines(text: str) -> list[tuple[str, str]]:
    return [(found.value, found.span.of(text)) for found in READER.deadlines(text, whole(text))]


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("计划用三年时间，至2026年底，全面完成普查", "2026-12", "至2026年底"),
        ("到2026年底基本实现街镇体检全覆盖", "2026-12", "到2026年底"),
        ("力争至2026年实现全覆盖", "2026", "至2026年"),
        ("2019年6月底前，研究建立指标体系", "2019-06", "2019年6月底前"),
        ("2025年底前完成改造", "2025-12", "2025年底前"),
        ("在2022年2月5日前如数交还", "2022-02", "在2022年2月5日前"),
        ("2020年之前建成", "2020", "2020年之前"),
        ("2020年末全部完成", "2020-12", "2020年末"),
        ("2019年上半年，试点城市印发方案", "2019-06", "2019年上半年"),
        ("2021年下半年验收", "2021-12", "2021年下半年"),
        ("截至2020年12月31日", "2020-12", "截至2020年12月31日"),
        ("完成时限：持续推进", "ongoing", "持续推进"),
        ("完成时间:长期", "ongoing", "长期"),
    ],
)
def test_a_deadline(text: str, value: str, quote: str) -> None:
    assert deadlines(text) == [(value, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "自2020年1月1日至2020年6月30日减免租金",  # a period of validity has a beginning
        "2019年底以来",
        "比2019年底下降",
        "较2020年底提高",
        "征收所属期至2021年度",
        "2024-2026年行动计划",
        "到2026年13月",  # no such month: the year alone would be another date
        "持续推进违法建筑治理",  # a verb, not a time
        "2026年工作要点",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert deadlines(text) in ([], [("2026", "到2026年")])


def test_several_in_the_order_of_the_text() -> None:
    assert [value for value, _ in deadlines("2025年底前建成，到2030年达标，2024年6月底前立项")] == [
        "2025-12",
        "2030",
        "2024-06",
    ]


@pytest.mark.parametrize(
    ("phrase", "value", "words"),
    [
        ("三年内建设17个高品质“美丽街区”", "2024-2026", ["三年内"]),
        ("用三年时间建成", "2024-2026", ["用三年时间"]),
        ("两年内建成2个", None, ["两年内"]),  # not the plan's whole period
        ("2024-2025年实施精品小区建设", "2024-2025", ["2024-2025年"]),
        ("2024年—2025年实施", "2024-2025", ["2024年—2025年"]),
        ("每年完成不少于20个小区", "annual", ["每年"]),
        ("年均增速超过20%", "annual", ["年均"]),
        ("到2026年底达到95%", "2026-12", ["到2026年底"]),
        ("2020年超过300万亿元", "2020", ["2020年"]),
        ("较2020年提高0.5个百分点", None, []),
        ("2019年起新增的担保", None, []),
        ("上年度实际缴纳失业保险费的50%", None, []),
        ("新增加装电梯466台", None, []),
    ],
)
def test_a_period(phrase: str, value: str | None, words: list[str]) -> None:
    stated, places = READER.period(phrase)
    assert stated == value
    assert [phrase[start:end] for start, end in places] == words


def test_three_years_of_a_plan_without_a_period() -> None:
    assert TimeReader(GENRE).period("三年内建设")[0] is None


@given(st.text(alphabet="2026年月日底前到至自较1年内三每 ，年度完成时限：持续推进", max_size=60))
def test_deadlines_lie_in_the_text_and_share_no_character(text: str) -> None:
    taken: set[int] = set()
    for found in READER.deadlines(text, whole(text)) if text else ():
        places = set(range(found.span.start, found.span.end))
        assert max(places) < len(text)
        assert found.value == "ongoing" or not places & taken
        taken |= places
