"""A question as a sentence in which what was recognised stands as one sign each.

「区房管局和区建管委共同牵头哪些任务」 becomes 「D和D共同牵头哪些任务」 with two marks; patterns of the table
``questions`` are then read over signs and words alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["LONGEST_QUESTION", "SIGNS", "Mark", "Sentence", "Sign", "fold", "folded_brackets"]

LONGEST_QUESTION = 2000
"""Characters that are read of a question; what follows is left out."""


class Sign(StrEnum):
    """Private-use characters, one a kind, so that no text of a user can be taken for one."""

    DEPARTMENT = "\ue001"
    TASK = "\ue002"
    SECTION = "\ue003"
    POLICY = "\ue004"
    TIME = "\ue006"


SIGNS = "".join(Sign)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one sign stands for: its reading, and the words of the question."""

    sign: Sign
    value: Any
    surface: str


@dataclass(slots=True)
class Sentence:
    """The question with signs; ``marks[k]`` belongs to the k-th sign of ``text``."""

    text: str
    marks: list[Mark] = field(default_factory=list)

    def replace(self, start: int, end: int, sign: Sign, value: Any) -> None:
        """Put ``sign`` in the place of ``text[start:end]``; marks inside are taken over by it."""
        before = _signs(self.text[:start])
        inside = _signs(self.text[start:end])
        self.marks[before : before + inside] = [Mark(sign, value, self.surface(start, end))]
        self.text = self.text[:start] + sign + self.text[end:]

    def surface(self, start: int, end: int) -> str:
        """The words of the question behind ``text[start:end]``."""
        at = _signs(self.text[:start])
        words = []
        for char in self.text[start:end]:
            if char in SIGNS:
                words.append(self.marks[at].surface)
                at += 1
            else:
                words.append(char)
        return "".join(words)

    def found(self, sign: Sign) -> Iterator[tuple[int, Mark]]:
        """Each mark of a kind with its place in ``text``."""
        at = 0
        for place, char in enumerate(self.text):
            if char in SIGNS:
                if char == sign:
                    yield place, self.marks[at]
                at += 1

    def values(self, sign: Sign) -> list[Any]:
        """The readings of a kind, in the order of the sentence."""
        return [mark.value for _, mark in self.found(sign)]


def _signs(text: str) -> int:
    return sum(char in SIGNS for char in text)


BRACKETS = str.maketrans("（）〔〕【】[]", "()()()()")


def folded_brackets(text: str) -> str:
    """``text`` with one kind of bracket: 各市、县(区)人民政府."""
    return text.translate(BRACKETS)


@cache
def _to_simplified() -> OpenCC:
    """The converter; making one takes 4 ms."""
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(question: str) -> str:
    """The question in one way of writing: simplified characters, half-width letters and digits, lower case.

    Control characters and this module's own signs are dropped, white space between Chinese characters too.
    """
    text = unicodedata.normalize("NFKC", question[:LONGEST_QUESTION])[:LONGEST_QUESTION]  # \ufdfa becomes 18 characters
    text = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    text = _to_simplified().convert(text).lower()
    if len(text) > 2 and not text[1::2].strip():
        text = text[::2]  # 第 1 0 项 任 务: a blank behind each character
    text = folded_brackets(text).replace("“", '"').replace("”", '"')
    text = re.sub(
        r"(?<=[一-鿿])\s+(?=[一-鿿\d])|(?<=\d)\s+(?=[一-鿿%])|(?<=%)\s+(?=[一-鿿])|\s+(?=[，。？！、])", "", text
    )
    return re.sub(r"\s+", " ", text).strip()
