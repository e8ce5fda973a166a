"""Pairs of neighbouring characters: how much of a phrase stands in a text, however either is cut into words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

__all__ = ["coverage", "grams"]

RUN = re.compile(r"[一-鿿]+|[a-z0-9.]+")


def grams(text: str) -> frozenset[str]:
    """The pairs of each run of Chinese characters (a run of one gives itself), and whole Latin words.

    架空线入地 → 架空, 空线, 线入, 入地
    """
    found: set[str] = set()
    for run in RUN.findall(text.lower()):
        if run[0] < "一" or len(run) == 1:
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


def coverage(wanted: Mapping[str, float], held: Collection[str]) -> float:
    """The share of the weight of ``wanted`` that ``held`` holds, 0 to 1; 0 where nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for gram, weight in wanted.items() if gram in held) / total if total else 0.0
