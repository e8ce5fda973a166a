"""One walk over the nodes of a query: what stands inside a node, and the node with its inside changed.

Whoever needs a node of one kind (what is denied, which plans are named, a query within a query) walks with these two and
matches only the kinds that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from kg.algebra import Among, And, Calculation, Condition, Holding, Involves, Not, Or, Query

__all__ = ["DEEPEST_QUERY", "Node", "children", "mapped", "nesting", "walk"]

Node = Condition | Query | Holding | Calculation

N = TypeVar("N", bound=Node)

DEEPEST_QUERY = 3
"""Queries within one query, one inside the other, that are run: each is a search of its own."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside ``node``, in the order in which it prints them."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case Involves(Query() as inner) | Among(Query() as inner):
            return (inner,)
        case Holding(_, number, where):
            return (where, number) if isinstance(number, Query) else (where,)
        case Query():
            return (node.where, *node.holding)
        case Calculation(_, left, right):
            return (left, right) if right else (left,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """``node`` and everything inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)


def mapped(node: N, change: Callable[[Node], Node]) -> N:
    """``node`` with each node directly inside it replaced by what ``change`` makes of it."""
    made: Node
    match node:
        case And(parts):
            made = And(tuple(map(change, parts)))  # type: ignore[arg-type]
        case Or(parts):
            made = Or(tuple(map(change, parts)))  # type: ignore[arg-type]
        case Not(part):
            made = Not(change(part))  # type: ignore[arg-type]
        case Involves(Query() as inner):
            made = replace(node, department=change(inner))  # type: ignore[arg-type]
        case Among(Query() as inner):
            made = replace(node, tasks=change(inner))  # type: ignore[arg-type]
        case Holding(_, number, where):
            number = change(number) if isinstance(number, Query) else number  # type: ignore[assignment]
            made = replace(node, where=change(where), number=number)  # type: ignore[arg-type]
        case Query():
            made = replace(node, where=change(node.where), holding=tuple(map(change, node.holding)))  # type: ignore[arg-type]
        case Calculation(_, left, right):
            made = replace(node, left=change(left), right=change(right) if right else None)  # type: ignore[arg-type]
        case _:
            made = node
    return made  # type: ignore[return-value]


def nesting(node: Node) -> int:
    """How many queries stand inside one another within ``node``: 1 for 牵头最多的单位牵头的任务.

    The operands of a calculation are beside one another: they count from 0 each.
    """
    beside = isinstance(node, Calculation)
    inside = [nesting(child) + (isinstance(child, Query) and not beside) for child in children(node)]
    return max(inside, default=0)
