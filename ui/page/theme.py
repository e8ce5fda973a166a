"""The look of Gradio's own parts: fonts of the reader's machine only, and the colours of ``page.css``."""

from __future__ import annotations

import gradio as gr

__all__ = ["FONTS", "quiet_theme"]

FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
"""Chinese fonts that come with macOS, Windows and Linux (fonts-noto-cjk), in that order."""


def quiet_theme() -> gr.themes.Base:
    """Gradio's plain theme with local fonts; nothing of it is fetched."""
    theme = gr.themes.Base(font=list(FONTS), font_mono=["Consolas", "Menlo", "monospace"])
    return theme.set(
        body_background_fill="#f5f6f4",
        body_background_fill_dark="#141a1c",
        body_text_color="#1c2523",
        body_text_color_dark="#e5eae8",
    )
