"""What a question means → a query about the facts: subjects become tasks, unsaid roles are said, wishes are asked.

Everything that a phrase could not know (which plans there are, what a subject means) is settled here; nothing of the
question's wording is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    IN_CHARGE,
    LEAD,
    RESPONSIBLE,
    About,
    Among,
    And,
    Asked,
    Calculation,
    Comparison,
    Condition,
    Everything,
    Holding,
    InPlan,
    InSection,
    Involves,
    Measure,
    Measured,
    Not,
    Operator,
    Or,
    Passage,
    Query,
    Ref,
    RoleCount,
    both,
)
from kg.catalog import Catalog
from kg.walk import mapped, walk
from retrieval.answer import Choice, Reason, Status
from retrieval.questions.grammar import roles_in
from retrieval.questions.meaning import UNSAID, Absent, Ask, Cond, Mode, Number, Offices, Sup, Topic, Want
from retrieval.questions.partners import Partners, refs_of
from retrieval.questions.subjects import Link, SubjectLinker
from retrieval.questions.within import whole_plans, within
from retrieval.understanding.grams import coverage, grams
from retrieval.understanding.passages import Passages
from retrieval.understanding.quantities import Quantity
from retrieval.understanding.reading import Ask as Asking
from retrieval.understanding.reading import Decline, Free, Premise, Reading
from retrieval.understanding.tree import task_label, task_name

__all__ = ["Grounded", "Grounder", "lacks_subject"]


KNOWN = 0.62
"""Least share of a subject, of what the plans write, that a task must hold to be meant."""

SHORT_SUBJECT = 7
"""Characters of a subject in which nothing is said around it."""

MOST_OF_IT = 0.55
"""Least share of all of its pairs, also those that no plan writes, that a task must hold."""

ALL_OF_IT = 0.9
"""The same of a subject that every plan writes often: 安全."""

WEIGHT = 0.9
"""Least weight of what it holds, in pairs that one task alone writes."""

LEAD_BY = 0.14
"""Least lead over the next task, as a share of the score, at which the first is meant without asking back."""

TIE = 0.04
"""Indicators whose scores differ by no more, as a share, are meant together."""

MOST_CHOICES = 4

SEPARATOR = re.compile(r"[\s、，,]+|和|跟|与|以及|还有|加上|及")
"""What stands between two subjects of which numbers are asked."""

MOST_PARTS = 5

LOOSE = frozenset("个条项家处件台户座辆套人名次所张批片只种类场")
"""Units that people use for one another: 几个 of what the plan counts in 条. Of money, length and shares they do not."""

OF_NOTHING = 3.0
"""What it costs to ask for offices, dates or numbers of nothing in particular: the subject was not heard."""

ONE_PLAN = 2.0
"""What it costs to ask which plans, where there is one."""

SPARE = 0.6
"""What it costs to take for the subject what the derivation left out."""

NAMED_NONE = -3.0
"""What is taken off that again where a name is clearly one of an office or a part, and there is none of it."""

LOST = 3.5
"""What it costs a reading that a part of it means nothing here: another reading of the same words may be meant."""

TAILS = {
    Asked.DEPARTMENTS: "由谁牵头？",
    Asked.DEADLINES: "的完成时限是什么时候？",
    Asked.POLICIES: "引用了哪些文件？",
    Asked.INDICATORS: "的量化指标有哪些？",
    Asked.COVERAGE: "的覆盖性目标有哪些？",
}
"""How a question about one task goes on, by what is asked."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """A reading with what speaks against it, beyond the cost of its derivation."""

    reading: Reading
    cost: float = 0.0
    spare: bool = False
    """Whether the words that the derivation left out are its subject."""


class _LostError(Exception):
    """A part of the question means nothing here: the reading is a refusal."""

    def __init__(self, decline: Decline | Free, cost: float = 0.0) -> None:
        self.decline, self.cost = decline, cost


class Grounder:
    """Grounds asks in one snapshot's facts."""

    def __init__(
        self,
        catalog: Catalog,
        texts: Mapping[str, str],
        subjects: SubjectLinker,
        passages: Passages,
        current: InPlan | None,
    ) -> None:
        self._catalog, self._texts = catalog, texts
        self._subjects, self._passages = subjects, passages
        self._current = current
        self._in_use = frozenset(share.role for share in catalog.assignments.values())
        self._usual = LEAD if Role.LEAD in self._in_use else IN_CHARGE if Role.RESPONSIBLE in self._in_use else ANY_ROLE

    def ground(self, ask: Ask, question: str, spare: str = "") -> Grounded:
        """The reading of one ask; a refusal where a part of it means nothing here.

        ``spare`` are the words of the question that its derivation left out: they are the subject of an ask that has none.
        """
        try:
            if spare and lacks_subject(ask):
                told = self._of_spare(ask, question, spare)
                if told is not None:
                    return told
            return self._ground(ask, question)
        except _LostError as lost:
            return Grounded(lost.decline, LOST + lost.cost)

    def _of_spare(self, ask: Ask, question: str, spare: str) -> Grounded | None:
        """The ask with what was left out as its subject; None where that means nothing and the ask has offices to go by."""
        try:
            told = self._ground(ask.on(Cond(Topic(spare), None, frozenset({"topic", "spare"}))), question)
        except _LostError:
            if any(one.offices and not isinstance(one.where, Not) for one in ask.conds):
                return None
            raise
        return replace(told, cost=told.cost + SPARE, spare=True)

    def _ground(self, ask: Ask, question: str) -> Grounded:
        if ask.want.mode is Mode.UNSTATED:
            out = "out" in ask.want.marks
            status, reason = (
                (Status.OUT_OF_SCOPE, Reason.OUT_OF_SCOPE) if out else (Status.NOT_FOUND, Reason.NOT_STATED)
            )
            return Grounded(Decline(status, reason, ask.want.reply))
        if ask.want.asked is None and not ask.conds:
            raise _LostError(Free(question))
        ask = _verifying(ask)
        self._check_names(ask, question)
        if ask.operator is not None:
            return Grounded(Asking(self._calculation(ask, question)))
        if ask.want.mode is Mode.REASON:
            raise _LostError(Decline(Status.NOT_FOUND, Reason.NOT_STATED, "计划没有写理由。"))
        if ask.want.mode is Mode.PASSAGE and "where" in ask.want.marks and any("office" in c.marks for c in ask.conds):
            ask = replace(ask, want=Want(Asked.TASKS))  # 税务总局的事写在哪儿了
        if ask.want.mode is Mode.PASSAGE:
            return self._passage(ask, question)
        query, premise, cost = self._query(ask, question)
        one = len(ask.conds) == 1 and bool(ask.conds[0].marks & {"task", "context"})
        described = ask.want.mode is Mode.CONTENT or (one and _plain_list(ask.want))
        if not any("place" in one.marks or isinstance(one.where, InPlan) for one in ask.conds):
            query = self._in_current(query)
        return Grounded(Asking(query, premise, described=described), cost)

    # —— names that the corpus does not have ——

    @staticmethod
    def _check_names(ask: Ask, question: str) -> None:
        partner = ask.want.sup.partner if ask.want.sup else None
        refs = [ref for cond in ask.conds for ref in _refs(cond)] + (refs_of(partner) if partner else [])
        for ref in refs:
            if isinstance(ref, Absent):
                raise _LostError(_refused(ref, question), NAMED_NONE)
        if ask.other is not None:
            Grounder._check_names(ask.other, question)

    # —— queries ——

    def _query(self, ask: Ask, question: str) -> tuple[Query, Premise | None, float]:
        want = ask.want
        match want.asked:
            case Asked.DEPARTMENTS:
                return self._departments(ask)
            case Asked.INDICATORS:
                return self._indicators(ask, question)
            case Asked.TASKS:
                return self._tasks(ask)
            case Asked.POLICIES:
                return self._policies(ask)
            case Asked.SECTIONS | Asked.PLANS:
                where, cost = self._where(ask, several=True)
                if want.asked is Asked.PLANS and len(self._catalog.plans) == 1 and "named" not in want.marks:
                    cost += ONE_PLAN
                counted, grouped = want.mode is Mode.COUNT, "grouped" in want.marks
                query = Query(want.asked, where, roles=ANY_ROLE, counted=counted, grouped=grouped)
                return self._ordered(query, want), None, cost
            case _:
                where, cost = self._where(ask)
                asked = want.asked or Asked.TASKS
                cost += 1.5 if isinstance(where, Everything) and asked is Asked.DEADLINES else 0.0
                return Query(asked, where, counted=want.mode is Mode.COUNT), None, cost

    def _tasks(self, ask: Ask) -> tuple[Query, Premise | None, float]:
        want = ask.want
        where, cost = self._where(ask, several=want.mode is not Mode.CONTENT)
        if want.measures:
            where = both(where, *[_measured(want.measures)])
        query = Query(Asked.TASKS, where, counted=want.mode is Mode.COUNT)
        if want.mode is Mode.COUNT and (grouped := self._each(ask)):
            return grouped, None, cost
        premise = None
        if ask.claim is not None and (isinstance(where, Everything) or "yesno" in ask.marks):
            premise = Premise(quantities=(_quantity(ask.claim),))
        if isinstance(where, Everything) and want.mode is Mode.LIST and want.sup is None and "named" not in want.marks:
            cost += 1.0  # a list is not everything unless everything is asked for
        return self._ordered(query, want), premise, cost

    def _each(self, ask: Ask) -> Query | None:
        """A和B各牵头几项: counted for each of the offices that are named."""
        row = next((one for one in ask.conds if one.offices and len(one.offices.names) > 1), None)
        if row is None or row.offices is None or "deny" in row.marks:
            return None
        if "each" not in ask.want.marks | row.offices.marks:
            return None
        where, _ = self._where(replace(ask, conds=tuple(one for one in ask.conds if one is not row)))
        roles = next(iter(roles_in(row.where)), None) or self._role_of(ask.want.roles, usual=True)
        return Query(Asked.DEPARTMENTS, where, roles, only=tuple(refs_of(row.offices)), grouped=True)

    def _policies(self, ask: Ask) -> tuple[Query, Premise | None, float]:
        """Documents by words of their titles (市里那个实施意见); else those of the tasks that the subject means."""
        counted = ask.want.mode is Mode.COUNT
        topics = [one for one in ask.conds if isinstance(one.where, Topic)]
        rest = replace(ask, conds=tuple(one for one in ask.conds if one not in topics))
        titled = self._titled(" ".join(str(one.where.words) for one in topics if isinstance(one.where, Topic)))
        if topics and titled:
            where, cost = self._where(rest)
            return Query(Asked.POLICIES, where, only=titled, counted=counted), None, cost
        where, cost = self._where(ask, several=True)
        said = any(one.marks & {"mentioned", "words"} for one in ask.conds) and len(self._catalog.plans) > 1
        return Query(Asked.POLICIES, where, counted=counted), None, cost + (0.6 if said else 0.0)

    def _titled(self, words: str) -> tuple[Ref, ...]:
        """The documents whose titles hold most of the words' pairs that any title holds."""
        titles = {iri: references[0].title for iri, references in self._catalog.policies.items()}
        known = frozenset().union(*(grams(title) for title in titles.values())) if titles else frozenset()
        wanted = [gram for gram in grams(words) if gram in known]
        shares = {iri: sum(gram in grams(title) for gram in wanted) for iri, title in titles.items()}
        best = max(shares.values(), default=0)
        if best < 2:
            return ()
        return tuple(Ref(iri, titles[iri]) for iri, share in shares.items() if share == best)

    def _departments(self, ask: Ask) -> tuple[Query, Premise | None, float]:
        want = ask.want
        partners = Partners.of(ask)
        if partners.compared is not None:
            return self._compared(ask, partners.compared)
        roles = self._role_of(want.roles)
        bare = not (partners.conds or want.sup or want.tally or want.marks & {"named", "grouped"})
        where, cost = self._where(replace(ask, conds=tuple(partners.conds)))
        passage = self._passage_of(partners.conds, where)
        query = Query(
            Asked.DEPARTMENTS,
            where,
            roles,
            tuple(dict.fromkeys(partners.left_out)),
            passage=passage,
            counted=want.mode is Mode.COUNT,
            first="first" in want.marks,
            holding=tuple(Holding(Comparison.AT_LEAST, 1, one, roles) for one in partners.each),
        )
        if "grouped" in want.marks:
            query = replace(query, roles=self._role_of(want.roles, usual=True), grouped=True)
        if want.tally is not None:
            tally = want.tally
            held = Holding(tally.comparison, tally.number, where, self._role_of(tally.roles or want.roles, usual=True))
            query = replace(query, roles=held.roles, holding=(held,))
        if want.sup is not None:
            query = replace(query, roles=self._role_of(want.roles or want.sup.roles, usual=True))
            query = self._ordered(query, want)
        return query, partners.premise, cost + (OF_NOTHING if bare else 0.0)

    def _compared(self, ask: Ask, offices: Offices) -> tuple[Query, Premise | None, float]:
        """A和B谁牵头的多: ranked among these."""
        rest = tuple(one for one in ask.conds if one.offices is not offices)
        where, cost = self._where(replace(ask, conds=rest))
        sup = ask.want.sup or Sup()
        roles = self._role_of(ask.want.roles or sup.roles, usual=True)
        query = Query(Asked.DEPARTMENTS, where, roles, only=tuple(refs_of(offices)))
        return replace(query, ranked=True, fewest=sup.fewest, top=None), None, cost

    def _passage_of(self, conds: Sequence[Cond], where: Condition) -> Passage | None:
        topics = [one.where for one in conds if isinstance(one.where, Topic)]
        tasks = [
            n.tasks for n in walk(where) if isinstance(n, Among) and isinstance(n.tasks, tuple) and len(n.tasks) == 1
        ]
        if len(topics) == 1 and tasks:
            return self._passages.of(topics[0].words, tasks[0][0].id)
        return None

    def _role_of(self, roles: frozenset[Role] | None, *, usual: bool = False) -> frozenset[Role]:
        """The role that is meant: as said; else the leads where offices are counted, whoever is named where they are not."""
        if roles:
            return self._of_plan(roles)
        return self._usual if usual else ANY_ROLE

    def _of_plan(self, roles: frozenset[Role]) -> frozenset[Role]:
        """责任单位 of plans that tell 牵头 and 配合 only: whoever is named."""
        return ANY_ROLE if roles == RESPONSIBLE and Role.RESPONSIBLE not in self._in_use else roles

    def _ordered(self, query: Query, want: Want) -> Query:
        sup = want.sup
        if sup is None:
            return query
        by = Asked.INDICATORS if sup.of is Asked.INDICATORS and query.asked is Asked.TASKS else Asked.DEPARTMENTS
        roles = query.roles
        if query.asked is Asked.TASKS:
            roles = self._role_of(sup.roles or want.roles)
        return replace(query, ranked=True, fewest=sup.fewest, top=sup.top, nth=sup.nth, by=by, roles=roles)

    # —— indicators ——

    def _indicators(self, ask: Ask, question: str) -> tuple[Query, Premise | None, float]:
        want = ask.want
        topics = [one.where for one in ask.conds if isinstance(one.where, Topic)]
        timed = [one for one in ask.conds if topics and _period_only(one)]
        rest = tuple(one for one in ask.conds if not isinstance(one.where, Topic) and one not in timed)
        measures = tuple(self._spanned(one) for one in want.measures)
        if want.unit and not measures and not topics:
            measures = (Measure(unit=want.unit),)
        where, cost = self._where(replace(ask, conds=rest))
        premise = None
        if ask.claim is not None:
            premise = Premise(quantities=(_quantity(ask.claim),))
        counted = want.mode is Mode.COUNT
        if not topics:
            query = Query(Asked.INDICATORS, where, measures=measures, counted=counted)
            nothing = want.mode is Mode.VALUE
            return (
                self._ordered_values(query, want),
                premise,
                cost + (OF_NOTHING if nothing and want.sup is None and not _pointed(ask) else 0.0),
            )
        found: list[list[str]] = []
        cost += 1.0 if measures and want.mode is Mode.LIST else 0.0
        for topic in [part for whole in topics for part in self._parts_of(whole, want, where)]:
            tasks = self._task_links(topic, where)
            linked, more = self._indicator_links(topic, want, where)
            whole = self._whole_task(tasks, self._best_indicator(topic, where), want)
            if whole is not None:
                query = Query(Asked.INDICATORS, both(where, self._one(whole)), measures=measures, counted=counted)
                return self._ordered_values(query, want), premise, cost
            if not linked:
                raise _LostError(Free(question, tuple(self._ref(one.iri) for one in tasks[:3]), numbers=True), -0.5)
            found.append(linked)
            cost += more
        ids = tuple(Ref(iri, self._catalog.indicators[iri].name) for iri in _agreeing(found))
        kept = tuple(replace(one, ids=ids) for one in measures) or (Measure(ids=ids),)
        return Query(Asked.INDICATORS, where, measures=kept, counted=counted), premise, cost

    def _parts_of(self, topic: Topic, want: Want, where: Condition) -> list[Topic]:
        """充电桩和停车泊位各多少: two subjects, where each means an indicator of its own."""
        pieces = [piece for piece in SEPARATOR.split(topic.words) if len(piece) > 1]
        if not 1 < len(pieces) <= MOST_PARTS:
            return [topic]
        parts = [replace(topic, words=piece) for piece in pieces]
        best = [self._indicator_links(part, replace(want, unit=None), where)[0][:1] for part in parts]
        distinct = {iri for one in best for iri in one}
        return parts if all(best) and len(distinct) == len(parts) else [topic]

    def _ordered_values(self, query: Query, want: Want) -> Query:
        if want.sup is None:
            return query
        sup = want.sup
        return replace(query, ranked=True, fewest=sup.fewest, top=sup.top, nth=sup.nth)

    def _spanned(self, measure: Measure) -> Measure:
        """三年内: the period of the plan, as its indicators have it."""
        if measure.period != "plan":
            return measure
        spans = {plan.period for plan in self._catalog.plans.values() if plan.period}
        return replace(measure, period="{}-{}".format(*spans.pop()) if len(spans) == 1 else None)

    def _indicator_links(self, topic: Topic, want: Want, where: Condition) -> tuple[list[str], float]:
        """The indicators that a subject names: the best, and those that fit it as well."""
        kept = within(where, self._catalog)
        owners = None if kept is None else [*kept, *whole_plans(where)]
        units = (want.unit,) if want.unit else ()
        found = self._subjects.indicators(topic.words, units, owners)
        if not found and (not units or units[0] in LOOSE):
            found = self._subjects.indicators(topic.words, (), owners)
        found = [one for one in found if one.known >= 0.4 and one.weight >= 0.6 and _all_of_it(topic, one)]
        if not found:
            return [], 0.0
        best = found[0]
        return [one.iri for one in found if one.score >= best.score * (1 - TIE)], 0.0 if best.known > 0.6 else 0.3

    def _best_indicator(self, topic: Topic, where: Condition) -> Link | None:
        kept = within(where, self._catalog)
        owners = None if kept is None else [*kept, *whole_plans(where)]
        return next(iter(self._subjects.indicators(topic.words, (), owners)), None)

    def _whole_task(self, tasks: Sequence[Link], best: Link | None, want: Want) -> str | None:
        """The task whose indicators are all asked for: 公园城市建设有哪些量化指标."""
        if not tasks or want.mode is Mode.VALUE:
            return None
        first = tasks[0]
        titled = best is None or first.title >= best.known or ("named" not in want.marks and first.title > 0.5)
        if _clear(tasks) and titled and self._catalog.indicators_of[first.iri]:
            return first.iri
        return None

    # —— conditions ——

    def _where(self, ask: Ask, *, several: bool = False) -> tuple[Condition, float]:
        """The conjunction of an ask's conditions. A subject means one task, or with ``several`` all that hold it."""
        roles = self._said_role(ask)
        parts: list[Condition] = []
        cost = 0.0
        topics = [one for one in ask.conds if isinstance(one.where, Topic)]
        for cond in ask.conds:
            if isinstance(cond.where, Topic):
                continue
            parts.append(self._said(cond.where, roles))
        where = both(*parts)
        for cond in topics:
            assert isinstance(cond.where, Topic)
            made, more = self._subject(cond, ask.want, where, several=several)
            where, cost = both(where, made), cost + more
        return where, cost

    def _said_role(self, ask: Ask) -> frozenset[Role]:
        """The role of offices whose role no word tells: that of the question's other offices, or any."""
        if ask.want.asked in (Asked.TASKS, Asked.DEADLINES) and ask.want.roles:
            return ask.want.roles
        for cond in ask.conds:
            if not isinstance(cond.where, Topic):
                for node in walk(cond.where):
                    if isinstance(node, Involves) and node.roles:
                        return node.roles
        if ask.want.asked is Asked.DEPARTMENTS and ask.want.roles:
            return ask.want.roles
        return ANY_ROLE

    def _said(self, where: Condition, roles: frozenset[Role]) -> Condition:
        def change(node: Any) -> Any:
            if isinstance(node, Involves) and node.roles == UNSAID:
                return replace(node, roles=roles)
            if isinstance(node, Involves):
                node = replace(node, roles=self._of_plan(node.roles))
            if isinstance(node, RoleCount):
                return replace(node, roles=self._of_plan(node.roles))
            if isinstance(node, Measured):
                return replace(node, measure=self._spanned(node.measure))
            if isinstance(node, Topic):
                made, _ = self._subject(Cond(node), Want(Asked.TASKS), Everything(), several=True)
                return made
            return mapped(node, change)

        made: Condition = change(where)
        return made

    def _subject(self, cond: Cond, want: Want, where: Condition, *, several: bool) -> tuple[Condition, float]:
        topic = cond.where
        assert isinstance(topic, Topic)
        kept = within(where, self._catalog)
        if topic.quoted:
            return About((topic.words,)), 0.0
        if "in_section" in cond.marks:
            return self._section(topic), 0.1
        exact = self._subjects.holding((topic.words.lower(),), self._texts, kept)
        if several and exact and len(topic.words) >= 2:
            return About((topic.words,)), 0.0
        links = self._task_links(topic, where)
        if several and "mentioned" in cond.marks:
            raise _LostError(_no_such_subject(topic), 0.2)
        if not links and want.asked is Asked.TASKS and want.mode is Mode.LIST:
            raise _LostError(Free(""), 0.0)
        if not links:
            raise _LostError(Free("", tail=TAILS.get(want.asked or Asked.TASKS, "是什么？")), 0.4)
        if _clear(links):
            return self._one(links[0].iri), 0.0 if links[0].known > 0.75 else 0.2
        if several:
            close = [one for one in links if one.score >= 0.75 * links[0].score]
            refs = tuple(self._ref(one.iri) for one in close[:6])
            return Among(refs, f"与“{topic.words}”有关的任务：" + "、".join(map(str, refs))), 0.6
        raise _LostError(self._which(topic, links, want), 0.1)

    def _section(self, topic: Topic) -> Condition:
        wanted = dict.fromkeys(grams(topic.words), 1.0)
        scored = [(coverage(wanted, grams(one.title)), one.iri) for one in self._catalog.sections.values()]
        best = max(scored, default=(0.0, ""))
        alike = [iri for score, iri in scored if score == best[0]]
        if best[0] < 0.5 or len(alike) != 1:
            raise _LostError(Decline(Status.NOT_FOUND, Reason.NO_SUCH_SECTION, f"没有找到“{topic.words}”这个部分。"))
        section = self._catalog.sections[best[1]]
        return InSection(Ref(section.iri, f"第{section.number}部分「{section.title}」"))

    def _task_links(self, topic: Topic, where: Condition) -> list[Link]:
        kept = within(where, self._catalog)
        found = [one for one in self._subjects.tasks(topic.words, kept) if _all_of_it(topic, one)]
        if found and _sure(found):
            return found[:1]
        whole = [one for one in found if one.known >= ALL_OF_IT]
        return [one for one in found if one.known >= KNOWN and one.weight >= WEIGHT] or whole

    def _which(self, topic: Topic, links: Sequence[Link], want: Want) -> Decline:
        tail = TAILS.get(want.asked or Asked.TASKS, "是什么？")
        several = len(self._catalog.plans) > 1
        choices = []
        for one in links[:MOST_CHOICES]:
            fact = self._catalog.tasks[one.iri]
            title = f"《{self._catalog.plan_by_id[fact.plan].title}》" if several else ""
            choices.append(Choice(f"{title}{task_label(fact)}「{fact.title}」", f"{title}{task_name(fact)}{tail}"))
        message = f"与“{topic.words}”有关的任务不止一项，问的是哪一项？"
        refs = tuple(self._ref(one.iri) for one in links[:MOST_CHOICES])
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=tuple(choices), tasks=refs)

    def _one(self, task: str) -> Among:
        return Among((self._ref(task),))

    def _ref(self, task: str) -> Ref:
        return Ref(task, task_label(self._catalog.tasks[task]))

    def _label(self, task: str) -> str:
        fact = self._catalog.tasks[task]
        return f"{task_label(fact)}「{fact.title}」"

    def _in_current(self, query: Query) -> Query:
        """The texts in force, where the question names none."""
        named = any(isinstance(node, InPlan | InSection | Among) for node in walk(query.where))
        if self._current is None or named:
            return query
        return replace(query, where=both(self._current, query.where))

    # —— what a passage or a calculation answers ——

    def _passage(self, ask: Ask, question: str) -> Grounded:
        """What the text says, quoted: 有没有安排, 怎么做."""
        tasks: tuple[Ref, ...] = ()
        rest = [one for one in ask.conds if not isinstance(one.where, Topic)]
        if rest:
            where, _ = self._where(replace(ask, conds=tuple(rest)))
            kept = within(where, self._catalog)
            tasks = tuple(self._ref(task) for task in kept or ())
        offices = any("office" in one.marks for one in ask.conds)
        return Grounded(Free(question, tasks), 2.5 if offices else 0.0)

    def _calculation(self, ask: Ask, question: str) -> Calculation:
        operator = ask.operator
        assert operator is not None
        left, _, _ = self._query(replace(ask, operator=None, other=None), question)
        left = self._in_current(left)
        if operator is Operator.SHARE:
            whole = Query(Asked.TASKS, _scope(left.where), counted=True)
            return Calculation(operator, replace(left, counted=True), whole)
        assert ask.other is not None
        right, _, _ = self._query(ask.other, question)
        return Calculation(operator, left, self._in_current(right), ask.factor)


