"""The remarks on a draft as JSON: each with its words, their surroundings, and where they stand in text and file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from ingest.genre import Genre
from ingest.records import Plan, Span
from ingest.review import Level, Remark, checks, find_remarks
from retrieval.layouts import place_in_file

__all__ = ["MOST_REMARKS", "review_as_json"]

MOST_REMARKS = 2000
"""Remarks that are told one by one; nobody reads more, and a hostile text has a hundred thousand."""

AROUND = 60
"""Characters before and behind the words of a remark, in its paragraph."""

LONGEST_QUOTE = 300

COUNT = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,6})[）)]?")
"""The number of a part, bare or in brackets; 第三章 and 附件1 say themselves what they are."""


def review_as_json(plan: Plan, genre: Genre) -> dict[str, Any]:
    """What the view and ``/api/review`` tell of a plan: what was checked, and every remark."""
    remarks = find_remarks(plan, genre)
    told = Counter(remark.kind for remark in remarks)
    levels = Counter(remark.level for remark in remarks)
    titles = {check.kind: check.title for check in checks(genre)}
    return {
        "plan": {"id": plan.info.id, "title": plan.info.title, "tasks": len(plan.tasks), "characters": len(plan.text)},
        "sha256": plan.info.sha256,
        "total": len(remarks),
        "left_off": max(0, len(remarks) - MOST_REMARKS),
        "levels": {level.value: levels[level] for level in Level},
        "checks": [{**asdict(check), "count": told[check.kind]} for check in checks(genre)],
        "remarks": [_remark(plan, one, titles[one.kind]) for one in remarks[:MOST_REMARKS]],
    }


def _remark(plan: Plan, remark: Remark, title: str) -> dict[str, Any]:
    return {
        "kind": remark.kind,
        "level": remark.level.value,
        "title": title,
        "message": remark.message,
        "advice": remark.advice,
        "task": remark.task,
        **_stretch(plan, remark.span),
        "related": [_stretch(plan, span) for span in remark.related],
    }


def _stretch(plan: Plan, span: Span) -> dict[str, Any]:
    """Words of the plan, what stands around them in their paragraph, and where that is."""
    text = plan.text
    before = re.split(r"[\r\n]", text[max(0, span.start - AROUND) : span.start])[-1]
    after = re.split(r"[\r\n]", text[span.end : span.end + AROUND])[0]
    place = place_in_file(plan.layout, span.start, span.end)
    quote = span.of(text)
    return {
        "quote": quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…",
        "start": span.start,
        "end": span.end,
        "before": before.lstrip(),
        "after": after.rstrip(),
        "path": _path(plan, span),
        "place": place.label if place else "",
    }


def _path(plan: Plan, span: Span) -> str:
    """第三部分第22项, 第二部分 for a heading, or 三/（一）/1 where tasks are not counted through; "" outside all parts."""
    task = next((task for task in plan.tasks if task.span.holds(span)), None)
    above = [section for section in plan.sections if section.span.holds(span)]
    if task is not None and "/" in task.number:
        return "/".join(task.path)
    part = _counted(above[0].path[0], "部分") if above else ""
    return part + (_counted(task.path[-1], "项") if task else "")


def _counted(number: str, what: str) -> str:
    return f"第{number}{what}" if COUNT.fullmatch(number) else number
