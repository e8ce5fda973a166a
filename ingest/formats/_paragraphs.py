"""Lines → paragraphs: which line begins one, and how two lines that belong together are joined.

A typesetter ends a line where the next word no longer fits. So a line with room for the next line's first word ends its
paragraph; a full one goes on, unless the next is indented, is larger, stands apart, or begins an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.formats._columns import Column
from ingest.formats._lines import Line

__all__ = ["ITEM", "STOP", "Paragraph", "Set", "first_word", "indents", "joint", "paragraphs_of", "set_lines"]

ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}(?:章|节|条|部分|篇)|[一二三四五六七八九十]{1,4}[、．.]|[（(][一二三四五六七八九十]{1,4}[）)]"
    r"|\d{1,3}(?:[．、]|\.(?!\d))|[（(]\d{1,2}[）)]|[①-⑳]|附\s*[件表录]|专栏\s*\d|[●◆■▲•★]"
)
"""How an item begins: 第三章 一、（一）1. （1）① 附件 ●"""

LABEL = re.compile(r"[（(〔\[]|[^（(]{0,20}〔\d{4}〕|\d{4}\s*年")
"""What stands under a title without being its next line: （征求意见稿）, 深府办〔2023〕5号, 2023年6月21日."""

STOP = re.compile(r"[。！？；：!?;:][”’」』）)】]*$")
CLOSING = "，。、；：！？”’）》〉】〕」』…,.;:!?)]}％%"
OPENING = "“‘（《〈【〔「『(["

SIZE_CHANGE, RECOGNISED_CHANGE = 1.2, 1.3
"""Sizes that differ by more are two paragraphs: a title of 22 pt over a text of 16 pt. What is recognised has padding around it,
by which a line of two characters seems a quarter larger than it is."""

APART = 1.5
"""So many times the usual distance of two lines is the distance of two paragraphs."""

INDENT, DEEP = 1.2, 3.0
"""In widths of a character: two begin a paragraph, more than three place a line elsewhere (a date at the right)."""

SLACK = 0.3
"""How exactly, in widths of a character, the ends of lines are known."""

INDENTED = 0.04
"""On this share of its lines a text shows that it indents its paragraphs."""


@dataclass(frozen=True, slots=True)
class Set:
    """A line as it is set: in the margins of its column, on its page; ``leading`` is the usual distance of its lines."""

    line: Line
    page: int
    column: int
    left: float
    right: float
    leading: float

    @property
    def indent(self) -> float:
        """Distance from the left margin, in widths of a character."""
        return (self.line.box.x0 - self.left) / self.line.size

    @property
    def room(self) -> float:
        """Distance to the right margin, in widths of a character."""
        return (self.right - self.line.box.x1) / self.line.size

    @property
    def centred(self) -> bool:
        """Whether it keeps the same distance from both margins; the nearer they are, the more exactly."""
        near = min(self.indent, self.room)
        return near >= 0.5 and abs(self.indent - self.room) <= (INDENT if near >= DEEP else 0.75)


Paragraph = tuple[Set, ...]


def set_lines(columns: Iterable[tuple[int, Column]]) -> list[list[Set]]:
    """The lines of each column, which comes with its page; short columns take the usual margins."""
    numbered = list(columns)
    usual = _usual_margins([column for _, column in numbered])
    return [_set(column, page, index, usual) for index, (page, column) in enumerate(numbered)]


def indents(lines: Iterable[Set]) -> bool:
    """Whether the paragraphs of a document are indented, so that a line at the margin begins none."""
    indented = [INDENT <= line.indent <= DEEP for line in lines]
    return sum(indented) >= INDENTED * len(indented)


def paragraphs_of(lines: list[Set], *, indented: bool) -> list[Paragraph]:
    """Lines in reading order → paragraphs."""
    paragraphs: list[list[Set]] = [lines[:1]] if lines else []
    for before, after in pairwise(lines):
        if _begins(before, after, indented=indented):
            paragraphs.append([])
        paragraphs[-1].append(after)
    return [tuple(paragraph) for paragraph in paragraphs]


def joint(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: a space between two Latin words, nothing in Chinese."""
    left, right = before[-1:], after[:1]
    latin = left.isascii() and right.isascii() and left.isalpha() and right.isalpha()
    return " " if latin or (left in ",;" and right.isascii()) else ""


