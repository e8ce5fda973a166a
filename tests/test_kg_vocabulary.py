from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st
from kg_fixtures import PLANS, graphs_of
from rdflib import URIRef

from ingest.citation import plain_number, plain_title
from ingest.records import Span
from kg.store import rdf_graph
from kg.vocabulary import (
    ONTOLOGY_FILE,
    PREFIXES,
    SHAPES_FILE,
    Iri,
    department_iri,
    document_iri,
    item_iri,
    plan_iri,
    readable,
    section_iri,
    selector_iri,
    task_iri,
    word,
)

NAMES = st.text(st.characters(codec="utf-8"), min_size=1)


@given(NAMES, NAMES)
def test_every_name_makes_a_legal_iri_of_its_own(one: str, other: str) -> None:
    span = Span(3, 9)
    makers: list[Callable[[str], Iri]] = [
        plan_iri,
        lambda n: task_iri(n, n),
        lambda n: section_iri("p", (n,), span),
        lambda n: department_iri(n, None),
        lambda n: department_iri("区", n),
    ]
    for make in makers:
        assert pyoxigraph.NamedNode(make(one)).value == make(one)
        assert (make(one) == make(other)) == (one == other)


@given(NAMES, NAMES)
def test_a_document_has_one_legal_iri_however_it_is_written(one: str, other: str) -> None:
    makers: list[tuple[Callable[[str], Iri], Callable[[str], str]]] = [
        (lambda n: document_iri(n, None), plain_title),
        (lambda n: document_iri("t", n), plain_number),
    ]
    for make, plain in makers:
        assert pyoxigraph.NamedNode(make(one)).value == make(one)
        assert (make(one) == make(other)) == (plain(one) == plain(other))


def test_iris_are_made_from_content() -> None:
    assert task_iri("changning", "abc") == "urn:mingze:plan:changning:task:abc"
    assert readable(department_iri("区建管委", "长宁区")) == "department:长宁区:区建管委"
    assert department_iri("教育部", None) == "urn:mingze:department:-:%E6%95%99%E8%82%B2%E9%83%A8"
    assert document_iri("一", "国发〔2018〕42号") == document_iri("二", "国发(2018)第 42 号")
    assert document_iri("“无废城市”方案", None) == document_iri('"无废城市"\n方案', None)
    assert selector_iri("p", Span(1, 2)).endswith(":text:1-2")
    owner = task_iri("p", "k")
    assert item_iri(owner, "indicator", Span(1, 5), ("a",)) != item_iri(owner, "indicator", Span(1, 5), ("b",))


def test_the_ontology_explains_every_word_of_the_graph_in_both_languages() -> None:
    ontology = rdf_graph((), ONTOLOGY_FILE)
    languages: dict[str, set[str]] = {}
    for name in ("label", "comment"):
        labels: Any = ontology.query(f"SELECT ?s ?o WHERE {{ ?s <http://www.w3.org/2000/01/rdf-schema#{name}> ?o }}")
        for row in labels:
            languages.setdefault(str(row[0]), set()).add(f"{name}@{row[1].language}")
    for graph in graphs_of(PLANS).values():
        for _, property_, value in graph:
            for used in (property_, value) if property_ == word("rdf:type") else (property_,):
                if str(used).startswith(PREFIXES["mz"]):
                    assert languages.get(str(used)) == {"label@zh", "label@en", "comment@zh", "comment@en"}, used


def test_the_shapes_use_only_words_of_the_ontology() -> None:
    known = set(map(str, rdf_graph((), ONTOLOGY_FILE).subjects()))
    shapes = rdf_graph((), SHAPES_FILE)
    used = {
        node for triple in shapes for node in triple if isinstance(node, URIRef) and node.startswith(PREFIXES["mz"])
    }
    assert {str(node) for node in used if not node.endswith("Shape")} <= known
