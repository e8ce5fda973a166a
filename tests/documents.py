"""Makers of documents: docx part by part, xlsx by openpyxl, web pages, zip containers honest and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{RELATIONSHIPS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    "</Types>"
)
FORMS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
)
"""Level by level, the numbers of a Chinese plan as Word makes them."""


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container with these members in this order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def related(kinds: Mapping[str, str], base: str = RELATIONSHIPS) -> str:
    """A part of relationships: target → kind."""
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{base}/{kind}" Target="{target}"/>'
        for at, (target, kind) in enumerate(kinds.items(), 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def docx(
    *body: str,
    numbering: str = "",
    styles: str = "",
    parts: Mapping[str, bytes | str] | None = None,
    kinds: Mapping[str, str] | None = None,
    namespaces: str = NAMESPACES,
) -> bytes:
    """A docx with these elements in its body; ``parts`` are further members, ``kinds`` says what the document calls them."""
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": related({"word/document.xml": "officeDocument"}),
            "word/document.xml": f"<w:document {namespaces}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
            "word/styles.xml": f"<w:styles {namespaces}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {namespaces}>{numbering}</w:numbering>",
            "word/_rels/document.xml.rels": related(
                {"styles.xml": "styles", "numbering.xml": "numbering", **(kinds or {})}
            ),
            **(parts or {}),
        }
    )


def run(text: str, properties: str = "") -> str:
    """``w:r``."""
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    text: str = "", *inner: str, number: tuple[int, int] | None = None, style: str = "", properties: str = ""
) -> str:
    """``w:p`` with a text and further elements; ``number`` is the list and the level, from 0."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        about += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    about += properties
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{run(text) if text else ''}{''.join(inner)}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    """``w:tc``; each argument is a text or a block."""
    inner = "".join(each if each.startswith("<") else paragraph(each) for each in paragraphs) or paragraph()
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def row(*cells: str, properties: str = "") -> str:
    """``w:tr``; each argument is a text or a ``w:tc``."""
    inner = "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, columns: int = 3) -> str:
    """``w:tbl``."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def level(at: int, form: str, text: str, inner: str = "") -> str:
    """``w:lvl``."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{inner}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def plan_numbering(number: int = 1) -> str:
    """The definitions of a list whose five levels are 一、 （一） 1. （1） ①."""
    levels = "".join(level(at, form, text) for at, (form, text) in enumerate(FORMS))
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook with these rows on each sheet, and these ranges (A2:A4) merged."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for values in rows:
            sheet.append(list(values))
        for area in (merged or {}).get(title, ()):
            sheet.merge_cells(area)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def page(*lines: str) -> str:
    """A web page with a paragraph for each line; what begins with < stands as it is."""
    inner = "\n".join(line if line.startswith("<") else f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>计划</title></head><body>\n{inner}\n</body></html>'
    )
