"""Tokens of HTML with the offset of each, in time that is linear in the length of the text, whatever the text.

The tokens are those of the HTML standard (13.2.5 Tokenization). The standard library's ``html.parser`` is not used: it
took a minute for 80 kB of 「<a <a <a …」 (Python 3.11.7; CVE-2025-6069 is one of several such inputs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Characters", "CutOff", "Tag", "attributes", "tokens"]

TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)           # <td  or  </td
        ((?: [^>=]++                       # a name, a space
           | =\s*+ (?: "[^"]*+" | '[^']*+' | (?!["']) )   # ="a > b"
         )*+)>""",
    re.VERBOSE,
)
"""A tag; where it does not match, the tag or a quoted value in it does not end before the end of the text."""

OPENING = re.compile(r"<(?:(/?[a-zA-Z])|[!?]|/(?=.))", re.DOTALL)
"""Where a tag or (without a name) a comment or declaration begins; 「<5%」 and 「a < b」 are characters."""

ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?""")

RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is no markup: it goes to their own end tag."""


@dataclass(frozen=True, slots=True)
class Characters:
    """``text[start:end]`` are characters and entities."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """``name`` in lower case; ``source`` holds the attributes as they are written."""

    name: str
    closing: bool
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class CutOff:
    """A tag or comment that begins at ``at`` and never ends; no browser shows what follows."""

    at: int


def tokens(text: str) -> Iterator[Characters | Tag | CutOff]:
    """The tags and characters of a text; comments, declarations and the content of scripts are left out."""
    start = 0
    opening = OPENING.search(text)
    while opening:
        at = opening.start()
        if at > start:
            yield Characters(start, at)
        tag = TAG.match(text, at) if opening[1] else None
        if tag:
            yield Tag(tag[2].lower(), bool(tag[1]), tag[3], at)
            start = _behind(text, tag)
        else:
            start = -1 if opening[1] else _end_of_comment(text, at)
        if start < 0:
            yield CutOff(at)
            return
        opening = OPENING.search(text, start)
    if start < len(text):
        yield Characters(start, len(text))


def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, the first of each name."""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(source):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


def _end_of_comment(text: str, at: int) -> int:
    """Where a comment, declaration or processing instruction ends, -1 for never."""
    if text.startswith("<!--", at):
        end = text.find("-->", at + 2)  # 「<!-->」 is whole, by the standard
        return end + 3 if end >= 0 else -1
    end = text.find(">", at)
    return end + 1 if end >= 0 else -1


def _behind(text: str, tag: re.Match[str]) -> int:
    """Behind the tag; for a script and its like, where its end tag begins; -1 where that is missing."""
    name = tag[2].lower()
    if tag[1] or name not in RAW:
        return tag.end()
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, tag.end())
    return match.start() if match else -1
