"""Plans of several governments, for the tests that tell plans apart; written for the tests, in the genre's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from reading import corpus, read_text

from kg import EmbeddedStore, plan_graph, register_graph
from kg.catalog import Catalog
from kg.vocabulary import REGISTER, plan_iri
from retrieval.understanding.plans import NamedPlans, PlanLinker
from retrieval.understanding.sentence import Sentence, fold

TEXT = """{title}

一、总体安排

1.推进{subject}。各项工作按期完成。（牵头单位：{office}；配合单位：{other}）

2.做好{subject}保障。经费按规定落实。（牵头单位：{office}）
"""

PLANS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "nongji": {
            "title": "国务院关于加快推进农业机械化发展的指导意见",
            "number": "国发〔2018〕42号",
            "issuer": "国务院",
            "date": "2018-12-21",
            "offices": ("农业农村部", "财政部", "农机作业"),
        },
        "chuangye": {
            "title": "国务院关于强化实施创新驱动发展战略进一步推进大众创业万众创新深入发展的意见",
            "number": "国发〔2017〕37号",
            "issuer": "国务院",
            "date": "2017-07-21",
            "offices": ("科技部", "财政部", "成果转化"),
        },
        "wufei": {
            "title": "国务院办公厅关于印发“无废城市”建设试点工作方案的通知",
            "number": "国办发〔2018〕128号",
            "issuer": "国务院办公厅",
            "date": "2018-12-29",
            "offices": ("生态环境部", "农业农村部", "固体废物减量"),
        },
        "beiyang": {
            "title": "北洋市人民政府关于支持中小企业的十二条措施的通知",
            "issuer": "北洋市人民政府",
            "area": "北洋市",
            "date": "2020-02-04",
            "offices": ("市财政局", "市商务局", "贷款贴息"),
        },
        "shenyang-yihu": {
            "title": "沈阳市保障一线医护人员若干措施",
            "issuer": "沈阳市人民政府",
            "area": "沈阳市",
            "date": "2020-02-13",
            "offices": ("市财政局", "市教育局", "医护补助"),
        },
        "sanming": {
            "title": "三明市支持中小企业若干措施",
            "issuer": "三明市人民政府",
            "area": "三明市",
            "date": "2020-02-05",
            "offices": ("市财政局", "市商务局", "房租减免"),
        },
        "sanming-copy": {
            "title": "三明市支持中小企业若干措施",
            "date": "2020-02-05",
            "offices": ("市财政局", "市商务局", "房租减免"),
        },
    }
)
"""Seven plans of six texts: of 三明 there is a copy that lacks its head."""

DRAFT: Mapping[str, Mapping[str, Any]] = {
    "lvdao-draft": {
        "title": "东山区绿道建设行动计划（2024-2026年）（送审稿）",
        "offices": ("区园林局", "区水务局", "绿道"),
    },
    "lvdao": {"title": "东山区绿道建设行动计划（2024-2026年）", "offices": ("区园林局", "区财政局", "绿道")},
    "lvdao-2021": {"title": "东山区绿道建设行动计划（2021-2023年）", "offices": ("区园林局", "区财政局", "绿道")},
}
"""A draft, what was issued of it, and the plan of the years before, which the issued one revises."""


@cache
def several(*, drafts: bool = False) -> tuple[Catalog, Mapping[str, str]]:
    """What the graph of these plans holds, and plan id → text."""
    graphs = {REGISTER: register_graph(corpus().register)}
    texts = {}
    for name, known in (DRAFT if drafts else PLANS).items():
        office, other, subject = known["offices"]
        text = TEXT.format(title=known["title"], office=office, other=other, subject=subject)
        plan = read_text(text)
        info: dict[str, Any] = {key: value for key, value in known.items() if key != "offices"}
        plan = replace(plan, info=replace(plan.info, id=name, **info))
        revises = "lvdao-2021" if name == "lvdao" else None
        graphs[plan_iri(name)] = plan_graph(plan, corpus().register, revises)
        texts[name] = text
    return Catalog.read(EmbeddedStore.memory(graphs)), texts


@cache
def linker(*, drafts: bool = False) -> PlanLinker:
    catalog, texts = several(drafts=drafts)
    return PlanLinker(catalog, texts, corpus().genre)


def named(question: str, *, drafts: bool = False) -> tuple[NamedPlans, str]:
    """The plans that are recognised, and the rest of the question."""
    sentence = Sentence(fold(question))
    return linker(drafts=drafts).mark(sentence), sentence.text
