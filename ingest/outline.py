"""Numbering → a tree of parts. Reads the sequence of the numbers, not the indentation.

A number opens a part when it continues its own sequence (二 after 一, 15 after 14 of the section before) or starts
one; so 「3.5」, 「三、四号线」 and a year at the start of a line are not parts, and text whose line
breaks were lost is read like any other. An annex, a second plan in the file, or an unnumbered heading above numbers that begin
again is a part of its own, named by its heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from ingest.genre import Genre
from ingest.headings import Heading, HeadingReader
from ingest.numerals import to_int
from ingest.records import Span
from ingest.spans import Placed

__all__ = ["ANNEX", "HEADING", "Outline", "Part", "read_outline"]

WIDEST_INDENT = 200
"""Characters of white space before a number at the start of a line."""

WIDEST_GAP = 9
"""Numbers that may be missing before one at the start of a line: an excerpt leaves out tasks, a careless plan one."""

LONGEST_LIST = 200
"""Marks among which a list inside a part ends."""

LONGEST_LINE, FEWEST_BREAKS = 400, 3

HEADING, ANNEX = "heading", "annex"
"""The styles of parts without a number: under a heading, and an annex or another plan in the file."""

FULL_WIDTH = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that may open a part. ``firm``: at the start of a line; else after white space or a full stop."""

    style: str
    number: int
    label: str
    start: int
    end: int
    firm: bool
    inline: bool

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)


