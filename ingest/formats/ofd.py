"""OFD (GB/T 33190-2016), the archival format of Chinese offices: a zip of XML pages on which every character has its place."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ingest.errors import SourceError
from ingest.formats._compose import content_of
from ingest.formats._lines import clean
from ingest.formats._page import Box, Page, Piece, around
from ingest.formats._ruling import THIN, grids_of, straight
from ingest.formats.archive import Archive, open_archive
from ingest.formats.content import Content
from ingest.formats.xml import Element, local_name

__all__ = ["MAX_PAGES", "read"]

MAX_PAGES = 2000
"""The longest published plans have some 200 pages."""

POINTS = 72 / 25.4
"""OFD counts in millimetres."""

LARGEST = 100_000.0
"""Millimetres: no coordinate of a page lies farther out."""

ASKEW = 5.0
"""Degrees: text that is turned by more is a watermark."""

FEWEST = 10
"""A page with fewer characters and a picture is a scan."""

Matrix = tuple[float, float, float, float, float, float]
Side = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Document:
    """One document of the container: the folder of its Document.xml, its root, and where each picture lies."""

    folder: str
    root: Element
    media: dict[str, str]


def read(data: bytes, where: str) -> Content:
    """The text of an OFD: the characters of its pages, or what is recognised where a page is a picture.

    Raises:
        SourceError: an unsafe or damaged container, XML that is not safe or not OFD, too many pages, or no text.
    """
    archive = open_archive(data, where)
    root = archive.xml(_named(archive, "OFD.xml"))
    pages: list[Page] = []
    left_out: list[str] = ["电子签章"] if _all(root, "Signatures") else []
    for body in _all(root, "DocRoot"):
        document = _document(archive, _path("", body.text or ""))
        if _all(document.root, "Annotations"):
            left_out.append("批注和印章图案")
        pages += _pages(archive, document, len(pages), where)
    if not pages:
        raise SourceError("这份 OFD 没有页", where=where, remedy="重新导出一份再试")
    content = content_of(pages, "ofd")
    if not content.text.strip():
        raise SourceError("这份 OFD 里没有文字，图片里也没有认出文字", where=where, remedy="核对文件内容")
    return replace(
        content, layout=replace(content.layout, left_out=(*content.layout.left_out, *dict.fromkeys(left_out)))
    )


def _named(archive: Archive, name: str) -> str:
    """The member of this name whatever the case of its letters."""
    return next((member for member in archive.names if member.lower() == name.lower()), name)


def _all(element: Element, name: str) -> list[Element]:
    return [found for found in element.iter() if local_name(found) == name]


def _path(folder: str, location: str) -> str:
    """A location (ST_Loc) of a file in ``folder``, as a member's name: /Doc_0/Pages/… counts from the container."""
    location = location.strip()
    return posixpath.normpath(location.lstrip("/") if location.startswith("/") else posixpath.join(folder, location))


def _document(archive: Archive, path: str) -> _Document:
    root = archive.xml(path)
    folder = posixpath.dirname(path)
    media: dict[str, str] = {}
    for resource in (*_all(root, "PublicRes"), *_all(root, "DocumentRes")):
        media.update(_media(archive, _path(folder, resource.text or "")))
    return _Document(folder, root, media)


def _media(archive: Archive, path: str) -> Iterator[tuple[str, str]]:
    """Identifier and member of each picture that a resource file names; a missing resource file names none."""
    if path not in archive:
        return
    resources = archive.xml(path)
    base = _path(posixpath.dirname(path), resources.get("BaseLoc") or ".")
    for medium in _all(resources, "MultiMedia"):
        for file in _all(medium, "MediaFile"):
            yield medium.get("ID") or "", _path(base, file.text or "")


def _pages(archive: Archive, document: _Document, before: int, where: str) -> list[Page]:
    found = [page for group in _all(document.root, "Pages") for page in _all(group, "Page")]
    if before + len(found) > MAX_PAGES:
        raise SourceError(f"这份 OFD 超过 {MAX_PAGES} 页", where=where, remedy="拆成几个文件再试")
    contents = [archive.xml(_path(document.folder, page.get("BaseLoc") or "")) for page in found]
    templates = _templates(archive, document, contents)
    return [
        _page(archive, document, content, templates, number, where)
        for number, content in enumerate(contents, start=before + 1)
    ]


