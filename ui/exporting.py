"""``mingze export``: which format, which plan, which file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import MingzeError
from kg.export import FORMATS, export
from kg.vocabulary import Iri

if TYPE_CHECKING:
    from kg.catalog import Catalog
    from ui.current import Current

__all__ = ["export_to", "suffix_of"]

SUFFIXES = {"turtle": ".ttl", "trig": ".trig", "jsonld": ".jsonld", "graphml": ".graphml", "xlsx": ".xlsx"}
"""What ``--format`` may say, and the ending that :func:`kg.export.export` knows each format by."""


def export_to(snapshot: Current, out: Path, form: str | None, plan: str | None) -> None:
    """Write the snapshot, or one plan of it, to ``out``; the file appears whole or not at all.

    Raises:
        MingzeError: an unknown format or plan, or a file that cannot be written.
    """
    suffix = suffix_of(out, form)
    graph = None if plan is None else _graph_of(snapshot.catalog, plan)
    if out.suffix.lower() == suffix:
        export(snapshot.store, out, graph=graph, texts=snapshot.texts, catalog=snapshot.catalog)
        return
    beside = out.with_name(f".{out.name}{suffix}")  # --format turtle --out 图谱.txt: the ending must not decide
    export(snapshot.store, beside, graph=graph, texts=snapshot.texts, catalog=snapshot.catalog)
    beside.replace(out)


def suffix_of(out: Path, form: str | None) -> str:
    """The ending that stands for the format: ``form``'s, or that of ``out`` where ``form`` is None.

    Raises:
        MingzeError: neither says one that is known.
    """
    if form is None and out.suffix.lower() in FORMATS:
        return out.suffix.lower()
    if form is None:
        raise MingzeError("从扩展名看不出格式", where=str(out), remedy=f"用 --format 指明：{'、'.join(SUFFIXES)}")
    if form not in SUFFIXES:
        raise MingzeError(f"不会导出 {form} 格式", where="--format", remedy=f"从 {'、'.join(SUFFIXES)} 中选一个")
    return SUFFIXES[form]


def _graph_of(catalog: Catalog, plan: str) -> Iri:
    if plan not in catalog.plan_by_id:
        raise MingzeError(f"没有计划 {plan}", where="--plan", remedy=f"从 {'、'.join(catalog.plan_by_id)} 中选一个")
    return Iri(catalog.plan_by_id[plan].iri)
