"""Questions that ask for a number, and clauses that hold one."""

from __future__ import annotations

import pytest

from ingest.genre import Genre
from retrieval.amounts import Amounts

AMOUNTS = Amounts.of(Genre())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("加装电梯要装多少台", True),
        ("补贴能拿几个月", True),
        ("什么时候完成", True),
        ("比例要达到哪里", True),
        ("由谁牵头", False),
        ("垃圾怎么分类", False),
        ("", False),
    ],
)
def test_asked(question: str, expected: bool) -> None:
    assert AMOUNTS.asked(question) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("新增加装电梯466台", True), ("三年内完成", True), ("减免三个月租金", True), ("一体推进", False), ("", False)],
)
def test_held(text: str, expected: bool) -> None:
    assert AMOUNTS.held(text) is expected
