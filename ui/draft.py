"""A draft that somebody brings → its review. It is read in a process of its own and leaves nothing behind.

The child reads the file by the product's own reader, checks it, and tells the review as JSON: a hostile draft that takes
for ever, or memory without end, ends with it, and answers go on meanwhile. Run as ``python -m ui.draft``.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.errors import CorpusError, MingzeError, SourceError

__all__ = ["LONGEST_NAME", "review_draft", "shown_name"]

log = logging.getLogger(__name__)

SECONDS = 180.0
"""Wall clock that a draft may take: a plan takes two seconds, a scan some seconds a page."""

MEMORY = 6144 * 1024 * 1024
"""Bytes of address space, which is more than what is in use; no less than what the readers of PDF ask for."""

LONGEST_NAME = 120
UNNAMED = "送审稿"
NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")


def shown_name(name: str) -> str:
    """The name that a user gave a file, as it can be shown: without folders, without signs that are not seen."""
    last = re.split(r"[/\\]", name)[-1]
    return NOT_SHOWN.sub("", last).strip()[:LONGEST_NAME] or UNNAMED


def review_draft(data: bytes, name: str, tables: Path | None = None, seconds: float = SECONDS) -> dict[str, Any]:
    """The review of a file that is read from its bytes.

    Args:
        data: the bytes.
        name: what the user calls it; errors name the file so.
        tables: the folder of a snapshot's tables, None for those of the built-in corpus.
        seconds: how long it may take.

    Raises:
        SourceError: it cannot be read, or takes too long.
        NotAPlanError: it is no plan.
    """
    where = shown_name(name)
    with tempfile.TemporaryDirectory(prefix="mingze-draft-", ignore_cleanup_errors=True) as folder:
        ending = PurePosixPath(where).suffix
        path = Path(folder) / f"draft{ending if ENDING.fullmatch(ending) else ''}"
        path.write_bytes(data)
        told = _run([sys.executable, "-P", "-m", __name__, str(path), str(tables or "")], where, seconds)
    if "broken" in told:
        log.error("drafts cannot be checked: %s", told["broken"])
        raise MingzeError("服务所用的表格有误，检查不了", remedy="告诉管理员，运行日志里有原因")
    if "refused" in told:
        kind, what, place, remedy = told["refused"]
        error = SourceError if kind == "source" else MingzeError
        raise error(what, where=place.replace(str(path), where), remedy=remedy)
    review: dict[str, Any] = told["review"]
    review["plan"]["id"] = ""
    return {**review, "name": where}


def _run(command: list[str], where: str, seconds: float) -> dict[str, Any]:
    """What the child tells; its session ends with it."""
    with subprocess.Popen(  # noqa: S603 our own interpreter and module; the arguments are paths that we made
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        try:
            told, complaint = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            what = f"{seconds:g} 秒内没有检查完"
            raise SourceError(what, where=where, remedy="确认这是一份计划；太长的拆成几个文件") from error
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    try:
        answer: dict[str, Any] = json.loads(told)
    except ValueError as error:
        log.exception("a draft could not be checked: %s", complaint[-2000:].decode("utf-8", "replace"))
        raise SourceError("检查时出错，程序中断", where=where, remedy="重新另存一份（或另存为 txt）再试") from error
    return answer


def main() -> None:
    """The child: limits first, then the file."""
    import resource

    path, tables = sys.argv[1:]
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no part of the answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Soft only: the readers of other formats set limits of their own. Where the parent was killed nobody else ends this.
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), resource.RLIM_INFINITY))
    with answer:
        answer.write(json.dumps(_answer(Path(path), Path(tables) if tables else None)).encode("ascii"))


def _answer(path: Path, tables: Path | None) -> dict[str, Any]:
    from ui.review_json import review_as_json

    try:
        corpus = _corpus(tables)
        return {"review": review_as_json(corpus.read_file(path), corpus.genre)}
    except CorpusError as error:
        return {"broken": str(error)}  # it names folders of the server: for the log, not for who asked
    except MingzeError as error:
        kind = "source" if isinstance(error, SourceError) else "plan"
        return {"refused": (kind, error.what, error.where, error.remedy)}


def _corpus(tables: Path | None) -> Any:
    """What drafts are read by: the tables that a snapshot was built with, so that a draft is read as its plans were."""
    from ingest.genre import Genre
    from ingest.manifest import Corpus, open_corpus
    from ingest.register import read_register
    from ingest.words import Words, read_word_list

    if tables is None:
        return open_corpus()
    register = read_register(tables / "register.toml")
    names = [name for department in register.departments for name in department.names]
    words = Words([*read_word_list((tables / "words.txt").read_text("utf-8")), *names])
    return Corpus(tables, (), register, Genre(tables), words, (), ())


if __name__ == "__main__":
    main()
