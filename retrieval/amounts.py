"""Whether a question asks for a number, and which clauses hold one: 「要装多少台」 / 「加装电梯466台」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from ingest.genre import Genre

__all__ = ["Amounts"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The table ``corpus/genre/amounts.toml`` as two patterns."""

    question: re.Pattern[str]
    clause: re.Pattern[str]

    @classmethod
    def of(cls, genre: Genre) -> Self:
        """The patterns of these tables."""
        table = genre.table("amounts")
        return cls(*(re.compile("|".join(table[part]["patterns"])) for part in ("question", "clause")))

    def asked(self, question: str) -> bool:
        """Whether a number or a time is asked for."""
        return self.question.search(question) is not None

    def held(self, text: str) -> bool:
        """Whether the text holds a number."""
        return self.clause.search(text) is not None
