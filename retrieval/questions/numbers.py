"""Numbers, ordinals and units of a question: 三家, 百分之四十八, 15万平方米, 前三名, 第二."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
from retrieval.questions.leaf import Leaf
from retrieval.questions.meaning import Number

__all__ = ["NumberReader"]

DIGITS = r"\d[\d,]{0,20}(?:\.\d+)?"
NUMERAL = r"[一二两三四五六七八九十][一二两三四五六七八九十百千零]{0,8}"
PERCENT = re.compile(rf"百分之({DIGITS}|{NUMERAL})")
TENTHS = re.compile(rf"(?<![一-鿿])?({NUMERAL}|\d)成(?![立为果品员本功效熟])")
"""六成: 60 %."""

ORDINAL = re.compile(rf"第({NUMERAL}|\d{{1,4}})(?:名|位|多(?!少)|少|大)?")
"""第二多, 第三名: a place in an order; 第三项 is a task and read by its linker."""

FIRST = re.compile(rf"[前头]({NUMERAL}|\d{{1,4}})(?:名|位|家|个|强)")
"""前三名."""

COSTLY = 0.9
"""What speaks against a numeral of one character without a unit: 一 of 一起."""


class NumberReader:
    """Proposes leaves for numbers, with the units that the plans' tables know."""

    def __init__(self, genre: Genre) -> None:
        units = genre.table("units")
        self._multiplier: dict[str, int] = {
            word: value
            for word, value in units["multiplier"].items()
            if word in ("千", "万", "亿", "百万", "千万", "万亿")
        }
        self.units = sorted({word for kind in ("percent", "measure", "count") for word in units[kind]["words"]})
        many, unit = alternatives(self._multiplier), alternatives(self.units)
        self._number = re.compile(
            rf"(?P<value>{DIGITS}|(?<![第几])(?:{NUMERAL}))\s*(?P<many>{many})?(?P<about>多|余)?\s*(?P<unit>{unit})?"
            rf"(?:\s*(?:到|至|-|~|—)\s*(?P<upper>{DIGITS})\s*(?P<many2>{many})?(?P<unit2>{unit})?)?"
        )
        self._unit = re.compile(unit)

    def read(self, text: str) -> Iterator[Leaf]:
        """Every number, ordinal and unit in ``text``; they overlap."""
        for match in PERCENT.finditer(text):
            yield _leaf(match, "number", Number(_value(match.group(1)), "%"), 0.0)
        for match in TENTHS.finditer(text):
            yield _leaf(match, "number", Number(10 * _value(match.group(1)), "%"), 0.2)
        for match in ORDINAL.finditer(text):
            yield _leaf(match, "ordinal", int(_value(match.group(1))), 0.3)
        for match in FIRST.finditer(text):
            yield _leaf(match, "top", int(_value(match.group(1))), 0.2)
        yield from self._numbers(text)
        for start in range(len(text)):
            unit = self._unit.match(text, start)
            if unit is not None:
                yield Leaf(start, unit.end(), "unit", unit.group().replace("％", "%"), 0.6, unit.group())

    def _numbers(self, text: str) -> Iterator[Leaf]:
        for match in self._number.finditer(text):
            unit = (match.group("unit2") or match.group("unit") or "").replace("％", "%")
            times = self._multiplier.get(match.group("many") or match.group("many2") or "", 1)
            value = _value(match.group("value")) * times
            upper = match.group("upper")
            most = _value(upper) * self._multiplier.get(match.group("many2") or "", 1) if upper else None
            bare = not unit and times == 1 and not match.group("value")[0].isdigit()
            if bare and len(match.group("value")) == 1:
                continue
            cost = COSTLY if bare else 0.0 if match.group("value")[0].isdigit() or times > 1 else 0.3
            yield _leaf(match, "number", Number(value, unit, None, most), cost)
            if unit:  # 三项任务: the unit is the measure word of what follows, too
                end = match.start("unit")
                yield Leaf(match.start(), end, "number", Number(value), cost + 0.4, text[match.start() : end])


def _leaf(match: re.Match[str], category: str, value: object, cost: float) -> Leaf:
    return Leaf(match.start(), match.end(), category, value, cost, match.group())


def _value(written: str) -> float:
    plain = written.replace(",", "")
    if plain[0].isdigit():
        return float(plain)
    return float(to_int(plain) or 0)
