"""Office documents (docx, xlsx) as packages: parts that name other parts by relationships (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import SourceError
from ingest.formats.archive import Archive
from ingest.formats.xml import Element, local_name

__all__ = ["Related", "child", "children", "main_part", "relations", "switched_on", "value"]


@dataclass(frozen=True, slots=True)
class Related:
    """A part that another one names; ``kind`` is the last word of the relationship's type (styles, header)."""

    kind: str
    name: str
    key: str = ""
    """The id by which the other part names it (rId3)."""


def main_part(archive: Archive, where: str) -> str:
    """The name of the part that holds the document.

    Raises:
        SourceError: the package names none.
    """
    for related in relations(archive, ""):
        if related.kind == "officeDocument" and related.name in archive:
            return related.name
    raise SourceError("文件里找不到正文，可能损坏", where=where, remedy="用 Office 或 WPS 重新另存再试")


def relations(archive: Archive, part: str) -> Iterator[Related]:
    """The parts inside the package that ``part`` names ("" for the package itself); what is outside is never followed."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive:
        return
    for relation in archive.xml(source):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            yield Related(relation.get("Type", "").rpartition("/")[2], target, relation.get("Id", ""))


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, and its first child of the next name; whatever the edition's namespace."""
    for name in path:
        element = next(children(element, name), None)
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children that have one of these names."""
    if element is not None:
        yield from (inner for inner in element if local_name(inner) in names)


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of an element in the element's own namespace (``w:val``); None where either is missing."""
    if element is None:
        return None
    namespace = str(element.tag).rpartition("}")[0]
    return element.get(f"{namespace}}}{name}" if namespace else name)


def switched_on(element: Element | None) -> bool:
    """Whether a toggle is there and not switched off (``<w:vanish/>``, ``<w:vanish w:val="0"/>``)."""
    return element is not None and value(element) not in ("0", "false", "off")
