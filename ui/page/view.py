"""One view of the page beside 问答: a custom Gradio component with a script and a style sheet of its own."""

from __future__ import annotations

import gradio as gr

__all__ = ["view"]


def view(name: str, frame: str) -> None:
    """Add a view to the open ``gr.Blocks``.

    Args:
        name: the view's address is ``#/name``; ``ui/static/name.js`` gives ``window.mingze.views.name(element)``,
            which returns ``{show(parameters)}``, and ``name.css`` its look.
        frame: its still HTML.
    """
    gr.HTML(
        value="",
        html_template="${frame}",
        frame=frame,
        js_on_load=f"window.mingze.enter({name!r}, element);",
        head=f'<link rel="stylesheet" href="mingze/{name}.css"><script src="mingze/{name}.js"></script>',
        apply_default_css=False,
        elem_id=f"mz-view-{name}",
        elem_classes=["mz", "mz-view"],
    )
