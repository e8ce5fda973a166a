"""Where the notes of responsibility are: brackets, labelled lines, closing sentences; each is read by the grammar.

A bracket 「（牵头单位：A；配合单位：B）」 may be of any kind and may never be closed. Labelled lines 「牵头部门：A」 stand
alone or in a group, with the names behind the label or on the next line. What a table says is read by
:mod:`ingest.tables`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.genre import Genre
from ingest.records import Span
from ingest.responsibility import NoteGrammar, Share, split
from ingest.roles import CLOSING, OPENING, Label, RoleWords
from ingest.spans import Placed, Taken

__all__ = ["Note", "NoteReader"]

DEEPEST = 3
"""Brackets in each other that are looked into."""

LONGEST_NOTE = 600
"""Characters of the longest note; in the published plans the longest has 210."""

FEWEST_BARE = 3
"""Brackets with nothing but offices （市教育局） that make them notes, a habit of the plan; or one, beside other notes."""

FOOT = 60
"""Characters around a label in which the foot of a web page gives itself away."""

BLANKS = " \t　\r"
STOPS = "。\n\r\f\v"


@dataclass(frozen=True, slots=True)
class Note:
    """A responsibility note: ``span`` is the whole bracket, labelled lines, cell or sentence."""

    span: Span
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class _Marks:
    """What notes are found by in a text: labels, brackets with their ends, and brackets that are never closed."""

    text: str
    labels: Sequence[Label]
    closed: Sequence[tuple[int, int]]
    unclosed: Sequence[int]

    @cached_property
    def _firm(self) -> list[int]:
        return [label.start for label in self.labels if label.firm]

    def has_label(self, start: int, end: int) -> bool:
        """Whether a label with a colon or bracket of its own begins between ``start`` and ``end``."""
        at = bisect_left(self._firm, start)
        return at < len(self._firm) and self._firm[at] < end


class NoteReader:
    """Finds the notes of a text by the tables of the genre."""

    def __init__(self, genre: Genre) -> None:
        self.words = RoleWords(genre)
        self.grammar = NoteGrammar(self.words)
        self._kept: _Marks | None = None
        numbers = "|".join(style["pattern"] for style in genre.table("numbering")["style"])
        self._number = re.compile(rf"(?:{numbers})")
        self._next_part = re.compile(rf"[\r\n]\s*(?:{numbers})")
        # What follows a note that closes a task: the end, a line break, a full stop, or the next number.
        self._closed = re.compile(rf"[ \t　]*(?:[。；;）)〕\]】]|[\r\n]|$|[（(〔\[【]|(?:{numbers}))")
        self._glued = re.compile(r"(?<=[一-龥）)])\d{1,3}[.．、](?=[一-龥])")

    def read(self, text: str) -> list[Note]:
        """All notes of ``text``, in its order; none overlaps another."""
        closed, unclosed = self._marks(text).closed, self._marks(text).unclosed
        taken = Taken()
        found = [*self._bracketed(text, closed), *self._labelled(text), *self._never_closed(text, unclosed)]
        notes = [note for note in found if taken.take(note.span)]
        notes += [note for note in self._closing_sentences(text) if taken.take(note.span)]
        return sorted(notes, key=lambda note: note.span)

    def unread(self, text: str, read: Sequence[Placed]) -> Iterator[Span]:
        """Where a label of responsibility stands, or a bracket ends in one of its verbs, and no note was read."""
        taken = Taken()
        for one in sorted(read, key=lambda one: one.span):
            taken.take(one.span)
        for label in self._marks(text).labels:
            if label.firm and label.role and self._opens_line(text, label) and taken.take(Span(label.start, label.end)):
                yield Span(label.start, label.end)
        for start, end in self._marks(text).closed:
            inner = text[start + 1 : end - 1].strip()
            verb = None if self.words.running.search(inner) else self.words.verb(inner)
            if verb and verb.start > 1 and self._closes(text, start, end) and taken.take(Span(start, end)):
                yield Span(start, end)

    def _marks(self, text: str) -> _Marks:
        """The labels and brackets of a text; kept while one text is read, for they are asked for more than once."""
        if self._kept is None or self._kept.text is not text:
            closed, unclosed = _brackets(text, self._next_part)
            self._kept = _Marks(text, tuple(self.words.labels(text, 0, len(text))), closed, unclosed)
        return self._kept

    def _bracketed(self, text: str, brackets: Sequence[tuple[int, int]]) -> Iterator[Note]:
        read = 0
        for start, end in brackets:
            if not self._marks(text).has_label(start, end) and not self._closes(text, start, end):
                continue  # 「…的实施（技工院校内由…部门负责），国务院…」: it stands within a sentence
            shares = self.grammar.shares(text, start + 1, end - 1)
            if shares:
                read += 1
                yield Note(Span(start, end), shares)
        closing = [one for one in brackets if self._closes(text, *one)]
        bare = [(one, shares) for one in closing if (shares := self.grammar.lists(text, one[0] + 1, one[1] - 1))]
        if len(bare) >= FEWEST_BARE or (bare and read >= FEWEST_BARE):
            yield from (Note(Span(*one), shares) for one, shares in bare)

    def _closes(self, text: str, start: int, end: int) -> bool:
        """Whether a bracket stands at the end of a sentence or heading."""
        before = text[max(0, start - 8) : start].rstrip(BLANKS)
        return not before or before[-1] in "。！？；;！\n）)" or bool(self._closed.match(text, end))

    def _labelled(self, text: str) -> Iterator[Note]:
        """Lines that begin with a label, those that follow each other as one note."""
        done = 0
        for label in self._marks(text).labels:
            if label.start < done or label.content or not self._opens_line(text, label) or self._is_foot(text, label):
                continue
            end = self._end_of_lines(text, label)
            start = label.start - 1 if label.start and text[label.start - 1] in OPENING else label.start
            shares = self.grammar.shares(text, start, end)
            names = [share.surface for share in shares]
            strange = sum(not self.words.is_office(name) for name in names)
            if names and strange * 2 <= len(names):
                done = end
                yield Note(Span(start, end), shares)

    def _is_foot(self, text: str, label: Label) -> bool:
        """Whether a label stands in the foot of a web page: 主办单位：某某办公室 网站标识码：…"""
        return bool(self.words.footer.search(text, max(0, label.start - FOOT), label.end + FOOT))

    def _opens_line(self, text: str, label: Label) -> bool:
        return not label.start or bool(BEFORE_LABEL.search(text, max(0, label.start - 4), label.start))

    def _end_of_lines(self, text: str, label: Label) -> int:
        """The end of the labelled lines that begin with ``label``; a role that comes again begins another note."""
        at, roles = self._end_of_names(text, label.end), {label.role}
        while (following := BETWEEN_LABELS.match(text, at)) is not None:
            more = self.words.label_at(text, following.end())
            if more is None or not more.firm or more.content or more.end - label.start > LONGEST_NOTE * 2:
                return at
            if more.role is not None and more.role in roles:
                return at
            at, roles = self._end_of_names(text, more.end), roles | {more.role}
        return at

    def _end_of_names(self, text: str, at: int) -> int:
        """Where the names behind a label end: at the end of the line, or where what follows is no office."""
        limit = min(len(text), at + LONGEST_NOTE)
        first = re.compile(r"\S").search(text, at, limit)
        if first is None:
            return at
        at = first.start()  # the names may stand on the line below the label
        if self.words.label_at(text, at) or self._number.match(text, at):
            return first.start()
        end = self._end_of_chunk(text, at, limit)
        while end < limit:
            following = re.compile(r"\s+").match(text, end, limit)
            if following is None or following.end() >= limit:
                break
            goes_on = text[end - 1] in "、，,"
            stop = self._end_of_chunk(text, following.end(), limit)
            if self._number.match(text, following.end()) or self.words.label_at(text, following.end()):
                break
            chunk = text[following.end() : stop]
            wrapped = "\n" in following.group() and not goes_on and self._completes(text[at:end], chunk)
            spaced = "\n" not in following.group() and self._all_offices(chunk)
            listed = "\n" in following.group() and self._all_offices(chunk, plainly=True)  # a name a line
            if not (goes_on or wrapped or spaced or listed):
                break
            end = stop
        return end

    def _end_of_chunk(self, text: str, at: int, limit: int) -> int:
        """The end of what stands without white space, a full stop, or a closing bracket that was not opened."""
        depth = 0
        for place in range(at, limit):
            char = text[place]
            if char in OPENING:
                depth += 1
            elif char in CLOSING:
                if depth == 0:
                    return place + 1
                depth -= 1
            elif char.isspace() or char == "。":
                return place
        glued = self._glued.search(text, at, limit)
        return glued.start() if glued else limit

    def _completes(self, names: str, chunk: str) -> bool:
        """Whether a line break fell into a name: 「市财政」 and 「局、市教育局」."""
        last = re.split(r"[、，,]", names)[-1]
        first = re.split(r"[、，,。\s]", chunk)[0]
        return len(first) <= 8 and not self.words.is_office(last) and self.words.is_office(last + first)

    def _all_offices(self, chunk: str, *, plainly: bool = False) -> bool:
        names = [chunk[a:b].strip().rstrip("等；;") for a, b in split(chunk, 0, len(chunk), "、，,")]
        known = self.words.is_plainly_office if plainly else self.words.is_office
        return bool(names) and all(map(known, names))

    def _never_closed(self, text: str, unclosed: Sequence[int]) -> Iterator[Note]:
        """「（市教育局牵头，市财政局配合」 with nothing behind it on its line."""
        for start in unclosed:
            stop = re.compile(r"[。\r\n]").search(text, start, start + LONGEST_NOTE)
            end = stop.start() if stop else min(len(text), start + LONGEST_NOTE)
            shares = self.grammar.closing(text, start + 1, end)
            if shares:
                yield Note(Span(start, end), shares)

    def _closing_sentences(self, text: str) -> Iterator[Note]:
        """A sentence that closes a paragraph and is a note without brackets: 「市教育局牵头，市财政局配合。」"""
        for match in CLOSING_SENTENCE.finditer(text):
            if not self._closed.match(text, match.end()):
                continue
            shares = self.grammar.closing(text, match.start("words"), match.end("words"))
            if any(not self.words.collective.search(share.surface) for share in shares):
                yield Note(Span(match.start("words"), match.end("words")), shares)


BEFORE_LABEL = re.compile(r"(?:[\s\ufeff。；;，,！）)】\]〕>*#|\-—•·（(〔\[【［]|\d[.．、]|[□■◆◇●○▲△★☆※➢◎▶►▪_`①-⑳])$")
"""What stands before a label that is no part of a sentence: 「…补助。责任单位：」, 「3.责任单位：」; not 「明确责任单位：」."""

BETWEEN_LABELS = re.compile(r"[\s。；;，,|□■◆◇●○▲△★☆※➢◎▶►▪①-⑳]*(?:[（(]?\d{1,2}[）).、．]\s*)?")
"""What stands between two labelled lines of one note, a number among it: （1）牵头单位：A （2）配合单位：B."""

CLOSING_SENTENCE = re.compile(
    r"(?:^|(?<=[。！？；\n\r\s]))(?P<words>[^。！？；;：:\n\r\s（(《“]{4,160})(?:。|(?=[\r\n])|$)"
)
"""A sentence without white space, brackets, quotes or a colon."""


def _brackets(text: str, next_part: re.Pattern[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Brackets, as (start, end) with the brackets themselves, an outer one before those in it, and those never closed.

    One that is closed too late to be a note, or behind the number of the next part, hides none inside it and counts as
    never closed.
    """
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    unclosed: list[int] = []
    for at, char in enumerate(text):
        if char in OPENING:
            opened.append(at)
        elif char in CLOSING and opened:
            start = opened.pop()
            if at - start > LONGEST_NOTE or next_part.search(text, start, at):
                unclosed.append(start)
                continue
            found.append((start, at + 1))
    return list(_shallow(sorted(found))), sorted([*unclosed, *opened])


def _shallow(brackets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that stand in few others: （一期（区建管委负责））, not one of three hundred in each other."""
    ends: list[int] = []
    for start, end in brackets:
        while ends and ends[-1] <= start:
            ends.pop()
        if len(ends) < DEEPEST:
            yield start, end
        ends.append(end)
