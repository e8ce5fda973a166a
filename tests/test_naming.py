"""The names in a plan → offices. Each case is a plan's names as published plans write them; a wrong merge is the worst fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, changning, corpus, read_text, texts_in

from ingest.naming import Basis, Names, Settled
from ingest.records import PlanInfo
from ingest.register import Department, Register

NAMES = Names(Register([]), GENRE)
CENTRAL = PlanInfo("guofa", "国务院关于…的意见", "0", level="国")
JIANGXI = PlanInfo("jiangxi", "江西省…措施", "0", level="省", area="江西省")
SANMING = PlanInfo("sanming", "三明市…措施", "0", level="市", area="三明市")
BEIJING = PlanInfo("beijing", "北京市…措施", "0", level="市", area="北京市")
CHANGNING = PlanInfo("changning", "长宁区…计划", "0", level="区", area="长宁区")
HEADLESS = PlanInfo("headless", "若干措施", "0")


SEEN = """\
国家发展改革委 发展改革委
国资委 国务院国资委
扶贫办 国务院扶贫办
国家卫生健康委 卫生健康委
中央网信办 网信办
国家统计局 统计局
邮政局 国家邮政局
知识产权局 国家知识产权局
市金融监管局 金融监管局
市人社局 人社局
财政局 市财政局
市工信局 工信局
市税务局 税务局
省工信厅 工信厅
省药监局 药监局
省财政厅 财政厅
市医保局 医保局
市国资委 国资委
市商务局 商务局
市发改委 发改委
省发改委 发改委
"""


def settled(names: str, info: PlanInfo, register: Register | None = None) -> Mapping[str, Settled]:
    return (Names(register, GENRE) if register else NAMES).settle(names.split(), info)


@pytest.mark.parametrize(
    ("names", "info", "name", "level"),
    [
        ("省教育厅 教育厅 省教育厅", JIANGXI, "省教育厅", "省"),
        ("省发展改革委 省发改委 省发展和改革委员会 省发展改革委", JIANGXI, "省发展改革委", "省"),
        ("市住房城乡建设局 市住房和城乡建设局 市住建局 市住建局", SANMING, "市住建局", "市"),
        ("财政局 市财政局 财政局", SANMING, "财政局", "市"),
        ("工信局 市工信局", SANMING, "市工信局", "市"),  # as often as each other: the one that says its level
        ("市教委 北京市教委", BEIJING, "市教委", "市"),
        ("人力资源社会保障部 人力资源和社会保障部 人社部", CENTRAL, "人社部", "国"),
        ("发展改革委 国家发展改革委 发展改革委", CENTRAL, "发展改革委", "国"),
        ("知识产权局 国家知识产权局 国家知识产权局", CENTRAL, "国家知识产权局", "国"),
        ("药监局 国家药监局 国家药品监督管理局 国家药监局", CENTRAL, "国家药监局", "国"),
        ("人民银行 中国人民银行 人民银行", CENTRAL, "人民银行", "国"),
        ("团市委 市团委 团市委", SANMING, "团市委", "市"),
        ("市委宣传部 宣传部 市委宣传部", SANMING, "市委宣传部", "市"),
        ("人行三明市中心支行 人民银行市中心支行 人行三明市中心支行", SANMING, "人行三明市中心支行", None),
        ("各县（市、区）人民政府 各县(市、区)政府 各县（市、区）人民政府", SANMING, "各县（市、区）人民政府", None),
    ],
)
def test_forms_of_one_office(names: str, info: PlanInfo, name: str, level: str | None) -> None:
    found = set(settled(names, info).values())
    assert len(found) == 1
    [office] = found
    assert (office.name, office.level, office.basis) == (name, level, Basis.RULE)
    assert {office.name, *office.other_names} == set(names.split())
    assert office.area == info.area


@pytest.mark.parametrize(
    ("names", "info"),
    [
        ("市财政局 区财政局", CHANGNING),
        ("县财政局 区财政局", SANMING),
        ("财政部 省财政厅 市财政局", SANMING),
        ("省教育厅 市教育局", JIANGXI),
        ("市教委 市教育局", BEIJING),
        ("市工业和信息化局 市经济和信息化局", SANMING),
        ("市文旅局 市文化广电和旅游局", SANMING),
        ("市城管局 市执法局", SANMING),
        ("银监会 银保监会 保监会", CENTRAL),
        ("国家发展改革委 省发展改革委", JIANGXI),
        ("国家发展改革委 发展改革委", JIANGXI),  # bare, it is the province's
        ("各区政府 区政府 各街镇 有关部门 各有关部门", CHANGNING),
        ("区虹桥办 区东虹办", CHANGNING),
        ("人行南昌中心支行 人民银行", JIANGXI),
        ("江西银保监局 南昌海关 银保监会 海关总署", JIANGXI),
        ("省税务局 税务总局", JIANGXI),
        ("市政府 市政府办公室 市委 市委办公室", SANMING),
        ("静安区房管局 区房管局 徐汇区房管局", CHANGNING),
        ("财政局 市财政局 区财政局", CHANGNING),  # bare beside two levels: nobody knows which
    ],
)
def test_offices_that_are_not_one(names: str, info: PlanInfo) -> None:
    found = settled(names, info)
    assert len(set(found.values())) == len(names.split())
    assert all(office.other_names == () for office in found.values())


def test_a_bare_name_beside_two_levels_is_open_and_told() -> None:
    assert settled("财政局 市财政局 区财政局", CHANGNING)["财政局"].basis is Basis.OPEN
    plan = read_text(
        "长宁区某某行动计划\n一、任务\n1.甲。（责任单位：财政局、市财政局、区财政局）\n2.乙。（责任单位：财政局）\n"
    )
    pairs = {(doubt.one, doubt.other) for doubt in NAMES.doubts([plan])}
    assert pairs == {("区财政局", "财政局"), ("市财政局", "财政局")}


def test_level_and_area_come_from_the_name_and_the_plan() -> None:
    found = settled("市财政局 区财政局 财政部 静安区房管局 各街镇 明星电力公司 体育局", CHANGNING)
    assert {name: (office.level, office.area) for name, office in found.items()} == {
        "市财政局": ("市", "长宁区"),  # valid in plans of 长宁区
        "区财政局": ("区", "长宁区"),
        "财政部": ("国", None),
        "静安区房管局": ("区", "静安区"),
        "各街镇": (None, "长宁区"),
        "明星电力公司": (None, "长宁区"),
        "体育局": ("区", "长宁区"),
    }
    assert [name for name, office in found.items() if office.collective] == ["各街镇"]


def test_the_names_tell_the_level_where_the_head_does_not() -> None:
    assert settled("省财政厅 财政厅 省教育厅", HEADLESS)["财政厅"].other_names == ("财政厅",)
    assert settled("发展改革委 财政部 科技部", HEADLESS)["发展改革委"].level == "国"
    misread = PlanInfo("liaoning", "国家税务总局辽宁省税务局最新文件关于…", "0", level="国")
    assert settled("省财政厅 省教育厅 省税务局", misread)["省财政厅"].level == "省"


def test_offices_of_two_plans_without_an_area_are_not_one() -> None:
    one = settled("市财政局", HEADLESS)["市财政局"]
    other = settled("市财政局", PlanInfo("another", "若干措施", "0"))["市财政局"]
    assert one.area != other.area
    assert settled("财政部", HEADLESS)["财政部"].area is None


def test_the_register_goes_before_the_rules_and_the_rules_lead_to_its_entries() -> None:
    register = Register(
        [Department("区发改委", "长宁区发展和改革委员会", (), "区", "长宁区"), Department("国家发展改革委", level="国")]
    )
    found = settled("区发展改革委 区发改委 发展改革委 发改委 国家发展和改革委员会", CHANGNING, register)
    assert {office.name for office in found.values()} == {"区发改委", "国家发展改革委"}
    assert found["区发展改革委"].registered
    assert found["发展改革委"].name == "区发改委"
    assert found["国家发展和改革委员会"].name == "国家发展改革委"
    assert settled("发展改革委", CENTRAL, register)["发展改革委"].name == "国家发展改革委"


def test_a_central_entry_does_not_take_a_bare_name_of_a_place() -> None:
    register = Register(
        [Department("国家统计局", other_names=("统计局",), level="国"), Department("有关部门", collective=True)]
    )
    found = settled("统计局 有关部门", JIANGXI, register)
    assert not any(office.registered for office in found.values())
    assert settled("统计局 有关部门", CENTRAL, register)["有关部门"].registered


def test_plan_00_is_settled_by_the_register() -> None:
    surfaces = [assignment.surface for task in changning().tasks for assignment in task.assignments]
    found = Names(corpus().register, GENRE).settle(surfaces, changning().info)
    assert {office.basis for office in found.values()} == {Basis.REGISTER}
    assert len(set(found.values())) == len(found) - 1  # 城管执法局 is 区城管执法局


@given(
    st.lists(
        st.sampled_from(
            [
                "市财政局",
                "财政局",
                "区财政局",
                "市教委",
                "教委",
                "财政部",
                "各区政府",
                "人行",
                "市住建局",
                "市住房和城乡建设局",
            ]
        ),
        max_size=12,
    )
)
def test_the_order_of_names_does_not_matter(names: list[str]) -> None:
    forward, backward = NAMES.settle(names, SANMING), NAMES.settle(names[::-1], SANMING)
    assert dict(forward) == dict(backward)
    assert set(forward) == set(names)


def test_a_register_grows_by_what_plans_of_one_government_name() -> None:
    beijing = "北京市人民政府办公厅关于某某的若干措施\n一、任务\n1.甲。（责任单位：{}）\n2.乙。（责任单位：{}）\n"
    one = read_text(beijing.format("北京市教委、各区政府", "市教委"))
    other = read_text(beijing.format("市教委、财政部", "市财政局"))
    assert one.info.area == "北京市"
    grown = NAMES.grown([one, other])
    assert [(d.name, d.other_names, d.level, d.area) for d in grown.departments] == [
        ("市教委", ("北京市教委",), "市", "北京市"),
        ("各区政府", (), None, "北京市"),
        ("财政部", (), "国", None),
        ("市财政局", (), "市", "北京市"),
    ]
    assert not any(d.registered for d in grown.departments)
    assert grown.named_in(other.info, "北京市教育委员会") == grown.departments[0]
    assert grown.named_in(JIANGXI, "市教委") is None


def test_real_plans_merge_what_a_reader_would(shared_plans: Path) -> None:
    """Every group of forms that the rules make over the shared plans, as read by eye."""
    groups = {
        frozenset((office.name, *office.other_names))
        for office in NAMES.grown(texts_in(shared_plans)).departments
        if office.other_names and office.area != "长宁区"
    }
    assert groups <= {frozenset(line.split()) for line in SEEN.splitlines()}
    assert len(groups) >= 15
