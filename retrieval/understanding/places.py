"""Places that a question names and that are not the plan's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.genre import Genre, alternatives

__all__ = ["Places"]


class Places:
    """The table ``places``, without the areas of the plans and what their texts name.

    Args:
        genre: the tables.
        own: names of areas that are the plans' own (长宁区).
        texts: the plans' texts; a place that one of them names is not foreign.
    """

    def __init__(self, genre: Genre, own: Iterable[str], texts: Iterable[str]) -> None:
        table = genre.table("places")["places"]
        whole = "\n".join(texts)
        areas = [area for area in own if area]
        known = {area.rstrip("区县市省") for area in areas} | set(areas)
        names = [name for key in ("provinces", "cities", "districts") for name in table[key]]
        self.named = frozenset(name for name in table["provinces"] if name in whole)
        """Provinces that the texts name."""
        foreign = alternatives(name for name in names if name not in known and name not in whole) or "(?!)"
        self._unless = re.compile(alternatives(table["unless"]) or "(?!)")
        self._named = re.compile(rf"(?:{foreign})(?:[省市区县])?")
        self._ends = re.compile(rf"(?:{foreign})(?:[省市区县])?$")

    def foreign(self, text: str) -> str | None:
        """The first place in ``text`` that no plan is of: 浦东新区; None where there is none."""
        match = self._named.search(self._unless.sub("", text))
        return match.group() if match else None

    def foreign_end(self, text: str) -> bool:
        """Whether ``text`` ends in such a place."""
        return bool(self._ends.search(text))
