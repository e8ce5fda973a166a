"""Questions to begin with: made from the corpus's own facts, so that each has an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ingest.records import Role
from kg.catalog import Catalog

__all__ = ["examples"]

LONGEST_NAME = 14
READABLE = 6
"""A list of about so many tasks shows best what a list looks like."""


def examples(catalog: Catalog) -> tuple[str, ...]:
    """Up to five questions, one of each kind that the corpus can answer; the same corpus gives the same."""
    return tuple(
        question
        for question in (_lead(catalog), _value(catalog), _who(catalog), *_due(catalog), _pair(catalog))
        if question
    )


def _lead(catalog: Catalog) -> str | None:
    counts = Counter(a.department for a in catalog.assignments.values())
    offices = [(abs(count - READABLE), iri) for iri, count in counts.items() if not catalog.departments[iri].collective]
    if not offices:
        return None
    department = catalog.departments[min(offices, key=lambda one: one[0])[1]]
    leads = any(a.role is Role.LEAD for a in catalog.assignments_to[department.iri])
    return f"{department.name}{'牵头' if leads else '负责'}哪些任务？"


def _value(catalog: Catalog) -> str | None:
    rates = [i.name for i in catalog.indicators.values() if i.unit == "%" and i.name.endswith(("率", "比例", "占比"))]
    # A long name says plainly what it is about; one that is too long is no example.
    names = [name for name in rates if len(name) <= LONGEST_NAME]
    return f"{max(names, key=len)}的目标是多少？" if names else None


def _who(catalog: Catalog) -> str | None:
    tasks = list(catalog.tasks.values())
    if not tasks or "/" in tasks[0].number:
        return None
    return f"第{tasks[len(tasks) // 3].number}项任务由谁{'牵头' if _has_leads(catalog) else '负责'}？"


def _due(catalog: Catalog) -> Iterator[str]:
    years = sorted(d.value[:4] for d in catalog.deadlines.values() if d.value != "ongoing")
    if years:
        yield f"{years[-1]}年底前要完成的任务有哪些？"


def _pair(catalog: Catalog) -> str | None:
    """The two departments that lead most tasks together."""
    if not _has_leads(catalog):
        return None
    pairs: Counter[tuple[str, str]] = Counter()
    for task in catalog.tasks:
        leads = [a.department for a in catalog.assignments_of[task] if a.role is Role.LEAD]
        pairs.update(combinations(dict.fromkeys(leads), 2))
    if not pairs:
        return None
    (one, other), _ = pairs.most_common(1)[0]
    return f"{catalog.departments[one].name}和{catalog.departments[other].name}共同牵头哪些任务？"


def _has_leads(catalog: Catalog) -> bool:
    return any(a.role is Role.LEAD for a in catalog.assignments.values())
