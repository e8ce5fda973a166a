"""Bytes → text, or one clear sentence: every way in which a file can be no plan text."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.source import MAX_BYTES, read_source

PLAN = "一、总体要求\r\n1.推进整治。（牵头单位：区建管委）\n"


def write(folder: Path, data: bytes, name: str = "计划.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (PLAN.encode(), PLAN, "utf-8"),
        (PLAN.encode("utf-8-sig"), "\ufeff" + PLAN, "utf-8"),  # open(path, encoding="utf-8") keeps the BOM too
        (PLAN.encode("gb18030"), PLAN, "gb18030"),
        ("一、𠮷野家街区".encode("gb18030"), "一、𠮷野家街区", "gb18030"),  # four bytes a character
        (b"plain", "plain", "utf-8"),
        ("a\u3000b\tc\x0cd".encode(), "a\u3000b\tc\x0cd", "utf-8"),
        (PLAN.encode("utf-16"), PLAN, "utf-16"),  # open(path, encoding="utf-16") takes the BOM away
        (b"\xfe\xff" + PLAN.encode("utf-16-be"), PLAN, "utf-16"),
        (b"BMW\xe5\x8e\x82", "BMW厂", "utf-8"),  # begins as a picture does
    ],
)
def test_text_is_read_as_it_stands(data: bytes, text: str, encoding: str, tmp_path: Path) -> None:
    source = read_source(write(tmp_path, data))
    assert (source.text, source.encoding) == (text, encoding)
    assert len(source.sha256) == 64


REFUSED = {
    "empty": (b"", "空"),
    "white space": (b" \n\t\r\n", "空"),
    "full-width space": ("　\n　".encode(), "空"),
    "BOM alone": (b"\xef\xbb\xbf", "空"),
    "BOM and blanks": (b"\xef\xbb\xbf \n", "空"),
    "cut UTF-16": (PLAN.encode("utf-16")[:-1], "UTF-16 文本在第"),
    "control character in UTF-16": ("一、\x07".encode("utf-16"), "控制字符（0x07）"),
    "UTF-16 without BOM": (PLAN.encode("utf-16-le"), "二进制"),
    "NUL in the middle": (PLAN.encode() + b"\0" + PLAN.encode(), "二进制"),
    "NUL far behind": (PLAN.encode() * 2000 + b"\0", "二进制"),
    "control character": (PLAN.encode() + b"\x07", "控制字符（0x07）"),
    "PDF": (b"%PDF-1.7\n...", "PDF"),
    "cut docx": (b"PK\x03\x04\x14\x00", "损坏"),
    "slides": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document\0".encode("utf-16-le"), "幻灯片"),
    "program": (b"MZ\x90\x00\x03", "Windows 程序"),
    "script": (b"#!/bin/sh\necho", "脚本"),
    "archive": (b"Rar!\x1a\x07\x00", "压缩包（rar）"),
    "GIF": (b"GIF89a", "GIF"),
    "web page without text": (b"\n <!doctype html><p>", "没有文字"),
    "XML": (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML"),
    "Latin-1": ("é, ÿ".encode("latin-1"), "既不是 UTF-8 也不是 GB18030"),
    "cut UTF-8": (PLAN.encode() * 9 + "区".encode()[:2], "损坏"),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused_by_name(data: bytes, told: str, tmp_path: Path) -> None:
    check_refused(write(tmp_path, data), told)


def check_refused(path: Path, told: str) -> None:
    with pytest.raises(SourceError) as error:
        read_source(path)
    message = str(error.value)
    assert message.startswith(f"{path}：")
    assert told in message
    assert "\n" not in message
    assert message.endswith("。")
    assert "请" in message  # what to do


def test_no_such_file(tmp_path: Path) -> None:
    check_refused(tmp_path / "没有.txt", "找不到")


def test_a_folder(tmp_path: Path) -> None:
    check_refused(tmp_path, "文件夹")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device(device: str) -> None:
    check_refused(Path(device), "管道或设备")


def test_a_pipe_that_nobody_writes_into(tmp_path: Path) -> None:
    pipe = tmp_path / "计划.docx"
    os.mkfifo(pipe)
    check_refused(pipe, "管道或设备")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    check_refused(tmp_path / ("长" * 300), "读不出来")


def test_a_file_over_the_limit_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)  # sparse: takes no disk
    check_refused(path, "超过 20 MB")


def test_a_file_of_exactly_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, b"a" * 100)
    assert len(read_source(path, max_bytes=100).text) == 100
    with pytest.raises(SourceError):
        read_source(path, max_bytes=99)
    assert MAX_BYTES == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(2, "No such file"), "移走"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (IsADirectoryError(21, "Is a directory"), "读不出来"),
    ],
)
def test_a_file_that_vanishes_or_fails_while_it_is_read(
    error: OSError, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, PLAN.encode())

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(os, "open", fail)
    check_refused(path, told)


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path, PLAN.encode())
    path.chmod(0)
    check_refused(path, "权限")


@given(st.binary(max_size=300))
@settings(deadline=None)  # what looks like a picture or a PDF is read by a process of its own
def test_any_bytes_are_text_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = write(tmp_path_factory.getbasetemp(), data, "任意.txt")
    with contextlib.suppress(SourceError):
        source = read_source(path)
        assert source.layout.format == "txt"
        assert source.text == path.open(encoding=source.encoding, newline="").read()
