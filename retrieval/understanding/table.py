"""The table ``questions``: how parts of a plan are named by number or title, compiled."""

from __future__ import annotations

import re

from ingest.genre import Genre
from retrieval.understanding.sentence import SIGNS, Sign

__all__ = ["QuestionTable"]

NUMERAL = r"(?:\d{1,24}|[一二两三四五六七八九十百]{1,12})"
"""Bounded, for an unbounded one is sought anew at each of two thousand digits."""
CHINESE = "[一二三四五六七八九十百]{1,5}"
LETTERS = {
    "{N}": NUMERAL,
    "{N2}": rf"(?:\d{{1,2}}|{CHINESE})",
    "{H}": CHINESE,
    "{S}": Sign.SECTION,
    "{signs}": SIGNS,
}
"""How the patterns write any number, one up to 99, one in Chinese characters, the sign of a section, and every sign."""


class QuestionTable:
    """Patterns over sentences with signs; every list keeps the order of the table."""

    def __init__(self, genre: Genre) -> None:
        table = genre.table("questions")
        rows = {name: [row] if isinstance(row, str) else row for name, row in table["numbers"].items()}
        self._numbers = {name: [compiled(pattern) for pattern in patterns] for name, patterns in rows.items()}
        self._titles = {name: compiled(pattern) for name, pattern in table["titles"].items()}

    def numbers(self, name: str) -> list[re.Pattern[str]]:
        """The patterns of ``[numbers]`` by name."""
        return self._numbers[name]

    def title(self, name: str) -> re.Pattern[str]:
        """A pattern of ``[titles]`` by name."""
        return self._titles[name]


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the table, its numerals and signs ({N}, {S} …) put in."""
    for letter, meant in LETTERS.items():
        pattern = pattern.replace(letter, meant)
    return re.compile(pattern)
