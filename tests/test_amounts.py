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
    ("question", "text", "expected"),
    [
        ("试点城市能拿到多少补助资金", "选择10个左右的城市开展试点", True),
        ("试点城市能拿到多少补助资金", "每个城市补助500万元", False),
        ("失业保险金每个月发多少", "及时发放失业保险金，满6个月的继续发放", True),
        ("失业保险金每个月发多少", "按最低工资标准的90%发放", False),
        ("补贴能拿多久", "按每人5000元给予补贴", True),
        ("补贴能拿多久", "补贴最长2年", False),
        ("用膜区是哪几个县", "重点用膜区回收率达到80%以上", True),
        ("在哪些城市试点", "在深圳、三亚等地开展试点", False),
        ("加装电梯要装多少台", "一体推进", False),  # a number of no kind: whoever asks for it is told elsewhere
    ],
)
def test_what_a_clause_lacks(question: str, text: str, expected: bool) -> None:
    assert AMOUNTS.lacks(question, text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("新增加装电梯466台", True), ("三年内完成", True), ("减免三个月租金", True), ("一体推进", False), ("", False)],
)
def test_held(text: str, expected: bool) -> None:
    assert AMOUNTS.held(text) is expected
