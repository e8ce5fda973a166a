"""Whether a 《…》 is the plan itself: its own title, in whole, without its region, or as 本措施."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.genre import alternatives

__all__ = ["OwnTitle"]

HEAD = 1200
"""Characters of a text in which the notice stands that announces the plan (as in :mod:`ingest.header`)."""

SHORTEST = 6
"""Characters of the shortest part of a title that still tells the plan."""

REGION = re.compile(r"[一-龥]{2,16}")
"""What one of two titles may have before the other: 长宁区, 北京市人民政府办公厅."""


class OwnTitle:
    """Knows a plan by its title and by how notices announce it; by the table ``references``.

    Args:
        table: the table.
        title: the plan's title, with the notice around it or without: 某市关于印发《…方案》的通知.
    """

    def __init__(self, table: Mapping[str, Any], title: str) -> None:
        inner = re.findall(r"(?:印发|发布|公布)(.{4,}?)的通知", title)
        self._names = {name for name in map(_core, [title, *inner]) if name}
        self._announced = [
            (re.compile(rf"(?:{row['before']})\s*$"), re.compile(row["after"]), row["head"]) for row in table["own"]
        ]
        self._based = re.compile(rf"(?:{alternatives(table['based']['words'])})$")
        self._itself = re.compile(r"[本该此]")

    def is_own(self, title: str, text: str, start: int, end: int) -> bool:
        """Whether the ``title`` at ``start``..``end`` of ``text`` is the plan's own."""
        core = _core(title)
        if core in self._names or self._itself.match(title):
            return True
        before = text[max(0, start - 12) : start]
        for leads, follows, head in self._announced:
            if leads.search(before) and follows.match(text, end) and (start < HEAD or not head):
                return True
        return not self._based.search(before) and any(_but_for_the_region(core, name) for name in self._names)


def _but_for_the_region(one: str, other: str) -> bool:
    """城市管理精细化三年行动计划 and 长宁区城市管理精细化三年行动计划; not what a plan carries out (某市贯彻落实…方案)."""
    short, long = sorted((one, other), key=len)
    before = long[: len(long) - len(short)]
    whole = len(short) >= SHORTEST and long.endswith(short) and REGION.fullmatch(before)
    return bool(whole) and not re.search("贯彻|落实|实施|推进|关于.", before)


def _core(title: str) -> str:
    """A title for comparison: Chinese letters and digits, without what brackets add, and without 的 (…的若干措施)."""
    return re.sub(r"[\W的]", "", re.sub(r"[（(〔\[][^（()）〕\]]*[）)〕\]]", "", title))
