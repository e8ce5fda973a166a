"""Reads each kind of fact out of a graph, for :mod:`kg.catalog`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

PLACE = "mz:evidence ?at . ?at oa:start ?start ; oa:end ?end ."

PLANS = """SELECT ?plan ?id ?title ?issuer ?level ?area ?first ?last ?status ?date ?number WHERE {
  ?plan a mz:Plan ; dcterms:identifier ?id ; dcterms:title ?title .
  OPTIONAL { ?plan mz:issuer ?issuer } OPTIONAL { ?plan mz:level ?level } OPTIONAL { ?plan mz:area ?area }
  OPTIONAL { ?plan mz:firstYear ?first ; mz:lastYear ?last } OPTIONAL { ?plan mz:status ?status }
  OPTIONAL { ?plan dcterms:date ?date } OPTIONAL { ?plan mz:number ?number } }"""

SECTIONS = f"""SELECT ?plan ?start ?end ?section ?number ?title ?path WHERE {{
  ?section a mz:Section ; mz:plan ?plan ; mz:number ?number ; dcterms:title ?title ; mz:path ?path ; {PLACE} }}"""

TASKS = f"""SELECT ?plan ?start ?end ?task ?key ?number ?title ?path ?order WHERE {{
  ?task a mz:Task ; mz:plan ?plan ; mz:key ?key ; mz:number ?number ; dcterms:title ?title ; mz:path ?path ;
    mz:order ?order ; {PLACE} }}"""

DEPARTMENTS = """SELECT ?department ?name ?full ?level ?area ?collective ?registered ?order WHERE {
  ?department skos:prefLabel ?name ; mz:collective ?collective ; mz:registered ?registered .
  OPTIONAL { ?department mz:fullName ?full } OPTIONAL { ?department mz:level ?level }
  OPTIONAL { ?department mz:area ?area } OPTIONAL { ?department mz:order ?order } }"""

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
        self.plans = {
            iri: PlanFact(iri, plan, title, issuer, level, area, first and (first, last), status, date, number)
            for iri, plan, title, issuer, level, area, first, last, status, date, number in self._rows(PLANS)
        }
        self.tasks = {
            iri: TaskFact(iri, self.plans[plan].id, key, number, tuple(path.split("/")), title, order, start, end)
            for plan, start, end, iri, key, number, title, path, order in self._rows(TASKS)
        }

    def sections(self) -> dict[str, SectionFact]:
        return {
            iri: SectionFact(iri, self.plans[plan].id, number, title, tuple(path.split("/")), start, end)
            for plan, start, end, iri, number, title, path in self._rows(SECTIONS)
        }

    def sections_of(self, sections: dict[str, SectionFact]) -> Index[SectionFact]:
        """The sections of each task, and of what a plan states outside its tasks; an outer one starts before an inner one."""
        pairs = self._rows("SELECT ?held ?section WHERE { ?held mz:inSection ?section }")
        held = [pair for pair in pairs if pair[0] not in sections]
        return grouped((iri, sections[s]) for iri, s in sorted(held, key=lambda p: sections[p[1]].start))

    def departments(self) -> dict[str, DepartmentFact]:
        """The register in its order, then what plans name beyond it."""
        written = grouped(self._rows("SELECT ?department ?name WHERE { ?department skos:altLabel ?name }"))
        derived = grouped(self._rows("SELECT ?department ?name WHERE { ?department skos:hiddenLabel ?name }"))
        members = grouped(self._rows("SELECT ?department ?member WHERE { ?department org:hasMember ?member }"))
        found = sorted(self._rows(DEPARTMENTS), key=lambda row: (row[7] is None, row[7] or 0, row[0]))
        facts: dict[str, DepartmentFact] = {}
        for iri, name, full, level, area, collective, registered, _ in found:
            names = dict.fromkeys((name, *([full] if full else []), *written[iri], *derived[iri]))
            fact = DepartmentFact(iri, name, full, tuple(names), level, area, collective, members[iri], registered)
            facts.setdefault(iri, fact)
        return facts

    def assignments(self) -> dict[str, AssignmentFact]:
        rows = self._items("assignment", "?department ?role ?surface", "mz:department mz:role mz:surface")
        return {
            iri: AssignmentFact(iri, plan, task or "", department, Role(role), surface, start, end)
            for plan, task, start, end, iri, department, role, surface in rows
        }

    def indicators(self) -> dict[str, IndicatorFact]:
        optional = "OPTIONAL { ?item mz:upper ?upper } OPTIONAL { ?item mz:period ?period }"
        rows = self._items(
            "indicator",
            "?name ?value ?unit ?comparator ?upper ?period",
            "mz:name mz:value mz:unit mz:comparator",
            optional,
        )
        return {
            iri: IndicatorFact(iri, plan, task, name, value, upper, unit, comparator, period, start, end)
            for plan, task, start, end, iri, name, value, unit, comparator, upper, period in rows
        }

    def coverage(self) -> dict[str, CoverageFact]:
        rows = self._items("coverage")
        return {iri: CoverageFact(iri, plan, task, start, end) for plan, task, start, end, iri in rows}

    def deadlines(self) -> dict[str, DeadlineFact]:
        rows = self._items("deadline", "?value", "mz:value")
        return {iri: DeadlineFact(iri, plan, task, value, start, end) for plan, task, start, end, iri, value in rows}

    def policies(self) -> Index[PolicyFact]:
        """All references to each document, by the document's IRI."""
        optional = "OPTIONAL { ?item mz:number ?number }"
        rows = self._items("reference", "?document ?title ?number", "mz:document dcterms:title", optional)
        return grouped(
            (document, PolicyFact(document, plan, task, title, number, start, end))
            for plan, task, start, end, _, document, title, number in rows
        )

    def clauses(self) -> dict[str, ClauseFact]:
        rows = self._items("clause", "?kind ?order", "mz:kind mz:order")
        return {
            iri: ClauseFact(iri, plan, task, ClauseKind(kind), order, start, end)
            for plan, task, start, end, iri, kind, order in rows
        }

    def mentions(self) -> dict[str, MentionFact]:
        rows = self._items("mention", "?kind", "mz:kind")
        return {iri: MentionFact(iri, plan, task, kind, start, end) for plan, task, start, end, iri, kind in rows}

    def anomalies(self) -> dict[str, AnomalyFact]:
        rows = self._items("anomaly", "?kind ?message", "mz:kind mz:message")
        return {
            iri: AnomalyFact(iri, plan, task, kind, message, start, end)
            for plan, task, start, end, iri, kind, message in rows
        }

    def _rows(self, sparql: str) -> list[Any]:
        """Each row once, sorted by its columns from the left up to the first that may be None."""
        return sorted(set(self._store.select(sparql)), key=lambda row: row[:4] if None not in row[:4] else row[:1])

    def _items(self, kind: str, columns: str = "", properties: str = "", optional: str = "") -> Iterator[Any]:
        """Plan id, task (None: outside any), start, end, IRI and ``columns`` of all items of a kind, by place.

        The first columns are the values of ``properties``, in turn; ``optional`` binds the others.
        """
        values = " ; ".join(f"{p} {c}" for p, c in zip(properties.split(), columns.split(), strict=False))
        found = self._store.select(
            f"SELECT ?owner ?start ?end ?item {columns} WHERE {{ ?owner mz:{kind} ?item . "
            f"{f'?item {values} .' if values else ''} {optional} ?item {PLACE} }}"
        )
        rows: list[Any] = [(*self._owner(owner), *rest) for owner, *rest in set(found)]
        return iter(sorted(rows, key=lambda row: (row[0], row[2:5])))

    def _owner(self, iri: Any) -> tuple[str, str | None]:
        task = self.tasks.get(iri)
        return (task.plan, task.iri) if task else (self.plans[iri].id, None)
