"""Numbers and times in a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.genre import Genre, alternatives
from kg.algebra import Comparison, Measure
from retrieval.understanding.sentence import Sentence, Sign
from retrieval.understanding.table import QuestionTable

__all__ = ["Quantity", "QuantityLinker", "Time"]

YEAR = r"(?P<{0}>(?:19|20|21)\d\d)"
TIME = re.compile(
    rf"{YEAR.format('y1')}\s*年?\s*(?:到|至|-|—|–|~|～)\s*{YEAR.format('y2')}\s*年?(?:间|期间)?"
    rf"|(?:到|至|截至|截止|在|于)?{YEAR.format('y')}(?=\s*年|底|末|\s*(?:$|[?？，。]))\s*年?(?:(?P<m>\d{{1,2}})月份?)?(?P<end>年?底|末|年末)?(?P<before>(?:之|以)?前)?(?!\d)"
)
"""2024到2025年, 2026年底前, 到2026年, 2030年."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; ``comparison`` is None where the question only names the number (是80%吗)."""

    value: float
    unit: str
    comparison: Comparison | None

    def measure(self) -> Measure:
        """The condition that an indicator is to meet."""
        return Measure(unit=self.unit, comparison=self.comparison or Comparison.EQUAL, value=self.value)


@dataclass(frozen=True, slots=True)
class Time:
    """A date, a span of years, or a period.

    ``due`` is "2026-12" or "2026"; ``first``/``last`` are years; ``period`` is "annual" or "plan".
    """

    first: int | None = None
    last: int | None = None
    due: str | None = None
    before: bool = False
    period: str | None = None


class QuantityLinker:
    """Puts signs for quantities and times."""

    def __init__(self, genre: Genre, table: QuestionTable) -> None:
        units = genre.table("units")
        self._table = table
        self._multiplier: dict[str, int] = units["multiplier"]
        words = [word for kind in ("percent", "measure", "count") for word in units[kind]["words"]]
        self.units = frozenset(words)
        self._counted = re.compile(
            rf"(?:多少|几|how many\s*)(?:万|亿)?(?P<unit>{alternatives(words)})(?!任务|部门|单位)"
        )
        number = rf"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<many>{alternatives(self._multiplier)})?\s*(?P<unit>{alternatives(words)})"
        percent = r"百分之(?P<percent>[一二三四五六七八九十百\d.]+)"
        self._patterns = [
            (sign, re.compile(rf"(?:(?P<before>{before})\s*)?(?:{number}|{percent})(?P<after>{after})?"))
            for sign, before, after in table.comparisons
        ]

    def mark_times(self, sentence: Sentence) -> None:
        """Signs for dates and periods."""
        for match in reversed(list(TIME.finditer(sentence.text))):
            sentence.replace(match.start(), match.end(), Sign.TIME, _time(match))
        for period, pattern in self._table.periods:
            for match in reversed(list(pattern.finditer(sentence.text))):
                if match.group():
                    sentence.replace(match.start(), match.end(), Sign.TIME, Time(period=period))

    def mark_quantities(self, sentence: Sentence) -> None:
        """Signs for numbers with a unit, with the words that compare: 达到90%以上, 超过100公里, 2000个."""
        found: list[tuple[int, int, Quantity]] = []
        for sign, pattern in self._patterns:
            for match in pattern.finditer(sentence.text):
                compared = match.group("before") or match.group("after")
                quantity = Quantity(self._value(match), self._unit(match), sign if compared else None)
                found.append((match.start(), match.end(), quantity))
        # The reading with the most words of comparison wins: 「达到」 alone is weaker than 「以上」 behind the number.
        found.sort(key=lambda one: (-(one[1] - one[0]), one[2].comparison is None, one[0]))
        taken: list[tuple[int, int, Quantity]] = []
        for one in found:
            if all(one[1] <= other[0] or other[1] <= one[0] for other in taken):
                taken.append(one)
        for start, end, quantity in sorted(taken, key=lambda one: -one[0]):
            sentence.replace(start, end, Sign.QUANTITY, quantity)

    def _value(self, match: re.Match[str]) -> float:
        from ingest.numerals import to_int

        if match.group("percent"):
            number = match.group("percent")
            return float(number) if re.fullmatch(r"\d+(?:\.\d+)?", number) else float(to_int(number) or 0)
        return float(match.group("value").replace(",", "")) * self._multiplier.get(match.group("many") or "", 1)

    @staticmethod
    def _unit(match: re.Match[str]) -> str:
        return "%" if match.group("percent") else match.group("unit").replace("％", "%")

    def unit_named(self, text: str) -> tuple[str, ...]:
        """The unit that a question names as such: 以户为单位, 用平方米算, 百分比指标."""
        for pattern in self._table.unit_asked:
            match = pattern.search(text)
            if match:
                unit = "%" if match.groupdict().get("percent") else match.group("unit")
                if unit in self.units:
                    return (unit,)
        return ()

    def unit_counted(self, text: str) -> tuple[str, ...]:
        """The units that a question asks a number in: 多少公里, 多长."""
        asked = self._counted.search(text)
        if asked:
            return (asked.group("unit"),)
        return next((units for asks, units in self._table.unit_families if any(word in text for word in asks)), ())


def _time(match: re.Match[str]) -> Time:
    if match.group("y1"):
        return Time(first=int(match.group("y1")), last=int(match.group("y2")))
    year, month = int(match.group("y")), match.group("m")
    due = f"{year}-{int(month):02d}" if month else f"{year}-12" if match.group("end") else str(year)
    return Time(first=year, last=year, due=due, before=bool(match.group("before")))


def years(times: Iterable[Time]) -> list[int]:
    """Every year that the times name."""
    return [year for time in times for year in (time.first, time.last) if year is not None]
