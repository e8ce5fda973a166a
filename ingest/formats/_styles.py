"""The styles of a Word document, as far as they decide what is read: numbering and hidden text."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.formats._package import child, children, switched_on, value
from ingest.formats.xml import Element

__all__ = ["Styles"]


class Styles:
    """Styles by their ids; each takes from the one that it is based on what it does not say itself."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {value(style, "styleId") or "": style for style in children(root, "style")}
        self.default = next((name for name, style in self._styles.items() if _is_default_paragraph(style)), "")
        """The style of paragraphs that name none."""

    def numbering(self, style: str) -> tuple[str, str]:
        """The id of the list that a paragraph style puts its paragraphs in, and the style that says so; "" for none."""
        for name, element in self._chain(style):
            number = value(child(element, "pPr", "numPr", "numId"))
            if number is not None:
                return number, name
        return "", ""

    def level(self, style: str) -> int:
        """The level (from 0) in that list, as far as the style says it."""
        for _, element in self._chain(style):
            level = value(child(element, "pPr", "numPr", "ilvl"))
            if level is not None and level.isdecimal():
                return int(level)
        return 0

    def hides(self, style: str) -> bool:
        """Whether text in this paragraph or character style is hidden."""
        for _, element in self._chain(style):
            vanish = child(element, "rPr", "vanish")
            if vanish is not None:
                return switched_on(vanish)
        return False

    def _chain(self, style: str) -> Iterator[tuple[str, Element]]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            yield style, element
            style = value(child(element, "basedOn")) or ""


def _is_default_paragraph(style: Element) -> bool:
    return value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on")
