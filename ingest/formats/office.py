"""Documents of older or other programs (doc, wps, rtf, odt, xls, et, ods) → docx or xlsx, by LibreOffice where it is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.errors import SourceError
from ingest.formats import docx, xlsx
from ingest.formats.content import Content
from ingest.formats.kind import has_macros, is_spreadsheet

__all__ = ["converter", "read"]

PROGRAMS = ("soffice", "libreoffice")
REMEDY = "用 Word、WPS 或 LibreOffice 另存为 docx（表格另存为 xlsx）再试"

MOST_OUTPUT = 100 * 1024 * 1024
"""Bytes of the converted file; what LibreOffice writes is otherwise bounded by the time and memory of this process."""

FILTERS = {
    rb"\{\\rtf": ("Rich Text Format", ""),
    rb"PK\x03\x04": ("writer8", "calc8"),
    rb"PK\x03\x04.*xl/workbook\.bin": ("", "Calc MS Excel 2007 Binary"),
    rb"\xd0\xcf\x11\xe0": ("MS Word 97", "MS Excel 97"),
}
"""First bytes → LibreOffice's name of the format, for texts and for sheets; what it does not know it reads as plain text."""

COMMON, SECURITY = "/org.openoffice.Office.", "Common/Security/Scripting"
SETTINGS = (
    (SECURITY, "MacroSecurityLevel", "3"),  # very high
    (SECURITY, "DisableMacrosExecution", "true"),
    (SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),  # never
    ("Calc/Content/Update", "Link", "2"),
)
"""A profile of its own: no macro runs, no link in a document is followed or brought up to date."""


def converter() -> str | None:
    """The path of LibreOffice's program; None where it is not on this machine."""
    return next((path for program in PROGRAMS if (path := shutil.which(program))), None)


def read(data: bytes, where: str) -> Content:
    """What the converted document gives; its layout says that it was converted.

    To be run in a process with limits (:func:`ingest.formats.read_apart`), which end LibreOffice with it.

    Raises:
        SourceError: LibreOffice is not on the machine, or cannot convert the file.
    """
    program = converter()
    if program is None:
        raise SourceError(
            "这是旧版 Office、WPS 或 OpenDocument 文档，本机没有 LibreOffice，读不了", where=where, remedy=REMEDY
        )
    target = "xlsx" if is_spreadsheet(data) else "docx"
    with tempfile.TemporaryDirectory() as folder:
        converted = _converted(program, data, target, Path(folder), where)
    content = xlsx.read(converted, where) if target == "xlsx" else docx.read(converted, where)
    macros = ("宏（没有运行）",) if has_macros(data) else ()
    told = f"由 LibreOffice 转换成 {target} 后读取，版式可能略有不同"
    return replace(content, layout=replace(content.layout, left_out=(*content.layout.left_out, *macros, told)))


def _converted(program: str, data: bytes, target: str, folder: Path, where: str) -> bytes:
    profile, source, out = folder / "profile", folder / "source", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    source.write_bytes(data)
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"--infilter={_filter(data, target)}", "--convert-to", target, "--outdir", str(out), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603 no shell; every argument is ours
    result = out / f"source.{target}"
    if done.returncode != 0 or not result.is_file():
        raise SourceError("LibreOffice 转换不了这份文件，可能损坏或加了密码", where=where, remedy=REMEDY)
    if result.stat().st_size > MOST_OUTPUT:
        raise SourceError("转换后的文件太大", where=where, remedy="确认这是一份计划，或者拆成几个文件")
    return result.read_bytes()


def _filter(data: bytes, target: str) -> str:
    *_, (texts, sheets) = (names for opening, names in FILTERS.items() if re.match(opening, data, re.DOTALL))
    return sheets if target == "xlsx" else texts


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{COMMON}{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
