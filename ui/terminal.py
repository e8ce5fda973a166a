"""What the command line writes: answers as plain text on stdout; words, bars and errors on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.present import ADVICE, number_citations, quote

if TYPE_CHECKING:
    from retrieval.answer import Answer

__all__ = ["Progress", "answer_as_text", "progress", "say"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


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
        parts.append("\n".join(f"  · {choice.question}" for choice in answer.choices))
    parts += [f"说明：{note}" for note in answer.notes]
    if answer.understood:
        parts.append(f"查询理解：{answer.understood}")
    if numbers:
        sources = [f"[{number}] {quote(citation)}" for citation, number in numbers.items()]
        parts.append("\n".join(["出处：", *sources]))
    return "\n\n".join(parts)


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars on stderr, one for each kind of work; nothing at all where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield _silent
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


def _silent(_what: str, _done: int, _of: int) -> None:
    """No bar where nobody looks."""
