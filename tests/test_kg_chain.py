from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from kg_fixtures import ALPHA, graphs_of, real, store_of

from ingest.records import Role
from kg import Catalog, EmbeddedStore
from kg.chain import Chain, Wanted, chain
from kg.chain_table import other_rows, task_rows
from kg.network import Network
from kg.node_search import find_nodes
from kg.vocabulary import department_iri, document_iri, plan_iri, section_iri, task_iri

CATALOG = Catalog.read(store_of())
HOUSING, BUILDING = department_iri("区房管局", "长宁区"), department_iri("区建管委", "长宁区")
TASKS = [task_iri("alpha", t.key) for t in ALPHA.tasks]
SECTIONS = [section_iri("alpha", s.path, s.heading) for s in ALPHA.sections]


@cache
def builtin() -> Catalog:
    """What the graph of the built-in corpus holds."""
    plans, register = real()
    return Catalog.read(EmbeddedStore.memory(graphs_of(plans, register)))


def roles_of(found: Chain, department: str) -> set[tuple[str, str]]:
    return {(e.source, e.relation) for e in found.edges if e.target == department and e.relation != "member"}


def everything(catalog: Catalog) -> list[str]:
    kinds = ("plans", "sections", "tasks", "departments", "indicators", "coverage", "deadlines", "policies")
    return [iri for kind in kinds for iri in getattr(catalog, kind)]


def test_the_tasks_of_each_department_are_those_of_the_catalog() -> None:
    catalog = builtin()
    assert len(catalog.departments) > 50
    for iri in catalog.departments:
        found = chain(catalog, iri)
        expected = {(a.task, a.role.value) for a in catalog.assignments.values() if a.department == iri}
        assert roles_of(found, iri) == expected
        assert set(found.tasks) == {task for task, _ in expected}
        # and whoever shares these tasks is there in the same roles
        others = {(a.task, a.role.value, a.department) for a in catalog.assignments.values() if a.task in found.tasks}
        assert {(e.source, e.relation, e.target) for e in found.edges if e.relation in set(Role)} == others


def test_the_chain_of_a_plan_is_all_of_it() -> None:
    catalog = builtin()
    (plan,) = catalog.plans
    found = chain(catalog, plan)
    nodes = {node.id for node in found.nodes}
    named = {a.department for a in catalog.assignments.values()}
    assert {*catalog.tasks, *catalog.sections, *catalog.indicators, *catalog.deadlines, *catalog.coverage} <= nodes
    assert {*named, *catalog.policies, plan} <= nodes
    assert list(found.tasks) == list(catalog.tasks)


@pytest.mark.parametrize("catalog", [CATALOG, builtin()], ids=["written", "real"])
def test_every_node_has_a_chain_and_every_link_is_one_of_the_network(catalog: Catalog) -> None:
    network = Network.of(catalog)
    for iri in everything(catalog):
        found = chain(catalog, iri)
        nodes = [node.id for node in found.nodes]
        assert iri in nodes
        assert len(nodes) == len(set(nodes))
        assert {end for e in found.edges for end in (e.source, e.target)} <= set(nodes)
        for edge in found.edges:
            assert (edge.relation, edge.target) in {
                (n.relation, n.end) for n in network.neighbours(edge.source) if n.forward
            }
        for node in found.nodes:
            assert node.label == network.label(node.id)


def test_around_a_task_stands_all_of_it() -> None:
    found = chain(CATALOG, TASKS[1])
    links = {(n.relation, n.end) for n in Network.of(CATALOG).neighbours(TASKS[1])}
    drawn = {
        (e.relation, e.target if e.source == TASKS[1] else e.source)
        for e in found.edges
        if TASKS[1] in (e.source, e.target)
    }
    assert drawn == links
    assert found.tasks == (TASKS[1],)
    assert {node.kind for node in found.nodes} >= {"plan", "section", "task", "department", "indicator", "deadline"}


def test_the_chain_of_a_policy_runs_from_it_to_the_departments() -> None:
    catalog = builtin()
    policy = next(iri for iri, refs in catalog.policies.items() if refs[0].task)
    found = chain(catalog, policy)
    assert found.tasks == (catalog.policies[policy][0].task,)
    assert {e.source for e in found.edges if e.relation == "basis"} == {policy}
    assert any(e.relation == "lead" for e in found.edges)
    whole = chain(CATALOG, document_iri("总体方案", "国发〔2024〕1号"))
    assert {e.target for e in whole.edges if e.relation == "basis"} >= {plan_iri("alpha"), plan_iri("beta/二")}


def test_a_collective_has_its_members_and_a_member_its_collectives() -> None:
    every, town = department_iri("各街镇", "长宁区"), department_iri("新泾镇", "长宁区")
    street = department_iri("华阳路街道", "长宁区")
    members = {(e.source, e.target) for e in chain(CATALOG, every).edges if e.relation == "member"}
    assert members == {(every, town), (every, street)}
    assert ("member", every) in {(e.relation, e.source) for e in chain(CATALOG, town).edges}
    assert {n.kind for n in chain(CATALOG, street).nodes} == {"department", "collective"}


