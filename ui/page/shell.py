"""The frame around the tabs, and how it is mounted in a FastAPI app."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from ui.page.ask import ask_tab
from ui.page.engine import EngineProtocol
from ui.page.frame import HEADER
from ui.page.overview import OVERVIEW
from ui.page.review import REVIEW
from ui.page.text import TEXT
from ui.page.theme import quiet_theme
from ui.page.trace import TRACE
from ui.page.view import view

__all__ = ["STATIC", "create_page", "mount_page"]

STATIC = Path(__file__).parent.parent / "static"

VIEWS = {"trace": TRACE, "overview": OVERVIEW, "text": TEXT, "review": REVIEW}
"""The views beside 问答: still HTML, filled by their scripts with what ``/api`` gives when they are first shown."""

_HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="mingze/page.css">
<script src="mingze/shell.js"></script>
<script>document.documentElement.lang = "zh-CN";</script>
"""


def create_page(engine: EngineProtocol) -> gr.Blocks:
    """The page as Gradio blocks; a later tab is one more call here."""
    page = gr.Blocks(title="明责", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(
            value="",
            html_template="${header}",
            header=HEADER,
            js_on_load=None,
            apply_default_css=False,
            elem_classes=["mz"],
        )
        ask_tab(engine)
        for name, frame in VIEWS.items():
            view(name, frame)
    page.queue(default_concurrency_limit=40, api_open=False)
    return page


def mount_page(app: FastAPI, engine: EngineProtocol, *, root_path: str | None = None) -> FastAPI:
    """Mount the page at ``/`` of ``app`` and our own files at ``/mingze``.

    Mount it last: it takes every path that no route of ``app`` has taken.
    """
    page = create_page(engine)
    # Without this, mounting leaves Gradio's check of file paths off, and a forged chat history
    # reads any file on the machine.
    page.has_launched = True
    app.mount("/mingze", StaticFiles(directory=STATIC))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root_path,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=1,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        favicon_path=STATIC / "favicon.svg",
        theme=quiet_theme(),
        head=_HEAD,
    )
    return app
