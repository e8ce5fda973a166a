from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.layers import APART, Box, Layers, Place, lay_out


def overlap(one: Place, other: Place) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not beside and one.y < other.y + other.height and other.y < one.y + one.height


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Box], list[tuple[str, str]]]:
    """Up to thirty boxes in up to six columns, and lines that lead to the right, over several columns too."""
    layers = draw(st.lists(st.integers(0, 5), min_size=1, max_size=30))
    free = draw(st.sets(st.integers(0, 5)))
    boxes = [
        Box(f"b{n}", layer, draw(st.integers(20, 300)), draw(st.integers(10, 200)), layer in free)
        for n, layer in enumerate(layers)
    ]
    pairs = [(a.id, b.id) for a in boxes for b in boxes if a.layer < b.layer]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=60)) if pairs else []
    return boxes, edges


@given(drawings())
def test_no_two_boxes_touch_and_lines_lead_from_box_to_box(drawing: tuple[list[Box], list[tuple[str, str]]]) -> None:
    boxes, edges = drawing
    laid = lay_out(boxes, edges)
    assert set(laid.places) == {box.id for box in boxes}
    assert not any(overlap(a, b) for a, b in combinations(laid.places.values(), 2))
    for box in boxes:
        place = laid.places[box.id]
        assert (place.width, place.height) == (box.width, box.height)
        assert place.x == laid.columns[box.layer]
        assert 0 <= place.x <= place.x + place.width <= laid.width + 1e-6
        assert 0 <= place.y <= place.y + place.height <= laid.height + 1e-6
    for (source, target), points in laid.routes.items():
        start, end = laid.places[source], laid.places[target]
        assert points[0] == (start.x + start.width, start.y + start.height / 2)
        assert points[-1] == (end.x, end.y + end.height / 2)
        assert all(left[0] <= right[0] for left, right in pairwise(points))
    assert set(laid.routes) == set(edges)


@given(drawings())
def test_boxes_with_an_order_keep_it(drawing: tuple[list[Box], list[tuple[str, str]]]) -> None:
    boxes, edges = drawing
    laid = lay_out(boxes, edges)
    for layer in {box.layer for box in boxes}:
        ys = [laid.places[box.id].y for box in boxes if box.layer == layer and not box.free]
        assert ys == sorted(ys)


@given(drawings())
def test_lines_pass_between_the_boxes_of_a_column(drawing: tuple[list[Box], list[tuple[str, str]]]) -> None:
    laid = lay_out(*drawing)
    for points in laid.routes.values():
        for (x, y), (to_x, to_y) in pairwise(points[1:-1]):
            if y == to_y:  # through a column
                crossed = [p for p in laid.places.values() if x <= p.x < to_x]
                assert not any(place.y < y < place.y + place.height for place in crossed)


def test_free_boxes_stand_where_their_lines_are_short() -> None:
    tasks = [Box(f"t{n}", 0, 100, 30) for n in range(4)]
    offices = [Box(name, 1, 100, 30, free=True) for name in ("last", "first")]
    laid = lay_out([*tasks, *offices], [("t3", "last"), ("t0", "first")])
    assert laid.places["first"].y == laid.places["t0"].y
    assert laid.places["last"].y == laid.places["t3"].y


def test_one_box_and_boxes_without_lines_are_placed() -> None:
    assert lay_out([Box("a", 7, 100, 40)], []) == Layers({"a": Place(0, 0, 100, 40)}, {}, {7: 0.0}, 100, 40)
    laid = lay_out([Box("a", 0, 100, 40), Box("b", 0, 100, 40)], [])
    assert laid.places["b"].y == 40 + APART


def test_a_line_to_the_left_is_refused() -> None:
    boxes = [Box("a", 0, 10, 10), Box("b", 1, 10, 10)]
    for edge in (("b", "a"), ("a", "a")):
        with pytest.raises(ValueError, match="does not stand to the left"):
            lay_out(boxes, [edge])


def test_fifteen_hundred_lines_between_five_hundred_boxes_take_no_second() -> None:
    chance = random.Random(5)
    boxes = [Box("p", 0, 170, 50), *(Box(f"s{n}", 1, 170, 50) for n in range(10))]
    boxes += [Box(f"t{n}", 2, 286, chance.choice([36, 60, 120])) for n in range(250)]
    boxes += [Box(f"d{n}", 3, 146, 36, free=True) for n in range(240)]
    edges = [("p", f"s{n}") for n in range(10)] + [(f"s{n // 25}", f"t{n}") for n in range(250)]
    edges += [(f"t{n}", f"d{chance.randrange(240)}") for n in range(250) for _ in range(6)]
    started = time.perf_counter()
    laid = lay_out(boxes, edges)
    assert time.perf_counter() - started < 1
    assert not any(overlap(a, b) for a, b in combinations(laid.places.values(), 2))
