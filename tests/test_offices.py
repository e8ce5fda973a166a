"""Names of offices: what they say, which are written alike for sure, and what is no name at all.

Names are those of published plans (State Council, Beijing, Jiangxi, Fujian, Suining, Sanming …) and of the institutional
reforms of 2018 and 2023.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, texts_in

from ingest.joined import split_joined
from ingest.manifest import open_corpus
from ingest.offices import Kind, Offices

OFFICES = Offices(GENRE)


def words(block: str) -> list[str]:
    return block.split()


@pytest.mark.parametrize(
    "names",
    [
        "省发展改革委 省发展和改革委员会 省发改委 江西省发展改革委",
        "省住房城乡建设厅 省住房和城乡建设厅 省住建厅",
        "省人力资源社会保障厅 省人力资源和社会保障厅 省人社厅",
        "省卫生健康委 省卫健委 省卫生健康委员会",
        "省工业和信息化厅 省工信厅",
        "省国资委 省国有资产监督管理委员会",
        "省市场监管局 省市场监督管理局",
        "省金融监管局 省地方金融监管局 省地方金融监督管理局",
        "省文化和旅游厅 省文旅厅",
        "省粮食和储备局 省粮食和物资储备局",
        "省政府办公厅 省人民政府办公厅",
        "省科委 省科学技术委员会",
        "省委网信办 省网信办",
        "团省委 共青团省委 省团委",
        "省妇联 省妇女联合会",
    ],
)
def test_names_that_are_sure_to_be_one(names: str) -> None:
    read = [OFFICES.read(name, "江西省") for name in names.split()]
    assert len({(office.core, office.word, office.area) for office in read}) == 1
    assert {office.level for office in read} == {"省"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市财政局", "区财政局"),
        ("县财政局", "区财政局"),
        ("市工业和信息化局", "市经济和信息化局"),
        ("市文旅局", "市文化广电和旅游局"),
        ("市城管局", "市执法局"),
        ("市自然资源局", "市自然资源和规划局"),
        ("市教委", "市教育局"),
        ("市财政局", "市税务局"),
        ("财政部", "财政局"),
        ("银监会", "银保监会"),
        ("农业部", "农业农村部"),
        ("各区政府", "区政府"),
        ("各县（市、区）政府", "各区政府"),
        ("市委宣传部", "市委组织部"),
        ("市委办公室", "市政府办公室"),
        ("静安区房管局", "长宁区房管局"),
        ("南昌海关", "贵阳海关"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    first, second = OFFICES.read(one), OFFICES.read(other)
    assert (first.core, first.word, first.area) != (second.core, second.word, second.area)


@pytest.mark.parametrize(
    ("name", "area", "kind", "level"),
    [
        ("财政部", None, Kind.NATIONAL, "国"),
        ("国家发展改革委", "江西省", Kind.NATIONAL, "国"),
        ("中华全国工商业联合会", None, Kind.NATIONAL, "国"),
        ("发展改革委", "江西省", Kind.LOCAL, None),
        ("北京市教委", "北京市", Kind.LOCAL, "市"),
        ("自治区财政厅", None, Kind.LOCAL, "省"),
        ("市场监管局", "三明市", Kind.LOCAL, None),
        ("市市场监管局", "三明市", Kind.LOCAL, "市"),
        ("市民政局", None, Kind.LOCAL, "市"),
        ("市政务服务局", None, Kind.LOCAL, "市"),
        ("区域中心", None, Kind.LOCAL, None),
        ("县委宣传部", None, Kind.LOCAL, "区"),
        ("人行南昌中心支行", "江西省", Kind.VERTICAL, None),
        ("人行市中心支行", "遂宁市", Kind.VERTICAL, None),
        ("国网遂宁供电公司", "遂宁市", Kind.VERTICAL, None),
        ("遂宁海关", "遂宁市", Kind.VERTICAL, None),
        ("辽宁银保监局", "辽宁省", Kind.VERTICAL, None),
        ("国家统计局北京调查总队", "北京市", Kind.VERTICAL, None),
        ("省税务局", "江西省", Kind.LOCAL, "省"),
        ("各街道（镇）", "长宁区", Kind.COLLECTIVE, None),
        ("各县(市、区)政府", None, Kind.COLLECTIVE, None),
        ("试点城市政府", None, Kind.COLLECTIVE, None),
        ("省直有关部门", "江西省", Kind.COLLECTIVE, None),
    ],
)
def test_what_a_name_says(name: str, area: str | None, kind: Kind, level: str | None) -> None:
    office = OFFICES.read(name, area)
    assert (office.kind, office.level) == (kind, level)


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("发展改革委", "国家发展改革委"),
        ("知识产权局", "国家知识产权局"),
        ("药监局", "国家药监局"),
        ("人民银行", "中国人民银行"),
        ("国资委", "国务院国资委"),
        ("财政厅", None),
        ("市统计局", None),
    ],
)
def test_a_bare_name_in_a_document_of_the_state_council(name: str, organ: str | None) -> None:
    assert OFFICES.national(OFFICES.read(name)) == organ


@pytest.mark.parametrize(
    ("name", "area", "full"),
    [
        ("市发改委", "遂宁市", "遂宁市发展和改革委员会"),
        ("市住建局", "遂宁市", "遂宁市住房和城乡建设局"),
        ("省人社厅", "江西省", "江西省人力资源和社会保障厅"),
        ("区市场监管局", "长宁区", "长宁区市场监督管理局"),
        ("市教委", "北京市", "北京市教育委员会"),
        ("静安区房管局", "长宁区", "静安区住房保障和房屋管理局"),
        ("工信部", None, "中华人民共和国工业和信息化部"),
        ("市财政局", "长宁区", None),  # the city above: its name is not known
        ("交发集团", "湘潭市", None),
    ],
)
def test_the_likely_full_name(name: str, area: str | None, full: str | None) -> None:
    assert OFFICES.full_name(OFFICES.read(name, area), area) == full


@pytest.mark.parametrize(
    ("one", "other", "doubtful"),
    [
        ("市文旅局", "市文化广电和旅游局", True),
        ("市城管局", "市综合执法局", True),
        ("市教委", "市教育局", True),
        ("银监会", "银保监会", True),
        ("市财政局", "市税务局", False),
        ("财政部", "教育部", False),
        ("交发集团", "产业集团", False),
    ],
)
def test_what_is_only_likely_is_told(one: str, other: str, *, doubtful: bool) -> None:
    assert (OFFICES.doubt(OFFICES.read(one), OFFICES.read(other)) is not None) == doubtful


ONE = """
    市城市管理局 市场监管局 国家市场监督管理总局 县委办公室 省委宣传部 国家发展改革委
    市政府办公室 市委编办 市政府金融办 人行市中心支行 市公安局市中区分局 市公安局交警支队
    国家税务总局江西省税务局 国家统计局北京调查总队 市人大常委会办公室 市民政局 市委农办
    各市、县〔区〕人民政府 团市委 三年内 A
