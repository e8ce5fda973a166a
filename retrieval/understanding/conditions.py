"""The slots of a question → the conditions that tasks must meet, its subject aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    Among,
    And,
    Asked,
    Cites,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    HasRole,
    InPlan,
    InSection,
    Involves,
    Measure,
    Measured,
    Not,
    Or,
    Ref,
    RoleCount,
    both,
    role_names,
)
from kg.catalog import Catalog
from kg.facts import PlanFact
from kg.vocabulary import COUNT_WORDS
from retrieval.answer import Choice, Reason, Status
from retrieval.understanding.frame import Frame, Party
from retrieval.understanding.quantities import Time
from retrieval.understanding.reading import Decline

__all__ = ["Conditions", "current_texts", "departments_of", "roles_of", "whole_plans", "within"]


def in_plans(plans: Iterable[PlanFact]) -> InPlan:
    """The tasks of these plans."""
    return InPlan(tuple(Ref(plan.iri, plan.title) for plan in plans))


def current_texts(plans: Iterable[PlanFact]) -> InPlan:
    """The same of the texts that are in force, where a question names no plan: they are not named one by one."""
    return replace(in_plans(plans), label="现行文本，副本只算一份")


class Conditions:
    """Compiles frames into conditions of the algebra."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all_of(self, frame: Frame, base: Condition) -> Condition | Decline:
        """``base`` and every condition of the question but its numbers, dates and subject."""
        parties = self._parties(frame)
        return parties if isinstance(parties, Decline) else both(base, parties, self.of_tasks(frame))

    def of_tasks(self, frame: Frame) -> Condition:
        """Every condition that names no department: place, how many lead, what is stated, what is cited."""
        holders = self._holders(frame) if frame.holders and not _repeats_parties(frame) else []
        alone = [_number(frame, Comparison.EQUAL, 1)] if frame.alone and (frame.rank or not frame.parties) else []
        cited = [_any_of([Cites(document) for document in documents]) for _, documents in frame.policies]
        return both(self.place(frame), *holders, *alone, *having(frame), *cited)

    def measured(self, frame: Frame) -> list[Condition]:
        """The conditions on numbers and dates, as conditions on tasks."""
        return [*(Measured(measure) for measure in self.measures(frame)), *dues(frame)]

    def place(self, frame: Frame) -> Condition:
        """Plan, section and number."""
        within = current_texts(frame.plans) if frame.named_none else in_plans(frame.plans)
        plans = [within] if frame.plans else []
        sections = (
            [_any_of([InSection(section) for section in dict.fromkeys(frame.sections)])] if frame.sections else []
        )
        sections += [Not(InSection(section)) for section in frame.other_sections]
        tasks = [Among(tuple(frame.tasks))] if frame.tasks else []
        return both(*plans, *sections, *tasks)

    def measures(self, frame: Frame) -> list[Measure]:
        """The conditions on indicators: value, unit, period."""
        named = frame.asked in (Asked.TASKS, Asked.DEPARTMENTS)
        stated = [q for q in frame.quantities if q.comparison is not None or named]
        found = [quantity.measure() for quantity in stated if not frame.yes_no]
        if not found and len(frame.units) == 1 and not frame.topic:
            found = [Measure(unit=frame.units[0])]
        period = next((period for time in frame.times if (period := self._period(time))), None)
        if period is None:
            return found
        return [replace(measure, period=period) for measure in found] or [Measure(period=period)]

    def _parties(self, frame: Frame) -> Condition | Decline:
        """Who has which role: together, either, alone, with others, and who has none."""
        roles = roles_of(frame)
        said = [party for party in frame.parties if not party.negated]
        parts = [_involves(party, party.roles or (ANY_ROLE if party.denied else roles)) for party in said]
        denied = [Not(_involves(party, party.roles or ANY_ROLE)) for party in frame.parties if party.negated]
        denied += [Not(_involves(party, party.denied)) for party in said if party.denied]
        rows = {party.run for party in said if party.either}
        if rows:
            joined = [Or(tuple(p for p, party in zip(parts, said, strict=True) if party.run == row)) for row in rows]
            parts = [*joined, *(p for p, party in zip(parts, said, strict=True) if party.run not in rows)]
        elif frame.either and len(parts) > 1:
            parts = [Or(tuple(parts))]
        elif _one_row(said) and not (frame.together or _repeats_parties(frame) or _names_all(frame, said)):
            return _together_or_either(frame, roles)
        alone = [_number(frame, Comparison.EQUAL, 1)] if frame.alone and said else []
        others = [_number(frame, Comparison.MORE, 1)] if frame.jointly and len(said) == 1 and not frame.alone else []
        exactly = [_number(frame, Comparison.EQUAL, len(said))] if _names_all(frame, said) else []
        return both(*parts, *denied, *alone, *others, *exactly)

    @staticmethod
    def _holders(frame: Frame) -> list[RoleCount]:
        """How many departments have the role that is said beside the number, or else anywhere in the question."""
        assert frame.holders is not None
        comparison, number, roles = frame.holders
        return [_number(frame, comparison, number, roles)]

    def _period(self, time: Time) -> str | None:
        if time.period == "plan":
            spans = {plan.period for plan in self._catalog.plans.values() if plan.period}
            return "{}-{}".format(*spans.pop()) if len(spans) == 1 else None
        if time.first is not None and time.due is None:
            return f"{time.first}-{time.last}"
        return time.period


