"""The responsibilities of a plan as a whole: its tasks, the notes in it, and the rules that hold for many tasks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.doubts import find_doubts
from ingest.genre import Genre
from ingest.headings import HeadingReader
from ingest.joined import split_joined
from ingest.layout import Layout, Table
from ingest.notes import Note, NoteReader
from ingest.offices import Offices
from ingest.outline import Outline, read_outline
from ingest.records import Anomaly, Span
from ingest.register import Register
from ingest.responsibility import Share
from ingest.standing import Scope, Standing, StandingReader
from ingest.tables import TableReader, TaskTable
from ingest.tasks import TaskPart, task_parts

__all__ = ["Duties", "DutyReader"]

FIELD_END = re.compile(r"[\s。：:；;，,]")


@dataclass(frozen=True, slots=True)
class Duties:
    """What was read of who does what: the plan's parts, its tasks, its notes and rules in the order of the text."""

    outline: Outline
    tasks: tuple[TaskPart, ...]
    notes: tuple[Note, ...]
    standing: tuple[Standing, ...]
    doubts: tuple[Anomaly, ...]
    other_tables: tuple[Table, ...]  # those that are no tables of tasks

    def shares(self, task: TaskPart) -> Iterator[Share]:
        """Who does what in a task: by its own notes, by those around it, and by the rules that hold for it."""
        own = [share for note in task.notes for share in note.shares]
        around = [share for note in task.inherited for share in note.shares]
        for rule in self.standing:
            if _holds(rule, task):
                around += rule.shares
        yield from own
        seen = {(share.surface, share.role) for share in own}
        for share in around:
            if (share.surface, share.role) not in seen:
                yield share
            seen.add((share.surface, share.role))

    def general(self, share: Share, task: TaskPart) -> bool:
        """Whether a task has this department only by a rule that names it for many tasks: 以下均需…落实，不再列出."""
        rules = (rule for rule in self.standing if rule.scope is not Scope.UNASSIGNED)
        return not task.part.span.holds(share.span) and any(share in rule.shares for rule in rules)


class DutyReader:
    """Reads the responsibilities of plans by the tables of the genre and the names of a register."""

    def __init__(self, genre: Genre, register: Register) -> None:
        self._genre = genre
        self._notes = NoteReader(genre)
        self._standing = StandingReader(genre, self._notes)
        self._headings = HeadingReader(genre)
        self._tables = TableReader(genre, self._notes)
        self._offices = Offices(genre)
        self._known = frozenset(name for department in register.departments for name in department.names)

    def read(self, text: str, layout: Layout) -> Duties:
        """The responsibilities in ``text``; nothing is read twice, in a table and beside it."""
        tables = self._tables.read(text, layout)
        rows = [row for table in tables for row in table.rows]
        notes = [note for note in self._notes.read(text) if not _within(tables, note.span)]
        notes = sorted([*notes, *(note for row in rows for note in row.notes)], key=lambda note: note.span)
        outline = read_outline(text, self._genre, sorted([*notes, *tables], key=lambda one: one.span))
        self._fold(text, outline)
        notes = self._standing.first_leads(text, self._divided(notes))
        by_place = {note.span: note for note in notes}
        rows = [replace(row, notes=_same(row.notes, by_place), above=_same(row.above, by_place)) for row in rows]
        standing = self._standing.standing(text, notes)
        return Duties(
            outline,
            tuple(task_parts(text, outline, notes, rows, self._headings)),
            tuple(notes),
            tuple(standing),
            tuple(find_doubts(text, notes, tables, standing, self._notes)),
            tuple(self._tables.others(text, layout, tables)),
        )

    def _fold(self, text: str, outline: Outline) -> None:
        """Make one part of those whose children only say what one task holds: 1.主要任务。2.责任分工。3.时间安排。"""
        for part in outline.walk():
            heads = [FIELD_END.split(text[one.body : one.end].strip(), maxsplit=1)[0] for one in part.children]
            if len(heads) > 1 and sum(map(self._notes.words.is_field, heads)) * 2 > len(heads):
                part.children.clear()

    def _divided(self, notes: Sequence[Note]) -> list[Note]:
        """The notes with names apart that lost the mark between them: 市发展改革委市财政局."""
        said = Counter(share.surface for note in notes for share in note.shares)
        # A name that stands but once may be two; those that stand more often are what may be found in it.
        known = self._known | {surface for surface, times in said.items() if times > 1}
        return [
            replace(note, shares=tuple(one for share in note.shares for one in self._divide(share, known)))
            for note in notes
        ]

    def _divide(self, share: Share, known: Collection[str]) -> Iterator[Share]:
        pieces = split_joined(share.surface, known, self._offices)
        for start, end in pieces or ((0, len(share.surface)),):
            at = share.span.start
            yield replace(share, surface=share.surface[start:end], span=Span(at + start, at + end))


def _same(notes: Sequence[Note], by_place: dict[Span, Note]) -> tuple[Note, ...]:
    return tuple(by_place.get(note.span, note) for note in notes)


def _holds(rule: Standing, task: TaskPart) -> bool:
    if rule.scope is Scope.UNASSIGNED:
        return not task.notes and not task.inherited
    if rule.scope is Scope.EARLIER:
        return task.part.start < rule.span.start
    return rule.span.end <= task.part.start


def _within(tables: Sequence[TaskTable], span: Span) -> bool:
    at = bisect_left(tables, span.end, key=lambda table: table.span.start) - 1
    return at >= 0 and tables[at].span.end > span.start
