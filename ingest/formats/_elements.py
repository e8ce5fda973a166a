"""What the elements of HTML do to the text of a page (the HTML standard, 4.4 to 4.11 and 15.3)."""

from __future__ import annotations

import re

__all__ = ["BLOCKS", "CLOSED_BY", "GROUPS", "HIDDEN", "HIDES", "LISTS", "NOT_SHOWN", "NO_MARKER", "TABLE_PARTS", "VOID"]

# fmt: off
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "section", "summary", "ul",
})
# fmt: on
CELLS = frozenset({"td", "th"})
GROUPS = frozenset({"thead", "tbody", "tfoot"})
TABLE_PARTS = frozenset({"table", "caption", "tr", *GROUPS, *CELLS})

HIDDEN = "隐藏的内容"
NOT_SHOWN = {
    "noscript": "脚本和样式",
    "template": HIDDEN,
    "rp": "注音",
    "rt": "注音",
    "nav": "导航栏",
    **dict.fromkeys(("select", "button", "datalist"), "表单控件"),
    **dict.fromkeys(("audio", "video", "canvas", "svg", "object"), "嵌入的内容"),
}
"""Elements that are no part of the text, and what they are called in the report."""

HIDES = re.compile(r"""(?:^|[\s"'])hidden(?=[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden""", re.IGNORECASE)
NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)

CLOSED_BY = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option"}),
}
"""What a new one closes where it is open (13.1.2.4 Optional tags)."""

LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
