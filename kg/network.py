"""The graph as a network: the only module that knows networkx.

policy → plan → section → task → departments, indicators, deadlines: who answers for what, and on which basis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import networkx as nx

from kg._reading import grouped
from kg.catalog import Catalog
from kg.chain import outer_sections, owner_of
from kg.labels import KINDS, label_of

__all__ = ["Link", "Network"]


@dataclass(frozen=True, slots=True)
class Link:
    """One step between two nodes; ``forward`` tells whether it runs along the arrow ``source → target``.

    ``relation`` is a property of the ontology without its prefix: basis, section, task, lead, responsible,
    support, indicator, deadline, coverage, cites, member.
    """

    source: str
    relation: str
    target: str
    forward: bool = True

    @property
    def end(self) -> str:
        """Where the step leads."""
        return self.target if self.forward else self.source


class Network:
    """A directed multigraph over the catalog's IRIs; each node has ``kind`` and ``label``, each edge its ``relation``."""

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self._graph = graph

    @classmethod
    def of(cls, catalog: Catalog) -> Self:
        """The network of everything in the catalog."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for iri, kind, label in _nodes(catalog):
            graph.add_node(iri, kind=kind, label=label)
        for source, relation, target in _edges(catalog):
            graph.add_edge(source, target, key=relation, relation=relation)
        return cls(graph)

    def __contains__(self, iri: str) -> bool:
        return iri in self._graph

    def kind(self, iri: str) -> str:
        """What a node is: plan, section, task, department, indicator, coverage, deadline or document."""
        return str(self._graph.nodes[iri]["kind"])

    def label(self, iri: str) -> str:
        """What a person calls a node."""
        return str(self._graph.nodes[iri]["label"])

    def neighbours(self, iri: str) -> tuple[Link, ...]:
        """The links from a node and then those to it; () for an IRI that the network lacks."""
        if iri not in self._graph:
            return ()
        out = [Link(iri, relation, target) for _, target, relation in self._graph.out_edges(iri, keys=True)]
        into = [
            Link(source, relation, iri, forward=False) for source, _, relation in self._graph.in_edges(iri, keys=True)
        ]
        return (*out, *into)

    def path(self, start: str, end: str) -> tuple[Link, ...]:
        """The shortest chain from one node to another; () when there is none, or they are the same.

        A chain along the arrows (policy → task → department) is preferred to a shorter one that is not.
        """
        if start not in self._graph or end not in self._graph:
            return ()
        for graph in (self._graph, self._graph.to_undirected(as_view=True)):
            try:
                nodes = nx.shortest_path(graph, start, end)
            except nx.NetworkXNoPath:
                continue
            return tuple(self._link(one, other) for one, other in pairwise(nodes))
        return ()

    def graphml(self) -> str:
        """The network as GraphML, for Gephi, yEd or Cytoscape."""
        return "\n".join(nx.generate_graphml(self._graph, named_key_ids=True)) + "\n"

    def _link(self, one: str, other: str) -> Link:
        if self._graph.has_edge(one, other):
            return Link(one, next(iter(self._graph[one][other])), other)
        return Link(other, next(iter(self._graph[other][one])), one, forward=False)


def _nodes(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    for name, kind in KINDS.items():
        yield from ((iri, kind, label_of(catalog, iri)) for iri in getattr(catalog, name))


def _edges(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    within = grouped((section.plan, section) for section in catalog.sections.values())
    for section in catalog.sections.values():
        outer = outer_sections(within[section.plan], section)
        yield outer[-1].iri if outer else catalog.plan_by_id[section.plan].iri, "section", section.iri
    for task in catalog.tasks.values():
        sections = catalog.sections_of[task.iri]
        yield sections[-1].iri if sections else catalog.plan_by_id[task.plan].iri, "task", task.iri
    for assignment in catalog.assignments.values():
        yield assignment.task, assignment.role.value, assignment.department
    for kind in ("indicators", "coverage", "deadlines"):
        for fact in getattr(catalog, kind).values():
            yield owner_of(catalog, fact), kind.removesuffix("s"), fact.iri
    for document, references in catalog.policies.items():
        for reference in references:
            yield document, "basis", reference.task or catalog.plan_by_id[reference.plan].iri
    for department in catalog.departments.values():
        yield from ((department.iri, "member", member) for member in department.members)
