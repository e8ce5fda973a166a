"""What a person calls a node of the graph, whatever it is."""

from __future__ import annotations

from kg.catalog import Catalog
from retrieval.understanding.tree import section_name, task_label

__all__ = ["label"]


def label(iri: str, catalog: Catalog) -> str:
    """区房管局, 任务22, 第三部分「…」, a title or a name. Raises KeyError for what the catalog lacks."""
    if iri in catalog.departments:
        return catalog.departments[iri].name
    if iri in catalog.tasks:
        return task_label(catalog.tasks[iri])
    if iri in catalog.sections:
        section = catalog.sections[iri]
        return f"{section_name(section)}「{section.title}」"
    if iri in catalog.plans:
        return catalog.plans[iri].title
    if iri in catalog.indicators:
        return catalog.indicators[iri].name
    if iri in catalog.policies:
        return catalog.policies[iri][0].title
    raise KeyError(iri)