def _verifying(ask: Ask) -> Ask:
    """第14项是区公安局牵头吗: who has the task is told, and whether that is so."""
    whole = "yesno" in ask.marks and ask.want.roles is None
    claimed = [one for one in ask.conds if one.offices and ("claimed" in one.marks or whole)]
    named = [one for one in ask.conds if one.marks & {"task", "topic", "context"}]
    if (
        not claimed
        or not named
        or ask.want.asked not in (Asked.TASKS, Asked.DEPARTMENTS)
        or ask.want.mode is Mode.COUNT
    ):
        return ask
    roles = next((role for one in claimed for role in roles_in(one.where)), None)
    return replace(ask.marked("yesno"), want=Want(Asked.DEPARTMENTS, roles=roles))


def _scope(where: Condition) -> Condition:
    """Of which tasks a share is told: those of the plans and sections that the question names."""
    parts = where.parts if isinstance(where, And) else (where,)
    return both(*(part for part in parts if isinstance(part, InPlan | InSection)))


def lacks_subject(ask: Ask) -> bool:
    """谁在抓？ behind a clause that told what: nothing says of which tasks it is asked."""
    want = ask.want
    if want.sup or want.tally or want.measures or ask.operator or "named" in want.marks or want.mode is Mode.UNSTATED:
        return False
    if any(isinstance(one.where, Topic) or one.marks & {"task", "context", "section", "words"} for one in ask.conds):
        return False
    if want.asked is Asked.TASKS and want.mode is Mode.LIST:
        return not ask.conds
    if want.asked is Asked.DEPARTMENTS and any(one.offices for one in ask.conds):
        partners = {"except", "with", "together", "not"}
        beside = any(one.offices.marks & partners for one in ask.conds if one.offices)
        return beside or bool(want.marks & {"with", "together", "others"})
    asks_one = want.asked in (Asked.DEPARTMENTS, Asked.DEADLINES, Asked.INDICATORS, Asked.POLICIES)
    return asks_one or want.mode is Mode.PASSAGE


