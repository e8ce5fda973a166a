"""Short and long ways to write the name of an office: 市卫健委, 市卫生健康委员会."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from ingest.genre import Genre
from ingest.offices import Offices

__all__ = ["Abbreviations"]


class Abbreviations:
    """What ``genre/offices.toml`` knows of names, as far as questions use it."""

    def __init__(self, genre: Genre) -> None:
        self._offices = Offices(genre)

    def ways(self, name: str) -> Iterator[str]:
        """``name`` and every other way to write it; the name alone where its field is in no row."""
        return self._offices.ways(name)

    def spoken(self, name: str) -> Iterator[str]:
        """``name`` with what people say for a part of it: 人民银行广州分行 → 央行广州分行."""
        for word, others in self._offices.asked["words"].items():
            if word in name:
                yield from (re.sub(rf"(?:中国)?{word}", other, name) for other in others)

    def body(self, name: str) -> tuple[str, ...]:
        """What a body of a place is called by its kind: 市总工会 → 工会; empty for other offices."""
        bodies = self._offices.asked["bodies"]
        return next((tuple(ways) for end, ways in bodies.items() if name[1:] == end), ())

    def central(self, name: str) -> frozenset[str]:
        """Every way to write the central organ that ``name`` is: 发展改革委 → 国家发改委 …; empty for none."""
        return self._offices.organs.get(self._offices.organ(name) or "", frozenset())

    def former(self, name: str) -> frozenset[str]:
        """The names of the organs that the central organ ``name`` came after: 农业农村部 → 农业部."""
        found: set[str] = set()
        wanted = {self._offices.organ(name)}
        while old := {one for one, new in self._offices.former.items() if new in wanted}:
            found |= {way for one in old for way in self._offices.organs.get(one, frozenset())}
            wanted = {*old}
        return frozenset(found)

    @cached_property
    def certain(self) -> frozenset[str]:
        """Names that are a central organ's wherever they stand: 水利部, 海关总署; not 统计局, which a place has as well."""
        end = re.compile(self._offices.asked["certain"])
        return frozenset(
            way for ways in self._offices.organs.values() for way in ways if len(way) > 2 and end.search(way)
        )

    @property
    def no_organ_behind(self) -> str:
        """What behind such a name makes another word of it: 教育部门."""
        return str(self._offices.asked["no_organ_behind"])