@dataclass(slots=True)
class Part:
    """A numbered part: ``span`` from its number to the end of its last child, ``body`` the text behind the number."""

    style: str
    number: int
    label: str
    start: int
    body: int
    end: int = 0
    children: list[Part] = field(default_factory=list)
    path: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The part with its number and all below it."""
        return Span(self.start, self.end)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """The outermost parts, in the order of the text."""

    parts: tuple[Part, ...]

    def walk(self) -> Iterator[Part]:
        """Every part, in the order of the text."""
        for part in self.parts:
            yield from part.walk()

    def holds(self, span: Span) -> bool:
        """Whether ``span`` lies in one of the outermost parts."""
        at = bisect_right(self.parts, span.start, key=lambda part: part.start) - 1
        return at >= 0 and self.parts[at].span.holds(span)


def read_outline(text: str, genre: Genre, apart: Sequence[Placed] = ()) -> Outline:
    """The tree of numbered parts of ``text``; each part ends where the next of its rank, or an annex, begins.

    Args:
        text: the text.
        genre: the tables.
        apart: stretches whose numbers open no part: tables and notes, in the order of the text.
    """
    headings = HeadingReader(genre)
    listed = headings.annex_lists(text)
    free = [mark for mark in _marks(text, genre) if not _within(apart, mark.span)]
    marks = [mark for mark in free if not any(span.holds(mark.span) for span in listed)]
    annexes = list(headings.annexes(text))
    tree = _Tree(text, headings)
    tree.grow(marks, annexes)
    if tree.headed:  # some numbers begin again under headings: then those that begin first are under one, too
        tree = _Tree(text, headings, headed=True)
        tree.grow(marks, annexes)
    _close(tree.roots, _end_of_body(text, genre, tree.roots), text)
    _name(tree.roots, ())
    return Outline(tuple(tree.roots))


class _Tree:
    """Grows the tree from the marks, in the order of the text."""

    def __init__(self, text: str, headings: HeadingReader, *, headed: bool = False) -> None:
        self._text, self._headings, self.headed = text, headings, headed
        self.roots: list[Part] = []
        self._open: list[Part] = []
        self._last: dict[str, int] = {}
        self._next: list[Mark | None] = []

    def grow(self, marks: Sequence[Mark], annexes: Sequence[Heading]) -> None:
        first = marks[0].start if marks else len(self._text)
        # An annex before all numbers is the plan itself, behind a notice or at the head of its file; if it is the only one.
        pending = list(annexes) if len(annexes) > 1 else [one for one in annexes if one.span.start > first]
        self._next = _next_of_style(marks)
        for at, mark in enumerate(marks):
            while pending and pending[0].span.start < mark.start:
                self._begin(pending.pop(0))
            depth = self._depth(marks, at)
            if depth is None:
                depth = self._again(marks, at)
            if depth is not None:
                self._push(depth, Part(mark.style, mark.number, mark.label, mark.start, mark.end))
                self._last[mark.style] = mark.number
        for heading in pending:
            self._begin(heading)

    def _begin(self, heading: Heading) -> None:
        """An annex: what stands before it is closed, and its numbers begin anew."""
        self._last = {}
        self._push(0, replace(_headed(heading), style=ANNEX))

    def _push(self, depth: int, part: Part) -> None:
        del self._open[depth:]
        (self._open[-1].children if self._open else self.roots).append(part)
        self._open.append(part)

    def _depth(self, marks: Sequence[Mark], at: int) -> int | None:
        """How many open parts stay open above this one, or None where the number continues nothing and starts nothing."""
        mark = marks[at]
        same = [depth for depth, part in enumerate(self._open) if part.style == mark.style]
        if same:
            if mark.inline and not mark.firm:
                return None
            gaps = {depth: mark.number - self._open[depth].number for depth in reversed(same)}
            next_one = next((depth for depth, gap in gaps.items() if gap == 1), None)
            # A number is missing, or stands twice; a 1 that comes again is another list.
            wrong = [depth for depth, gap in gaps.items() if 1 < gap <= WIDEST_GAP or (gap == 0 and mark.number > 1)]
            missing = wrong if mark.firm else []
            return next_one if next_one is not None else missing[0] if missing else None
        if mark.inline and not mark.firm:
            return None  # （1）…；（2）… inside a sentence
        goes_on = mark.number == self._last.get(mark.style, 0) + 1 or (
            mark.firm and self._leads_to(at, mark.number + 1)
        )
        if mark.number != 1 and not goes_on:
            return None
        heading = (
            self._headings.above(self._text, mark.start) if self.headed and mark.firm and mark.number == 1 else None
        )
        if heading and heading.span.start >= (self._open[-1].body if self._open else 0):
            return self._under(len(self._open), heading)
        return len(self._open)

    def _leads_to(self, at: int, number: int) -> bool:
        """Whether the next mark of the style of mark ``at`` has ``number``: 二 behind 一; an excerpt begins with 15., 16."""
        following = self._next[at]
        return following is not None and following.number == number

    def _under(self, depth: int, heading: Heading) -> int:
        """Open a part for a heading at ``depth``; the depth of what stands under it."""
        self._push(depth, _headed(heading))
        return depth + 1

    def _again(self, marks: Sequence[Mark], at: int) -> int | None:
        """Where a number 1 whose style is open already stands: under a heading, in a second plan, or nowhere."""
        mark = marks[at]
        depth = next((depth for depth, part in enumerate(self._open) if part.style == mark.style), None)
        if mark.number != 1 or depth is None or mark.inline:
            return None
        former = self._open[depth]
        if not mark.firm and not (depth == 0 and former.number > 1 and self._leads_to(at, 2)):
            return None
        if _is_nested(marks, at, former.number):
            return len(self._open)
        heading = self._headings.above(self._text, mark.start) if mark.firm else None
        if heading and heading.span.start > self._open[-1].body:
            self.headed = True
            return self._under(depth - 1 if depth and self._open[depth - 1].style == HEADING else depth, heading)
        return depth if former.number > 1 else None


def _headed(heading: Heading) -> Part:
    return Part(HEADING, 0, heading.label, heading.span.start, heading.span.start)


def _is_nested(marks: Sequence[Mark], at: int, outer: int) -> bool:
    """Whether the 1 at ``at`` opens a list inside part ``outer`` of the same style: 5. 1. 2. 6. and not 5. 1. 2. 3."""
    inner = marks[at].number
    for mark in islice(marks, at + 1, at + LONGEST_LIST):
        if mark.style != marks[at].style:
            continue
        if mark.number == inner + 1:
            inner = mark.number
        else:
            return mark.number == outer + 1
    return False


def _next_of_style(marks: Sequence[Mark]) -> list[Mark | None]:
    """For each mark the next one of its style."""
    found: list[Mark | None] = []
    later: dict[str, Mark] = {}
    for mark in reversed(marks):
        found.append(later.get(mark.style))
        later[mark.style] = mark
    return found[::-1]


def _name(parts: Sequence[Part], above: tuple[str, ...]) -> None:
    """Give each part its path; a label that comes again beside itself (numbers began anew) is counted: 1（2）."""
    seen: Counter[str] = Counter()
    for part in parts:
        seen[part.label] += 1
        again = f"（{seen[part.label]}）" if seen[part.label] > 1 else ""
        part.path = (*above, part.label + again)
        _name(part.children, part.path)


def _within(apart: Sequence[Placed], span: Span) -> bool:
    """Whether a mark stands in one of the stretches."""
    at = bisect_right(apart, span.start, key=lambda one: one.span.start) - 1
    return at >= 0 and span.start < apart[at].span.end


def _marks(text: str, genre: Genre) -> Iterator[Mark]:
    styles = {style["name"].replace("-", "_"): style for style in genre.table("numbering")["style"]}
    # The number stands at the start of a line, behind white space, or right behind a full stop or closing bracket; in text
    # that lost its line breaks also behind a heading: 一、稳定岗位（一）返还…
    heads = "|".join(f"(?P<{name}>{style['pattern']})" for name, style in styles.items())
    glued = (
        r"|(?<=[一-龥])(?=[（(][一二三四五六七八九十]{1,3}[）)][一-龥]|\d{1,2}[.．、][一-龥])"
        if _is_run_on(text)
        else ""
    )
    for match in re.finditer(rf"(?:^|(?<=[\s\ufeff。）)〕】*#]){glued})(?:{heads})", text):
        name = next(key for key in styles if match.group(key))
        number = to_int(match.group(match.re.groupindex[name] + 1))
        if not number:
            continue
        start = match.start(name)
        before = text[max(0, start - WIDEST_INDENT) : start].rstrip(" \t　\ufeff*#")
        firm = not before or before[-1] in "\r\n"
        if firm or not styles[name].get("firm", False):
            yield Mark(
                name, number, _label(match.group(name)), start, match.end(), firm, styles[name].get("inline", False)
            )


def _is_run_on(text: str) -> bool:
    """Whether line breaks were lost: hardly a published paragraph has so many characters."""
    breaks = text.strip().count("\n")
    return breaks < FEWEST_BREAKS or len(text) > LONGEST_LINE * breaks


def _label(mark: str) -> str:
    """How a path writes the number: 「（一）」 in full width, 「1.」 and 「一、」 without their point."""
    return re.sub(r"[、．.:：\s　*]+$", "", mark).translate(FULL_WIDTH)


def _end_of_body(text: str, genre: Genre, roots: list[Part]) -> int:
    """Where the numbered text ends: before the first line behind it that names an annex, else at the end."""
    if not roots:
        return len(text)
    begin = max(part.start for root in roots for part in root.walk())
    annex = re.compile(genre.table("marks")["annex"]["pattern"], re.MULTILINE).search(text, begin)
    return annex.start() if annex else len(text)


def _close(parts: list[Part], end: int, text: str) -> None:
    for part, following in zip(parts, [p.start for p in parts[1:]] + [end] * bool(parts), strict=True):
        part.end = max(part.body, part.start + len(text[part.start : following].rstrip()))
        _close(part.children, part.end, text)
