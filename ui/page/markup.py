"""Words of users and plans as HTML, and the rows of an answer.

Every word that is not ours passes through :func:`visible`; the only markup that a statement keeps is
``**bold**``. ``ui/static/ask.js`` puts the rows into the page; nothing here is ever a template.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from retrieval.answer import Citation, Detail, Statement
from ui.present import cite, in_file, quote

__all__ = ["ask_button", "statement_row", "visible"]

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# Marks that turn the direction of the words after them: U+202A to U+202E, U+2066 to U+2069 (Unicode UAX 9)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")


def ask_button(label: str, question: str, query: str = "") -> str:
    """A button that asks ``question``; with the text of a query it asks that, and ``question`` heads the answer."""
    asked = f' data-query="{html.escape(query)}"' if query else ""
    return f'<button type="button" class="mz-ask" data-ask="{html.escape(question)}"{asked}>{visible(label)}</button>'


def visible(text: str) -> str:
    """``text`` as HTML that reads as itself: no tag, no attribute, and no hidden mark that turns words about."""
    return html.escape(text.translate(_TURNING))


def statement_row(statement: Statement, numbers: Mapping[Citation, int]) -> str:
    """One row: a sentence or a task's card, and the clauses it stands on."""
    cites = "".join(_citation(c, numbers[c]) for c in statement.citations)
    head = f"<p>{_bold(statement.text)}</p>"
    if statement.details:
        shown = frozenset(statement.citations)
        rows = "".join(_detail(detail, shown, numbers) for detail in statement.details)
        head = f'<p><strong>{visible(statement.title)}</strong></p><dl class="mz-details">{rows}</dl>'
    return f'<li class="mz-statement">{head}<div class="mz-cites">{cites}</div></li>'


def _detail(detail: Detail, shown: frozenset[Citation], numbers: Mapping[Citation, int]) -> str:
    """牵头 区房管局 [1]: what is quoted beneath is only numbered, what is not opens from its number."""
    marks = "".join(
        f'<span class="mz-number">[{numbers[c]}]</span>' if c in shown else _citation(c, numbers[c], short=True)
        for c in detail.citations
    )
    return f"<div><dt>{visible(detail.name)}</dt><dd>{visible(detail.text)} {marks}</dd></div>"


def _citation(citation: Citation, number: int, *, short: bool = False) -> str:
    """A citation as a button: its number, its place in the plan, its words, and their place in the file; or its number."""
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
    if short:
        told = f"出处{number}：{visible(citation.path)}"
        return (
            f'<button type="button" class="mz-cite mz-cite-short"{attributes} aria-expanded="false" '
            f'aria-label="{told}" title="看这句话的原文">[{number}]</button>'
        )
    return (
        f'<button type="button" class="mz-cite"{attributes} aria-expanded="false" title="看这句话的原文">'
        f'<span class="mz-number">[{number}]</span> <span class="mz-path">{visible(citation.path)}</span> '
        f'<span class="mz-words">{visible(citation.quote)}</span>{place}</button>'
    )


def _bold(text: str) -> str:
    """``text`` escaped, with **…** as <strong>: 「**10**　升级」 becomes <strong>10</strong>　升级."""
    parts = _BOLD.split(text)  # odd places are what stood between the stars
    return "".join(f"<strong>{visible(p)}</strong>" if i % 2 else visible(p) for i, p in enumerate(parts))
