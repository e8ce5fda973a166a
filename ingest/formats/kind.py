"""What a file is, by its bytes: a name says nothing (a program named 计划.docx, a web page named 计划.doc)."""

from __future__ import annotations

import re

from ingest.errors import SourceError
from ingest.formats.archive import Archive, open_archive

__all__ = ["SUFFIXES", "has_macros", "is_spreadsheet", "kind_of"]

# fmt: off
SUFFIXES = frozenset({
    ".txt", ".html", ".htm", ".docx", ".docm", ".xlsx", ".xlsm", ".pdf", ".ofd",
    ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp",
    ".doc", ".wps", ".wpt", ".rtf", ".odt", ".xls", ".et", ".xlsb", ".ods",
})
# fmt: on
"""Endings, in lower case, of files that may be plans; what a file is is then told by its bytes."""

MAGIC = {
    rb"\s*%PDF-": "pdf",
    rb"\{\\rtf": "office",
    rb"\x89PNG\r\n\x1a\n": "ocr",
    rb"\xff\xd8\xff": "ocr",  # JPEG
    rb"II\*\x00|MM\x00\*": "ocr",  # TIFF
    rb"RIFF.{4}WEBP": "ocr",
    rb"BM.{0,62}\x00": "ocr",  # a text may begin with BM, too, but has no zero byte
}
"""First bytes → the module that reads it."""

REFUSED = {
    rb"MZ.{0,62}\x00": "Windows 程序（exe、dll）",
    rb"\x7fELF": "Linux 程序",
    rb"\xca\xfe\xba\xbe": "程序",
    rb"#!": "脚本程序",
    rb"7z\xbc\xaf\x27\x1c": "压缩包（7z）",
    rb"Rar!\x1a\x07": "压缩包（rar）",
    rb"\x1f\x8b": "压缩包（gz）",
    rb"BZh\d1AY": "压缩包（bz2）",
    rb"\xfd7zXZ\x00": "压缩包（xz）",
    rb"GIF8": "GIF 图片",
    rb"ITSF": "CHM 帮助文件",
    rb"SQLite format 3\x00": "数据库",
    rb"MIME-Version:": "单个文件网页（mht）",
}
"""First bytes → what is refused by this name."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_REFUSED = {
    "EncryptedPackage": "加了密码的 Office 文档",
    "EncryptedSummary": "加了密码的 Office 文档",
    "PowerPoint Document": "幻灯片（ppt）",
}
OLE_TEXT, OLE_SHEETS = ("WordDocument",), ("Workbook", "Book")
"""Names of streams in the old container that tell what it holds (MS-CFB 2.6); a text may hold sheets, too."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")

HEAD = 65536
FEWEST_TAGS = 5
CLOSING_TAG = re.compile(r"</[a-z][a-z0-9]*\s*>", re.IGNORECASE)
"""So many closing tags (</p>) among the first characters make a web page, also a part of one that has no <html>."""

HTML_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
XML_OPENING = re.compile(r"\s*<\?xml\b", re.IGNORECASE)


def kind_of(data: bytes, where: str) -> str:
    """The name of the module of this package that reads such bytes: text, html, docx, xlsx, office, pdf, ocr or ofd.

    Raises:
        SourceError: a format that is not read, by its name; or a zip container that is not safe to open.
    """
    for opening, what in REFUSED.items():
        if re.match(opening, data, re.DOTALL):
            raise _not_read(what, where)
    for opening, kind in MAGIC.items():
        if re.match(opening, data, re.DOTALL):
            return kind
    if data.startswith(OLE):
        return _of_ole(data, where)
    if data.startswith((ZIP, EMPTY_ZIP)):
        return _of_archive(open_archive(data, where), where)
    return _of_text(data, where)


def is_spreadsheet(data: bytes) -> bool:
    """Whether a document that the module office reads is one of sheets (xls, et, xlsb, ods) and not of text."""
    if data.startswith(OLE):
        return not _has_stream(data, *OLE_TEXT)
    return data.startswith(ZIP) and (b"opendocument.spreadsheet" in data[:200] or b"xl/workbook.bin" in data)


def has_macros(data: bytes) -> bool:
    """Whether a document in the old container has a Visual Basic project."""
    return data.startswith(OLE) and _has_stream(data, "_VBA_PROJECT")


def _has_stream(data: bytes, *names: str) -> bool:
    return any((name + "\0").encode("utf-16-le") in data for name in names)


def _of_ole(data: bytes, where: str) -> str:
    for stream, refused in OLE_REFUSED.items():
        if _has_stream(data, stream):
            raise _not_read(refused, where, "用密码打开后另存一份不加密的" if "密码" in refused else "")
    if _has_stream(data, *OLE_TEXT, *OLE_SHEETS):
        return "office"
    raise _not_read("旧版 Office 的容器，里面没有文档", where)


def _of_archive(archive: Archive, where: str) -> str:
    folders = {name.partition("/")[0].lower() for name in archive.names}
    if "ofd.xml" in folders:
        return "ofd"
    if "[content_types].xml" in folders:
        if "word" in folders:
            return "docx"
        if "xl" in folders:
            return "office" if "xl/workbook.bin" in archive else "xlsx"
        raise _not_read("幻灯片（pptx）" if "ppt" in folders else "不认识的 Office 文档", where)
    if "mimetype" in archive and "content.xml" in archive:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace")
        if "opendocument.text" in kind or "opendocument.spreadsheet" in kind:
            return "office"
        raise _not_read("不是文字也不是表格的 OpenDocument 文档", where)
    raise _not_read("压缩包（zip）", where, "解压后逐个文件")


def _of_text(data: bytes, where: str) -> str:
    head = data[:HEAD]
    opening = head.decode("utf-16" if head.startswith(UTF16_BOMS) else "latin-1", "ignore")
    opening = opening.removeprefix(UTF8_BOM.decode("latin-1"))
    if HTML_OPENING.match(opening):
        return "html"
    if XML_OPENING.match(opening):
        raise _not_read("XML 文件", where)
    if sum(1 for _ in CLOSING_TAG.finditer(opening)) >= FEWEST_TAGS:
        return "html"
    return "text"


def _not_read(what: str, where: str, remedy: str = "") -> SourceError:
    readable = "换成计划的 docx、xlsx、pdf、ofd、html、txt 文件或图片"
    return SourceError(f"这是{what}，不能读", where=where, remedy=f"{remedy or readable}再试")
