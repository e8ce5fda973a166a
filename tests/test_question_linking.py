"""The subject of a question: the tasks and indicators that share its words, and where they are looked for."""

from __future__ import annotations

import pytest
from asking import parts, task
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.algebra import Among, Everything, InPlan, InSection, Ref, both
from kg.vocabulary import plan_iri
from retrieval.questions.within import within

LINKER = parts().subjects
CATALOG = parts().catalog


def numbers_of(iris: list[str]) -> list[int]:
    return [int(CATALOG.tasks[iri].number) for iri in iris]


@pytest.mark.parametrize(
    ("subject", "number"),
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
        ("深化海绵城市建设", 15),
        ("加强建设工程安全管理", 24),  # the whole title
        ("建设工程安全管理", 24),
        ("优化景观照明", 9),
        ("违法建筑治理", 14),
        ("店招店牌管理", 8),
    ],
)
def test_the_task_of_a_subject(subject: str, number: int) -> None:
    first = LINKER.tasks(subject)[0]
    assert CATALOG.tasks[first.iri].number == str(number)
    assert first.known >= 0.6


def test_words_of_ones_own_around_a_subject_count_little() -> None:
    first, second = LINKER.tasks("居民想搞加装电梯我们该怎么对接")[:2]
    assert CATALOG.tasks[first.iri].number == "10"
    assert first.score > 1.5 * second.score


@pytest.mark.parametrize("subject", ["zzz", "", "？！"])
def test_a_subject_that_no_task_writes_a_pair_of(subject: str) -> None:
    assert LINKER.tasks(subject) == []
    assert LINKER.indicators(subject) == []


def test_what_no_plan_writes_speaks_against_every_task() -> None:
    whole, half = LINKER.tasks("加装电梯")[0], LINKER.tasks("加装电梯航天飞机")[0]
    assert whole.iri == half.iri
    assert half.score < whole.score


def test_a_rare_pair_weighs_more_than_a_common_one() -> None:
    """建设 stands in most tasks, 燃气 in few."""
    assert LINKER.tasks("燃气")[0].weight > LINKER.tasks("建设")[0].weight


def test_within_some_tasks_only() -> None:
    assert {link.iri for link in LINKER.tasks("建设", [task(15)])} == {task(15)}
    assert LINKER.tasks("加装电梯", []) == []


@pytest.mark.parametrize(
    ("subject", "units", "expected"),
    [
        ("公共充电桩", (), (1050, "个")),
        ("加装电梯", ("台",), (466, "台")),
        ("老房子加装电梯", (), (466, "台")),
        ("停车泊位", (), (700, "个")),
        ("绿道", ("公里",), (1, "公里")),
    ],
)
def test_the_indicator_of_a_subject(subject: str, units: tuple[str, ...], expected: tuple[float, str]) -> None:
    first = CATALOG.indicators[LINKER.indicators(subject, units)[0].iri]
    assert (first.value, first.unit) == expected


def test_a_unit_leaves_the_others_out() -> None:
    assert {CATALOG.indicators[link.iri].unit for link in LINKER.indicators("绿道", ("公里",))} == {"公里"}
    assert LINKER.indicators("加装电梯", ("公里",)) == LINKER.indicators("加装电梯", ("公里",), list(CATALOG.tasks))


def test_an_indicator_of_other_tasks_is_not_found() -> None:
    assert LINKER.indicators("加装电梯", (), [task(15)]) == [
        link for link in LINKER.indicators("加装电梯") if CATALOG.indicators[link.iri].task == task(15)
    ]


def test_the_share_of_a_subject_that_a_text_holds() -> None:
    assert LINKER.share("加装电梯", "既有多层住宅加装电梯466台") == 1
    assert 0 < LINKER.share("加装电梯", "电梯安全") < 1
    assert LINKER.share("加装电梯", "雨污混接") == 0
    assert LINKER.share("zzz", "zzz") == 0  # of what the plans write


def test_tasks_that_hold_words_as_written() -> None:
    assert numbers_of(LINKER.holding(("充电桩",), parts().texts)) == [3]
    both_words = LINKER.holding(("燃气", "管道"), parts().texts)
    assert set(both_words) <= set(LINKER.holding(("燃气",), parts().texts))
    assert LINKER.holding(("充电桩",), parts().texts, [task(15)]) == []
    assert LINKER.holding(("航天飞机",), parts().texts) == []


@settings(derandomize=True, max_examples=60)
@given(st.text(alphabet="加装电梯建设海绵城市a1 ，", max_size=20) | st.text(max_size=20))
def test_scores_are_bounded_and_in_order(subject: str) -> None:
    found = LINKER.tasks(subject)
    assert all(0 < link.score <= 1.85 + 1e-9 and 0 < link.known <= 1 + 1e-9 for link in found)
    assert [link.score for link in found] == sorted((link.score for link in found), reverse=True)
    assert len({link.iri for link in found}) == len(found)


def test_where_a_condition_lets_look() -> None:
    ten, eleven = Ref(task(10)), Ref(task(11))
    third = next(section for section in CATALOG.sections.values() if section.number == "三")
    assert within(Everything(), CATALOG) is None
    assert within(Among((eleven, ten)), CATALOG) == [task(10), task(11)]  # in the plan's order
    assert within(InSection(Ref(third.iri)), CATALOG) == [one.iri for one in CATALOG.tasks_of[third.iri]]
    assert within(both(Among((ten,)), InSection(Ref(third.iri))), CATALOG) == []
    assert within(InPlan((Ref(plan_iri("changning-2024-2026-draft")),)), CATALOG) == list(CATALOG.tasks)
