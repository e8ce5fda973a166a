"""Offices of the State Council and of a place in questions: full, short and former names, misspelt ones, and strangers."""

from __future__ import annotations

from functools import cache

import pytest
from numbered import catalog
from reading import corpus

from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.names import DepartmentLinker, Stranger
from retrieval.understanding.places import Places
from retrieval.understanding.sentence import Sentence, Sign, fold

CENTRAL = """国务院关于加快农机发展的指导意见

国发〔2018〕42号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：

一、总体要求

（一）加强协调。建立协调机制。（发展改革委、工业和信息化部、财政部、农业农村部负责）

（二）加强金融支持。推广信贷。（人民银行、银保监会、证监会、知识产权局负责）

（三）加强人才培养。办好培训。（人力资源社会保障部、卫生健康委、供销合作总社负责）
"""

LOCAL = """青石市人民政府关于稳定就业的行动计划（2024-2026年）

一、主要任务

（一）办好培训。组织培训。（牵头单位：市人力资源社会保障局）

（二）关心职工。组织走访。（牵头单位：市总工会，配合单位：市妇联、市残联）

（三）畅通运输。保障运力。（牵头单位：市交通运输局）
"""


@cache
def linker(text: str) -> DepartmentLinker:
    genre, known = corpus().genre, catalog(text)
    return DepartmentLinker(known, Places(genre, (), (text,)), Abbreviations(genre))


def read(question: str, text: str) -> tuple[list[str], str]:
    """The names that are found (「?教育部」 for a stranger, 「→」 behind one that is corrected) and the words left over."""
    sentence = Sentence(fold(question))
    linker(text).mark(sentence)
    found = []
    for value in sentence.values(Sign.DEPARTMENT):
        if isinstance(value, Stranger):
            found.append(f"?{value.name}")
        else:
            found.append("|".join(f"{one.department}{'→' if one.corrected else ''}" for one in value))
    return found, sentence.text.replace(Sign.DEPARTMENT, " ").strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("国家发展和改革委员会", "发展改革委"),
        ("国家发改委", "发展改革委"),
        ("发改委", "发展改革委"),
        ("中国人民银行", "人民银行"),
        ("央行", "人民银行"),
        ("国知局", "知识产权局"),
        ("国家知识产权局", "知识产权局"),
        ("工信部", "工业和信息化部"),
        ("人社部", "人力资源社会保障部"),
        ("国家卫健委", "卫生健康委"),
        ("中国证监会", "证监会"),
        ("供销总社", "供销合作总社"),
        ("中华人民共和国财政部", "财政部"),
    ],
)
def test_nothing_of_a_central_name_is_left_behind(name: str, expected: str) -> None:
    assert read(f"{name}要负责哪些任务", CENTRAL) == ([expected], "要负责哪些任务")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("农业部", "农业农村部→"),
        ("国家计委", "发展改革委→"),
        ("卫计委", "卫生健康委→"),
        ("银监会", "银保监会→"),
        ("财正部", "财政部→"),
        ("财证部 ", "财政部→"),
        ("人民银航", "人民银行→"),
        ("工业和信息华部", "工业和信息化部→"),
    ],
)
def test_a_former_or_misspelt_name_is_told(name: str, expected: str) -> None:
    assert read(f"{name}负责的任务", CENTRAL)[0] == [expected]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("教育部负责哪几条", ["?教育部"]),
        ("哪几条里有水利部", ["?水利部"]),
        ("海关总署出现在哪里", ["?海关总署"]),
        ("中国科学院做什么", ["?中国科学院"]),
        ("教育部门负责什么", []),
        ("安全部署有哪些", []),
        ("全部任务有哪些", []),
        ("干部培训有哪些", []),
        ("科技不属于哪一条", []),
    ],
)
def test_an_organ_that_no_plan_names_is_none_wherever_it_stands(question: str, expected: list[str]) -> None:
    assert read(question, CENTRAL)[0] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("工会牵头哪些任务", ["市总工会"]),
        ("哪几条同时有妇联、残联", ["市妇联", "市残联"]),
        ("市付联参与的", ["市妇联→"]),
        ("市人社局牵头的", ["市人力资源社会保障局"]),
        ("市 总 工 会 牵头什么", ["市总工会"]),
    ],
)
def test_bodies_and_offices_of_a_place(question: str, expected: list[str]) -> None:
    assert read(question, LOCAL)[0] == expected


PLACE = """沈阳市人民政府办公室关于关爱医务人员的若干措施

一、主要措施

（一）落实补助。发放补助。（责任单位：市卫生健康委、市人力资源社会保障局、市财政局）

（二）保护环境。做好消毒。（责任单位：市生态环境局、各区、县（市）人民政府）

（三）宣传典型。组织报道。（责任单位：市委宣传部、市委组织部、团市委、市总工会）

（四）减免税费。落实优惠。（责任单位：市税务局、市地方金融监管局、广东银保监局、人民银行广州分行）
"""

