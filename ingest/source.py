"""Bytes of a file → its text, or a clear refusal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError

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
}
"""First bytes of what is refused by name."""

CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\v") | {127}


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file: exactly what ``open(path, encoding=…, newline="").read()`` gives, a BOM included."""

    path: Path
    text: str
    sha256: str
    encoding: str


def read_source(path: Path, max_bytes: int = MAX_BYTES) -> Source:
    """Read a text file in UTF-8 (with or without BOM) or GB18030.

    Raises:
        SourceError: missing, unreadable, vanished while it was read, empty, larger than ``max_bytes``,
            binary, or in another encoding or format; the message says which.
    """
    where = str(path)
    data = _bytes(path, max_bytes)
    if not data.strip():
        raise SourceError("文件是空的", where=where, remedy="换成有内容的计划正文")
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise SourceError(
                f"这是{kind}，目前只读 UTF-8 或 GB18030 的纯文本", where=where, remedy="另存为纯文本（.txt）再试"
            )
    if sum(byte in CONTROL for byte in data[:65536]) > 0:
        raise SourceError("这是二进制文件，不是文本", where=where, remedy="换成计划正文的纯文本文件")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Source(path, text, hashlib.sha256(data).hexdigest(), encoding)
    raise SourceError("文字编码既不是 UTF-8 也不是 GB18030", where=where, remedy="另存为 UTF-8 再试")


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
