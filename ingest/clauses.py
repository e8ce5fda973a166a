"""A stretch of text → its sentences: the smallest things that are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.records import Span

__all__ = ["head_of", "sentences"]

ENDS = "。！？!?\n\r"
OPENING = "（(〔[【《“‘「"
CLOSING = "）)〕]】》”’」"
LONGEST_BRACKET = 300
"""A bracket that is still open after so many characters was never closed."""

LONGEST_TITLE = 50
"""A first sentence of more characters than this is no title: titles in published plans have 4 to 30."""


def sentences(text: str, span: Span, apart: Iterable[Span] = ()) -> Iterator[Span]:
    """The sentences of ``span``, white space around them left out; those of ``apart`` (notes) stand alone."""
    at = span.start
    for note in sorted(apart):
        if span.holds(note):
            yield from _cut(text, at, note.start)
            yield note
            at = note.end
    yield from _cut(text, at, span.end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    depth, opened, begin, at = 0, start, start, start
    while at < end:
        char = text[at]
        if char in OPENING:
            depth, opened = depth + 1, at if depth == 0 else opened
        elif char in CLOSING:
            depth = max(0, depth - 1)
        at += 1
        if char in ENDS and (depth == 0 or at - opened > LONGEST_BRACKET or char in "\n\r"):
            while at < end and text[at] in CLOSING:
                at += 1
            yield from _trim(text, begin, at)
            begin, depth = at, 0
    yield from _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    # A piece of punctuation alone (the full stop behind a note) says nothing.
    if re.search(r"\w", piece):
        yield Span(start + left, start + len(piece.rstrip()))


def head_of(text: str, start: int, end: int) -> Span:
    """The title that a part begins with: 「推动“美丽街区”建设创新升级」 of 「1.推动…升级。启动新一轮…」.

    It ends at the first full stop, line break, note or gap; where the first sentence is too long to be a title, at its
    first comma. The stop itself is not part of it.
    """
    piece = text[start:end]
    first = re.match(r"[\s　]*([^。！？\n\r]+)", piece)
    if not first:
        return Span(start, end)
    begin, stop = first.start(1), first.end(1)
    gap = re.search(r"[ 　]{1,}(?=\S)|[（(〔【\[](?=[^）)]{0,8}(?:单位|部门|负责)[:：])", piece[begin:stop])
    if gap and gap.start() > 3:
        stop = begin + gap.start()
    if stop - begin > LONGEST_TITLE:
        comma = re.search(r"[，；：,;:]", piece[begin:stop])
        stop = begin + comma.start() if comma and comma.start() > 3 else stop
    stop -= len(piece[begin:stop]) - len(piece[begin:stop].rstrip(" 　：:；;，,"))
    return Span(start + begin, start + stop)
