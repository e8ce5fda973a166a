"""A question, and the turn before it → a reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.genre import Genre
from ingest.records import Role
from ingest.words import Words
from kg.algebra import Asked, Condition, Everything, Involves, Measure, Measured, Query, Ref, both
from kg.catalog import Catalog
from retrieval.lay import LayWords
from retrieval.understanding.conditions import Conditions, departments_of, dues, having, roles_of, within
from retrieval.understanding.conversation import Turn
from retrieval.understanding.decline import Refusals
from retrieval.understanding.follow import follow_up
from retrieval.understanding.frame import Frame, FrameReader
from retrieval.understanding.names import DepartmentLinker
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.places import Places
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.reading import Ask, Decline, Free, Premise, Reading
from retrieval.understanding.scope import Scope
from retrieval.understanding.subjects import Subjects
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.topics import TopicLinker

__all__ = ["QuestionReader"]

LEAD = frozenset({Role.LEAD})
TIE = 0.02
"""Indicators whose scores differ by no more are taken together: three kinds of road in one task."""


class QuestionReader:
    """Reads questions against one snapshot's facts. Deterministic, and without the embedding model.

    Args:
        catalog: the facts.
        texts: plan id → text.
        genre: the tables.
        words: cuts questions.
        lay_words: what residents call things.
    """

    def __init__(
        self, catalog: Catalog, texts: Mapping[str, str], genre: Genre, words: Words, lay_words: LayWords
    ) -> None:
        table = QuestionTable(genre)
        areas = [plan.area for plan in catalog.plans.values() if plan.area]
        places = Places(genre, areas, texts.values())
        parts = PartLinker(catalog, table)
        own = frozenset({"上海市", "上海", *areas, *(area.rstrip("区县市省") for area in areas)})
        linker = DepartmentLinker(catalog, places)
        self._catalog = catalog
        self._frames = FrameReader(table, linker, parts, QuantityLinker(genre, table), words, own)
        self._topics = TopicLinker(catalog, texts, lay_words)
        self._refusals = Refusals(catalog, Scope(genre, texts.values()), places)
        self._conditions = Conditions(catalog)
        self._subjects = Subjects(catalog, texts, parts, self._topics, self._refusals)
        self._readers: dict[Asked, Callable[[Frame, Condition], Reading]] = {
            Asked.TASKS: self._tasks,
            Asked.DEPARTMENTS: self._departments,
            Asked.INDICATORS: self._indicators,
            Asked.DEADLINES: self._deadlines,
            Asked.POLICIES: self._policies,
            Asked.SECTIONS: self._sections,
        }

    def read(self, question: str, turn: Turn | None = None) -> Reading:
        """What ``question`` asks; ``turn`` is the one before it in its session."""
        frame = self._frames.read(question)
        refusal = self._refusals.before(frame)
        if refusal:
            return refusal
        base = follow_up(frame, turn, self._catalog)
        if isinstance(base, Ask | Decline):
            return base
        refusal = self._refusals.of_names(frame, roles_of(frame))
        if refusal:
            return refusal
        reading = self._compose(frame, base)
        corrected = [named for party in frame.parties for named in party.options if named.corrected]
        notes = tuple(f"“{named.corrected}”按“{named.department}”理解" for named in corrected)
        return replace(reading, notes=notes) if notes and isinstance(reading, Ask) else reading

    def _compose(self, frame: Frame, base: Condition) -> Reading:
        if frame.rank:
            return self._ranking(frame, base)
        asked = self._asked(frame)
        if asked is not None:
            return self._readers[asked](frame, base)
        if frame.topic:
            return self._free(frame, base)
        # 它呢: nothing is asked of the tasks that the question leans on, so they are shown.
        return (
            self._refusals.not_understood()
            if isinstance(base, Everything)
            else Ask(Query(Asked.TASKS, base), described=True)
        )

    def _asked(self, frame: Frame) -> Asked | None:
        """What is asked for, where an interrogative says it or what the question names leaves one reading."""
        if frame.asked_openly and frame.asked is not None:
            return frame.asked
        if frame.asked is Asked.DEPARTMENTS or _verifies(frame):
            return Asked.DEPARTMENTS
        if frame.asked in (Asked.INDICATORS, Asked.POLICIES, Asked.SECTIONS, Asked.DEADLINES):
            return frame.asked
        if frame.asked is None and _measures(frame):
            return Asked.INDICATORS
        if frame.policies:
            return Asked.POLICIES
        named = frame.parties or frame.tasks or frame.sections or frame.having or frame.leads
        return Asked.TASKS if frame.asked or named or (frame.times and not frame.topic) else None

    # —— one method for each thing that can be asked ——

    def _tasks(self, frame: Frame, base: Condition) -> Reading:
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        measured = [Measured(measure) for measure in self._conditions.measures(frame)]
        where = both(where, *measured, *dues(frame))
        if frame.topic:
            about = self._subjects.about(frame, where)
            if isinstance(about, Decline):
                return about
            where = both(where, about)
        others = frame.parties or frame.having or frame.leads or frame.times or frame.topic
        return Ask(Query(Asked.TASKS, where, counted=frame.counted), described=bool(frame.tasks) and not others)

    def _departments(self, frame: Frame, base: Condition) -> Reading:
        """Who does it: of the tasks named by number or subject; departments in the question are then its premise."""
        place = both(base, self._conditions.place(frame))
        named = bool(frame.tasks or frame.topic or not isinstance(base, Everything))
        if frame.parties and not named:
            if frame.together or frame.coworkers:
                return self._coworkers(frame, place)
            where = self._conditions.all_of(frame, base)
            return where if isinstance(where, Decline) else Ask(Query(Asked.TASKS, where, counted=frame.counted))
        if frame.topic and not frame.tasks:
            chosen = self._subjects.chosen(frame, place, Asked.DEPARTMENTS)
            if isinstance(chosen, Decline):
                return chosen
            place = both(place, chosen)
        if not named:
            where = self._conditions.all_of(frame, place)
            place = place if isinstance(where, Decline) else where
        return self._who(frame, both(place, *having(frame)))

    def _who(self, frame: Frame, where: Condition) -> Ask:
        """除了区房管局还有谁: those that are denied are left out; others that are named are the question's premise."""
        denied = any(party.negated for party in frame.parties)
        excluding = departments_of(frame) if denied and "more" in frame.anaphora else ()
        query = Query(Asked.DEPARTMENTS, where, roles=roles_of(frame), counted=frame.counted, excluding=excluding)
        premise = Premise(departments_of(frame), denied) if frame.parties and not excluding else None
        return Ask(query, premise)

    def _coworkers(self, frame: Frame, place: Condition) -> Reading:
        """和区房管局一起牵头过任务的部门: who else has the role where this one has it."""
        roles, named = roles_of(frame), departments_of(frame)
        where = both(place, *(Involves(department, roles) for department in named))
        return Ask(Query(Asked.DEPARTMENTS, where, roles=roles, excluding=named, counted=frame.counted))

    def _ranking(self, frame: Frame, base: Condition) -> Reading:
        assert frame.rank is not None
        where = both(base, self._conditions.place(frame))
        if frame.topic and frame.asked is not Asked.TASKS:
            about = self._subjects.about(frame, where)
            where = where if isinstance(about, Decline) else both(where, about)
        asked = Asked.TASKS if frame.asked is Asked.TASKS and frame.asked_openly else Asked.DEPARTMENTS
        only = departments_of(frame)
        top = frame.rank.top if len(only) <= 1 else None
        roles = frame.roles or LEAD
        return Ask(Query(asked, where, roles=roles, only=only, ranked=True, fewest=frame.rank.fewest, top=top))

    def _indicators(self, frame: Frame, base: Condition) -> Reading:
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        measure = next(iter(self._conditions.measures(frame)), None)
        if frame.topic:
            return self._indicators_about(frame, where, measure)
        if frame.quantities and measure is None:
            measure = frame.quantities[0].measure()
        if measure is None and isinstance(where, Everything) and not frame.asked:
            return self._refusals.not_understood()
        return Ask(Query(Asked.INDICATORS, where, measure=measure, counted=frame.counted))

    def _indicators_about(self, frame: Frame, where: Condition, measure: Measure | None) -> Reading:
        """The indicators that the subject names; or all of a task's, where the subject names the task."""
        kept = within(where, self._catalog)
        claimed = tuple(q for q in frame.quantities if q.comparison is None or frame.yes_no)
        premise = Premise(quantities=claimed) if claimed else None
        found = self._topics.indicators(frame.topic, frame.units, kept)
        tasks, clear = self._topics.choose(frame.topic, kept)
        best = found[0][0] if found else 0.0
        whole = clear and not frame.value and tasks[0].title >= best
        if whole or (clear and not found and frame.asked is Asked.INDICATORS and not frame.value):
            where = both(where, self._subjects.one(tasks[0].task))
            return Ask(Query(Asked.INDICATORS, where, measure=measure), premise)
        if not found:
            return self._unmeasured(frame, where, [linked.task for linked in tasks], clear=clear)
        equal = [indicator for score, indicator in found if score >= best - TIE]
        if len({indicator.task for indicator in equal}) > 1 and len(equal) > 2:
            return self._subjects.which(frame, [indicator.task for indicator in equal], Asked.INDICATORS)
        ids = tuple(Ref(indicator.iri, indicator.name) for indicator in equal)
        return Ask(Query(Asked.INDICATORS, where, measure=Measure(ids=ids)), premise)

    def _unmeasured(self, frame: Frame, where: Condition, tasks: list[str], *, clear: bool) -> Reading:
        """No indicator holds the subject: the task's target without a number, the nearest text, or nothing."""
        if clear and not frame.units and self._catalog.coverage_of[tasks[0]]:
            return Ask(Query(Asked.COVERAGE, self._subjects.one(tasks[0])))
        if frame.yes_no or (tasks and not frame.value):
            return self._free(frame, where)
        return self._refusals.not_measured(frame, [self._subjects.ref(task) for task in tasks])

    def _deadlines(self, frame: Frame, base: Condition) -> Reading:
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        if frame.topic and not frame.tasks:
            chosen = self._subjects.chosen(frame, where, Asked.DEADLINES)
            if isinstance(chosen, Decline):
                return chosen
            where = both(where, chosen)
        return Ask(Query(Asked.DEADLINES, where, counted=frame.counted))

    def _policies(self, frame: Frame, base: Condition) -> Reading:
        if frame.policies:
            return self._tasks(frame, base)
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        if frame.topic and not (frame.tasks or frame.parties):
            chosen = self._subjects.chosen(frame, where, Asked.POLICIES)
            # 制订这个计划依据哪个文件: where the rest names no task, the plan itself is asked about.
            where = where if isinstance(chosen, Decline) else both(where, chosen)
        return Ask(Query(Asked.POLICIES, where, counted=frame.counted))

    def _sections(self, frame: Frame, base: Condition) -> Reading:
        return Ask(Query(Asked.SECTIONS, both(base, self._conditions.place(frame)), counted=frame.counted))

    def _free(self, frame: Frame, base: Condition) -> Reading:
        kept = within(base, self._catalog)
        return Free(frame.question, tuple(self._subjects.ref(task) for task in kept or ()))


def _measures(frame: Frame) -> bool:
    """Whether a number is asked for although no noun says so: 多少条精品道路, 目标是80%吗, 低于50%的."""
    named = bool(frame.topic or frame.tasks or frame.parties or frame.sections)
    compared = bool(frame.quantities) and frame.quantities[0].comparison is not None
    return (frame.value and named) or compared or (bool(frame.quantities) and bool(frame.topic))


def _verifies(frame: Frame) -> bool:
    """加装电梯是区应急局牵头吗, 区房管局牵头第14项任务: a department and a task, and nothing else asked."""
    subject = bool(frame.tasks) or (bool(frame.topic) and frame.yes_no)
    return frame.asked is None and bool(frame.parties) and subject and not frame.value and not frame.together
