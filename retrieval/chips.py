"""How a question was read, part by part, each with the query that it would be without it or with another in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    ASKED_NAMES,
    IN_CHARGE,
    OPERATOR_NAMES,
    Among,
    And,
    Asked,
    Calculation,
    Condition,
    Everything,
    InPlan,
    Involves,
    Operator,
    Query,
    both,
    role_names,
)

__all__ = ["Chip", "chips"]

ASKABLE = (Asked.TASKS, Asked.DEPARTMENTS, Asked.INDICATORS, Asked.DEADLINES, Asked.POLICIES)
"""What can be asked of the same tasks instead."""

ROLES = (frozenset({Role.LEAD}), frozenset({Role.RESPONSIBLE}), frozenset({Role.SUPPORT}), ANY_ROLE)


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a query as a person reads it: 牵头单位 = 区房管局.

    Args:
        text: the part.
        without: the query without it; None where it cannot go.
        instead: (what stands in its place, the query with it).
    """

    text: str
    without: Query | Calculation | None = None
    instead: tuple[tuple[str, Query | Calculation], ...] = ()


def chips(query: Query | Calculation, roles: frozenset[Role] = ANY_ROLE) -> tuple[Chip, ...]:
    """The parts of ``query``: what is asked first, then the conditions, then how the result is cut.

    Of a calculation: how it calculates, then the parts of each operand. ``roles`` are those that the plans know: where
    there is one only, it is not offered in another's place.
    """
    if isinstance(query, Calculation):
        return (_operator(query), *_operand_chips(query, roles))
    offered = [each for each in ROLES if each & roles] if len(roles) > 1 else []
    return (_asked(query, offered), *_conditions(query, offered), *_cuts(query))


def _operator(calculation: Calculation) -> Chip:
    """占比, with what else can be made of two numbers; 乘积 × 3."""
    text = OPERATOR_NAMES[calculation.operator]
    if calculation.right is None:
        return Chip(f"{text} × {calculation.factor}" if calculation.operator is Operator.PRODUCT else text)
    others = [one for one in OPERATOR_NAMES if one not in (calculation.operator, Operator.PRODUCT)]
    return Chip(text, None, tuple((OPERATOR_NAMES[one], replace(calculation, operator=one)) for one in others))


def _operand_chips(calculation: Calculation, roles: frozenset[Role]) -> Iterator[Chip]:
    """The parts of the operands: each change is made in the calculation, and numbers are asked for all the same."""
    for place, operand in enumerate(calculation.operands):
        asked, *parts = chips(operand, roles)
        yield Chip(asked.text)
        for chip in parts:
            without = None if chip.without is None else _within(calculation, place, chip.without)
            instead = tuple((text, _within(calculation, place, other)) for text, other in chip.instead)
            yield Chip(chip.text, without, instead)


def _within(calculation: Calculation, place: int, operand: Query | Calculation) -> Calculation:
    """The calculation with another operand at this place, 0 or 1."""
    assert isinstance(operand, Query)
    return replace(calculation, left=operand) if place == 0 else replace(calculation, right=operand)


def _asked(query: Query, offered: Sequence[frozenset[Role]]) -> Chip:
    """问牵头单位, 问任务的数量; where nothing is ranked or grouped, the other things that can be asked."""
    name = f"{role_names(query.roles)}单位" if query.asked is Asked.DEPARTMENTS else ASKED_NAMES[query.asked]
    text = f"问{name}" + ("的数量" if query.counted else "")
    if query != _plain(query) or query.asked not in ASKABLE:
        return Chip(text, replace(query, counted=False) if query.counted else None)
    others = [Query(asked, query.where, IN_CHARGE) for asked in ASKABLE if asked is not query.asked]
    instead = [
        (str(Query(other.asked, roles=other.roles, counted=True)).removesuffix("的数量"), other) for other in others
    ]
    if query.asked is Asked.DEPARTMENTS:
        held = [
            (f"问{role_names(roles)}单位", replace(query, roles=roles)) for roles in offered if roles != query.roles
        ]
        instead = held + instead
    return Chip(text, None, tuple(instead))


def _plain(query: Query) -> Query:
    return Query(query.asked, query.where, query.roles)


def _conditions(query: Query, offered: Sequence[frozenset[Role]]) -> list[Chip]:
    """Each condition that must be met; without all of them everything would be asked, and that is allowed."""
    parts = query.where.parts if isinstance(query.where, And) else (query.where,)
    found = []
    for part in parts:
        if isinstance(part, Everything):
            continue
        rest = both(*(other for other in parts if other is not part))
        alone = isinstance(rest, Everything | InPlan)
        goes = not (alone and query.asked is not Asked.TASKS and isinstance(part, Among))
        instead = _instead(part, offered) if isinstance(part, Involves) else ()
        queries = tuple((str(one), replace(query, where=both(rest, one))) for one in instead)
        found.append(Chip(str(part), replace(query, where=rest, passage=None) if goes else None, queries))
    return found


def _instead(part: Involves, offered: Sequence[frozenset[Role]]) -> tuple[Condition, ...]:
    return tuple(replace(part, roles=roles) for roles in offered if roles != part.roles)


ARRANGED: dict[str, dict[str, object]] = {
    "first": {"first": False},
    "tally": {"tally": None},
    "ranked": {"ranked": False, "top": None, "nth": None, "fewest": False},
    "grouped": {"grouped": False, "difference": False},
}
"""How the rows of departments, tasks and parts are chosen and ordered; what goes with each."""


def _cuts(query: Query) -> list[Chip]:
    """What else is said of the result: each as it prints itself in a query of its own."""
    narrowed = [Chip(text, without) for text, without in _narrowed(query)]
    arranged = [
        Chip(_last(query, name), replace(query, **gone))  # type: ignore[arg-type]
        for name, gone in ARRANGED.items()
        if getattr(query, name)
    ]
    return narrowed + arranged


def _narrowed(query: Query) -> Iterator[tuple[str, Query]]:
    """Which of the things that the tasks have are meant."""
    if query.passage:
        yield str(query.passage), replace(query, passage=None)
    if query.measures:
        yield " 或 ".join(map(str, query.measures)), replace(query, measures=())
    if query.due:
        yield str(query.due), replace(query, due=None)
    if query.excluding:
        yield "除去 " + "、".join(map(str, query.excluding)), replace(query, excluding=())
    if query.only and not query.difference:
        yield "限于 " + "、".join(map(str, query.only)), replace(query, only=())
    for holding in query.holding:
        rest = tuple(other for other in query.holding if other is not holding)
        yield str(holding), replace(query, holding=rest)


def _last(query: Query, kept: str) -> str:
    """How one cut prints itself: the last part of a query that has only this one."""
    names = (*ARRANGED[kept], *(("by",) if kept == "ranked" else ()))
    fields = {name: getattr(query, name) for name in names}
    return str(replace(Query(query.asked, roles=query.roles), **fields)).rsplit("；", 1)[-1]