def _all_of_it(topic: Topic, link: Link) -> bool:
    """Whether a short subject is held whole: 森林覆盖率 is no other 覆盖率; around a long one people say much else."""
    return len(topic.words) > SHORT_SUBJECT or link.plain >= MOST_OF_IT


def _agreeing(found: Sequence[Sequence[str]]) -> list[str]:
    """The indicators that every subject names (既有建筑节能改造, 面积); those of each where none is named by all."""
    common = [iri for iri in found[0] if all(iri in linked for linked in found[1:])]
    return common or list(dict.fromkeys(iri for linked in found for iri in linked))


def _period_only(cond: Cond) -> bool:
    """三年内 beside the subject of a number: when it is to be reached, and no condition on it."""
    measure = cond.where.measure if isinstance(cond.where, Measured) else None
    return measure is not None and measure == Measure(period=measure.period)


def _plain_list(want: Want) -> bool:
    """第13项任务是什么: the task itself is asked about."""
    return want.asked is Asked.TASKS and want.mode is Mode.LIST and want.sup is None and want.roles is None


def _pointed(ask: Ask) -> bool:
    """Whether it is asked of tasks that were named by number or by the turn before."""
    return any(one.marks & {"task", "context", "section"} for one in ask.conds)


def _sure(links: Sequence[Link]) -> bool:
    """居民想搞生境花园: words around a subject say little, where one task alone holds what the plans write of it."""
    first = links[0]
    second = links[1].weight if len(links) > 1 else 0.0
    return first.weight >= 2.0 and first.known >= 0.4 and first.weight - second >= 0.35 * first.weight


