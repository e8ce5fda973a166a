"""Text that was broken at the margin, as a copied PDF page is: its lines are joined again to paragraphs.

Only where most lines are as long as the margin lets them be and end within a sentence. The runs of the layout say where in the
file each stretch stands, so that a quote can be found there, break and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.formats.content import Content
from ingest.layout import Layout, Run

__all__ = ["unwrapped"]

FEWEST_LINES = 20
NARROWEST, WIDEST = 20, 70
"""Characters of a line of a page: 28 in GB/T 9704—2012 (7.1.4), up to 60 in small print."""

RAGGED = 3
"""Characters that a full line may be shorter than the longest: punctuation and a word of Latin letters move down."""

MOST = 0.5
"""Share of the lines that are full; in text with one paragraph a line hardly any two are equally long."""

STOPS = "。！？；：…"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
BEGINS = re.compile(
    r"\s|[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)、．.]|第[一二三四五六七八九十百]{1,4}[章节条]|[①-⑳●·—\-\*|]|附件"
    r"|[【（(]?(?:牵头|责任|负责|落实|配合|参与|完成)(?:单位|部门|时限)\s?[:：】]"
)
"""What begins a paragraph of its own: white space, a number, a label."""


def unwrapped(text: str) -> Content | None:
    """The text with its lines joined; None where it is not broken at a margin."""
    lines = [match.span() for match in LINE.finditer(text) if match.group()]
    lengths = sorted(len(text[a:b].rstrip()) for a, b in lines if text[a:b].strip())
    if len(lengths) < FEWEST_LINES:
        return None
    margin = lengths[int(len(lengths) * 0.9)]
    full = [(a, b) for a, b in lines if len(text[a:b].rstrip()) >= margin - RAGGED]
    within = [(a, b) for a, b in full if text[a:b].rstrip()[-1:] not in STOPS]
    if not NARROWEST <= margin <= WIDEST or len(full) < len(lengths) * MOST or len(within) < len(full) * MOST:
        return None
    runs = tuple(_runs(text, lines, margin))
    return Content("".join(text[run.in_file : run.in_file + run.length] for run in runs), Layout(runs=runs))


def _runs(text: str, lines: list[tuple[int, int]], margin: int) -> Iterator[Run]:
    """The stretches between the breaks that are taken out."""
    at = begin = 0
    for number, (start, end) in enumerate(lines):
        words = text[start:end].rstrip()
        following = text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
        if len(words) < margin - RAGGED or not following.strip() or BEGINS.match(following):
            continue
        stop = start + len(words)
        yield Run(at, begin, stop - begin)
        at, begin = at + stop - begin, lines[number + 1][0]
    if begin < len(text):
        yield Run(at, begin, len(text) - begin)
