"""What a number measures: the words of its phrase without the number, what bounds it, and what belongs to other numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ingest.amounts import Amount
from ingest.genre import alternatives

__all__ = ["Names", "outside"]

NUMBERING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[.．、](?!\d))")
"""A part's own number where its first phrase states an indicator: 「4.」 of 4.全省药品…收费标准降低30%."""

JOINER = re.compile(r"[、和及与（(：:]|以及")
"""What parts two numbers with words of their own: 建设50所学校和150个专业."""

EDGES = " 　、的和及与，：:\t▲★*"
LATIN = re.compile(r"[A-Za-z\d.]+")

ITEM = 2
"""Characters of an item in a row of items that share a word: 种植、收获 of 花生种植、收获机械化率. Most words have two."""

LONGEST_TAIL = 12
"""Characters at the end of a name in which words stand that are no part of it."""

Places = Sequence[tuple[int, int]]


class Names:
    """Names amounts by the table ``indicators``."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._weak = re.compile(rf"^(?:{alternatives(table['name']['weak'])})+")
        self._tail = re.compile(rf"(?:{alternatives(table['name']['weak'])})+$")
        self._whole = re.compile(table["name"]["whole"])

    def of(self, phrase: str, aims: Sequence[Amount], places: Places) -> Iterator[str]:
        """A name for each of ``aims``, amounts of ``phrase`` in order; what stands at ``places`` (dates) is left out."""
        cuts = [0, *self._cuts(phrase, aims), len(phrase)]
        segments = list(pairwise(cuts))
        if len(segments) != len(aims):
            yield from (self.clean(_words(phrase, 0, len(phrase), aim, places)) for aim in aims)
            return
        named = [self.clean(_words(phrase, *segment, aim, places)) for segment, aim in zip(segments, aims, strict=True)]
        if len(named) > 1 and not any(named[1:]):
            yield from self._shared(named[0], len(named))
            return
        head = self.clean(outside(phrase, 0, aims[0].left, places)) if aims else ""
        for name, aim, (start, _) in zip(named, aims, segments, strict=True):
            # 建设50所学校和150个专业: the verb holds for both; 口罩日产量200万个、防护服10万件 has words of its own
            bare = start > 0 and not self.clean(outside(phrase, start, aim.left, places))
            yield head + name if bare else name

    def clean(self, name: str) -> str:
        """A name without what is no part of it at its edges."""
        name = NUMBERING.sub("", name.strip()).strip(EDGES)
        name = self._weak.sub("", name).strip(EDGES)
        tail = self._tail.search(name, max(0, len(name) - LONGEST_TAIL))
        name = name[: tail.start()].strip(EDGES) if tail else name
        for opening, closing in ("（）", "()"):
            if name.count(opening) != name.count(closing):
                name = name.strip(opening + closing)
        return name.strip(EDGES)

    @staticmethod
    def _cuts(phrase: str, aims: Sequence[Amount]) -> Iterator[int]:
        """Where the phrase is cut between two amounts: at the last word that joins them."""
        for one, other in pairwise(aims):
            joiners = list(JOINER.finditer(phrase, one.right, other.left))
            if joiners:
                yield joiners[-1].end()

    def _shared(self, name: str, count: int) -> list[str]:
        """花生种植、收获机械化率 → 花生种植机械化率, 花生收获机械化率; where it cannot be shared, each has it whole."""
        name = name.replace("分别", "")
        items = re.split(r"[、和及与]", name)
        if len(items) != count:
            return [name] * count
        if self._whole.search(items[0]) and self._whole.search(items[-1]):
            return items
        first, last = items[0], items[-1]
        latin = LATIN.match(last)
        size = latin.end() if latin else len(items[1]) if count > 2 else ITEM
        begin = len(first) - (len(re.sub(r"^.*?([A-Za-z\d.]+)$", r"\1", first)) if latin else size)
        prefix, head = first[: max(0, begin)], last[size:]
        return [first + head, *(prefix + item + head for item in items[1:-1]), prefix + last]


def _words(phrase: str, start: int, end: int, amount: Amount, places: Places) -> str:
    return outside(phrase, start, amount.left, places) + outside(phrase, amount.right, end, places)


def outside(phrase: str, start: int, end: int, places: Places) -> str:
    """The characters ``start`` to ``end`` without the stretches of ``places``, which may lie in any order."""
    kept, at = [], start
    for first, last in sorted(places):
        kept.append(phrase[at : min(first, end)])
        at = max(at, last)
    return "".join(kept) + phrase[at:end]
