"""A question as data: how it prints itself in Chinese, and the few rules of its nodes."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    About,
    Among,
    And,
    Asked,
    Calculation,
    Cites,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    HasRole,
    Holding,
    InPlan,
    InSection,
    Involves,
    Measure,
    Measured,
    Not,
    Operator,
    Or,
    Query,
    Ref,
    RoleCount,
    both,
    role_names,
)

LEAD, SUPPORT = frozenset({Role.LEAD}), frozenset({Role.SUPPORT})
HOUSING, BUILDING = Ref("urn:d:1", "区房管局"), Ref("urn:d:2", "区建管委")
LED, BUILT = Involves(HOUSING, LEAD), Involves(BUILDING, LEAD)
TASK = Ref("urn:t:10", "任务10")
MOST = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=1)
COUNTED = Query(Asked.TASKS, LED, counted=True)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Everything(), "全部任务"),
        (LED, "牵头单位 = 区房管局"),
        (Involves(HOUSING), "参与单位 = 区房管局"),
        (Involves(HOUSING, frozenset({Role.SUPPORT, Role.LEAD})), "牵头/配合单位 = 区房管局"),
        (RoleCount(Comparison.AT_LEAST, 3), "牵头单位数 ≥ 3"),
        (InPlan((Ref("urn:p", "计划甲"), Ref("urn:q", "计划乙"))), "计划 = 计划甲、计划乙"),
        (InSection(Ref("urn:s", "第三部分")), "部分 = 第三部分"),
        (Among((TASK, Ref("urn:t:11", "任务11"))), "任务 = 任务10、任务11"),
        (Among((TASK,), "上一个答案中的任务"), "上一个答案中的任务"),
        (Has(Asked.INDICATORS), "有量化指标"),
        (HasRole(frozenset({Role.SUPPORT})), "有配合单位"),
        (Has(Asked.COVERAGE), "有覆盖性目标"),
        (Cites(Ref("urn:doc", "总体方案")), "引用文件 = 《总体方案》"),
        (Measured(Measure("%", Comparison.AT_LEAST, 90.0)), "指标值 ≥ 90%"),
        (Measured(Measure(unit="公里")), "指标单位 = 公里"),
        (Measured(Measure(period="annual")), "指标周期 = 每年"),
        (Measured(Measure("%", Comparison.LESS, 50.0, period="2024-2026")), "指标值 ＜ 50% 且 指标周期 = 2024-2026"),
        (Measured(Measure(ids=(Ref("urn:i", "充电桩"),))), "指标 = 充电桩"),
        (Measured(Measure("%", Comparison.AT_LEAST, 40.0, most=60.0)), "指标值 ≥ 40% 且 指标值 ≤ 60%"),
        (Measured(Measure("个", None, 18.0)), "指标值 = 18个"),
        (Measured(Measure()), "任一量化指标"),
        (Due(Comparison.AT_MOST, "2026-12"), "完成时限 ≤ 2026-12"),
        (Due(Comparison.EQUAL, "ongoing"), "完成时限 = 持续推进"),
        (About(("充电", "桩")), "文字含 充电、桩"),
        (Not(LED), "不满足（牵头单位 = 区房管局）"),
        (And((LED, BUILT)), "牵头单位 = 区房管局 且 牵头单位 = 区建管委"),
        (Or((LED, BUILT)), "牵头单位 = 区房管局 或 牵头单位 = 区建管委"),
        (
            And((Has(Asked.INDICATORS), Or((LED, BUILT)))),
            "有量化指标 且 （牵头单位 = 区房管局 或 牵头单位 = 区建管委）",
        ),
        (Involves(HOUSING, LEAD, first=True), "首位牵头单位 = 区房管局"),
        (Involves(MOST, LEAD), "牵头单位 = （牵头单位；按任务数由多到少，前1）之一"),
        (Among(Query(Asked.TASKS, LED)), "任务 = （牵头单位 = 区房管局）之一"),
        (Among(Query(Asked.INDICATORS, measures=(Measure("台"),))), "任务 = （量化指标；指标单位 = 台）所在的任务"),
        (Among(Query(Asked.TASKS, LED), "上一个答案中的任务"), "上一个答案中的任务"),
        (Not(And((LED, BUILT))), "不满足（牵头单位 = 区房管局 且 牵头单位 = 区建管委）"),
    ],
)
def test_a_condition_says_itself(condition: Condition, said: str) -> None:
    assert str(condition) == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query(Asked.TASKS), "问任务"),
        (Query(Asked.TASKS, LED), "牵头单位 = 区房管局"),  # that tasks are asked for goes without saying
        (Query(Asked.DEPARTMENTS, LED, LEAD), "问牵头单位；牵头单位 = 区房管局"),
        (Query(Asked.TASKS, LED, counted=True), "问任务的数量；牵头单位 = 区房管局"),
        (Query(Asked.DEPARTMENTS, Among((TASK,)), LEAD), "问牵头单位；任务 = 任务10"),
        (Query(Asked.DEPARTMENTS, LED, LEAD, (HOUSING,)), "问牵头单位；牵头单位 = 区房管局；除去 区房管局"),
        (Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=3), "问牵头单位；按任务数由多到少，前3"),
        (
            Query(Asked.DEPARTMENTS, roles=LEAD, only=(HOUSING, BUILDING), ranked=True, fewest=True),
            "问牵头单位；限于 区房管局、区建管委；按任务数由少到多",
        ),
        (Query(Asked.TASKS, roles=LEAD, ranked=True, top=1), "问任务；按牵头单位数由多到少，前1"),
        (Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, nth=2), "问牵头单位；按任务数由多到少，第2位"),
        (Query(Asked.DEPARTMENTS, roles=LEAD, tally=(Comparison.AT_LEAST, 4)), "问牵头单位；任务数 ≥ 4"),
        (Query(Asked.TASKS, by=Asked.INDICATORS, ranked=True, top=1), "问任务；按量化指标数由多到少，前1"),
        (Query(Asked.INDICATORS, ranked=True, top=1), "问量化指标；按指标值由多到少，前1"),
        (
            Query(Asked.INDICATORS, LED, measures=(Measure("%", Comparison.AT_LEAST, 90),)),
            "问量化指标；牵头单位 = 区房管局；指标值 ≥ 90%",
        ),
        (
            Query(Asked.INDICATORS, measures=(Measure("个"), Measure("户"))),
            "问量化指标；指标单位 = 个 或 指标单位 = 户",
        ),
        (
            Query(Asked.DEPARTMENTS, roles=LEAD, only=(HOUSING, BUILDING), grouped=True),
            "问牵头单位；限于 区房管局、区建管委；按牵头单位分别计数",
        ),
        (
            Query(Asked.DEPARTMENTS, roles=LEAD, only=(HOUSING, BUILDING), grouped=True, difference=True),
            "问牵头单位；限于 区房管局、区建管委；相差的任务数",
        ),
        (
            Query(Asked.DEPARTMENTS, roles=LEAD, holding=(Holding(Comparison.EQUAL, 0, roles=SUPPORT),)),
            "问牵头单位；配合任务数 = 0",
        ),
        (
            Query(
                Asked.DEPARTMENTS, roles=LEAD, holding=(Holding(Comparison.AT_LEAST, 2, Has(Asked.INDICATORS), LEAD),)
            ),
            "问牵头单位；牵头任务（有量化指标）数 ≥ 2",
        ),
        (
            Query(
                Asked.DEPARTMENTS, roles=LEAD, holding=(Holding(Comparison.EQUAL, Query(Asked.TASKS, LED), roles=LEAD),)
            ),
            "问牵头单位；牵头任务数 = （任务的数量；牵头单位 = 区房管局）",
        ),
        (Query(Asked.DEPARTMENTS, LED, LEAD, first=True), "问牵头单位；牵头单位 = 区房管局；只取每项任务的首位"),
        (Query(Asked.PLANS, LED), "问计划；牵头单位 = 区房管局"),
        (Query(Asked.DEADLINES, due=Due(Comparison.AT_MOST, "2026")), "问完成时限；完成时限 ≤ 2026"),
        (Query(Asked.COVERAGE), "问覆盖性目标"),
        (Query(Asked.POLICIES), "问引用文件"),
        (Query(Asked.SECTIONS), "问部分"),
    ],
)
def test_a_query_says_itself(query: Query, said: str) -> None:
    assert str(query) == said


@pytest.mark.parametrize(
    ("calculation", "said"),
    [
        (
            Calculation(Operator.SHARE, COUNTED, Query(Asked.TASKS)),
            "占比：（任务的数量；牵头单位 = 区房管局）占（全部任务）",
        ),
        (
            Calculation(Operator.DIFFERENCE, Query(Asked.TASKS, LED), Query(Asked.TASKS, BUILT)),
            "相差：（牵头单位 = 区房管局）与（牵头单位 = 区建管委）",
        ),
        (
            Calculation(Operator.RATIO, COUNTED, MOST),
            "倍数：（任务的数量；牵头单位 = 区房管局）除以（牵头单位；按任务数由多到少，前1）",
        ),
        (Calculation(Operator.SUM, Query(Asked.INDICATORS, LED)), "合计：（量化指标；牵头单位 = 区房管局）"),
        (
            Calculation(Operator.PRODUCT, Query(Asked.INDICATORS, LED), factor=3),
            "乘积：（量化指标；牵头单位 = 区房管局）× 3",
        ),
    ],
)
def test_a_calculation_says_itself(calculation: Calculation, said: str) -> None:
    assert str(calculation) == said


@pytest.mark.parametrize(
    ("sign", "right", "factor"),
    [
        (Operator.RATIO, None, 1),
        (Operator.SHARE, None, 1),
        (Operator.DIFFERENCE, None, 1),
        (Operator.PRODUCT, MOST, 3),
        (Operator.PRODUCT, None, 0),
        (Operator.PRODUCT, None, 10**400),
    ],
)
def test_a_calculation_that_is_none_is_refused(sign: Operator, right: Query | None, factor: int) -> None:
    with pytest.raises(ValueError, match=r"made of|a factor is"):
        Calculation(sign, MOST, right, factor)


def test_every_kind_of_thing_has_a_chinese_name() -> None:
    assert all("一" <= str(Query(kind))[1] <= "鿿" for kind in Asked)


@given(st.sampled_from(Comparison), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_comparison_holds_as_python_compares(sign: Comparison, left: float, right: float) -> None:
    marks = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
    assert sign.holds(left, right) == marks[sign](left, right)


def test_a_label_is_for_people_and_never_tells_two_nodes_apart() -> None:
    assert Ref("urn:d:1", "区房管局") == Ref("urn:d:1", "房管局")
    assert len({Ref("urn:d:1", "区房管局"), Ref("urn:d:1")}) == 1
    assert Among((TASK,), "上一个答案") == Among((TASK,))
    assert str(Ref("urn:d:1")) == "urn:d:1"


def test_roles_are_named_in_their_order() -> None:
    assert role_names(ANY_ROLE) == "参与"
    assert role_names(frozenset({Role.SUPPORT, Role.LEAD})) == "牵头/配合"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ((), Everything()),
        ((Everything(), Everything()), Everything()),
        ((Everything(), LED), LED),
        ((LED, LED), LED),
        ((LED, BUILT), And((LED, BUILT))),
        ((And((LED, BUILT)), Has(Asked.DEADLINES)), And((LED, BUILT, Has(Asked.DEADLINES)))),
        ((LED, And((BUILT, LED))), And((LED, BUILT))),  # what is said twice is said once
        ((Or((LED, BUILT)), LED), And((Or((LED, BUILT)), LED))),  # an Or stays whole
    ],
)
def test_both_leaves_out_what_says_nothing(conditions: tuple[Condition, ...], expected: Condition) -> None:
    assert both(*conditions) == expected


def test_queries_are_values() -> None:
    assert {Query(Asked.TASKS, LED): 1}[Query(Asked.TASKS, LED)] == 1
