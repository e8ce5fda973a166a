"""Words in a picture: how wide they are, how they break into lines, and how they are escaped."""

from __future__ import annotations

import re
import unicodedata
from html import escape

__all__ = ["cut", "plain", "safe", "wrapped"]

# Not allowed in XML 1.0 (「\\x00」), or turning the direction of the words after them (Unicode UAX 9, 「\\u202e」).
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"[A-Za-z0-9.%]+|.", re.DOTALL)
"""What a line is not broken in: 2024, 95%, GB."""

NARROW = 0.58
"""Widths of a letter that is not Chinese, in widths of one that is: the mean of the fonts of the page."""

NO_START = "，。；：、！？）》」』”’%"
NO_END = "（《「『“‘"
"""What no line begins with, and what none ends in (GB/T 15834-2011, 5.1)."""


def plain(words: str) -> str:
    """``words`` on one line, without what XML forbids and without marks that turn the words around them."""
    return " ".join(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", words).split())


def safe(words: str) -> str:
    """``words`` as they may stand in an element or an attribute: no tag, no quote that ends it."""
    return escape(plain(words))


def cut(words: str, width: float, size: int) -> str:
    """As much of ``words`` as fits ``width`` pixels in letters of ``size`` pixels, and … where that is not all."""
    lines = wrapped(words, width, 1, size)
    return lines[0] if lines else ""


def wrapped(words: str, width: float, most: int, size: int) -> list[str]:
    """``words`` in at most ``most`` lines that fit ``width``; the last one ends in … where words are left out."""
    lines = [""]
    for word in _WORD.findall(words):
        for piece in [word] if _width(word, size) <= width else list(word):
            if _width(lines[-1] + piece, size) <= width or (piece in NO_START and len(lines) < most):
                lines[-1] += piece
            else:
                kept = lines[-1].rstrip(NO_END) or lines[-1]
                opening, lines[-1] = lines[-1][len(kept) :], kept
                lines.append(opening + piece.lstrip())
    if len(lines) <= most:
        return [line.strip() for line in lines if line.strip()]
    last = lines[most - 1]
    while last and _width(f"{last}…", size) > width:
        last = last[:-1]
    return [*(line.strip() for line in lines[: most - 1]), f"{last.rstrip()}…"]


def _width(words: str, size: int) -> float:
    wide = sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else NARROW for letter in words)
    return wide * size
