"""A good graph conforms; a graph broken in one way is told so, in Chinese and by name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from kg_fixtures import ALPHA, graphs_of, real, store_of

from kg import EmbeddedStore
from kg.check import check
from kg.vocabulary import Iri, Triple, plan_iri, word

GRAPHS = graphs_of((ALPHA,))
PLAN = plan_iri("alpha")
TRIPLES = GRAPHS[PLAN]


def test_written_and_real_plans_conform() -> None:
    assert check(store_of()) == check(EmbeddedStore.memory(graphs_of(*real())))
    assert check(store_of()).conforms


def first(kind: str) -> Iri:
    return next(s for s, p, v in TRIPLES if p == word("rdf:type") and v == word(kind))


def without(kind: str, name: str) -> list[Triple]:
    node = first(kind)
    return [t for t in TRIPLES if not (t[0] == node and t[1] == word(name))]


def with_value(kind: str, name: str, value: object) -> list[Triple]:
    return [*without(kind, name), (first(kind), word(name), value)]  # type: ignore[list-item]


def moved(kind: str, start: int, end: int) -> list[Triple]:
    """The evidence of the first node of a kind, put at another place."""
    selector = Iri("urn:mingze:plan:alpha:text:moved")
    return [
        *with_value(kind, "mz:evidence", selector),
        (selector, word("rdf:type"), word("oa:TextPositionSelector")),
        (selector, word("oa:start"), start),
        (selector, word("oa:end"), end),
    ]


BROKEN: list[tuple[Callable[[], list[Triple]], str]] = [
    (lambda: without("mz:Task", "dcterms:title"), "任务1「.*」：任务应有标题"),
    (lambda: with_value("mz:Task", "dcterms:title", ""), "任务应有标题"),
    (lambda: without("mz:Task", "mz:number"), "任务「架空线入地」：任务应有编号"),
    (lambda: without("mz:Task", "mz:plan"), "任务1「架空线入地」：任务应属于一份计划"),
    (lambda: without("mz:Task", "mz:key"), "任务应有键"),
    (lambda: without("mz:Task", "mz:order"), "任务应有次序"),
    (lambda: without("mz:Task", "mz:text"), "任务应有文字"),
    (lambda: without("mz:Task", "mz:evidence"), "应有且只有一个出处"),
    (lambda: without("mz:Task", "mz:clause"), "任务应至少有一条条款"),
    (lambda: with_value("mz:Task", "mz:inSection", Iri("urn:x")), "任务所在的部分不存在"),
    (lambda: with_value("mz:Task", "mz:leadCount", 9), "任务1「架空线入地」：牵头单位数与牵头单位不符"),
    (lambda: without("mz:Task", "mz:assignment"), "任务1「架空线入地」：参与单位没有对应的分工"),
    (lambda: without("mz:Plan", "dcterms:identifier"), "计划应有且只有一个 id"),
    (lambda: without("mz:Plan", "dcterms:title"), "计划应有标题"),
    (lambda: with_value("mz:Plan", "mz:sha256", "abc"), "sha256"),
    (lambda: with_value("mz:Plan", "mz:firstYear", 2030), "起始年晚于终止年"),
    (lambda: without("mz:Section", "mz:number"), "部分应有编号"),
    (lambda: without("mz:Assignment", "mz:department"), "分工「区建管委」：分工应有且只有一个单位"),
    (lambda: [*TRIPLES, (first("mz:Assignment"), word("mz:department"), Iri("urn:b"))], "分工应有且只有一个单位"),
    (lambda: with_value("mz:Assignment", "mz:department", Iri("urn:x")), "分工所指的单位不存在"),
    (lambda: without("mz:Assignment", "mz:role"), "分工应有角色"),
    (lambda: with_value("mz:Assignment", "mz:role", "boss"), "分工应有角色"),
    (lambda: without("mz:Assignment", "mz:surface"), "分工应有原文写法"),
    (lambda: moved("mz:Assignment", 0, 3), "分工「区建管委」：出处与原文写法不符"),
    (lambda: moved("mz:Indicator", 5000, 5003), "指标「入地率」：出处不在所属任务之内"),
    (lambda: without("mz:Indicator", "mz:span"), "指标「入地率」：字符区间与出处不符"),
    (lambda: with_value("mz:Task", "mz:span", "0-1"), "任务1「架空线入地」：字符区间与出处不符"),
    (lambda: with_value("mz:Clause", "mz:span", "3"), "字符区间与出处不符"),
    (lambda: moved("mz:Indicator", 40, 40), "出处的起点应在终点之前"),
    (lambda: moved("mz:Indicator", -4, 40), "出处应有起点"),
    (lambda: without("mz:Indicator", "mz:value"), "量化指标「入地率」：指标应有数值"),
    (lambda: with_value("mz:Indicator", "mz:value", "九十"), "指标应有数值"),
    (lambda: without("mz:Indicator", "mz:unit"), "指标应有计量单位"),
    (lambda: without("mz:Indicator", "mz:name"), "指标应有名称"),
    (lambda: with_value("mz:Indicator", "mz:comparator", "!="), "指标应有比较方式"),
    (lambda: with_value("mz:Indicator", "mz:upper", 1.0), "指标区间的下限大于上限"),
    (lambda: with_value("mz:Deadline", "mz:value", "明年"), "时限应是年、年月或持续推进"),
    (lambda: without("mz:Reference", "mz:document"), "引用应指向一份文件"),
    (lambda: with_value("mz:Clause", "mz:kind", "poem"), "条款应有种类"),
    (lambda: without("mz:Mention", "mz:kind"), "提及和疑点应有种类"),
    (lambda: without("mz:Anomaly", "mz:message"), "疑点应有说明"),
    (lambda: without("mz:Department", "skos:prefLabel"), "单位应有且只有一个正名"),
    (lambda: without("mz:Department", "mz:registered"), "单位应标明是否在册"),
    (lambda: [t for t in TRIPLES if t[1] != word("mz:indicator")], "指标应属于一项任务"),
    (lambda: [t for t in TRIPLES if t[1] != word("mz:deadline")], "时限应属于一项任务"),
    (lambda: [t for t in TRIPLES if t[1] != word("mz:coverage")], "目标应属于一项任务"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN, ids=[message for _, message in BROKEN])
def test_a_broken_graph_is_told(broken: Callable[[], list[Triple]], message: str) -> None:
    report = check(EmbeddedStore.memory({**GRAPHS, PLAN: broken()}))
    assert not report.conforms
    assert any(re.search(message, violation) for violation in report.violations), report.violations
    assert not any("urn:mingze" in violation or "%E" in violation for violation in report.violations)
