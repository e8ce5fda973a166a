"""Short, long, former and foreign ways to write the name of an office: 市卫健委, 市卫生健康委员会, 市卫计委."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ingest.genre import Genre
from ingest.offices import Offices, plain

__all__ = ["Abbreviations"]

PUNCTUATION = re.compile(r"[()〔〕、]|人民")
"""各县（市、区）人民政府 and 各县市区政府 are one."""


class Abbreviations:
    """What ``genre/offices.toml`` knows of names, as far as questions use it."""

    def __init__(self, genre: Genre) -> None:
        self._offices = Offices(genre)

    @property
    def form(self) -> Mapping[str, Any]:
        """How names of offices stand in questions: the table ``asked.form``."""
        return dict(self._offices.asked["form"])

    def ways(self, name: str) -> Iterator[str]:
        """``name`` and every other way to write it; the name alone where its field is in no row."""
        return self._offices.ways(name)

    def spoken(self, name: str) -> Iterator[str]:
        """``name`` with what people say for a part of it: 人民银行广州分行 → 央行广州分行."""
        for word, others in self._offices.asked["words"].items():
            if word in name:
                yield from (re.sub(rf"(?:中国)?{word}", other, name) for other in others)

    def body(self, name: str) -> tuple[str, ...]:
        """What a body of a place is called by its kind: 市总工会 → 工会, 团市委 → 共青团; empty for other offices."""
        end = self._offices.ordered(name)[1:]
        return tuple(self.form["bodies"].get(end, ()))

    def of_party(self, name: str, area: str | None) -> Iterator[str]:
        """Ways to write a body of the party or its league in ``area``: 市委组织部 → 组织部, 市总工会 → 市工会, 沈阳市工会."""
        level = self._offices.read(name).word or ""
        yield from (front + way for way in self.body(name) for front in (area, level) if front)
        if department := self._offices.party_department(name):
            yield from _filled(self.form["party"], area, level, department)
        elif self._offices.ordered(name)[1:] == "团委":
            yield from _filled(self.form["league"], area, name[1], "")

    def vertical(self, name: str, area: str | None) -> Iterator[str]:
        """The long name of an office that the central authorities have in ``area``: 国家税务总局沈阳市税务局."""
        field = self._offices.read(name, area).field
        if area and field in self.form["vertical"]:
            yield str(self.form["vertical"][field]).format(area=area)

    def central(self, name: str) -> frozenset[str]:
        """Every way to write the central organ that ``name`` is: 发展改革委 → 国家发改委 …; empty for none."""
        return self._offices.organs.get(self._offices.organ(name) or "", frozenset())

    def former(self, name: str) -> frozenset[str]:
        """The names of the organs that the central organ ``name`` came after: 农业农村部 → 农业部."""
        found: set[str] = set()
        wanted = {self._offices.organ(name)}
        while old := {one for one, new in self._offices.former.items() if new in wanted}:
            found |= {way for one in old for way in self._offices.organs[one]}
            wanted = {*old}
        return frozenset(found)

    def later(self, name: str) -> frozenset[str]:
        """The names of the organ that the central organ ``name`` became by itself: 农业部 → 农业农村部."""
        return self._offices.organs.get(self._offices.renamed.get(self._offices.organ(name) or "", ""), frozenset())

    def once(self, name: str, area: str | None) -> Iterator[str]:
        """What an office of a place was called before: 市生态环境局 → 市环保局, 沈阳市环保局, 环保局."""
        office = self._offices.read(name, area)
        fronts = dict.fromkeys(("", office.word or "", area or ""))
        for old in self._offices.called_before(office.field or ""):
            if self._offices.read(old).core != office.core:  # 区信访办 has its old name still
                yield from (front + old for front in fronts)

    def english(self) -> Mapping[str, frozenset[str]]:
        """English initials → every way to write the organ: miit → 工信部 …."""
        return {key: self._offices.organs[organ] for key, organ in self._offices.asked["english"].items()}

    def many(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What else a name of many offices is called: always, and before 负责 only; 各省级人民政府 → 各省区市政府; 各省."""
        key = PUNCTUATION.sub("", plain(name))
        for row in self._offices.many:
            if any(PUNCTUATION.sub("", plain(way)) == key for way in row["names"]):
                long = [way.replace("人民", by) for way in row["names"] for by in ("人民", "")]
                bare = [re.sub(r"[（）〔〕、]", "", way) for way in long]
                return tuple(dict.fromkeys((*long, *bare))), tuple(row["short"])
        return (), ()

    def same_work(self, name: str, other: str) -> bool:
        """Whether ``name`` may be a slip for ``other``: not where it is itself the name of an office with other work."""
        if self._offices.is_organ(name):
            return False
        field = self._offices.read(name).field
        return field is None or field == self._offices.read(other).field

    def work(self, name: str) -> tuple[str, str] | None:
        """The level, as written, and the field of an office of a place: 市卫健委 → 市, 卫生健康; None where either is open."""
        office = self._offices.read(name)
        return (office.word, office.field) if office.word and office.field and not office.area else None

    def keeps_its_name(self, name: str) -> bool:
        """Whether ``name`` holds a place, one character of which makes another office of it: 广东银保监局."""
        office = self._offices.read(name)
        return office.kind.value == "vertical" or office.area is not None

    @cached_property
    def certain(self) -> frozenset[str]:
        """Names that are a central organ's wherever they stand: 水利部, 海关总署; not 统计局, which a place has as well."""
        end = re.compile(self.form["certain"])
        return frozenset(
            way for ways in self._offices.organs.values() for way in ways if len(way) > 2 and end.search(way)
        )

    @cached_property
    def brief(self) -> frozenset[str]:
        """Ways of two characters to write a central organ: 人行, 教委; names before a verb of responsibility alone."""
        return frozenset(way for ways in self._offices.organs.values() for way in ways if len(way) == 2)

    @cached_property
    def usual(self) -> frozenset[str]:
        """Names of offices of a usual field, without a level: 体育局, 卫计委, 组织部, 环境保护局."""
        ends = self._offices.bare_ends
        named = {name for name, (_, suffix) in self._offices.fields.named.items() if suffix in ends}
        return frozenset(named | self._offices.old_names | self._offices.party_departments)

    @property
    def fields(self) -> frozenset[str]:
        """The fields of work by themselves, of two characters and more: 财政, 卫健."""
        return frozenset(form for form in self._offices.fields.forms if len(form) > 1)


def _filled(patterns: list[str], area: str | None, level: str, department: str) -> Iterator[str]:
    for pattern in patterns:
        if (area or "{area}" not in pattern) and (level or "{level}" not in pattern):
            yield pattern.format(area=area, level=level, department=department)