"""

NAMES = """
    区建管委 区东虹办 新泾镇 虹桥街道 团市委 市总工会 市妇联 市中级法院 市检察院 市直机关工委
    市热线中心 省担保集团 交发集团 明星电力公司 中关村管委会 平潭综合实验区管委会 人行
    人行泰州中支 银保监分局 南昌海关 国家统计局北京调查总队 北京冬奥组委 中央军委政治工作部
    各地相关部门 有关部门 各银行机构 拖欠民营企业账款的所有部门和单位 空管委办公室 区消防救援支队
    财政部门 公安机关 县公安局交警大队 州林草局 自治区发展改革委 旗政府 经开区管委会
    市住房公积金管理中心 国网铁岭供电公司 各乡镇（街道）
"""

RUNNING = """
    企业负责人 项目单位 依法 三年内 社会资本 城市更新 老旧小区 市场主体 公共服务平台 龙头企业
    行业协会 金融机构 商业银行 事业单位 物业公司 施工单位 产业园区 医疗机构 技术创新中心
    数据中心 区域中心 市场秩序 全面推行 一次办 马上办 时间节点 工作机制 特色小镇 综合保税区
    国家级示范区 融资担保公司 高等院校 首席质量官 各类市场主体 有关规定 相关政策 各项措施
    相关费用 谁审批谁负责 财政部会同有关部门 国务院决策部署 智能制造 企业集团
