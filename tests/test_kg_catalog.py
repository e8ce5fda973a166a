from __future__ import annotations

import pytest
from kg_fixtures import ALPHA, BETA, PLANS, REGISTER_OF_TESTS, graphs_of, real, store_of

from ingest.records import ClauseKind, Plan, Role, Task
from ingest.register import Register
from kg import Catalog, EmbeddedStore
from kg.vocabulary import department_iri, document_iri, plan_iri, task_iri

CATALOG = Catalog.read(store_of())


@pytest.mark.parametrize(("plans", "register"), [(PLANS, REGISTER_OF_TESTS), real()], ids=["written", "real"])
def test_the_catalog_holds_every_record(plans: tuple[Plan, ...], register: Register) -> None:
    catalog = Catalog.read(EmbeddedStore.memory(graphs_of(plans, register)))
    for plan in plans:
        fact = catalog.plan_by_id[plan.info.id]
        info = plan.info
        assert (fact.title, fact.issuer, fact.level, fact.area) == (info.title, info.issuer, info.level, info.area)
        assert (fact.period, fact.status, fact.date, fact.number) == (info.period, info.status, info.date, info.number)
        tasks = catalog.tasks_of[fact.iri]
        assert [(t.key, t.number, t.path, t.title, t.order, t.start, t.end) for t in tasks] == [
            (t.key, t.number, t.path, t.title, order, t.span.start, t.span.end) for order, t in enumerate(plan.tasks)
        ]
        for task, record in zip(tasks, plan.tasks, strict=True):
            _same_items(catalog, task.iri, record)
        sections = [s for s in catalog.sections.values() if s.plan == plan.info.id]
        assert [(s.number, s.title, s.path, s.start, s.end) for s in sections] == [
            (s.number, s.title, s.path, s.span.start, s.span.end) for s in plan.sections
        ]
        assert sum(a.plan == plan.info.id for a in catalog.anomalies.values()) == len(plan.anomalies)


def _same_items(catalog: Catalog, iri: str, record: Task) -> None:
    assert sorted((a.surface, a.role, a.start, a.end) for a in catalog.assignments_of[iri]) == sorted(
        (a.surface, a.role, a.span.start, a.span.end) for a in record.assignments
    )
    assert sorted(
        (i.name, i.value, i.upper or 0, i.unit, i.comparator, i.period or "", i.start)
        for i in catalog.indicators_of[iri]
    ) == sorted(
        (i.name, i.value, i.upper or 0, i.unit, i.comparator, i.period or "", i.span.start) for i in record.indicators
    )
    assert [(c.start, c.end) for c in catalog.coverage_of[iri]] == [(c.span.start, c.span.end) for c in record.coverage]
    assert [(d.value, d.start) for d in catalog.deadlines_of[iri]] == [
        (d.value, d.span.start) for d in record.deadlines
    ]
    assert [(p.title, p.number, p.start) for p in catalog.policies_of[iri]] == [
        (p.title, p.number, p.span.start) for p in record.policies
    ]
    assert [(c.kind, c.start, c.end) for c in catalog.clauses_of[iri]] == [
        (c.kind, c.span.start, c.span.end) for c in record.clauses
    ]
    assert [(m.kind, m.start) for m in catalog.mentions_of[iri]] == [(m.kind, m.span.start) for m in record.mentions]


def test_clauses_are_numbered_through_the_plan() -> None:
    orders = [clause.order for clause in CATALOG.clauses.values() if clause.plan == "alpha"]
    assert orders == list(range(1 + 3 * len(ALPHA.tasks)))


def test_what_stands_outside_the_tasks_belongs_to_the_plan() -> None:
    plan = plan_iri("alpha")
    assert [clause.kind for clause in CATALOG.clauses_of[plan]] == [ClauseKind.PREAMBLE]
    assert [(p.title, p.task) for p in CATALOG.policies_of[plan]] == [("总体方案", None)]
    assert [a.kind for a in CATALOG.anomalies_of[plan]] == ["annex"]
    assert len(CATALOG.policies[document_iri("总体方案", "国发〔2024〕1号")]) == 3


def test_sections_of_a_task_come_outermost_first() -> None:
    sections = CATALOG.sections_of[task_iri("alpha", ALPHA.tasks[2].key)]
    assert [section.path for section in sections] == [("一",), ("一", "（一）")]
    assert len(CATALOG.tasks_of[sections[0].iri]) == 4


def test_departments_come_in_the_order_of_the_register_with_all_names() -> None:
    names = [department.name for department in CATALOG.departments.values()]
    assert names == [*(d.name for d in REGISTER_OF_TESTS.departments), "各有关部门", "某临时办"]
    housing = CATALOG.departments[department_iri("区房管局", "长宁区")]
    assert housing.names[:3] == ("区房管局", "长宁区住房保障和房屋管理局", "区房屋管理局")
    assert set(housing.names) == set(REGISTER_OF_TESTS.departments[0].names)
    assert not CATALOG.departments[department_iri("某临时办", "长宁区")].registered
    collective = CATALOG.departments[department_iri("各街镇", "长宁区")]
    assert collective.collective
    assert {CATALOG.departments[iri].name for iri in collective.members} == {"新泾镇", "华阳路街道"}


def test_assignments_to_a_department_are_found_across_plans() -> None:
    found = CATALOG.assignments_to[department_iri("区建管委", "长宁区")]
    assert [(a.plan, a.role) for a in found if a.plan == BETA.info.id] == [(BETA.info.id, Role.LEAD)]
    assert len(found) == 4


def test_an_unknown_iri_has_nothing() -> None:
    assert CATALOG.assignments_of["urn:x"] == ()
    assert CATALOG.sections_of["urn:x"] == ()
    assert CATALOG.policies["urn:x"] == ()
