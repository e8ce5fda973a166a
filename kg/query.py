"""The one executor: runs a :class:`~kg.algebra.Query` on a graph store and puts what it finds in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from kg._sparql import compiled
from kg.algebra import Asked, Query
from kg.store import GraphStore

__all__ = ["Outcome", "run"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query found.

    Args:
        rows: IRIs of what was asked for, each once. Tasks, sections, indicators, coverage targets and deadlines
            stand by plan and then by place; departments and policies (documents) by their first place in the
            tasks that meet the condition; ranked departments by count, ties by first place.
        tasks: the tasks through which the rows were found, by plan and place.
        counts: for departments, the number of matching tasks of each row; for ranked tasks, the number of their
            departments; empty for all else.
        count: the number of rows.
    """

    rows: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

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
    if query.asked is Asked.TASKS and query.ranked:
        pairs = {(hit.task, hit.row) for hit in _hits(store, replace(query, asked=Asked.DEPARTMENTS))}
    elif query.asked is Asked.DEPARTMENTS:
        pairs = {(hit.row, hit.task) for hit in hits}
    else:
        return Outcome(rows, _tasks(hits))
    counts = Counter(one for one, _ in pairs)
    rows = _ranked(query, rows, counts)
    kept = frozenset(rows)
    return Outcome(rows, _tasks(h for h in hits if h.row in kept), MappingProxyType({row: counts[row] for row in rows}))


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


def _ranked(query: Query, rows: tuple[str, ...], counts: Mapping[str, int]) -> tuple[str, ...]:
    """By count, cut after ``top`` where the next has another count than the last; ties keep their order."""
    if not query.ranked:
        return rows
    rows = tuple(sorted(rows, key=lambda row: counts[row] if query.fewest else -counts[row]))
    if query.top is None or query.top >= len(rows):
        return rows
    if query.top <= 0:
        return ()
    last = counts[rows[query.top - 1]]
    return rows[: query.top] + tuple(row for row in rows[query.top :] if counts[row] == last)
