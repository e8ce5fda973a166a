"""How a question was read, part by part, each with the query that it would be without it or with another in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    ASKED_NAMES,
    IN_CHARGE,
    Among,
    And,
    Asked,
    Condition,
    Everything,
    InPlan,
    Involves,
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
    without: Query | None = None
    instead: tuple[tuple[str, Query], ...] = ()


def chips(query: Query, roles: frozenset[Role] = ANY_ROLE) -> tuple[Chip, ...]:
    """The parts of ``query``: what is asked first, then the conditions, then how the result is cut.

    ``roles`` are those that the plans know: where there is one only, it is not offered in another's place.
    """
    offered = [each for each in ROLES if each & roles] if len(roles) > 1 else []
    return (_asked(query, offered), *_conditions(query, offered), *_cuts(query))


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
    return tuple(Involves(part.department, roles) for roles in offered if roles != part.roles)


def _cuts(query: Query) -> list[Chip]:
    """What else is said of the result: each as it prints itself in a query of its own."""
    cuts: list[tuple[str, Query]] = []
    if query.passage:
        cuts.append((str(query.passage), replace(query, passage=None)))
    if query.measures:
        cuts.append((" 或 ".join(map(str, query.measures)), replace(query, measures=())))
    if query.due:
        cuts.append((str(query.due), replace(query, due=None)))
    if query.excluding:
        cuts.append(("除去 " + "、".join(map(str, query.excluding)), replace(query, excluding=())))
    if query.only and not query.difference:
        cuts.append(("限于 " + "、".join(map(str, query.only)), replace(query, only=())))
    if query.tally:
        cuts.append((_last(query, "tally"), replace(query, tally=None)))
    if query.ranked:
        cuts.append((_last(query, "ranked"), replace(query, ranked=False, top=None, nth=None, fewest=False)))
    if query.grouped:
        cuts.append((_last(query, "grouped"), replace(query, grouped=False, difference=False)))
    return [Chip(text, without) for text, without in cuts]


def _last(query: Query, kept: str) -> str:
    """How one cut prints itself: the last part of a query that has only this one."""
    names = {
        "ranked": ("ranked", "by", "fewest", "top", "nth"),
        "grouped": ("grouped", "difference"),
        "tally": ("tally",),
    }
    fields = {name: getattr(query, name) for name in names[kept]}
    return str(replace(Query(query.asked, roles=query.roles), **fields)).rsplit("；", 1)[-1]
