"""How a text lies in its file: pages, paragraphs, tables, and what was recognised from a picture.

Every format gives one text. The layout says of each stretch of it where a person finds it in the file.
All offsets count characters of that text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Cell", "Layout", "Place", "Run", "Table"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the characters ``start`` (included) to ``end`` (excluded) stand in the file.

    ``label`` is told to the reader (第3页, 第12段, 表2第4行第3列, 工作表“任务分解表”C7); ``page`` counts from 1.
    ``confidence`` is None for characters that the file holds as characters; for those that were recognised from a
    picture (OCR) it is how sure the model is, 0 to 1, higher is better.
    """

    start: int
    end: int
    label: str
    page: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its upper left, with how far it reaches.

    ``start == end`` for an empty cell. ``row`` and ``column`` count from 0, in the grid after merging.
    """

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells in the order of the text, and the characters ``start`` to ``end`` that it covers.

    ``title`` is where a sheet or caption names it (工作表“任务分解表”), else empty.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` characters that stand in the text at ``start`` and in the file, as characters, at ``in_file``."""

    start: int
    in_file: int
    length: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Places, tables and runs in the order of the text; none overlaps another of its kind.

    ``runs`` is empty where the text is the file's own characters (plain text not broken at a margin), or where the file
    holds no characters in our sense (docx, pdf); ``text_is_file`` tells the two apart. ``left_out`` says in Chinese what
    of the file is not in the text (页眉, 修订删除的文字, 宏), for the report.
    """

    format: str = "txt"
    places: tuple[Place, ...] = ()
    tables: tuple[Table, ...] = ()
    runs: tuple[Run, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def text_is_file(self) -> bool:
        """Whether the text is the file's own characters, so that an offset in one is an offset in the other."""
        return self.format == "txt" and not self.runs

    def place(self, at: int) -> Place | None:
        """Where the character at ``at`` stands; None where the format knows no places."""
        index = bisect_right(self.places, at, key=lambda place: place.start) - 1
        return self.places[index] if index >= 0 and at < self.places[index].end else None

    def in_file(self, start: int, end: int) -> tuple[int, int] | None:
        """Where ``start`` to ``end`` of the text stand in the file's own characters: from the first to the last of them.

        What the text leaves out between them (a tag, a break at the margin) is inside. None where the file has no
        characters in our sense, or these are not among them.
        """
        if self.text_is_file:
            return start, end
        first, last = self._in_file(start), self._in_file(end - 1)
        return None if first is None or last is None else (first, last + 1)

    def _in_file(self, at: int) -> int | None:
        index = bisect_right(self.runs, at, key=lambda run: run.start) - 1
        if index < 0 or at >= self.runs[index].start + self.runs[index].length:
            return None
        return at - self.runs[index].start + self.runs[index].in_file
