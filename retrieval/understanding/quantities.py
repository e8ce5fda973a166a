"""Numbers and times in a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
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
    """A number with its unit; ``comparison`` is None where the question only names the number (是80%吗).

    ``unit`` is "" where none is said; ``most`` is the other end of 40%到60%之间.
    """

    value: float
    unit: str
    comparison: Comparison | None
    most: float | None = None

    def measure(self) -> Measure:
        """The condition that an indicator is to meet; a number without a unit is compared whatever the unit is."""
        sign = self.comparison or Comparison.EQUAL
        return Measure(unit=self.unit or None, comparison=sign, value=self.value, most=self.most)


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
            rf"(?<!哪)(?:多少|几|how many\s*)(?:万|亿)?(?P<unit>{alternatives(words)})(?!量化|任务|部门|单位|指标)"
        )
        unit = alternatives(words)
        many = rf"\s*(?P<many>{alternatives(self._multiplier)})?\s*"
        number = r"(?<![\d,.])(?P<value>\d[\d,]{0,20}(?:\.\d+)?)"
        upper = rf"(?:(?:{unit})?\s*(?:到|至|-|~|—)\s*(?P<upper>\d+(?:\.\d+)?))?"
        percent = r"百分之(?P<percent>[一二三四五六七八九十百\d.]+)"
        self._patterns = []
        for sign, before, after in table.comparisons:
            stated = rf"(?:{number}{upper}{many}(?P<unit>{unit})|{percent})"
            measured = rf"(?:(?P<before>{before})\s*)?{stated}(?:之间)?(?P<after>{after})?"
            bare = rf"(?:{before})\s*(?P<value>\d+(?:\.\d+)?){many}(?=的|$|[?？，,])"
            self._patterns += [(sign, True, re.compile(measured)), (sign, False, re.compile(bare))]
        digits = "[零一二两三四五六七八九十百千万]"
        ahead = rf"(?=(?:{unit})|的(?:指标|目标))"
        self._numeral = re.compile(rf"(?<!{digits})(?={digits}*[十百千万]){digits}{{2,}}{ahead}")

    def mark_times(self, sentence: Sentence) -> None:
        """Signs for dates and periods."""
        for match in reversed(list(TIME.finditer(sentence.text))):
            sentence.replace(match.start(), match.end(), Sign.TIME, _time(match))
        for period, pattern in self._table.periods:
            for match in reversed(list(pattern.finditer(sentence.text))):
                if match.group():
                    sentence.replace(match.start(), match.end(), Sign.TIME, Time(period=period))

    def mark_quantities(self, sentence: Sentence) -> None:
        """Signs for numbers with a unit, with the words that compare: 达到90%以上, 超过100公里, 2000个, 四百六十六台."""
        sentence.text = self._numeral.sub(lambda match: str(to_int(match.group()) or match.group()), sentence.text)
        found: list[tuple[int, int, Quantity]] = []
        for sign, with_unit, pattern in self._patterns:
            found += [
                (match.start(), match.end(), self._quantity(match, sign, with_unit=with_unit))
                for match in pattern.finditer(sentence.text)
            ]
        # The reading with the most words of comparison wins: 「达到」 alone is weaker than 「以上」 behind the number.
        found.sort(key=lambda one: (-(one[1] - one[0]), one[2].comparison is None, one[0]))
        taken: list[tuple[int, int, Quantity]] = []
        for one in found:
            if all(one[1] <= other[0] or other[1] <= one[0] for other in taken):
                taken.append(one)
        for start, end, quantity in sorted(taken, key=lambda one: -one[0]):
            sentence.replace(start, end, Sign.QUANTITY, quantity)

    def _quantity(self, match: re.Match[str], sign: Comparison, *, with_unit: bool) -> Quantity:
        if not with_unit:
            return Quantity(self._value(match), "", sign)
        if match.group("upper"):
            return Quantity(self._value(match), self._unit(match), Comparison.AT_LEAST, float(match.group("upper")))
        compared = match.group("before") or match.group("after")
        return Quantity(self._value(match), self._unit(match), sign if compared else None)

    def _value(self, match: re.Match[str]) -> float:
        if match.groupdict().get("percent"):
            number = match.group("percent")
            return float(number) if re.fullmatch(r"\d+(?:\.\d+)?", number) else float(to_int(number) or 0)
        return float(match.group("value").replace(",", "")) * self._multiplier.get(match.group("many") or "", 1)

    @staticmethod
    def _unit(match: re.Match[str]) -> str:
        return "%" if match.group("percent") else match.group("unit").replace("％", "%")

    def mark_unit(self, sentence: Sentence) -> tuple[str, ...]:
        """The unit that a question names as such, a sign in its place: 以户为单位, 用平方米算, 百分比指标."""
        for pattern in self._table.unit_asked:
            match = pattern.search(sentence.text)
            if match:
                unit = "%" if match.groupdict().get("percent") else match.group("unit")
                if unit in self.units:
                    noun = match.end("percent") if unit == "%" else match.end()
                    sentence.replace(match.start(), noun, Sign.CONDITION, unit)
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
