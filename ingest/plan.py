"""The text of a plan → all its records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.anomalies import find_anomalies
from ingest.clauses import head_of, sentences
from ingest.deadlines import TimeReader
from ingest.errors import NotAPlanError
from ingest.genre import Genre
from ingest.header import read_info
from ingest.indicators import IndicatorReader
from ingest.outline import Outline, Part, read_outline
from ingest.records import (
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
from ingest.responsibility import Note, ResponsibilityReader
from ingest.source import Source
from ingest.words import Words

__all__ = ["PlanReader"]


class PlanReader:
    """Reads plans by the tables of the genre and a register of departments."""

    def __init__(self, genre: Genre, register: Register, words: Words) -> None:
        self._genre, self._register, self._words = genre, register, words
        self._responsibility = ResponsibilityReader(genre)

    def read(self, source: Source, plan_id: str, known: Mapping[str, Any] | None = None) -> Plan:
        """All records of one plan; ``known`` is what the manifest says of it.

        Raises:
            NotAPlanError: the text has neither a numbered part nor a responsibility note.
        """
        text = source.text
        outline = read_outline(text, self._genre)
        notes = self._responsibility.read(text)
        if not outline.parts and not notes:
            raise NotAPlanError(
                "读不出计划的结构：既没有编号的部分（一、（一）1.），也没有责任单位的标注",
                where=str(source.path),
                remedy="确认这是一份计划的正文",
            )
        info = read_info(text, self._genre, plan_id, source.sha256, known)
        facts = _Facts(self._genre, info)
        parts = _task_parts(outline, notes)
        numbered_through = _numbered_through(parts)
        tasks = tuple(
            self._task(text, info, part, notes, facts, key, part.label if numbered_through else "/".join(part.path))
            for part, key in zip(parts, _keys(text, parts), strict=True)
        )
        outside = _outside(text, outline, tasks, notes)
        references = [found for clause in outside for found in facts.references.read(text, clause.span)]
        return Plan(
            info=info,
            text=text,
            sections=tuple(_sections(text, outline, parts)),
            tasks=tasks,
            clauses=tuple(outside),
            policies=tuple(found for found in references if isinstance(found, PolicyReference)),
            mentions=tuple(found for found in references if isinstance(found, Mention)),
            anomalies=find_anomalies(text, info, tasks, self._genre, self._register, self._words),
        )

    def _task(
        self, text: str, info: PlanInfo, part: Part, notes: Sequence[Note], facts: _Facts, key: str, number: str
    ) -> Task:
        own = [note for note in notes if part.span.holds(note.span)]
        head = head_of(text, part.body, part.end)
        clauses = tuple(_clauses(text, part, head, own))
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
            assignments=tuple(self._assignments(own, info.area)),
            indicators=tuple(i for span in body for i in facts.indicators.indicators(text, span)),
            coverage=tuple(c for span in body for c in facts.indicators.coverage(text, span)),
            deadlines=tuple(d for clause in clauses for d in facts.times.deadlines(text, clause.span)),
            policies=tuple(found for found in references if isinstance(found, PolicyReference)),
            mentions=(*numbers, *(found for found in references if isinstance(found, Mention))),
        )

    def _assignments(self, notes: Iterable[Note], area: str | None) -> Iterable[Assignment]:
        for note in notes:
            for share in note.shares:
                entry = self._register.resolve(share.surface, area)
                name = entry.name if entry else "".join(share.surface.split())
                group = entry.collective if entry else bool(re.match(r"各|有关|相关", name))
                yield Assignment(name, share.surface, share.role, share.span, group)


class _Facts:
    """The readers that know the plan they read: its period and its own title."""

    def __init__(self, genre: Genre, info: PlanInfo) -> None:
        self.times = TimeReader(genre, info.period)
        self.indicators = IndicatorReader(genre, self.times)
        self.references = ReferenceReader(genre, info.title)


def _task_parts(outline: Outline, notes: Sequence[Note]) -> list[Part]:
    """The parts that are tasks: innermost ones, of a kind that carries responsibility notes.

    一、指导思想 is innermost too, but where the notes stand on 1., 2., 3. it is no task. In a plan without
    any note the innermost parts below the outermost rank are its tasks, or the outermost where there are no others.
    """
    leaves = [part for part in outline.walk() if not part.children]
    holders = [part for part in leaves if any(part.span.holds(note.span) for note in notes)]
    if holders:
        kinds = {(part.style, len(part.path)) for part in holders}
        return [part for part in leaves if (part.style, len(part.path)) in kinds]
    return [part for part in leaves if len(part.path) > 1] or leaves


def _numbered_through(parts: Sequence[Part]) -> bool:
    """Whether each task's own number names it within the plan: 长宁 counts 1 to 36 through its five parts."""
    labels = [part.label for part in parts]
    return len({part.style for part in parts}) == 1 and len(set(labels)) == len(labels)


def _keys(text: str, parts: Sequence[Part]) -> list[str]:
    """A key for each task from its title; the same title twice takes its path in as well."""
    titles = [re.sub(r"\W", "", head_of(text, part.body, part.end).of(text)) for part in parts]
    return [
        hashlib.sha256((title if titles.count(title) == 1 else "/".join(part.path) + title).encode()).hexdigest()[:12]
        for title, part in zip(titles, parts, strict=True)
    ]


def _clauses(text: str, part: Part, head: Span, notes: Sequence[Note]) -> Iterable[Clause]:
    note_spans = [note.span for note in notes]
    for at, span in enumerate(sentences(text, part.span, note_spans)):
        if span in note_spans:
            yield Clause(ClauseKind.NOTE, span)
        elif at == 0 and span.end <= head.end + 1:
            yield Clause(ClauseKind.TITLE, span)
        else:
            yield Clause(ClauseKind.SENTENCE, span)


def _sections(text: str, outline: Outline, tasks: Sequence[Part]) -> Iterable[Section]:
    chosen = {id(part) for part in tasks}
    for part in outline.walk():
        if id(part) not in chosen:
            head = head_of(text, part.body, part.children[0].start if part.children else part.end)
            yield Section(part.label, head.of(text).strip(), part.path, part.span, Span(part.start, head.end))


def _outside(text: str, outline: Outline, tasks: Sequence[Task], notes: Sequence[Note]) -> list[Clause]:
    """The clauses outside the tasks: the preamble, the headings, and parts that are no task."""
    heads = {part.start for part in outline.walk()} - {task.span.start for task in tasks}
    found: list[Clause] = []
    at = 0
    for begin, end in [*((task.span.start, task.span.end) for task in tasks), (len(text), len(text))]:
        cuts = [at, *sorted(start for start in heads if at < start < begin), begin]
        for first, last in zip(cuts, cuts[1:], strict=False):
            if text[first:last].strip():
                found += _pieces(text, Span(first, last), first in heads, notes)
        at = end
    return found


def _pieces(text: str, span: Span, headed: bool, notes: Sequence[Note]) -> Iterable[Clause]:
    for at, piece in enumerate(sentences(text, span, [note.span for note in notes])):
        kind = ClauseKind.HEADING if headed and at == 0 else ClauseKind.PREAMBLE
        yield Clause(kind, piece)
