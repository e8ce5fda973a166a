"""Names → departments: the canonical name of each, and all the others it goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import CorpusError
from ingest.genre import read_rows
from ingest.offices import plain
from ingest.records import PlanInfo

__all__ = ["ONE_PLAN", "Department", "Register", "place_of", "read_register"]

KEYS = frozenset(
    {"name", "full_name", "full_name_source", "level", "area", "kind", "source", "members", "note", "other_names"}
)

KINDS = ("office", "collective")

LEVELS = {"省": ("省", "自治区"), "市": ("市", "州", "盟"), "区": ("区", "县", "旗")}
"""How an area of each level ends, which is also how its offices name the level: 区房管局, 县财政局."""

ONE_PLAN = "?"
"""What the area begins with where it is not known: a 市财政局 of some city is valid in that one plan."""


@dataclass(frozen=True, slots=True)
class Department:
    """One office, or a collective of offices (各街镇), and where each of its names comes from.

    ``members`` are canonical names, known for some collectives. ``name_sources`` pairs a name with its source.
    One that is not ``registered`` was found in plans. ``area`` is where the names are valid: see :func:`place_of`.
    """

    name: str
    full_name: str | None = None
    other_names: tuple[str, ...] = ()
    level: str | None = None
    area: str | None = None
    collective: bool = False
    members: tuple[str, ...] = ()
    source: str = ""
    note: str | None = None
    name_sources: tuple[tuple[str, str], ...] = ()
    registered: bool = True

    @property
    def known_area(self) -> str | None:
        """The area, None where no plan tells it."""
        return None if self.area is None or self.area.startswith(ONE_PLAN) else self.area

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the canonical one first, with and without the prefixes of level and area.

        区房管局 also goes by 长宁区房管局 and 房管局; 长宁区住房保障和房屋管理局 by 区住房… and 住房…
        """
        written = [self.name, *([self.full_name] if self.full_name else []), *self.other_names]
        return tuple(dict.fromkeys(form for name in written for form in self._forms(name)))

    def _forms(self, name: str) -> list[str]:
        word = self._level_word
        core = name
        if self.area and core.startswith(self.area):
            core = core.removeprefix(self.area)
        elif word and core.startswith(word):
            core = core.removeprefix(word)
        # A core of two characters (数据, 城管) is a word of the language: only the written forms stand for it.
        bare = [core] if len(core) > 2 or core == name else []
        level = [f"{word}{core}"] if word and not self.collective else []
        elsewhere = (
            word is None and self.level in LEVELS and not self.collective
        )  # 市财政局, named in plans of a district
        area = [f"{self.area}{core}"] if self.known_area and not elsewhere else []
        return [name, *level, *area, *bare]

    @property
    def _level_word(self) -> str | None:
        """How the office's names say its level: 县 in 某县. None for an office of another level than its area's."""
        if self.area is None:
            return "区" if self.level == "区" else None
        return next((word for word in LEVELS.get(self.level or "", ()) if self.area.endswith(word)), None)


class Register:
    """The departments, found by any of their names within an area."""

    def __init__(self, departments: Iterable[Department]) -> None:
        self.departments = tuple(departments)
        self._by_name: dict[str, list[Department]] = {}
        for department in self.departments:
            for name in dict.fromkeys(map(plain, department.names)):
                self._by_name.setdefault(name, []).append(department)

    def resolve(self, surface: str, area: str | None) -> Department | None:
        """The department that ``surface`` names in a plan of ``area``; None where none, or more than one, does.

        A department belongs to its area: 区房管局 in another district's plan is another office, and one of the area itself
        goes before one that is known everywhere. A name that begins with its area (长宁区房管局) is understood everywhere.
        """
        name = plain(surface)
        named = self._by_name.get(name, ())
        own = [d for d in named if d.area is not None and (d.area == area or name.startswith(d.area))]
        found = own or [d for d in named if d.area is None]
        found = [d for d in found if name in (plain(d.name), plain(d.full_name or ""))] or found
        return found[0] if len(found) == 1 else None

    def named_in(self, info: PlanInfo, name: str) -> Department | None:
        """The department that ``name`` is in one plan, also where the plan's area is not known."""
        return self.resolve(name, place_of(info)) or self.resolve(name, info.area)


def place_of(info: PlanInfo) -> str:
    """Where a plan's names of local offices are valid: its area, or the plan alone where the area is not known.

    省财政厅 of a plan without a head is not the 省财政厅 of another one.
    """
    return info.area or f"{ONE_PLAN}{info.id}"


def read_register(path: Path) -> Register:
    """The register in a TOML file; raises :class:`CorpusError` for an unknown key or kind, or a name twice."""
    departments = [_department(row, path) for row in read_rows(path, "department")]
    seen: set[tuple[str | None, str]] = set()
    for department in departments:
        if (department.area, department.name) in seen:
            raise CorpusError(f"单位“{department.name}”登记了两次", where=str(path), remedy="合并成一条")
        seen.add((department.area, department.name))
    return Register(departments)


def _department(row: dict[str, Any], path: Path) -> Department:
    unknown = sorted(set(row) - KEYS)
    if unknown or "name" not in row:
        what = f"不认识的项“{unknown[0]}”" if unknown else "有一条没有 name"
        raise CorpusError(what, where=str(path), remedy=f"只用这些项：{'、'.join(sorted(KEYS))}")
    if row.get("kind", "office") not in KINDS:
        what = f"单位“{row['name']}”的 kind 写成了“{row['kind']}”"
        raise CorpusError(what, where=str(path), remedy=f"只用：{'、'.join(KINDS)}")
    others: dict[str, str] = row.get("other_names", {})
    sources = [(row["name"], row.get("source", ""))]
    if "full_name" in row:
        sources.append((row["full_name"], row.get("full_name_source", row.get("source", ""))))
    return Department(
        name=row["name"],
        full_name=row.get("full_name"),
        other_names=tuple(others),
        level=row.get("level"),
        area=row.get("area"),
        collective=row.get("kind", "office") == "collective",
        members=tuple(row.get("members", ())),
        source=row.get("source", ""),
        note=row.get("note"),
        name_sources=(*sources, *others.items()),
    )
