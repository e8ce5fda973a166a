"""What a reader can do with an answer: correct how it was read, ask on, keep it, say whether it helped."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import urlencode

from kg.algebra import Calculation, Query
from kg.encoding import LONGEST
from retrieval.answer import Answer, Status
from retrieval.chips import Chip
from ui.page.engine import EngineProtocol
from ui.page.markup import visible

__all__ = ["LONGEST_HEAD", "address_of", "chips_row", "follow_ups_row", "tools_row"]


LONGEST_HEAD = 200
"""Characters of the longest words that head the answer to a query."""


def address_of(question: str, answer: Answer, engine: EngineProtocol) -> str:
    """The parameters that reopen the same answer: the question, and its query where it does not say it all itself."""
    asked = {"q": question}
    if answer.query is not None and answer.leans:
        asked["query"] = _encoded(answer.query, engine)
    return urlencode(asked)


def chips_row(answer: Answer, engine: EngineProtocol) -> str:
    """查询理解, part by part: × asks without the part, ▾ with another one in its place; then the words set aside."""
    if not answer.understood:
        return ""
    unused = _unused(answer.unused)
    if answer.query is None:
        head = f'<span class="mz-label">查询理解：</span>{visible(answer.understood)}'
        return f'<p class="mz-understood">{head}{unused}</p>'
    items = "".join(f"<li>{_chip(chip, engine)}</li>" for chip in engine.chips(answer.query))
    return (
        '<div class="mz-understood"><span class="mz-label">查询理解：</span>'
        f'<ul class="mz-chips" aria-label="查询理解，可以修改">{items}</ul>{unused}</div>'
    )


def _unused(words: Sequence[str]) -> str:
    """未用：下午要用, each stretch greyed: what the answer does not take into account."""
    if not words:
        return ""
    greyed = "".join(f'<span class="mz-chip-text">{visible(each)}</span>' for each in words)
    return f'<span class="mz-unused" title="问题里的这些字没有用上"><span class="mz-label">未用：</span>{greyed}</span>'


def follow_ups_row(answer: Answer, engine: EngineProtocol) -> str:
    """What could be asked next; each has an answer."""
    if answer.query is None or answer.status is not Status.ANSWERED:
        return ""
    buttons = "".join(_run(one.label, one.label, one.query, engine) for one in engine.follow_ups(answer.query))
    if not buttons:
        return ""
    return f'<div class="mz-choices" role="group" aria-label="接着问"><p>接着问：</p>{buttons}</div>'


def tools_row(question: str, answer: Answer, engine: EngineProtocol) -> str:
    """The link, the files, and whether it helped; no link where none would reopen this very answer."""
    query = _encoded(answer.query, engine) if answer.query is not None else ""
    again = bool(query) or not answer.leans
    address = html.escape(address_of(question, answer, engine)) if again else ""
    link = '<button type="button" class="mz-tool mz-link-copy">复制链接</button>'
    if not again:
        link = '<span class="mz-quiet">这个回答接着上文，不能单独做成链接和文件；把问题写全再问就可以。</span>'
    files = "".join(
        f'<a class="mz-tool" href="api/answer.{ending}?{address}" download>导出 {name}</a>'
        for ending, name in (("docx", "Word"), ("xlsx", "Excel"))
        if answer.statements and again
    )
    return (
        f'<div class="mz-tools-row" data-address="{address}" data-query="{query}">{link}{files}'
        '<span class="mz-votes" role="group" aria-label="这个回答"><span class="mz-quiet" aria-hidden="true">这个回答</span>'
        '<button type="button" class="mz-tool mz-vote" data-vote="good" aria-pressed="false">有用</button>'
        '<button type="button" class="mz-tool mz-vote" data-vote="bad" aria-pressed="false">有误</button>'
        '</span><span class="mz-tool-status" role="status"></span></div>'
    )


def _encoded(query: Query | Calculation, engine: EngineProtocol) -> str:
    """The query's text; empty where it is too long for an address."""
    text = engine.encode(query)
    return text if len(text) <= LONGEST else ""


def _chip(chip: Chip, engine: EngineProtocol) -> str:
    """One part: its words, a menu of others where there are any, and × where it can go."""
    words = f'<span class="mz-chip-text">{visible(chip.text)}</span>'
    if chip.instead:
        rows = "".join(f"<li>{_run(text, text, query, engine)}</li>" for text, query in chip.instead)
        words = f'<details class="mz-chip-menu"><summary title="换一种">{words}</summary><ul>{rows}</ul></details>'
    if chip.without is None:
        return f'<span class="mz-chip">{words}</span>'
    label = f"去掉条件：{chip.text}"
    cross = _run("×", str(chip.without), chip.without, engine, label=label)
    return f'<span class="mz-chip">{words}{cross}</span>'


def _run(text: str, question: str, query: Query | Calculation, engine: EngineProtocol, *, label: str = "") -> str:
    """A button that runs ``query``; ``question`` heads its answer. None where the query is too long for it."""
    encoded = _encoded(query, engine)
    if not encoded:
        return ""
    named = (
        f' aria-label="{html.escape(visible_text(label))}" title="{html.escape(visible_text(label))}"' if label else ""
    )
    kind = "mz-ask mz-chip-cross" if label else "mz-ask"
    return (
        f'<button type="button" class="{kind}" data-ask="{html.escape(visible_text(question[:LONGEST_HEAD]))}" '
        f'data-query="{encoded}"{named}>{visible(text)}</button>'
    )


def visible_text(text: str) -> str:
    """``text`` without marks that turn words about, for attributes."""
    return html.unescape(visible(text))
