"""Responsibility notes. Phrases from published plans (国发, 国办发, 京政办发, 遂府办发 …) unless marked as made up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.records import Role
from ingest.responsibility import ResponsibilityReader

READER = ResponsibilityReader(GENRE)
LETTER = {Role.LEAD: "L", Role.RESPONSIBLE: "R", Role.SUPPORT: "S"}


def shares(text: str) -> list[str]:
    """「区建管委L」: each name with the letter of its role."""
    return [share.surface + LETTER[share.role] for note in READER.read(text) for share in note.shares]


LABELLED = [
    ("（牵头单位：区建管委）", "区建管委L"),
    ("（牵头单位：区绿化市容局、城管执法局、区建管委）", "区绿化市容局L 城管执法局L 区建管委L"),
    ("（牵头单位：市财政局；责任单位：市税务局、市工信局）", "市财政局L 市税务局R 市工信局R"),
    ("（牵头单位：市财政局，配合单位：市税务局，市工信局）", "市财政局L 市税务局S 市工信局S"),
    ("（牵头单位:市财政局 配合单位:市税务局）", "市财政局L 市税务局S"),
    ("(责任单位:市财政局、各区政府)", "市财政局R 各区政府R"),
    ("[责任单位：市财政局]", "市财政局R"),
    ("〔责任单位：市政务服务和大数据局、市财政局。列首位的为牵头单位，下同〕", "市政务服务和大数据局R 市财政局R"),
    ("【参与部门：市委宣传部】", "市委宣传部S"),
    ("（负责部门：交通运输部、海关总署；适用范围：所有自贸试验区）", "交通运输部R 海关总署R"),
    ("（责任单位：市财政局；完成时限：2026年底）", "市财政局R"),
    ("（责任单位：各县（市）区政府，各县（市、区）政府）", "各县（市）区政府R 各县（市、区）政府R"),
    ("（责任单位：市财政局等有关部门）", "市财政局R"),
    ("（责任单位：区住房和城乡建设局、区文化和旅游局）", "区住房和城乡建设局R 区文化和旅游局R"),
]
BY_VERB = [
    ("（农业农村部负责）", "农业农村部R"),
    ("（发展改革委、工业和信息化部按职责分工负责）", "发展改革委R 工业和信息化部R"),
    ("（省发展改革委牵头，省财政厅、省商务厅配合）", "省发展改革委L 省财政厅S 省商务厅S"),
    ("（省发展改革委牵头负责；省财政厅等配合）", "省发展改革委L 省财政厅S"),
    ("（工业和信息化部、农业农村部牵头，财政部等有关部门参与）", "工业和信息化部L 农业农村部L 财政部S"),
    ("(国家知识产权局、财政部、科技部、中国科协等单位按职责分工负责)", "国家知识产权局R 财政部R 科技部R 中国科协R"),
    (
        "（全国工商联、民政部、共青团中央、全国妇联等和各省级人民政府负责）",
        "全国工商联R 民政部R 共青团中央R 全国妇联R 各省级人民政府R",
    ),
    ("（国土资源部等部门和有关地方人民政府按职责分工负责）", "国土资源部R 有关地方人民政府R"),
    ("（财政部及各地相关部门按职责分工负责）", "财政部R 各地相关部门R"),
    ("（财政部会同有关部门负责）", "财政部R 有关部门R"),
    ("（人力资源社会保障部等有关部门和单位负责）", "人力资源社会保障部R"),
    ("（省商务厅牵头，各市、县〔区〕人民政府配合）", "省商务厅L 各市、县〔区〕人民政府S"),
    ("（水利部、海洋局、空管委办公室负责）", "水利部R 海洋局R 空管委办公室R"),
    ("（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）", "试点城市政府R"),
    ("（ 市财政局 、 市税务局 负责 ）", "市财政局R 市税务局R"),
]
ONE_NAME = [
    ("（责任单位：省财政厅、各市、自治州人民政府）", "省财政厅R 各市、自治州人民政府R"),
    ("（责任单位：各市、县（区）人民政府、平潭综合实验区管委会）", "各市、县（区）人民政府R 平潭综合实验区管委会R"),
    ("（责任单位：各省、自治区、直辖市人民政府）", "各省、自治区、直辖市人民政府R"),
    ("（责任单位：各街道、镇）", "各街道、镇R"),
    ("（责任单位：各区、市财政局）", "各区R 市财政局R"),  # made up: two names, not one
]
LINES = [
    ("完善政策。\n责任单位：市财政局、人行\n二、", "市财政局R 人行R"),
    ("完善政策。 责任单位:市财政局 二、下一项", "市财政局R"),
    ("完善政策。责任单位：市财政局。二、下一项", "市财政局R"),
    ("牵头部门：市财政局\r\n参与部门：市税务局\r\n完成时限：2026年\r\n", "市财政局L 市税务局S"),
    ("\ufeff责任单位：市财政局", "市财政局R"),
]
NO_NOTE = [
    "（技工院校内由人力资源社会保障行政部门负责）",  # 国发〔2019〕4号
    "（由区政府组织实施）",
    "（谁审批谁负责）",
    "（含商业、办公）",
    "（2024-2026年）（送审稿）",
    "（街区）",
    "（企业直接申报，不需省级发展改革部门转报）",
    "牵头部门要加强统筹，责任单位要落实到位。",
    "各责任单位按职责分工负责。",
    "落实物业服务企业责任，明确责任主体：谁受益谁负责",
    "（责任单位：）",
    "（负责）",
    "（）",
]


@pytest.mark.parametrize(("text", "expected"), [*LABELLED, *BY_VERB, *ONE_NAME, *LINES])
def test_who_does_what(text: str, expected: str) -> None:
    assert shares(text) == expected.split(" ")


@pytest.mark.parametrize("text", NO_NOTE)
def test_what_is_no_note(text: str) -> None:
    assert shares(text) == []


def test_a_note_in_running_text_is_found_with_its_brackets() -> None:
    text = "提升品质（街区）。创建18条（牵头单位：区建管委）。"
    (note,) = READER.read(text)
    assert note.span.of(text) == "（牵头单位：区建管委）"


def test_a_bracket_that_is_never_closed_hides_no_note() -> None:
    assert shares("推进整治（见附件。（区财政局负责）") == ["区财政局R"]  # made up
    assert shares("（" + "甲" * 700 + "（区财政局负责））") == ["区财政局R"]


@given(st.text(alphabet="（）()〔〕、，；：。牵头单位责任配合负责区财政局各市县 \n等和", max_size=80))
def test_every_share_stands_where_it_says(text: str) -> None:
    notes = READER.read(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(notes))
    for note in notes:
        assert note.shares
        for share in note.shares:
            assert share.span.of(text) == share.surface
            assert note.span.holds(share.span)
