"""The names in a plan → offices: which names are one office, and what is known of it.

Names are one office when the register says so, or when they differ only in ways that are sure (``genre/offices.toml``)
and stand in plans of one government. What is only likely is told by :meth:`Names.doubts` and never merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from ingest.genre import Genre
from ingest.offices import Kind, Office, Offices, plain
from ingest.records import Plan, PlanInfo
from ingest.register import Department, Register, place_of

__all__ = ["Basis", "Doubt", "Names", "Settled"]

NATION = "国"


class Basis(StrEnum):
    """What a name's office rests on."""

    REGISTER = "register"  # an entry of the register
    RULE = "rule"  # other names of the plan are sure ways to write it
    WRITTEN = "written"  # the name alone
    OPEN = "open"  # the name may be an office of either of two levels: it stands alone


@dataclass(frozen=True, slots=True)
class Settled:
    """The office that a name stands for.

    ``name`` is canonical: the register's, else the form that the plan uses most. ``other_names`` are the other forms that the
    plan uses, the most used first. ``level`` is 国 省 市 区 镇, or None where neither the name nor the plan tells. ``area`` is
    where the name is valid: None for organs of the central authorities; see :func:`ingest.register.place_of`.
    """

    name: str
    level: str | None
    area: str | None
    collective: bool
    basis: Basis
    other_names: tuple[str, ...] = ()
    full_name: str | None = None

    @property
    def registered(self) -> bool:
        """Whether the register has it."""
        return self.basis is Basis.REGISTER


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """Two canonical names of one area ("" for the central authorities) that may be one office, and why; they are not merged."""

    area: str
    one: str
    other: str
    why: str


_Key = tuple[str | None, str | None, str]
"""Level as a word (省, 县; 国 for the central authorities), area, core: what two names of one office share."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A name as read: its key, what it says, and the register's entry where there is one."""

    name: str
    key: _Key
    office: Office
    entry: Department | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """An office that plans name: how often in each form, the most used first in ``ranked``."""

    key: _Key
    settled: Settled
    office: Office
    entry: Department | None
    open: bool
    forms: Mapping[str, int] = field(default_factory=dict)
    ranked: tuple[str, ...] = ()

    @property
    def area(self) -> str | None:
        return self.settled.area

    @property
    def name(self) -> str:
        return self.ranked[0]


class Names:
    """Settles names by a register and the rules of the genre."""

    def __init__(self, register: Register, genre: Genre) -> None:
        self.offices = Offices(genre)
        self._register = register

    def settle(self, surfaces: Sequence[str], info: PlanInfo) -> Mapping[str, Settled]:
        """The office of each name of a plan.

        Args:
            surfaces: the names in the order of the text, as written, each as often as it stands.
            info: the plan; its level and area say what a name without them means.

        Returns:
            every name of ``surfaces``, as given, with its office. The same names in another order give the same offices.
        """
        used = Counter("".join(surface.split()) for surface in surfaces)
        read = self._read(used, info)
        groups: dict[_Key, list[_Read]] = {}
        for one in read.values():
            groups.setdefault(one.key, []).append(one)
        settled = {one.name: office for group in groups.values() for one, office in self._group(group, used)}
        return {surface: settled["".join(surface.split())] for surface in surfaces}

    def grown(self, plans: Iterable[Plan]) -> Register:
        """The register and, behind its entries, one for each other office that the plans name; those are not ``registered``.

        Plans of one government share their offices; the canonical name is the form that they use most.
        """
        found: dict[tuple[str | None, str], Department] = {}
        for office in self._named_in(plans).values():
            if office.entry is None:
                found.setdefault((office.area, office.name), _department(office))
        return Register([*self._register.departments, *found.values()])

    def doubts(self, plans: Iterable[Plan]) -> tuple[Doubt, ...]:
        """The pairs of offices of one area that may be one: 市教委 and 市教育局, 财政局 beside 市财政局 and 区财政局."""
        offices = [office for office in self._named_in(plans).values() if office.entry is None]
        pairs = combinations(sorted(offices, key=lambda office: office.name), 2)
        return tuple(
            sorted(
                Doubt(one.area or "", one.name, other.name, why)
                for one, other in pairs
                if (why := self._doubt(one, other))
            )
        )

    def _doubt(self, one: _Named, other: _Named) -> str | None:
        if one.area != other.area:
            return None
        if one.office.core == other.office.core:
            return "没有写明是哪一级的单位" if one.open or other.open else None
        return self.offices.doubt(one.office, other.office) if one.key[0] == other.key[0] else None

    def _named_in(self, plans: Iterable[Plan]) -> Mapping[_Key, _Named]:
        """Every office that the plans name, by key, in the order in which they do."""
        found: dict[_Key, _Named] = {}
        for plan in plans:
            surfaces = ["".join(a.surface.split()) for task in plan.tasks for a in task.assignments]
            used = Counter(surfaces)
            settled = self.settle(surfaces, plan.info)
            for one in self._read(used, plan.info).values():
                known = found.get(one.key) or _Named(one.key, settled[one.name], one.office, one.entry, one.open)
                better = known.settled if known.settled.level is not None else settled[one.name]
                forms = Counter(known.forms)
                forms[one.name] += used[one.name]
                found[one.key] = replace(known, settled=better, forms=forms, ranked=tuple(self._ranked(forms)))
        return found

    def _read(self, used: Mapping[str, int], info: PlanInfo) -> dict[str, _Read]:
        offices = {name: self.offices.read(name, info.area) for name in used}
        home = _Home(self.offices, info, offices.values())
        entries = self._entries(info.area)
        read = {}
        for name, office in offices.items():
            key, is_open = home.key(office)
            entry = self._register.resolve(name, info.area)
            if (
                entry is not None
                and entry.area is None
                and key[1] is not None
                and (entry.collective or entry.level == NATION)
            ):
                entry = None  # 发展改革委 of a province, where the register has 国家发展改革委 by that name
            entry = entry or (None if is_open else entries.get(key))
            if entry is not None:
                key = ("", entry.area, entry.name)
            read[name] = _Read(name, key, office, entry, is_open)
        return read

    def _entries(self, area: str | None) -> Mapping[_Key, Department]:
        """The register's offices of an area, and the central ones, by the keys of their names; a key of two is of neither."""
        found: dict[_Key, set[Department]] = {}
        for department in self._register.departments:
            if department.area not in (area, None) or department.collective:
                continue
            for name in filter(None, (department.name, department.full_name)):
                office = self.offices.read(name, area)
                if office.kind is Kind.NATIONAL and department.area is None:
                    found.setdefault((NATION, None, office.core), set()).add(department)
                elif office.kind is Kind.LOCAL and office.word is not None and department.area is not None:
                    found.setdefault((office.word, area, office.core), set()).add(department)
        return {key: next(iter(owners)) for key, owners in found.items() if len(owners) == 1}

    def _group(self, group: Sequence[_Read], used: Mapping[str, int]) -> Iterator[tuple[_Read, Settled]]:
        entry = next((one.entry for one in group if one.entry), None)
        ranked = self._ranked({one.name: used[one.name] for one in group})
        office = max((one.office for one in group), key=lambda office: (office.level is not None, office.core))
        word, area, _ = group[0].key
        basis = Basis.RULE if len(group) > 1 else Basis.OPEN if group[0].open else Basis.WRITTEN
        if entry is not None:
            name, level, area, collective = entry.name, entry.level, entry.area, entry.collective
            full, basis = entry.full_name, Basis.REGISTER
        else:
            name, level, collective = ranked[0], self._level(office, word), office.kind is Kind.COLLECTIVE
            full = self.offices.full_name(replace(office, word=office.word or word), area)
        others = tuple(form for form in ranked if form != name)
        for one in group:
            yield one, Settled(name, level, area, collective, basis, others, full if full != name else None)

    def _level(self, office: Office, word: str | None) -> str | None:
        """The level of an office: as written; as the plan's for a bare name whose field is known; else not known."""
        if office.level is not None or word is None:
            return office.level
        if word == NATION:
            return NATION if self.offices.is_known(office) or self.offices.national(office) else None
        return self.offices.level(word) if self.offices.is_known(office) else None

    def _ranked(self, used: Mapping[str, int]) -> list[str]:
        """The most used form first; of equals one that says its level, then the shortest."""
        return sorted(used, key=lambda name: (-used[name], not self.offices.is_placed(plain(name)), len(name), name))