def _templates(archive: Archive, document: _Document, contents: list[Element]) -> dict[str, Element]:
    """The template pages that a single page stands on, and that are hence its own text.

    What several pages stand on is their running header and footer, or a watermark.
    """
    used = [template.get("TemplateID") or "" for content in contents for template in _all(content, "Template")]
    return {
        found: archive.xml(_path(document.folder, template.get("BaseLoc") or ""))
        for template in _all(document.root, "TemplatePage")
        if used.count(found := template.get("ID") or "") == 1
    }


def _page(
    archive: Archive, document: _Document, content: Element, templates: dict[str, Element], number: int, where: str
) -> Page:
    own = [templates[found] for t in _all(content, "Template") if (found := t.get("TemplateID") or "") in templates]
    shared = len(_all(content, "Template")) - len(own)
    layers = [*own, content]
    box = _page_box(content, document, where)
    texts = [text for layer in layers for text in _all(layer, "TextObject")]
    upright = [text for text in texts if abs(_lean(_matrix(text, where))) <= ASKEW]
    pieces = tuple(piece for text in upright for piece in _characters(text, box, where))
    left_out: tuple[str, ...] = ("模板页上的文字（页眉页脚、底纹）",) if shared else ()
    if len(upright) < len(texts):
        left_out += ("斜排的文字（水印）",)
    if len(pieces) < FEWEST and (scan := _recognised(archive, document, content, number, where)):
        return scan
    sides = (side for layer in layers for path in _all(layer, "PathObject") for side in _sides(path, box, where))
    grids = tuple(grids_of(*straight(sides)))
    return Page(number, box.width * POINTS, box.height * POINTS, pieces, grids, left_out=left_out)


def _page_box(content: Element, document: _Document, where: str) -> Box:
    """Where the page lies, in millimetres: its own area, or the document's; A4 where neither tells."""
    for area in (*_all(content, "PhysicalBox"), *_all(document.root, "PhysicalBox")):
        x, y, width, height = _numbers(area.text or "", 4, where)
        if width > 0 and height > 0:
            return Box(x, y, x + width, y + height)
    return Box(0, 0, 210, 297)


def _characters(text: Element, page: Box, where: str) -> Iterator[Piece]:
    """Each character of a text object with its box in points."""
    left, top, _, _ = _numbers(text.get("Boundary") or "", 4, where)
    a, b, c, d, e, f = _matrix(text, where)
    size = _numbers(text.get("Size") or "", 1, where)[0]
    width, height = size * math.hypot(a, b), size * math.hypot(c, d)
    x = y = 0.0
    for code in _all(text, "TextCode"):
        if not (signs := code.text or ""):
            continue
        x, y = (_numbers(code.get(name) or str(last), 1, where)[0] for name, last in (("X", x), ("Y", y)))
        across = _deltas(code.get("DeltaX"), signs, size, where)
        along = _deltas(code.get("DeltaY"), signs, 0.0, where)
        for sign, step, (right, down) in zip(
            signs, (*across[1:], 0.0), zip(_sums(x, across), _sums(y, along), strict=True), strict=True
        ):
            at = left + a * right + c * down + e - page.x0
            base = top + b * right + d * down + f - page.top
            own = width * (0.5 if sign.isascii() else 1.0)
            reach = min(own, step * math.hypot(a, b)) if step > 0 else own
            box = Box(
                at * POINTS, (base - 0.86 * height) * POINTS, (at + reach) * POINTS, (base + 0.14 * height) * POINTS
            )
            yield Piece(clean(sign), box, height * POINTS)


def _sums(start: float, steps: list[float]) -> list[float]:
    """Where each character begins: ``steps`` is 0 for the first and the distance from the one before for the others."""
    places, at = [], start
    for step in steps:
        at += step
        places.append(at)
    return places


