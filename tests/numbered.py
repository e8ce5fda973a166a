"""Plans whose parts are numbered on several levels, for the tests that find parts by number and title."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from reading import corpus, read_text

from kg import EmbeddedStore, plan_graph, register_graph
from kg.catalog import Catalog
from kg.vocabulary import REGISTER, plan_iri
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.sentence import Sentence, Sign, fold
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.tree import Missing

DEEP = """西河区融通创新行动计划（2024-2026年）

一、总体要求

（一）指导思想。坚持创新引领。（牵头单位：区科委）

（二）行动目标。三年内取得成效。（牵头单位：区科委）

二、重点任务

（一）以创新为引领，打造创新链

1.推动协同创新。支持企业共建实验室。（牵头单位：区科委）

2.推动标准和专利布局。制定团体标准。（牵头单位：区市场监管局）

（二）以市场为导向，延伸供应链

1.加强供需对接。组织对接活动。（牵头单位：区商务委）

2.完善供应链合作机制，推动大企业开放场景。发布清单。（牵头单位：区商务委）

3.培育国际合作平台。组织参展。（牵头单位：区商务委）

（三）以金融为纽带，优化资金链

1.创新金融服务方式。推广应收账款融资。（牵头单位：区金融局）

三、保障措施

（一）加强组织领导。建立协调机制。（牵头单位：区科委）

（二）加强人才培养。办好培训班。（牵头单位：区人社局）
"""
"""Its tasks are 一/（一）, 二/（一）/1 …; two of them share each last number."""

COUNTED = """东山区农机发展意见

一、总体要求

（一）指导思想。坚持创新。（牵头单位：区农业农村委）

二、加快产业发展

（二）完善创新体系。建设平台。（牵头单位：区农业农村委）

（三）优化产业结构。扶持企业。（牵头单位：区经委）

三、强化人才保障

（四）加强人才培养。办好培训班。（牵头单位：区人社局）

（五）健全服务机制。完善网点。（牵头单位：区农业农村委）
"""
"""Its tasks are counted through: 1 to 5."""


@cache
def catalog(*texts: str) -> Catalog:
    """What the graph of these plans holds; their ids are a, b …"""
    graphs = {REGISTER: register_graph(corpus().register)}
    for number, text in enumerate(texts):
        plan = read_text(text)
        plan = replace(plan, info=replace(plan.info, id="ab"[number]))
        graphs[plan_iri(plan.info.id)] = plan_graph(plan, corpus().register)
    return Catalog.read(EmbeddedStore.memory(graphs))


@cache
def linker(*texts: str) -> PartLinker:
    return PartLinker(catalog(*texts), QuestionTable(corpus().genre))


def marked(question: str, *texts: str) -> tuple[list[str], str]:
    """The parts that are recognised, in their order, and the rest of the question.

    「?」 stands for one that there is not, 「?a|b」 for one of several.
    """
    sentence = Sentence(fold(question))
    own = linker(*texts)
    own.mark_titles(sentence)
    own.mark_sections(sentence)
    own.mark_tasks(sentence)
    found = []
    for mark in sentence.marks:
        values = mark.value if isinstance(mark.value, tuple) else (mark.value,)
        found += [_shown(value) for value in values]
    return found, "".join(" " if char in set(Sign) else char for char in sentence.text)


def _shown(value: object) -> str:
    if isinstance(value, Missing):
        return "?" + "|".join(name for _, name in value.options)
    return str(value).removeprefix("任务").split("「")[0]
