"""The body of a Word document → paragraphs and tables (ECMA-376 part 1, 17.2 to 17.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.formats._blocks import Block, Grid, is_layout, line_of
from ingest.formats._fields import Fields
from ingest.formats._merging import Merging
from ingest.formats._numbering import Numbering
from ingest.formats._package import child, switched_on, value
from ingest.formats._styles import Styles
from ingest.formats.xml import Element, local_name

__all__ = ["Story"]

WRAPPERS = frozenset(
    {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "dir", "bdo", "fldSimple"}
)
"""Elements that only stand around others; what was inserted or moved here counts as there."""

DELETED = frozenset({"del", "moveFrom"})
CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DRAWN = frozenset({"drawing", "pict", "object", "AlternateContent"})
PRIVATE_SIGNS = range(0xE000, 0xF900)  # signs of Symbol and Wingdings, fonts that put pictures where letters are

DELETED_TEXT = "修订中删除的文字"
HIDDEN_TEXT = "隐藏的文字"
CONTENTS = "目录"
NOT_SHOWN = {"footnoteReference": "脚注和尾注", "endnoteReference": "脚注和尾注", "altChunk": "嵌入的另一份文档"}


class Story:
    """Reads the body; numbers are counted over all that it reads, so it is to be read once and in order."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering, self._styles = numbering, styles
        self._fields = Fields()
        self._left_out: dict[str, None] = {}
        self._pictures = 0
        self._boxes: list[Element] = []  # text boxes of the paragraph that is being read
        self._carried = ""  # what stands before a paragraph mark that was deleted

    @property
    def left_out(self) -> tuple[str, ...]:
        """What of the body is not in the text."""
        pictures = (f"{self._pictures} 张图片",) if self._pictures else ()
        return (*self._left_out, *pictures)

    def blocks(self, body: Element | None) -> list[Block]:
        """The paragraphs and tables of the whole body."""
        if body is None:
            return []
        self._fields = Fields(body)
        return list(self._blocks(body, in_cell=False))

    def _blocks(self, parent: Element | None, *, in_cell: bool) -> Iterator[Block]:
        for element in () if parent is None else parent:
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element, in_cell=in_cell)
            elif name == "tbl":
                yield from self._table(element)
            elif name in WRAPPERS:
                yield from self._blocks(element, in_cell=in_cell)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(element), in_cell=in_cell)
            elif name in DELETED:
                self._leave_out(DELETED_TEXT)
            elif name in NOT_SHOWN:
                self._leave_out(NOT_SHOWN[name])

    def _paragraph(self, paragraph: Element, *, in_cell: bool) -> Iterator[Block]:
        properties = child(paragraph, "pPr")
        text = self._carried + "".join(self._inline(paragraph, hidden=self._hides(properties)))
        self._carried = ""
        if child(properties, "rPr", "del") is not None and child(properties, "rPr", "ins") is None:
            self._carried = text  # the mark was deleted: the next paragraph goes on here, and its properties hold
            return
        label = self._numbering.next_label(properties)
        # The column 序号 often holds nothing but automatic numbers; elsewhere a number alone says nothing.
        line = line_of(label + text) if text.strip() or in_cell else None
        if line:
            yield line
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._blocks(box, in_cell=False)

    def _table(self, table: Element) -> Iterator[Block]:
        merging = Merging()
        for row in _through(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self._leave_out(DELETED_TEXT)
                continue
            merging.begin_row(skipped=_whole(value(child(properties, "gridBefore"))))
            for cell in _through(row, "tc"):
                about = child(cell, "tcPr")
                blocks = tuple(self._blocks(cell, in_cell=True)) + tuple(self._rest())
                merging.add(
                    blocks,
                    max(1, _whole(value(child(about, "gridSpan")))),
                    above=_goes_on(about, "vMerge"),
                    before=_goes_on(about, "hMerge"),
                )
        cells = merging.cells()
        if is_layout(cells):
            yield from (block for cell in cells for block in cell.blocks)
        else:
            yield Grid(cells)

    def _rest(self) -> Iterator[Block]:
        """What stood before a deleted mark of the last paragraph of a cell."""
        line = line_of(self._carried)
        self._carried = ""
        if line:
            yield line

    def _hides(self, properties: Element | None) -> bool:
        style = value(child(properties, "pStyle"))
        return bool(style) and self._styles.hides(style or "")

    def _inline(self, parent: Element | None, *, hidden: bool) -> Iterator[str]:
        """The characters that are shown, of a paragraph or of what stands around its runs."""
        for element in () if parent is None else parent:
            name = local_name(element)
            if name == "r":
                yield from self._run(element, hidden=hidden)
            elif name in WRAPPERS or "math" in str(element.tag):
                yield from self._inline(element, hidden=hidden)
            elif name == "AlternateContent":
                yield from self._inline(_chosen(element), hidden=hidden)
            elif name in DELETED:
                self._leave_out(DELETED_TEXT)

    def _run(self, run: Element, *, hidden: bool) -> Iterator[str]:
        properties = child(run, "rPr")
        own = child(properties, "vanish")
        style = value(child(properties, "rStyle"))
        if own is not None:
            hidden = switched_on(own)
        elif style:
            hidden = hidden or self._styles.hides(style)
        for element in run:
            shown = self._shown(element)
            if hidden and shown.strip():
                self._leave_out(HIDDEN_TEXT)
            elif not hidden:
                yield shown

    def _shown(self, element: Element) -> str:
        """The characters of one thing in a run."""
        name = local_name(element)
        if name in ("fldChar", "instrText"):
            self._fields.notice(element)
        elif self._fields.in_contents:
            self._leave_out(CONTENTS)
        elif name in NOT_SHOWN:
            self._leave_out(NOT_SHOWN[name])
        elif name in DRAWN:
            self._picture(element)
        elif not self._fields.in_code:
            return self._characters(element, name)
        return ""

    def _characters(self, element: Element, name: str) -> str:
        if name == "t":
            return element.text or ""
        if name == "sym":
            return self._sign(element)
        if name == "ruby":
            return "".join(self._inline(child(element, "rubyBase"), hidden=False))
        return CHARACTERS.get(name, "")

    def _sign(self, element: Element) -> str:
        code = value(element, "char") or ""
        if not re.fullmatch("[0-9a-fA-F]{2,5}", code) or int(code, 16) in PRIVATE_SIGNS:
            self._leave_out("符号字体的符号")
            return ""
        return chr(int(code, 16))

    def _picture(self, element: Element) -> None:
        """Remember the text boxes in a drawing, and count its pictures."""
        name = local_name(element)
        if name == "txbxContent":
            self._boxes.append(element)
        elif name == "AlternateContent":
            for inner in () if (chosen := _chosen(element)) is None else chosen:
                self._picture(inner)
        else:
            self._pictures += name in ("pic", "imagedata")
            if name in ("chart", "relIds"):
                self._leave_out("图表")
            for inner in element:
                self._picture(inner)

    def _leave_out(self, what: str) -> None:
        self._left_out[what] = None


def _chosen(alternatives: Element) -> Element | None:
    """Of the same thing written in a new and an old way, the new one: never both."""
    choice = child(alternatives, "Choice")
    return choice if choice is not None else child(alternatives, "Fallback")


def _through(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table, the cells of a row: also those inside content controls and insertions."""
    for element in parent:
        if local_name(element) == name:
            yield element
        elif local_name(element) in WRAPPERS:
            yield from _through(element, name)


def _goes_on(properties: Element | None, name: str) -> bool:
    """Whether a cell is the going on of the one above it (vMerge) or before it (hMerge)."""
    merge = child(properties, name)
    return merge is not None and value(merge) in (None, "continue")


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else 0
