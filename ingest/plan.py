"""The text of a plan → all its records."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ingest.anomalies import find_anomalies
from ingest.clauses import head_of, sentences
from ingest.deadlines import TimeReader
from ingest.doubts import find_doubts
from ingest.errors import NotAPlanError
from ingest.genre import Genre, alternatives
from ingest.header import read_info
from ingest.headings import HeadingReader
from ingest.indicators import IndicatorReader
from ingest.notes import Note, NoteReader
from ingest.outline import Outline, Part, read_outline
from ingest.records import (
    Anomaly,
    Assignment,
    Clause,
    ClauseKind,
    Mention,
    Plan,
    PlanInfo,
    PolicyReference,
    Role,
    Section,
    Span,
    Task,
)
from ingest.references import ReferenceReader
from ingest.register import Register
from ingest.responsibility import Share
from ingest.source import Source
from ingest.spans import inside
from ingest.standing import Standing, StandingReader
from ingest.tables import TableReader, TaskTable
from ingest.tasks import TaskPart, task_parts
from ingest.words import Words

__all__ = ["PlanReader"]


class PlanReader:
    """Reads plans by the tables of the genre and a register of departments."""

    def __init__(self, genre: Genre, register: Register, words: Words) -> None:
        self._genre, self._register, self._words = genre, register, words
        self._notes = NoteReader(genre)
        self._standing = StandingReader(genre, self._notes)
        self._headings = HeadingReader(genre)
        self._tables = TableReader(genre, self._notes)
        self._collective = re.compile(alternatives(genre.table("roles")["collective"]["words"]))

    def read(self, source: Source, plan_id: str, known: Mapping[str, Any] | None = None) -> Plan:
        """All records of one plan; ``known`` is what the manifest says of it.

        Raises:
            NotAPlanError: the text has neither a numbered part nor a responsibility note.
        """
        text = source.text
        tables = self._tables.read(text, source.layout)
        rows = [row for table in tables for row in table.rows]
        notes = [note for note in self._notes.read(text) if not _within(tables, note.span)]
        notes = sorted([*notes, *(note for row in rows for note in row.notes)], key=lambda note: note.span)
        outline = read_outline(text, self._genre, sorted([*notes, *tables], key=lambda one: one.span))
        notes = self._standing.first_leads(text, notes)
        if not outline.parts and not notes:
            raise NotAPlanError(
                "读不出计划的结构：既没有编号的部分（一、（一）1.），也没有责任单位的标注",
                where=str(source.path),
                remedy="确认这是一份计划的正文",
            )
        info = read_info(text, self._genre, plan_id, source.sha256, known)
        facts = _Facts(self._genre, info)
        found = task_parts(text, outline, notes, rows, self._headings)
        parts = [task.part for task in found]
        standing = self._standing.standing(text, notes)
        tasks = tuple(
            self._task(text, info, task, standing, facts, key, number)
            for task, key, number in zip(found, _keys(text, parts), _numbers(parts), strict=True)
        )
        outside = list(_outside(text, outline, tasks, notes))
        # A number in a part (发展目标) is an aim; one in the title or preamble (…20条政策措施的通知) is none.
        stated = [clause for clause in outside if outline.holds(clause.span)]
        references = [found for clause in outside for found in facts.references.read(text, clause.span)]
        return Plan(
            info=info,
            text=text,
            sections=tuple(_sections(text, outline, parts)),
            tasks=tasks,
            clauses=tuple(outside),
            indicators=tuple(i for clause in stated for i in facts.indicators.indicators(text, clause.span)),
            coverage=tuple(c for clause in stated for c in facts.indicators.coverage(text, clause.span)),
            deadlines=tuple(d for clause in outside for d in facts.times.deadlines(text, clause.span)),
            policies=tuple(found for found in references if isinstance(found, PolicyReference)),
            mentions=tuple(found for found in references if isinstance(found, Mention)),
            anomalies=self._anomalies(text, info, tasks, find_doubts(text, notes, tables, standing, self._notes)),
            layout=source.layout,
        )

    def _anomalies(
        self, text: str, info: PlanInfo, tasks: Sequence[Task], doubts: Iterable[Anomaly]
    ) -> tuple[Anomaly, ...]:
        found = find_anomalies(text, info, tasks, self._genre, self._register, self._words)
        return tuple(sorted([*found, *doubts], key=lambda anomaly: (anomaly.span, anomaly.kind)))

    def _task(
        self,
        text: str,
        info: PlanInfo,
        task: TaskPart,
        standing: Sequence[Standing],
        facts: _Facts,
        key: str,
        number: str,
    ) -> Task:
        part, notes = task.part, task.notes
        head = head_of(text, part.body, part.end) or part.span
        clauses = tuple(_clauses(text, part.span, head, [*(note.span for note in notes), *task.times]))
        body = [clause.span for clause in clauses if clause.kind is not ClauseKind.NOTE]
        references = [found for span in body for found in facts.references.read(text, span)]
        numbers = [mention for span in body for mention in facts.indicators.mentions(text, span)]
        return Task(
            key=key,
            number=number,
            path=part.path,
            title=head.of(text).strip(),
            span=part.span,
            clauses=clauses,
            assignments=tuple(self._assignments(_shares(task, standing), info.area)),
            indicators=tuple(i for span in body for i in facts.indicators.indicators(text, span)),
            coverage=tuple(c for span in body for c in facts.indicators.coverage(text, span)),
            deadlines=tuple(
                d
                for clause in clauses
                for d in facts.times.deadlines(text, clause.span, labelled=clause.span in task.times)
            ),
            policies=tuple(found for found in references if isinstance(found, PolicyReference)),
            mentions=(*numbers, *(found for found in references if isinstance(found, Mention))),
        )

    def _assignments(self, shares: Iterable[Share], area: str | None) -> Iterable[Assignment]:
        for share in shares:
            entry = self._register.resolve(share.surface, area)
            name = entry.name if entry else "".join(share.surface.split())
            group = entry.collective if entry else bool(self._collective.search(name))
            yield Assignment(name, share.surface, share.role, share.span, group)


class _Facts:
    """The readers that know the plan they read: its period and its own title."""

    def __init__(self, genre: Genre, info: PlanInfo) -> None:
        self.times = TimeReader(genre, info.period)
        self.indicators = IndicatorReader(genre, self.times)
        self.references = ReferenceReader(genre, info.title)


def _within(tables: Sequence[TaskTable], span: Span) -> bool:
    at = bisect_left(tables, span.end, key=lambda table: table.span.start) - 1
    return at >= 0 and tables[at].span.end > span.start


def _shares(task: TaskPart, standing: Sequence[Standing]) -> Iterator[Share]:
    """Who does what in a task: by its own notes, by those around it, and by the rules that hold for it."""
    own = [share for note in task.notes for share in note.shares]
    around = [share for note in task.inherited for share in note.shares]
    for rule in standing:
        if (rule.unassigned and not task.notes and not task.inherited) or (
            not rule.unassigned and rule.span.end <= task.part.start
        ):
            around += rule.shares
    seen: set[tuple[str, Role]] = set()
    for share in [*own, *around]:
        if share in own or (share.surface, share.role) not in seen:
            yield share
        seen.add((share.surface, share.role))


def _numbers(parts: Sequence[Part]) -> list[str]:
    """Each task's own number where it names the task within the plan (长宁 counts 1 to 36 through), else its path."""
    labels = [part.label for part in parts]
    through = len({part.style for part in parts}) == 1 and len(set(labels)) == len(labels)
    return labels if through else ["/".join(part.path) for part in parts]


