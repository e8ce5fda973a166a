"""Names in a question → departments of the graph.

A name is found by any of the forms that the register gives it; else by one wrong character that sounds the same
(区房官局), or by its pinyin (fangguanju). What is named like an office and is none is said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.genre import alternatives
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import DepartmentFact, PlanFact
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.places import Places
from retrieval.understanding.sentence import SIGNS, Sentence, Sign, folded_brackets
from retrieval.understanding.sounds import sound

__all__ = ["DepartmentLinker", "Named", "Stranger"]

SUFFIXES = (
    "局|委员会|委|办公室|办|厅|支队|大队|总队|中心|街道办事处|街道|镇政府|分局|集团|法院|检察院|"
    "妇联|残联|侨联|文联|工商联|总工会|团委|科协|协会|党校|管委会|指挥部|公司"
)
BODIES = "妇联|残联|侨联|文联|工商联|总工会|团委|科协|纪委|政协|人大"
ROLE_AHEAD = (
    r"(?=(?:一家|单独|独自|都|也|还|又|主要|一共|共|总共|作为|没有|不)*(?:在|参与)?"
    r"(?:牵头|负责|主办|配合|参与|管|承担|主管|lead))"
)
STRANGER = re.compile(
    rf"(?:(?<![一-鿿])|(?<=[由归和与跟同是问查说着让为]))"
    rf"(?P<a>(?:[一-鿿]{{2,4}}?[省市区县])?[一-鿿]{{1,10}}?(?:{SUFFIXES})){ROLE_AHEAD}"
    rf"|(?:(?<![一-鿿])|(?<=[由归和与跟同是]))(?P<b>[省市区县](?:[一-鿿]{{1,9}}?(?:{SUFFIXES})|{BODIES}))(?![一-鿿]?区)"
)
"""A stretch named like an office: any name in -局 … before 牵头 or 负责, or one that begins with its level: 区卫健委."""

NO_NAME = re.compile(r"[哪谁几各每]|什么|所有|多少")
LEVELS = "省市区县"

SHORT_CORE = 2
SAFE_LENGTH = 5
"""A name of fewer characters that differs in one may be another office: 区民政局, 区财政局."""

LONGEST_MISSPELT = 12
NATION = "国"
HAN = re.compile(r"[一-鿿]+")
TYPO_END = re.compile(rf"(?:{SUFFIXES}|部|署|银行)$")
NO_TYPO = re.compile(r"[不的是在有无没和与]$|^[是在由归和与跟问的]")
"""科技不属于, 是妇联: words around a name, not a name with a wrong character."""

INNER = re.compile(r"\([^()]*\)")
"""各市、县(区)人民政府 is also asked for as 各市、县人民政府."""

COLLECTIVE = re.compile(r"^(?:各|相关|有关)")
OFFICE = re.compile(rf"(?:{SUFFIXES})$")
LATIN = re.compile(r"(?<![a-z])[a-z]{6,40}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Named:
    """A department that the question names. ``corrected`` tells how the user wrote it where that was not a name of it."""

    department: Ref
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name of an office that the corpus does not have; ``nearest`` are those that are written most alike."""

    name: str
    nearest: tuple[Ref, ...]


