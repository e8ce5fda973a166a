"""Dates and periods: by when a task is due, and over which time an indicator is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
from ingest.records import Deadline, Span
from ingest.spans import Taken

__all__ = ["TimeReader"]

REACH = 14
"""Characters around a date that decide whether it is a deadline (自2020年1月1日…)."""


class TimeReader:
    """Reads dates by the table ``periods``.

    Args:
        genre: the tables.
        plan_period: first and last year of the plan, for 三年内; None where the plan states none.
    """

    def __init__(self, genre: Genre, plan_period: tuple[int, int] | None = None) -> None:
        table = genre.table("periods")
        self._plan_period = plan_period
        self._periods = [(row["value"], re.compile(row["pattern"])) for row in table["period"]]
        self._deadlines = [re.compile(row["pattern"]) for row in table["deadline"]]
        self._not_before = [re.compile(pattern) for pattern in table["not_deadline"]["before"]]
        self._not_after = [re.compile(pattern) for pattern in table["not_deadline"]["after"]]
        ongoing = table["ongoing"]
        self._ongoing = re.compile(
            rf"(?:{alternatives(ongoing['labels'])})[:：]\s*(?P<value>{alternatives(ongoing['words'])})"
        )

    def deadlines(self, text: str, span: Span) -> Iterator[Deadline]:
        """The dates within ``span`` by which something is due, in the order of the text, none twice."""
        taken = Taken()
        found = [
            Deadline(_value(match), here)
            for pattern in self._deadlines
            for match in pattern.finditer(text, span.start, span.end)
            if self._is_due(text, match) and taken.take(here := Span(*match.span()))
        ]
        found += [
            Deadline("ongoing", Span(*match.span("value")))
            for match in self._ongoing.finditer(text, span.start, span.end)
        ]
        yield from sorted(found, key=lambda deadline: deadline.span)

    def period(self, phrase: str) -> tuple[str | None, list[tuple[int, int]]]:
        """The period that a phrase states, and where in it the words stand: 三年内新建… → "2024-2026", [(0, 3)]."""
        value: str | None = None
        places: list[tuple[int, int]] = []
        for form, pattern in self._periods:
            for match in pattern.finditer(phrase):
                if any(start < match.end() and match.start() < end for start, end in places):
                    continue
                places.append((match.start(), match.end()))
                value = value or self._filled(form, match)
        return value, sorted(places)

    def _filled(self, form: str, match: re.Match[str]) -> str | None:
        if form == "plan":
            return self._of_the_plan(match.group("n"))
        if form == "{date}":
            return _value(match)
        return form.format(**{key: value for key, value in match.groupdict().items() if value})

    def _of_the_plan(self, years: str) -> str | None:
        """三年内 is the plan's own period where the plan has three years; 两年内 of it is not known."""
        if not self._plan_period:
            return None
        first, last = self._plan_period
        return f"{first}-{last}" if to_int(years) == last - first + 1 else None

    def _is_due(self, text: str, match: re.Match[str]) -> bool:
        before = text[max(0, match.start() - REACH) : match.start()]
        after = text[match.end() : match.end() + REACH]
        return not any(p.search(before) for p in self._not_before) and not any(p.search(after) for p in self._not_after)


def _value(match: re.Match[str]) -> str:
    """How a date is written: "2026-12" for 2026年底, "2019-06" for 2019年6月底, "2026" for 2026年."""
    groups = match.groupdict()
    year = int(groups["y"])
    if groups.get("half"):
        return f"{year}-{'06' if groups['half'].startswith('上') else '12'}"
    if groups.get("m"):
        return f"{year}-{int(groups['m']):02d}"
    return f"{year}-12" if groups.get("end") else str(year)
