"""Characters with their boxes → lines, with the spaces that a reader sees and no others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.formats._page import Box, Piece, around

__all__ = ["UNREADABLE", "Line", "clean", "fragments", "line_of", "rows_of"]

UNREADABLE = "\u25a1"
"""□ stands for a character that the file shows but does not name (no Unicode value, or one of private use)."""

RADICALS = (
    "⺁厂⺇几⺊卜⺌小⺍小⺎兀⺒巳⺓幺⺕彐⺛旡⺜日⺝月⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺲罒⺶羊⺻聿⺼肉⺽臼⻁虎⻄西⻅见⻆角⻇角⻉贝⻊足⻋车⻌辶⻏阝⻐钅⻑長⻓长⻔门"
    "⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龜⻲亀"
)
"""Radical and character by turns, where NFKC knows none (Unicode's EquivalentUnifiedIdeograph.txt).

Browsers and macOS write them into PDF for the characters that look the same: ⻓期, ⻚码.
"""
CHARACTERS = {ord(radical): character for radical, character in zip(RADICALS[::2], RADICALS[1::2], strict=True)}

COMPATIBLE = re.compile("[\u2e9f\u2ef3\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
"""Kangxi radicals (⼯ for 工), compatibility ideographs and Latin ligatures (ﬁ): what NFKC undoes without loss."""

UNNAMED = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
"""Control characters, soft hyphens, zero-width signs and marks of direction."""

WIDE_GAP, WORD_GAP, LATIN_GAP = 0.8, 0.6, 0.15
"""Gaps in widths of a Chinese character: a full-width space (附　件); between 2023 and 年, a typesetter's quarter is none."""

FRAGMENT_GAP = 0.8
"""A wider gap may divide a line where columns are looked for: a gutter is two wide, less a sign that hangs into it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its text, its box, its font size, and how sure it is (the least sure of its pieces)."""

    text: str
    box: Box
    size: float
    confidence: float | None = None


def clean(text: str) -> str:
    """Characters as a Chinese text writes them: no radicals, no invisible signs; □ for what has no name."""
    text = INVISIBLE.sub("", text).translate(CHARACTERS)
    text = COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return UNNAMED.sub(UNREADABLE, text)


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """What stands at one height, from top to bottom, each row from left to right; blanks and overprints are dropped."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.middle):
        if not piece.text.strip():
            continue
        if rows and piece.box.middle - rows[-1][0].box.middle <= 0.5 * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [list(_without_overprints(sorted(row, key=lambda piece: piece.box.x0))) for row in rows]


def fragments(row: list[Piece]) -> list[list[Piece]]:
    """A row divided where it has a gap as wide as between columns."""
    parts = [[row[0]]]
    for before, piece in pairwise(row):
        if piece.box.x0 - before.box.x1 > FRAGMENT_GAP * max(before.size, piece.size):
            parts.append([])
        parts[-1].append(piece)
    return parts


def line_of(row: list[Piece]) -> Line:
    """The text of a row of at least one piece, with spaces where its gaps show them."""
    spread = _spread(row)
    text = row[0].text.strip()
    for before, piece in pairwise(row):
        text += _space(before, piece, spread) + piece.text.strip()
    sure = [piece.confidence for piece in row if piece.confidence is not None]
    size = median(piece.size for piece in row)
    return Line(text, around([piece.box for piece in row]), size, min(sure) if sure else None)


def _without_overprints(row: list[Piece]) -> Iterator[Piece]:
    """Bold made by printing a character twice, a fifth of its width apart, is one character."""
    last: Piece | None = None
    for piece in row:
        if last and piece.text == last.text and piece.box.x0 - last.box.x0 < 0.2 * piece.size:
            continue
        last = piece
        yield piece


def _spread(row: list[Piece]) -> float:
    """By how much all characters of a line stand apart (行 动 计 划 drawn out to a width); 0 for ordinary lines."""
    gaps = [piece.box.x0 - before.box.x1 for before, piece in pairwise(row)]
    return max(0.0, min(gaps)) if len(gaps) >= 3 else 0.0


def _space(before: Piece, piece: Piece, spread: float) -> str:
    gap = (piece.box.x0 - before.box.x1 - spread) / max(before.size, piece.size, 1.0)
    left, right = before.text.rstrip()[-1:], piece.text.lstrip()[:1]
    if left.isascii() and right.isascii():
        return " " if gap >= LATIN_GAP else ""
    if left.isascii() or right.isascii():
        return " " if gap >= WORD_GAP else ""
    return "\u3000" if gap >= WIDE_GAP else ""