"""


@pytest.mark.parametrize("name", words(NAMES))
def test_it_looks_like_an_office(name: str) -> None:
    assert OFFICES.looks_like_office(name)


@pytest.mark.parametrize("name", [*words(RUNNING), "", "区", "甲" * 60])
def test_it_does_not_look_like_an_office(name: str) -> None:
    assert not OFFICES.looks_like_office(name)


def test_the_names_of_real_plans_look_like_offices_and_their_running_text_does_not(shared_plans: Path) -> None:
    """The pieces between commas of the text outside the notes: few are as short as a name, fewer look like one."""
    names, pieces = set(), set()
    for plan in texts_in(shared_plans):
        shares = [assignment for task in plan.tasks for assignment in task.assignments]
        names |= {share.surface for share in shares}
        sentences = [
            clause.span.of(plan.text) for task in plan.tasks for clause in task.clauses if clause.kind != "note"
        ]
        pieces |= {
            piece for sentence in sentences for piece in re.findall(r"(?<=[，、])[一-鿿]{3,10}(?=[，、。])", sentence)
        }
    lost = [name for name in names if not OFFICES.looks_like_office(name)]
    assert len(names) > 250
    assert len(lost) <= len(names) * 0.02, lost
    taken = [piece for piece in pieces - names if OFFICES.looks_like_office(piece)]
    assert len(pieces) > 1500
    assert len(taken) <= len(pieces) * 0.02, taken


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        ("区政府集体资产监管办区住房城市建设委", ["区政府集体资产监管办", "区住房城市建设委"]),
        ("市发展改革委市财政局", ["市发展改革委", "市财政局"]),
        ("市市场监管局市商务局", ["市市场监管局", "市商务局"]),
        ("北京市教委北京市财政局", ["北京市教委", "北京市财政局"]),
        ("发展改革委财政部", ["发展改革委", "财政部"]),
        ("工业和信息化部国家发展和改革委员会中国人民银行", ["工业和信息化部", "国家发展和改革委员会", "中国人民银行"]),
        ("中共中央办公厅国务院办公厅", ["中共中央办公厅", "国务院办公厅"]),
        ("市财政局各区政府", ["市财政局", "各区政府"]),
        ("市教育局财政局", ["市教育局", "财政局"]),  # known from elsewhere in the plan
        ("区委区政府", ["区委", "区政府"]),
        *((name, [name]) for name in words(ONE)),
    ],
)
def test_where_a_separator_was_lost(surface: str, names: list[str]) -> None:
    spans = split_joined(surface, {"财政局", "办公室", "宣传部", "交警支队", "金融办"}, OFFICES)
    assert spans is not None
    assert [surface[start:end] for start, end in spans] == names


@pytest.mark.parametrize("surface", ["省委省政府信访局", "市商务局市场主体、市场秩序"])
def test_in_doubt_nobody_splits(surface: str) -> None:
    found = split_joined(surface, (), OFFICES)
    assert found is None or len(found) == 1


def test_no_name_of_the_register_and_of_the_table_is_split() -> None:
    names = {name for d in open_corpus().register.departments for name in d.names}
    names |= {name for row in GENRE.table("offices")["national"] for name in row["names"]}
    assert [name for name in sorted(names) if split_joined(name, (), OFFICES) != ((0, len(name)),)] == []


def test_other_ways_to_write_a_name() -> None:
    assert set(OFFICES.ways("市卫健委")) >= {"市卫健委", "市卫生健康委", "市卫生健康委员会"}
    assert list(OFFICES.ways("无此单位")) == ["无此单位"]


@given(st.text(alphabet="省市区县委政府局办公室财政教育和各有关部门（）、国家人民银行支行", max_size=24))
def test_any_name_is_read_and_divided(name: str) -> None:
    assert OFFICES.read(name, "某某市").core == OFFICES.read(name, "某某市").core
    spans = split_joined(name, (), OFFICES)
    if spans is not None:
        assert "".join(name[start:end] for start, end in spans) == name
