"""What a question is about: tasks and indicators whose words it shares."""

from __future__ import annotations

import pytest
from asking import parts, task
from hypothesis import given
from hypothesis import strategies as st

TOPICS = parts().topics
CATALOG = parts().catalog


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        ("架空线入地", 2),
        ("加装电梯", 10),
        ("雨污混接", 16),
        ("海绵城市", 15),
        ("户外广告", 8),
        ("景观照明", 9),
        ("无障碍环境", 5),
        ("地下空间", 26),
        ("生命线工程", 23),
        ("煤气罐", 22),  # lay words: 液化气钢瓶
        ("电瓶车", 29),
        ("违章搭建", 14),
    ],
)
def test_the_task_of_a_topic(topic: str, number: int) -> None:
    found = TOPICS.tasks(topic)
    assert CATALOG.tasks[found[0].task].number == str(number)
    assert found[0].coverage >= 0.6


@pytest.mark.parametrize("topic", ["森林覆盖率", "儿童游乐场数量", "小学教师工资", "zzz"])
def test_a_topic_that_no_task_holds(topic: str) -> None:
    assert TOPICS.choose(topic)[0] == []


def test_a_clear_choice_and_an_open_one() -> None:
    found, clear = TOPICS.choose("海绵城市建设")
    assert clear
    assert CATALOG.tasks[found[0].task].number == "15"
    found, clear = TOPICS.choose("建设")
    assert len(found) > 1
    assert not clear


def test_within_some_tasks_only() -> None:
    assert {linked.task for linked in TOPICS.tasks("建设", within=[task(15)])} == {task(15)}
    assert TOPICS.tasks("加装电梯", within=[]) == []


@pytest.mark.parametrize(
    ("topic", "units", "expected"),
    [
        ("公共充电桩", (), (1050, "个")),
        ("加装电梯", ("台",), (466, "台")),
        ("老房子加装电梯", (), (466, "台")),
        ("停车泊位", (), (700, "个")),
        ("绿道", ("公里",), (1, "公里")),
    ],
)
def test_the_indicator_of_a_topic(topic: str, units: tuple[str, ...], expected: tuple[float, str]) -> None:
    _, first = TOPICS.indicators(topic, units)[0]
    assert (first.value, first.unit) == expected


def test_an_indicator_that_none_states() -> None:
    assert TOPICS.indicators("森林覆盖率") == []


def test_a_unit_leaves_the_others_out_unless_none_has_it() -> None:
    assert {i.unit for _, i in TOPICS.indicators("绿道", ("公里",))} == {"公里"}
    assert TOPICS.indicators("加装电梯", ("公里",)) == TOPICS.indicators("加装电梯")


def test_rare_pairs_weigh_more_and_absent_ones_most() -> None:
    weights = TOPICS.weights("建设燃气魔法")
    assert weights["建设"] < weights["燃气"] < weights["魔法"]


@given(st.text(max_size=30))
def test_scores_are_bounded_and_in_order(topic: str) -> None:
    found = TOPICS.tasks(topic)
    assert all(0 < linked.coverage <= 1 + 1e-9 and 0 <= linked.title <= 1 + 1e-9 for linked in found)
    assert [linked.score for linked in found] == sorted((linked.score for linked in found), reverse=True)


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        ("海绵城市", 15),  # a piece of one title alone, though other tasks speak of it
        ("深化海绵城市建设", 15),
        ("加强建设工程安全管理", 24),
        ("建设工程安全管理", 24),
        ("优化景观照明", 9),
        ("违法建筑治理", 14),
        ("店招店牌管理", 8),
    ],
)
def test_a_piece_of_one_title_means_its_task(topic: str, number: int) -> None:
    found, clear = TOPICS.choose(topic)
    assert clear
    assert [CATALOG.tasks[linked.task].number for linked in found[:1]] == [str(number)]


@pytest.mark.parametrize("topic", ["管理", "推进", "建设"])
def test_a_piece_that_several_titles_hold_means_none_of_them(topic: str) -> None:
    assert not TOPICS.choose(topic)[1]