def _keys(text: str, parts: Sequence[Part]) -> list[str]:
    """A key for each task from its title; a title that stands twice takes its path in, and its count, as well."""
    titles = [re.sub(r"\W", "", _title(text, part)) for part in parts]
    count = Counter(titles)
    names = [
        title if count[title] == 1 else "/".join(part.path) + title for title, part in zip(titles, parts, strict=True)
    ]
    seen: Counter[str] = Counter()
    keys = []
    for name in names:
        again = f"#{seen[name]}" if seen[name] else ""
        seen[name] += 1
        keys.append(hashlib.sha256((name + again).encode()).hexdigest()[:12])
    return keys


def _title(text: str, part: Part) -> str:
    head = head_of(text, part.body, part.end)
    return head.of(text) if head else ""


def _clauses(text: str, span: Span, head: Span, apart: Iterable[Span]) -> Iterator[Clause]:
    """The clauses of a task; ``apart`` are its notes and, in a table, its cells of time."""
    note_spans = set(apart)
    for at, piece in enumerate(sentences(text, span, note_spans)):
        if piece in note_spans:
            yield Clause(ClauseKind.NOTE, piece)
        elif at == 0 and piece.end <= head.end + 1:
            yield Clause(ClauseKind.TITLE, piece)
        else:
            yield Clause(ClauseKind.SENTENCE, piece)


def _sections(text: str, outline: Outline, tasks: Sequence[Part]) -> Iterator[Section]:
    chosen = {id(part) for part in tasks}
    for part in outline.walk():
        if id(part) not in chosen:
            head = head_of(text, part.body, part.children[0].start if part.children else part.end)
            title, end = (head.of(text), head.end) if head else ("", part.body)
            yield Section(part.label, title, part.path, part.span, Span(part.start, min(end, part.end)))


def _outside(text: str, outline: Outline, tasks: Sequence[Task], notes: Sequence[Note]) -> Iterator[Clause]:
    """The clauses outside the tasks: the preamble, the headings, and parts that are no task."""
    inner = {task.span.start for task in tasks}
    heads = [part.start for part in outline.walk() if part.start not in inner]
    ends = [0, *(task.span.end for task in tasks)]
    for gap, until in zip(ends, [*(task.span.start for task in tasks), len(text)], strict=True):
        within = heads[bisect_left(heads, gap) : bisect_left(heads, until)]
        for first, last in pairwise([gap, *within, until]):
            if first < last:
                span = Span(first, last)
                opening = ClauseKind.HEADING if first in within else ClauseKind.PREAMBLE
                for at, piece in enumerate(sentences(text, span, [note.span for note in inside(notes, span)])):
                    yield Clause(ClauseKind.PREAMBLE if at else opening, piece)
