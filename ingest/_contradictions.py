"""What two places of a draft say differently, or say twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest._finding import Finding, in_table, place_of
from ingest.genre import Genre
from ingest.numerals import to_int
from ingest.records import Anomaly, Assignment, ClauseKind, Indicator, Plan, Span

__all__ = ["alike", "deadlines", "names", "numbering", "numbers", "repeated"]

LABEL = re.compile(
    r"(?P<chinese>[一二三四五六七八九十百]{1,6})|(?P<arabic>\d{1,3})|[（](?P<bracketed>[一二三四五六七八九十百]{1,6})[）]"
    r"|[（](?P<numbered>\d{1,3})[）]|第(?P<article>[一二三四五六七八九十百]{1,6})条|第(?P<chapter>[一二三四五六七八九十百]{1,6})[章部篇]分?"
)
"""The label of a part in a path: 三, 12, （三）, （3）, 第三条, 第三章, 第三部分."""

AREA = re.compile(r"[国省市区县]")
"""What the name of an office of an area begins with."""

LONGEST_SENTENCE = 200
"""Characters beside a time in which a word stands that says how far it looks."""

MOST_STATED = 50
"""Places that state one measure and are compared; a hostile text has ten thousand."""

WIDEST_SEPARATOR = 2
"""Characters between two names of one list: 、 and a blank."""

AGAIN = re.compile(r"(?<=.)（\d+）$")
"""What tells a label from the same one before it: 12（2）; （2） alone is a label itself."""

LONGEST_MARK = 24
"""Characters of a part that are shown for its number."""


def names(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Where an office goes by another name than it mostly does in this plan: 城管执法局, elsewhere 区城管执法局."""
    by_office: dict[str, list[Assignment]] = defaultdict(list)
    for task in plan.tasks:
        own = sorted((one for one in task.assignments if not one.general), key=lambda one: one.span)
        for at, named in enumerate(own):
            if not named.collective and not _shares_prefix(own, at):
                by_office[named.department].append(named)
    for office, named_so in by_office.items():
        count = Counter(one.surface for one in named_so)
        usual = max(count, key=lambda surface: (count[surface], surface == office, len(surface)))
        first = next(one.span for one in named_so if one.surface == usual)
        for span in dict.fromkeys(one.span for one in named_so if one.surface != usual):
            # 市财政局 beside 财政局 is the fuller name: the shorter one is the careless one, wherever it is usual.
            if not span.of(plan.text).endswith(usual):
                yield Finding(span, {"name": span.of(plan.text), "other": usual}, (first,))


def _shares_prefix(listed: Sequence[Assignment], at: int) -> bool:
    """Whether a name stands in a list that writes 市 once for all: 市人社局、财政局、工信局.

    In 区绿化市容局、城管执法局、区建管委 the next name has its own: there the prefix was forgotten.
    """
    area = AREA.match
    if area(listed[at].surface):
        return False
    before = _run(listed, at, -1)
    after = _run(listed, at, 1)
    return any(area(one.surface) for one in before) and not any(area(one.surface) for one in after)


def _run(listed: Sequence[Assignment], at: int, step: int) -> list[Assignment]:
    """The names beside one of the list, in one direction, as far as nothing but a sign stands between them."""
    found = []
    while 0 <= at + step < len(listed):
        one, other = sorted((listed[at], listed[at + step]), key=lambda named: named.span)
        if other.span.start - one.span.end > WIDEST_SEPARATOR:
            break
        at += step
        found.append(listed[at])
    return found


