"""Pairs of neighbouring characters: how much of a phrase stands in a text, however either is cut into words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = ["Postings", "coverage", "grams"]

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


class Postings:
    """Which of many texts hold each pair; a text is its place among them, from 0."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, pairs in enumerate(texts):
            for pair in pairs:
                self._holders[pair].append(place)

    def holders(self, pair: str) -> Sequence[int]:
        """The texts that hold ``pair``, in order."""
        return self._holders.get(pair, ())

    def coverage(self, wanted: Mapping[str, float]) -> dict[int, float]:
        """:func:`coverage` of ``wanted`` by each text that holds some of it."""
        total = sum(wanted.values())
        found: dict[int, float] = {}
        for pair, weight in wanted.items():
            for place in self._holders.get(pair, ()):
                found[place] = found.get(place, 0.0) + weight
        return {place: weight / total for place, weight in found.items()}
