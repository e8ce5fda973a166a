"""Numbers and times in a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.algebra import Comparison
from retrieval.understanding.sentence import Sentence, Sign

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


@dataclass(frozen=True, slots=True)
class Time:
    """A date, or a span of years.

    ``due`` is "2026-12" or "2026"; ``first``/``last`` are years.
    """

    first: int | None = None
    last: int | None = None
    due: str | None = None
    before: bool = False


class QuantityLinker:
    """Puts signs for times."""

    @staticmethod
    def mark_times(sentence: Sentence) -> None:
        """Signs for dates and spans of years."""
        for match in reversed(list(TIME.finditer(sentence.text))):
            sentence.replace(match.start(), match.end(), Sign.TIME, _time(match))


def _time(match: re.Match[str]) -> Time:
    if match.group("y1"):
        return Time(first=int(match.group("y1")), last=int(match.group("y2")))
    year, month = int(match.group("y")), match.group("m")
    due = f"{year}-{int(month):02d}" if month else f"{year}-12" if match.group("end") else str(year)
    return Time(first=year, last=year, due=due, before=bool(match.group("before")))
