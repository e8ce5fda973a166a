"""An answer as data: a status, statements, and the clauses that each statement stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.algebra import Calculation, Query

__all__ = ["Answer", "Choice", "Citation", "Detail", "FilePlace", "Reason", "Result", "Statement", "Status", "joined"]

Result = dict[str, Any]
"""One thing that was asked for: {"type": "task", "plan", "number", "title", "start", "end"} and so on."""


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    AMBIGUOUS = "ambiguous"


class Reason(StrEnum):
    """Why there is no answer."""

    NO_SUCH_DEPARTMENT = "no_such_department"  # the name is no department of the corpus
    LEADS_NOTHING = "leads_nothing"  # the department is known; the plan gives it nothing
    NO_SUCH_TASK = "no_such_task"  # the plan has 36
    NO_SUCH_SECTION = "no_such_section"
    NOT_STATED = "not_stated"  # the plan does not state this attribute or subject
    NOTHING_MEETS = "nothing_meets"  # understood; no task meets the conditions
    OUT_OF_SCOPE = "out_of_scope"
    NOT_UNDERSTOOD = "not_understood"
    SEVERAL_READINGS = "several_readings"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a person finds a quote in the file: ``label`` is 第3页, 第12段 or 表2第4行第3列, ``page`` counts from 1.

    ``confidence``, 0 to 1, is how sure the model is of the characters that it recognised from a picture, of those of the
    quote that it is least sure of; None where the file holds them as characters.
    """

    label: str
    page: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: ``quote == text[start:end]`` of the plan's text, checked when it is made.

    ``clause_start``/``clause_end`` bound the whole clause around it, ``path`` is 「第三部分第22项」. ``place`` is None
    where the file is plain text.
    """

    plan: str
    plan_title: str
    task: str | None
    path: str
    quote: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    place: FilePlace | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """What else is known of a row: 牵头 区房管局, 指标 加装电梯 466台; with the citations it stands on (at least one)."""

    name: str
    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a detail without a citation: {self.text}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or row of an answer, in Markdown, with the citations it stands on (at least one).

    A row that is a task has it as a card, too: ``title`` is 任务10　升级“美丽家园”建设, ``details`` who does it, what it
    must reach and by when.
    """

    text: str
    citations: tuple[Citation, ...]
    title: str = ""
    details: tuple[Detail, ...] = ()

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement without a citation: {self.text}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous question: a label to click and the question it asks."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user gets.

    Args:
        status: whether it is an answer.
        summary: the one sentence that comes first (plain text, Chinese).
        understood: how the question was read: 「牵头单位 = 区房管局」; empty where it was not.
        statements: each with its citations.
        results: exactly what was asked for, as the JSON contract has it.
        notes: said beside the answer, not part of it (a collective that includes the department, a
            correction of the question's premise).
        reason: why there is no answer; None when there is one.
        choices: the readings of an ambiguous question, or questions that can be asked instead.
        query: what the graph was asked; None where it was not, or was asked twice.
        leans: whether the question says it all only together with the one before it.
        unused: words of the question that were set aside: 下午要用.
    """

    status: Status
    summary: str
    understood: str = ""
    statements: tuple[Statement, ...] = ()
    results: tuple[Result, ...] = ()
    notes: tuple[str, ...] = ()
    reason: Reason | None = None
    choices: tuple[Choice, ...] = ()
    query: Query | Calculation | None = None
    leans: bool = False
    unused: tuple[str, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation that the statements stand on once, in their order."""
        return tuple(dict.fromkeys(c for s in self.statements for c in s.citations))

    @property
    def all_citations(self) -> tuple[Citation, ...]:
        """Those and, behind them, the ones of the details."""
        details = (c for s in self.statements for detail in s.details for c in detail.citations)
        return tuple(dict.fromkeys((*self.citations, *details)))


def joined(answers: Sequence[Answer]) -> Answer:
    """The answers to the parts of one question, as one; what a part did not find is said among the notes."""
    found = [answer for answer in answers if answer.status is Status.ANSWERED]
    if not found:
        return answers[0]
    missed = tuple(answer.summary for answer in answers if answer.status is not Status.ANSWERED)
    return Answer(
        Status.ANSWERED,
        " ".join(answer.summary for answer in found),
        " ／ ".join(answer.understood for answer in found),
        tuple(statement for answer in found for statement in answer.statements),
        tuple(result for answer in found for result in answer.results),
        (*(note for answer in found for note in answer.notes), *missed),
        leans=any(answer.leans for answer in answers),
        unused=tuple(dict.fromkeys(words for answer in answers for words in answer.unused)),
    )
