"""A question, and the turn before it → a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingest.genre import Genre
from ingest.records import Role
from ingest.words import Words
from kg.algebra import (
    ANY_ROLE,
    About,
    Among,
    Asked,
    Cites,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    InPlan,
    InSection,
    Involves,
    LeadCount,
    Measure,
    Measured,
    Not,
    Or,
    Query,
    Ref,
    both,
)
from kg.catalog import Catalog
from retrieval.answer import Choice, Reason, Status
from retrieval.lay import LayWords
from retrieval.understanding.conversation import Turn
from retrieval.understanding.decline import Refusals
from retrieval.understanding.follow import follow_up
from retrieval.understanding.frame import Frame, FrameReader, Party
from retrieval.understanding.names import DepartmentLinker, Named
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.places import Places
from retrieval.understanding.quantities import QuantityLinker, Time
from retrieval.understanding.reading import Ask, Decline, Free, Premise, Reading
from retrieval.understanding.scope import Scope
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.topics import TopicLinker

__all__ = ["QuestionReader"]

LEAD = frozenset({Role.LEAD})
MOST_CHOICES = 4


class QuestionReader:
    """Reads questions against one snapshot's facts. Deterministic, without the embedding model."""

    def __init__(
        self, catalog: Catalog, texts: Mapping[str, str], genre: Genre, words: Words, lay_words: LayWords
    ) -> None:
        self._catalog = catalog
        self._texts = texts
        table = QuestionTable(genre)
        areas = [plan.area for plan in catalog.plans.values() if plan.area]
        places = Places(genre, areas, texts.values())
        self._departments = DepartmentLinker(catalog, places)
        self._parts = PartLinker(catalog, table)
        self._topics = TopicLinker(catalog, texts, lay_words)
        own = frozenset({"上海市", "上海", *areas, *(area.rstrip("区县市省") for area in areas)})
        quantities = QuantityLinker(genre, table)
        self._frames = FrameReader(table, self._departments, self._parts, quantities, words, own)
        self._refusals = Refusals(catalog, Scope(genre, texts.values()), places)

    def read(self, question: str, turn: Turn | None = None) -> Reading:
        """What ``question`` asks; ``turn`` is the one before it in its session."""
        frame = self._frames.read(question)
        refusal = self._refusals.before(frame)
        if refusal:
            return refusal
        followed = follow_up(frame, turn, self._catalog)
        if isinstance(followed, Ask | Decline):
            return followed
        base = followed
        refusal = self._refusals.of_names(frame, self._leading_roles(frame))
        if refusal:
            return refusal
        reading = self._compose(frame, base)
        notes = tuple(
            f"“{named.corrected}”按“{named.department}”理解"
            for party in frame.parties
            for named in party.options
            if named.corrected
        )
        return replace(reading, notes=notes) if notes and isinstance(reading, Ask) else reading

    def examples(self) -> tuple[Choice, ...]:
        """Questions that have answers here."""
        return self._refusals.examples()

    # —— what is asked ——

    def _compose(self, frame: Frame, base: Condition) -> Reading:
        asked = frame.asked
        if frame.rank:
            return self._ranking(frame, base)
        together = frame.coworkers or frame.together
        if together and frame.parties and asked is Asked.DEPARTMENTS and not (frame.tasks or frame.topic):
            return self._coworkers(frame, base)
        if asked is Asked.SECTIONS:
            return Ask(Query(Asked.SECTIONS, both(base, self._plans(frame)), counted=frame.counted))
        if asked is Asked.TASKS and frame.asked_openly:
            return self._tasks(frame, base)
        if asked is Asked.DEPARTMENTS or self._verifies(frame):
            return self._departments_of(frame, base)
        if asked is Asked.INDICATORS or (asked is None and self._measures(frame)):
            return self._indicators(frame, base)
        if asked is Asked.DEADLINES:
            return self._of_topic(frame, base, Asked.DEADLINES)
        if asked is Asked.POLICIES or (asked is None and frame.policies):
            return self._policies(frame, base)
        if asked is Asked.TASKS or frame.parties or frame.tasks or frame.sections or frame.having or frame.leads:
            return self._tasks(frame, base)
        if frame.times and not frame.topic:
            return self._tasks(frame, base)
        if not frame.topic:
            known = not isinstance(base, Everything)
            return Ask(Query(Asked.TASKS, base), described=True) if known else self._refusals.not_understood()
        return self._free(frame, base)

    def _tasks(self, frame: Frame, base: Condition) -> Reading:
        if frame.topic and frame.yes_no and not frame.parties and not frame.asked_openly:
            return self._free(frame, base)
        where = self._where(frame, base)
        if isinstance(where, Decline):
            return where
        conditions = [where]
        conditions += [Measured(measure) for measure in self._measures_asked(frame)]
        conditions += [due for time in frame.times if (due := _due(time)) is not None]
        if frame.topic:
            about = self._about(frame, both(where))
            if isinstance(about, Decline):
                return about
            conditions.append(about)
        query = Query(Asked.TASKS, both(*conditions), counted=frame.counted)
        plain = not (frame.parties or frame.having or frame.leads or frame.times or frame.topic)
        return Ask(query, described=bool(frame.tasks) and plain)

    def _departments_of(self, frame: Frame, base: Condition) -> Reading:
        """Who does it: of the tasks named by number or topic; departments in the question are then its premise."""
        roles = frame.roles or ANY_ROLE
        place = both(base, self._placed(frame))
        said = tuple(named.department for party in frame.parties for named in party.options)
        denied = any(party.negated for party in frame.parties)
        premise = Premise(said, denied) if said else None
        if frame.tasks or not isinstance(base, Everything):
            return Ask(self._who(frame, place, roles), premise)
        if frame.topic:
            chosen = self._chosen(frame, place, Asked.DEPARTMENTS)
            if isinstance(chosen, Decline):
                return chosen
            return Ask(self._who(frame, both(place, chosen), roles), premise)
        if frame.parties:
            where = self._where(frame, base)
            return where if isinstance(where, Decline) else Ask(Query(Asked.TASKS, where, counted=frame.counted))
        where = both(self._where_or_place(frame, place), *(Has(kind) if yes else Not(Has(kind)) for kind, yes in frame.having))
        return Ask(self._who(frame, where, roles))

    def _who(self, frame: Frame, where: Condition, roles: frozenset[Role]) -> Query:
        excluded = tuple(n.department for p in frame.parties if p.negated for n in p.options) if "more" in frame.anaphora else ()
        return Query(Asked.DEPARTMENTS, where, roles=roles, counted=frame.counted, excluding=excluded)

    def _coworkers(self, frame: Frame, base: Condition) -> Reading:
        """和区房管局一起牵头过任务的部门: who else has the role where this one has it."""
        roles = self._leading_roles(frame)
        named = tuple(n.department for party in frame.parties for n in party.options)
        where = both(base, self._placed(frame), *(Involves(department, roles) for department in named))
        return Ask(Query(Asked.DEPARTMENTS, where, roles=roles, excluding=named, counted=frame.counted))

    def _ranking(self, frame: Frame, base: Condition) -> Reading:
        assert frame.rank is not None
        where = both(base, self._placed(frame))
        if frame.topic and frame.asked is not Asked.TASKS:
            about = self._about(frame, where)
            where = both(where, about) if not isinstance(about, Decline) else where
        asked = Asked.TASKS if frame.asked is Asked.TASKS and frame.asked_openly else Asked.DEPARTMENTS
        only = tuple(n.department for party in frame.parties for n in party.options)
        top = frame.rank.top if len(only) < 2 else None
        roles = frame.roles or LEAD
        return Ask(Query(asked, where, roles=roles, only=only, ranked=True, fewest=frame.rank.fewest, top=top))

    def _indicators(self, frame: Frame, base: Condition) -> Reading:
        where = self._where(frame, base)
        if isinstance(where, Decline):
            return where
        claimed = tuple(q for q in frame.quantities if q.comparison is None or frame.yes_no)
        measures = self._measures_asked(frame)
        measure = measures[0] if measures else None
        premise = Premise(quantities=claimed) if claimed and frame.topic else None
        if not frame.topic:
            if claimed and not measures:
                measure = claimed[0].measure()
            if not measure and isinstance(where, Everything) and not frame.asked:
                return self._refusals.not_understood()
            return Ask(Query(Asked.INDICATORS, where, measure=measure, counted=frame.counted))
        return self._indicators_of_topic(frame, where, measure, premise)

    def _indicators_of_topic(
        self, frame: Frame, where: Condition, measure: Measure | None, premise: Premise | None
    ) -> Reading:
        within = self._within(where)
        found = self._topics.indicators(frame.topic, frame.units, within)
        tasks, clear = self._topics.choose(frame.topic, within)
        whole = bool(tasks) and clear and not frame.value and tasks[0].title >= (found[0][0] if found else 0.0)
        if whole or (tasks and clear and not found and frame.asked is Asked.INDICATORS):
            among = Among((self._parts.task_ref(tasks[0].task),))
            return Ask(Query(Asked.INDICATORS, both(where, among), measure=measure), premise)
        if not found:
            if clear and not frame.units and self._catalog.coverage_of[tasks[0].task]:
                return Ask(Query(Asked.COVERAGE, Among((self._parts.task_ref(tasks[0].task),))))
            if frame.yes_no or (tasks and not frame.value):
                return self._free(frame, where)
            return self._refusals.not_measured(frame, [self._parts.task_ref(one.task) for one in tasks[:MOST_CHOICES]])
        best = [i for score, i in found if score >= found[0][0] - 0.02]
        if len({i.task for i in best}) > 1 and len(best) > 2:
            return self._which(frame, [i.task for i in best], "的量化指标是什么？")
        ids = tuple(Ref(i.iri, i.name) for i in best)
        period = measure.period if measure else None
        return Ask(Query(Asked.INDICATORS, where, measure=Measure(period=period, ids=ids)), premise)

    def _of_topic(self, frame: Frame, base: Condition, asked: Asked) -> Reading:
        where = self._where(frame, base)
        if isinstance(where, Decline):
            return where
        if frame.topic and not frame.tasks:
            chosen = self._chosen(frame, where, asked)
            if isinstance(chosen, Decline):
                return chosen
            where = both(where, chosen)
        return Ask(Query(asked, where, counted=frame.counted))

    def _policies(self, frame: Frame, base: Condition) -> Reading:
        if frame.policies:
            return self._tasks(frame, base)
        if frame.topic and not (frame.tasks or frame.parties):
            chosen = self._chosen(frame, both(base, self._placed(frame)), Asked.POLICIES)
            if isinstance(chosen, Decline):
                # 制订这个计划依据哪个文件: what is left says nothing of a task; the plan itself is asked about.
                return Ask(Query(Asked.POLICIES, both(base, self._placed(frame)), counted=frame.counted))
            return Ask(Query(Asked.POLICIES, both(base, chosen), counted=frame.counted))
        where = self._where(frame, base)
        return where if isinstance(where, Decline) else Ask(Query(Asked.POLICIES, where, counted=frame.counted))

    def _free(self, frame: Frame, base: Condition) -> Reading:
        within = self._within(base)
        tasks = tuple(self._parts.task_ref(iri) for iri in within) if within is not None else ()
        return Free(frame.question, tasks)

    # —— which tasks ——

    def _where(self, frame: Frame, base: Condition) -> Condition | Decline:
        """The conditions of the question, without its topic."""
        parties = self._of_parties(frame)
        if isinstance(parties, Decline):
            return parties
        having = [Has(kind) if yes else Not(Has(kind)) for kind, yes in frame.having]
        leads = [LeadCount(*frame.leads)] if frame.leads and not self._counts_parties(frame) else []
        return both(base, self._placed(frame), parties, *leads, *having, *self._cited(frame))

    def _where_or_place(self, frame: Frame, place: Condition) -> Condition:
        where = self._where(frame, place)
        return place if isinstance(where, Decline) else where

    def _cited(self, frame: Frame) -> list[Condition]:
        conditions: list[Condition] = []
        for _, documents in frame.policies:
            cites = [Cites(document) for document in documents]
            conditions += [Or(tuple(cites))] if len(cites) > 1 else cites
        return conditions

    def _of_parties(self, frame: Frame) -> Condition | Decline:
        roles = self._leading_roles(frame)
        said = [self._involves(party, party.roles or roles) for party in frame.parties if not party.negated]
        denied = [Not(self._involves(party, party.roles or ANY_ROLE)) for party in frame.parties if party.negated]
        alone = [LeadCount(Comparison.EQUAL, 1)] if frame.alone and frame.parties else []
        if len(said) > 1 and not (frame.together or denied):
            if frame.either:
                return both(Or(tuple(said)), *denied, *alone)
            if not self._counts_parties(frame):
                return self._together_or_either(frame)
        return both(*said, *denied, *alone)

    def _together_or_either(self, frame: Frame) -> Decline:
        names = [str(p.options[0].department) for p in frame.parties]
        joined = "、".join(names)
        choices = (
            Choice(f"{joined}共同牵头的任务", f"{'和'.join(names)}共同牵头哪些任务？"),
            Choice(f"{joined}中任一单位牵头的任务", f"{'或'.join(names)}牵头哪些任务？"),
        )
        return Decline(
            Status.AMBIGUOUS, Reason.SEVERAL_READINGS, f"问的是{joined}共同牵头的任务，还是其中任一单位牵头的任务？", choices=choices
        )

    def _counts_parties(self, frame: Frame) -> bool:
        """区建管委、区城运中心、区数据局三家一起: the number repeats how many are named."""
        return bool(frame.leads) and frame.leads[1] == len(frame.parties) > 1

    def _involves(self, party: Party, roles: frozenset[Role]) -> Condition:
        options = tuple(Involves(named.department, roles) for named in party.options)
        return options[0] if len(options) == 1 else Or(options)

    def _leading_roles(self, frame: Frame) -> frozenset[Role]:
        return frame.roles or ANY_ROLE

    def _plans(self, frame: Frame) -> Condition:
        return InPlan(tuple(Ref(plan.iri, plan.title) for plan in frame.plans)) if frame.plans else Everything()

    def _placed(self, frame: Frame) -> Condition:
        """Plan, section and number."""
        sections = [InSection(section) for section in frame.sections]
        section: Condition = Or(tuple(sections)) if len(sections) > 1 else (sections or [Everything()])[0]
        tasks: Condition = Among(tuple(frame.tasks)) if frame.tasks else Everything()
        return both(self._plans(frame), section, tasks)

    def _within(self, where: Condition) -> list[str] | None:
        """The tasks that a condition on number or section leaves; None where it leaves all."""
        parts = where.parts if hasattr(where, "parts") and not isinstance(where, Or) else (where,)
        within: set[str] | None = None
        for part in parts:
            if isinstance(part, Among):
                tasks = {ref.id for ref in part.tasks}
            elif isinstance(part, InSection):
                tasks = {task.iri for task in self._catalog.tasks_of[part.section.id]}
            elif isinstance(part, InPlan):
                tasks = {task.iri for plan in part.plans for task in self._catalog.tasks_of[plan.id]}
            else:
                continue
            within = tasks if within is None else within & tasks
        return None if within is None else [iri for iri in self._catalog.tasks if iri in within]

    # —— by subject ——

    def _about(self, frame: Frame, where: Condition) -> Condition | Decline:
        """The tasks whose text holds the topic as written, or else whose words it shares."""
        words = tuple(frame.topic.split())
        held = [
            task for task in self._catalog.tasks.values() if all(w in self._texts[task.plan][task.start : task.end].lower() for w in words)
        ]
        if held and len(frame.topic) > 1:
            return About(words)
        found, _ = self._topics.choose(frame.topic, self._within(where))
        if not found:
            return self._refusals.nothing_about(frame)
        refs = tuple(self._parts.task_ref(linked.task) for linked in found)
        return Among(refs, f"与“{frame.topic}”有关的任务：" + "、".join(map(str, refs)))

    def _chosen(self, frame: Frame, where: Condition, asked: Asked) -> Condition | Decline:
        """The one task that the topic means; several close ones are asked back, none is said."""
        found, clear = self._topics.choose(frame.topic, self._within(where))
        if not found:
            return self._refusals.no_such_subject(frame)
        if not clear:
            tails = {Asked.DEPARTMENTS: "由谁牵头？", Asked.DEADLINES: "的完成时限是什么时候？", Asked.POLICIES: "引用了哪些文件？"}
            return self._which(frame, [linked.task for linked in found], tails.get(asked, "是什么？"))
        return Among((self._parts.task_ref(found[0].task),))

    def _which(self, frame: Frame, tasks: list[str], tail: str) -> Decline:
        facts = [self._catalog.tasks[iri] for iri in dict.fromkeys(tasks)][:MOST_CHOICES]
        choices = tuple(Choice(f"任务{t.number}「{t.title}」", f"第{t.number}项任务{tail}") for t in facts)
        message = f"与“{frame.topic}”有关的任务不止一项，问的是哪一项？"
        refs = tuple(self._parts.task_ref(fact.iri) for fact in facts)
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices, tasks=refs)

    # —— numbers ——

    def _measures(self, frame: Frame) -> bool:
        """Whether a number is asked for although no noun says so: 多少条精品道路, 目标是80%吗."""
        named = bool(frame.topic or frame.tasks or frame.parties or frame.sections)
        return bool((frame.value and named) or (frame.quantities and (frame.topic or frame.quantities[0].comparison)))

    def _verifies(self, frame: Frame) -> bool:
        """加装电梯是区应急局牵头吗, 区房管局牵头第14项任务: a department and a task, and nothing else asked."""
        about = frame.tasks or (frame.topic and frame.yes_no)
        return frame.asked is None and bool(frame.parties and about) and not frame.value and not frame.together

    def _measures_asked(self, frame: Frame) -> list[Measure]:
        """The conditions on indicators: value, unit, period."""
        compared = [q.measure() for q in frame.quantities if q.comparison is not None and not frame.yes_no]
        unit = frame.units[0] if len(frame.units) == 1 and not frame.topic and not compared else None
        units = [Measure(unit=unit)] if unit else []
        periods = [Measure(period=period) for time in frame.times if (period := self._period(time))]
        found = [*compared, *units]
        if periods:
            found = [replace(measure, period=periods[0].period) for measure in found] or periods
        return found

    def _period(self, time: Time) -> str | None:
        if time.period == "plan":
            spans = {plan.period for plan in self._catalog.plans.values() if plan.period}
            return f"{min(spans)[0]}-{min(spans)[1]}" if len(spans) == 1 else None
        if time.first is not None and time.last is not None and time.due is None:
            return f"{time.first}-{time.last}"
        return time.period


def _due(time: Time) -> Condition | None:
    """2026年底前 → due by 2026-12; 2026年 → within that year."""
    if time.due is None:
        return None
    if time.before or "-" in time.due:
        return Due(Comparison.AT_MOST, time.due)
    return both(Due(Comparison.AT_LEAST, f"{time.due}-01"), Due(Comparison.AT_MOST, f"{time.due}-12"))
