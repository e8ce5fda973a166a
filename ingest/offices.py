"""How names of Chinese offices are built and shortened; the knowledge stands in ``genre/offices.toml``.

A name is an area or a level, a field of work and a suffix: 江西省 + 发展和改革 + 委员会, 省发展改革委, 发改委. Two names are
written alike when they differ only in ways that are sure: :attr:`Office.core` is then the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from ingest.fields import Fields
from ingest.genre import Genre, alternatives

__all__ = ["Kind", "Office", "Offices", "plain"]

LONGEST = 40
"""Characters of the longest name that is looked at as an office's."""

SHORTEST_AREA = 2
"""Characters of an area that is not shortened: 滁县 is no 滁."""

SHORTEST_WITH_LEVEL = 3
"""市财局 is a name; a level and one more character (区委, 县委) is one only as the head of a committee."""


class Kind(StrEnum):
    """What a name is the name of."""

    LOCAL = "local"  # 省财政厅, 财政局, 交发集团
    NATIONAL = "national"  # 财政部, 国家统计局; known by the table
    VERTICAL = "vertical"  # 人行南昌中心支行, 遂宁海关: they keep their own names
    COLLECTIVE = "collective"  # 各区政府, 有关部门


@dataclass(frozen=True, slots=True)
class Office:
    """What a name says of its office.

    ``core`` is for comparison, never shown: the same for two names that differ in sure ways only. ``level`` (国 省 市 区 镇)
    and ``area`` are None where the name does not say them; ``word`` is the level as written (a 区 and a 县 are two).
    ``field`` (its full form) and ``suffix`` (its short one) are known for usual fields of work.
    """

    core: str
    kind: Kind
    level: str | None = None
    word: str | None = None
    area: str | None = None
    field: str | None = None
    suffix: str | None = None


