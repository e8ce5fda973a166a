"""What stands on pages for the sake of pages: running headers and footers, page numbers, the leaders of a contents list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.formats._lines import Line, line_of, rows_of
from ingest.formats._page import Page, Piece

__all__ = ["Furnished", "Row", "furnished"]

EDGE_ROWS = 2
"""So many rows at the top and at the bottom of a page can be headers or footers."""

MARGIN = 0.14
"""They stand within this share of the page's height from its edges (GB/T 9704-2012: 37 mm of 297 at the top)."""

SAME_HEIGHT = 0.02
"""A header stands at the same height on every page, give or take this share of the page's height."""

OFTEN = 0.3
"""On this share of the pages, and on two at least: headers of left and right pages differ."""

PAGE_NUMBER = re.compile(
    r"[\s—–―－一\-~～·•.|_/]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6}|[〇一二三四五六七八九十百]{1,5}(?=\s*页))(?:\s*页)?"
    r"(?:\s*[,，/／]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[\s—–―－一\-~～·•.|_/]*",
)  # — 3 —　一3一 (recognised)　第3页 共10页　3/10　- iv -

LEADERS = re.compile(r"^(.*?)[\s.．·・…‥]{3,}\s*[—–\-]?\s*\d{1,4}\s*[—–\-]?$")  # 一、总体要求……………………1
CONTENTS_TITLE = re.compile(r"目\s*[录次]")

LONGEST = 200
"""Longer lines are neither page numbers nor of a contents list, and cost the patterns more than they are worth."""

Row = list[Piece]


@dataclass(frozen=True, slots=True)
class Furnished:
    """The rows of each page that are its own text, from top to bottom, and what was taken out, told in Chinese."""

    rows: tuple[tuple[Row, ...], ...]
    left_out: tuple[str, ...]


def furnished(pages: list[Page]) -> Furnished:
    """Take out of all pages what repeats at their edges, page numbers, and lists of contents."""
    kept = [rows_of(page.pieces) for page in pages]
    running = _running(pages, kept)
    numbers, told = 0, Counter[str]()
    for index, (page, rows) in enumerate(zip(pages, kept, strict=True)):
        edges = _edge_rows(page, rows)
        own = []
        for at, row in enumerate(rows):
            text = line_of(row).text
            if at in edges and len(text) <= LONGEST and PAGE_NUMBER.fullmatch(text):
                numbers += 1
            elif at in edges and _key(page, line_of(row)) & running:
                told[text] += 1
            else:
                own.append(row)
        kept[index] = own
    kept, contents = _without_contents(kept)
    return Furnished(tuple(tuple(rows) for rows in kept), tuple(_told(numbers, contents, told)))


def _edge_rows(page: Page, rows: list[Row]) -> frozenset[int]:
    """Indices of the rows that stand so near the top or the bottom that they may be furniture."""
    last = len(rows) - EDGE_ROWS
    return frozenset(
        index
        for index, row in enumerate(rows)
        if (index < EDGE_ROWS and row[0].box.bottom < MARGIN * page.height)
        or (index >= last and row[0].box.top > (1 - MARGIN) * page.height)
    )


def _key(page: Page, line: Line) -> frozenset[tuple[str, int]]:
    """A line without its digits at its height; two heights, so that neighbours on either side of a step meet."""
    text = re.sub(r"\d+", "#", re.sub(r"\s+", "", line.text))
    step = line.box.middle / page.height / SAME_HEIGHT
    return frozenset({(text, int(step)), (text, int(step + 0.5) + 1000)})


def _running(pages: list[Page], kept: list[list[Row]]) -> frozenset[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    for page, rows in zip(pages, kept, strict=True):
        found = {key for at in _edge_rows(page, rows) for key in _key(page, line_of(rows[at]))}
        counts.update(found)
    least = max(2, OFTEN * len(pages))
    return frozenset(key for key, count in counts.items() if count >= least)


def _without_contents(kept: list[list[Row]]) -> tuple[list[list[Row]], int]:
    """Rows that lead with dots to a page number say again what the text says; so does their title 目　录."""
    found = 0
    pages = []
    for rows in kept:
        texts = [line_of(row).text for row in rows]
        led = [len(text) <= LONGEST and bool(LEADERS.match(text)) for text in texts]
        found += sum(led)
        drop = {
            at
            for at, text in enumerate(texts)
            if led[at] or (any(led[at + 1 : at + 3]) and CONTENTS_TITLE.fullmatch(text))
        }
        pages.append([row for at, row in enumerate(rows) if at not in drop])
    return pages, found


def _told(numbers: int, contents: int, told: Counter[str]) -> Iterator[str]:
    if numbers:
        yield f"页码（{numbers} 页）"
    for text, count in told.most_common(5):
        yield f"页眉页脚“{text[:40]}”（{count} 页）"
    if contents:
        yield f"目录（{contents} 行）"
