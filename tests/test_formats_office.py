"""Documents of older programs, converted by LibreOffice where it is on the machine, and refused with advice where it is not."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from documents import cell, docx, paragraph, plan_numbering, row, table, xlsx

from ingest.errors import SourceError
from ingest.formats import kind_of, office, read_apart
from ingest.formats._child import Limit
from ingest.source import read_source

WORDS = docx(
    paragraph("总体要求", number=(1, 0)),
    paragraph("推进整治。", number=(1, 1)),
    table(row("任务", "责任单位"), row("整治", cell("区建管委", properties='<w:vMerge w:val="restart"/>')), columns=2),
    paragraph("（完）"),
    numbering=plan_numbering(),
)
SHEETS = xlsx({"分解表": [["任务", "责任单位"], ["整治", "区建管委"], ["保障", None]]}, merged={"分解表": ["B2:B3"]})
RTF = b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 SimSun;}}\\f0\\u19968?\\u12289?\\u30446?\\u26631?\\par}"  # 一、目标


@pytest.fixture(scope="module")
def program() -> str:
    found = office.converter()
    if found is None:
        pytest.skip("LibreOffice is not on this machine")
    return found


def converted(program: str, data: bytes, ending: str, folder: Path) -> Path:
    """The same document as LibreOffice writes it in an older format."""
    source = folder / "源"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"源.{ending}"


@pytest.mark.parametrize("ending", ["doc", "odt"])
def test_texts(program: str, ending: str, tmp_path: Path) -> None:
    source = read_source(converted(program, WORDS, ending, tmp_path))
    assert source.text.replace("、 ", "、").replace("） ", "）") == (
        "一、总体要求\n（一）推进整治。\n任务\t责任单位\n整治\t区建管委\n（完）"
    )
    assert len(source.layout.tables) == 1
    assert "由 LibreOffice 转换成 docx 后读取，版式可能略有不同" in source.layout.left_out


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_sheets(program: str, ending: str, tmp_path: Path) -> None:
    source = read_source(converted(program, SHEETS, ending, tmp_path))
    assert source.text == "任务\t责任单位\n整治\t区建管委\n保障"
    (found,) = source.layout.tables
    assert found.title == "工作表“分解表”"
    assert [(c.row, c.column, c.rows) for c in found.cells if c.rows > 1] == [(1, 1, 2)]


def test_rtf(program: str, tmp_path: Path) -> None:
    path = tmp_path / "计划.rtf"
    path.write_bytes(RTF)
    assert read_source(path).text == "一、目标"


def test_what_libreoffice_cannot_read_is_refused(program: str) -> None:
    damaged = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") * 20
    with pytest.raises(SourceError, match="LibreOffice 转换不了"):
        read_apart("office", damaged, "计划.doc")


def _ends(process: int, seconds: float = 10) -> bool:
    """Whether a process is gone, or a zombie that nobody has waited for, within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_libreoffice_ends_with_the_child_that_started_it(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program in its place that waits for ever: neither it nor its folder outlives the limit."""
    waiting = tmp_path / "soffice"
    waiting.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 1000\n")
    waiting.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(SourceError, match="秒内没有读完"):
        read_apart("office", RTF, "计划.rtf", Limit(3, 2**33))
    process = int((tmp_path / "pid").read_text())
    assert _ends(process), "it was killed, which takes a moment on a busy machine"
    assert list(folder.iterdir()) == []


def test_without_libreoffice_the_reader_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "计划.wps"
    path.write_bytes(RTF)
    assert kind_of(RTF, "计划.wps") == "office"
    with pytest.raises(SourceError) as error:
        read_source(path)
    assert str(error.value) == (
        f"{path}：这是旧版 Office、WPS 或 OpenDocument 文档，本机没有 LibreOffice，读不了。"
        "请用 Word、WPS 或 LibreOffice 另存为 docx（表格另存为 xlsx）再试。"
    )
