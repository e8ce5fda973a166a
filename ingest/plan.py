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
from ingest.duties import DutyReader
from ingest.errors import NotAPlanError
from ingest.genre import Genre
from ingest.header import read_info
from ingest.indicators import IndicatorReader
from ingest.naming import Names, Settled
from ingest.notes import Note
from ingest.outline import Outline, Part
from ingest.records import (
    Anomaly,
    Assignment,
    Clause,
    ClauseKind,
    Mention,
    Plan,
    PlanInfo,
    PolicyReference,
    Section,
    Span,
    Task,
)
from ingest.references import ReferenceReader
from ingest.register import Register
from ingest.responsibility import Share
from ingest.source import Source
from ingest.spans import inside
from ingest.tasks import TaskPart
from ingest.words import Words

__all__ = ["PlanReader"]


class PlanReader:
    """Reads plans by the tables of the genre and a register of departments."""

    def __init__(self, genre: Genre, register: Register, words: Words) -> None:
        self._genre, self._register, self._words = genre, register, words
        self._duties = DutyReader(genre, register)
        self._names = Names(register, genre)

    def read(self, source: Source, plan_id: str, known: Mapping[str, Any] | None = None) -> Plan:
        """All records of one plan; ``known`` is what the manifest says of it.

        Raises:
            NotAPlanError: the text has neither a numbered part nor a responsibility note.
        """
        text = source.text
        duties = self._duties.read(text, source.layout)
        if not duties.outline.parts and not duties.notes:
            raise NotAPlanError(
                "读不出计划的结构：既没有编号的部分（一、（一）1.），也没有责任单位的标注",
                where=str(source.path),
                remedy="确认这是一份计划的正文",
            )
        info = read_info(text, self._genre, plan_id, source.sha256, known)
        facts = _Facts(self._genre, info)
        shares = [tuple(duties.shares(task)) for task in duties.tasks]
        names = self._names.settle([share.surface for some in shares for share in some], info)
        outline, parts = duties.outline, [task.part for task in duties.tasks]
        tasks = tuple(
            _task(text, task, [_assignment(share, names) for share in some], facts, key, number)
            for task, some, key, number in zip(duties.tasks, shares, _keys(text, parts), _numbers(parts), strict=True)
        )
        outside = list(_outside(text, outline, tasks, duties.notes))
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
            anomalies=self._anomalies(text, info, tasks, duties.doubts),
            layout=source.layout,
        )

    def _anomalies(
        self, text: str, info: PlanInfo, tasks: Sequence[Task], doubts: Iterable[Anomaly]
    ) -> tuple[Anomaly, ...]:
        found = find_anomalies(text, info, tasks, self._genre, self._register, self._words)
        return tuple(sorted([*found, *doubts], key=lambda anomaly: (anomaly.span, anomaly.kind)))


def _task(text: str, task: TaskPart, assignments: Sequence[Assignment], facts: _Facts, key: str, number: str) -> Task:
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
        assignments=tuple(assignments),
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


def _assignment(share: Share, names: Mapping[str, Settled]) -> Assignment:
    office = names[share.surface]
    return Assignment(office.name, share.surface, share.role, share.span, office.collective)


class _Facts:
    """The readers that know the plan they read: its period and its own title."""

    def __init__(self, genre: Genre, info: PlanInfo) -> None:
        self.times = TimeReader(genre, info.period)
        self.indicators = IndicatorReader(genre, self.times)
        self.references = ReferenceReader(genre, info.title)


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
