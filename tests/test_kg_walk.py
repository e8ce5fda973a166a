"""One walk over the nodes of a query: what stands inside, what is changed inside, how deep queries stand in one another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from kg_fixtures import PLANS, REGISTER_OF_TESTS
from kg_oracle import calculations, queries

from kg.algebra import (
    LEAD,
    Among,
    And,
    Asked,
    Calculation,
    Comparison,
    Everything,
    Has,
    Holding,
    Involves,
    Not,
    Operator,
    Or,
    Query,
    Ref,
)
from kg.walk import Node, children, mapped, nesting, walk

HOUSING = Ref("urn:d:1", "区房管局")
LED, HAS = Involves(HOUSING, LEAD), Has(Asked.INDICATORS)
MOST = Query(Asked.DEPARTMENTS, HAS, LEAD, ranked=True, top=1)
TASKS = Query(Asked.TASKS, LED)


@pytest.mark.parametrize(
    ("node", "inside"),
    [
        (LED, ()),
        (Among((Ref("urn:t"),)), ()),
        (And((LED, HAS)), (LED, HAS)),
        (Or((LED, HAS)), (LED, HAS)),
        (Not(LED), (LED,)),
        (Involves(MOST, LEAD), (MOST,)),
        (Among(TASKS), (TASKS,)),
        (Holding(Comparison.AT_LEAST, 3, HAS), (HAS,)),
        (Holding(Comparison.EQUAL, TASKS), (Everything(), TASKS)),
        (Query(Asked.DEPARTMENTS, LED, holding=(Holding(Comparison.EQUAL, 0),)), (LED, Holding(Comparison.EQUAL, 0))),
        (Calculation(Operator.RATIO, TASKS, MOST), (TASKS, MOST)),
        (Calculation(Operator.SUM, TASKS), (TASKS,)),
    ],
)
def test_what_stands_inside(node: Node, inside: tuple[Node, ...]) -> None:
    assert children(node) == inside
    changed = mapped(node, lambda child: child)
    assert changed == node


def test_a_walk_passes_everything_outermost_first() -> None:
    share = Calculation(Operator.SHARE, Query(Asked.TASKS, Not(Involves(MOST))), TASKS)
    assert list(walk(share)) == [share, share.left, Not(Involves(MOST)), Involves(MOST), MOST, HAS, TASKS, LED]


def test_every_node_can_be_changed_wherever_it_stands() -> None:
    """区房管局 becomes 区建管委 in whatever stands inside."""
    building = Ref("urn:d:2", "区建管委")

    def moved(node: Node) -> Node:
        return Involves(building, node.roles) if node == LED and isinstance(node, Involves) else mapped(node, moved)

    holding = (Holding(Comparison.EQUAL, TASKS, LED),)
    before = Calculation(Operator.SUM, Query(Asked.DEPARTMENTS, And((Among(TASKS), Not(LED))), holding=holding), TASKS)
    after = moved(before)
    assert not [node for node in walk(after) if node == LED]
    assert sum(node == Involves(building, LEAD) for node in walk(after)) == sum(node == LED for node in walk(before))


@pytest.mark.parametrize(
    ("node", "deep"),
    [
        (MOST, 0),
        (Query(Asked.TASKS, Involves(MOST, LEAD)), 1),
        (Query(Asked.INDICATORS, Among(Query(Asked.TASKS, Not(Involves(MOST))))), 2),
        (Query(Asked.DEPARTMENTS, holding=(Holding(Comparison.EQUAL, TASKS),)), 1),
        (Calculation(Operator.SUM, TASKS, Query(Asked.TASKS, Involves(MOST))), 1),
    ],
)
def test_how_deep_queries_stand_in_one_another(node: Node, deep: int) -> None:
    assert nesting(node) == deep


@settings(max_examples=200, deadline=None)
@given(queries(PLANS, REGISTER_OF_TESTS) | calculations(PLANS, REGISTER_OF_TESTS))
def test_what_is_changed_into_itself_stays(query: Query | Calculation) -> None:
    def same(node: Node) -> Node:
        return mapped(node, same)

    assert same(query) == query
    assert next(walk(query)) is query
