"""Texts that are nearly the same: one plan posted twice, as a web page and as text, or with other brackets."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Alike", "find_alike"]

GRAM = 8  # characters; two plans of one genre share few runs so long (a city's and its province's: 15 %)
SKETCH = 256  # grams of a text that are compared; their share is within 0.04 of that of all grams
NEARLY = 0.9  # share of common grams; two postings of one text have 0.95 and 0.96
COMPARED = 200_000  # characters of a text that are compared; the longest plans have half of it


@dataclass(frozen=True, slots=True)
class Alike:
    """The id of the first plan with nearly this text; ``share``, 0 to 1, is 1 where all letters and digits agree."""

    plan: str
    share: float


def find_alike(texts: Mapping[str, str]) -> dict[str, Alike]:
    """For each plan (id → text) whose text stands in an earlier one, nearly or wholly, the first such.

    Texts are compared without punctuation, spaces and differences of width, by the share of runs of characters that
    both have (Broder, On the resemblance and containment of documents, 1997).
    """
    firsts: dict[str, _Sketch] = {}
    found: dict[str, Alike] = {}
    for plan, text in texts.items():
        sketch = _Sketch(text)
        shares = ((first, sketch.share(other)) for first, other in firsts.items())
        alike = next((Alike(first, share) for first, share in shares if share >= NEARLY), None)
        if alike is None:
            firsts[plan] = sketch
        else:
            found[plan] = alike
    return found


class _Sketch:
    """The smallest hashes of a text's grams: a sample of them that is the same for the same grams."""

    def __init__(self, text: str) -> None:
        self._letters = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text[:COMPARED]))
        data = self._letters.encode("utf-32-le")
        grams = {zlib.crc32(data[at : at + 4 * GRAM]) for at in range(0, max(4, len(data) - 4 * GRAM + 4), 4)}
        self._smallest = frozenset(sorted(grams)[:SKETCH])

    def share(self, other: _Sketch) -> float:
        """The share of grams that both texts have, of those that one of them has; 1 for the same letters."""
        if self._letters == other._letters:
            return 1.0
        common = self._smallest & other._smallest
        if len(common) < NEARLY / 2 * min(len(self._smallest), len(other._smallest)):
            return 0.0  # far apart: not worth sorting
        sample = sorted(self._smallest | other._smallest)[:SKETCH]
        return min(sum(gram in common for gram in sample) / len(sample), 0.99)
