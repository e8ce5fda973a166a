"""A question and its answer as the HTML of one turn of the conversation, whole or in pieces."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.errors import MingzeError
from retrieval.answer import Answer, Choice, Status
from ui.page.actions import LONGEST_HEAD, chips_row, follow_ups_row, tools_row
from ui.page.engine import EngineProtocol
from ui.page.markup import ask_button, statement_row, visible
from ui.present import ADVICE, STATUS_NAMES, choice_words, link_of, number_citations

__all__ = ["answer_pieces", "error_turn"]

FIRST_ROWS = 6
"""Rows that come with the summary; a screen holds about so many."""

_CHOICES_TITLES = {Status.AMBIGUOUS: "您要问的是："}


def answer_pieces(question: str, answer: Answer, turn: str, engine: EngineProtocol) -> Iterator[str]:
    """The turn in pieces: the first has the summary and the first rows, each later one is put behind what is there.

    An answer of a screenful is one piece. ``turn`` is an id that no other turn of the page has. The last piece is marked
    ``data-last``. What a piece brings stands below what was there, so that nothing that is being read moves.
    """
    numbers = number_citations(answer)
    rows = [statement_row(statement, numbers) for statement in answer.statements]
    head = [
        "" if answer.status is Status.ANSWERED else f'<p class="mz-badge">{STATUS_NAMES[answer.status]}</p>',
        f'<p class="mz-summary">{visible(answer.summary)}</p>',
        _advice(answer),
        f'<ol class="mz-statements">{"".join(rows[:FIRST_ROWS])}</ol>' if rows else "",
    ]
    tail = [
        _choices(answer),
        _notes(answer.notes),
        follow_ups_row(answer, engine),
        chips_row(answer, engine),
        tools_row(question, answer, engine),
    ]
    status, rest = str(answer.status), "".join(rows[FIRST_ROWS:])
    if not rest:  # a screenful comes at once: each piece costs the server as much as a question
        yield _turn(question, turn, status, "".join([*head, *tail]), last=True)
        return
    yield _turn(question, turn, status, "".join(head), last=False)
    yield f'<div data-turn="{turn}" data-last><ol data-rows>{rest}</ol><div data-tail>{"".join(tail)}</div></div>'


def error_turn(question: str, error: MingzeError, turn: str) -> str:
    """One question and why it could not be answered just now, with a button that asks it again."""
    place = f'<p class="mz-advice">位置：{visible(error.where)}</p>' if error.where else ""
    remedy = f'<p class="mz-advice">请{visible(error.remedy)}。</p>' if error.remedy else ""
    again = f'<div class="mz-choices">{ask_button("再问一次", question)}</div>' if question else ""
    body = f'<p class="mz-badge">没有答成</p><p class="mz-summary">{visible(error.what)}。</p>{place}{remedy}{again}'
    return _turn(question, turn, "error", body, last=True)


def _turn(question: str, turn: str, status: str, body: str, *, last: bool) -> str:
    heading = f"mz-q-{turn}"
    return (
        f'<article class="mz-turn" data-turn="{turn}" data-status="{status}"{" data-last" if last else ""} '
        f'aria-labelledby="{heading}"><h2 class="mz-question" id="{heading}" tabindex="-1">{visible(question)}</h2>'
        f'<div class="mz-answer">{body}</div></article>'
    )


def _advice(answer: Answer) -> str:
    """What to do about it; the choices of an ambiguous question say that themselves."""
    if answer.reason is None or answer.status is Status.AMBIGUOUS:
        return ""
    return f'<p class="mz-advice">{visible(ADVICE[answer.reason])}</p>'


def _choices(answer: Answer) -> str:
    if not answer.choices:
        return ""
    title = _CHOICES_TITLES.get(answer.status, "可以改问：")
    buttons = "".join(map(_choice, answer.choices))
    return f'<div class="mz-choices" role="group" aria-label="{title}"><p>{title}</p>{buttons}</div>'


def _choice(choice: Choice) -> str:
    """A button of its label; where it asks a query, the label stands above the answer and in the list of what was asked."""
    query = link_of(choice)
    return ask_button(choice.label, choice_words(choice)[:LONGEST_HEAD] if query else choice.question, query)


def _notes(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    rows = "".join(f"<p>{visible(note)}</p>" for note in notes)
    return f'<div class="mz-notes" role="note"><p class="mz-label">说明</p>{rows}</div>'
