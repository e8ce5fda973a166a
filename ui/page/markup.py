"""An answer as the HTML of one turn of the conversation.

Every word that is not ours passes through :func:`visible`; the only markup that a statement keeps is
``**bold**``. ``ui/static/ask.js`` puts the turn into the page; nothing here is ever a template.
"""

from __future__ import annotations

import html
import re

from ingest.errors import MingzeError
from retrieval.answer import Answer, Citation, Statement, Status
from ui.present import ADVICE, STATUS_NAMES, cite, in_file, number_citations, quote

__all__ = ["answer_turn", "ask_button", "error_turn", "visible"]

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# Marks that turn the direction of the words after them: U+202A to U+202E, U+2066 to U+2069 (Unicode UAX 9)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")
_CHOICES_TITLES = {Status.AMBIGUOUS: "您要问的是："}


def answer_turn(question: str, answer: Answer, turn: str) -> str:
    """One question and its answer; ``turn`` is an id that no other turn of the page has."""
    numbers = number_citations(answer)
    parts = [
        _badge(answer.status),
        f'<p class="mz-summary">{visible(answer.summary)}</p>',
        _advice(answer),
        _statements(answer.statements, numbers),
        _choices(answer),
        _notes(answer.notes),
        _understood(answer.understood),
    ]
    return _turn(question, turn, str(answer.status), "".join(parts))


def error_turn(question: str, error: MingzeError, turn: str) -> str:
    """One question and why it could not be answered just now, with a button that asks it again."""
    place = f'<p class="mz-advice">位置：{visible(error.where)}</p>' if error.where else ""
    remedy = f'<p class="mz-advice">请{visible(error.remedy)}。</p>' if error.remedy else ""
    again = f'<div class="mz-choices">{ask_button("再问一次", question)}</div>' if question else ""
    body = f'<p class="mz-summary">{visible(error.what)}。</p>{place}{remedy}{again}'
    return _turn(question, turn, "error", f'<p class="mz-badge">没有答成</p>{body}')


def ask_button(label: str, question: str) -> str:
    """A button that asks ``question``."""
    return f'<button type="button" class="mz-ask" data-ask="{html.escape(question)}">{visible(label)}</button>'


def visible(text: str) -> str:
    """``text`` as HTML that reads as itself: no tag, no attribute, and no hidden mark that turns words about."""
    return html.escape(text.translate(_TURNING))


def _turn(question: str, turn: str, status: str, body: str) -> str:
    heading = f"mz-q-{turn}"
    return (
        f'<article class="mz-turn" data-turn="{turn}" data-status="{status}" aria-labelledby="{heading}">'
        f'<h2 class="mz-question" id="{heading}" tabindex="-1">{visible(question)}</h2>'
        f'<div class="mz-answer">{body}</div></article>'
    )


def _badge(status: Status) -> str:
    return "" if status is Status.ANSWERED else f'<p class="mz-badge">{STATUS_NAMES[status]}</p>'


def _advice(answer: Answer) -> str:
    """What to do about it; the choices of an ambiguous question say that themselves."""
    if answer.reason is None or answer.status is Status.AMBIGUOUS:
        return ""
    return f'<p class="mz-advice">{visible(ADVICE[answer.reason])}</p>'


def _statements(statements: tuple[Statement, ...], numbers: dict[Citation, int]) -> str:
    if not statements:
        return ""
    rows = (
        f'<li class="mz-statement"><p>{_bold(s.text)}</p>'
        f'<div class="mz-cites">{"".join(_citation(c, numbers[c]) for c in s.citations)}</div></li>'
        for s in statements
    )
    return f'<ol class="mz-statements">{"".join(rows)}</ol>'


def _citation(citation: Citation, number: int) -> str:
    """A citation as a button: its number, its place in the plan, its words, and their place in the file."""
    data = {
        "plan": citation.plan,
        "start": str(citation.start),
        "end": str(citation.end),
        "number": str(number),
        "cite": cite(citation),
        "quote": quote(citation),
        "path": citation.path,
    }
    place = f'<span class="mz-place">{visible(in_file(citation))}</span>' if citation.place else ""
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
    return (
        f'<button type="button" class="mz-cite"{attributes} aria-expanded="false" title="看这句话的原文">'
        f'<span class="mz-number">[{number}]</span> <span class="mz-path">{visible(citation.path)}</span> '
        f'<span class="mz-words">{visible(citation.quote)}</span>{place}</button>'
    )


def _choices(answer: Answer) -> str:
    if not answer.choices:
        return ""
    title = _CHOICES_TITLES.get(answer.status, "可以改问：")
    buttons = "".join(ask_button(choice.label, choice.question) for choice in answer.choices)
    return f'<div class="mz-choices" role="group" aria-label="{title}"><p>{title}</p>{buttons}</div>'


def _notes(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    rows = "".join(f"<p>{visible(note)}</p>" for note in notes)
    return f'<div class="mz-notes" role="note"><p class="mz-label">说明</p>{rows}</div>'


def _understood(understood: str) -> str:
    if not understood:
        return ""
    return f'<p class="mz-understood"><span class="mz-label">查询理解：</span>{visible(understood)}</p>'


def _bold(text: str) -> str:
    """``text`` escaped, with **…** as <strong>: 「**10**　升级」 becomes <strong>10</strong>　升级."""
    parts = _BOLD.split(text)  # odd places are what stood between the stars
    return "".join(f"<strong>{visible(p)}</strong>" if i % 2 else visible(p) for i, p in enumerate(parts))
