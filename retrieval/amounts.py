"""Whether a question asks for a number, and which clauses hold one: 「要装多少台」 / 「加装电梯466台」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from ingest.genre import Genre, alternatives

__all__ = ["Amounts"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The table ``corpus/genre/amounts.toml`` as patterns; ``kinds`` are pairs of what asks and what answers."""

    question: re.Pattern[str]
    clause: re.Pattern[str]
    kinds: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]

    @classmethod
    def of(cls, genre: Genre) -> Self:
        """The patterns of these tables."""
        table, places = genre.table("amounts"), genre.table("places")["places"]
        names = alternatives(name for key in ("provinces", "cities", "districts") for name in places[key])
        kinds = tuple(
            (re.compile("|".join(kind["asked"])), re.compile("|".join(kind["held"]).replace("{place}", names)))
            for kind in table["kind"]
        )
        question, clause = (re.compile("|".join(table[part]["patterns"])) for part in ("question", "clause"))
        return cls(question, clause, kinds)

    def asked(self, question: str) -> bool:
        """Whether a number or a time is asked for."""
        return self.question.search(question) is not None

    def held(self, text: str) -> bool:
        """Whether the text holds a number."""
        return self.clause.search(text) is not None

    def lacks(self, question: str, text: str) -> bool:
        """Whether the question asks for money, a time or places by name, and the text holds none."""
        return any(asks.search(question) and not holds.search(text) for asks, holds in self.kinds)
