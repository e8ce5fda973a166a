"""The words that people ask with: one table of rows ``word, category, sense, cost``.

A new wording is a new row in ``corpus/questions/lexicon.tsv``; nothing here knows any word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from corpus import FOLDER
from ingest.errors import CorpusError

__all__ = ["Entry", "Lexicon"]

FILE = FOLDER / "questions" / "lexicon.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word: what it does in a question (``category``), what it says (``sense``), and how readily it is read so.

    ``cost`` is 0 for what means nothing else (牵头单位) to 3 for what is mostly something else (管).
    """

    word: str
    category: str
    sense: str
    cost: float


class Lexicon:
    """The rows by word."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            own = self._entries.setdefault(entry.word, [])
            if all((entry.category, entry.sense) != (other.category, other.sense) for other in own):
                own.append(entry)
        self._longest: dict[str, int] = {}
        for word in self._entries:
            self._longest[word[0]] = max(len(word), self._longest.get(word[0], 0))

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """The table in ``path``.

        Raises:
            CorpusError: it is missing, or a row has not four fields of which the last is a number.
        """
        try:
            lines = path.read_text("utf-8").splitlines()
        except OSError as error:
            raise CorpusError("问句词表读不到", where=str(path), remedy="检查文件是否存在、是否可读") from error
        return cls(_entry(line, number, path) for number, line in enumerate(lines, 1) if line and line[0] != "#")

    def is_noun(self, word: str) -> bool:
        """Whether ``word`` names a kind of thing: 计划, which an office of old is called by as well."""
        return any(entry.category == "noun" for entry in self._entries.get(word, ()))

    def at(self, text: str, start: int) -> Iterator[tuple[int, list[Entry]]]:
        """Each end of a word that begins at ``start``, with the word's rows, the longest first."""
        for length in range(min(self._longest.get(text[start], 0), len(text) - start), 0, -1):
            entries = self._entries.get(text[start : start + length])
            if entries:
                yield start + length, entries


def _entry(line: str, number: int, path: Path) -> Entry:
    fields = line.split("\t")
    try:
        word, category, sense, cost = fields
        return Entry(word, category, sense, float(cost))
    except ValueError as error:
        what = f"第 {number} 行不是“词、类、义、代价”四栏"
        raise CorpusError(what, where=str(path), remedy="用制表符隔开四栏，代价写数字") from error
