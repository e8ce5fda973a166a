"""Numbers that a task must reach, told from numbers that bound or name something.

A number with a unit is read in its phrase (from comma to comma): 「三年内整治人行道面积不低于15万平方米」 gives
period 三年内, name 整治人行道面积, comparator 不低于, value 150000, unit 平方米.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.deadlines import TimeReader
from ingest.genre import Genre, alternatives
from ingest.records import Comparator, Coverage, Indicator, Mention, Span
from ingest.spans import Taken

__all__ = ["IndicatorReader"]

NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[.．、])")
"""A part's own number where its first phrase states an indicator: 「4.」 of 4.全省药品…收费标准降低30%."""

PHRASE = re.compile(r"(?:[^，。；！？,;!?\n\r]|(?<=\d),(?=\d{3})){1,400}")
"""From comma to comma, 1,050 kept whole. Longer ones, in no published plan, are read in pieces."""


NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"  # 1,050 / 95.5


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``start``..``end`` of a phrase; ``more``: 1000余家."""

    value: float
    upper: float | None
    unit: str
    more: bool
    start: int
    end: int


class IndicatorReader:
    """Reads indicators, coverage targets and the numbers that are neither, by the tables of the genre."""

    def __init__(self, genre: Genre, times: TimeReader) -> None:
        units, table = genre.table("units"), genre.table("indicators")
        self._times = times
        self._multiplier: dict[str, int] = units["multiplier"]
        self._percent = frozenset(units["percent"]["words"])
        self._duration = frozenset(units["duration"]["words"])
        words = [word for kind in ("percent", "measure", "count", "duration") for word in units[kind]["words"]]
        many = alternatives(self._multiplier)
        self._quantity = re.compile(
            rf"(?<![\d.A-Za-z])(?<!\d,)(?P<value>{NUMBER})(?:[%％]|(?P<low>{many}))?"
            rf"(?:\s?[—–\-~～至]{{1,2}}\s?(?P<upper>{NUMBER}))?"
            rf"\s?(?P<many>{many})?(?P<more>余|多)?\s?(?P<unit>{alternatives(words)})(?![A-Za-z\d])"
        )
        signs = table["comparator"]
        self._before = [
            (row["sign"], re.compile(rf"(?:{alternatives(row['before'])})$")) for row in signs if row["before"]
        ]
        self._after = [
            (row["sign"], re.compile(rf"\s?(?:{alternatives(row['after'])})")) for row in signs if row["after"]
        ]
        self._weak = re.compile(rf"^(?:{alternatives(table['name']['weak'])})+")
        self._shortening = re.compile(rf"(?:{alternatives(table['shortening']['words'])})$")
        self._conditions = [re.compile(p) for p in table["conditions"]["patterns"]]
        self._apart = [("slogan", re.compile(p)) for p in table["slogans"]["patterns"]]
        self._apart += [("name", re.compile(p)) for p in table["names"]["patterns"]]
        self._coverage = [re.compile(p) for p in genre.table("coverage")["targets"]["patterns"]]

    def indicators(self, text: str, span: Span) -> Iterator[Indicator]:
        """What is measured within ``span``; a date that opens a sentence (到2025年，…) holds for the rest of it."""
        opened: str | None = None
        for match in PHRASE.finditer(text, span.start, span.end):
            phrase, start = match.group(), match.start()
            if text[start - 1 : start] not in "，,；;" or start == span.start:
                opened = None
            stated, places = self._times.period(phrase)
            if stated and not _outside(phrase, places).strip(" 　"):
                opened = stated
                continue
            for quantity in self._quantities(phrase, places):
                yield self._indicator(phrase, start, quantity, stated or opened, places)

    def coverage(self, text: str, span: Span) -> Iterator[Coverage]:
        """Phrases that set a target without a number: 力争至2026年实现全覆盖."""
        for match in PHRASE.finditer(text, span.start, span.end):
            if any(pattern.search(match.group()) for pattern in self._coverage):
                yield Coverage(_trimmed(match.group(), match.start()))

    def mentions(self, text: str, span: Span) -> Iterator[Mention]:
        """Numbers that are no indicator: conditions, names and slogans."""
        taken = Taken()
        found = [
            Mention(kind, here)
            for kind, pattern in [*(("condition", p) for p in self._conditions), *self._apart]
            for match in pattern.finditer(text, span.start, span.end)
            if taken.take(here := Span(*match.span()))
        ]
        yield from sorted(found, key=lambda mention: mention.span)

    def _quantities(self, phrase: str, periods: list[tuple[int, int]]) -> Iterator[Quantity]:
        taken = [*periods, *((m.start(), m.end()) for p in self._conditions for m in p.finditer(phrase))]
        for match in self._quantity.finditer(phrase):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            unit = match.group("unit")
            if unit in self._duration and not self._shortening.search(phrase[: match.start()]):
                continue
            upper, many = match.group("upper"), match.group("many") or ""
            yield Quantity(
                value=self._value(match.group("value"), match.group("low") or many),
                upper=self._value(upper, many) if upper else None,
                unit="%" if unit in ("%", "％") else "个百分点" if unit in self._percent else unit,
                more=bool(match.group("more")),
                start=match.start(),
                end=match.end(),
            )

    def _value(self, digits: str, many: str) -> float:
        """1,050 → 1050; 15 and 万 → 150000."""
        return float(digits.replace(",", "")) * self._multiplier.get(many, 1)

    def _indicator(
        self, phrase: str, start: int, quantity: Quantity, period: str | None, places: list[tuple[int, int]]
    ) -> Indicator:
        sign, left, right = self._comparator(phrase, quantity)
        name = _outside(phrase[:left], places) + _outside(phrase[right:], [(a - right, b - right) for a, b in places])
        return Indicator(
            name=self._weak.sub("", NUMBERING.sub("", name.strip(" 　、的"))).strip(" 　、的"),
            value=quantity.value,
            upper=quantity.upper,
            unit=quantity.unit,
            comparator=sign,
            period=period,
            span=_trimmed(phrase, start),
        )

    def _comparator(self, phrase: str, quantity: Quantity) -> tuple[Comparator, int, int]:
        """How the number bounds, and the stretch that its words and it take: 不低于15万平方米."""
        left, right = quantity.start, quantity.end
        sign = Comparator.AT_LEAST if quantity.more else Comparator.EQUAL
        sign = Comparator.RANGE if quantity.upper is not None else sign
        for written, words in self._after:
            match = words.match(phrase, right)
            if match:
                sign, right = Comparator(written), match.end()
        # The longest wins: 不超过, not the 超过 in it.
        before = [(match.start(), written) for written, words in self._before if (match := words.search(phrase[:left]))]
        if before:
            left, written = min(before)
            sign = sign if sign is not Comparator.EQUAL else Comparator(written)
        return sign, left, right


def _outside(phrase: str, places: list[tuple[int, int]]) -> str:
    """``phrase`` without the stretches of ``places``."""
    return "".join(char for at, char in enumerate(phrase) if not any(a <= at < b for a, b in places))


def _trimmed(phrase: str, start: int) -> Span:
    left = len(phrase) - len(phrase.lstrip())
    return Span(start + left, start + len(phrase.rstrip()))
