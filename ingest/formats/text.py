"""Plain text: the text is the file's own characters, but for breaks at a margin."""

from __future__ import annotations

from ingest.errors import SourceError
from ingest.formats.content import Content
from ingest.formats.wrapped import unwrapped
from ingest.layout import Layout

__all__ = ["encoding_of", "read"]

PLAIN = bytes(byte for byte in range(256) if byte in b"\t\n\r\f\v" or (byte >= 32 and byte != 127))
"""Bytes that a text in UTF-8 or GB18030 is made of; the others are control characters."""

SURELY_UTF8 = 60
"""So many bytes above 127 that read as UTF-8 were written as UTF-8: two in three GB18030 characters break its rules."""

UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, where: str) -> Content:
    """Exactly what ``open(path, encoding=encoding_of(…), newline="").read()`` gives, a BOM of UTF-8 included.

    Text that was broken at the margin, and only that, has the breaks inside its paragraphs taken out.

    Raises:
        SourceError: as :func:`encoding_of`.
    """
    text = data.decode(encoding_of(data, where))
    return unwrapped(text) or Content(text, Layout())


def encoding_of(data: bytes, where: str) -> str:
    """The encoding of a text: utf-8 (with or without BOM), gb18030, or utf-16 where it says so by a BOM.

    Raises:
        SourceError: binary, damaged, or in another encoding; the message says which.
    """
    if data.startswith(UTF16_BOMS):
        return _utf16(data, where)
    _refuse_control(data, where)
    damage = _damage(data, "utf-8")
    if damage is None:
        return "utf-8"
    if sum(byte > 127 for byte in data[max(0, damage - 4096) : damage]) >= SURELY_UTF8:
        raise SourceError(f"UTF-8 文本在第 {damage + 1} 个字节损坏", where=where, remedy="找一份完整的文件再试")
    if _damage(data, "gb18030") is None:
        return "gb18030"
    raise SourceError("文字编码既不是 UTF-8 也不是 GB18030", where=where, remedy="另存为 UTF-8 再试")


def _utf16(data: bytes, where: str) -> str:
    damage = _damage(data, "utf-16")
    if damage is not None:
        raise SourceError(f"UTF-16 文本在第 {damage + 1} 个字节损坏", where=where, remedy="另存为 UTF-8 再试")
    _refuse_control(data.decode("utf-16").encode("utf-8"), where)
    return "utf-16"


def _damage(data: bytes, encoding: str) -> int | None:
    """The first byte that is wrong in this encoding; None where all are right."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _refuse_control(data: bytes, where: str) -> None:
    control = data.translate(None, delete=PLAIN)
    if 0 in control:
        raise SourceError("这是二进制文件，不是文本", where=where, remedy="换成计划正文的纯文本文件")
    if control:
        raise SourceError(
            f"第 {data.index(control[0]) + 1} 个字节是控制字符（0x{control[0]:02x}），不像纯文本",
            where=where,
            remedy="删去控制字符，或另存为纯文本（.txt）再试",
        )
