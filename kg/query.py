"""The one executor: runs a :class:`~kg.algebra.Query` on a graph store and puts what it finds in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Protocol

from ingest.records import Role
from kg._sparql import compiled
from kg.algebra import Asked, Passage, Query
from kg.catalog import Catalog
from kg.store import GraphStore

__all__ = ["Executor", "Outcome", "run"]

RANKED = (Asked.DEPARTMENTS, Asked.TASKS, Asked.SECTIONS, Asked.PLANS, Asked.INDICATORS)
"""What can be ranked; for the rest ``Query.ranked`` says nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query found.

    Args:
        rows: IRIs of what was asked for, each once. Tasks, sections, indicators, coverage targets and deadlines
            stand by plan and then by place; departments and policies (documents) by their first place in the
            tasks that meet the condition; ranked departments by count, ties by first place.
        tasks: the tasks through which the rows were found, by plan and place.
        counts: for departments, the number of matching tasks of each row; for what is ranked, what it is ranked by;
            empty for all else.
        count: the number of rows.
    """

    rows: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    counts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def count(self) -> int:
        """The number of things that were found."""
        return len(self.rows)


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
            ValueError: a ``Due`` that is no date, or "ongoing" in another relation than ``=``.
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

    def _run(self, query: Query) -> Outcome:
        hits = self._hits(query)
        rows = self._rows(query, hits)
        counting = query.ranked or query.grouped or query.tally is not None
        if query.asked is not Asked.DEPARTMENTS and not (counting and query.asked in RANKED):
            return Outcome(rows, self._tasks(task for _, task in hits))
        counts = self._counts(query, hits)
        if query.grouped and query.only and query.asked is Asked.DEPARTMENTS:
            rows = tuple(dict.fromkeys(ref.id for ref in query.only))
        if query.tally is not None:
            rows = tuple(row for row in rows if query.tally[0].holds(counts[row], query.tally[1]))
        rows = _ranked(query, rows, counts)
        kept = frozenset(rows)
        tasks = self._tasks(task for row, task in hits if row in kept)
        return Outcome(rows, tasks, MappingProxyType({row: counts[row] for row in rows}))

    def _hits(self, query: Query) -> Sequence[Hit]:
        """What a query finds, each once and in no order."""
        sparql, bindings = compiled(query)
        found: list[Any] = self._store.select(sparql, bindings)
        if "task" in bindings:  # a task that is bound stands in no row
            found = [(*row, bindings["task"]) for row in found]
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
