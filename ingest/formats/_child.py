"""Formats that are no text are read in a process of their own, which may take so much time and memory and no more.

A hostile file can then make its reader crash, hang or eat memory without harm to who asked. The child gets the bytes on
standard input and gives JSON on standard output: nothing that it says is executed.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from ingest.errors import SourceError
from ingest.formats.content import Content
from ingest.layout import Cell, Layout, Place, Run, Table

__all__ = ["LIMITS", "Limit", "read_apart"]

MIB = 1024 * 1024
LONE_SURROGATES = re.compile("[\ud800-\udfff]")  # halves of characters, which no file can be written with


OUT_OF_MEMORY = re.compile(rb"MemoryError|bad_alloc|cannot allocate memory", re.IGNORECASE)

MOST_CHARACTERS = 20_000_000
"""Longer texts are refused: the longest published plans have some 300,000 characters."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``seconds`` of wall clock and ``memory`` in bytes of address space, which is more than what is in use."""

    seconds: float
    memory: int


LIMITS = {
    "docx": Limit(60, 2048 * MIB),
    "xlsx": Limit(60, 2048 * MIB),
    "office": Limit(180, 6144 * MIB),  # LibreOffice reserves some 3 GB of address space and uses a tenth
    "pdf": Limit(600, 6144 * MIB),  # a scan of hundred pages at some seconds a page
    "ocr": Limit(180, 6144 * MIB),
    "ofd": Limit(180, 6144 * MIB),
}
"""Module of this package → what reading one file with it may take."""


def read_apart(kind: str, data: bytes, where: str, limit: Limit | None = None) -> Content:
    """What ``ingest.formats.<kind>.read(data, where)`` gives, run in a child process.

    Args:
        kind: the name of the module.
        data: the bytes of the file.
        where: the file as it is told to the reader.
        limit: instead of what ``LIMITS`` says.

    Raises:
        SourceError: what the module raises; or the child took too long, too much memory, or broke down.
    """
    limit = limit or LIMITS[kind]
    program = f"from {__name__} import main; main()"  # -P: no module of the current folder stands in for ours
    command = [sys.executable, "-P", "-c", program, kind, where, str(limit.seconds), str(limit.memory)]
    told = _run(command, data, where, limit)
    try:
        return _content(json.loads(told))
    except (ValueError, TypeError, KeyError) as error:
        raise _broken("读取时出错，程序中断", where) from error


def _run(command: list[str], data: bytes, where: str, limit: Limit) -> bytes:
    """What the child tells. Its session ends with it, whatever it started (LibreOffice); so does its folder for files."""
    with (
        tempfile.TemporaryDirectory(prefix="mingze-", ignore_cleanup_errors=True) as folder,
        subprocess.Popen(  # noqa: S603 our own interpreter and module; the only free argument is a file's name
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": folder},
            start_new_session=True,
        ) as child,
    ):
        try:
            told, complaint = child.communicate(data, timeout=limit.seconds)
        except subprocess.TimeoutExpired as error:
            raise _broken(f"{limit.seconds:g} 秒内没有读完", where) from error
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    if child.returncode != 0:
        memory = OUT_OF_MEMORY.search(complaint)
        what = f"读它需要的内存超过 {limit.memory // MIB} MB" if memory else "读取时出错，程序中断"
        raise _broken(what, where) from RuntimeError(complaint[-2000:].decode("utf-8", "replace"))  # for who debugs it
    return told


def _broken(what: str, where: str) -> SourceError:
    return SourceError(f"{what}，文件可能损坏或有恶意", where=where, remedy="重新另存一份（或另存为 txt）再试")


def _content(told: dict[str, Any]) -> Content:
    if "refused" in told:
        what, place, remedy = told["refused"]
        raise SourceError(what, where=place, remedy=remedy)
    tables = (
        Table(start, end, tuple(Cell(*cell) for cell in cells), title) for start, end, cells, title in told["tables"]
    )
    layout = Layout(
        format=told["format"],
        places=tuple(Place(*place) for place in told["places"]),
        tables=tuple(tables),
        runs=tuple(Run(*run) for run in told["runs"]),
        left_out=tuple(told["left_out"]),
    )
    return Content(told["text"], layout)


def _as_json(content: Content) -> dict[str, Any]:
    layout = content.layout
    return {
        "text": LONE_SURROGATES.sub("\ufffd", content.text),
        "format": layout.format,
        "places": [(p.start, p.end, p.label, p.page, p.confidence) for p in layout.places],
        "tables": [
            (t.start, t.end, [(c.row, c.column, c.start, c.end, c.rows, c.columns) for c in t.cells], t.title)
            for t in layout.tables
        ],
        "runs": [(run.start, run.in_file, run.length) for run in layout.runs],
        "left_out": layout.left_out,
    }


def main() -> None:
    """The child: limits first, then the bytes, then the library that may break down over them."""
    kind, where, seconds, memory = sys.argv[1:]
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no part of the answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    # Where the parent was killed there is nobody to end the child; two cores at work count twice.
    processor_time = int(float(seconds) * (os.cpu_count() or 1)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor_time, processor_time))
    data = sys.stdin.buffer.read()
    with answer:
        answer.write(json.dumps(_answer(kind, data, where)).encode("ascii"))


def _answer(kind: str, data: bytes, where: str) -> dict[str, Any]:
    try:
        content = importlib.import_module(f"ingest.formats.{kind}").read(data, where)
    except SourceError as error:
        return {"refused": (error.what, error.where, error.remedy)}
    if len(content.text) > MOST_CHARACTERS:
        return {"refused": ("文字超过两千万字", where, "确认这是一份计划，或者拆成几个文件")}
    return _as_json(content)
