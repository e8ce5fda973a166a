"""What a draft lacks: an annex, a department, an indicator, a time; and what could not be made out in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest._finding import Finding, in_table
from ingest.genre import Genre
from ingest.headings import HeadingReader
from ingest.records import Anomaly, Plan, Span, Task

__all__ = ["annexes", "assignments", "garbled", "indicators", "times", "unread"]

ONGOING = "ongoing"


def garbled(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Words torn apart by a fragment that does not belong there."""
    yield from _told(plan, "garbled")


def unread(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Responsibilities that could not be made out."""
    yield from _told(plan, "unread_note", "doubtful_name")


def indicators(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Tasks that measure nothing in numbers."""
    starts = {task.clauses[0].span for task in _tasks(plan, genre)}
    for anomaly in _anomalies(plan, "no_indicator"):
        if anomaly.span in starts:
            yield Finding(anomaly.span, {"found": anomaly.message})


def _tasks(plan: Plan, genre: Genre) -> Iterator[Task]:
    """The tasks that somebody is to do: 指导思想 and 发展目标 are numbered like them and are none."""
    general = re.compile(genre.table("review")["general"]["pattern"])
    above = [section.span for section in plan.sections if general.search(section.title)]
    for task in plan.tasks:
        if not general.match(task.title) and not any(span.holds(task.span) for span in above):
            yield task


def _told(plan: Plan, *kinds: str) -> Iterator[Finding]:
    """What reading the plan found already, in its own words."""
    for anomaly in _anomalies(plan, *kinds):
        yield Finding(anomaly.span, {"found": anomaly.message})


def _anomalies(plan: Plan, *kinds: str) -> list[Anomaly]:
    return [anomaly for anomaly in plan.anomalies if anomaly.kind in kinds]


def assignments(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Tasks without anybody; a plan that never names anybody is told of once."""
    table = genre.table("review")["assignment"]
    tasks = list(_tasks(plan, genre))
    without = [task for task in tasks if not task.assignments]
    if without and len(without) == len(tasks):
        count = {"count": str(len(without))}
        yield Finding(without[0].clauses[0].span, count, message=table["none"], level="提示")
        return
    few = 1 - len(without) / max(1, len(tasks)) < table["where_stated"]
    for task in without:
        told = {"message": table["few"], "level": "提示"} if few else {}
        yield Finding(task.clauses[0].span, {"task": task.number}, **told)


def times(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Indicators that are to be reached at no stated time, in tasks that state none."""
    table, period = genre.table("review")["period"], plan.info.period
    known = table["known"].format(last=period[1]) if period else ""
    recurring = re.compile(table["recurring"])
    for task in _tasks(plan, genre):
        if any(deadline.value != ONGOING for deadline in task.deadlines):
            continue
        for span in dict.fromkeys(one.span for one in task.indicators if one.period is None):
            if not recurring.search(span.of(plan.text)) and not in_table(plan, span):
                yield Finding(span, {"period": known})


def annexes(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Annexes that are named or listed and stand nowhere in the file."""
    text, headings = plan.text, HeadingReader(genre)
    there = {heading.label for heading in headings.annexes(text)}
    absent = [anomaly.span for anomaly in _anomalies(plan, "annex_absent")]
    lists = [span for span in headings.annex_lists(text) if not there and _ends(text, span)]
    absent += [title for span in lists for title in _listed(text, span, genre)]
    for span in absent:
        yield Finding(span, {"name": span.of(text).strip()})
    for match in re.finditer(genre.table("review")["annex"]["mention"], text):
        label = re.sub(r"\s", "", match["label"])
        if label not in there and (match["number"] or not there) and not absent:
            yield Finding(Span(*match.span()), {"name": label})


def _ends(text: str, span: Span) -> bool:
    """Whether a list of annexes stands where the text ends, so that they are not what follows it."""
    return span.start > len(text) * 3 // 4


def _listed(text: str, span: Span, genre: Genre) -> Iterator[Span]:
    for match in re.finditer(genre.table("review")["annex"]["listed"], span.of(text), re.MULTILINE):
        yield Span(span.start + match.start("title"), span.start + match.end("title"))
