"""The tab 问答: a custom Gradio component drawn by ``ui/static/ask.js``, and the event that answers."""

from __future__ import annotations

import logging
import secrets

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ingest.errors import MingzeError
from ui.page.engine import LONGEST_QUESTION, EngineProtocol
from ui.page.frame import ask_frame
from ui.page.markup import answer_turn, error_turn

__all__ = ["ask_tab"]

log = logging.getLogger(__name__)

_ON_LOAD = "window.mingze.ask(element, (question, turn) => trigger('ask', {question, turn}), props, watch);"


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
        head='<script src="mingze/clause.js"></script><script src="mingze/ask.js"></script>',
        apply_default_css=False,
        elem_id="mz-ask",
        elem_classes=["mz"],
    )

    async def on_ask(known: str | None, event: gr.EventData) -> tuple[str, str]:
        # The name of a page's session is drawn here and never leaves the server: nobody else can follow it up.
        name = known or f"page:{secrets.token_urlsafe(16)}"
        question, turn = _asked(event)
        return await run_in_threadpool(answer_html, engine, question, name, turn), name

    asked = conversation.ask(
        on_ask,
        inputs=[session],
        outputs=[conversation, session],
        show_progress="hidden",
        trigger_mode="multiple",  # "once" would drop the question that is asked again after a lost one
        api_visibility="private",
    )
    asked.failure(None, js="() => window.mingze.failed()", api_visibility="private")


def answer_html(engine: EngineProtocol, question: str, session: str, turn: int) -> str:
    """The turn that answers ``question``; whatever goes wrong is told in Chinese and never raised."""
    try:
        return answer_turn(question, engine.ask(_checked(question), session), str(turn))
    except MingzeError as error:
        return error_turn(question[:LONGEST_QUESTION], error, str(turn))
    except Exception:
        log.exception("a question could not be answered")
        failed = MingzeError("回答时出错，问题已记入运行日志", remedy="稍后再问一次；仍然不行时告诉管理员")
        return error_turn(question, failed, str(turn))


def _asked(event: gr.EventData) -> tuple[str, int]:
    """The question that the browser sent and its number in the page; what is none counts as empty and 0."""
    data = event._data  # noqa: SLF001 - Gradio's only name for what an event carries
    sent = data if isinstance(data, dict) else {}
    question, turn = sent.get("question"), sent.get("turn")
    return question.strip() if isinstance(question, str) else "", turn if isinstance(turn, int) else 0


def _checked(question: str) -> str:
    if not question:
        raise MingzeError("问题是空的", remedy="写出要问的事，例如：区房管局牵头哪些任务？")
    if len(question) > LONGEST_QUESTION:
        raise MingzeError(f"问题有{len(question)}字，最多{LONGEST_QUESTION}字", remedy="把问题写短一些，一次问一件事")
    return question
