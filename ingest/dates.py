"""Dates as plans write them: 2019年6月底前, ２０２５年, 二〇二五年底, 今年三季度, “十四五”末."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.genre import Genre
from ingest.numerals import to_int
from ingest.records import Span

__all__ = ["FIVE_YEARS", "Date", "DateReader"]

DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
"""二〇二五 is written figure by figure, with any of the signs for nought."""

BLANK = r"\s{0,2}"
"""Texts out of PDF and Word have blanks and line breaks inside dates: 2020 年 6 月\n底前."""

FIVE_YEARS = 1955
"""The year from which five-year plans count: the thirteenth (“十三五”) ends in 1955 + 5 × 13 = 2020."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date at ``start``..``end`` of a text, without the words that lead to it (到, 在).

    ``year`` is None where the words state none (6月底前), ``month`` (1 to 12) where they state a year alone. A date
    ``closes`` a stretch of time when it says so itself: 底, 末, 上半年, 第三季度, 前; ``before`` is the 前 alone.
    ``ranged``: it is the end of a range that is written whole (2024—2026年).
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    closes: bool = False
    before: bool = False
    ranged: bool = False

    @property
    def value(self) -> str:
        """How a record writes it: "2019-06", or "2025" for a year alone."""
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)


class DateReader:
    """Reads dates by the table ``periods``.

    Args:
        genre: the tables.
        this_year: what 今年 and 年底前 mean; None where the document does not state its own date: they are left out.
    """

    def __init__(self, genre: Genre, this_year: int | None = None) -> None:
        table: Mapping[str, Any] = genre.table("periods")["date"]
        self._this_year = this_year
        self._relative: dict[str, int] = table["relative"]
        month = rf"(?P<m_from>{table['month_since']})?{table['month']}"
        limit = rf"(?:{BLANK}(?:{table['day']}))?(?:{BLANK}(?P<end>{table['end']}))?"
        limit += rf"(?:{BLANK}(?:{table['occasion']}))?(?:{BLANK}(?P<before>{table['before']}))?"
        self._dated = re.compile(
            rf"(?P<from>{table['since']})?(?:{table['year']})(?:{BLANK}(?:{month}|{table['part']}))?{limit}"
        )
        self._month = re.compile(month + limit)
        self._figures = re.compile(rf"(?<!\d){table['figures']}")

    def dates(self, text: str, start: int, end: int) -> Iterator[Date]:
        """The dates with a year, in the order of the text; those of no calendar (2026年13月) are left out."""
        for match in self._dated.finditer(text, start, end):
            year, month = self._year(match), _month(match)
            # 12020年 is no year, 三年内 and 每年底前 are not those of 今年; 0 is a month that there is not.
            known = year is not None and month != 0 and not _continues(text, match)
            if known:
                closes = bool(match["before"] or match["end"] or match["half"] or match["quarter"])
                ranged = bool(match["from"] or match["m_from"])
                yield Date(*match.span(), year, month, closes, bool(match["before"]), ranged)

    def months(self, text: str, start: int, end: int) -> Iterator[Date]:
        """What looks like a month without its year (6月底前); the months of :meth:`dates` are among them."""
        for match in self._month.finditer(text, start, end):
            month = to_int(match["m"])
            if month and month <= 12 and not text[match.start() - 1 : match.start()].isdecimal():
                before = bool(match["before"])
                closes = before or bool(match["end"])
                yield Date(*match.span(), None, month, closes, before, bool(match["m_from"]))

    def figures(self, text: str, start: int, end: int) -> Iterator[Date]:
        """Dates in figures alone (2025.12, 2025-12-31), which elsewhere than behind a label of time may be anything."""
        for match in self._figures.finditer(text, start, end):
            yield Date(*match.span(), int(match["y"]), int(match["m"]), closes=True, before=bool(match["before"]))

    def _year(self, match: re.Match[str]) -> int | None:
        if match["y"]:
            return int("".join(match["y"].split()).translate(DIGITS))
        if match["fives"]:
            return FIVE_YEARS + 5 * (to_int(match["fives"]) or 0)
        return None if self._this_year is None else self._this_year + self._relative[match["relative"]]


def _month(match: re.Match[str]) -> int | None:
    """The last month of a date, None for a whole year, 0 for a month that the calendar lacks."""
    if match["m"]:
        month = to_int(match["m"]) or 0
        return month if month <= 12 else 0
    if match["half"]:
        return 6 if match["half"].startswith("上") else 12
    if match["quarter"]:
        return 3 * (to_int(match["quarter"]) or 0)
    return 12 if (match["end"] or "").endswith(("底", "末")) else None


def _continues(text: str, match: re.Match[str]) -> bool:
    """Whether the date is the tail of something else: 12020年; 三年内, 每年底前, where 年 would be that of 今年."""
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    if match["relative"] == "年":
        return bool(before) and not re.search(r"[\s，。；：、,;:（(在于保争应须要]", before)
    return before.isdecimal()
