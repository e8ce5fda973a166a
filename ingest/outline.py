"""Numbering → a tree of parts. Reads the sequence of the numbers, not the indentation.

A number opens a part when it continues its own sequence (二 after 一, 15 after 14 of the section before) or starts
one; so 「3.5」, 「三、四号线」 and a year at the start of a line are not parts, and text whose line
breaks were lost is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.genre import Genre
from ingest.numerals import to_int
from ingest.records import Span

__all__ = ["Outline", "Part", "read_outline"]

WIDEST_INDENT = 200
"""Characters of white space before a number at the start of a line."""

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


def read_outline(text: str, genre: Genre) -> Outline:
    """The tree of numbered parts of ``text``; each part ends where the next of its rank, or an annex, begins."""
    open_parts: list[Part] = []
    roots: list[Part] = []
    last: dict[str, int] = {}
    for mark in _marks(text, genre):
        depth = _depth(mark, open_parts, last)
        if depth is None:
            continue
        del open_parts[depth:]
        part = Part(mark.style, mark.number, mark.label, mark.start, mark.end)
        siblings = open_parts[-1].children if open_parts else roots
        part.path = (*(open_parts[-1].path if open_parts else ()), part.label)
        siblings.append(part)
        open_parts.append(part)
        last[mark.style] = mark.number
    _close(roots, _end_of_body(text, genre, roots), text)
    return Outline(tuple(roots))


def _marks(text: str, genre: Genre) -> Iterator[Mark]:
    styles = {style["name"].replace("-", "_"): style for style in genre.table("numbering")["style"]}
    # The number stands at the start of a line, behind white space, or right behind a full stop or closing bracket.
    heads = "|".join(f"(?P<{name}>{style['pattern']})" for name, style in styles.items())
    for match in re.finditer(rf"(?:^|(?<=[\s\ufeff。）)〕】]))(?:{heads})", text):
        name = next(key for key in styles if match.group(key))
        whole = match.group(name)
        inner = re.fullmatch(styles[name]["pattern"], whole)
        number = to_int(inner.group(1)) if inner else None
        if not number:
            continue
        start = match.start(name)
        before = text[max(0, start - WIDEST_INDENT) : start].rstrip(" \t　\ufeff")
        firm = not before or before[-1] in "\r\n"
        yield Mark(name, number, _label(whole), start, match.end(), firm)


def _label(mark: str) -> str:
    """How a path writes the number: 「（一）」 in full width, 「1.」 and 「一、」 without their point."""
    return re.sub(r"[、．.:：\s　]+$", "", mark).translate(FULL_WIDTH)


def _depth(mark: Mark, open_parts: list[Part], last: dict[str, int]) -> int | None:
    """How many open parts stay open above this one, or None where the number opens no part."""
    inline = mark.style in ("bracketed_arabic", "circled")
    for depth, part in enumerate(open_parts):
        if part.style == mark.style:
            follows = mark.number == part.number + 1 or (mark.firm and mark.number == part.number + 2)
            restarts = mark.firm and mark.number == 1 and depth == 0 and part.number > 1
            return depth if (follows or restarts) and (mark.firm or not inline) else None
    if inline and not mark.firm:
        return None  # （1）…；（2）… inside a sentence
    goes_on = mark.number == last.get(mark.style, 0) + 1
    return len(open_parts) if mark.number == 1 or goes_on else None


def _end_of_body(text: str, genre: Genre, roots: list[Part]) -> int:
    """Where the numbered text ends: before the first line behind it that names an annex, else at the end."""
    if not roots:
        return len(text)
    begin = max(part.start for root in roots for part in root.walk())
    annex = re.compile(genre.table("marks")["annex"]["pattern"], re.MULTILINE).search(text, begin)
    return annex.start() if annex else len(text)


def _close(parts: list[Part], end: int, text: str) -> None:
    for part, following in zip(parts, [p.start for p in parts[1:]] + [end] * bool(parts), strict=True):
        part.end = part.start + len(text[part.start : following].rstrip())
        _close(part.children, part.end, text)
