"""The smallest citable stretches. The sentences are from the Changning plan and 国发〔2018〕42号."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import whole

from ingest.clauses import head_of, sentences
from ingest.records import Span


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("推进“道路+”。实施提升行动，创建18条。", ["推进“道路+”。", "实施提升行动，创建18条。"]),
        ("甲。\n    乙\r\n丙", ["甲。", "乙", "丙"]),
        ("实现“家门口的蝶变。”推动更新。", ["实现“家门口的蝶变。”推动更新。"]),  # no cut inside a quotation
        ("甲（见附表。另行发布）乙。丙", ["甲（见附表。另行发布）乙。", "丙"]),
        ("加强治理！做好服务？是。", ["加强治理！", "做好服务？", "是。"]),
        ("提升品质；优化设置。", ["提升品质；优化设置。"]),
        ("甲。。。", ["甲。"]),  # stops alone say nothing
        ("甲（乙。" + "丙" * 400 + "。丁。", ["甲（乙。" + "丙" * 400 + "。", "丁。"]),  # a bracket never closed
        (" 　\n。", []),
        ("甲\f乙\v丙", ["甲", "乙", "丙"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [span.of(text) for span in sentences(text, whole(text))] == parts


def test_a_note_stands_alone() -> None:
    text = "推进整治。（牵头单位：区建管委）。继续治理（区房管局负责）"
    notes = [Span(5, 16), Span(21, 29)]
    assert [span.of(text) for span in sentences(text, whole(text), notes)] == [
        "推进整治。",
        "（牵头单位：区建管委）",
        "继续治理",
        "（区房管局负责）",
    ]


@given(st.text(alphabet="甲乙1，。！；（）“”《》\n\r　 a", max_size=60))
def test_nothing_but_blanks_and_stops_is_lost(text: str) -> None:
    parts = list(sentences(text, whole(text))) if text else []
    assert all(a.end <= b.start for a, b in pairwise(parts))
    kept = {at for part in parts for at in range(part.start, part.end)}
    assert not any(char.isalnum() for at, char in enumerate(text) if at not in kept)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("推动“美丽街区”建设创新升级。启动新一轮建设。", "推动“美丽街区”建设创新升级"),
        ("塑造整洁有序的市容风貌，营造便捷温馨的人居环境\n\n1.推动", "塑造整洁有序的市容风貌，营造便捷温馨的人居环境"),
        ("降低运营成本 对参与生产的企业给予补助。", "降低运营成本"),  # the stop was lost
        ("开展安全检测（责任单位：市住建局）", "开展安全检测"),
        ("开展检测(市财政局负责）", "开展检测(市财政局负责）"),
        ("保障范围：", "保障范围"),
        ("对受疫情影响较大的企业给予支持，" + "甲" * 60 + "。", "对受疫情影响较大的企业给予支持"),
        ("一 二 三四五六七", "一 二 三四五六七"),
    ],
)
def test_head(body: str, title: str) -> None:
    found = head_of(body, 0, len(body))
    assert found is not None
    assert found.of(body) == title


@pytest.mark.parametrize("body", ["", "  \n", "。甲", "：", "　"])
def test_no_head(body: str) -> None:
    assert head_of(body, 0, len(body)) is None