class DepartmentLinker:
    """Finds departments in questions by the names of the catalog."""

    def __init__(self, catalog: Catalog, places: Places, short: Abbreviations) -> None:
        self._catalog = catalog
        self._places = places
        self._areas = frozenset(d.area for d in catalog.departments.values() if d.area)
        names: dict[str, set[str]] = {}
        areas = {plan.area for plan in catalog.plans.values()}
        named = {share.department for share in catalog.assignments.values()}
        for department in catalog.departments.values():
            # The register knows offices of areas that no plan here is of: they are not meant.
            if department.iri in named or department.area in areas:
                own = (department.name, *department.names, *_bare(department, catalog))
                central = short.central(department.name) if _is_central(department, catalog) else ()
                spoken = (*(way for name in own for way in short.spoken(name)), *central)
                for way in dict.fromkeys((*(way for name in own for way in short.ways(name)), *spoken)):
                    folded = folded_brackets(way.lower())
                    for written in (folded, INNER.sub("", folded)):
                        names.setdefault(written, set()).add(department.iri)
        self._former = _former(catalog, short, named, names)
        for way, owners in (*_bodies(catalog, short, named, names).items(), *self._former.items()):
            names.setdefault(way, set()).update(owners)
        issued = " ".join(f"{plan.title} {plan.issuer}" for plan in catalog.plans.values())
        organs = alternatives(name for name in short.certain if name not in names and name not in issued)
        self._organ = re.compile(rf"(?:{organs})(?!{short.no_organ_behind})")
        self._names: Mapping[str, set[str]] = names
        self._longest = max(map(len, names), default=0)
        self._leading = frozenset(a.department for a in catalog.assignments.values())

    def mark(self, sentence: Sentence) -> None:
        """Put a sign for every department in the sentence: exact names, then short ones, then misspelt ones."""
        self._exact(sentence)
        self._short(sentence)
        self._latin(sentence)
        self._organs(sentence)
        self._misspelt(sentence)
        self._strange(sentence)

    def meant(self, options: tuple[Named, ...], plans: Sequence[PlanFact]) -> tuple[Named, ...]:
        """Of offices of one name those that the plans name; with its area where several areas are left: 沈阳市财政局."""
        ids = {plan.id for plan in plans}
        shares = self._catalog.assignments_to
        own = tuple(one for one in options if any(share.plan in ids for share in shares[one.department.id]))
        kept = own or options
        if len({self._catalog.departments[one.department.id].area for one in kept}) < 2:
            return kept
        return tuple(replace(one, department=self._placed(one.department)) for one in kept)

    def _placed(self, office: Ref) -> Ref:
        """沈阳市财政局; 市财政局（29-tieling2020） where the plan does not say its area."""
        fact = self._catalog.departments[office.id]
        if fact.area:
            own = fact.name.startswith((fact.area, fact.area[:-1]))
            return Ref(office.id, fact.name if own else fact.area + fact.name.removeprefix(fact.area[-1]))
        plans = {share.plan for share in self._catalog.assignments_to[office.id]}
        return Ref(office.id, f"{fact.name}（{min(plans)}）" if len(plans) == 1 and fact.level else fact.name)

    def ref(self, iri: str) -> Ref:
        """The department as a node of a query."""
        return Ref(iri, self._catalog.departments[iri].name)

    def _exact(self, sentence: Sentence) -> None:
        at = 0
        while at < len(sentence.text):
            length = self._match(sentence.text, at)
            if length:
                found = self._choose(self._names[sentence.text[at : at + length]])
                if self._foreign(sentence.text, at, found):
                    at += length
                    continue
                former = sentence.text[at : at + length] if sentence.text[at : at + length] in self._former else None
                owners = tuple(Named(self.ref(iri), former) for iri in found)
                sentence.replace(at, at + length, Sign.DEPARTMENT, owners)
            at += 1

    def _match(self, text: str, at: int) -> int:
        for length in range(min(self._longest, len(text) - at), 1, -1):
            if text[at : at + length] in self._names:
                # 区规划局 is a name, 社区规划局 is not one: the 区 belongs to the word before it.
                inside = text[at] == "区" and at > 0 and text[at - 1] in "社小园街景城地片辖校厂库"
                return 0 if inside else length
        return 0

    def _foreign(self, text: str, at: int, found: Iterable[str]) -> bool:
        """Whether the name goes on to the left: the 房管局 of 徐汇区房管局, of 市房管局, of another plan's 泰州市房管局."""
        before = text[:at] + (text[at] if text[at] in LEVELS else "")
        if any(text.startswith(area, at) for area in self._areas):
            return False  # 上海市长宁区房管局 names its own area
        area = next((area for area in self._areas if before.endswith(area)), None)
        if area is not None:
            return all(self._catalog.departments[iri].area not in (area, None) for iri in found)
        return self._places.foreign_end(before) or (text[at] not in LEVELS and before[-1:] in tuple(LEVELS))

    def _choose(self, found: Iterable[str]) -> list[str]:
        """Of several departments of one name, those that some plan names; one area's own before all."""
        known = sorted(found)
        named = [iri for iri in known if iri in self._leading]
        return named or known

    def _short(self, sentence: Sentence) -> None:
        """消防, 房管 … stand for an office only before a verb of responsibility."""
        while match := self._short_name.search(sentence.text):
            owners = tuple(Named(self.ref(iri)) for iri in self._shorts[match.group()])
            sentence.replace(match.start(), match.end(), Sign.DEPARTMENT, owners)

    @cached_property
    def _short_name(self) -> re.Pattern[str]:
        names = alternatives(self._shorts) or "(?!)"
        return re.compile(rf"(?:(?<![一-鿿])|(?<=[由归和与跟问]))(?:{names}){ROLE_AHEAD}")

    @cached_property
    def _shorts(self) -> dict[str, tuple[str, ...]]:
        """消防 → 区消防救援支队: cores that only one office has; 街镇 → 各街镇, 相关街镇: those of collectives."""
        cores: dict[str, set[str]] = {}
        for name, owners in self._names.items():
            core = OFFICE.sub("", name.removeprefix("区"))
            if len(core) >= SHORT_CORE and name.startswith("区") and re.fullmatch(r"[一-鿿]+", core):
                cores.setdefault(core, set()).update(owners)
        shorts = {core: owners for core, owners in cores.items() if len(owners) == 1}
        for department in self._catalog.departments.values():
            core = COLLECTIVE.sub("", department.name)
            if department.collective and core != department.name:
                shorts.setdefault(core, set()).add(department.iri)
        return {core: tuple(sorted(owners)) for core, owners in shorts.items() if core not in self._names}

    def _latin(self, sentence: Sentence) -> None:
        for match in reversed(list(LATIN.finditer(sentence.text))):
            owners = self._sounds.get(match.group(), set())
            if len(owners) == 1:
                named = Named(self.ref(min(owners)), match.group())
                sentence.replace(match.start(), match.end(), Sign.DEPARTMENT, (named,))

    def _organs(self, sentence: Sentence) -> None:
        """教育部, 水利部 of which no plan says anything: offices by the table, wherever they stand."""
        for match in reversed(list(self._organ.finditer(sentence.text))):
            stranger = Stranger(match.group(), self.nearest(match.group()))
            sentence.replace(match.start(), match.end(), Sign.DEPARTMENT, stranger)

    def _misspelt(self, sentence: Sentence) -> None:
        """财正部, 人民银航: a stretch that sounds as a name does and is written with one other character."""
        at = 0
        while at < len(sentence.text):
            for length in range(min(LONGEST_MISSPELT, len(sentence.text) - at), SHORT_CORE, -1):
                written = sentence.text[at : at + length]
                if HAN.fullmatch(written) and not NO_TYPO.search(written) and (near := self._sounding(written)):
                    sentence.replace(at, at + length, Sign.DEPARTMENT, (Named(near, written),))
                    break
            at += 1

    def _sounding(self, written: str) -> Ref | None:
        """The one office with a name that sounds like ``written``, its level the same, one character another."""
        close = {
            iri
            for name in self._written.get((len(written), sound(written)), ())
            if _one_apart(written, name) and (written[0] == name[0] or name[0] not in LEVELS)
            for iri in self._choose(self._names[name])
        }
        return self.ref(min(close)) if len(close) == 1 else None

    @cached_property
    def _written(self) -> dict[tuple[int, str], list[str]]:
        """Names that end as an office does, by their length and sound."""
        names: dict[tuple[int, str], list[str]] = {}
        for name in self._names:
            if TYPO_END.search(name):
                names.setdefault((len(name), sound(name)), []).append(name)
        return names

    def _strange(self, sentence: Sentence) -> None:
        """What is named like an office and is none: a misspelt name, or a stranger."""
        at = 0
        while match := STRANGER.search(sentence.text, at):
            kind = "a" if match.group("a") else "b"
            start, end, name = match.start(kind), match.end(kind), match.group(kind)
            at = start + 1
            if not any(char in SIGNS for char in name) and not NO_NAME.search(name):
                near = self._alike(name)
                value = tuple(Named(ref, name) for ref in near) or Stranger(name, self.nearest(name))
                sentence.replace(start, end, Sign.DEPARTMENT, value)

    def _alike(self, name: str) -> tuple[Ref, ...]:
        """The office whose name sounds the same, or, of five characters and more, differs in one; of several areas all."""
        same = self._choose(self._sounds.get(sound(name), set()))
        if len({self._catalog.departments[iri].name for iri in same}) == 1:
            return tuple(map(self.ref, same))
        if len(self._without_area(name)) < SAFE_LENGTH:
            return ()
        close = {iri for other, owners in self._names.items() if _one_apart(name, other) for iri in owners}
        return (self.ref(min(close)),) if len(close) == 1 else ()

    def _without_area(self, name: str) -> str:
        return next((name.removeprefix(area) for area in self._areas if name.startswith(area)), name)

    def nearest(self, name: str, most: int = 3) -> tuple[Ref, ...]:
        """The departments of the plans whose names share most with ``name``, most alike first."""
        wanted = _pieces(name)
        scores: dict[str, float] = {}
        for owners, own in self._spelt:
            score = len(wanted & own) / len(wanted | own)
            for iri in owners:
                scores[iri] = max(scores.get(iri, 0.0), score)
        best = sorted((-score, iri) for iri, score in scores.items() if score > 0)
        return tuple(self.ref(iri) for _, iri in best[:most])

    @cached_property
    def _spelt(self) -> list[tuple[set[str], set[str]]]:
        """The departments of the plans that have a name, and its pieces."""
        names = ((owners & self._leading, name) for name, owners in self._names.items())
        return [(owners, _pieces(name)) for owners, name in names if owners]

    @cached_property
    def _sounds(self) -> dict[str, set[str]]:
        sounds: dict[str, set[str]] = {}
        for name, owners in self._names.items():
            sounds.setdefault(sound(name), set()).update(owners)
        return sounds


