"""PDF: the characters of its pages; a page that is a picture, or whose characters are garbled, is recognised."""

from __future__ import annotations

from ingest.errors import SourceError
from ingest.formats._compose import content_of
from ingest.formats._lines import UNREADABLE, clean
from ingest.formats._page import Page, Piece
from ingest.formats._pdfium import MAX_CHARACTERS, Document, DocumentError, PdfPage
from ingest.formats._ruling import grids_of
from ingest.formats.content import Content

__all__ = ["MAX_PAGES", "read"]

MAX_PAGES = 2000
"""The longest published plans have some 200 pages."""

MAX_SIDE = 14_400
"""Points: 200 inches, the largest page that PDF knows (ISO 32000-1, annex C)."""

ASKEW = 5.0
"""Degrees: a character turned by more against the others of its page belongs to a watermark or a stamp."""

FEWEST = 10
"""A page with fewer characters, and with something drawn on it, may be a scan with its number printed on."""

GARBLED = 0.3
"""With a larger share of characters that Chinese texts do not have, the text layer is not what the page shows."""

DPI = 200
"""What recognition was trained on: a character of 16 pt has 44 pixels."""


def read(data: bytes, where: str) -> Content:
    """The text of a PDF: each page's own characters, or what is recognised where it is a picture.

    Raises:
        SourceError: damaged, locked with a password that is needed to open it, without pages, with more than
            ``MAX_PAGES``, or without any text.
    """
    try:
        with Document(data) as document:
            pages = _pages(document, where)
    except DocumentError as error:
        raise _refused(error, where) from error
    content = content_of(pages, "pdf")
    if content.text.strip():
        return content
    if all(BROKEN in page.left_out for page in pages):
        raise SourceError("这份 PDF 的每一页都损坏了", where=where, remedy="重新导出或下载一份再试")
    raise SourceError("这份 PDF 里没有文字，图片里也没有认出文字", where=where, remedy="核对文件内容")


BROKEN = "这一页损坏，没有读出"


def _refused(error: DocumentError, where: str) -> SourceError:
    if error.locked:
        return SourceError("这份 PDF 加了打开密码", where=where, remedy="用密码打开后另存一份不加密的再试")
    return SourceError("这份 PDF 损坏或不完整，打不开", where=where, remedy="重新导出或下载一份再试")


def _pages(document: Document, where: str) -> list[Page]:
    count = len(document)
    if count == 0:
        raise SourceError("这份 PDF 没有页", where=where, remedy="重新导出一份再试")
    if count > MAX_PAGES:
        raise SourceError(f"这份 PDF 有 {count} 页，超过 {MAX_PAGES} 页", where=where, remedy="拆成几个文件再试")
    return [_page(document, index) for index in range(count)]


def _page(document: Document, index: int) -> Page:
    try:
        page = document.page(index)
    except DocumentError:
        return Page(index + 1, 1.0, 1.0, (), left_out=(BROKEN,))
    if max(page.width, page.height) > MAX_SIDE:
        return Page(index + 1, page.width, page.height, (), left_out=("这一页大得不像文件的一页，没有读",))
    own = _own(page, index + 1)
    if not _is_picture(page, own):
        return own
    recognised = _recognised(document, index)
    return recognised if recognised and _signs(recognised) > _signs(own) else own


def _own(page: PdfPage, number: int) -> Page:
    """The page by its own characters."""
    upright = [c for c in page.characters if min(c.direction, 360 - c.direction) <= ASKEW]
    inside = [c for c in upright if 0 <= c.box.centre <= page.width and 0 <= c.box.middle <= page.height]
    pieces = tuple(Piece(clean(c.text), c.box, c.size) for c in inside)
    askew = "".join(c.text for c in page.characters if min(c.direction, 360 - c.direction) > ASKEW).strip()
    left_out: tuple[str, ...] = (f"斜排的文字（水印）“{askew[:40]}”",) if askew else ()
    if page.hidden:
        left_out += ("文字是扫描软件识别后藏在图片下的，请对照原件",)
    if page.cut:
        left_out += (f"{MAX_CHARACTERS} 字以后的文字",)
    grids = tuple(grids_of(page.horizontal, page.vertical))
    return Page(number, page.width, page.height, pieces, grids, recognised=page.hidden, left_out=left_out)


def _is_picture(page: PdfPage, own: Page) -> bool:
    signs = [piece.text for piece in own.pieces if piece.text.strip()]
    if len(signs) < FEWEST:
        return page.drawn
    return sum(_is_odd(sign) for sign in signs) > GARBLED * len(signs)


def _is_odd(sign: str) -> bool:
    """Whether a Chinese office would not write it: not in GB2312, which has 6,763 characters and their signs."""
    if sign == UNREADABLE:
        return True
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _signs(page: Page) -> int:
    """How many characters of a page can be read."""
    return sum(len(piece.text.strip()) for piece in page.pieces if not _is_odd(piece.text[:1]))


def _recognised(document: Document, index: int) -> Page | None:
    from ingest.formats.ocr import recognise

    try:
        picture = document.picture(index, DPI)
    except DocumentError:
        return None
    return recognise(picture, index + 1)
