"""What the command line writes: answers as plain text on stdout; words, bars and errors on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.present import ADVICE, choice_words, how_read, number_citations, quote

if TYPE_CHECKING:
    from retrieval.answer import Answer
    from ui.snapshot import SnapshotInfo

__all__ = ["Progress", "answer_as_text", "build_as_text", "progress", "say"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


NAMED = 10  # files of other formats that are told by name
PAUSE = 5.0  # seconds between two lines of a log; a build that takes less is silent until its summary


def say(text: str) -> None:
    """One line on stderr, where it does not mix with what another program reads from stdout."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 the command line speaks here


def answer_as_text(answer: Answer) -> str:
    """The answer for a terminal: summary, numbered statements with [1][2]…, notes, reading, quotes."""
    numbers = number_citations(answer)
    parts = [answer.summary]
    if answer.statements:
        parts.append(
            "\n".join(
                f"  {place}. {statement.text.replace('**', '')} "
                + "".join(f"[{numbers[citation]}]" for citation in statement.citations)
                for place, statement in enumerate(answer.statements, start=1)
            )
        )
    if answer.reason is not None:
        parts.append(ADVICE[answer.reason])
    if answer.choices:
        parts.append("\n".join(f"  · {choice_words(choice)}" for choice in answer.choices))
    parts += [f"说明：{note}" for note in answer.notes]
    if read := how_read(answer):
        parts.append(f"查询理解：{read}")
    if numbers:
        sources = [f"[{number}] {quote(citation)}" for citation, number in numbers.items()]
        parts.append("\n".join(["出处：", *sources]))
    return "\n\n".join(parts)


def build_as_text(built: SnapshotInfo, seconds: float) -> str:
    """What a build did, for a terminal: what was left out, what there is now, and what of it is new."""
    from ui.report_text import told

    report = built.report
    lines = [f"跳过：{skipped.reason}" for skipped in built.skipped]
    if report.not_read:
        more = f" 等 {len(report.not_read)} 个" if len(report.not_read) > NAMED else ""
        lines.append(f"格式不读：{'、'.join(report.not_read[:NAMED])}{more}")
    kept = sum(file.kept for file in report.files)
    vectors = "" if built.reused else f"；算向量：新算 {built.embedded} 条，沿用 {built.kept} 条"
    done = "没有变化，沿用" if built.reused else "已建好"
    return "\n".join(
        [
            *lines,
            f"{done}：{len(built.plans)} 份计划、{report.gave.tasks} 项任务 → {built.folder}",
            f"  {told(report.gave)}",
            f"  读文件：新读 {len(report.files) - kept} 份，沿用 {kept} 份{vectors}；用时 {seconds:.1f} 秒",
            f"  各份计划读出了什么、有什么没读懂：{built.folder / 'report.txt'}",
        ]
    )


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars on stderr, one for each kind of work; where stderr is no terminal, a line now and then for what takes long."""
    if not sys.stderr.isatty():
        yield _Lines().report
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        rows = {}

        def report(what: str, done: int, of: int) -> None:
            if what not in rows:
                rows[what] = bars.add_task(what, total=of)
            bars.update(rows[what], completed=done, total=of)

        yield report


class _Lines:
    """Progress for a log: 「算向量 640/3272」 every :data:`PAUSE` seconds, and once more when such work is done."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._told: set[str] = set()

    def report(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= PAUSE or (done == of and what in self._told):
            self._last = now
            self._told.add(what)
            say(f"{what} {done}/{of}")
