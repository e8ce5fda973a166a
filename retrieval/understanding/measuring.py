"""Questions for numbers: which indicators the subject names, which conditions they meet, which is highest."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.algebra import Asked, Condition, Everything, InPlan, Measure, Query, Ref, both
from kg.catalog import Catalog
from kg.facts import IndicatorFact
from retrieval.understanding.conditions import Conditions, whole_plans, within
from retrieval.understanding.decline import Refusals
from retrieval.understanding.frame import Frame
from retrieval.understanding.reading import Ask, Decline, Premise, Reading
from retrieval.understanding.subjects import Subjects
from retrieval.understanding.topics import TopicLinker

__all__ = ["Measuring"]

YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")

TIE = 0.02
"""Indicators whose scores differ by no more are taken together: three kinds of road in one task."""


class Measuring:
    """Reads frames that ask for indicators."""

    def __init__(
        self, catalog: Catalog, topics: TopicLinker, conditions: Conditions, subjects: Subjects, refusals: Refusals
    ) -> None:
        self._catalog = catalog
        self._topics = topics
        self._conditions = conditions
        self._subjects = subjects
        self._refusals = refusals

    def read(self, frame: Frame, base: Condition) -> Reading:
        """The indicators that are asked for, of the tasks that meet ``base`` and the question's conditions."""
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        measures = self._conditions.measures(frame)
        if frame.topics:
            return self._indicators_about(frame, where, measures)
        if frame.quantities and not measures:
            measures = [frame.quantities[0].measure()]
        everything = isinstance(where, Everything) or (frame.named_none and isinstance(where, InPlan))
        if not measures and everything and not frame.asked:
            return self._refusals.not_understood()
        return Ask(Query(Asked.INDICATORS, where, measures=tuple(measures), counted=frame.counted))

    def _indicators_about(self, frame: Frame, where: Condition, measures: list[Measure]) -> Reading:
        """The indicators that the subject names; or all of a task's, where the subject names the task."""
        kept = within(where, self._catalog)
        claimed = tuple(q for q in frame.quantities if q.comparison is None or frame.yes_no)
        premise = Premise(quantities=claimed) if claimed and frame.yes_no else None
        owners = None if kept is None else [*kept, *whole_plans(where)]
        found = self._topics.indicators(frame.topic, frame.units, owners)
        tasks, clear = self._topics.choose(frame.topic, kept)
        best = found[0][0] if found else 0.0
        whole = clear and not frame.value and tasks[0].title >= best
        if (whole or (clear and not found and not frame.value)) and self._catalog.indicators_of[tasks[0].task]:
            where = both(where, self._subjects.one(tasks[0].task))
            return Ask(Query(Asked.INDICATORS, where, measures=tuple(measures)), premise)
        if len(frame.topics) > 1:
            several = [self._equal(self._topics.indicators(topic, (), owners)) for topic in frame.topics]
            if all(several):
                return self.stated(frame, where, [indicator for equal in several for indicator in equal], premise)
        if not found or whole:
            return self._unmeasured(frame, where, [linked.task for linked in tasks], clear=clear)
        equal = self._equal(found)
        tasks_of = [indicator.task for indicator in equal if indicator.task is not None]
        if len(set(tasks_of)) > 1 and len(equal) > 2:
            return self._subjects.which(frame, tasks_of, Asked.INDICATORS)
        return self.stated(frame, where, equal, premise)

    def _equal(self, found: list[tuple[float, IndicatorFact]]) -> list[IndicatorFact]:
        """Those that hold the subject as well as the best does."""
        return [indicator for score, indicator in found if score >= found[0][0] - TIE]

    def stated(
        self, frame: Frame, where: Condition, found: list[IndicatorFact], premise: Premise | None
    ) -> Ask | Decline:
        """These indicators; of one year, those that are stated for it, and none where all are stated for other years."""
        year = next((time.first for time in frame.times if time.due and time.first == time.last), None)
        if year is not None:
            kept = [i for i in found if _last_year(i) == year or (_last_year(i) is None and self._may_be_of(i, year))]
            if not kept:
                return self._refusals.not_by_year(year, found)
            found = [i for i in kept if _last_year(i) == year] or kept
        ids = tuple(Ref(indicator.iri, indicator.name) for indicator in found)
        return Ask(Query(Asked.INDICATORS, where, measures=(Measure(ids=ids),)), premise)

    def _may_be_of(self, indicator: IndicatorFact, year: int) -> bool:
        """Whether the clause of an indicator, or else its task, speaks of this year or of none.

        到2020年达到70% says nothing of 2030.
        """
        clause, whole = self._subjects.around(indicator)
        named = YEAR.findall(clause) or YEAR.findall(whole)
        return not named or str(year) in named

    def _unmeasured(self, frame: Frame, where: Condition, tasks: list[str], *, clear: bool) -> Reading:
        """No indicator holds the subject: the task's target without a number, the nearest text, or nothing."""
        exact = any(word in frame.noun for word in ("指标", "数"))
        if clear and not frame.units and not exact and self._catalog.coverage_of[tasks[0]]:
            return Ask(Query(Asked.COVERAGE, self._subjects.one(tasks[0])))
        if frame.yes_no or (tasks and not frame.value):
            return self._subjects.free(frame, where)
        if frame.sum and not (exact or frame.units):  # what is paid is no target of the plan: 一次性给多少奖补
            return replace(self._subjects.free(frame, where), numbers=True)
        return self._refusals.not_measured(frame, [self._subjects.ref(task) for task in tasks])

    def highest(self, frame: Frame, where: Condition) -> Reading:
        """百分比目标里最高的: only what is measured in one unit can be compared."""
        assert frame.rank is not None
        if len(frame.units) != 1:
            return self._refusals.not_understood()
        top = frame.rank.top
        measures = (Measure(unit=frame.units[0]),)
        return Ask(Query(Asked.INDICATORS, where, measures=measures, ranked=True, fewest=frame.rank.fewest, top=top))


def _last_year(indicator: IndicatorFact) -> int | None:
    """The year by which an indicator is to be reached: 2026 of "2026-12" and of "2024-2026"; None where none is stated."""
    period = indicator.period or ""
    if not period[:4].isdecimal():
        return None
    last = period.partition("-")[2]
    return int(last) if len(last) == len("2026") else int(period[:4])
