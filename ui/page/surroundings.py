"""The words of a quote in their paragraph: what the panel beside an answer shows."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LONGEST_QUOTE", "Surroundings", "surround"]

LONGEST_QUOTE = 4000
"""Characters of the longest quote that is shown; the longest task of the plans read so far has under 700."""

LONGEST_SIDE = 3000
"""Characters shown before and after the quote at most: a text without line breaks must not fill the page."""

ENOUGH = 80
"""A paragraph shorter than this is hard to understand alone (（责任单位：区建管委） on its own line):
the paragraph above comes with it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``before + quote + after`` is the whole paragraph; ``above`` the paragraph before it, or empty.

    ``start``/``end`` bound the quote in the plan's text, in characters.
    """

    above: str
    before: str
    quote: str
    after: str
    start: int
    end: int


def surround(text: str, start: int, end: int) -> Surroundings:
    """The paragraph of ``text[start:end]``.

    Raises:
        ValueError: the span is empty, outside the text, or longer than :data:`LONGEST_QUOTE`.
    """
    if not 0 <= start < end <= len(text) or end - start > LONGEST_QUOTE:
        raise ValueError(f"not a span of a text of {len(text)} characters: {start}..{end}")
    first = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    last = len(text) if newline < 0 else newline
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    above = _paragraph_above(text, first) if last - first < ENOUGH else ""
    if len(before) > LONGEST_SIDE:
        before = "…" + before[-LONGEST_SIDE:]
    if len(after) > LONGEST_SIDE:
        after = after[:LONGEST_SIDE] + "…"
    return Surroundings(above, before, text[start:end], after, start, end)


def _paragraph_above(text: str, first: int) -> str:
    """The last paragraph with words in it before ``first``, its end if it is long."""
    head = text[:first].rstrip()
    paragraph = head[head.rfind("\n") + 1 :].strip()
    return paragraph if len(paragraph) <= LONGEST_SIDE else "…" + paragraph[-LONGEST_SIDE:]
