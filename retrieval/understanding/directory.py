"""What a question may call a department of the graph: every name, short, former, foreign or misspelt → the departments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from ingest.genre import alternatives
from kg.catalog import Catalog
from kg.facts import DepartmentFact
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.sentence import folded_brackets
from retrieval.understanding.sounds import initials, sound

__all__ = ["HAN", "LEVELS", "SAFE_LENGTH", "Directory"]

HAN = re.compile(r"[一-鿿]+")
LEVELS = "省市区县"
NATION = "国"

SHORT_CORE = 2
SHORT_LATIN = 3
"""Letters of the shortest initials that are read: gxb for 工信部."""

SAFE_LENGTH = 5
"""A name of fewer characters that differs in one may be another office: 区民政局, 区财政局."""

INNER = re.compile(r"\([^()]*\)")
"""各市、县(区)人民政府 is also asked for as 各市、县人民政府."""

COLLECTIVE = re.compile(r"^(?:各|相关|有关)")


class Directory:
    """The names of the departments of one catalog.

    ``names``: name → departments (their IRIs). ``other``: those of the names that are a former or a later name, of
    which an answer tells how it read them.
    """

    def __init__(self, catalog: Catalog, short: Abbreviations) -> None:
        self._catalog = catalog
        self._short = short
        self.named = frozenset(share.department for share in catalog.assignments.values())
        self.names: dict[str, set[str]] = {}
        areas = {plan.area for plan in catalog.plans.values()}
        # The register knows offices of areas that no plan here is of: they are not meant.
        here = [d for d in catalog.departments.values() if d.iri in self.named or d.area in areas]
        for department in here:
            for way in self._ways(department):
                folded = folded_brackets(way.lower())
                for written in (folded, INNER.sub("", folded)):
                    self.names.setdefault(written, set()).add(department.iri)
        self._add((way, d.iri) for d in here if d.iri in self.named for way in self._loose(d))
        bodies = ((way, iri) for iri in self.named for way in short.body(catalog.departments[iri].name))
        self._add(bodies, alone=True)
        self.other = self._reformed(here)

    def choose(self, found: Iterable[str]) -> list[str]:
        """Of several departments of one name, those that some plan names."""
        known = sorted(found)
        return [iri for iri in known if iri in self.named] or known

    # —— names ——

    def _ways(self, department: DepartmentFact) -> Iterator[str]:
        own = (department.name, *department.names, *self._bare(department))
        yield from (way for name in own for way in self._short.ways(name))
        yield from (way for name in own for way in self._short.spoken(name))
        yield from self._short.vertical(department.name, department.area)
        if self._is_central(department):
            yield from self._short.central(department.name)

    def _loose(self, department: DepartmentFact) -> Iterator[str]:
        """Names that hold unless another department is called so."""
        yield from self._short.of_party(department.name, department.area)
        if department.collective:
            yield from self._short.many(department.name)[0]

    def _former(self, department: DepartmentFact) -> Iterator[str]:
        if self._is_central(department) and department.iri in self.named:
            yield from self._short.former(department.name)
            yield from self._short.later(department.name)
        elif not department.collective:
            yield from self._short.once(department.name, department.area)

    def _added(self, pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for way, iri in pairs:
            if (folded := folded_brackets(way.lower())) not in self.names:
                found.setdefault(folded, set()).add(iri)
        self.names.update(found)
        return found

    def _add(self, pairs: Iterable[tuple[str, str]], *, alone: bool = False) -> None:
        """Names that no department has yet; ``alone``: only those that one department has."""
        found = self._added(pairs)
        for way in [way for way, owners in found.items() if alone and len(owners) > 1]:
            del self.names[way]

    def _reformed(self, here: Collection[DepartmentFact]) -> frozenset[str]:
        """Add former and later names, where one office of a place had it; returns them and those of the register."""
        written = self._register_old(here)
        found: dict[str, set[str]] = {}
        for department in here:
            for way in self._former(department):
                if way not in self.names or way in written:
                    found.setdefault(way, set()).add(department.iri)
        for way, owners in found.items():
            every = owners | self.names.get(way, set())
            if len({self._place(iri) for iri in every}) == len(every):
                self.names[way] = every
        return frozenset(way for way in found if way in self.names) | written

    def _place(self, iri: str) -> object:
        """Whose office it is: its area's, the central authorities', or that of the plans that name it."""
        department = self._catalog.departments[iri]
        if self._is_central(department):
            return NATION
        return department.area or frozenset(share.plan for share in self._catalog.assignments_to[iri])

    def _register_old(self, here: Iterable[DepartmentFact]) -> frozenset[str]:
        """Names that the register gives a department and that the reforms know as former ones: 区环保局."""
        return frozenset(
            way
            for d in here
            if not d.collective
            for way in self._short.once(d.name, d.area)
            if way in self.names and d.iri in self.names[way]
        )

    def _bare(self, department: DepartmentFact) -> tuple[str, ...]:
        """省国资委 → 国资委, for an office that no register knows, where no other office of the plans is called so."""
        core = department.name[1:]
        if department.registered or department.name[0] not in LEVELS or len(core) < SAFE_LENGTH - 2:
            return ()
        others = self._catalog.departments.values()
        return () if any(other.name[1:] == core and other != department for other in others) else (core,)

    def _is_central(self, department: DepartmentFact) -> bool:
        """Whether it is an office of the central authorities: a bare 发展改革委 is one where they alone issued its plans."""
        if department.level or department.area:
            return department.level == NATION
        plans = {share.plan for share in self._catalog.assignments_to[department.iri]}
        return bool(plans) and all(self._catalog.plan_by_id[plan].level == NATION for plan in plans)

    # —— what stands for a name in some places only ——

    @cached_property
    def shorts(self) -> Mapping[str, tuple[str, ...]]:
        """消防 → 区消防救援支队, 人社 → 市人社局, 街镇 → 各街镇, 相关街镇: names without level and suffix."""
        cores: dict[str, set[str]] = {}
        end = re.compile(rf"(?:{alternatives(self._short.form['ends'])})$")
        for name, owners in self.names.items():
            rest = name[1:] if name[0] in LEVELS else name
            core = end.sub("", rest)
            own = name[0] == "区" or core in self._short.fields
            if own and rest != core and len(core) >= SHORT_CORE and HAN.fullmatch(core):
                for way in {core, name[: len(name) - len(rest)] + core}:  # 人社, 市人社
                    cores.setdefault(way, set()).update(self.choose(owners))
        called = {core: {self._catalog.departments[iri].name for iri in owners} for core, owners in cores.items()}
        shorts = {core: owners for core, owners in cores.items() if len(called[core]) == 1}
        for department in self._catalog.departments.values():
            if department.collective and department.iri in self.named:
                core = COLLECTIVE.sub("", department.name)
                for way in (*([core] if core != department.name else []), *self._short.many(department.name)[1]):
                    shorts.setdefault(way, set()).add(department.iri)
        return {core: tuple(sorted(owners)) for core, owners in shorts.items() if core not in self.names}

    def latin(self, letters: str) -> tuple[str, ...]:
        """The departments of one name whose pinyin, initials or English initials ``letters`` are; none for several."""
        sounding = {iri for name in self._by_sound.get(letters, ()) for iri in self.names[name]}
        found = sounding or self._initials.get(letters) or self._english.get(letters) or set()
        owners = self.choose(found)
        return tuple(owners) if len({self._catalog.departments[iri].name for iri in owners}) == 1 else ()

    @cached_property
    def _by_sound(self) -> Mapping[str, list[str]]:
        """Pinyin → names."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(sound(name), []).append(name)
        return found

    @cached_property
    def _sound_ends(self) -> frozenset[tuple[int, str, str]]:
        """How long names are and how they begin and end in sound: what most of a sentence does not, found out cheaply."""
        names = [name for name in self.names if self._misspelt_end.search(name)]
        # 行 alone is xing, in 银行 it is hang
        tails = [(name, {sound(name[-1]), sound(name[-2:]).removeprefix(sound(name[-2]))}) for name in names]
        return frozenset((len(name), sound(name[0]), tail) for name, tails in tails for tail in tails)

    @cached_property
    def _initials(self) -> Mapping[str, set[str]]:
        written = [name for name in self.names if self._misspelt_end.search(name) and HAN.fullmatch(name)]
        return self._keyed((initials(name), self.names[name]) for name in written if len(name) >= SHORT_LATIN)

    @cached_property
    def _english(self) -> Mapping[str, set[str]]:
        pairs = [(key, way) for key, ways in self._short.english().items() for way in ways if way in self.names]
        central = {iri for iri in self.named if self._is_central(self._catalog.departments[iri])}
        return self._keyed((key, self.names[way] & central) for key, way in pairs)

    @staticmethod
    def _keyed(pairs: Iterable[tuple[str, set[str]]]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, owners in pairs:
            found.setdefault(key, set()).update(owners)
        return found

    # —— slips ——

    @cached_property
    def _misspelt_end(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{alternatives(self._short.form['typo_ends'])})$")

    @cached_property
    def _holes(self) -> Mapping[str, set[str]]:
        """Long names with one character left open, or out: 工业和信息?部, 工业和信息部."""
        names: dict[str, set[str]] = {}
        for name in self.names:
            long = len(name) > SAFE_LENGTH and HAN.fullmatch(name) and self._misspelt_end.search(name)
            if long and not self._short.keeps_its_name(name):
                for hole in _open(name):
                    names.setdefault(hole, set()).add(name)
        return names

    def sounding(self, written: str) -> tuple[str, ...]:
        """Departments with a name that sounds like ``written``, its level the same, one character another."""
        ends = (len(written), sound(written[0]), sound(written[-1]))
        close = self._by_sound.get(sound(written), ()) if ends in self._sound_ends else ()
        names = [name for name in close if _one_apart(written, name) and self._misspelt_end.search(name)]
        return self._one_office(written, names)

    def same_sound(self, written: str) -> tuple[str, ...]:
        """Departments with a name of the same pinyin, however it is written."""
        return self._one_office(written, [n for n in self._by_sound.get(sound(written), ()) if len(n) == len(written)])

    def slipped(self, written: str) -> tuple[str, ...]:
        """Departments with a long name that differs from ``written`` in one character, or has one more or one fewer."""
        if len(written) < SAFE_LENGTH:
            return ()
        changed = {
            name
            for hole in _open(written)
            for name in self._holes.get(hole, ())
            if _one_apart(written, name) or _swapped(written, name)
        }
        fewer = set(self._holes.get(written, ()))
        more = {out for at in range(len(written)) if (out := written[:at] + written[at + 1 :]) in self.names}
        more = {name for name in more if len(name) > SAFE_LENGTH and not self._short.keeps_its_name(name)}
        return self._one_office(written, sorted(changed or fewer or more))

    def other_end(self, written: str) -> tuple[str, ...]:
        """Departments of the same level and field of work, whatever their names end in: 市卫生健康局 for 市卫生健康委."""
        key = self._short.work(written)
        return self._one_office(written, self._by_work.get(key, ())) if key else ()

    @cached_property
    def _by_work(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for name in self.names:
            if key := self._short.work(name):
                found.setdefault(key, []).append(name)
        return found

    def shortened(self, written: str) -> tuple[str, ...]:
        """Departments whose name is ``written`` with characters left out of its middle: 市人力资源局."""
        whole = self._by_ends.get((written[0], written[-1]), ())
        return self._one_office(written, [n for n in whole if len(n) > len(written) and _held(written, n)])

    @cached_property
    def _by_ends(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for name in self.names:
            if HAN.fullmatch(name):
                found.setdefault((name[0], name[-1]), []).append(name)
        return found

    def _one_office(self, written: str, names: Collection[str]) -> tuple[str, ...]:
        """The departments of these names where all are called the same and ``written`` is no other office's name."""
        if not names:
            return ()
        alike = [name for name in names if name[0] == written[0] or not {name[0], written[0]} & set(LEVELS)]
        found = [iri for name in alike for iri in self.choose(self.names[name])]
        called = {self._catalog.departments[iri].name for iri in found}
        if len(called) != 1 or not self._short.same_work(written, min(called)):
            return ()
        return tuple(dict.fromkeys(found))


def _open(name: str) -> Iterator[str]:
    """``name`` with each character but the last left open, and left out."""
    for at in range(len(name) - 1):
        yield f"{name[:at]}?{name[at + 1 :]}"
        yield name[:at] + name[at + 1 :]


def _one_apart(one: str, other: str) -> bool:
    """Whether two names of one length differ in exactly one character, and not in the level (市…局, 区…局)."""
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and not (apart[0][0] in LEVELS and apart[0][1] in LEVELS)


def _swapped(one: str, other: str) -> bool:
    """Whether two characters beside each other changed places: 市场督监管理局."""
    apart = [at for at in range(min(len(one), len(other))) if one[at] != other[at]]
    return len(one) == len(other) and len(apart) == 2 and sorted(one) == sorted(other) and apart[1] == apart[0] + 1


def _held(short: str, long: str) -> bool:
    """Whether the characters of ``short`` stand in ``long`` in their order."""
    rest = iter(long)
    return all(char in rest for char in short)
