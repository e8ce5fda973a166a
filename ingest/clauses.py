"""A stretch of text → its sentences: the smallest things that are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.records import Span

__all__ = ["head_of", "sentences"]

BREAKS = "\n\r\f\v"
ENDS = "。！？!?" + BREAKS
OPENING = "（(〔[【《“‘「"
CLOSING = "）)〕]】》”’」"
LONGEST_BRACKET = 300
"""A bracket that is still open after so many characters was never closed."""

LONGEST_TITLE = 50
"""A first sentence of more characters than this is no title: titles in published plans have 4 to 30."""

SHORTEST_TITLE = 4

TITLE = re.compile(r"《[^《》。]{1,80}(?:《[^《》。]{1,80}》[^《》。]{0,80})?(?=》)")

FIRST_SENTENCE = re.compile(r"\s*([^\s。！？][^。！？\n\r\f\v]*)")
GAP = re.compile(r"(?<![ \t　])[ \t　]+(?=\S)|[（(〔【\[](?=[^）)]{0,8}(?:单位|部门|负责)[:：])")
"""Where a title ends without a stop: 「4.降低运营成本 对参与生产的企业…」, 「开展检测（责任单位：…）」."""

COMMA = re.compile(r"[，；：,;:]")


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
        if char == "《":
            title = TITLE.match(text, at, end)
            at = title.end() - 1 if title else at  # a title that a table cell broke over two lines is one
        if char in OPENING:
            depth, opened = depth + 1, at if depth == 0 else opened
        elif char in CLOSING:
            depth = max(0, depth - 1)
        at += 1
        if char in ENDS and (depth == 0 or at - opened > LONGEST_BRACKET or char in BREAKS):
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


def head_of(text: str, start: int, end: int) -> Span | None:
    """The title that a part begins with: 「推动“美丽街区”建设创新升级」 of 「1.推动…升级。启动新一轮…」.

    It ends at the first full stop, line break, note or gap; where the first sentence is too long to be a title, at its
    first comma. The stop itself is not part of it. None where a part has no text.
    """
    first = FIRST_SENTENCE.match(text, start, end)
    if not first:
        return None
    sentence = first.group(1)
    gap = GAP.search(sentence, SHORTEST_TITLE)
    title = sentence[: gap.start()] if gap else sentence
    if len(title) > LONGEST_TITLE:
        comma = COMMA.search(title, SHORTEST_TITLE)
        title = title[: comma.start()] if comma else title
    title = title.rstrip(" \t　：:；;，,")
    return Span(first.start(1), first.start(1) + len(title)) if title else None
