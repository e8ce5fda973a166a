"""Why a task meets a condition: the clauses that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.records import Role
from kg.algebra import (
    ROLE_NAMES,
    About,
    Among,
    Asked,
    Cites,
    Condition,
    Due,
    Has,
    HasRole,
    Involves,
    Measured,
    Query,
    Ref,
    RoleCount,
    affirmed,
)
from kg.catalog import Catalog
from kg.facts import IndicatorFact, TaskFact
from kg.figures import amount, date, period
from retrieval.answer import Citation, Detail
from retrieval.quoting import Quoter

__all__ = ["Evidence"]


class Evidence:
    """Finds the clauses that a statement about a task stands on."""

    def __init__(self, catalog: Catalog, quoter: Quoter) -> None:
        self._catalog = catalog
        self._quoter = quoter

    def of_task(self, task: TaskFact, where: Condition) -> tuple[Citation, ...]:
        """Because of what ``task`` meets ``where``; else who leads it; else its title."""
        found = self._because(affirmed(where), task)
        return tuple(dict.fromkeys(found or self.notes(task) or [self._quoter.title(task)]))

    def of_description(self, task: TaskFact) -> tuple[Citation, ...]:
        """All of a task's clauses: what 「第15项任务是什么」 asks for."""
        return tuple(self._quoter.clause(clause) for clause in self._catalog.clauses_of[task.iri])

    def notes(self, task: TaskFact) -> list[Citation]:
        """The responsibility notes of a task."""
        return [self._quoter.note(share) for share in self._catalog.assignments_of[task.iri]]

    def details(self, task: TaskFact) -> tuple[Detail, ...]:
        """Who does a task, what it must reach, by when, on which basis: each with its place."""
        catalog, quoter = self._catalog, self._quoter
        found = []
        for role, name in ROLE_NAMES.items():
            shares = [share for share in catalog.assignments_of[task.iri] if share.role is role]
            names = dict.fromkeys(catalog.departments[share.department].name for share in shares)
            notes = tuple(dict.fromkeys(quoter.note(share) for share in shares))
            found += [Detail(name, "、".join(names), notes)] if shares else []
        found += [
            Detail("指标", f"{i.name} {amount(i)}{period(i)}", (self.indicator(i),))
            for i in catalog.indicators_of[task.iri]
        ]
        found += [
            Detail("时限", date(d.value), (quoter.around(d.plan, d.task, d.start, d.end),))
            for d in catalog.deadlines_of[task.iri]
        ]
        found += [Detail("依据", f"《{r.title}》", (quoter.reference(r),)) for r in catalog.policies_of[task.iri]]
        return tuple(dict.fromkeys(found))

    def items(self, kind: Asked, task: TaskFact) -> list[Citation]:
        """The places of a task's items of one kind."""
        catalog, quoter = self._catalog, self._quoter
        match kind:
            case Asked.POLICIES:
                return [quoter.reference(reference) for reference in catalog.policies_of[task.iri]]
            case Asked.INDICATORS:
                return [self.indicator(indicator) for indicator in catalog.indicators_of[task.iri]]
            case Asked.COVERAGE:
                return [quoter.span(c.plan, c.task, c.start, c.end) for c in catalog.coverage_of[task.iri]]
            case Asked.DEADLINES:
                return [quoter.around(d.plan, d.task, d.start, d.end) for d in catalog.deadlines_of[task.iri]]
            case _:
                return []

    def indicator(self, indicator: IndicatorFact) -> Citation:
        """The phrase that states an indicator."""
        return self._quoter.span(indicator.plan, indicator.task, indicator.start, indicator.end)

    def _because(self, conditions: Iterable[Condition], task: TaskFact) -> list[Citation]:
        return [citation for condition in conditions for citation in self._of(condition, task)]

    def _of(self, condition: Condition, task: TaskFact) -> list[Citation]:
        shares = self._catalog.assignments_of[task.iri]
        match condition:
            case Among(Query() as inner):  # why the query within found it
                return self._because((*affirmed(inner.where), *map(Measured, inner.measures)), task)
            case Involves(Ref() as department, roles):
                return [self._quoter.note(a) for a in shares if a.department == department.id and a.role in roles]
            case HasRole(roles):
                return [self._quoter.note(a) for a in shares if a.role in roles]
            case RoleCount():
                return [self._quoter.note(a) for a in shares if a.role is Role.LEAD]
            case Has(kind):
                return self.items(kind, task)
            case Measured(measure):
                return [
                    self.indicator(i)
                    for i in self._catalog.indicators_of[task.iri]
                    if measure.meets(i.value, i.unit, i.period, i.iri)
                ]
            case Due():
                return self.items(Asked.DEADLINES, task)
            case Cites(policy):
                references = self._catalog.policies_of[task.iri]
                return [self._quoter.reference(one) for one in references if one.iri == policy.id]
            case About(words):
                return self._holding(words, task)
            case _:
                return []

    def _holding(self, words: Sequence[str], task: TaskFact) -> list[Citation]:
        """The first clause that holds each word."""
        clauses = [self._quoter.clause(clause) for clause in self._catalog.clauses_of[task.iri]]
        first = (next((c for c in clauses if word in c.quote.lower()), None) for word in words)
        return [citation for citation in first if citation is not None]
