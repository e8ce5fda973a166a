"""Characters of a web page → lines, with white space as a browser shows it."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from ingest.formats._blocks import Block, Line, Piece

__all__ = ["Flow"]

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width space and joiners, byte order mark
STRETCH = re.compile(
    rf"(?P<space>[ \t\n\r\f]++)|(?P<entity>&(?:\#\d{{1,8}}|\#[xX][0-9a-fA-F]{{1,8}}|[A-Za-z][A-Za-z0-9]{{1,31}});?)"
    rf"|(?P<invisible>[{INVISIBLE}]++)|(?P<fixed>[\u00a0\u2000-\u200a\u202f\u205f]++)"
    rf"|(?:[^ \t\n\r\f&\u00a0\u2000-\u200a\u202f\u205f{INVISIBLE}]++|&)"
)
"""White space that collapses, an entity, what is not seen, spaces of a fixed width (a browser keeps each), and the rest."""

COLLAPSING = " \t\n\r\f"
WIDE = frozenset("WFA")  # East Asian wide, full-width and ambiguous (the quotes “” are)


class Flow:
    """The paragraphs and tables of one cell or of the page outside tables, in their order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[Piece] = []
        self._last = ""  # the last character of the line
        self._space: Piece | None = None  # white space that is written when something follows it
        self._breaks = False  # it holds a line break

    def characters(self, raw: str, start: int, end: int) -> None:
        """Add ``raw[start:end]``, characters and entities."""
        for stretch in STRETCH.finditer(raw, start, end):
            text = stretch[0]
            if stretch.lastgroup is None:
                self._add(text, stretch.start())
            elif stretch.lastgroup == "space":
                self._white(text, stretch.start())
            elif stretch.lastgroup == "fixed":
                self._add(" " * len(text), None)
            elif stretch.lastgroup == "entity":
                self._entity(text, stretch.start())

    def write(self, text: str) -> None:
        """Add characters that the file does not have: the number of a list item."""
        self._add(text, None)

    def add(self, block: Block) -> None:
        """End the line and add what stands on its own."""
        self.end_line()
        self.blocks.append(block)

    def end_line(self) -> None:
        """End the line; a line without a character is none."""
        pieces = _trimmed(self._pieces)
        if pieces:
            self.blocks.append(Line(pieces))
        self._pieces, self._last, self._space, self._breaks = [], "", None, False

    def _entity(self, text: str, at: int) -> None:
        meant = unescape(text)
        if meant == text:
            self._add(text, at)
        elif meant in COLLAPSING:
            self._white(" ", None)
        else:
            shown = "".join(" " if char.isspace() and char != "　" else char for char in meant if char not in INVISIBLE)
            self._add(shown, None)

    def _white(self, text: str, at: int | None) -> None:
        if self._space is None:
            self._space = Piece(" ", at if text.startswith(" ") else None)
        self._breaks = self._breaks or "\n" in text

    def _add(self, text: str, at: int | None) -> None:
        if not text:
            return
        if self._space and self._last and not (self._breaks and _wide(self._last) and _wide(text[0])):
            self._pieces.append(self._space)
        self._space, self._breaks = None, False
        self._pieces.append(Piece(text, at))
        self._last = text[-1]


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in WIDE


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The line without white space at its ends: indents made of 　 and &nbsp; say nothing."""
    first, last = 0, len(pieces)
    while first < last and not pieces[first].text.strip():
        first += 1
    while last > first and not pieces[last - 1].text.strip():
        last -= 1
    kept = pieces[first:last]
    if kept:
        blank = len(kept[0].text) - len(kept[0].text.lstrip())
        at = kept[0].in_file
        kept[0] = Piece(kept[0].text[blank:], None if at is None else at + blank)
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].in_file)
    return tuple(kept)
