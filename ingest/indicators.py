"""Numbers that a task must reach, told from numbers that bound or name something, are granted, or are past.

A number with a unit is read in its phrase (from comma to comma): 「三年内整治人行道面积不低于15万平方米」 gives
period 三年内, name 整治人行道面积, comparator 不低于, value 150000, unit 平方米.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ingest.amounts import Amount, AmountReader
from ingest.deadlines import TimeReader
from ingest.genre import Genre, alternatives
from ingest.indicator_names import Names, outside
from ingest.indicator_table import IndicatorTableReader
from ingest.records import Coverage, Indicator, Mention, Span
from ingest.spans import Taken

__all__ = ["IndicatorReader"]

PHRASE = re.compile(r"(?:[^，。；！？,;!?\n\r]|(?<=\d),(?=\d{3})){1,400}")
"""From comma to comma, 1,050 kept whole. Longer ones, in no published plan, are read in pieces."""

NUMERIC = re.compile(r"\d|[年末期]")
"""What a phrase has that states a number or a date."""

DIGIT = re.compile(r"\d")

REACH = 60
"""Characters before an amount in which the words stand that say whether it is an aim."""

FROM = re.compile(r"由|从|自|将")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase at ``start`` of the text, the period it states, and its amounts: aims and others.

    ``apart`` are the stretches that tell when, or from where (由50%提高到60%), and name nothing; ``conditions`` those
    with numbers that are reached by nobody (在50米以内).
    """

    text: str
    start: int
    period: str | None = None
    apart: tuple[tuple[int, int], ...] = ()
    aims: tuple[Amount, ...] = ()
    others: tuple[Amount, ...] = ()
    conditions: tuple[tuple[int, int], ...] = ()


