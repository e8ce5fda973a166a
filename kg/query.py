"""The one executor: runs a :class:`~kg.algebra.Query` on a graph store and puts what it finds in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from ingest.records import Role
from kg._computing import computed
from kg._sparql import compiled
from kg.algebra import (
    RANKED,
    Among,
    Asked,
    Calculation,
    Condition,
    Holding,
    Involves,
    Or,
    Passage,
    Query,
    Ref,
)
from kg.catalog import Catalog
from kg.outcome import Computed, Outcome
from kg.store import GraphStore
from kg.walk import DEEPEST_QUERY, Node, mapped, nesting

__all__ = ["Computed", "Executor", "Outcome", "run"]

N = TypeVar("N", bound=Node)

NOWHERE = Among(())
"""No task."""

Hit = tuple[str, str]
"""What was found, and the task through which it was, or the plan outside its tasks."""

Place = tuple[str, int]
"""The IRI of a plan, and a place in its text."""


class Placed(Protocol):
    """A fact that stands somewhere."""

    @property
    def start(self) -> int: ...


class Executor:
    """Runs queries on one store.

    The graph says which things are found, the catalog where they stand: reading that from the graph, row by row,
    would take most of a query's time.

    Args:
        store: the graph.
        catalog: what was read from it.
        kept: how many outcomes are kept; a graph that is open does not change.
    """

    def __init__(self, store: GraphStore, catalog: Catalog, kept: int = 0) -> None:
        self._store = store
        self._catalog = catalog
        plans = {plan.id: iri for iri, plan in catalog.plans.items()}
        ordered = sorted(catalog.tasks.values(), key=lambda task: (plans[task.plan], task.order))
        self._order = {task.iri: order for order, task in enumerate(ordered)}
        self._plans = {task.iri: plans[task.plan] for task in ordered}
        self._kept = kept
        self._outcomes: dict[Query, Outcome] = {}
        self._shares: dict[frozenset[Role], Mapping[Hit, Place]] = {}

    def run(self, query: Query) -> Outcome:
        """Ask the graph.

        Sections are those that hold a matching task, at every depth. Policies that a plan refers to outside its
        tasks count when the condition speaks of plans only (everything, or some plans).

        Raises:
            ValueError: a ``Due`` that is no date, or "ongoing" in another relation than ``=``; queries that are nested
                more than :data:`kg.walk.DEEPEST_QUERY` deep.
            MingzeError: a ``Ref`` whose id is no IRI.
        """
        outcome = self._outcomes.get(query)
        if outcome is None:
            outcome = self._run(query)
            if len(self._outcomes) >= self._kept:
                self._outcomes.clear()
            if self._kept:
                self._outcomes[query] = outcome
        return outcome

    def calculate(self, calculation: Calculation) -> Computed | None:
        """The number that is asked for; None where there is none, see :func:`kg._computing.computed`.

        Raises:
            ValueError, MingzeError: see :meth:`run`.
        """
        return computed(calculation, tuple(map(self.run, calculation.operands)), self._catalog)

    def named(self, node: N) -> N:
        """``node`` with the departments that queries inside it find in their place (牵头最多的单位 → 区建管委)."""
        if not isinstance(node, Involves) or not isinstance(node.department, Query):
            return mapped(node, self.named)
        offices = [
            self._catalog.departments[iri] for iri in self.run(node.department).rows if iri in self._catalog.departments
        ]
        each = [replace(node, department=Ref(office.iri, office.name)) for office in offices]
        made: Condition = each[0] if len(each) == 1 else Or(tuple(each)) if each else NOWHERE
        return made  # type: ignore[return-value]

    def first_named(self, task: str, roles: frozenset[Role], passage: Passage | None = None) -> str | None:
        """The department that a task, or a passage of it, names first in ``roles``; one that a rule adds is not named."""
        shares = [
            share
            for share in self._catalog.assignments_of[task]
            if share.role in roles and (share.department, task) not in self._general
            if passage is None or passage.holds(share.start)
        ]
        return min((share.start, share.department) for share in shares)[1] if shares else None

    @cached_property
    def _general(self) -> frozenset[Hit]:
        """The departments that a rule adds to a task (以下均需…), beside those that its own note names."""
        return frozenset((str(department), task) for task, department in self._store.pairs("mz:general"))

    def _resolved(self, node: Node) -> Node:
        """``node``, in which :meth:`named` left no query for departments, with tasks and numbers for all that is inside."""
        match node:
            case Involves(Ref() as office, roles, True):
                named = [task for task in self._order if self.first_named(task, roles) == office.id]
                return Among(tuple(map(Ref, named)))
            case Among(Query() as inner):
                found = self.run(inner)
                return Among(tuple(map(Ref, found.rows if inner.asked is Asked.TASKS else found.tasks)))
            case Holding(_, Query() as inner):
                return mapped(replace(node, number=self.run(inner).count), self._resolved)
            case _:
                return mapped(node, self._resolved)

    def _run(self, asked: Query) -> Outcome:
        if nesting(asked) > DEEPEST_QUERY:
            raise ValueError(f"more than {DEEPEST_QUERY} queries within one another: {asked}")
        query: Query = self._resolved(self.named(asked))  # type: ignore[assignment]
        hits = self._hits(query)
        rows = self._rows(query, hits)
        if query.asked is Asked.POLICIES and query.only:
            named = frozenset(ref.id for ref in query.only)
            rows = tuple(row for row in rows if row in named)
            hits = [hit for hit in hits if hit[0] in named]
        counting = query.ranked or query.grouped or query.tally is not None
        if query.asked is not Asked.DEPARTMENTS and not (counting and query.asked in RANKED):
            return Outcome(rows, self._tasks(task for _, task in hits))
        counts = self._counts(query, hits)
        if query.grouped and query.only and query.asked is Asked.DEPARTMENTS:
            rows = tuple(dict.fromkeys(ref.id for ref in query.only))
        rows = self._held(query, rows)
        if query.tally is not None:
            rows = tuple(row for row in rows if query.tally[0].holds(counts[row], query.tally[1]))
        rows = _ranked(query, rows, counts)
        kept = frozenset(rows)
        tasks = self._tasks(task for row, task in hits if row in kept)
        return Outcome(rows, tasks, MappingProxyType({row: counts[row] for row in rows}))

    def _held(self, query: Query, rows: tuple[str, ...]) -> tuple[str, ...]:
        """The departments among ``rows`` that meet every condition on departments."""
        for holding in query.holding if query.asked is Asked.DEPARTMENTS else ():
            assert isinstance(holding.number, int)
            held = Counter(row for row, _ in self._holders(holding))
            rows = tuple(row for row in rows if holding.comparison.holds(held[row], holding.number))
        return rows

    def held(self, office: str, holding: Holding) -> tuple[str, ...]:
        """The tasks of a department that a condition on it counts, by plan and place."""
        hits = self._holders(mapped(holding, lambda inner: self._resolved(self.named(inner))))
        return self._tasks(task for row, task in hits if row == office)

    def _holders(self, holding: Holding) -> Sequence[Hit]:
        """Each department with each task that counts."""
        return self._hits(Query(Asked.DEPARTMENTS, holding.where, holding.roles))

    def _hits(self, query: Query) -> Sequence[Hit]:
        """What a query finds, each once and in no order."""
        sparql, bindings = compiled(query)
        found: list[Any] = self._store.select(sparql, bindings)
        if "task" in bindings:  # a task that is bound stands in no row
            found = [(*row, bindings["task"]) for row in found]
        if query.first and query.asked is Asked.DEPARTMENTS:
            found = [hit for hit in found if self.first_named(hit[1], query.roles, query.passage) == hit[0]]
        return [(task, task) for (task,) in found] if query.asked is Asked.TASKS else found

    def _rows(self, query: Query, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Each row once, by its first place; the IRI settles what starts at one character."""
        if query.asked is Asked.TASKS:
            return self._tasks(task for _, task in hits)
        place_of = self._places(query)
        first: dict[str, Place] = {}
        for hit in hits:
            place, known = place_of(hit), first.get(hit[0])
            if known is None or place < known:
                first[hit[0]] = place
        return tuple(sorted(first, key=lambda row: (first[row], row)))

    def _places(self, query: Query) -> Callable[[Hit], Place]:
        """Where the things that ``query`` asks for stand."""
        match query.asked:
            case Asked.DEPARTMENTS if query.passage:
                return self._places_of(query.roles, query.passage).__getitem__
            case Asked.DEPARTMENTS:
                if query.roles not in self._shares:
                    self._shares[query.roles] = self._places_of(query.roles)
                return self._shares[query.roles].__getitem__
            case Asked.POLICIES:
                return self._references.__getitem__
            case Asked.INDICATORS:
                return partial(self._place, self._catalog.indicators)
            case Asked.PLANS:
                return lambda hit: (hit[0], 0)
            case Asked.COVERAGE:
                return partial(self._place, self._catalog.coverage)
            case Asked.DEADLINES:
                return partial(self._place, self._catalog.deadlines)
            case _:
                return partial(self._place, self._catalog.sections)

    def _place(self, facts: Mapping[str, Placed], hit: Hit) -> Place:
        return self._plans.get(hit[1], hit[1]), facts[hit[0]].start

    def _places_of(self, roles: frozenset[Role], passage: Passage | None = None) -> Mapping[Hit, Place]:
        """Where a department first has one of ``roles`` in a task, or in a passage of it."""
        shares = sorted(self._catalog.assignments.values(), key=lambda share: -share.start)
        held = (s for s in shares if s.role in roles and (passage is None or passage.holds(s.start)))
        return {(s.department, s.task): (self._plans[s.task], s.start) for s in held}

    @cached_property
    def _references(self) -> Mapping[Hit, Place]:
        """Where a task, or a plan outside its tasks, first refers to a document."""
        plans = {plan.id: iri for iri, plan in self._catalog.plans.items()}
        found = [reference for several in self._catalog.policies.values() for reference in several]
        found.sort(key=lambda reference: -reference.start)
        return {(r.iri, r.task or plans[r.plan]): (plans[r.plan], r.start) for r in found}

    def _tasks(self, tasks: Iterable[str]) -> tuple[str, ...]:
        """The tasks among these, each once, by plan and place."""
        order = self._order
        return tuple(sorted({task for task in tasks if task in order}, key=order.__getitem__))

    def _counts(self, query: Query, hits: Iterable[Hit]) -> Mapping[str, float]:
        """What the rows are ranked by: tasks for departments and sections, ``by`` for tasks, the value for indicators."""
        if query.asked is Asked.INDICATORS:
            return {row: self._catalog.indicators[row].value for row, _ in hits}
        if query.asked is Asked.TASKS:
            return Counter(task for _, task in self._hits(replace(query, asked=query.by)))
        return Counter(row for row, _ in hits)


def run(store: GraphStore, query: Query) -> Outcome:
    """One query on a store of which no more is asked: see :meth:`Executor.run`."""
    return Executor(store, Catalog.read(store)).run(query)


def _ranked(query: Query, rows: tuple[str, ...], counts: Mapping[str, float]) -> tuple[str, ...]:
    """By count, cut after ``top`` where the next has another count than the last; ties keep their order."""
    if not query.ranked:
        return rows
    rows = tuple(sorted(rows, key=lambda row: counts[row] if query.fewest else -counts[row]))
    if query.nth is not None:
        places = list(dict.fromkeys(counts[row] for row in rows))
        return tuple(row for row in rows if 0 < query.nth <= len(places) and counts[row] == places[query.nth - 1])
    if query.top is None or query.top >= len(rows):
        return rows
    if query.top <= 0:
        return ()
    last = counts[rows[query.top - 1]]
    return rows[: query.top] + tuple(row for row in rows[query.top :] if counts[row] == last)
