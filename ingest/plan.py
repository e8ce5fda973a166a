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
from ingest.duties import Duties, DutyReader
from ingest.errors import NotAPlanError
from ingest.facts import Facts
from ingest.genre import Genre
from ingest.grids import grid_of
from ingest.header import read_info
from ingest.naming import Names, Settled
from ingest.notes import Note
from ingest.numerals import to_int
from ingest.outline import Outline, Part
from ingest.records import (
    Anomaly,
    Assignment,
    Clause,
    ClauseKind,
    Plan,
    PlanInfo,
    Section,
    Span,
    Task,
)
from ingest.register import Register
from ingest.responsibility import Share
from ingest.source import Source
from ingest.spans import inside
from ingest.tasks import TaskPart
from ingest.words import Words

__all__ = ["PlanReader"]

NUMBER_MARKS = "第（()）条章节款项任务、.．"
"""What a plan writes around the number of a task: （三）, 第三条, 任务三."""


class PlanReader:
    """Reads plans by the tables of the genre and a register of departments."""

    def __init__(self, genre: Genre, register: Register, words: Words) -> None:
        self._genre, self._register, self._words = genre, register, words
        self._duties = DutyReader(genre, register)
        self._names = Names(register, genre)

    def read(self, source: Source, plan_id: str, known: Mapping[str, Any] | None = None) -> Plan:
        """All records of one plan; ``known`` is what the manifest says of it.

        A text with neither a numbered part nor a responsibility note has clauses and no tasks: it can be searched, and
        an anomaly says so.

        Raises:
            NotAPlanError: there is no sentence in the text.
        """
        text = source.text
        if not any(char.isalnum() for char in text):
            raise NotAPlanError("文件里没有文字", where=str(source.path), remedy="确认这是一份计划的正文")
        duties = self._duties.read(text, source.layout)
        info = read_info(text, self._genre, plan_id, source.sha256, known)
        grids = [grid for table in duties.other_tables if (grid := grid_of(text, table)) is not None]
        facts = Facts(self._genre, info, text, grids)
        shares = [tuple(duties.shares(task)) for task in duties.tasks]
        names = self._names.settle([share.surface for some in shares for share in some], info)
        outline, parts = duties.outline, [task.part for task in duties.tasks]
        tasks = tuple(
            _task(
                text,
                task,
                [_assignment(share, names, general=duties.general(share, task)) for share in some],
                facts,
                key,
                number,
            )
            for task, some, key, number in zip(duties.tasks, shares, _keys(text, parts), _numbers(parts), strict=True)
        )
        inner = {task.span.start for task in tasks}
        heads = [part.start for part in outline.walk() if part.start not in inner]
        outside = [(gap, tuple(_outside(text, gap, heads, duties.notes))) for gap in _gaps(text, tasks)]
        stated = [facts.stated(gap, [clause.span for clause in clauses]) for gap, clauses in outside]
        return Plan(
            info=info,
            text=text,
            sections=tuple(_sections(text, outline, parts)),
            tasks=tasks,
            clauses=tuple(clause for _, clauses in outside for clause in clauses),
            # A number in a part (发展目标) is an aim; one in the title or preamble (…20条政策措施的通知) is none.
            indicators=tuple(one for some in stated for one in some.indicators if outline.holds(one.span)),
            coverage=tuple(one for some in stated for one in some.coverage if outline.holds(one.span)),
            deadlines=tuple(one for some in stated for one in some.deadlines),
            policies=tuple(one for some in stated for one in some.policies),
            mentions=tuple(one for some in stated for one in some.mentions),
            anomalies=self._anomalies(text, info, tasks, [*duties.doubts, *_unstructured(text, duties)]),
            layout=source.layout,
        )

    def _anomalies(
        self, text: str, info: PlanInfo, tasks: Sequence[Task], doubts: Iterable[Anomaly]
    ) -> tuple[Anomaly, ...]:
        found = find_anomalies(text, info, tasks, self._genre, self._register, self._words)
        return tuple(sorted([*found, *doubts], key=lambda anomaly: (anomaly.span, anomaly.kind)))


def _unstructured(text: str, duties: Duties) -> Iterator[Anomaly]:
    """What is said of a text that has none of the marks of a plan."""
    if not duties.outline.parts and not duties.notes:
        first = next(sentences(text, Span(0, len(text))))
        yield Anomaly("no_structure", "既没有编号的部分，也没有责任单位的标注：只能按原文查找，读不出任务和分工", first)


def _task(text: str, task: TaskPart, assignments: Sequence[Assignment], facts: Facts, key: str, number: str) -> Task:
    part = task.part
    head = head_of(text, part.body, part.end) or part.span
    clauses = tuple(_clauses(text, part.span, head, [*(note.span for note in task.notes), *task.times]))
    body = [clause.span for clause in clauses if clause.kind is not ClauseKind.NOTE]
    stated = facts.stated(part.span, body, task.times)
    return Task(
        key=key,
        number=number,
        path=part.path,
        title=head.of(text).strip(),
        span=part.span,
        clauses=clauses,
        assignments=tuple(assignments),
        indicators=stated.indicators,
        coverage=stated.coverage,
        deadlines=stated.deadlines,
        policies=stated.policies,
        mentions=stated.mentions,
    )


def _assignment(share: Share, names: Mapping[str, Settled], *, general: bool) -> Assignment:
    office = names[share.surface]
    return Assignment(office.name, share.surface, share.role, share.span, office.collective, general)


def _numbers(parts: Sequence[Part]) -> list[str]:
    """Each task's own number where it names the task within the plan (长宁 counts 1 to 36 through), else its path.

    A number is written in digits, whatever the plan writes (（三）, 三、), for that is how a person asks for it; the path
    keeps the plan's own signs. Parts without a number keep their labels.
    """
    labels = [part.label for part in parts]
    through = len({part.style for part in parts}) == 1 and len(set(labels)) == len(labels)
    if not through:
        return ["/".join(part.path) for part in parts]
    counted = [to_int(label.strip(NUMBER_MARKS)) for label in labels]
    return [str(number) for number in counted] if all(counted) and len(set(counted)) == len(counted) else labels


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


def _gaps(text: str, tasks: Sequence[Task]) -> Iterator[Span]:
    """What lies between the tasks, before the first and behind the last."""
    ends = [0, *(task.span.end for task in tasks)]
    for start, end in zip(ends, [*(task.span.start for task in tasks), len(text)], strict=True):
        if start < end:
            yield Span(start, end)


def _outside(text: str, gap: Span, heads: Sequence[int], notes: Sequence[Note]) -> Iterator[Clause]:
    """The clauses between two tasks: the preamble, the headings (which begin at ``heads``), and parts that are no task."""
    within = heads[bisect_left(heads, gap.start) : bisect_left(heads, gap.end)]
    for first, last in pairwise([gap.start, *within, gap.end]):
        if first < last:
            span = Span(first, last)
            opening = ClauseKind.HEADING if first in within else ClauseKind.PREAMBLE
            for at, piece in enumerate(sentences(text, span, [note.span for note in inside(notes, span)])):
                yield Clause(ClauseKind.PREAMBLE if at else opening, piece)