def plain(name: str) -> str:
    """A name for comparison: without white space, brackets and digits in half width (各街道（镇） = 各街道(镇))."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class Offices:
    """The table ``offices``."""

    def __init__(self, genre: Genre) -> None:
        self._table = table = genre.table("offices")
        self._fields = Fields(table)
        self._levels = {word: row["level"] for row in table["level"] for word in row["words"]}
        self._areas = sorted((end for row in table["level"] for end in row["areas"]), key=len, reverse=True)
        self._rewrites = [(re.compile(row["from"]), row["to"]) for row in table["rewrite"]]
        no_area = genre.table("marks")["no_area"]
        no_place = rf"(?!{alternatives(no_area['begins'])})"
        no_end = "".join(rf"(?<!{end})" for end in no_area["ends"])
        self._area = re.compile(rf"{no_place}(?P<area>[一-鿿]{{2,4}}?(?P<end>{alternatives(self._areas)}){no_end})")
        prefix = table["prefix"]
        no_level = "|".join(prefix["no_level"])
        attached = alternatives(prefix["attached"])
        self._level = re.compile(
            rf"(?!{no_level})(?P<level>{alternatives(self._levels)})(?:{attached})?(?=[一-鿿]{{2}})"
        )
        central = alternatives(table["party"]["central"])
        self._head = re.compile(
            rf"(?:{alternatives(self._levels)})(?:{alternatives(table['party']['heads'])})|{central}"
        )
        self._nation = re.compile(alternatives(prefix["national"]))
        self._each = re.compile(alternatives(prefix["each"]))
        vertical = table["vertical"]
        self._vertical = re.compile("|".join(vertical["patterns"]))
        self._local = re.compile(vertical["local"])
        groups = table["collective"]
        self._many = re.compile("|".join(groups["patterns"]))
        self._many_end = re.compile(rf"(?:{alternatives(groups['ends'])})(?:[(][^()]*[)])?$")
        grammar = table["grammar"]
        self._suffix = re.compile(rf"(?:{alternatives(grammar['suffixes'])})(?:[(][^()]*[)])?$")
        self._alone = re.compile(rf"[一-鿿]{{2,14}}(?:{alternatives(grammar['alone'])})$")
        self._whole = frozenset(grammar["whole"])
        self._patterns = re.compile("|".join(grammar["patterns"]))
        self._no_name = re.compile("|".join(grammar["no_name"]))
        self._no_group = re.compile("|".join(grammar["no_group"]))
        self._party = frozenset(table["party"]["departments"])

    def read(self, name: str, area: str | None = None) -> Office:
        """What ``name`` says; ``area`` is the area of the plan that it stands in (北京市教委 in 北京市 is 市教委)."""
        name = plain(name)
        if self.is_collective(name):
            return Office(self._rewritten(name), Kind.COLLECTIVE)
        if known := self._explicit.get(self._national_key(name)):
            return Office(known, Kind.NATIONAL, "国")
        own = area is not None and name.startswith(area)
        if not own and not self._local.search(name) and self._vertical.fullmatch(name):
            return Office(self._rewritten(_without_area(name, area)), Kind.VERTICAL)
        place, word, rest = self._placed(self.ordered(name), area)
        office = self._local_office(rest)
        nation = self._nation.match(rest)
        if word is None and nation and rest[nation.end() :] in self._fields.named:
            return replace(office, core=self._rewritten(rest), kind=Kind.NATIONAL, level="国")
        return replace(office, level=self._levels.get(word or ""), word=word, area=place)

    def national(self, office: Office) -> str | None:
        """The organ that a bare name means in a document of the central authorities: 发展改革委 → 国家发展改革委."""
        return self._implicit.get(office.core) if office.kind is Kind.LOCAL and office.level is None else None

    def is_collective(self, name: str) -> bool:
        """Whether a name stands for many offices: 各区政府, 有关部门, 各街道（镇）."""
        name = plain(name)
        return bool(self._many.search(name) and self._many_end.search(name))

    def is_known(self, office: Office) -> bool:
        """Whether the office's field of work is in the table."""
        return office.field is not None or office.kind is Kind.NATIONAL

    def doubt(self, one: Office, other: Office) -> str | None:
        """Why two offices of one level, of different cores, may be one office all the same; None where nothing says so."""
        if one.kind is Kind.NATIONAL and other.kind is Kind.NATIONAL:
            both = {one.core, other.core}
            return next((str(row["why"]) for row in self._table["successor"] if both in map(set, row["pairs"])), None)
        if one.field is None or other.field is None:
            return None
        if one.field == other.field:
            return f"只差“{one.suffix}”与“{other.suffix}”" if one.suffix != other.suffix else None
        if one.suffix != other.suffix:
            return None
        return self._fields.likely(one.field, other.field)

    def full_name(self, office: Office, area: str | None = None) -> str | None:
        """The likely full name by the rules: 市发改委 of 遂宁市 → 遂宁市发展和改革委员会; None where the rules know none."""
        if office.kind is Kind.NATIONAL:
            return next((row["names"][-1] for row in self._table["national"] if row["names"][0] == office.core), None)
        place = office.area or area
        if office.field is None or place is None or office.word is None or self.word_of(place) != office.word:
            return None
        return place + office.field + self._fields.suffixes[office.suffix or ""][-1]

    def ways(self, name: str) -> Iterator[str]:
        """``name`` and every other way to write it that a question may use; the name alone where no row has its field."""
        yield name
        at = next((at for at in range(len(name)) if name[at:] in self._fields.named), None)
        if at is not None:
            ways = (name[:at] + way for way in self._fields.asked(*self._fields.named[name[at:]]))
            yield from (way for way in ways if way != name)

    def organ(self, name: str) -> str | None:
        """The organ of the central authorities that ``name`` means in a document of theirs: 发展改革委 → 国家发展改革委."""
        front, core = self._national_key(name)
        return self._explicit.get((front, core)) or self._implicit.get(core)

    @cached_property
    def organs(self) -> Mapping[str, frozenset[str]]:
        """Every organ of the central authorities, of old ones too, with each way in which a question may write it."""
        rows = {row["names"][0]: row["names"] for row in self._table["national"]}
        names = dict.fromkeys((*rows, *self.former, *self.former.values(), *self._table["asked"]["central"]))
        return {name: frozenset(self._organ_ways(rows.get(name, [name]))) for name in names}

    @cached_property
    def former(self) -> Mapping[str, str]:
        """An organ that is no more → the one that came after it: 农业部 → 农业农村部."""
        return {old: new for row in self._table["successor"] for old, new in row["pairs"]}

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Of :attr:`former` what was not merged with another: 农业部 → 农业农村部, not 银监会 → 银保监会."""
        rows = [dict(row["pairs"]) for row in self._table["successor"]]
        return {old: new for row in rows for old, new in row.items() if list(row.values()).count(new) == 1}

    def called_before(self, field: str) -> Iterator[str]:
        """What an office of a place in this field was called before, without its level: 生态环境 → 环保局, 环境保护局, 环保厅."""
        rows = (row for reform in self._table["former"] for row in reform["rows"] if field in row["new"])
        yield from (old + end for row in rows for old in row["old"] for end in row["ends"])

    @cached_property
    def old_names(self) -> frozenset[str]:
        """Every former name of an office of a place, without its level."""
        rows = (row for reform in self._table["former"] for row in reform["rows"])
        return frozenset(old + end for row in rows for old in row["old"] for end in row["ends"])

    @property
    def bare_ends(self) -> frozenset[str]:
        """The suffixes that make a name of a usual field without a level: 局, 委, 办, 厅."""
        return frozenset(self._table["grammar"]["bare"])

    @property
    def party_departments(self) -> frozenset[str]:
        """The departments that only a party committee has: 组织部."""
        return self._party

    @property
    def asked(self) -> Mapping[str, Any]:
        """What only questions say: the table ``asked``."""
        return dict(self._table["asked"])

    @property
    def many(self) -> Sequence[Mapping[str, Any]]:
        """The rows ``many``: names of many offices that stand for one another."""
        return tuple(self._table["many"])

    @property
    def fields(self) -> Fields:
        """The fields of work and the ways to write each."""
        return self._fields

    def party_department(self, name: str) -> str | None:
        """The department of a party committee that ``name`` is: 市委组织部 → 组织部."""
        rest = self._placed(name, None)[2].removeprefix("委")
        return rest if rest in self._party else None

    def _organ_ways(self, names: list[str]) -> Iterator[str]:
        asked = self._table["asked"]
        yield from (*names, *asked["central"].get(names[0], ()))
        for name in names:
            match = self._nation.match(name)
            rest = name[match.end() :] if match and match.end() < len(name) else name
            for way in self.ways(rest):
                yield from (front + way for front in asked["form"]["fronts"])

    def looks_like_office(self, name: str) -> bool:
        """Whether ``name`` is built as the name of an office, or of a group of them, is; running text is not.

        True: 区建管委, 国网遂宁供电公司, 各县（市、区）政府, 团市委. False: 企业负责人, 项目单位, 依法, 三年内.
        """
        name = plain(name)
        if not 2 <= len(name) <= LONGEST:
            return False
        if name in self._whole or self._is_known(name) or self.is_organ(name):
            return True
        if self.is_collective(name):
            return not self._no_group.search(name)
        if self._no_name.search(name):
            return False
        return self.is_placed(name) or any(
            pattern.fullmatch(name) for pattern in (self._vertical, self._alone, self._patterns)
        )

    def is_placed(self, name: str) -> bool:
        """Whether a level or an area stands in front and a suffix behind: 市热线中心, 静安区房管局, 国家药监局, 区委."""
        if self._head.fullmatch(name):
            return True
        place, word, rest = self._placed(name, None)
        nation = self._nation.match(name)
        if nation and nation.end() < len(name):
            return bool(self._suffix.search(name, nation.end()))
        if word is None and place is None:
            return False
        end = self._suffix.search(rest)
        return len(name) >= SHORTEST_WITH_LEVEL and end is not None and (end.start() > 0 or rest in self._whole)

    def is_head(self, name: str) -> bool:
        """Whether ``name`` is a committee or a government as such (区委, 省政府); what follows it is theirs: 省政府金融办."""
        return bool(self._head.fullmatch(name))

    def is_organ(self, name: str) -> bool:
        """Whether ``name`` is an organ of the central authorities wherever it stands: 财政部, 国家统计局."""
        return self._national_key(name) in self._explicit

    def is_usual(self, name: str) -> bool:
        """Whether ``name`` is an office of a usual field, with or without its level: 市财政局, 发改委."""
        return self.is_organ(name) or self.read(name).field is not None

    def starts(self, text: str) -> bool:
        """Whether ``text`` begins as a name with its level does: 市财政局…, 国务院…; or as a collective: 各区…."""
        return any(pattern.match(text) for pattern in (self._level, self._head, self._nation, self._each))

    def ends(self, text: str) -> bool:
        """Whether ``text`` ends as the name of an office does."""
        return bool(self._suffix.search(text))

    def is_branch(self, left: str, right: str) -> bool:
        """Whether ``right`` is no office of its own: 人行 + 市中心支行, 市公安局 + 市中区分局."""
        bank, branch = self._table["vertical"]["bank"], self._table["vertical"]["branch"]
        return bool(
            (re.search(bank["left"], left) and re.match(bank["right"], right)) or re.search(branch["right"], right)
        )

    def _is_known(self, name: str) -> bool:
        """A usual field with its suffix: 财政局, 宣传部, 财政部门."""
        grammar = self._table["grammar"]
        if name[-2:] in grammar["organs"]:
            return f"{name[:-2]}局" in self._fields.named
        return name in self._party or (name in self._fields.named and self._fields.named[name][1] in grammar["bare"])

    def _placed(self, name: str, area: str | None) -> tuple[str | None, str | None, str]:
        """The area in front of a name, its level as a word, and the rest: 南昌市财政局 → 南昌市, 市, 财政局.

        The plan's own area is no other area: it gives the level alone. Names that only begin like one are left whole.
        """
        if area is not None and (at := name.find(area)) >= 0 and (at == 0 or self._area.fullmatch(name[:at])):
            return None, self.word_of(area), name[at + len(area) :]
        if name in self._fields.named:
            return None, None, name
        if match := self._level.match(name):
            return None, _short(match.group("level")), name[match.end() :]
        place, word, rest = None, None, name
        while (match := self._area.match(rest)) and rest not in self._fields.named and match.end() < len(rest):
            place, word, rest = match.group("area"), _short(match.group("end")), rest[match.end() :]
        return place, word, rest

    def word_of(self, area: str) -> str | None:
        """How the offices of an area name its level: 长宁区 → 区; None for what does not end as an area does."""
        return next((_short(end) for end in self._areas if area.endswith(end)), None)

    def level(self, word: str) -> str | None:
        """The level that a word in front of a name says: 县 → 区, 自治区 → 省."""
        return self._levels.get(word)

    def ordered(self, name: str) -> str:
        """``name`` with its level in front, without 中共: 团市委 → 市团委."""
        for row in self._table["order"]:
            name = re.sub(row["from"], row["to"], name)
        return name.removeprefix("中共")

    def _local_office(self, rest: str) -> Office:
        if rest.removeprefix("委") in self._party:
            return Office("委" + rest.removeprefix("委"), Kind.LOCAL)
        if found := self._fields.named.get(rest):
            return Office("".join(found), Kind.LOCAL, field=found[0], suffix=found[1])
        return Office(self._rewritten(rest), Kind.LOCAL)

    def _rewritten(self, name: str) -> str:
        for pattern, by in self._rewrites:
            name = pattern.sub(by, name)
        return name

    def _national_key(self, name: str) -> tuple[str, str]:
        """国家发展和改革委员会 → (国家, 发改委): what stands in front, and the core of the rest."""
        match = self._nation.match(name)
        front = match.group() if match and match.end() < len(name) else ""
        rest = name[len(front) :]
        return "" if front == "中华人民共和国" else front, self._local_office(rest).core

    @cached_property
    def _explicit(self) -> Mapping[tuple[str, str], str]:
        """Names that are national wherever they stand: 财政部, 国家统计局."""
        rows = self._table["national"]
        return {self._national_key(name): row["names"][0] for row in rows for name in row["names"]}

    @cached_property
    def _implicit(self) -> Mapping[str, str]:
        """Cores that are national in a document of the central authorities; those of two organs are left out."""
        owners: dict[str, set[str]] = {}
        for (_, core), name in self._explicit.items():
            owners.setdefault(core, set()).add(name)
        return {core: min(names) for core, names in owners.items() if len(names) == 1}


def _short(word: str) -> str:
    return word.removeprefix("自治") if word.endswith("州") else word


def _without_area(name: str, area: str | None) -> str:
    """人行南通市中心支行 in 南通市 → 人行中心支行, as 人行市中心支行 and 人行南通中心支行 do."""
    own = [area, area[:-1]] if area and len(area) > SHORTEST_AREA else []
    names = alternatives([*own, "市"])
    return re.sub(rf"(?:{names})(?=.)", "", name, count=1)
