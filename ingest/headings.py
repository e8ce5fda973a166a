"""Lines that head what follows without a number of their own: 附件1, the title of a second plan, 加强组织保障."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.genre import Genre, alternatives
from ingest.records import Span

__all__ = ["Heading", "HeadingReader"]

LONGEST, SHORTEST = 40, 2
SHORTEST_ANNEX = 120
"""Characters behind the last line of a list of annexes: signature, date, 此件公开发布."""

SHORTEST_BODY = 30
"""Characters of an annex whose number stands alone on its line."""

LINE = re.compile(r"[^\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``span`` is its words, ``label`` what a path calls it."""

    span: Span
    label: str


class HeadingReader:
    """Finds headings by the tables ``marks`` and ``numbering``."""

    def __init__(self, genre: Genre) -> None:
        marks = genre.table("marks")
        numbers = "|".join(style["pattern"] for style in genre.table("numbering")["style"])
        self._number = re.compile(rf"\s*(?:{numbers})")
        self._annex_list = re.compile(marks["annex"]["list"], re.MULTILINE)
        self._annex = re.compile(marks["annex"]["heading"], re.MULTILINE)
        self._no_heading = re.compile("|".join(marks["heading"]["unlike"]))
        self._kinds = re.compile(rf"(?:{alternatives(marks['title']['kinds'])})(?:[（(][^（）()]{{1,20}}[）)])*$")

    def annexes(self, text: str) -> Iterator[Heading]:
        """Where an annex begins: 「附件1」 with its text behind it; a list of annexes (附件：1.…分解表) has none."""
        found = [(Span(*match.span("label")), match.group("title") or "") for match in self._annex.finditer(text)]
        ends = [*(span.start for span, _ in found[1:]), len(text)]
        for (span, title), end in zip(found, ends, strict=bool(found)):
            if end - span.end >= (SHORTEST_ANNEX if title else SHORTEST_BODY):
                yield Heading(span, re.sub(r"\s", "", span.of(text)))

    def annex_lists(self, text: str) -> list[Span]:
        """Where annexes are listed, with a number each: these numbers open no part."""
        return [Span(*match.span()) for match in self._annex_list.finditer(text)]

    def above(self, text: str, at: int) -> Heading | None:
        """The heading on the line above the one that ``at`` stands in; None where that line is text or numbered."""
        line = text.rfind("\n", 0, at)
        end = len(text[: max(0, line)].rstrip())
        if line < 0 or not end:
            return None
        start = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end), -1) + 1
        return self.read(text, start, end)

    def lines(self, text: str, start: int, end: int) -> Iterator[Heading]:
        """The lines of a stretch that are headings, in the order of the text."""
        for match in LINE.finditer(text, start, end):
            heading = self.read(text, *match.span())
            if heading:
                yield heading

    def read(self, text: str, start: int, end: int) -> Heading | None:
        """The heading that a line is: short, without a stop, without a number."""
        line = text[start:end]
        words = line.strip(" \t　\r\ufeff*#")
        if not SHORTEST <= len(words) <= LONGEST or self._no_heading.search(words) or self._number.match(words):
            return None
        begin = start + line.index(words)
        return Heading(Span(begin, begin + len(words)), re.sub(r"\s", "", words)[:20])

    def is_title(self, heading: Heading, text: str) -> bool:
        """Whether a heading is the title of a document: …实施方案, …行动计划（2024-2026年）, or what the text begins with."""
        return bool(self._kinds.search(heading.span.of(text))) or not text[: heading.span.start].strip(
            " \t　\r\n\ufeff*#"
        )
