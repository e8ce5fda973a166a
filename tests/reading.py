"""What the tests of reading share: the built-in corpus, a reader of plain strings, and what must hold of every plan."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from ingest.errors import MingzeError
from ingest.genre import Genre
from ingest.manifest import Corpus, open_corpus
from ingest.plan import PlanReader
from ingest.records import Assignment, Deadline, Plan, Span, Task
from ingest.source import Source

GENRE = Genre()


class Placed(Protocol):
    """A record that stands on characters of the text."""

    @property
    def span(self) -> Span: ...


@cache
def corpus() -> Corpus:
    return open_corpus()


@cache
def changning() -> Plan:
    return corpus().read(corpus().entries[0])


@cache
def texts_in(folder: Path) -> tuple[Plan, ...]:
    """Every plan among the text files of a folder, read by the built-in tables; what is no plan is left out."""
    plans = []
    for path in sorted(folder.glob("*.txt")):
        try:
            plans.append(corpus().read_file(path))
        except MingzeError:
            continue
    return tuple(plans)


@cache
def _reader() -> PlanReader:
    return PlanReader(corpus().genre, corpus().register, corpus().words)


def read_text(text: str) -> Plan:
    """The plan that a file with these characters gives."""
    return _reader().read(Source(Path("plan.txt"), text, hashlib.sha256(text.encode()).hexdigest(), "utf-8"), "plan")


def whole(text: str) -> Span:
    return Span(0, len(text))


def task(plan: Plan, number: str) -> Task:
    return next(task for task in plan.tasks if task.number == number)


def spans(plan: Plan) -> list[Span]:
    """Every span of every record."""
    found = [s.span for s in plan.sections] + [s.heading for s in plan.sections]
    outside: tuple[Sequence[Placed], ...] = (plan.clauses, plan.policies, plan.mentions, plan.anomalies)
    found += [record.span for kind in outside for record in kind]
    for one in plan.tasks:
        found += [one.span, *(record.span for record in records(one))]
    return found


def records(one: Task) -> list[Placed]:
    kinds: tuple[Sequence[Placed], ...] = (
        one.clauses,
        one.assignments,
        one.indicators,
        one.coverage,
        one.deadlines,
        one.policies,
        one.mentions,
    )
    return [record for kind in kinds for record in kind]


def check_sound(plan: Plan) -> None:
    """What holds of every plan that is read, whatever its text."""
    assert all(0 <= span.start < span.end <= len(plan.text) for span in spans(plan))
    assert all(a.span.end <= b.span.start for a, b in pairwise(plan.tasks)), "tasks overlap"
    assert len({one.key for one in plan.tasks}) == len(plan.tasks), "a key twice"
    for one in plan.tasks:
        assert one.clauses
        assert all(a.span.end <= b.span.start for a, b in pairwise(one.clauses)), "clauses overlap or are out of order"
        for record in records(one):
            # A department may come from a note around the task or from a rule, a time from a merged cell above it.
            assert one.span.holds(record.span) or isinstance(record, (Assignment, Deadline)), record
        for named in one.assignments:
            assert named.span.of(plan.text) == named.surface
            assert named.department.strip()
    cited = [*plan.clauses, *(clause for one in plan.tasks for clause in one.clauses)]
    ordered = sorted(cited, key=lambda clause: clause.span)
    assert all(a.span.end <= b.span.start for a, b in pairwise(ordered)), "two clauses share a character"
