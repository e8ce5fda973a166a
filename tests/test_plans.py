"""Plans by number, title, a shortened title, issuer and year, place, or file name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from several import linker, named

from retrieval.understanding.sentence import Sentence, fold


@pytest.mark.parametrize(
    ("question", "plans", "rest"),
    [
        # the whole title, with and without marks and the issuer
        ("《国务院关于加快推进农业机械化发展的指导意见》里财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("国务院关于加快推进农业机械化发展的指导意见财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("《“无废城市”建设试点工作方案》中财政部负责哪几条", ["wufei"], "财政部负责哪几条"),
        # shortened
        ("农机文件里财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("农机那个文件，财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("双创意见里谁牵头成果转化", ["chuangye"], "谁牵头成果转化"),
        ("无废城市方案，财政部牵头哪些", ["wufei"], "财政部牵头哪些"),
        ("在无废城市试点方案中财政部牵头哪些", ["wufei"], "财政部牵头哪些"),
        ("医护措施第2项谁牵头", ["shenyang-yihu"], "第2项谁牵头"),
        ("農機文件裏財政部牽頭哪些", ["nongji"], "财政部牵头哪些"),
        # numbers, however they are written
        ("国发〔2018〕42号，财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("国发(2018)42号财政部牵头哪些", ["nongji"], "财政部牵头哪些"),
        ("国办发2018 128号 财政部牵头哪些", ["wufei"], "财政部牵头哪些"),
        ("国办发［２０１８］１２８号文里财政部牵头哪些", ["wufei"], "财政部牵头哪些"),
        ("128号文里财政部牵头哪些", ["wufei"], "财政部牵头哪些"),
        ("37号文件第1项是什么", ["chuangye"], "第1项是什么"),
        # issuer, year, noun
        ("国务院2017年那份意见，财政部牵头哪些", ["chuangye"], "财政部牵头哪些"),
        # places
        ("沈阳那份里市财政局牵头哪些", ["shenyang-yihu"], "市财政局牵头哪些"),
        ("沈阳的措施里市财政局牵头哪些", ["shenyang-yihu"], "市财政局牵头哪些"),
        ("北洋的12条，市财政局牵头哪些", ["beiyang"], "市财政局牵头哪些"),
        ("那三明呢", ["sanming"], "那呢"),
        ("换成沈阳的第2项", ["shenyang-yihu"], "换成第2项"),
        ("沈阳和三明两份文件里市财政局牵头哪些", ["shenyang-yihu", "sanming"], "市财政局牵头哪些"),
        # file names
        ("shenyang-yihu里谁牵头", ["shenyang-yihu"], "谁牵头"),
        ("sanming-copy里市财政局牵头哪些", ["sanming-copy"], "市财政局牵头哪些"),
        # two at once
        ("农机文件和双创意见里财政部牵头哪些", ["nongji", "chuangye"], "财政部牵头哪些"),
    ],
)
def test_a_name_means_a_plan_and_is_taken_out(question: str, plans: list[str], rest: str) -> None:
    found, left = named(question)
    assert [plan.id for plan in found.plans] == plans
    assert not found.doubtful
    assert left.lstrip("和") == rest


@pytest.mark.parametrize(
    "question",
    [
        "财政部牵头哪些任务",
        "谁负责贷款贴息",
        "沈阳市财政局牵头哪些任务",  # an office with its place
        "市规划资源局牵头哪些",  # 规划 is part of the office
        "哪些措施由市财政局牵头",
        "引用了农业机械化发展的指导意见的任务",  # cited, not asked in
        "今天沈阳天气怎么样",
        "计划里写了几项任务",
        "",
        "文件文件文件",
    ],
)
def test_no_plan_is_named(question: str) -> None:
    found, left = named(question)
    assert (found.plans, found.doubtful, found.unknown) == ((), (), None)
    assert left == fold(question)


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ("中小企业措施里市财政局牵头哪些", {"beiyang", "sanming"}),
        ("国务院的意见里财政部牵头哪些", {"nongji", "chuangye"}),
        ("支持中小企业那份措施里市财政局牵头哪些", {"beiyang", "sanming"}),
    ],
)
def test_a_name_that_fits_several_is_doubtful(question: str, plans: set[str]) -> None:
    found, _ = named(question)
    assert not found.plans
    assert {plan.id for plan in found.doubtful} == plans


@pytest.mark.parametrize(
    ("question", "number"),
    [("国发〔2021〕5号第二条谁负责", "国发(2021)5号"), ("国办发2018年42号文谁牵头", "国办发2018年42号文")],
)
def test_a_number_that_no_plan_has_is_told(question: str, number: str) -> None:
    found, _ = named(question)
    assert (found.plans, found.unknown) == ((), number)


@pytest.mark.parametrize(
    ("question", "same", "rest"),
    [
        ("这份文件里财政部牵头哪些", True, "财政部牵头哪些"),
        ("该方案中财政部牵头哪些", True, "财政部牵头哪些"),
        ("那个通知里财政部牵头哪些", True, "财政部牵头哪些"),
        ("意见里财政部牵头哪些", True, "财政部牵头哪些"),
        ("财政部牵头的任务，不分文件", False, "财政部牵头的任务"),
        ("财政部在各文件里牵头哪些", False, "财政部牵头哪些"),
        ("把库里所有文件加起来，财政部牵头几项", False, "财政部牵头几项"),
        ("财政部牵头哪些？请按文件列", False, "财政部牵头哪些?"),
    ],
)
def test_words_that_point_at_the_plan_before_or_at_all(question: str, *, same: bool, rest: str) -> None:
    found, left = named(question)
    assert (found.plans, found.same, left) == ((), same, rest)


def test_copies_of_one_text_are_one_plan() -> None:
    """Of the two the one is taken whose head is known; the other where it is asked by its file name."""
    found, _ = named("三明市支持中小企业若干措施里市财政局牵头哪些")
    assert [plan.id for plan in found.plans] == ["sanming"]
    newest = {plan.id for plan in linker().newest()}
    assert newest == {"nongji", "chuangye", "wufei", "beiyang", "shenyang-yihu", "sanming"}


@pytest.mark.parametrize(
    ("question", "plans", "rest"),
    [
        ("东山区绿道建设行动计划（2024-2026年）里区园林局牵头哪些", ["lvdao"], "区园林局牵头哪些"),
        ("绿道行动计划的送审稿里区园林局牵头哪些", ["lvdao-draft"], "区园林局牵头哪些"),
        ("东山区绿道建设行动计划（2024-2026年）（送审稿）里区园林局牵头哪些", ["lvdao-draft"], "区园林局牵头哪些"),
        ("送审稿里区园林局牵头哪些", ["lvdao-draft"], "区园林局牵头哪些"),
        ("绿道计划2021年版里区园林局牵头哪些", ["lvdao-2021"], "区园林局牵头哪些"),
        ("2023年版里区园林局牵头哪些", ["lvdao-2021"], "区园林局牵头哪些"),
    ],
)
def test_the_newest_text_is_meant_and_an_older_one_by_name(question: str, plans: list[str], rest: str) -> None:
    found, left = named(question, drafts=True)
    assert [plan.id for plan in found.plans] == plans
    assert left == rest


def test_older_texts_are_not_asked_where_none_is_named() -> None:
    assert [plan.id for plan in linker(drafts=True).newest()] == ["lvdao"]


def test_an_older_text_that_there_is_not_is_told() -> None:
    found, _ = named("农机文件的旧版里财政部牵头哪些")
    assert ([plan.id for plan in found.plans], found.no_older) == (["nongji"], True)


PIECES = [
    "农机文件",
    "双创意见",
    "沈阳",
    "的",
    "第2项",
    "国发〔2018〕42号",
    "《",
    "》",
    "里",
    "旧版",
    "送审稿",
    "shenyang",
    "12条",
    "，",
    "那份",
    "x" * 50,
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read(question: str) -> None:
    sentence = Sentence(fold(question))
    found = linker().mark(sentence)
    assert len(sentence.text) <= len(fold(question)) + 1
    assert not (found.plans and found.doubtful)
