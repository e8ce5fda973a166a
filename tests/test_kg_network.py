from __future__ import annotations

from io import BytesIO

import networkx as nx
from kg_fixtures import ALPHA, store_of

from kg import Catalog
from kg.network import Network
from kg.vocabulary import department_iri, document_iri, plan_iri, section_iri, task_iri

CATALOG = Catalog.read(store_of())
NETWORK = Network.of(CATALOG)
HOUSING, BUILDING = department_iri("区房管局", "长宁区"), department_iri("区建管委", "长宁区")
SECTIONS = [section_iri("alpha", s.path, s.heading) for s in ALPHA.sections]
TASKS = [task_iri("alpha", t.key) for t in ALPHA.tasks]


def test_neighbours_are_what_the_catalog_says() -> None:
    links = NETWORK.neighbours(TASKS[1])
    assert {(link.relation, link.end) for link in links if link.relation in ("lead", "support")} == {
        ("lead", HOUSING),
        ("support", BUILDING),
    }
    assert [(link.relation, link.end) for link in links if not link.forward] == [("task", SECTIONS[0])]
    assert {link.relation for link in links} == {"lead", "support", "indicator", "coverage", "deadline", "task"}
    assert {NETWORK.kind(link.end) for link in links} == {"department", "indicator", "coverage", "deadline", "section"}
    assert NETWORK.neighbours("urn:x") == ()


def test_the_chain_of_responsibility_runs_from_the_policy_to_the_department() -> None:
    basis = document_iri("总体方案", "国发〔2024〕1号")
    chain = NETWORK.path(basis, department_iri("某临时办", "长宁区"))
    assert [link.relation for link in chain] == ["basis", "section", "section", "task", "support"]
    assert [link.target for link in chain] == [plan_iri("alpha"), *SECTIONS[0:3:2], TASKS[3], chain[-1].end]
    assert all(link.forward for link in chain)


def test_where_no_arrow_leads_the_chain_goes_back() -> None:
    chain = NETWORK.path(HOUSING, BUILDING)
    assert [(link.forward, link.relation) for link in chain] in (
        [(False, "lead"), (True, "lead")],
        [(False, "lead"), (True, "support")],
        [(False, "support"), (True, "lead")],
    )
    assert chain[0].end == chain[1].source


def test_no_chain_is_no_error() -> None:
    assert NETWORK.path(HOUSING, department_iri("区建管委", "静安区")) == ()
    assert NETWORK.path(HOUSING, "urn:x") == ()
    assert NETWORK.path(HOUSING, HOUSING) == ()


def test_graphml_is_read_back_with_labels() -> None:
    graph = nx.read_graphml(BytesIO(NETWORK.graphml().encode()), force_multigraph=True)
    assert graph.nodes[HOUSING]["label"] == "区房管局"
    assert {*CATALOG.departments, *CATALOG.tasks, *CATALOG.plans, *CATALOG.indicators} <= set(graph.nodes)
    assert graph.number_of_edges() == sum(len([x for x in NETWORK.neighbours(n) if x.forward]) for n in graph.nodes)