def first_word(text: str) -> float:
    """The width, in Chinese characters, of what a line cannot begin without: 推 · 动， · 2025 · 《深."""
    found = re.match(rf"[{re.escape(OPENING)}]*(?:[A-Za-z0-9.,%+/\-]+|.)[{re.escape(CLOSING)}]*", text)
    return sum(0.5 if sign.isascii() else 1.0 for sign in found.group()) if found else 1.0


def _set(column: Column, page: int, index: int, usual: tuple[float | None, float | None]) -> list[Set]:
    left = _first(column.left, usual[0], min(line.box.x0 for line in column.lines))
    right = _first(column.right, usual[1], max(line.box.x1 for line in column.lines))
    steps = [after.box.middle - before.box.middle for before, after in pairwise(column.lines)]
    leading = median(steps) if steps else 0.0
    return [Set(line, page, index, left, right, leading) for line in column.lines]


def _first(own: float | None, usual: float | None, outermost: float) -> float:
    return next(x for x in (own, usual, outermost) if x is not None)


def _usual_margins(columns: list[Column]) -> tuple[float | None, float | None]:
    """The margins that most columns of the document show."""
    left = [column.left for column in columns if column.left is not None]
    right = [column.right for column in columns if column.right is not None]
    return median(left) if left else None, median(right) if right else None


def _begins(before: Set, after: Set, *, indented: bool) -> bool:
    if _resized(before.line, after.line):
        return True
    if before.column == after.column and _apart(before, after):
        return True
    if before.centred or after.centred:
        return not _one_title(before, after)
    if after.indent >= DEEP:
        return not _hangs(before, after)
    item, stopped = bool(ITEM.match(after.line.text)), bool(STOP.search(before.line.text))
    if after.indent >= INDENT or before.room >= first_word(after.line.text) + SLACK:
        return True
    if stopped and (item or before.room >= 1 - SLACK):
        return True
    if indented or _in_brackets(before.line.text, after.line.text):
        return False
    opens = before.line.text.endswith(("：", ":"))  # 各区人民政府：　提出以下意见：
    return item or opens or (stopped and before.column == after.column and _loose(before, after))


def _resized(before: Line, after: Line) -> bool:
    change = SIZE_CHANGE if before.confidence is None else RECOGNISED_CHANGE
    return max(before.size, after.size) > change * min(before.size, after.size)


def _in_brackets(before: str, after: str) -> bool:
    """Whether a bracket that a line opens is closed in the next: 「（牵头单位：」「区建管委）」."""
    opened = max(before.rfind("（"), before.rfind("("))
    closing = min((at for at in (after.find("）"), after.find(")")) if at >= 0), default=-1)
    return opened > max(before.rfind("）"), before.rfind(")")) and closing >= 0 and "（" not in after[:closing]


def _apart(before: Set, after: Set) -> bool:
    step = after.line.box.middle - before.line.box.middle
    return step > APART * before.leading and step > 1.9 * max(before.line.size, after.line.size)


def _loose(before: Set, after: Set) -> bool:
    return after.line.box.middle - before.line.box.middle > 1.2 * before.leading


def _one_title(before: Set, after: Set) -> bool:
    """Whether a centred line goes on in the next (关于印发《… / …》的通知); its first line may fill the column."""
    if (
        not after.centred
        or STOP.search(before.line.text)
        or ITEM.match(after.line.text)
        or LABEL.match(after.line.text)
    ):
        return False
    if ITEM.match(before.line.text) or (LABEL.match(before.line.text) and before.centred):
        return False
    if before.centred:
        return True
    return before.room < first_word(after.line.text) and before.indent < INDENT


def _hangs(before: Set, after: Set) -> bool:
    """Whether a line far inside goes on with the one above it: a hanging list (附件：1.… / 　　　…)."""
    begun = before.line.box.width >= 0.6 * (before.right - before.left) and before.room < 1
    own = ITEM.match(after.line.text) or LABEL.match(after.line.text) or STOP.search(before.line.text)
    return begun and not own