def _clear(links: Sequence[Link]) -> bool:
    """Whether the first task is meant without asking back."""
    return len(links) == 1 or links[0].score - links[1].score >= LEAD_BY * links[0].score


def _refs(cond: Cond) -> Iterator[Ref]:
    if cond.offices is not None:
        yield from (ref for options in cond.offices.names for ref in options)
    if not isinstance(cond.where, Topic):
        for node in walk(cond.where):
            for name in ("tasks", "policy", "section", "department"):
                held = getattr(node, name, None)
                yield from held if isinstance(held, tuple) else (held,) if isinstance(held, Ref) else ()


def _measured(measures: Collection[Measure]) -> Condition:
    parts = tuple(map(Measured, measures))
    return parts[0] if len(parts) == 1 else Or(parts)


def _quantity(number: Number) -> Quantity:
    return Quantity(number.value, number.unit, number.comparison, number.most)


def _refused(absent: Absent, question: str) -> Decline:
    """What is said of a name of which there is nothing; where there are several it is asked back, each by its own name."""
    if not absent.options:
        return Decline(Status.NOT_FOUND, absent.reason, absent.message)
    asked = question if absent.label in question else f"{absent.label}是什么？"
    choices = tuple(Choice(str(ref), asked.replace(absent.label, name, 1)) for ref, name in absent.options)
    return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, absent.message, choices=choices)


def _no_such_subject(topic: Topic) -> Decline:
    return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"计划里没有写到“{topic.words}”的任务。")
