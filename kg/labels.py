"""What a person calls a node of the graph: 10 加装电梯, 18条（2024-2026年）, 2026年底."""

from __future__ import annotations

from kg.catalog import Catalog
from kg.facts import IndicatorFact, SectionFact
from kg.figures import amount, date, period

__all__ = ["KINDS", "kind_of", "label_of", "measured", "section_name"]

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
            return date(catalog.deadlines[iri].value)
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
    return f"{indicator.name} {amount(indicator)}{period(indicator)}"
