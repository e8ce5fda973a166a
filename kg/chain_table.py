"""The same chain as rows, for those who cannot see a picture, each with the places in the plan that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.records import ClauseKind, Role
from kg.catalog import Catalog
from kg.chain import Chain, ChainEdge, Words

__all__ = ["Ground", "Other", "Row", "other_rows", "task_rows"]

MEASURES = ("indicator", "coverage")


@dataclass(frozen=True, slots=True)
class Ground:
    """A place in a plan, word for word."""

    plan: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Row:
    """A task; all but ``task`` and ``plan`` are IRIs of nodes of the chain."""

    task: str
    plan: str
    sections: tuple[str, ...]
    roles: Mapping[Role, tuple[str, ...]]
    measures: tuple[str, ...]
    deadlines: tuple[str, ...]
    documents: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A link that has no task at its ends: what a plan is based on, a member, a part without tasks."""

    source: str
    relation: str
    target: str
    grounds: tuple[Ground, ...]


def task_rows(catalog: Catalog, found: Chain, words: Words) -> tuple[Row, ...]:
    """A row for each task of the chain, in the order of the plans."""
    out: dict[str, list[ChainEdge]] = {task: [] for task in found.tasks}
    basis: dict[str, list[str]] = {task: [] for task in found.tasks}
    for edge in found.edges:
        if edge.source in out:
            out[edge.source].append(edge)
        elif edge.relation == "basis" and edge.target in basis:
            basis[edge.target].append(edge.source)
    return tuple(_row(catalog, task, out[task], tuple(basis[task]), words) for task in found.tasks)


def other_rows(catalog: Catalog, found: Chain, words: Words) -> tuple[Other, ...]:
    """The links that no row of a task tells."""
    tasks = set(found.tasks)
    told = {section.iri for task in tasks for section in catalog.sections_of[task]}
    return tuple(
        Other(edge.source, edge.relation, edge.target, tuple(_of_link(catalog, edge, words)))
        for edge in found.edges
        if not {edge.source, edge.target} & tasks and not (edge.relation == "section" and edge.target in told)
    )


def _row(catalog: Catalog, iri: str, edges: list[ChainEdge], documents: tuple[str, ...], words: Words) -> Row:
    task = catalog.tasks[iri]
    ends = {name: tuple(e.target for e in edges if e.relation == name) for name in {e.relation for e in edges}}
    return Row(
        task=iri,
        plan=task.plan,
        sections=tuple(section.iri for section in catalog.sections_of[iri]),
        roles={role: ends.get(role.value, ()) for role in Role},
        measures=tuple(target for name in MEASURES for target in ends.get(name, ())),
        deadlines=ends.get("deadline", ()),
        documents=documents,
        grounds=tuple(_grounds(catalog, iri, edges, documents, words)),
    )


def _grounds(
    catalog: Catalog, iri: str, edges: list[ChainEdge], documents: tuple[str, ...], words: Words
) -> Iterable[Ground]:
    """The title of the task and each clause that something of the row stands in, in the order of the text."""
    plan = catalog.tasks[iri].plan
    clauses = catalog.clauses_of[iri]
    shown = {(edge.relation, edge.target) for edge in edges}
    spans = [(a.start, a.end) for a in catalog.assignments_of[iri] if (a.role.value, a.department) in shown]
    for facts in (catalog.indicators, catalog.coverage, catalog.deadlines):
        spans += [(facts[e.target].start, facts[e.target].end) for e in edges if e.target in facts]
    spans += [(r.start, r.end) for r in catalog.policies_of[iri] if r.iri in documents]
    titles = [(c.start, c.end) for c in clauses if c.kind is ClauseKind.TITLE]
    holders = [
        next(((c.start, c.end) for c in clauses if c.start <= start and end <= c.end), (start, end))
        for start, end in spans
    ]
    # A note that holds for the tasks after it stands outside of them: it is quoted from where it is.
    yield from (Ground(plan, start, end, words(plan, start, end)) for start, end in sorted({*titles, *holders}))


def _of_link(catalog: Catalog, edge: ChainEdge, words: Words) -> Iterable[Ground]:
    match edge.relation:
        case "basis":
            cited = [r for r in catalog.policies[edge.source] if catalog.plan_by_id[r.plan].iri == edge.target]
            places = [(r.plan, r.start, r.end) for r in cited if r.task is None]
        case "section":
            section = catalog.sections[edge.target]
            owner = catalog.plan_by_id[section.plan].iri
            heading = next((c for c in catalog.clauses_of[owner] if c.start == section.start), None)
            places = [(section.plan, section.start, heading.end)] if heading else []
        case "indicator" | "coverage" | "deadline":
            facts = (catalog.indicators, catalog.coverage, catalog.deadlines)
            stated = next(several[edge.target] for several in facts if edge.target in several)
            places = [(stated.plan, stated.start, stated.end)]
        case _:
            places = []
    return [Ground(plan, start, end, words(plan, start, end)) for plan, start, end in places]
