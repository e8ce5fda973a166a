"""By when a task is due, and over which time an indicator is reached."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ingest.dates import FIVE_YEARS, Date, DateReader
from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
from ingest.records import Deadline, Span
from ingest.spans import Taken

__all__ = ["TimeReader"]

REACH = 24
"""Characters before a date that decide whether it is a deadline (自发布之日起至2020年6月30日)."""

AHEAD = 80
"""Characters behind a date in which the verb stands that says what happens by then."""

FIELD = 60
"""Characters of the longest field behind a label of time."""

TITLE = 160
"""Characters before a date in which a title may begin that it is part of: 《…2035年远景目标纲要》."""

STOPS = "。；;！？!?\n\r\f"
STOP = re.compile(rf"[{STOPS}]")
FIELD_END = re.compile(r"[。；;）)】〕\]\n\r\f]")
OPENERS = STOPS + "：:）) 　\t、.．"


class Placed(Protocol):
    """What covers characters of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class TimeReader:
    """Reads times by the table ``periods``.

    Args:
        genre: the tables.
        plan_period: first and last year of the plan, for 三年内; None where the plan states none.
        issued: when the plan was issued, "2018-12-21", "2018-12" or "2018": what ends before it is past, and 今年底 is
            told by it; None where the document does not clearly say.
    """

    def __init__(self, genre: Genre, plan_period: tuple[int, int] | None = None, issued: str | None = None) -> None:
        table = genre.table("periods")
        self._plan_period = plan_period
        known = re.match(r"(20\d\d)(?:-(\d\d))?", issued or "")
        self._issued = (int(known[1]), int(known[2] or 1)) if known else None
        self._dates = DateReader(genre, self._issued[0] if self._issued else None)
        self._periods = [(row["value"], re.compile(row["pattern"])) for row in table["period"]]
        self._no_period = _Context(table["no_period"])
        self._no_deadline = _Context(table["no_deadline"])
        self._recurring = re.compile(rf"[{STOPS}]|{alternatives(table['recurring']['words'])}")
        self._grammar(table["deadline"], table["benefit"])
        labels = alternatives(table["labels"]["words"])
        self._label = re.compile(rf"(?:{labels})\s*(?:[:：为]|(?=\d))\s*")
        self._heads = re.compile(rf"[^:：]{{0,4}}(?:{labels})[^:：]{{0,6}}")
        self._ongoing = re.compile(table["labels"]["ongoing"])

    def _grammar(self, deadline: Mapping[str, Any], benefit: Mapping[str, Any]) -> None:
        reach, aim, at = (alternatives(deadline[key]) for key in ("reach", "aim", "at"))
        verb, adverb = alternatives(deadline["verbs"]), alternatives(deadline["adverbs"])
        self._lead = re.compile(rf"(?:(?P<aim>{aim})\s?)?(?:(?:(?P<reach>{reach})|(?P<at>{at}))\s{{0,2}})?$")
        self._granted = re.compile("|".join(benefit["before"]))
        self._decides = re.compile(rf"(?P<benefit>{alternatives(benefit['after'])})|{verb}")
        # 2020年初步建成300个; not 2020年建成的…
        self._reached = re.compile(rf"(?:{adverb}){{0,3}}(?:{verb})(?!的|[^，,]{{0,20}}的(?:[，,]|$))")
        # 2019年，在全国启动…工作; 2015年在预算管理改革上取得…; 力争2020年天然气比重达到10%
        self._opened = re.compile(
            rf"[，,].{{0,40}}?(?:{verb})|[^，,]{{0,24}}?(?:{verb})(?!的|[^，,]{{0,20}}的(?:[，,]|$))"
        )

    def is_label(self, words: str) -> bool:
        """Whether ``words``, the head of a column or of a line, say that times stand there: 完成时限, 时间节点."""
        return bool(self._heads.fullmatch("".join(words.split())))

    def deadlines(self, text: str, span: Span, *, labelled: bool = False) -> Iterator[Deadline]:
        """The dates within ``span`` by which something is due, in the order of the text, none twice.

        ``labelled``: a label of time stands over the whole span (a cell in a column 完成时限), so that every date is due.
        """
        fields = [span] if labelled else list(self._fields(text, span))
        found = [deadline for field in fields for deadline in self._labelled(text, field)]
        found += () if labelled else self._due(text, span, fields)
        yield from sorted(found, key=lambda deadline: deadline.span)

    def period(self, phrase: str) -> tuple[str | None, list[tuple[int, int]]]:
        """The period that a phrase states, and where in it the words stand: 三年内新建… → "2024-2026", [(0, 3)]."""
        value: str | None = None
        taken = Taken()
        places: list[tuple[int, int]] = []
        for stated, start, end in self._stated(phrase):
            if taken.take(Span(start, end)):
                places.append((start, end))
                value = value or stated
        return value, sorted(places)

    def _stated(self, phrase: str) -> Iterator[tuple[str | None, int, int]]:
        """The periods and dates of a phrase, and where their words stand; periods come first."""
        for form, pattern in self._periods:
            yield from ((self._filled(form, match), *match.span()) for match in pattern.finditer(phrase))
        for date in self._dates.dates(phrase, 0, len(phrase)):
            if not self._no_period.around(phrase, date, Span(0, len(phrase))):
                start = self._led(phrase, date.start, 0).start
                yield None if date.ranged else date.value, start, date.end

    def is_past(self, period: str | None) -> bool:
        """Whether a period that :meth:`period` gave ended before the plan was issued: 截至2020年底 in a plan of 2022."""
        stated = re.fullmatch(r"(?:20\d\d-)?(20\d\d)|(20\d\d)-(\d\d)", period or "")
        if not stated or self._issued is None:
            return False
        return (int(stated[1] or stated[2]), int(stated[3] or 12)) < self._issued

    def _filled(self, form: str, match: re.Match[str]) -> str | None:
        if form == "plan":
            return self._of_the_plan(match.group("n"))
        if form == "five years":
            last = FIVE_YEARS + 5 * (to_int(match.group("fives")) or 0)
            return f"{last - 4}-{last}"
        return form.format(**{key: value for key, value in match.groupdict().items() if value})

    def _of_the_plan(self, years: str) -> str | None:
        """三年内 is the plan's own period where the plan has three years; two years of it are not known."""
        if not self._plan_period:
            return None
        first, last = self._plan_period
        return f"{first}-{last}" if to_int(years) == last - first + 1 else None

    def _fields(self, text: str, span: Span) -> Iterator[Span]:
        """What stands behind labels of time: 「2020年6月底」 of 「完成时限：2020年6月底；责任单位：…」."""
        labels = list(self._label.finditer(text, span.start, span.end))
        followers = [label.start() for label in labels[1:]] + [span.end]
        for label, follower in zip(labels, followers, strict=False):
            until = min(label.end() + FIELD, follower)
            stop = FIELD_END.search(text, label.end(), until)
            until = stop.start() if stop else until
            if label.end() < until:
                yield Span(label.end(), until)

    def _labelled(self, text: str, field: Span) -> Iterator[Deadline]:
        """Every date of a field; where it has none, that it is ongoing or takes as long as the plan."""
        stated = [*self._dates.dates(text, field.start, field.end), *self._dates.figures(text, field.start, field.end)]
        stated.sort(key=lambda date: date.start)
        months = [date for date in self._dates.months(text, field.start, field.end) if _holder(stated, date) is None]
        found, year, last = False, None, field.start
        for date in sorted([*stated, *months], key=lambda date: date.start):
            year = date.year or year
            if year is not None and not self._recurring.search(text, last, date.start):
                yield Deadline(replace(date, year=year).value, date.span)
                found, last = True, date.end
        ongoing = self._ongoing.search(text, field.start, field.end)
        if ongoing:
            yield Deadline("ongoing", Span(*ongoing.span()))
        elif not found:
            yield from self._as_long_as_the_plan(text, field)

    def _as_long_as_the_plan(self, text: str, field: Span) -> Iterator[Deadline]:
        for form, pattern in self._periods:
            match = pattern.search(text, field.start, field.end) if form == "plan" else None
            period = self._filled(form, match) if match else None
            if match and period:
                yield Deadline(period[-4:], Span(*match.span()))

    def _due(self, text: str, span: Span, fields: Sequence[Span]) -> Iterator[Deadline]:
        """The dates outside ``fields`` that the words around them make deadlines."""
        stated = list(self._dates.dates(text, span.start, span.end))
        months = self._dates.months(text, span.start, span.end) if stated else ()
        dated = [month for date in months if date.before and (month := self._of_its_sentence(text, date, stated))]
        for date in (*stated, *dated):
            if _holder(fields, date) is None and self._is_due(text, span, date):
                yield Deadline(date.value, Span(self._led(text, date.start, span.start).start, date.end))

    def _of_its_sentence(self, text: str, month: Date, stated: Sequence[Date]) -> Date | None:
        """6月底前 of 「2020年3月底前立项，6月底前开工」, with the year that its sentence states before it."""
        at = bisect_right(stated, month.start, key=lambda date: date.start) - 1
        before = stated[at] if at >= 0 else None
        if before is None or month.start < before.end or before.ranged or month.ranged:
            return None
        if self._recurring.search(text, before.end, month.start) or (month.month or 0) < (before.month or 0):
            return None
        return replace(month, year=before.year)

    def _is_due(self, text: str, span: Span, date: Date) -> bool:
        if date.ranged or self._is_past(date) or self._no_deadline.around(text, date, span) or _in_title(text, date):
            return False
        lead = self._led(text, date.start, span.start)
        ahead = STOP.split(text[date.end : min(span.end, date.end + AHEAD)], maxsplit=1)[0]
        if date.closes or lead.reaches:
            return not self._is_granted(text[max(span.start, date.start - REACH) : date.start], ahead)
        if self._issued is None and not lead.aims:
            return False
        opens = lead.aims or lead.begin == span.start or text[lead.begin - 1] in OPENERS
        return bool((self._opened if opens else self._reached).match(ahead))

    def _is_granted(self, before: str, ahead: str) -> bool:
        """Whether a benefit or a rule holds until then: 「实施期限延长至…」, 「…前，邮政寄递暂免收取费用」."""
        first = self._decides.search(ahead)
        return bool(self._granted.search(before) or (first and first["benefit"]))

    def _is_past(self, date: Date) -> bool:
        """Whether it ends before the month in which the plan was issued."""
        return self._issued is not None and (date.year or 0, date.month or 12) < self._issued

    def _led(self, text: str, at: int, start: int) -> _Lead:
        """The words that lead to a date at ``at``, none of them before ``start``."""
        match = self._lead.search(text, max(start, at - 10), at)
        if not match:
            return _Lead(at, at)
        word = "reach" if match["reach"] else "at" if match["at"] else ""
        return _Lead(match.start(), match.start(word) if word else at, bool(match["aim"]), word == "reach")


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words before a date: 「力争到」 begins at ``begin``, and its 到, which the date takes with it, at ``start``."""

    begin: int
    start: int
    aims: bool = False
    reaches: bool = False


class _Context:
    """Patterns for what stands around a date: those of ``before`` end at it, those of ``after`` begin at its end."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._before = re.compile(f"(?:{'|'.join(table['before'])})$")
        self._after = re.compile("|".join(table["after"]))

    def around(self, text: str, date: Date, span: Span) -> bool:
        """Whether any of them stands around ``date``, within ``span``."""
        before = self._before.search(text, max(span.start, date.start - REACH), date.start)
        return bool(before or self._after.match(text, date.end, span.end))


def _in_title(text: str, date: Date) -> bool:
    """Whether the date stands in a title: 《…2035年远景目标纲要》."""
    start = max(0, date.start - TITLE)
    return text.rfind("《", start, date.start) > text.rfind("》", start, date.start)


def _holder(places: Sequence[Placed], date: Date) -> Placed | None:
    """Which of ``places`` (in order, none overlapping another) ``date`` begins in."""
    at = bisect_right(places, date.start, key=lambda place: place.start) - 1
    return places[at] if at >= 0 and date.start < places[at].end else None