def test_filters_keep_what_is_wanted_and_nothing_else() -> None:
    lead = chain(CATALOG, BUILDING, Wanted(frozenset({Role.LEAD})))
    assert {e.relation for e in lead.edges} & set(Role) == {"lead"}
    assert set(lead.tasks) == {a.task for a in CATALOG.assignments_to[BUILDING] if a.role is Role.LEAD}
    one = chain(CATALOG, BUILDING, Wanted(plan="alpha"))
    assert {CATALOG.tasks[task].plan for task in one.tasks} == {"alpha"}
    assert 0 < len(one.tasks) < len(chain(CATALOG, BUILDING).tasks)
    section = CATALOG.sections_of[one.tasks[0]][0]
    inside = chain(CATALOG, BUILDING, Wanted(section=section.iri))
    assert set(inside.tasks) == {t.iri for t in CATALOG.tasks_of[section.iri]} & set(chain(CATALOG, BUILDING).tasks)
    assert chain(CATALOG, plan_iri("alpha"), Wanted(section=section.iri)).tasks
    assert chain(CATALOG, BUILDING, most=1).tasks == chain(CATALOG, BUILDING).tasks[:1]


def test_an_unknown_node_is_refused() -> None:
    with pytest.raises(KeyError):
        chain(CATALOG, "urn:x")


def test_nodes_name_their_plan_where_there_are_several() -> None:
    details = {node.detail for node in chain(CATALOG, HOUSING).nodes if node.kind == "task"}
    assert details == {"《alpha的计划》", "《beta/二的计划》"}
    assert {n.detail for n in chain(builtin(), next(iter(builtin().tasks))).nodes if n.kind == "task"} == {""}
    twins = {n.detail for n in chain(CATALOG, BUILDING).nodes if n.label == "区建管委"}
    assert "长宁区" in twins


def test_labels_are_as_people_write() -> None:
    labels = {node.label for iri in builtin().plans for node in chain(builtin(), iri).nodes}
    assert {"2026年底", "整治人行道面积 ≥ 15万平方米（2024-2026年）", "10 升级“美丽家园”建设"} <= labels


@pytest.mark.parametrize("catalog", [CATALOG, builtin()], ids=["written", "real"])
def test_the_table_tells_every_link_of_the_picture(catalog: Catalog) -> None:
    def text(plan: str, start: int, end: int) -> str:
        return f"{plan}:{start}-{end}"

    for iri in everything(catalog):
        found = chain(catalog, iri)
        told = {(o.source, o.relation, o.target) for o in other_rows(catalog, found, text)}
        for row in task_rows(catalog, found, text):
            told |= {
                (row.task, role.value, department) for role, several in row.roles.items() for department in several
            }
            told |= {(row.task, "", fact) for fact in (*row.measures, *row.deadlines)}
            told |= {(document, "basis", row.task) for document in row.documents}
            path = (catalog.plan_by_id[row.plan].iri, *row.sections)
            told |= {(outer, "section", inner) for outer, inner in pairwise(path)}
            told.add((path[-1], "task", row.task))
        stated = {"indicator", "coverage", "deadline"}
        of_task = {e for e in found.edges if e.relation in stated and e.source in found.tasks}
        expected = {(e.source, "" if e in of_task else e.relation, e.target) for e in found.edges}
        assert told == expected


def test_the_grounds_of_a_row_hold_all_that_it_tells() -> None:
    plans, _ = real()
    texts = {plan.info.id: plan.text for plan in plans}
    catalog = builtin()
    (plan,) = catalog.plans
    for row in task_rows(catalog, chain(catalog, plan), lambda p, start, end: texts[p][start:end]):
        spans = [(a.start, a.end) for a in catalog.assignments_of[row.task]]
        spans += [(i.start, i.end) for i in catalog.indicators_of[row.task]]
        spans += [(d.start, d.end) for d in catalog.deadlines_of[row.task]]
        for start, end in spans:
            assert any(ground.start <= start and end <= ground.end for ground in row.grounds)
        assert all(ground.quote == texts[ground.plan][ground.start : ground.end] for ground in row.grounds)
        assert catalog.tasks[row.task].title in row.grounds[0].quote


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("区房管局", "department", "区房管局"),
        ("房地局", "department", "区房管局"),  # another name
        (" 区 房 管 局 ", "department", "区房管局"),
        ("10", "task", "10 升级“美丽家园”建设"),
        ("第１０项", "task", "10 升级“美丽家园”建设"),
        ("任务10", "task", "10 升级“美丽家园”建设"),
        ("架空线", "task", "2 深化架空线入地和杆箱整治"),
        ("第三部分", "section", "三、构筑安全管理体系，提高风险应对能力"),
        ("加装电梯", "indicator", "新增加装电梯 466台（2024-2026年）"),
        ("2026年底", "deadline", "2026年底"),
        ("雨污混接普查", "document", "上海市雨污混接普查和整治工作方案"),
        ("三年行动计划", "plan", "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）"),
    ],
)
def test_a_node_is_found_by_what_people_type(typed: str, kind: str, label: str) -> None:
    best = find_nodes(builtin(), typed, 20)[0]
    assert (best.kind, best.label) == (kind, label)


def test_what_is_not_there_is_not_found_and_lists_are_short() -> None:
    assert find_nodes(builtin(), "儿童游乐场管理署", 20) == ()
    assert find_nodes(builtin(), "  ", 20) == ()
    assert len(find_nodes(builtin(), "区", 7)) == 7
    assert {n.detail for n in find_nodes(CATALOG, "加装电梯", 20)} >= {"《alpha的计划》", "《beta/二的计划》"}
