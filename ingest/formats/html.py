"""Web pages, whole or in part: what a reader of the page sees, with the offset of every character in the file.

Blocks (p, div, li, h1, …) and ``<br>`` make lines; white space is what a browser makes of it, a line break between two
Chinese characters is none. Tables become rows (see :mod:`ingest.formats._blocks`); a table that only places things on a
page does not. Numbers of an ``<ol>`` are written out. A browser's rules for tags that were never closed are followed
as far as they matter to the text.
"""

from __future__ import annotations

import codecs
import re

from ingest.formats._blocks import as_content
from ingest.formats._markup import CutOff, Tag, tokens
from ingest.formats._webpage import Page
from ingest.formats.content import Content
from ingest.formats.text import encoding_of as encoding_of_text

__all__ = ["encoding_of", "read"]

DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
HEAD = 4096  # the standard looks for the declaration in the first 1024 bytes; pages put scripts before it

OTHER_CHARSETS = frozenset({"big5", "big5hkscs"})
"""What pages in Chinese are written in besides UTF-8, UTF-16 and GB18030 with its parts GBK and GB2312."""


def read(data: bytes, where: str) -> Content:
    """The text of a page; ``layout.runs`` map it into the file decoded as :func:`encoding_of` says.

    Raises:
        SourceError: binary, damaged, in an encoding that is not known, or nested beyond all measure.
    """
    raw = data.decode(encoding_of(data, where))
    page = Page(raw, where)
    for token in tokens(raw):
        if isinstance(token, Tag):
            page.tag(token)
        elif isinstance(token, CutOff):
            page.leave_out(f"第 {token.at + 1} 个字符起没有写完的标签及其后的内容")
        else:
            page.characters(token.start, token.end)
    return as_content(page.finish(), "html", page.left_out)


def encoding_of(data: bytes, where: str) -> str:
    """The encoding of a page: what its bytes show, else what it declares.

    Raises:
        SourceError: as for a text.
    """
    declared = DECLARED.search(data[:HEAD])
    if declared:
        name = _codec(declared[1].decode("ascii", "replace"))
        if name in OTHER_CHARSETS and not _reads_as(data, "utf-8") and _reads_as(data, name):
            return name
    return encoding_of_text(data, where)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
