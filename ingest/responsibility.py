"""Responsibility notes → who does what.

A note is a bracket 「（牵头单位：A；配合单位：B、C）」, 「（A牵头，B、C配合）」, 「（A、B按职责分工负责）」 or a labelled line
「责任单位：A、B」. Which words make a note, and which role they give, stands in ``genre/roles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.genre import Genre, alternatives
from ingest.records import Role, Span
from ingest.spans import Taken

__all__ = ["Note", "ResponsibilityReader", "Share"]

OPENING = "（(〔[【"
CLOSING = "）)〕]】"
LONGEST_NOTE = 600
"""Characters of the longest note; in the published plans the longest has 210."""

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Share:
    """A name in a note and the role that the note gives it."""

    surface: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """A responsibility note: ``span`` is the whole bracket, or the labelled line."""

    span: Span
    shares: tuple[Share, ...]


class ResponsibilityReader:
    """Finds the notes of a text by the tables of the genre."""

    def __init__(self, genre: Genre) -> None:
        roles = genre.table("roles")
        self._labels = {word: Role(row["role"]) for row in roles["label"] for word in row["words"]}
        self._verbs = {word: Role(row["role"]) for row in roles["verb"] for word in row["words"]}
        ignored = roles["ignored"]
        self._label = re.compile(rf"({alternatives([*self._labels, *ignored['labels']])})\s*[:：]\s*")
        self._line = re.compile(rf"(?:(?<=[\s\ufeff。])|^)({alternatives(self._labels)})[:：]\s*")
        tail = alternatives(roles["tail"]["words"])
        self._verb = re.compile(rf"(?:{tail})?({alternatives([*self._verbs, *ignored['verbs']])})\s*$")
        self._tail = re.compile(rf"(?:{tail})$")
        self._running = re.compile("|".join(roles["running"]["patterns"]))
        self._remarks = re.compile(alternatives(roles["office"]["remarks"]))
        self._office = re.compile(rf"(?:{alternatives(roles['office']['suffixes'])})(?:[（(〔][^）)〕]*[）)〕])?$")
        self._joined = re.compile("|".join(roles["joined"]["patterns"]))
        self._one_name = re.compile("|".join(roles["one_name"]["patterns"]))

    def read(self, text: str) -> list[Note]:
        """All notes of ``text``, in its order; none overlaps another."""
        notes = [note for start, end in _brackets(text) if (note := self._bracket(text, start, end))]
        taken = Taken()
        for note in notes:
            taken.take(note.span)
        for match in self._line.finditer(text):
            line = Span(match.start(), _end_of_line(text, match.end()))
            shares = tuple(self._shares(text, line.start, line.end))
            if shares and taken.take(line):
                notes.append(Note(line, shares))
        return sorted(notes, key=lambda note: note.span)

    def _bracket(self, text: str, start: int, end: int) -> Note | None:
        shares = tuple(self._shares(text, start + 1, end - 1))
        return Note(Span(start, end), shares) if shares else None

    def _shares(self, text: str, start: int, end: int) -> Iterator[Share]:
        """Who does what between ``start`` and ``end``: the parts between ；, each by its labels or by its verbs."""
        for begin, stop in _split(text, start, end, "；;。"):
            labels = list(self._label.finditer(text, begin, stop))
            ends = [*(label.start() for label in labels[1:]), stop]
            if not labels:
                yield from self._by_verb(text, begin, stop)
            for label, until in zip(labels, ends, strict=False):
                role = self._labels.get(label.group(1))
                if role is not None:
                    yield from self._named(text, label.end(), until, role)

    def _named(self, text: str, start: int, end: int, role: Role) -> Iterator[Share]:
        """The names behind a label; a verb behind the last one (按职责分工负责) is left out."""
        for begin, end_of_name in self._names(text, start, end):
            verb = self._verb.search(text[begin:end_of_name])
            stop = begin + verb.start() if verb and verb.start() > 1 else end_of_name
            yield from self._share(text, begin, stop, role)

    def _by_verb(self, text: str, start: int, end: int) -> Iterator[Share]:
        """「A牵头，B、C配合」: names wait for the verb that closes them; what no verb closes is a remark."""
        waiting: list[tuple[int, int]] = []
        if self._running.search(text[start:end].strip()):
            return
        for begin, stop in _split(text, start, end, "，,"):
            verb = self._verb.search(text[begin:stop])
            if not verb:
                waiting.append((begin, stop))
                continue
            role = self._verbs.get(verb.group(1))
            chunks = [*waiting, (begin, begin + verb.start())]
            waiting = []
            names = [name for chunk in chunks for name in self._names(text, *chunk)]
            if role is not None and self._are_offices([self._bare(text[a:b]) for a, b in names]):
                for name in names:
                    yield from self._share(text, *name, role)

    def _are_offices(self, names: list[str]) -> bool:
        """Running text can end in the same verbs (…企业负责): most names must end as an office does.

        One in three may not, where others do: 国家知识产权局、财政部、中国科协等单位按职责分工负责.
        """
        strange = sum(not self._office.search(name) for name in names)
        return bool(names) and strange * 3 <= len(names)

    def _names(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The pieces between 、 and ，; 「各市、县（区）政府」 is one, 「财政部等和各省级人民政府」 two."""
        done = start
        for begin, stop in _split(text, start, end, "、，,"):
            if begin < done:
                continue
            whole = self._one_name.match(text, begin, end)
            done = max(stop, whole.end()) if whole else stop
            seams = list(self._joined.finditer(text, begin, done))
            starts, stops = [begin, *(s.end() for s in seams)], [*(s.start() for s in seams), done]
            yield from ((a, b) for a, b in zip(starts, stops, strict=True) if text[a:b].strip())

    def _share(self, text: str, start: int, end: int, role: Role) -> Iterator[Share]:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        surface = self._bare(piece)
        if surface and len(surface) <= LONGEST_NAME and not self._remarks.search(surface):
            yield Share(surface, role, Span(start, start + len(surface)))

    def _bare(self, piece: str) -> str:
        """The name without what follows it: 「财政部等有关部门」 → 财政部."""
        name = piece.strip()
        tail = self._tail.search(name)
        return (name[: tail.start()] if tail else name).rstrip(" 　。.")


def _brackets(text: str) -> list[tuple[int, int]]:
    """Outermost brackets, as (start, end) with the brackets themselves; one never closed, or too long, hides none."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char in OPENING:
            opened.append(at)
        elif char in CLOSING and opened:
            start = opened.pop()
            if at - start > LONGEST_NOTE:
                continue
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
    return found


def _split(text: str, start: int, end: int, separators: str) -> Iterator[tuple[int, int]]:
    """The non-empty pieces of ``text[start:end]`` between separators that stand outside inner brackets."""
    depth, begin = 0, start
    for at in range(start, end):
        char = text[at]
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in separators and depth == 0:
            if text[begin:at].strip():
                yield begin, at
            begin = at + 1
    if text[begin:end].strip():
        yield begin, end


def _end_of_line(text: str, at: int) -> int:
    """The end of a labelled line: a line break, a full stop, or white space (text whose line breaks were lost)."""
    stop = re.compile(r"[\s。]").search(text, at, at + LONGEST_NOTE)
    return stop.start() if stop else min(len(text), at + LONGEST_NOTE)
