"""Whether a graph is what it should be: SHACL, told in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.store import GraphStore, rdf_graph
from kg.vocabulary import ONTOLOGY_FILE, SHAPES_FILE, readable, word

__all__ = ["Report", "check"]

RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?focus ?value ?message ?constraint WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultMessage ?message ; sh:sourceConstraintComponent ?constraint .
  OPTIONAL { ?result sh:value ?value } }"""

KINDS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?kind ?label WHERE { ?kind a <http://www.w3.org/2002/07/owl#Class> ; rdfs:label ?label . FILTER(LANG(?label) = "zh") }"""

OF_QUERY = "http://www.w3.org/ns/shacl#SPARQLConstraintComponent"
"""A constraint that is a query has the whole plan in focus; what breaks it is the value."""

NAMES = ("skos:prefLabel", "dcterms:title", "mz:name", "mz:surface", "mz:message", "mz:kind", "mz:value")


@dataclass(frozen=True, slots=True)
class Report:
    """Whether the graph keeps to its shapes, and if not, what breaks them, a sentence each in Chinese."""

    conforms: bool
    violations: tuple[str, ...]


def check(store: GraphStore) -> Report:
    """Validate all named graphs together against ``shapes.ttl``. Takes seconds: it is no part of a question."""
    from pyshacl import validate

    data = rdf_graph(store.triples())
    conforms, results, _ = validate(data, shacl_graph=rdf_graph((), SHAPES_FILE), inplace=True)
    if isinstance(results, Exception):  # the shapes are at fault, not the graph
        raise results
    if conforms:
        return Report(conforms=True, violations=())
    names = _Names(store)
    found = set()
    for row in results.query(RESULTS).bindings:
        culprit = row["value"] if str(row["constraint"]) == OF_QUERY else row["focus"]
        found.add(f"{names.of(str(culprit))}：{row['message']}")
    return Report(conforms=False, violations=tuple(sorted(found)))


class _Names:
    """What the nodes of a graph are called: 任务 10「升级“美丽家园”建设」."""

    def __init__(self, store: GraphStore) -> None:
        self._values: dict[str, dict[str, str]] = {}
        for subject, name, value in store.triples():
            self._values.setdefault(subject, {}).setdefault(name, str(value))
        labels: Any = rdf_graph((), ONTOLOGY_FILE).query(KINDS)
        self._kinds = {str(kind): str(label) for kind, label in labels}

    def of(self, iri: str) -> str:
        """Kind, number and name of a node, with its IRI made readable where it has no name."""
        values = self._values.get(iri, {})
        kind = self._kinds.get(values.get(word("rdf:type"), ""), "")
        number = values.get(word("mz:number"), "")
        name = next((values[word(n)] for n in NAMES if word(n) in values), readable(iri))
        return f"{kind}{number}「{name}」"
