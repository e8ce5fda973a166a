"""The head of a plan → what is known of it as a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.genre import Genre, alternatives
from ingest.issued import issued
from ingest.records import PlanInfo

__all__ = ["read_info"]

LONGEST_TITLE = 160
"""Characters: a notice of eleven ministries names them all before it says what it is about."""

LAST_LINE, MOST_LINES, SHORTEST_LEAD = 12, 4, 6
"""A title begins in one of the first lines, takes at most so many, and none but its last is shorter than so many characters."""

HEAD = 1200
"""Characters in which title, number and status stand; a notice that precedes a plan seldom has more."""


def read_info(text: str, genre: Genre, plan_id: str, sha256: str, known: Mapping[str, Any] | None = None) -> PlanInfo:
    """What ``known`` (the manifest) says, completed by what the head of the text says; the rest is None."""
    marks = genre.table("marks")
    head = text[:HEAD]
    title = _title(head, genre) or plan_id
    values: dict[str, Any] = {
        "title": title,
        "number": _number(head, genre),
        "area": _area(title, marks),
        "period": _period(title),
        "status": next((word for word in marks["status"]["words"] if word in title), None),
    }
    values.update({key: value for key, value in (known or {}).items() if value is not None})
    values.setdefault("level", _level(values["area"] or title, marks))
    values.setdefault("issuer", _issuer(title))
    values.setdefault("date", issued(text, genre, values["number"]))
    if values["period"] is not None:
        first, last = values["period"]
        values["period"] = (int(first), int(last))
    return PlanInfo(id=plan_id, sha256=sha256, **values)


def _title(head: str, genre: Genre) -> str | None:
    """The first lines up to the one that ends as a title does, joined: a long title takes two lines; a 文号 is none."""
    marks = genre.table("marks")
    number = re.compile(genre.table("references")["number"]["pattern"])
    kinds = alternatives(marks["title"]["kinds"])
    status = alternatives(marks["status"]["words"])
    extra = rf"(?>(?:\s*[（(][^（）()]{{0,20}}(?:年|{status})[^（）()]{{0,20}}[）)])*)"  # （2024-2026年）（送审稿）
    title = re.compile(
        rf"(?!{marks['title']['not_begin']})([^。；>〉|]{{4,{LONGEST_TITLE}}}?(?:{kinds}){extra})(?=$|[\s\[［（(])"
    )
    lines = [line.strip().strip("*# ") for line in head.replace("\ufeff", "").splitlines()]
    lines = [re.sub(marks["title"]["before"], "", line) for line in lines if not number.fullmatch(line)]
    lines = [line for line in lines if line]
    for first, line in enumerate(lines[:LAST_LINE]):
        joined = ""
        for at, more in enumerate(lines[first : first + MOST_LINES], first):
            joined += more
            match = title.match(joined)
            if match:
                rest = "".join(lines[at + 1 : at + 2])
                status_line = re.fullmatch(extra, rest) if len(match.group(1)) == len(joined) else None
                return re.sub(r"\s+", "", match.group(1)) + (rest if status_line else "")
            if len(more) < SHORTEST_LEAD or re.search(marks["title"]["no_lead"], more):
                break  # the menu of a web page, an index number: no title goes on behind it
        if re.search(marks["title"]["ends"], line):
            return None
    return None


def _number(head: str, genre: Genre) -> str | None:
    """The plan's own 文号; one behind 》 is the number of a document that the plan cites."""
    for match in re.finditer(genre.table("references")["number"]["pattern"], head):
        if not head[: match.start()].rstrip(" 　（(").endswith("》"):
            return "".join(match.group().split())
    return None


def _area(title: str, marks: Mapping[str, Any]) -> str | None:
    """长宁区 of 长宁区城市管理… and of 上海市长宁区…; the innermost area that the title begins with."""
    ends = alternatives(word for level in ("省", "市", "区") for word in marks["levels"][level])
    name = re.compile(rf"[一-龥]{{2,5}}?(?:{ends})")
    no_name = re.compile(
        rf"^(?:{alternatives(marks['no_area']['begins'])})|(?:{alternatives(marks['no_area']['ends'])})$"
    )
    opening = re.match(r"中共|关于印发《?|《", title)  # 关于印发《黄浦区…方案》的通知
    area, at = None, opening.end() if opening else 0
    while (found := name.match(title, at)) and not no_name.search(found.group()):
        area, at = found.group(), found.end()
    return area


def _level(name: str, marks: Mapping[str, Any]) -> str | None:
    for level in ("国", "省", "市", "区", "镇"):
        words = marks["levels"][level]
        if any(name.endswith(word) or (level == "国" and name.startswith(word)) for word in words):
            return level
    return None


def _issuer(title: str) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…; 江西省人民政府 of 江西省人民政府印发关于…."""
    match = re.match(r"(?!关于|印发)(?P<issuer>[一-龥]{2,30}?)(?:印发|转发)?(?:关于|《)", title)
    return match.group("issuer") if match else None


def _period(title: str) -> tuple[int, int] | None:
    match = re.search(r"(20\d\d)\s*年?\s*[—–\-~～至]+\s*(20\d\d)\s*年", title)
    return (int(match.group(1)), int(match.group(2))) if match else None
