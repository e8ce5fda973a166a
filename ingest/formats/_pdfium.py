"""Owner of pypdfium2: a PDF's pages as characters with their boxes, rules, and pictures.

pdfium is the engine of Chrome, written for files from strangers: a page takes it some milliseconds. PyMuPDF is AGPL, and
pdfplumber, which finds no more than we need, is written in Python.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.formats._page import Box
from ingest.formats._ruling import THIN, Rule, straight

__all__ = ["MAX_CHARACTERS", "Character", "Document", "DocumentError", "PdfPage"]

MAX_CHARACTERS = 50_000
"""Characters that are read of one page; a dense page has 3,000."""

MAX_OBJECTS, MAX_SEGMENTS, MAX_DEPTH = 20_000, 400, 4
"""Drawn objects of a page, segments of one of them and nesting that are looked at for rules: maps have more, tables never."""

MAX_PIXELS_A_SIDE = 3000
"""A page of A3 at 180 dpi; the recogniser sees no more."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class DocumentError(Exception):
    """pdfium refuses a document or a page; ``locked`` tells that it wants a password."""

    def __init__(self, told: str, *, locked: bool = False) -> None:
        super().__init__(told)
        self.locked = locked


@dataclass(frozen=True, slots=True)
class Character:
    """A character as the page places it: ``direction`` in degrees, counterclockwise, in which its line runs."""

    text: str
    box: Box
    size: float
    direction: float


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page holds, in coordinates of the page as most of its characters are read.

    ``drawn``: something other than text is on it; ``hidden``: its text is printed in no colour, under a picture; ``cut``: it has
    more characters than are read.
    """

    width: float
    height: float
    characters: tuple[Character, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    drawn: bool
    hidden: bool
    cut: bool


class Document:
    """A PDF that could be opened; a context manager, since pdfium keeps memory of its own."""

    def __init__(self, data: bytes) -> None:
        try:
            self._opened = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            # pdfium may tell the error of the document before: a trailer without /Encrypt wants no password.
            raise DocumentError(str(error), locked="password" in str(error).lower() and b"/Encrypt" in data) from error

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def __len__(self) -> int:
        return len(self._opened)

    def page(self, index: int) -> PdfPage:
        """The page ``index`` (from 0).

        Raises:
            DocumentError: pdfium cannot load it.
        """
        page = self._page(index)
        try:
            textpage = page.get_textpage()
            characters = list(_characters(textpage))
            hidden, cut = _is_hidden(textpage), textpage.count_chars() > MAX_CHARACTERS
            textpage.close()
            objects = list(_objects(page.raw, IDENTITY, 0))
            return _turned(page.get_cropbox(), characters, objects, hidden=hidden, cut=cut)
        except pypdfium2.PdfiumError as error:
            raise DocumentError(str(error)) from error
        finally:
            page.close()

    def picture(self, index: int, dpi: int) -> NDArray[np.uint8]:
        """The page as it looks, rows × columns × (red, green, blue), at most ``MAX_PIXELS_A_SIDE`` wide and high.

        Raises:
            DocumentError: pdfium cannot draw it.
        """
        page = self._page(index)
        try:
            scale = min(dpi / 72, MAX_PIXELS_A_SIDE / max(1.0, *page.get_size()))
            bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGR)
            picture: NDArray[np.uint8] = bitmap.to_numpy().copy()
            bitmap.close()
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise DocumentError(str(error)) from error
        finally:
            page.close()
        return picture

    def _page(self, index: int) -> Any:
        try:
            return self._opened[index]
        except pypdfium2.PdfiumError as error:
            raise DocumentError(str(error)) from error


def _characters(textpage: Any) -> Iterator[Character]:
    """In pdfium's order, those it made up (line ends, guessed spaces) left out."""
    raw = textpage.raw
    matrix, box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    for index in range(min(textpage.count_chars(), MAX_CHARACTERS)):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1 or code == 0:
            code = 0xFFFD
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        direction = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        yield Character(chr(code), Box(box.left, box.bottom, box.right, box.top), max(size, 0.1), direction)


def _is_hidden(textpage: Any) -> bool:
    """Whether the text is drawn in mode 3, invisible: what a scanner's software has recognised."""
    count = min(textpage.count_chars(), MAX_CHARACTERS)
    sample = range(0, count, max(1, count // 20))
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(found)
        for index in sample
        if (found := pdfium.FPDFText_GetTextObject(textpage.raw, index))
    ]
    return bool(modes) and modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2


Side = tuple[float, float, float, float]
"""A straight segment of a path from x, y to x, y in user space: points, y upwards."""


def _objects(holder: Any, matrix: Matrix, depth: int) -> Iterator[list[Side]]:
    """The straight segments of every object that is no text: none for pictures; in user space."""
    form = depth > 0
    count = pdfium.FPDFFormObj_CountObjects(holder) if form else pdfium.FPDFPage_CountObjects(holder)
    for index in range(min(count, MAX_OBJECTS)):
        item = pdfium.FPDFFormObj_GetObject(holder, index) if form else pdfium.FPDFPage_GetObject(holder, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            yield from _objects(item, _times(_matrix(item), matrix), depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield list(_segments(item, _times(_matrix(item), matrix)))
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield []


def _segments(path: Any, matrix: Matrix) -> Iterator[Side]:
    """The sides of a path; of a filled one without an outline only where it is as thin as a rule."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= MAX_SEGMENTS:
        return
    segments = list(_sides(path, count, matrix))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if segments and not stroke.value and _thickness(segments) > THIN:
        return
    yield from segments


def _sides(path: Any, count: int, matrix: Matrix) -> Iterator[Side]:
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _at(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (*last, *start)
            last = start


def _thickness(sides: list[Side]) -> float:
    across, along = ([side[axis + end] for side in sides for end in (0, 2)] for axis in (0, 1))
    return min(max(across) - min(across), max(along) - min(along))


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _turned(
    crop: tuple[float, float, float, float],
    characters: list[Character],
    objects: list[list[Side]],
    *,
    hidden: bool,
    cut: bool,
) -> PdfPage:
    """The page turned so that most of its characters stand upright, whatever its own /Rotate says.

    A wide table is often set at a right angle on an upright page.
    """
    turn = Counter(round(character.direction / 90) % 4 for character in characters).most_common(1)
    quarter = turn[0][0] if turn else 0
    along, up = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter], ((0, 1), (-1, 0), (0, -1), (1, 0))[quarter]

    def seen(x: float, y: float) -> tuple[float, float]:
        return x * along[0] + y * along[1], -(x * up[0] + y * up[1])

    def box(x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = seen(x0, y0), seen(x1, y1)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))

    frame = box(*crop)

    def placed(found: Box) -> Box:
        return Box(found.x0 - frame.x0, found.top - frame.top, found.x1 - frame.x0, found.bottom - frame.top)

    upright = tuple(
        Character(
            c.text, placed(box(c.box.x0, c.box.top, c.box.x1, c.box.bottom)), c.size, (c.direction - 90 * quarter) % 360
        )
        for c in characters
    )
    horizontal, vertical = straight(placed(box(*side)) for sides in objects for side in sides)
    return PdfPage(
        frame.width,
        frame.height,
        upright,
        tuple(horizontal),
        tuple(vertical),
        drawn=bool(objects),
        hidden=hidden,
        cut=cut,
    )