OLD = """国务院关于强化实施创新驱动发展战略的意见

国发〔2017〕37号

一、总体要求

（一）加强协调。建立机制。（发展改革委、科技部、农业部、国土资源部负责）

（二）加强金融。推广信贷。（人民银行、银监会、保监会、财政部、教育部负责）

（三）各方联动。形成合力。（各地方人民政府、中央网信办、全国工商联负责）
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("卫计委负责的", ["市卫生健康委→"]),
        ("市卫生局负责的", ["市卫生健康委→"]),
        ("沈阳市卫计委负责的", ["市卫生健康委→"]),
        ("市劳动局出现在哪条", ["市人力资源社会保障局→"]),
        ("环保局有几条", ["市生态环境局→"]),
        ("市环境保护局有几条", ["市生态环境局→"]),
        ("国税局有几条", ["市税务局→"]),
        ("市金融办做什么", ["市地方金融监管局→"]),
        ("市卫生健康局负责的", ["市卫生健康委→"]),
        ("市人力资源局负责的", ["市人力资源社会保障局→"]),
        ("国家税务总局沈阳市税务局负责的", ["市税务局"]),
    ],
)
def test_names_of_a_place_before_its_reforms(question: str, expected: list[str]) -> None:
    assert read(question, PLACE)[0] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("组织部的活儿有哪些", ["市委组织部"]),
        ("市宣传部负责的", ["市委宣传部"]),
        ("中共沈阳市委组织部", ["市委组织部"]),
        ("沈阳市委宣传部", ["市委宣传部"]),
        ("共青团沈阳市委负责的", ["团市委"]),
        ("共青团市委负责的", ["团市委"]),
        ("工会、团委三家同时在的", ["市总工会", "团市委"]),
        ("共青团负责的", ["团市委"]),
        ("沈阳市工会负责的", ["市总工会"]),
        ("市工会负责的", ["市总工会"]),
    ],
)
def test_bodies_of_the_party_and_its_league(question: str, expected: list[str]) -> None:
    assert read(question, PLACE)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("人社负责哪几条", PLACE, ["市人力资源社会保障局"]),
        ("市人社牵头的", PLACE, ["市人力资源社会保障局"]),
        ("正好由卫健和人社两家负责", PLACE, ["市卫生健康委", "市人力资源社会保障局"]),
        ("除人社、财政外还有哪两家", PLACE, ["市人力资源社会保障局", "市财政局"]),
        ("市总工会和财政一起负责的", PLACE, ["市总工会", "市财政局"]),
        ("除财政、卫健以外还有谁", PLACE, ["市财政局", "市卫生健康委"]),
        ("科技和教育两家", OLD, ["科技部", "教育部"]),
        ("发改、财政、科技三家一起的", OLD, ["发展改革委", "财政部", "科技部"]),
        ("科技和教育有哪些任务", OLD, []),  # subject matter
        ("除了科技和教育外还有哪些任务", OLD, []),
        ("财政、教育都有哪些措施", OLD, []),
        ("科技管理和教育指导意见", OLD, []),
        ("财政负责人是谁", PLACE, []),
    ],
)
def test_fields_stand_for_offices_before_a_verb_and_in_a_row_of_offices(
    question: str, text: str, expected: list[str]
) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("fgw负责的", OLD, ["发展改革委→"]),
        ("kjb牵头哪些", OLD, ["科技部→"]),
        ("wjw负责的", PLACE, ["市卫生健康委→"]),
        ("zhongguo yinjianhui 负责的", OLD, ["银监会→"]),
        ("cai zheng bu 负责的", OLD, ["财政部→"]),
        ("caizhengbu负责的", OLD, ["财政部→"]),
        ("MIIT负责的", CENTRAL, ["工业和信息化部→"]),
        ("NDRC 和 PBOC", CENTRAL, ["发展改革委→", "人民银行→"]),
        ("miit负责的", OLD, []),  # no plan names it
        ("app有几个", PLACE, []),
        ("fgw kjb 一起的", OLD, ["发展改革委→", "科技部→"]),
        ("zhongguo renmin yinhang he jiaoyubu", OLD, ["人民银行→", "教育部→"]),
        ("most of them", OLD, []),
        ("ai 负责的", PLACE, []),
    ],
)
def test_names_in_letters(question: str, text: str, expected: list[str]) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("央行和银保监会一起", OLD, ["人民银行", "?银保监会"]),  # no 保监会, which the plan has
        ("农业农村部负责的", OLD, ["农业部→"]),
        ("自然资源部负责的", OLD, ["国土资源部→"]),
        ("国家科委名下几条", OLD, ["科技部→"]),
        ("人事部有几条", CENTRAL, ["人力资源社会保障部→"]),
        ("信息产业部负责的", CENTRAL, ["工业和信息化部→"]),
        ("质检总局负责的", CENTRAL, ["?质检总局"]),
        ("国税总局有几条", CENTRAL, ["?国税总局"]),
        ("中央银行有几条", CENTRAL, ["人民银行"]),
        ("当年的银监会牵头哪一项", OLD, ["银监会"]),
        ("原国土资源部牵头的", OLD, ["国土资源部"]),
        ("以前的农业部负责的", CENTRAL, ["农业农村部→"]),
    ],
)
def test_organs_before_and_after_a_reform(question: str, text: str, expected: list[str]) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("魔法部负责什么", OLD, ["?魔法部"]),
        ("魔法部有几条", OLD, ["?魔法部"]),
        ("央行负责的", LOCAL, ["?央行"]),
        ("市政府牵头的", LOCAL, ["?市政府"]),
        ("国务院负责哪些", OLD, ["?国务院"]),
        ("区委托的事项", PLACE, []),
        ("市政府采购", PLACE, []),
        ("全部有几条", OLD, []),
        ("体育局有几条", PLACE, ["?体育局"]),
        ("市体育局有几条", PLACE, ["?市体育局"]),
        ("市水务局负责的", PLACE, ["?市水务局"]),  # sounds as 市税务局 does, and is another
        ("哪几条里有动物保护局", PLACE, ["?动物保护局"]),
        ("国家动漫局负责的", OLD, ["?国家动漫局"]),
        ("大连市财政局负责的", PLACE, ["?大连市财政局"]),
        ("省财政厅管什么", PLACE, ["?省财政厅"]),
        ("广西银保监局负责的", PLACE, ["?广西银保监局"]),  # one character from 广东银保监局
        ("全国人大常委会负责什么", OLD, ["?全国人大常委会"]),
        ("财政部门负责什么", OLD, []),
        ("财政部分别牵头几条", OLD, ["财政部"]),
        ("教育部署有哪些", OLD, []),
        ("全部负责的", OLD, []),
        ("干部参与哪些", OLD, []),
        ("空间格局有哪些", PLACE, []),
        ("怎么布局的", PLACE, []),
        ("居委会有什么任务", PLACE, []),
        ("税务机关", PLACE, []),
        ("海关怎么办", OLD, []),
        ("人行道整治", CENTRAL, []),
    ],
)
def test_strangers_and_words_that_are_no_offices(question: str, text: str, expected: list[str]) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("工业与信息化部", CENTRAL, ["工业和信息化部→"]),
        ("人力资源社会保章部", CENTRAL, ["人力资源社会保障部→"]),
        ("人力资源社会保险部", CENTRAL, ["人力资源社会保障部→"]),
        ("人力资社会保障部", CENTRAL, ["人力资源社会保障部→"]),
        ("人力资源源社会保障部", CENTRAL, ["人力资源社会保障部→"]),
        ("工业和信化息部", CENTRAL, ["工业和信息化部→"]),
        ("市地方金容监管局", PLACE, ["市地方金融监管局→"]),
        ("人民银行杭州分行", PLACE, ["?人民银行"]),  # a branch elsewhere is no slip for 广州分行
    ],
)
def test_a_slip_in_a_long_name(question: str, text: str, expected: list[str]) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("各区县政府负责的", PLACE, ["各区、县（市）人民政府"]),
        ("各县区人民政府负责的", PLACE, ["各区、县（市）人民政府"]),
        ("各区县负责什么", PLACE, ["各区、县（市）人民政府"]),
        ("各地负责什么", OLD, ["各地方人民政府"]),
        ("地方各级人民政府负责的", OLD, ["各地方人民政府"]),
        ("各地情况怎样", OLD, []),
    ],
)
def test_many_offices_in_other_words(question: str, text: str, expected: list[str]) -> None:
    assert read(question, text)[0] == expected


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("当年的银监会牵头哪一项", "牵头哪一项"),
        ("原国土资源部牵头的", "牵头的"),
        ("原材料和银监会", "原材料和"),
    ],
)
def test_words_that_say_that_a_name_is_old_are_part_of_it(question: str, rest: str) -> None:
    assert read(question, OLD)[1] == rest


def test_a_name_between_two_reforms_that_two_offices_claim_is_none() -> None:
    """国家乡村振兴局 came after 扶贫办 and before 农业农村部: where a plan names both, it is neither for sure."""
    both = CENTRAL.replace("财政部、", "国务院扶贫办、财政部、")
    assert read("国家乡村振兴局负责的", both)[0] == ["?国家乡村振兴局"]
    assert read("国家乡村振兴局负责的", CENTRAL)[0] == ["农业农村部→"]


def test_the_nearest_offices_share_more_than_their_ending() -> None:
    near = [str(ref) for ref in linker(OLD).nearest("教育厅")]
    assert near == ["教育部"]