def alike(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Two offices that may be one: told once, with both places."""
    pairs: dict[str, list[Anomaly]] = defaultdict(list)
    for anomaly in plan.anomalies:
        if anomaly.kind == "possible_same_department":
            pairs[anomaly.message].append(anomaly)
    for first, *others in pairs.values():
        for other in others:
            words = {"name": first.span.of(plan.text), "other": other.span.of(plan.text)}
            yield Finding(first.span, {**words, "where": place_of(plan, other.span)}, (other.span,))


def repeated(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Sentences that stand in the tasks before, word by word."""
    told = {one.span for one in plan.anomalies if one.kind == "repeated" and not in_table(plan, one.span)}
    first: dict[str, Span] = {}
    for clause in (clause for task in plan.tasks for clause in task.clauses if clause.kind is not ClauseKind.NOTE):
        words = re.sub(r"\W", "", clause.span.of(plan.text))
        before = first.setdefault(words, clause.span)
        if clause.span in told:
            yield Finding(clause.span, {"where": place_of(plan, before)}, (before,))


def numbers(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """One thing measured in two tasks, or in the aims and in a task, with different values for the same time."""
    table = genre.table("review")["numbers"]
    aside = re.compile(table["aside"])
    stated: dict[tuple[str, str], list[tuple[str | None, Indicator]]] = defaultdict(list)
    owned = [(task.number, one) for task in plan.tasks for one in task.indicators]
    for owner, one in sorted([*owned, *((None, one) for one in plan.indicators)], key=lambda pair: pair[1].span):
        name = aside.sub("", one.name)
        if len(name) >= table["shortest"]:
            stated[name, one.unit].append((owner, one))
    for (name, _), several in stated.items():
        for at, (owner, one) in enumerate(several[:MOST_STATED]):
            other = next((o for there, o in several[:at] if there != owner and _differ(o, one)), None)
            if other is not None:
                words = {"name": name, "here": _amount(one), "there": _amount(other)}
                yield Finding(one.span, {**words, "where": place_of(plan, other.span)}, (other.span,))


def _differ(one: Indicator, other: Indicator) -> bool:
    """Whether both speak of the same time and say another number."""
    periods = {one.period, other.period}
    same_time = len(periods) == 1 or (None in periods and "annual" not in periods)
    return same_time and (one.value, one.upper) != (other.value, other.upper)


def _amount(one: Indicator) -> str:
    return f"{_plain(one.value)}{f'—{_plain(one.upper)}' if one.upper is not None else ''}{one.unit}"


def _plain(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value / 1e4:,.10g}万".replace(",", "")


def deadlines(plan: Plan, genre: Genre) -> Iterator[Finding]:
    """Times by which something is due before the plan begins or after it ends."""
    period = plan.info.period
    if period is None:
        return
    outlook = re.compile(genre.table("review")["outlook"]["pattern"])
    dues = [*plan.deadlines, *(deadline for task in plan.tasks for deadline in task.deadlines)]
    for span, value in dict.fromkeys((due.span, due.value) for due in dues):
        year = value[:4]
        if not year.isdigit() or period[0] <= int(year) <= period[1]:
            continue
        if outlook.search(_sentence(plan.text, span)):
            continue
        side = "早于" if int(year) < period[0] else "晚于"
        yield Finding(span, {"due": year, "side": side, "first": str(period[0]), "last": str(period[1])})


def _sentence(text: str, span: Span) -> str:
    """The sentence around a stretch, as far as sentences go."""
    before = re.split(r"[。\n]", text[max(0, span.start - LONGEST_SENTENCE) : span.start])[-1]
    return before + re.split(r"[。\n]", text[span.start : span.end + LONGEST_SENTENCE])[0]


def numbering(plan: Plan, _: Genre) -> Iterator[Finding]:
    """Parts whose number does not follow the one before: 三 behind 一, 12 twice."""
    # Numbers go on over the parts above them (15 behind 14 of the part before), or begin again.
    rows: dict[tuple[str, int], list[_Number]] = defaultdict(list)
    for path, span in _numbered(plan):
        label = AGAIN.sub("", path[-1])
        match = LABEL.fullmatch(label)
        number = to_int(match[match.lastgroup]) if match and match.lastgroup else None
        if match and match.lastgroup and number is not None:
            rows[match.lastgroup, len(path)].append(_Number(number, label, span))
    for row in rows.values():
        yield from _out_of_row(row)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a part, as read and as written."""

    value: int
    label: str
    span: Span


def _out_of_row(row: Sequence[_Number]) -> Iterator[Finding]:
    """The numbers of one style and depth that do not follow the one before."""
    last = 0
    for at, one in enumerate(row):
        due, last = last + 1, one.value
        if due == 1 or one.value in (1, due):
            continue
        if at + 1 < len(row) and row[at + 1].value == due + 1:  # 8. 10. 10.: the first 10 was to be 9
            what, last = f"这里的编号应当是{due}，写成了“{one.label}”", due
        elif one.value == due - 1:
            what = f"编号“{one.label}”写了两次"
        else:
            what = f"编号“{one.label}”的前一个是“{row[at - 1].label}”，不连续"
        mark = Span(one.span.start, min(one.span.end, one.span.start + LONGEST_MARK))
        yield Finding(mark, {"what": what}, (row[at - 1].span,))


def _numbered(plan: Plan) -> list[tuple[tuple[str, ...], Span]]:
    """The parts with their paths, in the order of the text; rows of tables are numbered by their own rules."""
    parts = [(section.path, section.heading) for section in plan.sections]
    parts += [(task.path, task.clauses[0].span) for task in plan.tasks]
    return sorted(((path, span) for path, span in parts if not in_table(plan, span)), key=lambda part: part[1])
