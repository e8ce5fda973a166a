"""Paragraphs and tables as a docx file: A4, Chinese fonts, the same bytes for the same words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal, cast
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

__all__ = ["Grid", "Paragraph", "docx"]

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production Char
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the earliest time that a zip container can tell
AUTHOR = "明责"
SHORT_SIDE, LONG_SIDE, MARGIN = 21.0, 29.7, 2.2  # A4 (ISO 216) and its margins, in cm
TWIPS = 1440 / 2.54  # in a cm: twentieths of a point, in which Word counts widths
HEADING_FILL = "E7EEF6"

STYLES = {
    "title": ("Title", "黑体", 18, True),
    "heading": ("Heading 1", "黑体", 14, False),
    "body": ("Normal", "宋体", 11, False),
    "quote": ("Quote", "宋体", 10.5, False),
    "small": ("Caption", "宋体", 9, False),
}
"""Word's own style, the font for Chinese, its size in points, whether lines stand in the middle."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a line break in ``text`` stays one."""

    text: str
    style: Literal["title", "heading", "body", "quote", "small"] = "body"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose heading row is repeated on each page; every row is as long as ``headings``.

    ``widths`` in cm, one a column; together wider than the page they are narrowed alike. Without them all are equal.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


def docx(blocks: Sequence[Paragraph | Grid], *, title: str, landscape: bool = False) -> bytes:
    """The docx file of ``blocks``; characters that XML cannot hold are left out.

    ``title`` is the document's property, not a paragraph.
    """
    import docx as library

    document = library.Document()
    _describe(document, title)
    width = _lay_out(document, landscape=landscape)
    _set_styles(document)
    _number_pages(document)
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(NOT_IN_XML.sub("", block.text), style=STYLES[block.style][0])
        else:
            _add_grid(document, block, width)
    buffer = BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


def _describe(document: Document, title: str) -> None:
    """The properties of the file: nothing of the template's, no time, no other author."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = NOT_IN_XML.sub("", title)[:255], AUTHOR, AUTHOR
    about.comments, about.language, about.created, about.modified = "", "zh-CN", EPOCH, EPOCH


def _lay_out(document: Document, *, landscape: bool) -> float:
    """A4 with our margins; gives the width of a line in cm."""
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Cm

    section = document.sections[0]
    across, down = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Cm(across), Cm(down)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    return across - 2 * MARGIN


def _set_styles(document: Document) -> None:
    """Word's own styles in our fonts: black, upright, no rule beneath the title; Chinese is told to be Chinese."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for role, (name, family, size, centred) in STYLES.items():
        style = _paragraph_style(document, name)
        _name_fonts(style, family)
        style.font.size, style.font.italic = Pt(size), False
        style.font.bold, style.font.color.rgb = role in {"title", "heading"}, RGBColor(0, 0, 0)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.space_before = Pt(12 if role == "heading" else 0)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(6), 1.25
        for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
            border.getparent().remove(border)
    _paragraph_style(document, "Quote").paragraph_format.left_indent = Cm(0.75)


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    """Word's style of that name, which the template has; by the stubs it could be one for tables or lists."""
    return cast("ParagraphStyle", document.styles[name])


def _name_fonts(style: ParagraphStyle, family: str) -> None:
    """Both fonts by name: those of the template's theme would win over them and are taken away."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), family)


def _number_pages(document: Document) -> None:
    """「第 3 页」 in the middle of the foot of each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = document.sections[0].footer.paragraphs[0]
    foot.style, foot.alignment = _paragraph_style(document, "Caption"), WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("第 ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)  # noqa: SLF001 - python-docx has no name for a field
    foot.add_run(" 页")


def _add_grid(document: Document, grid: Grid, width: float) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Twips

    columns = len(grid.headings)
    widths = grid.widths or (width / columns,) * columns
    scale = min(1.0, width / sum(widths))
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = False
    shares = [round(each * scale * TWIPS) for each in widths]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Twips(share)
    for y, row in enumerate((grid.headings, *grid.rows)):
        table._tbl.append(parse_xml(_row(row, shares, heading=y == 0)))  # noqa: SLF001 - cell by cell takes 20 times as long
    document.add_paragraph(style="Caption")  # two tables in a row would grow together


def _row(words: tuple[str, ...], widths: Sequence[int], *, heading: bool) -> str:
    """One row as WordprocessingML (ECMA-376 part 1, 17.4): the heading is repeated on each page, bold and tinted."""
    from docx.oxml.ns import nsdecls

    mark = "<w:trPr><w:tblHeader/></w:trPr>" if heading else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEADING_FILL}"/>' if heading else ""
    look = f'<w:rPr>{"<w:b/>" if heading else ""}<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'  # half points
    spaced = '<w:pPr><w:spacing w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
        f"<w:p>{spaced}<w:r>{look}{_run(text)}</w:r></w:p></w:tc>"
        for text, width in zip(words, widths, strict=True)
    )
    return f"<w:tr {nsdecls('w')}>{mark}{cells}</w:tr>"


def _run(text: str) -> str:
    """The words of a run; a line break and a tab are marks of their own."""
    lines = re.split(r"(\r\n?|\n|\t)", NOT_IN_XML.sub("", text))  # odd places are what stood between
    marks = {"\t": "<w:tab/>"}
    return "".join(
        marks.get(part, "<w:br/>") if at % 2 else f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for at, part in enumerate(lines)
    )


def _timeless(container: bytes) -> bytes:
    """The same zip container without the moment of its making; the template's picture of an empty page stays."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(container)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
