"""How the conditions of a query lead to tasks: which pattern finds them, and from how many it has to choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    About,
    Among,
    And,
    Asked,
    Cites,
    Condition,
    Due,
    Everything,
    Has,
    HasRole,
    InPlan,
    InSection,
    Involves,
    Measured,
    Or,
    Ref,
    RoleCount,
)

__all__ = ["Size", "alike", "conjuncts", "is_anchor", "node", "shape", "shortcut", "size"]


class Size(IntEnum):
    """How many tasks the pattern of a condition runs through, roughly."""

    ANCHORED = 0  # those of one department, plan, section or document
    SMALL = 1  # those that state something that few state
    SEARCHED = 2  # the text of each is looked into
    MANY = 3
    ALL = 4
    UNKNOWN = 5  # no pattern finds them, only all others: Not


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that must all be met."""
    if isinstance(condition, And):
        for part in condition.parts:
            yield from conjuncts(part)
    else:
        yield condition


def size(condition: Condition) -> Size:
    """How many tasks the pattern of ``condition`` runs through."""
    match condition:
        case Involves(_, roles) | HasRole(roles) if not roles:
            return Size.UNKNOWN
        case InPlan(plans) if not plans:
            return Size.UNKNOWN
        case Involves() | InPlan() | InSection() | Cites():
            return Size.ANCHORED
        case Among() | Measured() | Due() | Has(Asked.INDICATORS | Asked.COVERAGE | Asked.DEADLINES | Asked.POLICIES):
            return Size.SMALL
        case About():
            return Size.SEARCHED  # the text of every task is looked into
        case RoleCount() | HasRole() | Has():
            return Size.MANY
        case Everything():
            return Size.ALL
        case Or(parts):
            return max(map(size, parts), default=Size.UNKNOWN)
        case And(parts):
            return min(map(size, parts), default=Size.ALL)
        case _:
            return Size.UNKNOWN


def is_anchor(condition: Condition) -> bool:
    """Whether one node leads to the tasks that meet it."""
    several = isinstance(condition, InPlan) and len(condition.plans) > 1
    return (
        isinstance(condition, Involves | InPlan | InSection | Cites)
        and size(condition) == Size.ANCHORED
        and not several
    )


def shape(condition: Condition) -> tuple[str, str]:
    """What the node of a condition is, and how tasks lead to it; empty for conditions that are not of that kind."""
    match condition:
        case Involves(_, roles) if roles:
            return "mz:registered []", shortcut(roles)
        case InPlan((_,)):
            return "a mz:Plan", "mz:plan"
        case InSection():
            return "a mz:Section", "mz:inSection"
        case Cites():
            return "a mz:Document", "mz:cites"
        case _:
            return "", ""


def alike(parts: Iterable[Condition]) -> Iterable[tuple[tuple[str, str], list[Condition]]]:
    """The parts of each :func:`shape`, in the order in which they come."""
    groups: dict[tuple[str, str], list[Condition]] = {}
    for part in parts:
        groups.setdefault(shape(part), []).append(part)
    return groups.items()


def node(condition: Condition) -> Ref:
    """The node that :func:`shape` speaks of."""
    match condition:
        case Involves(Ref() as node) | InPlan((node,)) | InSection(node) | Cites(node):
            return node
        case _:
            raise ValueError(f"not about one node: {condition}")


def shortcut(roles: frozenset[Role]) -> str:
    """The path from a task to the departments that have one of ``roles`` in it."""
    if roles == ANY_ROLE:
        return "mz:involves"
    return "|".join(f"mz:{role.value}" for role in Role if role in roles)
