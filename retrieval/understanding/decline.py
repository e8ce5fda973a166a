"""The reasons why a question has no answer, each with what can be asked instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.records import Role
from kg.algebra import Asked, Ref
from kg.catalog import Catalog
from kg.facts import IndicatorFact, PlanFact
from kg.figures import period
from retrieval.answer import Choice, Reason, Status
from retrieval.examples import examples
from retrieval.understanding.frame import Frame
from retrieval.understanding.parts import Missing
from retrieval.understanding.places import Places
from retrieval.understanding.plans import PlanLinker
from retrieval.understanding.quantities import years
from retrieval.understanding.reading import Ask, Decline
from retrieval.understanding.scope import Scope
from retrieval.understanding.sentence import Sign

__all__ = ["Refusals"]

MOST_CHOICES = 4
MOST_PLANS = 8


class Refusals:
    """Looks for reasons, in the order in which a careful clerk would."""

    def __init__(self, catalog: Catalog, scope: Scope, places: Places, plans: PlanLinker) -> None:
        self._catalog = catalog
        self._scope = scope
        self._places = places
        self._plans = plans
        self._examples = tuple(Choice(question, question) for question in examples(catalog))

    def before(self, frame: Frame) -> Decline | None:
        """Reasons that the words alone give: nothing asked, another subject, another place, another time."""
        if not re.search(r"\w{2}|[一-鿿]", frame.question):
            return self.not_understood()
        unstated = self._scope.unstated(frame.question)
        if unstated and unstated.out_of_scope:
            return Decline(Status.OUT_OF_SCOPE, Reason.OUT_OF_SCOPE, unstated.reply, choices=self._examples)
        if unstated:
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, unstated.reply)
        if frame.strangers and not (frame.either and frame.parties):
            return self._stranger(frame)
        place = self._places.foreign(frame.question)
        if place:
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"现有计划不涉及{place}。")
        return self._of_plans(frame) or self._other_time(frame)

    def _of_plans(self, frame: Frame) -> Decline | None:
        """A document number that no plan has, 这份文件 with none before it, a name that several plans go by."""
        if frame.unknown:
            message = f"库里没有文号为“{frame.unknown}”的文件。"
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, message, choices=self._examples)
        if frame.plan_lost:
            message = "问的是“这份文件”，但上文没有说到哪一份。请写出文件的名称或文号。"
            return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)
        if frame.no_older:
            names = "、".join(f"《{plan.title}》" for plan in frame.plans)
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"库里没有{names}的旧稿或其他版本。")
        if frame.doubtful:
            message = f"有 {len(frame.doubtful)} 份文件可以这样称呼，问的是哪一份？"
            return self._which_plan(frame, frame.doubtful, message)
        return None

    def of_names(self, frame: Frame, roles: frozenset[Role]) -> Decline | None:
        """Reasons that a name gives: no such number, a department that has no part in any plan."""
        refusal = self._of_parts(frame) or self._which_office(frame)
        if refusal:
            return refusal
        for title, documents in frame.policies:
            if not documents:
                return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"计划没有引用《{title}》。")
        about_tasks = frame.asked in (Asked.TASKS, None) and not frame.tasks and not (frame.yes_no and frame.topic)
        for party in frame.parties:
            idle = [n.department for n in party.options if not self._catalog.assignments_to[n.department.id]]
            if len(idle) == len(party.options) and not party.negated and about_tasks:
                return self._idle(idle[0], frame, roles)
        return None

    def _of_parts(self, frame: Frame) -> Decline | None:
        """No part of this number, several of one plan, or one in each of several plans."""
        for sign, missing in frame.missing:
            if missing.options:
                return self._which_part(frame, missing)
            if sign == Sign.TASK and not frame.tasks:
                return Decline(Status.NOT_FOUND, Reason.NO_SUCH_TASK, missing.message)
            if sign == Sign.SECTION and not (frame.sections or frame.other_sections):
                return Decline(Status.NOT_FOUND, Reason.NO_SUCH_SECTION, missing.message)
        plans = dict.fromkeys(self._catalog.tasks[ref.id].plan for ref in frame.tasks)
        first = self._plans.first_copies([self._catalog.plan_by_id[plan] for plan in plans])
        if len(first) > 1:
            return self._which_plan(frame, first, f"有 {len(first)} 份计划有这个编号的任务，问的是哪一份？")
        return None

    @staticmethod
    def _which_part(frame: Frame, missing: Missing) -> Decline:
        """Several parts of one plan go by these words: asked back, each by its number."""
        asked = frame.question if missing.words in frame.question else f"{missing.words}是什么？"
        choices = tuple(Choice(str(ref), asked.replace(missing.words, name, 1)) for ref, name in missing.options)
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, missing.message, choices=choices)

    def _which_office(self, frame: Frame) -> Decline | None:
        """One number or one yes is asked of a name that offices of several areas bear: asked back, one choice an office."""
        if not (frame.counted or frame.rank or frame.difference or frame.yes_no):
            return None
        for party in frame.parties:
            offices = [self._catalog.departments[named.department.id] for named in party.options]
            if len({office.area for office in offices}) > 1 and not party.negated:
                choices = []
                for named in party.options[:MOST_PLANS]:
                    plan = self._catalog.plan_by_id[self._catalog.assignments_to[named.department.id][0].plan]
                    choices.append(Choice(str(named.department), f"《{plan.title}》{frame.rest}"))
                message = f"有 {len(offices)} 个单位叫这个名称，分在不同的地方，问的是哪一个？"
                return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=tuple(choices))
        return None

    @staticmethod
    def _which_plan(frame: Frame, plans: Sequence[PlanFact], message: str) -> Decline:
        """One choice a plan: the question with the whole title in the place of what it calls the plan."""
        choices = tuple(Choice(f"《{plan.title}》", f"《{plan.title}》{frame.rest}") for plan in plans[:MOST_PLANS])
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices)

    def _idle(self, department: Ref, frame: Frame, roles: frozenset[Role]) -> Decline:
        """A department of the register that no plan names; a collective that includes it is said beside."""
        verb = "牵头" if roles == frozenset({Role.LEAD}) else "承担"
        message = f"{department}在登记表中，但计划里没有由它{verb}的任务。"
        for other in self._catalog.departments.values():
            for share in self._catalog.assignments_to[other.iri] if department.id in other.members else ():
                number = self._catalog.tasks[share.task].number
                message += f"“{other.name}”包括{department}：任务{number}写的是“{other.name}”，没有单独写{department}。"
        choices = tuple(Choice(f"谁牵头{frame.topic}", f"{frame.topic}由谁牵头？") for _ in [0] if frame.topic)
        return Decline(Status.NOT_FOUND, Reason.LEADS_NOTHING, message, f"单位 = {department}", choices)

    def _stranger(self, frame: Frame) -> Decline:
        stranger = frame.strangers[0]
        near = "、".join(map(str, stranger.nearest))
        message = f"计划和登记表里没有“{stranger.name}”这个单位。" + (f"名称相近的有：{near}。" if near else "")
        choices = tuple(Choice(str(ref), f"{ref}牵头哪些任务？") for ref in stranger.nearest)
        return Decline(Status.NOT_FOUND, Reason.NO_SUCH_DEPARTMENT, message, choices=choices)

    def _other_time(self, frame: Frame) -> Decline | None:
        spans = [plan.period for plan in self._catalog.plans.values() if plan.period]
        asked = years(frame.times)
        if not spans or not asked or len(spans) < len(self._catalog.plans):
            return None
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        if any(first <= year <= last for year in asked):
            return None
        message = f"计划期是 {first}—{last} 年，没有写 {asked[0]} 年的安排。"
        return Decline(Status.NOT_FOUND, Reason.NOT_STATED, message)

    def not_measured(self, frame: Frame, near: list[Ref]) -> Decline:
        """A number is asked for that no indicator states."""
        message = f"计划没有写“{frame.topic}”的量化指标。"
        choices = tuple(
            Choice(f"{ref}「{self._catalog.tasks[ref.id].title}」", f"{ref}的量化指标有哪些？") for ref in near
        )
        return Decline(
            Status.NOT_FOUND, Reason.NOT_STATED, message, choices=choices[:MOST_CHOICES], tasks=tuple(near[:1])
        )

    def not_by_year(self, year: int, found: Sequence[IndicatorFact]) -> Decline:
        """One year is asked for; the plan states the sum of several."""
        stated = "、".join(dict.fromkeys(f"“{i.name}”{period(i)}" for i in found))
        message = f"计划没有写 {year} 年的数，写的是{stated}。"
        choices = tuple(Choice(i.name, f"{i.name}是多少？") for i in found[:MOST_CHOICES])
        return Decline(Status.NOT_FOUND, Reason.NOT_STATED, message, choices=choices)

    def no_such_subject(self, frame: Frame) -> Decline:
        """No task shares enough words with the topic."""
        return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"计划里没有写到“{frame.topic}”的任务。")

    def half_understood(self, ask: Ask, lost: Sequence[str]) -> Decline:
        """Some of the question stands in no condition of the query: half a question is not answered."""
        message = f"问题里的{'、'.join(lost)}没有看懂，不按半句话回答。请换一种说法，或把它单独问。"
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message, f"只看懂了：{ask.query}")

    def not_understood(self) -> Decline:
        """Nothing that can be asked was recognised."""
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, "没有看懂这个问题。", choices=self._examples)
