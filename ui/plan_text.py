"""A plan's text in paragraphs: the same characters, and which of them are headings and where tasks begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from ingest.records import ClauseKind
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact

__all__ = ["paragraphs"]

LONGEST_HEADING = 80
"""A line that begins a part and is longer holds the part's words as well (一、总体要求。以……); only its head is a heading."""


def paragraphs(catalog: Catalog, plan: PlanFact, text: str) -> list[dict[str, Any]]:
    """The lines of ``text``, each with its line break, so that joined they are the text.

    Each has ``start`` (in characters) and ``text``. A line that only holds a part's number and title has ``heading``, the
    part's depth from 1. ``strong`` are the places of heads within other lines. ``begins`` and ``ends`` are the IRIs of the
    parts and tasks whose first, and of the tasks whose last, character it holds.
    """
    tasks = catalog.tasks_of[plan.iri]
    sections = [section for section in catalog.sections.values() if section.plan == plan.id]
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    made: list[dict[str, Any]] = [
        {"start": start, "text": line, "heading": 0, "strong": [], "begins": [], "ends": []}
        for start, line in zip(starts, lines, strict=False)
    ]
    parts: list[SectionFact | TaskFact] = [*sections, *tasks]
    for part in parts:
        made[bisect_right(starts, part.start) - 1]["begins"].append(part.iri)
    for task in tasks:
        made[bisect_left(starts, task.end) - 1]["ends"].append(task.iri)
        for place in _heads(catalog, task):
            made[bisect_right(starts, place[0]) - 1]["strong"].append(place)
    for section in sections:
        _mark_heading(made[bisect_right(starts, section.start) - 1], section)
    return made


def _mark_heading(line: dict[str, Any], section: SectionFact) -> None:
    words = line["text"].strip()
    title = section.title.strip()
    if len(words) <= max(LONGEST_HEADING, len(section.number) + len(title) + 4) and (
        words.rstrip("。：:.").endswith(title[-8:]) or not title
    ):
        line["heading"] = line["heading"] or len(section.path)
    elif title and (found := line["text"].find(title)) >= 0:
        line["strong"].append([section.start, line["start"] + found + len(title)])


def _heads(catalog: Catalog, task: TaskFact) -> Iterator[list[int]]:
    """Where the task's title stands in it."""
    for clause in catalog.clauses_of[task.iri]:
        if clause.kind is ClauseKind.TITLE:
            yield [clause.start, clause.end]
