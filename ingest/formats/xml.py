"""Owner of lxml: the XML of documents, none of which may define entities, call for other files or nest without end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from ingest.errors import SourceError

__all__ = ["Element", "local_name", "parse_xml", "stream_xml"]

Element: TypeAlias = etree._Element  # noqa: SLF001 lxml's own stubs name it so; there is no public name

PROLOG_STEP = 4096


class _RootReached(Exception):  # noqa: N818 not an error: the prolog has been read
    pass


class _DoctypeFound(Exception):  # noqa: N818 the same
    pass


def parse_xml(data: bytes, where: str) -> Element:
    """The root of an XML document of ``where``, told to the reader (计划.docx 的 word/document.xml).

    No office format has a document type, so one is refused before the parser sees it: without it there are no
    entities to expand (billion laughs) and no external files to fetch. libxml2 itself stops at 256 levels of nesting
    and at texts of 10 MB in one node.

    Raises:
        SourceError: a document type, or damaged or too deeply nested XML.
    """
    refuse_doctype(data, where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(error, where) from error


def stream_xml(data: bytes, where: str, *names: str) -> Iterator[Element]:
    """The elements of these local names, each when it is complete; it is emptied when the next one is asked for.

    For parts with millions of elements, of which few are kept (the cells of a sheet). One of these elements that stands
    inside another one is empty when the outer one comes.

    Raises:
        SourceError: as :func:`parse_xml`.
    """
    refuse_doctype(data, where)
    tags = [f"{{*}}{name}" for name in names]
    parsing = etree.iterparse(
        io.BytesIO(data),
        tag=tags,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parsing:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise _damaged(error, where) from error


def refuse_doctype(data: bytes, where: str) -> None:
    """Refuse an XML document with a document type; only what stands before its root is read.

    Raises:
        SourceError: there is a document type.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype_found
    parser.StartElementHandler = _root_reached
    try:
        for at in range(0, len(data), PROLOG_STEP):
            parser.Parse(data[at : at + PROLOG_STEP], False)  # noqa: FBT003 expat names the argument in no other way
    except _DoctypeFound as error:
        raise SourceError(
            "文件里的 XML 带有文档类型定义（DTD），可能是实体炸弹或外部实体，不读",
            where=where,
            remedy="用 Office 或 WPS 重新另存一份再试",
        ) from error
    except (_RootReached, expat.ExpatError):
        return  # what is damaged is told by the parser that reads it


def local_name(element: Element) -> str:
    """``p`` of ``{http://…/wordprocessingml/2006/main}p``."""
    return str(element.tag).rpartition("}")[2]


def _damaged(error: etree.XMLSyntaxError, where: str) -> SourceError:
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # lxml tells it as an error of the document
        raise MemoryError
    what = "XML 嵌套太深" if "depth" in str(error).lower() else "XML 损坏"
    return SourceError(f"{what}（第 {error.lineno} 行）", where=where, remedy="重新另存一份再试")


def _doctype_found(*_: object) -> None:
    raise _DoctypeFound


def _root_reached(*_: object) -> None:
    raise _RootReached
