"""The one executor: runs a :class:`~kg.algebra.Query` on a graph store and puts what it finds in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from kg._sparql import compiled
from kg.algebra import Asked, Query
from kg.store import GraphStore

__all__ = ["Outcome", "run"]

RANKED = (Asked.DEPARTMENTS, Asked.TASKS, Asked.SECTIONS, Asked.INDICATORS)
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


def run(store: GraphStore, query: Query) -> Outcome:
    """Ask the graph.

    Sections are those that hold a matching task, at every depth. Policies that a plan refers to outside its
    tasks count when the condition speaks of plans only (everything, or some plans).

    Raises:
        ValueError: a ``Due`` that is no date, or "ongoing" in another relation than ``=``.
        MingzeError: a ``Ref`` whose id is no IRI.
    """
    hits = _hits(store, query)
    rows = tuple(dict.fromkeys(hit.row for hit in hits))
    if query.asked is not Asked.DEPARTMENTS and not (query.ranked and query.asked in RANKED):
        return Outcome(rows, _tasks(hits))
    counts = _counts(store, query, hits)
    if query.tally is not None:
        rows = tuple(row for row in rows if query.tally[0].holds(counts[row], query.tally[1]))
    rows = _ranked(query, rows, counts)
    kept = frozenset(rows)
    return Outcome(rows, _tasks(h for h in hits if h.row in kept), MappingProxyType({row: counts[row] for row in rows}))


def _counts(store: GraphStore, query: Query, hits: Sequence[_Hit]) -> Mapping[str, float]:
    """What the rows are ranked by: tasks for departments and sections, ``by`` for tasks, the value for indicators."""
    if query.asked is Asked.INDICATORS:
        values: list[Any] = store.select("SELECT ?row ?value WHERE { ?row a mz:Indicator ; mz:value ?value }", {})
        return {str(row): float(value) for row, value in values}
    if query.asked is Asked.TASKS:
        found = _hits(store, replace(query, asked=query.by))
        return Counter(task for task, _ in {(hit.task, hit.row) for hit in found})
    return Counter(row for row, _ in {(hit.row, hit.task) for hit in hits})


class _Hit(NamedTuple):
    """One row of the answer: where it stands, what it is, and its task ("" outside any) with that one's place."""

    plan: str
    place: int
    row: str
    order: int
    task: str


def _hits(store: GraphStore, query: Query) -> list[_Hit]:
    """What a query finds, by plan and then by place; the IRI settles what starts at one character."""
    sparql, bindings = compiled(query)
    found: list[Any] = store.select(sparql, bindings)
    if query.asked is Asked.TASKS:
        return sorted(_Hit(plan, place, task, place, task) for task, plan, place in found)
    one = bindings.get("task")  # a task that is bound stands in no row
    return sorted(
        _Hit(plan, place, row, -1 if order is None else order, str(one or (rest[0] if rest else "") or ""))
        for row, plan, place, order, *rest in found
    )


def _tasks(hits: Iterable[_Hit]) -> tuple[str, ...]:
    """The tasks of these, by plan and place."""
    return tuple(dict.fromkeys(h.task for h in sorted(hits, key=lambda h: (h.plan, h.order)) if h.task))


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
