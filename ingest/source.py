"""Bytes of a file → its text, or a clear refusal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import SourceError
from ingest.layout import Layout

__all__ = ["MAX_BYTES", "Source", "read_source"]

MAX_BYTES = 20 * 1024 * 1024
"""Largest file that is read: a plan has some 50 kB, the longest published ones below 1 MB."""

SIGNATURES = {
    b"%PDF": "PDF 文件",
    b"PK\x03\x04": "Office 文档或压缩包（docx、xlsx、ofd、zip）",
    b"\xd0\xcf\x11\xe0": "旧版 Office 文档（doc、xls、wps）",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"\xff\xfe": "UTF-16 编码的文本",
    b"\xfe\xff": "UTF-16 编码的文本",
    b"{\\rtf": "RTF 文档",
    b"<!DOCTYPE HTML": "网页（HTML）",
    b"<HTML": "网页（HTML）",
    b"<?XML": "XML 文件",
}
"""First bytes, letters in upper case, of what is refused by name."""

PLAIN = bytes(byte for byte in range(256) if byte in b"\t\n\r\f\v" or (byte >= 32 and byte != 127))
"""Bytes that a text in UTF-8 or GB18030 is made of; the others are control characters."""

HEAD, FEWEST_TAGS = 65536, 5
"""So many closing tags (</p>) among the first bytes make a web page, also a part of one that has no <html>."""

SURELY_UTF8 = 60
"""So many bytes above 127 that read as UTF-8 were written as UTF-8: two in three GB18030 characters break its rules."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file: exactly what ``open(path, encoding=…, newline="").read()`` gives, a BOM included."""

    path: Path
    text: str
    sha256: str
    encoding: str
    layout: Layout = field(default_factory=Layout)


def read_source(path: Path, max_bytes: int = MAX_BYTES) -> Source:
    """Read a text file in UTF-8 (with or without BOM) or GB18030.

    Raises:
        SourceError: missing, unreadable, vanished while it was read, empty, larger than ``max_bytes``,
            binary, damaged, or in another encoding or format; the message says which.
    """
    where = str(path)
    data = _bytes(path, max_bytes)
    _refuse_what_is_no_text(data, where)
    text, encoding = _decoded(data, where)
    if not text.strip("\ufeff").strip():
        raise SourceError("文件是空的", where=where, remedy="换成有内容的计划正文")
    return Source(path, text, hashlib.sha256(data).hexdigest(), encoding)


def _refuse_what_is_no_text(data: bytes, where: str) -> None:
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature) or head.startswith(signature.upper()):
            raise SourceError(
                f"这是{kind}，目前只读 UTF-8 或 GB18030 的纯文本", where=where, remedy="另存为纯文本（.txt）再试"
            )
    if data.count(b"</", 0, HEAD) >= FEWEST_TAGS:
        raise SourceError("这是网页（HTML），目前只读纯文本", where=where, remedy="另存为纯文本（.txt）再试")
    control = data.translate(None, delete=PLAIN)
    if 0 in control:
        raise SourceError("这是二进制文件，不是文本", where=where, remedy="换成计划正文的纯文本文件")
    if control:
        raise SourceError(
            f"第 {data.index(control[0]) + 1} 个字节是控制字符（0x{control[0]:02x}），不像纯文本",
            where=where,
            remedy="删去控制字符，或另存为纯文本（.txt）再试",
        )


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if sum(byte > 127 for byte in data[max(0, error.start - 4096) : error.start]) >= SURELY_UTF8:
            raise SourceError(
                f"UTF-8 文本在第 {error.start + 1} 个字节损坏", where=where, remedy="找一份完整的文件再试"
            ) from error
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise SourceError("文字编码既不是 UTF-8 也不是 GB18030", where=where, remedy="另存为 UTF-8 再试") from error


def _bytes(path: Path, max_bytes: int) -> bytes:
    where = str(path)
    try:
        if path.is_dir():
            raise SourceError("这是文件夹，不是文件", where=where, remedy="给出一个计划文件")
        with path.open("rb") as file:
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
