"""Slips of the pen: brackets without their other half, stops and words twice, days that do not exist, blanks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingest._finding import Finding
from ingest.genre import Genre
from ingest.records import Plan, Span

__all__ = ["blanks", "brackets", "dates", "repeats"]

LEAP_YEAR = 2024
"""A year in which every day exists that exists in any: 2月29日 without a year is no slip."""

TWO_OPENINGS = 30
"""Characters between two openings that were meant as a pair."""

FULL_WIDTH = str.maketrans("()", "（）")


def brackets(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Each sign that has no other half within its reach."""
    table = genre.table("review")
    text = plan.text.translate(FULL_WIDTH)
    # The closing sign of 1） is no half of a pair, and neither is one that a file's own marks bring.
    listed = {match.end() - 1 for match in re.finditer(table["listed"]["pattern"], text, re.MULTILINE)}
    pairs: Mapping[str, Mapping[str, Any]] = table["brackets"]
    for opening, row in pairs.items():
        closing = row["closing"]
        signs = [at for at, sign in enumerate(text) if sign in (opening, closing)]
        done = -1
        for at in sorted(_single(text, signs, opening, row["reach"], listed)):
            # “智能+“制造: the second of two openings was to close, and they are one slip.
            if done >= 0 and at - done <= TWO_OPENINGS and text[at] == text[done]:
                done = -1
                continue
            done = at
            yield Finding(
                Span(at, at + 1), {"sign": plan.text[at], "other": closing if text[at] == opening else opening}
            )


def _single(text: str, signs: Sequence[int], opening: str, reach: int, listed: set[int]) -> Iterator[int]:
    """The places among ``signs`` that have no other half; a 1） may close a bracket that is open, and need not."""
    opened: list[int] = []
    for at in signs:
        while opened and at - opened[0] > reach:
            yield opened.pop(0)
        if text[at] == opening:
            opened.append(at)
        elif opened:
            opened.pop()
        elif at not in listed:
            yield at
    yield from opened


def repeats(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Two stops side by side, or a word twice."""
    yield from _matches(plan, genre.table("review")["repeats"]["patterns"])


def blanks(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """What was left to be filled in: ××, ____, （待定）."""
    yield from _matches(plan, genre.table("review")["blank"]["patterns"])


def _matches(plan: Plan, patterns: Sequence[str]) -> Iterator[Finding]:
    for pattern in patterns:
        for match in re.finditer(pattern, plan.text, re.MULTILINE):
            yield Finding(Span(*match.span()))


def dates(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Days and months that no calendar has, and years that run backwards."""
    table = genre.table("review")["dates"]
    for match in re.finditer(table["day"], plan.text):
        month, year = int(match["m"]), int(match["y"] or LEAP_YEAR)
        if not 1 <= month <= 12 or not 1 <= int(match["d"]) <= calendar.monthrange(year, month)[1]:
            yield Finding(Span(*match.span()), {"why": table["no_day"]})
    for match in re.finditer(table["month"], plan.text):
        if not 1 <= int(match["m"]) <= 12:
            yield Finding(Span(*match.span()), {"why": table["no_month"]})
    for match in re.finditer(table["span"], plan.text):
        if match["first"] > match["last"]:
            yield Finding(Span(*match.span()), {"why": table["turned"]})
