"""An answer to take away: a docx for a report, an xlsx to work on; each statement with the clauses it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.workbook import Sheet, written
from retrieval.answer import Answer, Citation, Statement, Status
from ui.document import Grid, Paragraph, docx
from ui.present import ADVICE, STATUS_NAMES, choice_words, cite, how_read, number_citations

__all__ = ["answer_docx", "answer_xlsx"]

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
SOURCES = ("编号", "出处", "原文", "起（字）", "止（字）")


def answer_docx(question: str, answer: Answer) -> bytes:
    """The question, the answer, what it is to be read with, and its sources: a docx file."""
    numbers = number_citations(answer)
    blocks: list[Paragraph | Grid] = [Paragraph(question, "title"), *map(Paragraph, _said(answer))]
    blocks += [Paragraph(f"{n}. {_row(s, numbers)}") for n, s in enumerate(answer.statements, start=1)]
    blocks += [Paragraph(f"说明：{note}") for note in answer.notes]
    if read := how_read(answer):
        blocks.append(Paragraph(f"查询理解：{read}", "small"))
    if numbers:
        rows = tuple(tuple(map(str, row)) for row in _sources(numbers))
        blocks += [Paragraph("出处", "heading"), Grid(SOURCES, rows, (1.4, 5.0, 7.6, 1.6, 1.6))]
    blocks.append(Paragraph("答案由明责从计划原文算出，原文逐字引用；起止为计划正文的字符位置。", "small"))
    return docx(blocks, title=question)


def answer_xlsx(question: str, answer: Answer) -> bytes:
    """The statements as a table and the sources as another: an xlsx file."""
    numbers = number_citations(answer)
    names = list(dict.fromkeys(detail.name for s in answer.statements for detail in s.details))
    headings = ("序号", "结论", *names, "出处编号")
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (n, _plain(s.title or s.text), *(_details(s, name, numbers) for name in names), _marks(s.citations, numbers))
        for n, s in enumerate(answer.statements, start=1)
    )
    notes = [*_said(answer), *(f"说明：{note}" for note in answer.notes)]
    notes += [f"查询理解：{read}"] if (read := how_read(answer)) else []
    note = "\n".join([f"问题：{question}", *notes])
    widths = (6, 44, *(30 for _ in names), 12)
    sheets = [Sheet("答案", headings, rows, widths, note), Sheet("出处", SOURCES, _sources(numbers), (6, 44, 64, 8, 8))]
    return written(sheets)


def _said(answer: Answer) -> list[str]:
    """The sentence that comes first, with why there is no answer and what to do."""
    head = [] if answer.status is Status.ANSWERED else [f"【{STATUS_NAMES[answer.status]}】"]
    advice = [ADVICE[answer.reason]] if answer.reason is not None else []
    return [*head, answer.summary, *advice, *(f"可以改问：{choice_words(choice)}" for choice in answer.choices)]


def _row(statement: Statement, numbers: Mapping[Citation, int]) -> str:
    """任务10　升级…建设 [1]；牵头：区房管局 [1]；指标：… [2]."""
    parts = [f"{_plain(statement.title or statement.text)} {_marks(statement.citations, numbers)}"]
    parts += [f"{d.name}：{d.text} {_marks(d.citations, numbers)}" for d in statement.details]
    return "；".join(parts)


def _details(statement: Statement, name: str, numbers: Mapping[Citation, int]) -> str:
    held = (d for d in statement.details if d.name == name)
    return "\n".join(f"{d.text} {_marks(d.citations, numbers)}" for d in held)


def _marks(citations: Iterable[Citation], numbers: Mapping[Citation, int]) -> str:
    return "".join(f"[{numbers[citation]}]" for citation in citations)


def _sources(numbers: Mapping[Citation, int]) -> tuple[tuple[str | int, ...], ...]:
    return tuple((n, cite(c), c.quote, c.start, c.end) for c, n in numbers.items())


def _plain(text: str) -> str:
    """A statement's text without its stars."""
    return _BOLD.sub(r"\1", text)
