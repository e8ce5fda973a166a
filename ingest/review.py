"""What somebody who signs a draft should look at: its faults and gaps, each with its place and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ingest import _contradictions as contradictions
from ingest import _gaps as gaps
from ingest import _slips as slips
from ingest._finding import Finding, task_of
from ingest.genre import Genre
from ingest.records import Plan, Span

__all__ = ["Check", "Level", "Remark", "checks", "find_remarks"]


class Level(StrEnum):
    """How sure it is that something is to be changed; the values are what readers see."""

    ERROR = "错误"  # wrong whatever was meant
    WARNING = "提醒"  # probably wrong
    HINT = "提示"  # may be meant


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for: ``title`` names it, ``sound`` is said where nothing was found."""

    kind: str
    level: Level
    title: str
    sound: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One place to look at: ``message`` says what and why, ``advice`` what to do, both as plain sentences.

    ``task`` is the number of the task that it stands in, ``related`` are the other places that it speaks of.
    """

    kind: str
    level: Level
    message: str
    advice: str
    span: Span
    task: str | None = None
    related: tuple[Span, ...] = ()


FINDERS: Mapping[str, Callable[[Plan, Genre], Iterator[Finding]]] = MappingProxyType(
    {
        "garbled": gaps.garbled,
        "brackets": slips.brackets,
        "punctuation": slips.repeats,
        "date": slips.dates,
        "numbering": contradictions.numbering,
        "annex": gaps.annexes,
        "names": contradictions.names,
        "alike": contradictions.alike,
        "numbers": contradictions.numbers,
        "repeated": contradictions.repeated,
        "deadline": contradictions.deadlines,
        "blank": slips.blanks,
        "assignment": gaps.assignments,
        "unread": gaps.unread,
        "indicator": gaps.indicators,
        "time": gaps.times,
    }
)
"""What finds each kind that the table ``review`` tells of."""


def checks(genre: Genre) -> tuple[Check, ...]:
    """Everything that a draft is checked for, the gravest first."""
    table = genre.table("review")["check"]
    rows = [Check(kind, Level(table[kind]["level"]), table[kind]["title"], table[kind]["sound"]) for kind in FINDERS]
    return tuple(sorted(rows, key=lambda check: list(Level).index(check.level)))


def find_remarks(plan: Plan, genre: Genre) -> tuple[Remark, ...]:
    """Every remark on a plan: the gravest kinds first, each kind in the order of the text."""
    rows = genre.table("review")["check"]
    found = []
    for check in checks(genre):
        findings = sorted(FINDERS[check.kind](plan, genre), key=lambda finding: finding.span)
        found += [_remark(plan, check, rows[check.kind], finding) for finding in findings]
    return tuple(sorted(found, key=lambda remark: list(Level).index(remark.level)))


def _remark(plan: Plan, check: Check, row: Mapping[str, str], finding: Finding) -> Remark:
    """A finding in the words of the table."""
    span = finding.span
    words = {"quote": span.of(plan.text), **finding.words}
    message = finding.message.format(**words) if finding.message else row["message"].format(**words)
    task = task_of(plan, span)
    level = Level(finding.level) if finding.level else check.level
    return Remark(check.kind, level, message, row["advice"], span, task.number if task else None, finding.related)
