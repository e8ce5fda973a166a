"""Offices and a role → the condition that they have it; and what conditions say of offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.algebra import (
    ANY_ROLE,
    Comparison,
    Condition,
    Involves,
    Not,
    Or,
    RoleCount,
    both,
)
from kg.vocabulary import COUNT_WORDS
from kg.walk import walk
from retrieval.questions.meaning import (
    UNSAID,
    Cond,
    Offices,
    Topic,
)

__all__ = ["holding", "involved", "roles_in", "unsaid"]


def holding(offices: Offices, roles: frozenset[Any], marks: frozenset[str] = frozenset()) -> Cond:
    """The condition that offices have one of ``roles``; ``marks`` are those of the role."""
    each: list[Condition] = []
    for options in offices.names:
        found = tuple(Involves(ref, roles) for ref in options)
        each.append(found[0] if len(found) == 1 else Or(found))
    every = offices.marks | marks
    where: Condition = Or(tuple(each)) if offices.joined == "or" and len(each) > 1 else both(*each)
    if every & {"not", "except"}:
        where = both(*(Not(one) for one in each))
    elif "only" in every:
        counted = roles if roles in COUNT_WORDS else ANY_ROLE
        where = both(where, RoleCount(Comparison.EQUAL, len(each), counted))
    kept = offices.marks | (marks & {"together", "only", "not", "each"})
    return Cond(where, replace(offices, marks=kept), frozenset({"office"}))


def roles_in(where: Condition | Topic) -> list[frozenset[Any]]:
    """The roles that offices are said to have in a condition."""
    return [node.roles for node in involved(where) if node.roles]


def unsaid(where: Condition | Topic) -> bool:
    """Whether a condition names an office whose role no word tells."""
    return any(node.roles == UNSAID for node in involved(where))


def involved(where: Condition | Topic) -> Iterator[Involves]:
    """The offices that a condition names, with the roles that it says of them."""
    if not isinstance(where, Topic):
        yield from (node for node in walk(where) if isinstance(node, Involves))
