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
