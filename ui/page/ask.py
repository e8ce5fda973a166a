"""The tab 问答: a custom Gradio component drawn by ``ui/static/ask.js``, and the event that answers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import accumulate

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ingest.errors import MingzeError
from ui.page.engine import LONGEST_QUESTION, EngineProtocol
from ui.page.frame import ask_frame
from ui.page.turn import answer_pieces, error_turn

__all__ = ["ask_tab"]

log = logging.getLogger(__name__)

_ON_LOAD = "window.mingze.ask(element, (asked) => trigger('ask', asked), props, watch);"


def ask_tab(engine: EngineProtocol) -> None:
    """Add the tab to the open ``gr.Blocks``.

    The frame goes in as a property, never as a template: Gradio compiles templates, and a ``${…}`` in a
    plan's title would run. Its value is the newest turn; the script moves each turn into the conversation,
    so that an answer sends itself only and not all that went before.
    """
    session = gr.State(value=None)
    conversation = gr.HTML(
        value="",
        html_template="${frame}",
        frame=ask_frame(engine.plans(), engine.examples()),
        js_on_load=_ON_LOAD,
        head="".join(f'<script src="mingze/{name}.js"></script>' for name in ("clause", "tools", "ask")),
        apply_default_css=False,
        elem_id="mz-ask",
        elem_classes=["mz"],
    )

    async def on_ask(known: str | None, event: gr.EventData) -> AsyncIterator[tuple[str, str]]:
        # The name of a page's session is drawn here and never leaves the server: nobody else can follow it up.
        name = known or f"page:{secrets.token_urlsafe(16)}"
        pieces = await run_in_threadpool(answer_html, engine, _asked(event), name)
        for piece in accumulate(pieces):  # each value holds those before it: the browser may see the last only
            yield piece, name

    asked = conversation.ask(
        on_ask,
        inputs=[session],
        outputs=[conversation, session],
        show_progress="hidden",
        trigger_mode="multiple",  # "once" would drop the question that is asked again after a lost one
        api_visibility="private",
    )
    asked.failure(None, js="() => window.mingze.failed()", api_visibility="private")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser sent: a question, or a query with the words that head its answer, and the turn's number."""

    question: str
    query: str
    turn: int


def answer_html(engine: EngineProtocol, asked: Asked, session: str) -> list[str]:
    """The pieces of the turn that answers; whatever goes wrong is told in Chinese and never raised."""
    question, turn = asked.question, str(asked.turn)
    try:
        checked = _checked(question)
        with engine.pinned():
            return _answered(engine, asked, checked, session)
    except MingzeError as error:
        return [error_turn(question[:LONGEST_QUESTION], error, turn)]
    except Exception:
        log.exception("a question could not be answered")
        failed = MingzeError("回答时出错，问题已记入运行日志", remedy="稍后再问一次；仍然不行时告诉管理员")
        return [error_turn(question, failed, turn)]


def _answered(engine: EngineProtocol, asked: Asked, question: str, session: str) -> list[str]:
    """The pieces of the answer, all of one snapshot."""
    if not asked.query:
        return list(answer_pieces(question, engine.ask(question, session), str(asked.turn), engine))
    # The words that head it are no question that says it all.
    answer = replace(engine.run(engine.decode(asked.query), session), leans=True)
    return list(answer_pieces(question, answer, str(asked.turn), engine))


def _asked(event: gr.EventData) -> Asked:
    """What the browser sent; what is of another type counts as empty."""
    data = event._data  # noqa: SLF001 - Gradio's only name for what an event carries
    sent = data if isinstance(data, dict) else {}
    question, query, turn = sent.get("question"), sent.get("query"), sent.get("turn")
    return Asked(
        question.strip() if isinstance(question, str) else "",
        query if isinstance(query, str) else "",
        turn if isinstance(turn, int) else 0,
    )


def _checked(question: str) -> str:
    if not question:
        raise MingzeError("问题是空的", remedy="写出要问的事，例如：区房管局牵头哪些任务？")
    if len(question) > LONGEST_QUESTION:
        raise MingzeError(f"问题有{len(question)}字，最多{LONGEST_QUESTION}字", remedy="把问题写短一些，一次问一件事")
    return question