class IndicatorReader:
    """Reads indicators, coverage targets and the numbers that are neither, by the tables of the genre."""

    def __init__(self, genre: Genre, times: TimeReader) -> None:
        table = genre.table("indicators")
        self._times = times
        self._amounts = AmountReader(genre)
        self._names = Names(table)
        self._table = IndicatorTableReader(genre, times, self._amounts)
        self._change = re.compile(rf"[^，。；]{{0,12}}?(?:{alternatives(table['change']['to'])})[^，。；]{{0,4}}")
        self._shortening = re.compile(rf"(?:{alternatives(table['duration']['shortening'])})$")
        self._takes = re.compile(table["duration"]["takes"])
        self._grants(table["grants"])
        self._condition, self._titles = (
            re.compile(table["conditions"]["whole"]),
            re.compile(table["conditions"]["titles"]),
        )
        self._conditions = [re.compile(p) for p in table["conditions"]["patterns"]]
        self._apart = [("slogan", re.compile(p)) for p in table["slogans"]["patterns"]]
        self._apart += [("name", re.compile(p)) for p in table["names"]["patterns"]]
        self._coverage = [re.compile(p) for p in genre.table("coverage")["targets"]["patterns"]]
        self._kept: tuple[str, Span | None, Sequence[_Phrase]] = ("", None, ())

    def _grants(self, table: Mapping[str, Any]) -> None:
        self._granting, self._granted = re.compile(table["word"]), re.compile(table["noun"])
        self._terms, self._measured = re.compile(table["terms"]), re.compile(table["measured"])
        self._goes_on = re.compile(table["goes_on"])

    def indicators(self, text: str, span: Span) -> Iterator[Indicator]:
        """What is measured within ``span``; a date that opens a sentence (到2025年，…) holds for the rest of it."""
        opened: str | None = None
        subject = ""
        for phrase in self._phrases(text, span):
            if _opens(text, span, phrase.start):
                opened, subject = None, ""
            if phrase.period and not self._names.clean(outside(phrase.text, 0, len(phrase.text), phrase.apart)):
                opened = phrase.period
                continue
            period = phrase.period or opened
            if phrase.aims and not self._times.is_past(period) and not self._times.is_past(opened):
                names = self._names.of(phrase.text, phrase.aims, phrase.apart)
                for amount, name in zip(phrase.aims, names, strict=True):
                    # 新建绿道，不少于10公里: what is measured stands in the phrase before
                    known = name or self._names.clean(subject)
                    if known:
                        yield _indicator(amount, known, period, _trimmed(phrase.text, phrase.start))
            elif not phrase.aims:
                subject = "" if phrase.others else phrase.text

    def row(self, text: str, heads: Sequence[str], cells: Sequence[Span | None]) -> Iterator[Indicator]:
        """What a row of a table of indicators sets as its aim; see :meth:`IndicatorTableReader.row`."""
        return self._table.row(text, heads, cells)

    def coverage(self, text: str, span: Span) -> Iterator[Coverage]:
        """Phrases that set a target without a number: 力争至2026年实现全覆盖."""
        for match in PHRASE.finditer(text, span.start, span.end):
            if any(pattern.search(match.group()) for pattern in self._coverage):
                yield Coverage(_trimmed(match.group(), match.start()))

    def mentions(self, text: str, span: Span) -> Iterator[Mention]:
        """Numbers that are no indicator: conditions, what is granted, names and slogans."""
        taken = Taken()
        phrases = self._phrases(text, span)
        places = [
            ("condition", phrase.start + at, phrase.start + end) for phrase in phrases for at, end in phrase.conditions
        ]
        places += [(kind, *match.span()) for kind, p in self._apart for match in p.finditer(text, span.start, span.end)]
        places += [("condition", one.start + o.start, one.start + o.end) for one in phrases for o in one.others]
        found = [Mention(kind, here) for kind, start, end in places if taken.take(here := Span(start, end))]
        yield from sorted(found, key=lambda mention: mention.span)

    def _phrases(self, text: str, span: Span) -> Sequence[_Phrase]:
        """The phrases of ``span``; the last ones are kept, for they are asked for more than once."""
        if self._kept[0] is not text or self._kept[1] != span:
            self._kept = (text, span, tuple(self._read(text, span)))
        return self._kept[2]

    def _read(self, text: str, span: Span) -> Iterator[_Phrase]:
        granted = False
        for match in PHRASE.finditer(text, span.start, span.end):
            if _opens(text, span, match.start()):
                granted = False
            # …增长20%及以上的，: for whom it holds, not what is to be reached
            behind = match.group().endswith("的") and text[match.end() : match.end() + 1] in ("，", ",")
            phrase = self._phrase(match.group(), match.start(), condition=behind, granted=granted)
            granted = bool(phrase.others) and not phrase.aims
            yield phrase

    def _phrase(self, phrase: str, start: int, *, condition: bool, granted: bool) -> _Phrase:
        """What one phrase states; nothing but its text where it has no number and no date."""
        period, periods = self._times.period(phrase) if NUMERIC.search(phrase) else (None, [])
        if not DIGIT.search(phrase):
            return _Phrase(phrase, start, period, tuple(periods))
        conditions = [match.span() for pattern in self._conditions for match in pattern.finditer(phrase)]
        titles = [match.span() for match in self._titles.finditer(phrase)]
        amounts = [one for one in self._amounts.read(phrase) if _outside(one, (*periods, *conditions, *titles))]
        changes = [change for pair in pairwise(amounts) if (change := self._changes(phrase, *pair))]
        condition = condition or bool(self._condition.search(phrase) or (granted and self._goes_on.match(phrase)))
        aims: list[Amount] = []
        others: list[Amount] = []
        for amount in amounts:
            (aims if not condition and self._is_aim(phrase, amount, changes) else others).append(amount)
        return _Phrase(phrase, start, period, (*periods, *changes), tuple(aims), tuple(others), tuple(conditions))

    def _changes(self, phrase: str, one: Amount, other: Amount) -> tuple[int, int] | None:
        """The words that say from where something changes: 由50%提高到 of 由50%提高到60%, 24项…调整增加为 behind 将."""
        if not self._change.fullmatch(phrase, one.end, other.start):
            return None
        begins = list(FROM.finditer(phrase, max(0, one.start - REACH), one.start))
        if not begins:
            return None
        return begins[-1].start() if begins[-1].group() != "将" else one.left, other.left

    def _is_aim(self, phrase: str, amount: Amount, changes: Sequence[tuple[int, int]]) -> bool:
        """Whether somebody is to reach it: not what is granted, not how long something lasts, not where it starts from."""
        before = phrase[max(0, amount.left - REACH) : amount.left]
        if any(start <= amount.start < end for start, end in changes):
            return False
        if amount.kind == "duration":
            shorter = self._shortening.search(phrase[: amount.start][-REACH:]) or self._takes.search(before)
            return bool(shorter) and not self._terms.search(before)
        return not self._is_granted(phrase, amount, before)

    def _is_granted(self, phrase: str, amount: Amount, before: str) -> bool:
        if amount.kind not in ("money", "percent") or self._measured.search(before):
            return False
        granting = self._granting.search(before) or self._granted.match(phrase, amount.right)
        return bool(granting or self._terms.search(before))


def _indicator(amount: Amount, name: str, period: str | None, span: Span) -> Indicator:
    return Indicator(name, amount.value, amount.unit, amount.comparator, span, period, amount.upper)


def _outside(amount: Amount, places: Sequence[tuple[int, int]]) -> bool:
    return not any(start < amount.end and amount.start < end for start, end in places)


def _opens(text: str, span: Span, start: int) -> bool:
    """Whether a phrase at ``start`` begins a sentence."""
    return start == span.start or text[start - 1] not in "，,；;"


def _trimmed(phrase: str, start: int) -> Span:
    left = len(phrase) - len(phrase.lstrip())
    return Span(start + left, start + len(phrase.rstrip()))
