"""Everything the graph holds, as records by IRI: read once, when a snapshot is opened."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self, TypeVar

from kg._reading import FactReader, Index, grouped
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

__all__ = ["Catalog", "Index"]


class Placed(Protocol):
    """A fact that a task, or a plan outside its tasks, states somewhere."""

    @property
    def plan(self) -> str: ...
    @property
    def task(self) -> str | None: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True)
class Catalog:
    """Facts by IRI, in the order of the plans and of their texts; departments in that of the register.

    ``policies`` holds all references to a document under the document's IRI. The properties that end in ``_of``
    are asked by the IRI of a task, or of a plan for what stands outside its tasks.
    """

    plans: Mapping[str, PlanFact]
    sections: Mapping[str, SectionFact]
    tasks: Mapping[str, TaskFact]
    departments: Mapping[str, DepartmentFact]
    assignments: Mapping[str, AssignmentFact]
    indicators: Mapping[str, IndicatorFact]
    coverage: Mapping[str, CoverageFact]
    deadlines: Mapping[str, DeadlineFact]
    policies: Index[PolicyFact]
    clauses: Mapping[str, ClauseFact]
    mentions: Mapping[str, MentionFact]
    anomalies: Mapping[str, AnomalyFact]
    sections_of: Index[SectionFact]
    """The sections that a task, or what a plan states outside its tasks, stands in; outermost first."""

    @classmethod
    def read(cls, store: GraphStore) -> Self:
        """Read all facts, property by property.

        Nothing that is read refers back; to look for garbage among it meanwhile would take a third of the time.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            return cls._of(FactReader(store))
        finally:
            if collecting:
                gc.enable()

    @classmethod
    def _of(cls, reader: FactReader) -> Self:
        sections = reader.sections()
        return cls(
            plans=reader.plans,
            sections=sections,
            tasks=reader.tasks,
            departments=reader.departments(),
            assignments=reader.assignments(),
            indicators=reader.indicators(),
            coverage=reader.coverage(),
            deadlines=reader.deadlines(),
            policies=reader.policies(),
            clauses=reader.clauses(),
            mentions=reader.mentions(),
            anomalies=reader.anomalies(),
            sections_of=reader.sections_of(sections),
        )

    @cached_property
    def plan_by_id(self) -> Mapping[str, PlanFact]:
        """Plans by their id, which is what the other facts carry."""
        return {plan.id: plan for plan in self.plans.values()}

    @cached_property
    def tasks_of(self) -> Index[TaskFact]:
        """The tasks of a plan, or of a section at any depth."""
        owners = {task.iri: self.sections_of[task.iri] for task in self.tasks.values()}
        pairs = [(self.plan_by_id[task.plan].iri, task) for task in self.tasks.values()]
        pairs += [(section.iri, self.tasks[task]) for task, sections in owners.items() for section in sections]
        return grouped(pairs)

    @cached_property
    def assignments_of(self) -> Index[AssignmentFact]:
        """Who has a role in a task."""
        return self._by_owner(self.assignments.values())

    @cached_property
    def assignments_to(self) -> Index[AssignmentFact]:
        """The assignments that name a department."""
        return grouped((a.department, a) for a in self.assignments.values())

    @cached_property
    def indicators_of(self) -> Index[IndicatorFact]:
        """What a task measures."""
        return self._by_owner(self.indicators.values())

    @cached_property
    def coverage_of(self) -> Index[CoverageFact]:
        """The targets without a number of a task."""
        return self._by_owner(self.coverage.values())

    @cached_property
    def deadlines_of(self) -> Index[DeadlineFact]:
        """When a task is due."""
        return self._by_owner(self.deadlines.values())

    @cached_property
    def policies_of(self) -> Index[PolicyFact]:
        """The references of a task, or of a plan outside its tasks, by place."""
        references = [reference for several in self.policies.values() for reference in several]
        return self._by_owner(sorted(references, key=lambda r: (r.plan, r.start)))

    @cached_property
    def clauses_of(self) -> Index[ClauseFact]:
        """The clauses of a task, or of a plan outside its tasks."""
        return self._by_owner(self.clauses.values())

    @cached_property
    def mentions_of(self) -> Index[MentionFact]:
        """The mentions in a task, or in a plan outside its tasks."""
        return self._by_owner(self.mentions.values())

    @cached_property
    def anomalies_of(self) -> Index[AnomalyFact]:
        """The anomalies in a task, or in a plan outside its tasks."""
        return self._by_owner(self.anomalies.values())

    def _by_owner(self, facts: Iterable[P]) -> Index[P]:
        return grouped((fact.task or self.plan_by_id[fact.plan].iri, fact) for fact in facts)
