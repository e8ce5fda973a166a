"""The graph as files for others: Turtle, TriG, JSON-LD, GraphML, and the 重点任务分解表 as xlsx."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.errors import MingzeError
from kg.breakdown import breakdown
from kg.catalog import Catalog
from kg.store import GraphStore, dataset_text, serialized
from kg.vocabulary import Iri
from kg.workbook import written

__all__ = ["FORMATS", "export"]

FORMATS = {".ttl": "Turtle", ".trig": "TriG", ".jsonld": "JSON-LD", ".graphml": "GraphML", ".xlsx": "重点任务分解表"}
"""What can be written, by the ending of the file's name."""


def export(
    store: GraphStore,
    path: Path,
    *,
    graph: Iri | None = None,
    texts: Mapping[str, str] | None = None,
    catalog: Catalog | None = None,
) -> None:
    """Write the graph to ``path``, in the format that the name's ending says (see :data:`FORMATS`).

    The file appears whole or not at all; an older one of that name is replaced.

    Args:
        store: what is exported.
        path: where to.
        graph: for Turtle and JSON-LD, the named graph to write; None writes all of them as one.
            For xlsx, the plan whose tasks are listed; None lists all plans, a sheet each.
        texts: for xlsx, the text of each plan by its id, to quote from.
        catalog: the store's catalog, if it has been read already.

    Raises:
        MingzeError: an unknown ending, a plan without its text, or a file that cannot be written.
    """
    form = path.suffix.lower()
    if form not in FORMATS:
        known = "、".join(FORMATS)
        raise MingzeError(f"不会导出“{form or path.name}”格式", where=str(path), remedy=f"用这些扩展名之一：{known}")
    writers: dict[str, Callable[[], bytes]] = {
        ".ttl": lambda: serialized(store.triples(graph), "turtle").encode(),
        ".jsonld": lambda: serialized(store.triples(graph), "json-ld").encode(),
        ".trig": lambda: dataset_text({name: store.triples(name) for name in store.graphs()}).encode(),
        ".graphml": lambda: _graphml(catalog or Catalog.read(store)),
        ".xlsx": lambda: _table(catalog or Catalog.read(store), texts or {}, graph),
    }
    write_whole(path, writers[form]())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step: beside its place first, then renamed.

    Raises:
        MingzeError: the folder is missing or may not be written, or the disk is full.
    """
    if path.is_dir():
        raise MingzeError("这是文件夹，不是文件", where=str(path), remedy="给出文件名")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise MingzeError(
            f"写不进去（{error.strerror}）", where=str(path), remedy="换一个存在且可写的文件夹"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise MingzeError(f"写不进去（{error.strerror}）", where=str(path), remedy="检查磁盘空间与写权限") from error


def _umask() -> int:
    """The process's mask; a temporary file is made for its owner only, an exported one is for whom the mask lets."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _graphml(catalog: Catalog) -> bytes:
    from kg.network import Network

    return Network.of(catalog).graphml().encode()


def _table(catalog: Catalog, texts: Mapping[str, str], plan: Iri | None) -> bytes:
    plans = [fact for fact in catalog.plans.values() if plan in (None, fact.iri)]
    if not plans:
        raise MingzeError("没有这份计划", where=plan or "", remedy="用语料清单 manifest.toml 里的 id")
    missing = [fact.id for fact in plans if fact.id not in texts]
    if missing:
        raise MingzeError("缺少计划原文，无法引用依据", where="、".join(missing), remedy="重新运行 mingze build")
    return written([breakdown(catalog, fact, texts[fact.id]) for fact in plans])
