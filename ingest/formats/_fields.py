"""Fields of a Word document: their results are text, their instructions are not (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.formats._package import value
from ingest.formats.xml import Element, local_name

__all__ = ["Fields"]

CONTENTS = "TOC"
"""The instruction of a table of contents, whose lines stand again in the text as headings."""


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    has_result: bool = False


class Fields:
    """Which fields stand open while the body is read in order; one without an end is taken for none."""

    def __init__(self, body: Element | None = None) -> None:
        self._open: list[_Field] = []
        self._endless = _endless(body) if body is not None else []

    @property
    def in_code(self) -> bool:
        """Whether what stands here is no result: an instruction, or a field inside one."""
        return not all(field.has_result for field in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether this is the result of a table of contents."""
        return any(field.has_result and field.instruction.split()[:1] == [CONTENTS] for field in self._open)

    def notice(self, mark: Element) -> None:
        """Take notice of a ``w:fldChar`` or of a part of an instruction, ``w:instrText``."""
        kind = value(mark, "fldCharType")
        if kind == "begin" and mark not in self._endless:
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].has_result = True
        elif self._open and kind == "end":
            self._open.pop()
        elif self._open and kind is None:
            self._open[-1].instruction += mark.text or ""


def _endless(body: Element) -> list[Element]:
    """The beginnings that no end belongs to."""
    begun: list[Element] = []
    for mark in body.iter():
        if local_name(mark) == "fldChar":
            if value(mark, "fldCharType") == "begin":
                begun.append(mark)
            elif value(mark, "fldCharType") == "end" and begun:
                begun.pop()
    return begun
