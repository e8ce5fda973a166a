"""Numbers with their units, as a phrase states them: 不低于15万平方米, 3—5个, 1000余家."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.genre import Genre, alternatives
from ingest.records import Comparator

__all__ = ["NUMBER", "Amount", "AmountReader"]

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""1,050 / 95.5"""

KINDS = ("percent", "measure", "count", "duration", "money")
"""Kinds of units; the later of two that know a word is its kind (元 is a measure, and money)."""

REACH = 8
"""Characters before a number in which the words stand that bound it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit at ``start``..``end`` of a phrase; ``left``..``right`` takes in the words that bound it (不低于).

    ``value`` is in plain ``unit`` (15万 → 150000), ``upper`` the other end of a range. ``kind`` is one of :data:`KINDS`.
    """

    value: float
    upper: float | None
    unit: str
    kind: str
    comparator: Comparator
    start: int
    end: int
    left: int
    right: int


class AmountReader:
    """Reads amounts by the tables ``units`` and ``indicators``."""

    def __init__(self, genre: Genre) -> None:
        units, signs = genre.table("units"), genre.table("indicators")["comparator"]
        self._multiplier: dict[str, int] = units["multiplier"]
        self._kind: dict[str, str] = {word: kind for kind in KINDS for word in units[kind]["words"]}
        many = alternatives(self._multiplier)
        self._amount = re.compile(
            rf"(?<![\d.A-Za-z])(?<!\d,)(?P<value>{NUMBER})(?:[%％]|(?P<low>{many}))?"
            rf"(?:\s?[—–\-~～至]{{1,2}}\s?(?P<upper>{NUMBER}))?"
            rf"\s?(?P<many>{many})?(?P<more>余|多)?\s?(?P<unit>{alternatives(self._kind)})(?![A-Za-z\d])"
        )
        self._before = [
            (row["sign"], re.compile(rf"(?:{alternatives(row['before'])})$")) for row in signs if row["before"]
        ]
        # 30人（含）以下
        self._after = [
            (row["sign"], re.compile(rf"\s?(?:[（(]不?含[^）)]{{0,4}}[）)])?(?:{alternatives(row['after'])})"))
            for row in signs
            if row["after"]
        ]

    def read(self, phrase: str) -> Iterator[Amount]:
        """The amounts of a phrase, in its order."""
        for match in self._amount.finditer(phrase):
            unit, upper, many = match["unit"], match["upper"], match["many"] or ""
            sign, left, right = self._bounds(phrase, match)
            yield Amount(
                value=self._value(match["value"], match["low"] or many),
                upper=self._value(upper, many) if upper else None,
                unit="%" if unit in ("%", "％") else "个百分点" if unit == "百分点" else unit,
                kind=self._kind[unit],
                comparator=sign,
                start=match.start(),
                end=match.end(),
                left=left,
                right=right,
            )

    def _value(self, digits: str, many: str) -> float:
        """1,050 → 1050; 15 and 万 → 150000."""
        return float(digits.replace(",", "")) * self._multiplier.get(many, 1)

    def _bounds(self, phrase: str, match: re.Match[str]) -> tuple[Comparator, int, int]:
        """How the number bounds, and the stretch that its words and it take: 不低于15万平方米."""
        left, right = match.span()
        sign = Comparator.RANGE if match["upper"] else Comparator.AT_LEAST if match["more"] else Comparator.EQUAL
        for written, words in self._after:
            after = words.match(phrase, right)
            if after:
                sign, right = Comparator(written), after.end()
        reach = max(0, left - REACH)
        # The longest wins: 不超过, not the 超过 in it.
        before = [
            (found.start(), written) for written, words in self._before if (found := words.search(phrase, reach, left))
        ]
        if before:
            left, written = min(before)
            sign = sign if sign is not Comparator.EQUAL else Comparator(written)
        return sign, left, right
