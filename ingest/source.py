"""A file → its text and how the text lies in it, or a clear refusal; whatever the format, this is the one door."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import SourceError
from ingest.formats import Content, kind_of, read_apart
from ingest.formats import html as html_format
from ingest.formats import text as text_format
from ingest.layout import Layout

__all__ = ["MAX_BYTES", "Source", "read_characters", "read_source"]

MAX_BYTES = 20 * 1024 * 1024
"""Largest file that is read: a plan's text has some 50 kB, a scan of fifty pages below 20 MB."""

IN_PROCESS = {"text": text_format, "html": html_format}
"""Formats that are characters: read here, in time and memory that are linear. The others get a process of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file; all offsets count its characters.

    Of a text file it is exactly what ``open(path, encoding=encoding, newline="").read()`` gives, a BOM of UTF-8
    included. ``encoding`` is that of the file's own characters, empty where it has none (docx, pdf). ``layout`` says
    where in the file each stretch of the text stands.
    """

    path: Path
    text: str
    sha256: str
    encoding: str
    layout: Layout = field(default_factory=Layout)


def read_source(path: Path, max_bytes: int = MAX_BYTES) -> Source:
    """Read a file of any format that is known: what it is, its bytes say, not its name.

    Raises:
        SourceError: missing, unreadable, vanished while it was read, no regular file, empty, larger than
            ``max_bytes``, damaged, unsafe, or in another encoding or format; the message says which.
    """
    where = str(path)
    data = _bytes(path, max_bytes)
    content, encoding = _content(data, where)
    if not content.text.strip("\ufeff").strip():
        what = "文件是空的" if content.layout.text_is_file else "文件里没有文字"
        raise SourceError(what, where=where, remedy="换成有内容的计划正文")
    return Source(path, content.text, hashlib.sha256(data).hexdigest(), encoding, content.layout)


def read_characters(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """The characters of a text or HTML file as they stand in it, line breaks and tags included.

    Raises:
        SourceError: as :func:`read_source`, and for a format that is no characters (docx, pdf).
    """
    where = str(path)
    data = _bytes(path, max_bytes)
    here = IN_PROCESS.get(kind_of(data, where))
    if here is None:
        raise SourceError("这种文件里没有可以逐字定位的文本", where=where, remedy="用 txt 或 html")
    return data.decode(here.encoding_of(data, where))


def _content(data: bytes, where: str) -> tuple[Content, str]:
    kind = kind_of(data, where)
    here = IN_PROCESS.get(kind)
    if here is None:
        return read_apart(kind, data, where), ""
    return here.read(data, where), here.encoding_of(data, where)


def _bytes(path: Path, max_bytes: int) -> bytes:
    where = str(path)
    try:
        if path.is_dir():
            raise SourceError("这是文件夹，不是文件", where=where, remedy="给出一个计划文件")
        # Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError("这不是普通文件（是管道或设备）", where=where, remedy="给出一个计划文件")
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise SourceError("找不到这个文件，或者读取时它被移走了", where=where, remedy="核对文件名和路径") from error
    except OSError as error:
        raise SourceError(f"文件读不出来（{error.strerror}）", where=where, remedy="检查文件权限和磁盘") from error
    if len(data) > max_bytes:
        raise SourceError(
            f"文件超过 {max_bytes // 1024 // 1024} MB", where=where, remedy="确认这是一份计划，或者拆成几个文件"
        )
    return data
