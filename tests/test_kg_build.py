from __future__ import annotations

from dataclasses import replace

import pytest
from kg_fixtures import ALPHA, BETA, REGISTER_OF_TESTS, real
from reading import GENRE, read_text

from ingest.naming import Names
from ingest.records import Assignment, Role, Span
from ingest.register import Register
from kg import plan_graph, register_graph
from kg.build import last_month
from kg.vocabulary import Iri, Value, department_iri, document_iri, plan_iri, section_iri, task_iri, word

GRAPH = set(plan_graph(ALPHA, REGISTER_OF_TESTS))
REGISTERED = set(register_graph(REGISTER_OF_TESTS))


def values(subject: Iri, name: str, graph: set[tuple[Iri, Iri, Value]] = GRAPH) -> set[Value]:
    return {value for s, p, value in graph if s == subject and p == word(name)}


def iri(number: int) -> Iri:
    return task_iri("alpha", ALPHA.tasks[number - 1].key)


def test_a_plan_carries_what_is_known_of_it_and_no_more() -> None:
    plan = plan_iri("alpha")
    assert values(plan, "dcterms:identifier") == {"alpha"}
    assert values(plan, "mz:firstYear") == {2024}
    assert values(plan, "mz:status") == set()
    revised = set(plan_graph(BETA, REGISTER_OF_TESTS, revises="alpha"))
    assert values(plan_iri("beta/二"), "prov:wasRevisionOf", revised) == {plan}


def test_a_task_stands_in_its_sections_at_every_depth() -> None:
    outer, inner = (section_iri("alpha", s.path, s.heading) for s in ALPHA.sections[:2])
    assert values(iri(3), "mz:inSection") == {outer, inner}
    assert values(iri(3), "mz:section") == {inner}
    assert values(inner, "mz:inSection") == {outer}
    assert values(iri(1), "mz:inSection") == {outer}


def test_two_sections_of_one_number_stay_two() -> None:
    graph = set(plan_graph(BETA, REGISTER_OF_TESTS))
    assert len({s for s, p, v in graph if v == word("mz:Section")}) == 2


def test_shortcuts_say_what_the_assignments_say() -> None:
    office = department_iri("区建管委", "长宁区")
    assert values(iri(1), "mz:lead") == {office, department_iri("区房管局", "长宁区")}
    assert values(iri(1), "mz:support") == {department_iri("教育部", None)}
    assert len(values(iri(1), "mz:involves")) == 3
    assert values(iri(1), "mz:leadCount") == {2}
    assert values(iri(5), "mz:leadCount") == {0}


def test_a_department_beyond_the_register_gets_a_node() -> None:
    unknown = department_iri("某临时办", "长宁区")
    assert values(unknown, "mz:registered") == {False}
    assert values(unknown, "rdf:type") == {word("mz:Department")}
    assert values(department_iri("区建管委", "长宁区"), "mz:registered") == set()  # the register's graph has it
    assert values(department_iri("区建管委", "长宁区"), "mz:registered", REGISTERED) == {True}


def test_an_office_that_only_plans_name_keeps_level_area_and_other_names() -> None:
    head = "江西省人民政府关于某某的若干措施\n一、任务\n"
    one = read_text(head + "1.甲。（责任单位：省财政厅、财政部）\n2.乙。（责任单位：财政厅、省财政厅）\n")
    other = read_text("若干措施\n一、任务\n1.甲。（责任单位：市财政局）\n")
    grown = Names(Register([]), GENRE).grown([one, other])
    registered = set(register_graph(grown))
    office = department_iri("省财政厅", "江西省")
    assert values(office, "mz:level", registered) == {"省"}
    assert values(office, "mz:area", registered) == {"江西省"}
    assert values(office, "mz:registered", registered) == {False}
    assert values(office, "skos:altLabel", registered) == {"财政厅"}
    involved = {value for _, name, value in plan_graph(one, grown) if name == word("mz:involves")}
    assert involved == {office, department_iri("财政部", None)}
    [stranger] = {value for _, name, value in plan_graph(other, grown) if name == word("mz:involves")}
    assert values(Iri(str(stranger)), "mz:area", registered) == set()  # its place is not known, and not made up


def test_the_register_keeps_names_members_and_kind() -> None:
    housing = department_iri("区房管局", "长宁区")
    assert values(housing, "skos:altLabel", REGISTERED) == {"区房屋管理局"}
    assert "房管局" in values(housing, "skos:hiddenLabel", REGISTERED)
    collective = department_iri("各街镇", "长宁区")
    assert values(collective, "rdf:type", REGISTERED) == {word("mz:Collective")}
    assert len(values(collective, "org:hasMember", REGISTERED)) == 2


def test_one_document_for_one_number_and_a_reference_for_each_place() -> None:
    document = document_iri("总体方案", "国发〔2024〕1号")
    owners = {s for s, p, v in GRAPH if p == word("mz:cites") and v == document}
    assert owners == {plan_iri("alpha"), iri(3)}
    assert len({s for s, p, v in GRAPH if p == word("mz:document") and v == document}) == 2


def test_an_anomaly_belongs_to_the_task_it_lies_in() -> None:
    assert len(values(iri(1), "mz:anomaly")) == 1
    assert len(values(plan_iri("alpha"), "mz:anomaly")) == 1


def test_every_item_points_at_its_characters() -> None:
    for plan, register in [(ALPHA, REGISTER_OF_TESTS), (real()[0][0], real()[1])]:
        graph = set(plan_graph(plan, register))
        at = {s: v for s, p, v in graph if p == word("mz:evidence")}
        start = {s: v for s, p, v in graph if p == word("oa:start")}
        end = {s: v for s, p, v in graph if p == word("oa:end")}
        spans = {s: v for s, p, v in graph if p == word("mz:span")}
        assert spans == {item: f"{start[selector]}-{end[selector]}" for item, selector in at.items()}  # type: ignore[index]
        surfaces = [(s, v) for s, p, v in graph if p == word("mz:surface")]
        assert len(surfaces) == sum(len(task.assignments) for task in plan.tasks)
        for item, surface in surfaces:
            selector = at[item]
            assert plan.text[int(start[selector]) : int(end[selector])] == surface  # type: ignore[index]


def test_no_triple_comes_twice_and_building_again_gives_the_same() -> None:
    graph = plan_graph(BETA, REGISTER_OF_TESTS)
    assert len(set(graph)) == len(graph)
    assert plan_graph(BETA, REGISTER_OF_TESTS) == graph


def test_two_tasks_with_one_key_are_refused() -> None:
    twice = replace(ALPHA, tasks=(ALPHA.tasks[0], replace(ALPHA.tasks[1], key=ALPHA.tasks[0].key)))
    with pytest.raises(ValueError, match="share a key"):
        plan_graph(twice, REGISTER_OF_TESTS)


def test_a_department_led_twice_counts_once() -> None:
    first = ALPHA.tasks[0]
    again = Assignment("区建管委", "区建管委", Role.LEAD, Span(first.span.start, first.span.start + 4))
    plan = replace(ALPHA, tasks=(replace(first, assignments=(*first.assignments, again)), *ALPHA.tasks[1:]))
    assert values(iri(1), "mz:leadCount", set(plan_graph(plan, REGISTER_OF_TESTS))) == {2}


@pytest.mark.parametrize(
    ("due", "month"),
    [("2026", "2026-12"), ("2026-09", "2026-09"), ("ongoing", None), ("26", None), ("2026-9", None), ("", None)],
)
def test_last_month(due: str, month: str | None) -> None:
    assert last_month(due) == month
