"""Offices that plans name and the register lacks → entries that a person reviews and pastes into the register.

Nothing here changes what is read: an entry counts once it stands in ``register.toml``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ingest.genre import Genre
from ingest.naming import Doubt, Names
from ingest.offices import Kind, Offices
from ingest.records import Plan, Span
from ingest.register import ONE_PLAN, Department, Register

__all__ = ["Evidence", "Proposal", "Proposals", "propose"]

MOST_SHOWN = 3
"""Places that are shown for one name; the entry says how many there are."""

HEAD = """\
# 单位登记建议：计划里出现、登记表里还没有的单位，由程序按名称规则提出，请人工核对。
# 核对后，把需要的条目整条复制到 register.toml；全称是按简称规则推出来的，不对就改掉或删掉。
# 每条下面的“依据”注明计划、任务、起止字符和原文。[[doubt]] 是可能同一、没有合并的名称，不要复制。
"""

UNKNOWN_AREA = "（待补：{plan} 没有写明地区）"
"""What stands for an area that is not known; no plan is of it, so that an entry pasted unread names nothing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a plan writes a name: ``quote`` is ``span`` of its text, in the note of the task ``task``."""

    plan: str
    task: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for the register; ``evidence`` is every place where one of its names stands, in the order of the plans."""

    department: Department
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a review needs: the entries, most often named first, and the pairs that may be one office."""

    entries: tuple[Proposal, ...]
    doubts: tuple[Doubt, ...]

    def as_toml(self) -> str:
        """A file that :func:`ingest.register.read_register` reads, with the evidence in comments."""
        rows = [_entry(proposal) for proposal in self.entries]
        rows += [_doubt(doubt) for doubt in self.doubts]
        return "\n".join([HEAD, *rows])


def propose(plans: Iterable[Plan], register: Register, genre: Genre) -> Proposals:
    """The offices of ``plans`` that ``register`` lacks, and the pairs among them that may be one office."""
    plans = list(plans)
    names = Names(register, genre)
    grown = names.grown(plans)
    places: dict[tuple[str | None, str], list[Evidence]] = {}
    for plan in plans:
        for place in _evidence(plan):
            office = grown.named_in(plan.info, place.quote)
            if office is not None and not office.registered:
                places.setdefault((office.area, office.name), []).append(place)
    found = [
        Proposal(_for_register(department, evidence, names.offices), tuple(evidence))
        for department in grown.departments
        if (evidence := places.get((department.area, department.name)))
    ]
    found.sort(key=lambda proposal: (proposal.department.area or "", -len(proposal.evidence), proposal.department.name))
    together = _together(plans, grown)
    doubts = (doubt for doubt in names.doubts(plans) if (doubt.one, doubt.other) not in together)
    return Proposals(tuple(found), tuple(doubts))


def _evidence(plan: Plan) -> Iterator[Evidence]:
    for task in plan.tasks:
        for assignment in task.assignments:
            yield Evidence(plan.info.id, task.number, assignment.surface, assignment.span)


def _for_register(department: Department, evidence: Sequence[Evidence], offices: Offices) -> Department:
    """The entry as the register should have it; the source of each name is the plans in which it stands.

    An organ of the central authorities goes by the names that mean it in every plan: 发展改革委 of a province is another office.
    """
    names = [department.name, *department.other_names]
    office = offices.read(department.name)
    organ = office.core if office.kind is Kind.NATIONAL else offices.national(office)
    if department.level == "国" and organ is not None:
        names = [name for name in names if offices.is_organ(name)] or [organ]
    plans: dict[str, dict[str, None]] = {}
    for place in evidence:
        plans.setdefault("".join(place.quote.split()), {})[place.plan] = None
    every = dict.fromkeys(place.plan for place in evidence)
    sources = tuple((name, f"计划正文：{'、'.join(plans.get(name, every))}") for name in names)
    full = None if department.full_name in names else department.full_name
    return replace(
        department,
        name=names[0],
        other_names=tuple(names[1:]),
        full_name=full,
        source=sources[0][1],
        name_sources=sources,
    )


def _together(plans: Iterable[Plan], grown: Register) -> set[tuple[str, str]]:
    """Pairs of offices that one task names: its author takes them for two."""
    found: set[tuple[str, str]] = set()
    for plan in plans:
        for task in plan.tasks:
            offices = {office for a in task.assignments if (office := grown.named_in(plan.info, a.surface))}
            found.update(combinations(sorted(office.name for office in offices), 2))
    return found


def _entry(proposal: Proposal) -> str:
    department = proposal.department
    values = {
        "name": department.name,
        "full_name": department.full_name,
        "full_name_source": "按简称规则推出，待核对" if department.full_name else None,
        "level": department.level,
        "area": _area(department.area),
        "kind": "collective" if department.collective else "office",
        "source": department.source,
    }
    lines = ["[[department]]", *(f"{key} = {_text(value)}" for key, value in values.items() if value)]
    if department.other_names:
        lines.append("[department.other_names]")
        lines += [f"{_text(name)} = {_text(source)}" for name, source in department.name_sources[1:]]
    return "\n".join([*lines, *_comments(proposal), ""])


def _area(area: str | None) -> str | None:
    return UNKNOWN_AREA.format(plan=area.removeprefix(ONE_PLAN)) if area and area.startswith(ONE_PLAN) else area


def _comments(proposal: Proposal) -> Iterator[str]:
    """# 依据（共 12 处）：suining-2020 任务3 [1203:1208] “市财政局”"""
    count: Counter[str] = Counter()
    for place in proposal.evidence:
        name = "".join(place.quote.split())
        count[name] += 1
        if count[name] <= MOST_SHOWN:
            where = f"{place.plan} 任务{place.task} [{place.span.start}:{place.span.end}] “{name}”"
            yield f"# 依据（共{len(proposal.evidence)}处）：{_one_line(where)}"


def _doubt(doubt: Doubt) -> str:
    values = {"names": [doubt.one, doubt.other], "area": _area(doubt.area), "why": doubt.why}
    return "\n".join(["[[doubt]]", *(f"{key} = {_text(value)}" for key, value in values.items() if value), ""])


def _text(value: str | list[str]) -> str:
    """A TOML string, or an array of them: JSON's escapes are TOML's, but for the one control character that JSON leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