def roles_of(frame: Frame) -> frozenset[Role]:
    """The roles that the question speaks of; any, where it speaks of none."""
    return frame.roles or ANY_ROLE


def departments_of(frame: Frame) -> tuple[Ref, ...]:
    """Every department that the question names."""
    return tuple(named.department for party in frame.parties for named in party.options)


def having(frame: Frame) -> list[Condition]:
    """有量化指标, 没有量化指标."""
    found: list[Condition] = []
    for kind, held in frame.having:
        condition = HasRole(frozenset({kind})) if isinstance(kind, Role) else Has(kind)
        found.append(condition if held else Not(condition))
    return found


def dues(frame: Frame) -> list[Condition]:
    """2026年底前 → due by 2026-12; 2026年 → within that year."""
    found: list[Condition] = []
    for time in frame.times:
        if time.due is None:
            continue
        last = Due(Comparison.AT_MOST, time.due if "-" in time.due else f"{time.due}-12")
        until = time.before or "-" in time.due
        found += [last] if until else [Due(Comparison.AT_LEAST, f"{time.due}-01"), last]
    return found


def within(where: Condition, catalog: Catalog) -> list[str] | None:
    """The tasks that the plan, sections and numbers in a condition leave; None where they leave all."""
    kept: set[str] | None = None
    for part in where.parts if isinstance(where, And) else (where,):
        match part:
            case Among(tuple() as tasks):
                held = {ref.id for ref in tasks}
            case InSection(section):
                held = {task.iri for task in catalog.tasks_of[section.id]}
            case InPlan(plans):
                held = {task.iri for plan in plans for task in catalog.tasks_of[plan.id]}
            case _:
                continue
        kept = held if kept is None else kept & held
    return None if kept is None else [iri for iri in catalog.tasks if iri in kept]


def whole_plans(where: Condition) -> list[str]:
    """The IRIs of the plans that alone a condition speaks of: what they state outside their tasks meets it too."""
    parts = where.parts if isinstance(where, And) else (where,)
    return [ref.id for part in parts if isinstance(part, InPlan) for ref in part.plans if len(parts) == 1]


def _any_of(parts: list[Condition]) -> Condition:
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _involves(party: Party, roles: frozenset[Role]) -> Condition:
    return _any_of([Involves(named.department, roles) for named in party.options])


def _number(frame: Frame, comparison: Comparison, number: int, roles: frozenset[Role] | None = None) -> RoleCount:
    """So many departments in a role; of whatever role where none is said that departments are counted by."""
    said = roles or frame.roles or ANY_ROLE
    return RoleCount(comparison, number, said if said in COUNT_WORDS else ANY_ROLE)


def _repeats_parties(frame: Frame) -> bool:
    """区建管委、区城运中心、区数据局三家一起: the number says again how many are named."""
    said = frame.holders[:2] if frame.holders else None
    return said == (Comparison.EQUAL, len(frame.parties)) and len(frame.parties) > 1


def _names_all(frame: Frame, said: list[Party]) -> bool:
    """Whether there are no others than those who are named: 正好由A和B两家负责, 只有A和B牵头."""
    return frame.exactly and len(said) > 1 and not (frame.either or frame.alone) and len(said) == len(frame.parties)


def _one_row(said: list[Party]) -> bool:
    """Whether several departments stand in one row (A和B牵头), rather than each with its own verb (A牵头、B配合)."""
    return len(said) > 1 and len({party.run for party in said}) < len(said)


def _together_or_either(frame: Frame, roles: frozenset[Role]) -> Decline:
    """「A和B牵头哪些任务」 can mean both together or either: asked back."""
    names = [str(party.options[0].department) for party in frame.parties]
    joined, verb = "、".join(dict.fromkeys(names)), role_names(next((p.roles for p in frame.parties if p.roles), roles))
    choices = (
        Choice(f"{joined}共同{verb}的任务", f"{'和'.join(names)}共同{verb}哪些任务？"),
        Choice(f"{joined}中任一单位{verb}的任务", f"{'或'.join(names)}{verb}哪些任务？"),
    )
    message = f"问的是{joined}共同{verb}的任务，还是其中任一单位{verb}的任务？"
    return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices)
