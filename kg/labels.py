"""What a person calls a node of the graph: 10 加装电梯, 18条（2024-2026年）, 2026年底."""

from __future__ import annotations

from kg.catalog import Catalog
from kg.facts import IndicatorFact, SectionFact

__all__ = ["KINDS", "due", "kind_of", "label_of", "measured", "section_name"]

ONGOING = "持续推进"
SIGNS = {">=": "≥ ", "<=": "≤ ", "≈": "约 "}
MANY = 10_000
"""From here on a number is written in 万, where two places after the point keep all of it: 150000 → 15万."""

KINDS = {
    "plans": "plan",
    "sections": "section",
    "tasks": "task",
    "departments": "department",
    "indicators": "indicator",
    "coverage": "coverage",
    "deadlines": "deadline",
    "policies": "document",
}
"""The kinds of nodes by the property of the catalog that holds them."""


def kind_of(catalog: Catalog, iri: str) -> str | None:
    """plan, section, task, department, indicator, coverage, deadline or document; None for an unknown IRI."""
    return next((kind for name, kind in KINDS.items() if iri in getattr(catalog, name)), None)


def label_of(catalog: Catalog, iri: str) -> str:
    """What a person calls a node. Raises KeyError for an IRI that is no node."""
    match kind_of(catalog, iri):
        case "plan":
            return catalog.plans[iri].title
        case "section":
            return section_name(catalog.sections[iri])
        case "task":
            return f"{catalog.tasks[iri].number} {catalog.tasks[iri].title}"
        case "department":
            return catalog.departments[iri].name
        case "indicator":
            return measured(catalog.indicators[iri])
        case "coverage":
            return "覆盖性目标"
        case "deadline":
            return due(catalog.deadlines[iri].value)
        case "document":
            return catalog.policies[iri][0].title
        case _:
            raise KeyError(iri)


def section_name(section: SectionFact) -> str:
    """三、构筑安全管理体系, but （一）总体要求: a bare number takes its mark."""
    mark = "、" if section.number.isnumeric() and section.title else ""
    return f"{section.number}{mark}{section.title}"


def measured(indicator: IndicatorFact) -> str:
    """整治人行道面积 ≥ 15万平方米（2024-2026年）."""
    value = _number(indicator.value, indicator.unit)
    if indicator.upper is not None:
        amount = f"{value}—{_number(indicator.upper, indicator.unit)}"
    else:
        amount = f"{SIGNS.get(indicator.comparator, '')}{value}"
    return f"{indicator.name} {amount}{indicator.unit}{_period(indicator.period)}"


def due(value: str) -> str:
    """2026-12 → 2026年底, 2019-06 → 2019年6月, 2026 → 2026年, ongoing → 持续推进."""
    if value == "ongoing":
        return ONGOING
    year, _, month = value.partition("-")
    if not month.isdecimal():
        return f"{year}年"
    return f"{year}年底" if month == "12" else f"{year}年{int(month)}月"


def _period(period: str | None) -> str:
    """（每年）, （2024-2026年）, （2026年底）; empty where none is stated."""
    if period is None:
        return ""
    if period == "annual":
        return "（每年）"
    first, _, last = period.partition("-")
    return f"（{period}年）" if len(first) == len(last) else f"（{due(period)}）"


def _number(value: float, unit: str) -> str:
    if value >= MANY and unit != "%" and (value / MANY * 100).is_integer():
        return f"{value / MANY:.10g}万"
    return f"{value:.10g}"
