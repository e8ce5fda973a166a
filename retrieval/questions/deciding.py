"""Whether a reading is sure enough to be answered: a probability learned from questions whose answers are known.

What it is told by says how readily the question was read, not what it is about: how far the next reading with another
answer is, what the reading cost, and how much of the question it did not use.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from corpus import FOLDER
from ingest.errors import CorpusError

__all__ = ["FEATURES", "Decision", "Signs"]

FILE = FOLDER / "questions" / "decision.toml"

FEATURES = ("lead", "cost", "dear", "unused", "several", "doubt")
"""What speaks for and against a reading, in the order of the weights."""

FARTHEST = 3.0
"""A lead of more says no more."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of the best reading of a question.

    Args:
        lead: by how much the next reading that is answered otherwise costs more, from 0.
        cost: what the reading costs.
        length: characters of the question.
        unused: characters that were set aside.
        asks: things that it asks.
        doubt: what grounding it in the facts cost.
    """

    lead: float
    cost: float
    length: int
    unused: int
    asks: int
    doubt: float

    def features(self) -> dict[str, float]:
        """The numbers that are weighed, each about 0 to 3."""
        return {
            "lead": min(self.lead, FARTHEST),
            "cost": min(self.cost, 20.0) / 5,
            "dear": min(2.0, 4 * self.cost / max(1, self.length)),
            "unused": 2 * self.unused / max(1, self.length),
            "several": float(self.asks > 1),
            "doubt": min(3.0, max(0.0, self.doubt)),
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of a logistic model, and the probability from which a question is answered without asking back."""

    bias: float
    weights: Mapping[str, float]
    enough: float

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """The table in ``path``.

        Raises:
            CorpusError: it is missing, no TOML, or lacks a weight.
        """
        try:
            table = tomllib.loads(path.read_text("utf-8"))
            weights = {name: float(table["weights"][name]) for name in FEATURES}
            return cls(float(table["bias"]), weights, float(table["enough"]))
        except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise CorpusError(
                "判断把握的权重读不到或不完整", where=str(path), remedy="运行 make decision 重新拟合"
            ) from error

    def probability(self, signs: Signs) -> float:
        """How likely the reading is what was meant, 0 to 1."""
        total = self.bias + sum(self.weights[name] * value for name, value in signs.features().items())
        return 1 / (1 + math.exp(-total))

    def sure(self, signs: Signs) -> bool:
        """Whether the question is answered rather than asked back."""
        return self.probability(signs) >= self.enough
