"""A plan of the snapshot as the records that reading gave: read back from the facts, not from its file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ingest.layout import Layout
from ingest.records import (
    Anomaly,
    Assignment,
    Clause,
    Comparator,
    Coverage,
    Deadline,
    Indicator,
    Plan,
    PlanInfo,
    Section,
    Span,
    Task,
)
from kg.catalog import Catalog
from kg.facts import CoverageFact, DeadlineFact, IndicatorFact, PlanFact, TaskFact

__all__ = ["known_plan"]


def known_plan(catalog: Catalog, fact: PlanFact, text: str, layout: Layout | None = None) -> Plan:
    """The records of one plan that a check of its text needs; without ``layout`` its file is plain text."""
    sections = [one for one in catalog.sections.values() if one.plan == fact.id]
    anomalies = [one for one in catalog.anomalies.values() if one.plan == fact.id]
    return Plan(
        info=_info(fact, text),
        text=text,
        # A part reaches to where the tasks in it end; its heading is what the graph keeps of its place.
        sections=tuple(
            Section(
                one.number, one.title, one.path, _reach(catalog, one.iri, one.start, one.end), Span(one.start, one.end)
            )
            for one in sorted(sections, key=lambda one: one.start)
        ),
        tasks=tuple(_task(catalog, task) for task in sorted(catalog.tasks_of[fact.iri], key=lambda task: task.start)),
        clauses=tuple(Clause(one.kind, Span(one.start, one.end)) for one in catalog.clauses_of[fact.iri]),
        indicators=tuple(_indicators(catalog.indicators_of[fact.iri])),
        coverage=tuple(_coverage(catalog.coverage_of[fact.iri])),
        deadlines=tuple(_deadlines(catalog.deadlines_of[fact.iri])),
        anomalies=tuple(Anomaly(one.kind, one.message, Span(one.start, one.end)) for one in anomalies),
        layout=layout or Layout(),
    )


def _info(fact: PlanFact, text: str) -> PlanInfo:
    return PlanInfo(
        id=fact.id,
        title=fact.title,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        number=fact.number,
        issuer=fact.issuer,
        level=fact.level,
        area=fact.area,
        period=fact.period,
        status=fact.status,
        date=fact.date,
    )


def _reach(catalog: Catalog, section: str, start: int, end: int) -> Span:
    return Span(start, max([end, *(task.end for task in catalog.tasks_of[section])]))


def _task(catalog: Catalog, task: TaskFact) -> Task:
    iri = task.iri
    return Task(
        key=task.key,
        number=task.number,
        path=task.path,
        title=task.title,
        span=Span(task.start, task.end),
        clauses=tuple(Clause(one.kind, Span(one.start, one.end)) for one in catalog.clauses_of[iri]),
        assignments=tuple(
            Assignment(
                catalog.departments[one.department].name,
                one.surface,
                one.role,
                Span(one.start, one.end),
                catalog.departments[one.department].collective,
            )
            for one in catalog.assignments_of[iri]
        ),
        indicators=tuple(_indicators(catalog.indicators_of[iri])),
        coverage=tuple(_coverage(catalog.coverage_of[iri])),
        deadlines=tuple(_deadlines(catalog.deadlines_of[iri])),
    )


def _indicators(facts: Iterable[IndicatorFact]) -> Iterable[Indicator]:
    for one in facts:
        span, sign = Span(one.start, one.end), Comparator(one.comparator)
        yield Indicator(one.name, one.value, one.unit, sign, span, one.period, one.upper)


def _coverage(facts: Iterable[CoverageFact]) -> Iterable[Coverage]:
    return (Coverage(Span(one.start, one.end)) for one in facts)


def _deadlines(facts: Iterable[DeadlineFact]) -> Iterable[Deadline]:
    return (Deadline(one.value, Span(one.start, one.end)) for one in facts)