def _deltas(told: str | None, signs: str, usual: float, where: str) -> list[float]:
    """Distances between characters, the first 0: 「5.6 g 3 5.6 2.8」 is 5.6 four times, then 2.8 (GB/T 33190, 11.3)."""
    steps = islice(_expanded((told or "").split(), where), max(0, len(signs) - 1))
    deltas = [0.0, *steps]
    untold = signs[len(deltas) - 1 : -1]
    deltas += [usual * (0.5 if sign.isascii() else 1.0) for sign in untold]  # Latin letters and digits are half as wide
    return deltas[: len(signs)]


def _expanded(words: list[str], where: str) -> Iterator[float]:
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words):
            count, step = (_numbers(word, 1, where)[0] for word in words[at + 1 : at + 3])
            for _ in range(int(count)):
                yield step
            at += 3
        else:
            yield _numbers(words[at], 1, where)[0]
            at += 1


def _sides(path: Element, page: Box, where: str) -> Iterator[Box]:
    """The straight sides of a drawn path, in points; none of a filled area that is no rule."""
    left, top, _, _ = _numbers(path.get("Boundary") or "", 4, where)
    a, b, c, d, e, f = _matrix(path, where)
    sides = []
    for data in _all(path, "AbbreviatedData"):
        for x0, y0, x1, y1 in _drawn((data.text or "").split(), where):
            ends = [
                ((left + a * x + c * y + e - page.x0) * POINTS, (top + b * x + d * y + f - page.top) * POINTS)
                for x, y in ((x0, y0), (x1, y1))
            ]
            (px, py), (qx, qy) = ends
            sides.append(Box(min(px, qx), min(py, qy), max(px, qx), max(py, qy)))
    outlined = path.get("Stroke", "true") == "true"
    if sides and (outlined or min(around(sides).width, around(sides).height) <= THIN):
        yield from sides


ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Operators of a path and how many numbers each takes (GB/T 33190, table 35); curves end in their last two."""


def _drawn(words: list[str], where: str) -> Iterator[Side]:
    """The lines of a path: 「M 0 0 L 160 0 C」."""
    start = last = (0.0, 0.0)
    at = 0
    while at < len(words):
        operator = words[at]
        count = ARGUMENTS.get(operator, 0)
        numbers = _numbers(" ".join(words[at + 1 : at + 1 + count]), count, where)
        at += 1 + count
        point = (numbers[-2], numbers[-1]) if count else start
        if operator in "LC":
            yield (*last, *point)
        elif operator in "MS":
            start = point
        last = point


def _recognised(archive: Archive, document: _Document, content: Element, number: int, where: str) -> Page | None:
    """The page recognised from its largest picture; None where it has none."""
    from ingest.formats.ocr import pictures, recognise

    images = sorted(_all(content, "ImageObject"), key=lambda image: _area(image, where), reverse=True)
    for image in images[:1]:
        member = document.media.get(image.get("ResourceID") or "", "")
        if member in archive:
            picture = next(iter(pictures(archive.read(member), f"{where} 的 {member}")))
            return recognise(picture, number)
    return None


def _area(image: Element, where: str) -> float:
    _, _, width, height = _numbers(image.get("Boundary") or "", 4, where)
    return width * height


def _matrix(element: Element, where: str) -> Matrix:
    told = element.get("CTM")
    if not told:
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = _numbers(told, 6, where)
    return (a, b, c, d, e, f)


def _lean(matrix: Matrix) -> float:
    """By how many degrees a matrix turns."""
    return math.degrees(math.atan2(matrix[1], matrix[0]))


def _numbers(told: str, count: int, where: str) -> list[float]:
    """So many numbers of a reasonable size.

    Raises:
        SourceError: others.
    """
    try:
        numbers = [float(word) for word in told.split()]
    except ValueError:
        numbers = []
    if len(numbers) < count or not all(abs(number) <= LARGEST for number in numbers[:count]):
        raise SourceError(f"OFD 里的坐标“{told[:40]}”不对", where=where, remedy="重新导出一份再试")
    return numbers[:count]
