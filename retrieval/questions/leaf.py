"""What a stretch of a question may be: proposed by a linker or by the lexicon, one of several that may overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Leaf"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """``question[start:end]`` read as ``category``.

    Args:
        start, end: characters of the folded question.
        category: office, role, want, …: what the grammar combines it by.
        value: what it means, as :mod:`retrieval.questions.meaning` has it.
        cost: how much speaks against this reading, from 0.
        words: the stretch itself.
    """

    start: int
    end: int
    category: str
    value: Any
    cost: float
    words: str