def _bare(department: DepartmentFact, catalog: Catalog) -> tuple[str, ...]:
    """省国资委 → 国资委, for an office that no register knows, where no other office of the plans is called so."""
    core = department.name[1:]
    if department.registered or department.name[0] not in LEVELS or len(core) < SAFE_LENGTH - 2:
        return ()
    return (
        () if any(other.name[1:] == core and other != department for other in catalog.departments.values()) else (core,)
    )


def _is_central(department: DepartmentFact, catalog: Catalog) -> bool:
    """Whether it is an office of the central authorities: a bare 发展改革委 is one where they alone issued its plans."""
    if department.level or department.area:
        return department.level == NATION
    plans = {share.plan for share in catalog.assignments_to[department.iri]}
    return bool(plans) and all(catalog.plan_by_id[plan].level == NATION for plan in plans)


def _bodies(
    catalog: Catalog, short: Abbreviations, named: set[str], names: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """工会 → 市总工会, where one office alone is of that kind and nothing else is called so."""
    found: dict[str, set[str]] = {}
    for iri in named:
        for way in short.body(catalog.departments[iri].name):
            found.setdefault(way, set()).add(iri)
    return {way: owners for way, owners in found.items() if len(owners) == 1 and way not in names}


def _former(
    catalog: Catalog, short: Abbreviations, named: set[str], names: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """农业部 → 农业农村部, where no plan knows the former office itself."""
    found: dict[str, set[str]] = {}
    for iri in named:
        if _is_central(catalog.departments[iri], catalog):
            for way in short.former(catalog.departments[iri].name):
                found.setdefault(way, set()).add(iri)
    return {way: owners for way, owners in found.items() if way not in names}


def _pieces(name: str) -> set[str]:
    """The pairs of neighbouring characters of a name, and those characters that not every office has."""
    return {name[at : at + 2] for at in range(len(name) - 1)} | set(name) - set("区市省局委办")


def _one_apart(one: str, other: str) -> bool:
    """Whether two names of one length differ in exactly one character, and not in the level (市…局, 区…局)."""
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and not (apart[0][0] in LEVELS and apart[0][1] in LEVELS)
