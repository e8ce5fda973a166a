"""Documents in 《…》, and numbers alone. Phrases from published plans."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, whole

from ingest.records import Mention, PolicyReference, Span
from ingest.references import ReferenceReader

READER = ReferenceReader(GENRE, "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）", "长府〔2024〕8号")


def cited(text: str, reader: ReferenceReader = READER) -> list[tuple[str, str | None]]:
    return [(r.title, r.number) for r in reader.read(text, whole(text)) if isinstance(r, PolicyReference)]


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("根据《上海市雨污混接普查和整治工作方案》和区级方案要求", "上海市雨污混接普查和整治工作方案", None),
        ("《关于改善工作条件的通知》(国办发〔2020〕4号)精神", "关于改善工作条件的通知", "国办发〔2020〕4号"),
        ("《若干政策措施》（粤府〔2018〕 114 号）", "若干政策措施", "粤府〔2018〕114号"),
        ("《若干政策措施》京政办发[2020]5号", "若干政策措施", "京政办发[2020]5号"),
        ("《实施意见（试行）》（遂府办发〔2019〕21号文）", "实施意见（试行）", "遂府办发〔2019〕21号"),
        ("《保障办法》（2018年修订，国发〔2018〕1号）", "保障办法", "国发〔2018〕1号"),
        ("《税收公告》（财政部 税务总局公告2020年第8号）", "税收公告", "财政部税务总局公告2020年第8号"),
        ("《住房条例》（国务院令第682号）", "住房条例", "国务院令第682号"),
        ("《关于做好工作的通知（国办函〔2020〕3号）》", "关于做好工作的通知（国办函〔2020〕3号）", "国办函〔2020〕3号"),
        ("根据国发〔2018〕39号《关于促进就业的若干意见》", "关于促进就业的若干意见", "国发〔2018〕39号"),
        ("《国务院关于印发〈中国制造〉的通知》", "国务院关于印发〈中国制造〉的通知", None),
        ("《关于印发《无废城市》的通知》", "关于印发《无废城市》的通知", None),
        ("依据《土壤污染防治法（2018年修订）》", "土壤污染防治法（2018年修订）", None),
        ("《产业结构调整指导目录（2019年本）》", "产业结构调整指导目录（2019年本）", None),
        ("《城市居住区规划设计标准》（GB50180-2018）", "城市居住区规划设计标准", "GB50180-2018"),
        ("《深化改革行动计划2021—2025年》", "深化改革行动计划2021—2025年", None),
        ("《中共上海市委 上海市人民政府实施意见》", "中共上海市委 上海市人民政府实施意见", None),
        ("《关于加快\n发展的意见》", "关于加快\n发展的意见", None),
        ("在《内地与香港关于建立更紧密经贸关系的安排》下", "内地与香港关于建立更紧密经贸关系的安排", None),
        ("《海峡两岸经济合作框架协议》", "海峡两岸经济合作框架协议", None),
        ("《支持企业发展的十二条》", "支持企业发展的十二条", None),
        ("修订《上海市市容环境卫生管理条例》", "上海市市容环境卫生管理条例", None),  # there is one to be revised
        ("修改完善《户外广告管理办法》", "户外广告管理办法", None),
        ("按国家发展改革委、财政部联合印发的《中小企业划型标准规定》认定", "中小企业划型标准规定", None),
        ("近年来，先后出台《医疗保障条例》", "医疗保障条例", None),
        ("2019年国务院印发《健康中国行动方案》", "健康中国行动方案", None),
        ("国务院印发《健康中国行动方案》，提出", "健康中国行动方案", None),
        ("现将《政府工作报告》2023年243项工作任务予以分解印发", "政府工作报告", None),
        ("全面实施2016年5月制定发布的《土壤污染防治行动计划》", "土壤污染防治行动计划", None),
        ("根据新修订的《中华人民共和国预算法》", "中华人民共和国预算法", None),
        ("《涉外民事关系法律适用法》", "涉外民事关系法律适用法", None),
        ("制定《城市更新条例》实施细则", "城市更新条例", None),  # what is made is another
        ("《国民经济行业分类》（GB/T 4754—2017）", "国民经济行业分类", "GB/T4754—2017"),
        ("《智能制造能力成熟度模型》GB/T 39116-2020", "智能制造能力成熟度模型", "GB/T39116-2020"),
        ("《能力成熟度模型GB/T 39116-2020》", "能力成熟度模型GB/T 39116-2020", "GB/T39116-2020"),
        ("《环境空气质量》（GB 3095—2012）", "环境空气质量", "GB3095—2012"),
        ("制定《支持意见》（国发〔2018〕1号）", "支持意见", "国发〔2018〕1号"),  # with a number it exists
        ("根据《推动设备更新行动方案》", "推动设备更新行动方案", None),
        ("贯彻《城市管理精细化三年行动计划》", "城市管理精细化三年行动计划", None),  # called alike, and followed
        ("《某某奇书》（国发〔2018〕1号）", "某某奇书", "国发〔2018〕1号"),
    ],
)
def test_a_reference(text: str, title: str, number: str | None) -> None:
    assert cited(text) == [(title, number)]
    (found,) = READER.read(text, whole(text))
    assert title in found.span.of(text)
    assert "《" in found.span.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "研究制定《街区更新导则》",  # still to be made
        "制定出台《街区更新导则》",
        "编制全区《绿化专项规划》",
        "推动《街区更新条例》出台",
        "要抓紧制定发布下一阶段《大气污染防治行动计划》",
        "加快《街区更新条例》立法",
        "《红楼梦》主题展",  # no official document
        "《人民日报》刊发",
        "简化《通行证》办理流程",
        "签署《守法经营价格承诺书》",
        "签订《数据共享协议》",
        "出具《大气检测报告》",
        "《长宁区城市管理精细化三年行动计划》",  # the plan itself
        "《城市管理精细化三年行动计划》自印发之日起施行",
        "《本计划》由区建管委解释",
        "《某某办法》（长府〔2024〕8号）",
        "现将《某某区支持企业的若干措施》印发给你们",
        "《某某区支持企业的若干措施》已经区政府同意，现印发给你们",
        "国家卫生健康委制定了《某某促进行动（2021-2025年）》，现印发给你们",
        "某某区人民政府关于印发《某某区支持企业的若干措施》的通知",
        "对照《意见》要求",  # the short name of what is not said
        "《实施方案》",
        "《》",
    ],
)
def test_a_document_that_is_no_basis(text: str) -> None:
    (found,) = READER.read(text, whole(text))
    assert isinstance(found, Mention)
    assert found.kind == "document"


def test_titles_in_a_row_share_their_verb() -> None:
    assert cited("制定《绿化导则》和《照明导则》，落实《绿化条例》、《照明条例》（国发〔2018〕1号）") == [
        ("绿化条例", None),
        ("照明条例", "国发〔2018〕1号"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "根据《关于促进就业的若干意见》（国发〔2018〕39号，以下简称《意见》），制定本方案。各区要对照《意见》执行。",
        "根据《关于促进就业的若干意见》（国发〔2018〕39号）（以下简称《意见》）。对照《意见》执行。",
        "根据《关于促进就业的若干意见》（国发〔2018〕39号，下称“意见”）。对照《意见》执行。",
        "根据《关于促进就业的若干意见》（国发〔2018〕39号，以下简称为〈意见〉）。对照《意见》执行。",
    ],
)
def test_a_short_name_is_no_second_document(text: str) -> None:
    assert set(cited(text)) == {("关于促进就业的若干意见", "国发〔2018〕39号")}
    assert len(cited(text)) == 2
    later = text.index("对照")
    (found,) = READER.read(text, Span(later, len(text)))
    assert isinstance(found, PolicyReference)
    assert found.span.of(text) == "《意见》"


def test_a_short_name_of_the_plan_itself() -> None:
    assert cited("现将《长宁区精细化行动计划》（以下简称《行动计划》）印发给你们。《行动计划》由区建管委解释。") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据国办发〔2018〕128号文件精神", ["国办发〔2018〕128号"]),
        ("按照财税〔2018〕77号和财税〔2019〕1号规定执行", ["财税〔2018〕77号", "财税〔2019〕1号"]),
        ("国办发〔2018〕128号\n各省、自治区", []),  # the head of a document
        ("根据长府〔2024〕8号文件", []),  # the plan itself
        ("《关于就业的意见》（国发〔2018〕39号）精神", []),  # it stands beside its title
    ],
)
def test_numbers_alone(text: str, numbers: list[str]) -> None:
    assert [number for title, number in cited(text) if title == ""] == numbers


def test_titles_beyond_the_span_are_not_given() -> None:
    text = "根据《绿化条例》和《照明条例》"
    assert [found.span.of(text) for found in READER.read(text, Span(0, 9))] == ["《绿化条例》"]
    assert list(READER.read(text, Span(0, 5))) == []


def test_a_title_that_is_never_closed() -> None:
    assert list(READER.read("根据《上海市方案", whole("根据《上海市方案"))) == []


@given(st.text(alphabet="《》〈〉（）〔〕2020号国办发意见根据以下简称，。 \n制定", max_size=80))
def test_every_reference_lies_in_the_text(text: str) -> None:
    taken: set[int] = set()
    for found in READER.read(text, whole(text)) if text else ():
        places = set(range(found.span.start, found.span.end))
        assert found.span.end <= len(text)
        assert not places & taken
        taken |= places


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "》",
        "《》",
        "《甲",
        "《甲意见》",
        "国发〔2018〕1号",
        "甲",
        "《意见》（以下简称《意见》）",
        "（",
        "根据",
        "20",
    ],
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    assert all(found.span.end <= len(text) for found in READER.read(text, whole(text)))
    assert time.process_time() - began < 4
