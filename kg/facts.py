"""What the graph holds, as frozen records with their IRIs: read from it once when it is opened.

``start``/``end`` count characters of the plan's text; ``plan`` is the plan's id, ``task`` a task's IRI.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.records import ClauseKind, Role

__all__ = [
    "AnomalyFact",
    "AssignmentFact",
    "ClauseFact",
    "CoverageFact",
    "DeadlineFact",
    "DepartmentFact",
    "IndicatorFact",
    "MentionFact",
    "PlanFact",
    "PolicyFact",
    "SectionFact",
    "TaskFact",
]


@dataclass(frozen=True, slots=True)
class PlanFact:
    """``revises`` is the IRI of the plan that this one is the next revision of."""

    iri: str
    id: str
    title: str
    issuer: str | None
    level: str | None
    area: str | None
    period: tuple[int, int] | None
    status: str | None
    date: str | None
    number: str | None
    revises: str | None = None


@dataclass(frozen=True, slots=True)
class SectionFact:
    iri: str
    plan: str
    number: str
    title: str
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskFact:
    iri: str
    plan: str
    key: str
    number: str
    path: tuple[str, ...]
    title: str
    order: int  # place in the plan, from 0
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DepartmentFact:
    """``names`` are all it goes by, the canonical one first; ``members`` are IRIs, known for some collectives."""

    iri: str
    name: str
    full_name: str | None
    names: tuple[str, ...]
    level: str | None
    area: str | None
    collective: bool
    members: tuple[str, ...]
    registered: bool


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    iri: str
    plan: str
    task: str
    department: str  # IRI
    role: Role
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    iri: str
    plan: str
    task: str | None  # None where a plan states it outside its tasks
    name: str
    value: float
    upper: float | None
    unit: str
    comparator: str
    period: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CoverageFact:
    iri: str
    plan: str
    task: str | None  # None where a plan states it outside its tasks
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DeadlineFact:
    iri: str
    plan: str
    task: str | None  # None where a plan states it outside its tasks
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """One reference; two references to one document share ``iri`` and differ in their place."""

    iri: str
    plan: str
    task: str | None
    title: str
    number: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseFact:
    iri: str
    plan: str
    task: str | None
    kind: ClauseKind
    order: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MentionFact:
    """A phrase that looks like a fact and is none; ``kind`` as in :class:`ingest.records.Mention`."""

    iri: str
    plan: str
    task: str | None
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnomalyFact:
    """Something the text gets wrong or leaves open; ``task`` is the one that it lies in, if any."""

    iri: str
    plan: str
    task: str | None
    kind: str
    message: str
    start: int
    end: int
