"""What plans do not state, and talk that is no question about a plan: told by reasons, not by a score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.genre import Genre, alternatives

__all__ = ["Scope", "Unstated"]


APART = r"(?:(?<![a-z])|(?![a-z]))"
"""What begins with a letter begins no word inside another: fupinban (扶贫办) holds no nba."""


@dataclass(frozen=True, slots=True)
class Unstated:
    """What is asked for and stands in no plan: its name, and the sentence that says so."""

    name: str
    reply: str
    out_of_scope: bool


@dataclass(frozen=True, slots=True)
class _Row:
    unstated: Unstated
    words: re.Pattern[str]
    unless: re.Pattern[str]
    whole: bool


class Scope:
    """The table ``unstated`` against the texts: a word that a plan uses itself is never out of it."""

    def __init__(self, genre: Genre, texts: Iterable[str]) -> None:
        table = genre.table("unstated")
        whole_text = "\n".join(texts).lower()
        self._rows: list[_Row] = []
        for key in ("attribute", "out_of_scope"):
            for row in table.get(key, []):
                words = [word for word in row["words"] if word.lower() not in whole_text]
                self._rows.append(
                    _Row(
                        Unstated(row["name"], row["reply"], key == "out_of_scope"),
                        re.compile(rf"{APART}(?:{alternatives(word.lower() for word in words) or '(?!)'})"),
                        re.compile(alternatives(word.lower() for word in row.get("unless", [])) or "(?!)"),
                        bool(row.get("whole", False)),
                    )
                )

    def found(self, question: str) -> Iterator[tuple[int, int, Unstated]]:
        """Every place of the question (folded) that holds a word of a row, with the row."""
        for row in self._rows:
            matches = list(row.words.finditer(question))
            if not matches or row.unless.search(question):
                continue
            if row.whole and re.search(r"\w", row.words.sub("", question)):
                continue
            for match in matches:
                yield match.start(), match.end(), row.unstated

    def unstated(self, question: str) -> Unstated | None:
        """The first row of the longest word that ``question`` (folded) holds; None where it holds none."""
        best: tuple[int, Unstated] | None = None
        for row in self._rows:
            found = [match.group() for match in row.words.finditer(question)]
            if not found or row.unless.search(question):
                continue
            if row.whole and re.search(r"\w", row.words.sub("", question)):
                continue
            longest = max(map(len, found))
            if best is None or longest > best[0]:
                best = (longest, row.unstated)
        return best[1] if best else None
