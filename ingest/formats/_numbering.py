"""The automatic numbers of a Word document, as Word shows them: 一、 （一） 1. ① (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.formats._ordinals import ordinal
from ingest.formats._package import child, children, switched_on, value
from ingest.formats._styles import Styles
from ingest.formats.xml import Element, local_name

__all__ = ["Numbering"]

LEVELS = 9
NO_LIST = "0"  # a numbering of this id takes away what the style gives

SIGNS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
}
"""Bullets of Symbol and Wingdings, fonts that put signs where Unicode has none."""

PRIVATE = re.compile("[\ue000-\uf8ff]")
ENDS_WIDE = re.compile(r"[^\x00-\xff]$")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    restart: int | None
    """Restarts after this level (from 1) or a higher one; 0 never; None after every higher one."""
    figures_only: bool
    gap: str
    style: str


@dataclass(slots=True)
class _Instance:
    """A ``w:num``: a list's levels, some of them replaced, and from where they count at their first use."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of a document, which are to be asked for in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._instances = dict(_instances(root)) if root is not None else {}
        self._counters: dict[str, dict[int, int]] = {}  # of each list: level → its last number

    def next_label(self, properties: Element | None) -> str:
        """The number of a paragraph with these ``w:pPr``, with the gap behind it; "" where it has none."""
        number, level = self._place(properties)
        instance = self._instances.get(number)
        if instance is None or level not in instance.levels:
            return ""
        values = self._counters.setdefault(instance.abstract, {})
        self._count(values, instance, level)
        return _label(instance.levels, values, level)

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The id of the list and the level (from 0): what the paragraph says, else what its style says."""
        own = child(properties, "numPr")
        style = value(child(properties, "pStyle")) or self._styles.default
        from_style, styled = self._styles.numbering(style)
        number = value(child(own, "numId")) or from_style
        level = value(child(own, "ilvl"))
        if level is not None or number == NO_LIST:
            return number, _whole(level, 0)
        instance = self._instances.get(number)
        if own is None and instance:
            # The level of a style stands in the list: the one that names the style.
            linked = next((at for at, found in instance.levels.items() if found.style == styled), None)
            if linked is not None:
                return number, linked
        return number, self._styles.level(style)

    def _count(self, values: dict[int, int], instance: _Instance, level: int) -> None:
        levels = instance.levels
        for higher in range(level):
            if higher not in values and higher in levels:
                values[higher] = levels[higher].start  # 1.1 before any 1: Word counts it as there
        first = instance.starts.pop(level, None)
        if first is not None:
            values[level] = first
        else:
            values[level] = values[level] + 1 if level in values else levels[level].start
        for lower in range(level + 1, LEVELS):
            restart = levels[lower].restart if lower in levels else None
            if restart is None or level < restart:
                values.pop(lower, None)


def _label(levels: Mapping[int, _Level], values: Mapping[int, int], at: int) -> str:
    level = levels[at]
    if level.form == "bullet":
        text = PRIVATE.sub(lambda match: SIGNS.get(match[0], ""), level.text)
    else:
        text = re.sub(r"%([1-9])", lambda match: _written(levels, values, int(match[1]) - 1, level), level.text)
    text = text.strip()
    if not text:
        return ""
    gap = {"nothing": "", "space": " "}.get(level.gap, "" if ENDS_WIDE.search(text) else " ")
    return text + gap


def _written(levels: Mapping[int, _Level], values: Mapping[int, int], at: int, asked: _Level) -> str:
    if at not in values or at not in levels:
        return ""
    return ordinal(values[at], "decimal" if asked.figures_only else levels[at].form)


def _instances(root: Element) -> Iterator[tuple[str, _Instance]]:
    lists = {value(found, "abstractNumId") or "": found for found in children(root, "abstractNum")}
    by_style = {value(child(found, "styleLink")): key for key, found in lists.items()}
    for instance in children(root, "num"):
        abstract = value(child(instance, "abstractNumId")) or ""
        link = value(child(lists.get(abstract), "numStyleLink"))
        if link:  # the levels stand in the list that belongs to this style
            abstract = by_style.get(link, abstract)
        levels = dict(_levels(lists.get(abstract)))
        starts = {}
        for override in children(instance, "lvlOverride"):
            at = _whole(value(override, "ilvl"), 0)
            levels.update(_levels(override))
            start = value(child(override, "startOverride"))
            if start is not None:
                starts[at] = _whole(start, 1)
        yield value(instance, "numId") or "", _Instance(abstract, levels, starts)


def _levels(root: Element | None) -> Iterator[tuple[int, _Level]]:
    for level in children(root, "lvl"):
        restart = value(child(level, "lvlRestart"))
        yield (
            _whole(value(level, "ilvl"), 0),
            _Level(
                form=_form(level),
                text=value(child(level, "lvlText")) or "",
                start=_whole(value(child(level, "start")), 0),
                restart=None if restart is None else _whole(restart, 0),
                figures_only=switched_on(child(level, "isLgl")),
                gap=value(child(level, "suff")) or "tab",
                style=value(child(level, "pStyle")) or "",
            ),
        )


def _form(level: Element) -> str:
    """The number format; a custom one (001, 002) stands in a choice beside what older programs show."""
    found = child(level, "numFmt")
    if found is None:
        found = next(
            (inner for inner in level.iter() if local_name(inner) == "numFmt" and value(inner) != "custom"), None
        )
    return value(found) or "decimal"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise
