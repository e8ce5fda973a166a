"""Reads each kind of fact out of a graph, for :mod:`kg.catalog`.

Property by property: a walk along one property costs 3 µs a value, a query that joins what belongs to one fact 3 µs a
value and 3 more for finding it; the joining is done here, by IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ingest.records import ClauseKind, Role
from kg.facts import (
    AnomalyFact,
    AssignmentFact,
    ClauseFact,
    CoverageFact,
    DeadlineFact,
    DepartmentFact,
    IndicatorFact,
    MentionFact,
    PlanFact,
    PolicyFact,
    SectionFact,
    TaskFact,
)
from kg.store import GraphStore

__all__ = ["FactReader", "Index", "grouped"]

PLAN = (
    "dcterms:identifier",
    "dcterms:title",
    "mz:issuer",
    "mz:level",
    "mz:area",
    "mz:firstYear",
    "mz:lastYear",
    "mz:status",
    "dcterms:date",
    "mz:number",
    "prov:wasRevisionOf",
)
DEPARTMENT = ("skos:prefLabel", "mz:fullName", "mz:level", "mz:area", "mz:collective", "mz:registered")

F = TypeVar("F")


class Index(dict[str, tuple[F, ...]]):
    """Facts by the IRI that they belong to; () for an IRI that has none."""

    def __missing__(self, iri: str) -> tuple[F, ...]:
        return ()


def grouped(pairs: Iterable[tuple[str, F]]) -> Index[F]:
    """The facts of each IRI, in the order in which they come."""
    groups: dict[str, list[F]] = {}
    for iri, fact in pairs:
        groups.setdefault(iri, []).append(fact)
    return Index({iri: tuple(facts) for iri, facts in groups.items()})


class FactReader:
    """Reads one kind at a call; plans and tasks first, for the others need them.

    What a query gives is trusted to have the types that :mod:`kg.build` wrote, hence ``Any``;
    :mod:`kg.check` is where a graph's types are doubted.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._read: dict[str, Mapping[str, Any]] = {}
        self.plans = {iri: self._plan(iri) for iri in sorted(self._nodes("mz:Plan"))}
        self.tasks = {
            iri: TaskFact(iri, plan, key, number, tuple(path.split("/")), title, order, start, end)
            for plan, start, end, iri, key, number, title, path, order in self._placed(
                "mz:Task", "mz:key", "mz:number", "dcterms:title", "mz:path", "mz:order"
            )
        }

    def _plan(self, iri: str) -> PlanFact:
        plan, title, issuer, level, area, first, last, status, date, number, revises = self._known(iri, PLAN)
        return PlanFact(iri, plan, title, issuer, level, area, first and (first, last), status, date, number, revises)

    def sections(self) -> dict[str, SectionFact]:
        rows = self._placed("mz:Section", "mz:number", "dcterms:title", "mz:path")
        return {
            iri: SectionFact(iri, plan, number, title, tuple(path.split("/")), start, end)
            for plan, start, end, iri, number, title, path in rows
        }

    def sections_of(self, sections: dict[str, SectionFact]) -> Index[SectionFact]:
        """The sections of each task, and of what a plan states outside its tasks; an outer one starts before an inner one."""
        held = [pair for pair in set(self._pairs("mz:inSection")) if pair[0] not in sections]
        held.sort(key=lambda pair: (sections[pair[1]].start, pair))
        return grouped((iri, sections[section]) for iri, section in held)

    def departments(self) -> dict[str, DepartmentFact]:
        """The register in its order, then what plans name beyond it."""
        written, derived, members = (
            grouped(sorted(set(self._pairs(name)))) for name in ("skos:altLabel", "skos:hiddenLabel", "org:hasMember")
        )
        order = self._values("mz:order")
        facts: dict[str, DepartmentFact] = {}
        for iri in sorted(self._values("skos:prefLabel"), key=lambda iri: (iri not in order, order.get(iri, 0), iri)):
            name, full, level, area, collective, registered = self._known(iri, DEPARTMENT)
            every = dict.fromkeys((name, *([full] if full else []), *written[iri], *derived[iri]))
            facts[iri] = DepartmentFact(
                iri, name, full, tuple(every), level, area, collective, members[iri], registered
            )
        return facts

    def assignments(self) -> dict[str, AssignmentFact]:
        rows = self._items("assignment", "mz:department", "mz:role", "mz:surface")
        return {
            iri: AssignmentFact(iri, plan, task or "", department, Role(role), surface, start, end)
            for plan, task, start, end, iri, department, role, surface in rows
        }

    def indicators(self) -> dict[str, IndicatorFact]:
        rows = self._items("indicator", "mz:name", "mz:value", "mz:upper", "mz:unit", "mz:comparator", "mz:period")
        return {
            iri: IndicatorFact(iri, plan, task, name, value, upper, unit, comparator, period, start, end)
            for plan, task, start, end, iri, name, value, upper, unit, comparator, period in rows
        }

    def coverage(self) -> dict[str, CoverageFact]:
        rows = self._items("coverage")
        return {iri: CoverageFact(iri, plan, task, start, end) for plan, task, start, end, iri in rows}

    def deadlines(self) -> dict[str, DeadlineFact]:
        rows = self._items("deadline", "mz:value")
        return {iri: DeadlineFact(iri, plan, task, value, start, end) for plan, task, start, end, iri, value in rows}

    def policies(self) -> Index[PolicyFact]:
        """All references to each document, by the document's IRI."""
        rows = self._items("reference", "mz:document", "dcterms:title", "mz:number")
        return grouped(
            (document, PolicyFact(document, plan, task, title, number, start, end))
            for plan, task, start, end, _, document, title, number in rows
        )

    def clauses(self) -> dict[str, ClauseFact]:
        rows = self._items("clause", "mz:kind", "mz:order")
        return {
            iri: ClauseFact(iri, plan, task, ClauseKind(kind), order, start, end)
            for plan, task, start, end, iri, kind, order in rows
        }

    def mentions(self) -> dict[str, MentionFact]:
        rows = self._items("mention", "mz:kind")
        return {iri: MentionFact(iri, plan, task, kind, start, end) for plan, task, start, end, iri, kind in rows}

    def anomalies(self) -> dict[str, AnomalyFact]:
        rows = self._items("anomaly", "mz:kind", "mz:message")
        return {
            iri: AnomalyFact(iri, plan, task, kind, message, start, end)
            for plan, task, start, end, iri, kind, message in rows
        }

    def _pairs(self, name: str) -> Iterator[Any]:
        """Each node that has a property, with each of its values."""
        return self._store.pairs(name)

    def _values(self, name: str) -> Mapping[str, Any]:
        """The value of a property by node, for properties of which a node has one."""
        if name not in self._read:
            self._read[name] = dict(self._pairs(name))
        return self._read[name]

    def _known(self, iri: str, names: Iterable[str]) -> list[Any]:
        """The values of these properties; None where the node has none."""
        return [self._values(name).get(iri) for name in names]

    def _nodes(self, kind: str) -> set[Any]:
        """The nodes of a class."""
        return {node for (node,) in self._store.select(f"SELECT ?node WHERE {{ ?node a {kind} }}")}

    def _placed(self, kind: str, *names: str) -> Iterator[Any]:
        """Plan id, start, end, IRI and values of all sections or tasks, by plan and place."""
        plans, columns = self._values("mz:plan"), [self._values(name) for name in names]
        rows = sorted((plans[iri], *self._span(iri), iri) for iri in self._nodes(kind))
        for plan, start, end, iri in rows:
            yield self.plans[plan].id, start, end, iri, *(column.get(iri) for column in columns)

    def _items(self, kind: str, *names: str) -> Iterator[Any]:
        """Plan id, task (None: outside any), start, end, IRI and values of all items of a kind, by plan and place."""
        columns = [self._values(name) for name in names]
        rows = [(*self._owner(owner), *self._span(iri), iri) for owner, iri in set(self._pairs(f"mz:{kind}"))]
        rows.sort(key=lambda row: (row[0], row[2:]))
        for row in rows:
            yield *row, *(column.get(row[4]) for column in columns)

    def _owner(self, iri: Any) -> tuple[str, str | None]:
        task = self.tasks.get(iri)
        return (task.plan, task.iri) if task else (self.plans[iri].id, None)

    def _span(self, iri: str) -> tuple[int, int]:
        start, _, end = self._values("mz:span")[iri].partition("-")
        return int(start), int(end)
