"""A question, and the turn before it → a reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.genre import Genre
from ingest.records import Role
from ingest.words import Words
from kg.algebra import (
    ANY_ROLE,
    IN_CHARGE,
    About,
    Among,
    Asked,
    Condition,
    Everything,
    InPlan,
    Involves,
    Passage,
    Query,
    affirmed,
    both,
)
from kg.catalog import Catalog
from retrieval.answer import Status
from retrieval.lay import LayWords
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.accounting import unaccounted
from retrieval.understanding.conditions import Conditions, current_texts, departments_of, roles_of, within
from retrieval.understanding.conversation import Turn
from retrieval.understanding.decline import Refusals
from retrieval.understanding.follow import follow_up
from retrieval.understanding.frame import Frame
from retrieval.understanding.framing import FrameReader
from retrieval.understanding.measuring import Measuring
from retrieval.understanding.names import DepartmentLinker
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.passages import Passages
from retrieval.understanding.places import Places
from retrieval.understanding.plans import PlanLinker
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.reading import Ask, Decline, Free, Premise, Reading
from retrieval.understanding.scope import Scope
from retrieval.understanding.subjects import Subjects
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.topics import TopicLinker

__all__ = ["QuestionReader"]

LEAD = frozenset({Role.LEAD})


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
        parts, plans = PartLinker(catalog, table), PlanLinker(catalog, texts, genre)
        # 上海市长宁区的任务: where all plans are of one area, the province that their texts name says no more than it.
        above = places.named if len(set(areas)) == 1 else ()
        own = frozenset(
            {*areas, *(area.rstrip("区县市省") for area in areas), *above, *(f"{name}市" for name in above)}
        )
        roles = frozenset(share.role for share in catalog.assignments.values())
        linker = DepartmentLinker(catalog, places, Abbreviations(genre), tuple(texts.values()))
        self._catalog = catalog
        self._usual = LEAD if Role.LEAD in roles else IN_CHARGE
        """The role that is meant where none is said: 任务最多的部门."""
        self._frames = FrameReader(table, linker, parts, plans, QuantityLinker(genre, table), words, own, roles)
        self._topics = TopicLinker(catalog, texts, lay_words)
        self._passages = Passages(catalog, texts, self._topics)
        self._refusals = Refusals(catalog, Scope(genre, texts.values()), places, plans)
        self._conditions = Conditions(catalog)
        self._subjects = Subjects(catalog, texts, parts, self._topics, self._refusals, table.general)
        self._measuring = Measuring(catalog, self._topics, self._conditions, self._subjects, self._refusals)
        self._readers: dict[Asked, Callable[[Frame, Condition], Reading]] = {
            Asked.TASKS: self._tasks,
            Asked.DEPARTMENTS: self._departments,
            Asked.INDICATORS: self._measuring.read,
            Asked.COVERAGE: self._coverage,
            Asked.DEADLINES: self._deadlines,
            Asked.POLICIES: self._policies,
            Asked.SECTIONS: self._sections,
            Asked.PLANS: self._plans,
        }

    @property
    def current(self) -> InPlan | None:
        """The condition that stands where a question names no plan; None where there is one text only."""
        newest = self._frames.newest
        return current_texts(newest) if newest else None

    def read(self, question: str, turn: Turn | None = None) -> Reading:
        """What ``question`` asks; ``turn`` is the one before it in its session."""
        frame = self._frames.read(question, turn.plans if turn else ())
        refusal = self._refusals.before(frame)
        if refusal:
            return refusal
        frame.topics = tuple(topic for topic in frame.topics if not self._of_part(topic, frame))
        base = follow_up(frame, turn, self._catalog)
        if isinstance(base, Ask | Decline):
            return base
        if frame.named_none and not isinstance(base, Everything):
            frame.plans = []  # what was asked before lies in the plans that were asked then
        refusal = self._refusals.of_names(frame, roles_of(frame))
        if refusal:
            return refusal
        reading = self._compose(frame, base)
        if isinstance(reading, Free) and not reading.tail and _of_responsibility(frame):
            return self._refusals.no_such_subject(frame)
        if isinstance(reading, Ask) and (lost := [*unaccounted(frame, reading), *self._elsewhere(frame)]):
            return self._refusals.half_understood(reading, lost)
        absent = [one.message.removesuffix("。") for _, one in frame.missing]
        corrected = [named for party in frame.parties for named in party.options if named.corrected]
        notes = (*(f"“{named.corrected}”按“{named.department}”理解" for named in corrected), *absent)
        return replace(reading, notes=notes) if notes and isinstance(reading, Ask) else reading

    def parts(self, question: str) -> list[str]:
        """The questions in ``question``, each of which leans on the one before: 「什么时候完成、由谁牵头」."""
        return self._frames.split(question)

    def _elsewhere(self, frame: Frame) -> list[str]:
        """The subject that none of the numbered tasks speaks of: 第13项任务的加装电梯, which stands in another."""
        numbered = {ref.id for ref in frame.tasks}
        spoken = not numbered or not frame.topics or self._topics.choose(frame.topic, numbered)[0]
        return [] if spoken else [f"“{frame.topic}”"]

    def _of_part(self, topic: str, frame: Frame) -> bool:
        """Whether the words only repeat the title of the part that is named: 第五部分农机社会化服务."""
        titles = [self._catalog.sections[ref.id].title for ref in frame.sections]
        titles += [self._catalog.tasks[ref.id].title for ref in frame.tasks]
        return any(topic in title for title in titles)

    def _compose(self, frame: Frame, base: Condition) -> Reading:
        if frame.unread or (frame.denies and not frame.topics):
            return self._refusals.not_understood()
        if frame.difference or frame.grouped:
            return self._grouped(frame, base)
        if frame.rank:
            return self._ranking(frame, base)
        if frame.tally:
            where = both(base, self._conditions.of_tasks(frame), *self._conditions.measured(frame))
            roles = frame.roles or self._usual
            return Ask(Query(Asked.DEPARTMENTS, where, roles=roles, tally=frame.tally, counted=frame.counted))
        asked = self._asked(frame, base)
        if asked is not None:
            return self._readers[asked](frame, base)
        if frame.topics:
            return self._subjects.free(frame, base)
        # 它呢: nothing is asked of the tasks that the question leans on, so they are shown.
        known = not isinstance(base, Everything)
        return Ask(Query(Asked.TASKS, base), described=True) if known else self._refusals.not_understood()

    def _asked(self, frame: Frame, base: Condition) -> Asked | None:
        """What is asked for, where an interrogative says it or what the question names leaves one reading."""
        if frame.asked_openly and frame.asked is not None:
            return frame.asked
        if frame.asked is Asked.DEPARTMENTS or _verifies(frame):
            return Asked.DEPARTMENTS
        if frame.asked in (Asked.INDICATORS, Asked.COVERAGE, Asked.POLICIES, Asked.SECTIONS, Asked.DEADLINES):
            return frame.asked
        if frame.asked is None and _measures(frame, base):
            return Asked.INDICATORS
        if frame.policies:
            return Asked.POLICIES
        named = frame.parties or frame.tasks or frame.sections or frame.other_sections or frame.having or frame.holders
        return Asked.TASKS if frame.asked or named or (frame.times and not frame.topics) else None

    # —— one method for each thing that can be asked ——

    def _tasks(self, frame: Frame, base: Condition) -> Reading:
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        measured = self._conditions.measured(frame)
        where = both(where, *measured)
        if frame.topics:
            about = self._subjects.about(frame, where)
            if isinstance(about, Decline):
                # 哪项任务管…: in words that no plan uses; nothing else is asked, so the nearest clauses may answer.
                alone = not (
                    frame.parties or frame.tasks or frame.having or measured or frame.counted or frame.mentioned
                )
                return self._subjects.free(frame, where) if alone else about
            where = both(where, about)
        others = frame.parties or frame.having or frame.holders or frame.times or frame.topics
        claimed = tuple(q for q in frame.quantities if frame.yes_no and q.unit in ("项", "个", "条"))
        if claimed and frame.parties:
            return Ask(Query(Asked.TASKS, where), Premise(quantities=claimed))
        return Ask(Query(Asked.TASKS, where, counted=frame.counted), described=bool(frame.tasks) and not others)

    def _departments(self, frame: Frame, base: Condition) -> Reading:
        """Who does it: of the tasks named by number or subject; departments in the question are then its premise."""
        place = both(base, self._conditions.of_tasks(frame), *self._conditions.measured(frame))
        named = bool(frame.tasks or frame.topics or not isinstance(base, Everything))
        if frame.parties and not named:
            return self._with_departments(frame, base, place)
        if frame.topics and not frame.tasks:
            chosen = self._subjects.chosen(frame, place, Asked.DEPARTMENTS)
            if isinstance(chosen, Decline):
                nothing = chosen.status is Status.NOT_FOUND
                return Free(frame.question, tail="由谁牵头？") if nothing and frame.asked_openly else chosen
            place = both(place, chosen)
        return self._who(frame, place)

    def _with_departments(self, frame: Frame, base: Condition, place: Condition) -> Reading:
        """Who else (和区房管局一起牵头过的部门), who in another role (区公安局牵头的任务谁配合), or the tasks of these."""
        own = {party.roles for party in frame.parties if party.roles}
        if frame.asked_roles and own and frame.asked_roles not in own:
            where = self._conditions.all_of(frame, base)
            return (
                where if isinstance(where, Decline) else Ask(Query(Asked.DEPARTMENTS, where, roles=frame.asked_roles))
            )
        if frame.together or frame.coworkers:
            return self._coworkers(frame, place)
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        if frame.asked_openly and frame.noun:
            return self._refusals.not_understood()
        return Ask(Query(Asked.TASKS, where, counted=frame.counted))

    def _who(self, frame: Frame, where: Condition) -> Ask:
        """除了区房管局还有谁: those that are named are left out; else they are the question's premise."""
        denied = any(party.negated for party in frame.parties)
        others = "more" in frame.anaphora or (frame.together and frame.asked_openly and not frame.yes_no)
        excluding = departments_of(frame) if others else ()
        roles = frame.asked_roles or roles_of(frame)
        passage = self._passage(frame, where)
        query = Query(Asked.DEPARTMENTS, where, roles, excluding, passage=passage, counted=frame.counted)
        premise = Premise(departments_of(frame), denied, alone=frame.alone) if frame.parties and not excluding else None
        return Ask(query, premise)

    def _passage(self, frame: Frame, where: Condition) -> Passage | None:
        """The sentences that speak of the subject, where it is one of one task's, with a note of their own."""
        if not frame.topics:
            return None
        named = [part.tasks for part in affirmed(where) if isinstance(part, Among) and isinstance(part.tasks, tuple)]
        alone = [tasks[0] for tasks in named if len(tasks) == 1]
        return self._passages.of(frame.topic, alone[0].id) if alone else None

    def _coworkers(self, frame: Frame, place: Condition) -> Reading:
        """和区房管局一起牵头过任务的部门: who else has the role where this one has it."""
        roles, named = roles_of(frame), departments_of(frame)
        where = both(place, *(Involves(department, roles) for department in named))
        return Ask(Query(Asked.DEPARTMENTS, where, roles=roles, excluding=named, counted=frame.counted))

    def _grouped(self, frame: Frame, base: Condition) -> Reading:
        """A和B各牵头几项, 每个部门几项, 各部分几项; A比B多几项."""
        named = tuple(named.department for party in frame.parties for named in party.options[:1])
        if (frame.difference and len(named) != 2) or any(party.negated for party in frame.parties):
            return self._refusals.not_understood()
        where = both(base, self._conditions.of_tasks(frame), *self._conditions.measured(frame))
        by_departments = frame.difference or frame.grouped is Asked.DEPARTMENTS
        if frame.parties and not by_departments:  # 区房管局在各部分各牵头几项
            parties = self._conditions.all_of(frame, base)
            if isinstance(parties, Decline):
                return parties
            where = both(parties, *self._conditions.measured(frame))
        if frame.topics:
            about = self._subjects.about(frame, where)
            if isinstance(about, Decline):
                return about
            where = both(where, about)
        asked = Asked.DEPARTMENTS if by_departments else frame.grouped or Asked.SECTIONS
        roles = frame.asked_roles or roles_of(frame)
        only = named if by_departments else ()
        return Ask(Query(asked, where, roles=roles, only=only, grouped=True, difference=frame.difference))

    def _ranking(self, frame: Frame, base: Condition) -> Reading:
        """最多, 第二, 谁更多, 最高: of departments, tasks, sections, or of indicators in one unit."""
        rank = frame.rank
        assert rank is not None
        where = both(base, self._conditions.of_tasks(frame), *self._conditions.measured(frame))
        if rank.by_value or (frame.asked is Asked.INDICATORS and not rank.by_indicators):
            return self._measuring.highest(frame, where)
        if frame.topics and frame.asked is not Asked.TASKS:
            about = self._subjects.about(frame, where)
            where = where if isinstance(about, Decline) else both(where, about)
        held = frame.asked in (Asked.TASKS, Asked.SECTIONS, Asked.PLANS) and not rank.of_departments
        asked = frame.asked if frame.asked and held else Asked.DEPARTMENTS
        claimed = frame.yes_no and len(frame.parties) == 1
        only = () if claimed else tuple(n.department for p in frame.parties if not p.negated for n in p.options)
        if len(only) == 1 and not rank.nth:
            return self._refusals.not_understood()  # 它们谁多, where there is only one
        query = Query(
            asked,
            where,
            roles=frame.roles or (ANY_ROLE if asked is Asked.TASKS else self._usual),
            only=only,
            excluding=tuple(n.department for p in frame.parties if p.negated for n in p.options),
            ranked=True,
            by=Asked.INDICATORS if rank.by_indicators else Asked.DEPARTMENTS,
            fewest=rank.fewest,
            top=rank.top if len(only) <= 1 else None,
            nth=rank.nth,
        )
        return Ask(query, Premise(departments_of(frame)) if claimed else None)

    def _coverage(self, frame: Frame, base: Condition) -> Reading:
        where = self._of_subject(frame, base, Asked.COVERAGE)
        return where if isinstance(where, Decline) else Ask(Query(Asked.COVERAGE, where, counted=frame.counted))

    def _deadlines(self, frame: Frame, base: Condition) -> Reading:
        where = self._of_subject(frame, base, Asked.DEADLINES)
        if isinstance(where, Decline):
            return where
        if frame.topics and not frame.tasks:
            kept = within(where, self._catalog) or []
            timed = [i for _, i in self._topics.indicators(frame.topic, (), kept) if i.period]
            if timed and not any(self._catalog.deadlines_of[task] for task in kept):
                return self._measuring.stated(frame, where, timed[:1], None)
        return Ask(Query(Asked.DEADLINES, where, counted=frame.counted))

    def _sections(self, frame: Frame, base: Condition) -> Reading:
        """分几个部分; 海绵城市属于哪个部分."""
        where = self._of_subject(frame, base, Asked.SECTIONS)
        return where if isinstance(where, Decline) else Ask(Query(Asked.SECTIONS, where, counted=frame.counted))

    def _plans(self, frame: Frame, base: Condition) -> Reading:
        """哪几份文件提到12345热线: those that say it in these words, for likeness in meaning makes no complete list."""
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        where = both(where, *self._conditions.measured(frame))
        if frame.topics:
            frame.topics = tuple(re.sub(r"(?<=[a-z0-9])(?=[一-鿿])", " ", topic) for topic in frame.topics)
            about = self._subjects.about(frame, where)
            if not isinstance(about, About):
                return about if isinstance(about, Decline) else self._refusals.no_such_subject(frame)
            where = both(where, about)
        return Ask(Query(Asked.PLANS, where, counted=frame.counted))

    def _of_subject(self, frame: Frame, base: Condition, asked: Asked) -> Condition | Decline:
        """The conditions of the question, and the one task that its subject means where no number names one."""
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline) or not frame.topics or frame.tasks:
            return where
        chosen = self._subjects.chosen(frame, where, asked)
        return chosen if isinstance(chosen, Decline) else both(where, chosen)

    def _policies(self, frame: Frame, base: Condition) -> Reading:
        if frame.policies:
            return self._tasks(frame, base)
        where = self._conditions.all_of(frame, base)
        if isinstance(where, Decline):
            return where
        if frame.topics and not (frame.tasks or frame.parties):
            chosen = self._subjects.chosen(frame, where, Asked.POLICIES)
            if isinstance(chosen, Decline) and "计划" in frame.question:
                # 制订本计划是为了落实什么文件: the plan itself is asked about.
                frame.topics = ()
                return Ask(Query(Asked.POLICIES, where, counted=frame.counted))
            if isinstance(chosen, Decline):
                # 对还不上贷款的企业有什么政策: not a document is asked for, but what the plan does.
                return self._subjects.free(frame, where) if chosen.status is Status.NOT_FOUND else chosen
            where = both(where, chosen)
        return Ask(Query(Asked.POLICIES, where, counted=frame.counted))


def _measures(frame: Frame, base: Condition) -> bool:
    """Whether a number is asked for although no noun says so: 多少条精品道路, 目标是80%吗, 低于50%的."""
    named = not frame.unnamed or not isinstance(base, Everything)
    compared = bool(frame.quantities) and frame.quantities[0].comparison is not None
    return ((frame.value or bool(frame.units)) and named) or compared or (bool(frame.quantities) and bool(frame.topic))


def _of_responsibility(frame: Frame) -> bool:
    """Whether it asks who does what: only the graph answers that, never the text that is nearest in meaning."""
    return frame.asked in (Asked.TASKS, Asked.DEPARTMENTS) and frame.roles not in (None, ANY_ROLE)


def _verifies(frame: Frame) -> bool:
    """加装电梯是区应急局牵头吗, 区房管局牵头第14项任务: a department and a task, and nothing else asked."""
    subject = bool(frame.tasks) or (bool(frame.topics) and frame.yes_no)
    # 科技部也负责吗: 也 joins this department to others of the task, and joins no two of the question
    joined = frame.together and (frame.jointly or len(frame.parties) > 1)
    return frame.asked is None and bool(frame.parties) and subject and not (frame.value or joined)
