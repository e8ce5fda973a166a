"""Answers written from what was found: the contract of ``results``, and statements that stand on clauses."""

from __future__ import annotations

import pytest
from asking import PLAN, answered, department, engine, indicators, names, numbers, parts, task

from kg.algebra import LEAD, Among, Asked, Comparison, Holding, Involves, Query, Ref, RoleCount
from retrieval.answer import Statement, Status
from retrieval.writing import task_result

CATALOG, TEXT = parts().catalog, parts().text
BASIS = "上海市城市管理精细化三年行动计划（2024-2026年）"


def test_a_task_of_the_contract() -> None:
    fact = CATALOG.tasks[task(10)]
    result = task_result(fact)
    assert {key: result[key] for key in ("type", "plan", "number")} == {"type": "task", "plan": PLAN, "number": "10"}
    assert TEXT[result["start"] : result["end"]].startswith(f"10.{result['title']}")


def test_tasks() -> None:
    answer = answered("区房管局牵头哪些任务")
    assert numbers(answer) == [10, 11, 13, 25, 31, 35]
    assert len(answer.statements) == 6
    assert answer.understood == "牵头单位 = 区房管局"
    for statement, result in zip(answer.statements, answer.results, strict=True):
        assert result["title"] in statement.text
        assert [c.task for c in statement.citations] == [result["number"]]


def test_a_number_keeps_the_list_it_was_counted_from() -> None:
    answer = answered("区房管局牵头多少项任务")
    assert [result["type"] for result in answer.results] == ["number"] + ["task"] * 6
    assert answer.results[0] == {"type": "number", "value": 6}
    assert len(answer.statements) == 6


def test_departments() -> None:
    answer = answered("第13项任务由谁牵头")
    assert names(answer) == ["区规划资源局", "区绿化市容局", "区建管委", "区房管局", "区文旅局"]
    assert {citation.task for citation in answer.citations} == {"13"}
    assert all("牵头任务13" in statement.text for statement in answer.statements)


def test_ranked_departments_say_their_number() -> None:
    answer = answered("哪个部门牵头的任务最多")
    assert names(answer) == ["区建管委"]
    assert "（20 项）" in answer.statements[0].text
    assert len(answer.statements[0].citations) == 20


def test_coworkers_that_are_ranked_say_how_many_they_share() -> None:
    building = Ref(department("区建管委"), "区建管委")
    beside = Query(Asked.DEPARTMENTS, Involves(building, LEAD), LEAD, excluding=(building,), ranked=True, top=1)
    answer = engine().run(beside)
    assert answer.summary == "按共同牵头任务数由多到少：区绿化市容局 4 项。"
    assert answer.statements[0].text.endswith("（共同牵头 4 项）")


def test_a_condition_on_departments_cites_the_notes_that_count() -> None:
    """Who leads task 10 and leads two tasks and more together with others."""
    together = Holding(Comparison.AT_LEAST, 2, RoleCount(Comparison.AT_LEAST, 2), LEAD)
    query = Query(Asked.DEPARTMENTS, Among((Ref(task(10), "任务10"),)), LEAD, holding=(together,))
    answer = engine().run(query)
    assert names(answer) == ["区房管局"]
    [statement] = answer.statements
    assert "牵头的任务（牵头单位数 ≥ 2） 4 项：任务13、任务25、任务31、任务35" in statement.text
    assert {citation.task for citation in statement.citations} == {"10", "13", "25", "31", "35"}


def test_who_is_named_first_cites_where_it_is() -> None:
    answer = engine().run(Query(Asked.DEPARTMENTS, roles=LEAD, first=True))
    assert answer.summary.startswith("列在首位的牵头单位")
    for statement, name in zip(answer.statements, names(answer), strict=True):
        for citation in statement.citations:
            assert citation.quote.startswith(f"（牵头单位：{name}"[:8]), citation.quote


def test_departments_that_a_query_finds_are_named() -> None:
    most = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=1)
    answer = engine().run(Query(Asked.TASKS, Involves(most, LEAD)))
    assert answer.summary.startswith("区建管委牵头的任务有 20 项")
    assert answer.understood == "牵头单位 = （牵头单位；按任务数由多到少，前1）之一"
    assert all("区建管委" in citation.quote for citation in answer.citations)


def test_nobody_meets_a_condition_on_departments() -> None:
    answer = engine().run(Query(Asked.DEPARTMENTS, roles=LEAD, holding=(Holding(Comparison.MORE, 99, roles=LEAD),)))
    assert answer.status is Status.NOT_FOUND
    assert answer.summary == "没有符合这些条件的单位。"


def test_indicators_of_the_contract() -> None:
    answer = answered("第10项任务有哪些量化指标")
    assert sorted(indicators(answer)) == [("10", 466, "台"), ("10", 2_300_000, "平方米")]
    for result in answer.results:
        assert set(result) == {"type", "plan", "task", "name", "value", "unit", "comparator", "period"}
        assert isinstance(result["value"], int)  # 466, not 466.0
    assert "230万平方米" in " ".join(statement.text for statement in answer.statements)


def test_deadlines_of_the_contract() -> None:
    answer = answered("第16项任务什么时候完成")
    assert answer.results == ({"type": "deadline", "plan": PLAN, "task": "16", "value": "2026-12"},)
    assert "2026年底" in answer.citations[0].quote


def test_policies_of_the_contract() -> None:
    answer = answered("第16项任务引用了哪些文件")
    assert answer.results == ({"type": "policy", "title": "上海市雨污混接普查和整治工作方案"},)
    assert "《上海市雨污混接普查和整治工作方案》" in answer.citations[0].quote


def test_sections_say_what_they_hold() -> None:
    answer = answered("计划分几个部分")
    assert len(answer.statements) == 5
    assert "任务 22—29，共 8 项" in answer.statements[2].text
    assert answer.results == ({"type": "number", "value": 5},)


def test_a_description_shows_every_clause() -> None:
    answer = answered("第15项任务是什么")
    fact = CATALOG.tasks[task(15)]
    assert [c.quote for c in answer.citations] == [TEXT[c.start : c.end] for c in CATALOG.clauses_of[fact.iri]]


def test_nothing_found_has_a_reason_and_no_result() -> None:
    answer = engine().ask("第9项任务有哪些量化指标")
    assert (answer.status, answer.results, answer.statements) == (Status.NOT_FOUND, (), ())
    assert answer.reason is not None
    assert answer.understood


def test_a_misspelt_name_is_said_beside_the_answer() -> None:
    assert any("区房官局" in note and "区房管局" in note for note in answered("区房官局牵头哪些任务").notes)


def test_a_statement_without_a_citation_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a citation"):
        Statement("区房管局牵头6项任务", ())


@pytest.mark.parametrize(
    "question",
    [
        "区房管局牵头哪些任务",
        "第13项任务由谁牵头",
        "哪些任务有量化指标",
        "量化指标有哪些",
        "2026年底前要完成的任务有哪些",
        "计划引用了哪些文件",
        "计划分几个部分",
        "第15项任务是什么",
        "哪个部门牵头的任务最多",
        "牵头单位最多的任务是哪项",
        "没有量化指标的任务",
    ],
)
def test_what_is_said_is_shown(question: str) -> None:
    answer = answered(question)
    assert answer.summary
    assert answer.understood
    assert len(answer.statements) >= 1
    for citation in answer.citations:
        assert citation.quote == TEXT[citation.start : citation.end]
