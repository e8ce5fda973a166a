"""文号: the numbers of official documents, beside a title or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.genre import alternatives
from ingest.records import Span

__all__ = ["FileNumberReader"]

BEHIND = 100
"""Characters behind a title in which its number stands."""

AHEAD = 60
"""Characters before a title or a number that decide what the number is."""


class FileNumberReader:
    """Reads numbers by the part ``number`` of the table ``references``."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        number, cited = table["pattern"], alternatives(table["cited"])
        joined = alternatives(table["joined"])
        # （国发〔2018〕1号）, （2018年修订，国发〔2018〕1号）, or bare: 《…》国发〔2018〕1号
        opened = r"[（(\[【〔]\s{0,2}(?:[^。；）)]{0,40}[，,、；;]\s{0,2})??"
        self._behind = re.compile(
            rf"\s{{0,4}}(?:{opened}|(?!{joined}))(?P<number>{number}|{table['orders']}|{table['standards']})"
        )
        self._before = re.compile(rf"(?P<number>{number})(?:文件|文)?\s{{0,2}}$")
        self._number = re.compile(number)
        self._within = re.compile(rf"{number}|(?<![A-Za-z]){table['standards']}(?=》)")
        self._cited = re.compile(rf"(?:{cited})[^。；！？\n\r《》]*$")
        self._leading = re.compile(rf".*(?:{cited}|{joined})(?=[一-龥]{{2}})", re.DOTALL)
        self._files = re.compile(rf"\s?[）)]?(?:{alternatives(table['files'])})")

    def beside(self, text: str, title: Span) -> Span | None:
        """The number that belongs to the ``title``: behind it, before it, or within its last bracket."""
        behind = self._behind.match(text, title.end, min(len(text), title.end + BEHIND))
        if behind:
            return Span(*behind.span("number"))
        within = self._within.search(text, title.start, title.end)
        if within:
            return self._trimmed(within)
        before = self._before.search(text, max(0, title.start - AHEAD), title.start)
        return self._trimmed(before) if before else None

    def alone(self, text: str) -> Iterator[Span]:
        """Numbers that cite a document without its title: 根据国办发〔2018〕128号文件精神. Those beside titles are among them."""
        for match in self._number.finditer(text):
            span = self._trimmed(match)
            led = self._cited.search(text, max(0, match.start() - AHEAD), span.start)
            if led or self._files.match(text, span.end):
                yield span

    def _trimmed(self, match: re.Match[str]) -> Span:
        """Without the words that lead to it, which are letters like its own: 根据|国办发〔2018〕128号."""
        start, end = match.span("number") if "number" in match.groupdict() else match.span()
        leading = self._leading.match(match.string, start, end)
        return Span(leading.end() if leading else start, end)
