"""Finds the nodes that a few typed characters may mean: a name, another name, a number, part of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.catalog import Catalog
from kg.chain import owner_of
from kg.figures import date
from kg.labels import label_of, measured, section_name

__all__ = ["FoundNode", "find_nodes"]

NUMBER = re.compile(r"(?:第|任务)*(?P<number>\d+(?:\.\d+)*)项?(?:任务)?")
"""10, 任务10, 第10项, 第10项任务."""

Candidate = tuple[str, str, tuple[str, ...], str]
"""Kind, IRI, the names it is found by with the shown one first, and the number it has."""


@dataclass(frozen=True, slots=True)
class FoundNode:
    """``detail`` is what tells it from others of its name: the plan, the task, the full name, the file's number."""

    id: str
    kind: str
    label: str
    detail: str


def find_nodes(catalog: Catalog, typed: str, most: int) -> tuple[FoundNode, ...]:
    """The ``most`` best nodes: named exactly so first, then those that begin so, then those that hold it."""
    key = _plain(typed)
    if not key:
        return ()
    number = match["number"] if (match := NUMBER.fullmatch(key)) else None
    ranked = []
    for order, (kind, iri, names, own) in enumerate(_candidates(catalog)):
        rank = 0 if number is not None and number == own else min((_rank(key, name) for name in names), default=9)
        if rank < 9:
            ranked.append((rank, order, kind, iri, names[0]))
    return tuple(
        FoundNode(iri, kind, label, _detail(catalog, kind, iri)) for _, _, kind, iri, label in sorted(ranked)[:most]
    )


def _rank(key: str, name: str) -> int:
    """0 for the name itself, 1 for its beginning, 2 for a part of it, 9 for none."""
    plain = _plain(name)
    if key not in plain:
        return 9
    return 0 if key == plain else 1 if plain.startswith(key) else 2


def _plain(words: str) -> str:
    """Full-width as half-width, small letters, no blanks: 「第 １０ 项」 → 「第10项」."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def _candidates(catalog: Catalog) -> Iterator[Candidate]:
    """All nodes, those first that people look for most; departments that no task names come after those that one does."""
    departments = sorted(catalog.departments.values(), key=lambda d: not catalog.assignments_to[d.iri])
    for department in departments:
        kind = "collective" if department.collective else "department"
        yield kind, department.iri, (*dict.fromkeys((department.name, *department.names)),), ""
    for task in catalog.tasks.values():
        yield "task", task.iri, (f"{task.number} {task.title}", task.title), _plain(task.number)
    for section in catalog.sections.values():
        names = (section_name(section), section.title, f"第{section.number}部分")
        yield "section", section.iri, names, ""
    for plan in catalog.plans.values():
        yield "plan", plan.iri, (plan.title, *filter(None, [plan.number])), ""
    for document, references in catalog.policies.items():
        titles = dict.fromkeys(reference.title for reference in references)
        yield "document", document, (*titles, *filter(None, {r.number for r in references})), ""
    yield from _stated(catalog)


def _stated(catalog: Catalog) -> Iterable[Candidate]:
    for indicator in catalog.indicators.values():
        yield "indicator", indicator.iri, (measured(indicator), indicator.name), ""
    for deadline in catalog.deadlines.values():
        yield "deadline", deadline.iri, (date(deadline.value),), ""


def _detail(catalog: Catalog, kind: str, iri: str) -> str:
    match kind:
        case "department" | "collective":
            return catalog.departments[iri].full_name or catalog.departments[iri].area or ""
        case "task" | "section" if len(catalog.plans) > 1:
            plan = (catalog.tasks.get(iri) or catalog.sections[iri]).plan
            return f"《{catalog.plan_by_id[plan].title}》"
        case "document":
            return next((r.number for r in catalog.policies[iri] if r.number), "")
        case "indicator":
            return label_of(catalog, owner_of(catalog, catalog.indicators[iri]))
        case "deadline":
            return label_of(catalog, owner_of(catalog, catalog.deadlines[iri]))
        case _:
            return ""