class _Home:
    """What a plan's names mean where they do not say it: the plan's level and area."""

    def __init__(self, offices: Offices, info: PlanInfo, named: Iterable[Office]) -> None:
        self._offices = offices
        self._info = info
        named = list(named)
        said = Counter(office.word for office in named if office.word and office.area is None)
        self.word = self._word(info, said, sum(office.kind is Kind.NATIONAL for office in named))
        self._said = {(office.word, office.core) for office in named if office.kind is Kind.LOCAL}
        self._national = {office.core for office in named if office.kind is Kind.NATIONAL}

    def _word(self, info: PlanInfo, said: Counter[str], national: int) -> str | None:
        """The level of the plan: of its area; else what its names say (a head may be misread); else what its head says."""
        if info.area is not None and (own := self._offices.word_of(info.area)):
            return own
        most = min(said, key=lambda word: (-said[word], word)) if said else None
        if most is not None and (info.level in (None, NATION) and said[most] > national):
            return most
        return info.level or (NATION if national else None)

    def key(self, office: Office) -> tuple[_Key, bool]:
        """The key of an office, and whether it is open which level's it is."""
        if office.kind is Kind.NATIONAL:
            return (NATION, None, office.core), False
        if office.kind is not Kind.LOCAL:
            return (None, self._place(local=False), office.core), False
        if office.word is not None:
            return (office.word, office.area or self._place(local=True), office.core), False
        if self.word == NATION:
            return self._in_the_capital(office), False
        others = {word for word, core in self._said if core == office.core and word not in (None, self.word)}
        if others or self.word is None:
            return (None, office.area or self._place(local=True), office.core), bool(others)
        return (self.word, office.area or self._place(local=True), office.core), False

    def _in_the_capital(self, office: Office) -> _Key:
        """A bare name in a document of the central authorities: 知识产权局 is 国家知识产权局."""
        named = f"国家{office.core}"
        return NATION, None, self._offices.national(office) or (named if named in self._national else office.core)

    def _place(self, *, local: bool) -> str | None:
        """Where a name is valid: 市财政局 of a plan whose area is not known is an office of that plan alone."""
        at_home = self._info.area is None and self.word == NATION and not local
        return None if at_home else place_of(self._info)


def _department(office: _Named) -> Department:
    settled = office.settled
    return Department(
        name=office.name,
        full_name=settled.full_name if settled.full_name != office.name else None,
        other_names=tuple(form for form in office.ranked[1:] if form != settled.full_name),
        level=settled.level,
        area=settled.area,
        collective=settled.collective,
        registered=False,
    )
