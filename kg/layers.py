"""Places boxes in columns from left to right, as in a layered drawing (Sugiyama, Tagawa and Toda 1981).

Boxes that have an order keep it: tasks stand as in the plan, which people know. The others are moved to the mean of
their neighbours, which has few lines cross; then all of a column come as near to their neighbours as there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

__all__ = ["Box", "Layers", "Place", "lay_out"]

BETWEEN = 56.0
"""Pixels between two columns, :data:`CROWDED` where many lines run: room for them to part."""

CROWDED = 128.0
MANY = 24
"""Lines from which on a gap is crowded."""

APART = 12.0
"""Pixels between two boxes of a column."""

LANE = 2.0
"""Pixels of height that a line takes where it passes a column."""

Point = tuple[float, float]
Lane = tuple[str, int]
"""Lines from this box where they pass this column; they run together."""
Item = str | Lane


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed, in pixels; columns of a lower ``layer`` stand to the left.

    One that is ``free`` stands where its lines are short; the others of a column stay in the order that they come in.
    """

    id: str
    layer: int
    width: float
    height: float
    free: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A placed box: its top left corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layers:
    """``routes`` are the points of each line, from the right side of its source to the left of its target.

    ``columns`` gives the left side of each layer that has boxes.
    """

    places: Mapping[str, Place]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]
    columns: Mapping[int, float]
    width: float
    height: float


def lay_out(boxes: Sequence[Box], edges: Iterable[tuple[str, str]]) -> Layers:
    """Place ``boxes``, of which there is at least one; no two of them touch.

    Raises:
        ValueError: an edge does not lead to the right.
    """
    used = sorted({box.layer for box in boxes})
    rank = {layer: place for place, layer in enumerate(used)}
    layer_of = {box.id: rank[box.layer] for box in boxes}
    ways = {edge: _way(edge, layer_of) for edge in dict.fromkeys(edges)}
    links = list(dict.fromkeys(link for way in ways.values() for link in pairwise(way)))

    columns: list[list[Item]] = [[] for _ in used]
    for one in dict.fromkeys([*layer_of, *(one for way in ways.values() for one in way)]):
        columns[layer_of[one] if isinstance(one, str) else one[1]].append(one)
    heights: dict[Item, float] = {one: LANE for column in columns for one in column}
    heights |= {box.id: box.height for box in boxes}
    tops = _tops(columns, links, heights, {box.id for box in boxes if not box.free})

    widths = [max(box.width for box in boxes if box.layer == layer) for layer in used]
    lefts = _lefts(widths, [layer_of[one] if isinstance(one, str) else one[1] for one, _ in links])
    places = {box.id: Place(lefts[rank[box.layer]], tops[box.id], box.width, box.height) for box in boxes}
    routes = {edge: _route(way, places, tops, lefts, widths) for edge, way in ways.items()}
    bottom = max(tops[one] + heights[one] for one in tops)
    return Layers(places, routes, dict(zip(used, lefts, strict=True)), lefts[-1] + widths[-1], bottom)


def _lefts(widths: Sequence[float], leaving: Sequence[int]) -> list[float]:
    """The left side of each column; ``leaving`` is the column that each link begins in."""
    gaps = [CROWDED if leaving.count(place) > MANY else BETWEEN for place in range(len(widths))]
    return list(accumulate((width + gap for width, gap in zip(widths, gaps, strict=True)), initial=0.0))[:-1]


def _way(edge: tuple[str, str], layer_of: Mapping[str, int]) -> tuple[Item, ...]:
    """Source, the lanes through the columns between, target."""
    source, target = edge
    first, last = layer_of[source], layer_of[target]
    if first >= last:
        raise ValueError(f"{source} does not stand to the left of {target}")
    return (source, *((source, layer) for layer in range(first + 1, last)), target)


def _tops(
    columns: Sequence[Sequence[Item]],
    links: Iterable[tuple[Item, Item]],
    heights: Mapping[Item, float],
    fixed: set[str],
) -> dict[Item, float]:
    """The upper side of each: the highest ordered column is stacked, the others lean on those placed before them."""
    neighbours: dict[Item, list[Item]] = {one: [] for one in heights}
    for one, other in links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    sizes = [(any(one in fixed for one in column), sum(heights[one] + APART for one in column)) for column in columns]
    first = max(range(len(columns)), key=lambda place: sizes[place])
    tops = dict(zip(columns[first], _stacked([heights[one] for one in columns[first]]), strict=True))
    for place in (*range(first - 1, -1, -1), *range(first + 1, len(columns))):
        wishes: dict[Item, float] = {}
        wish = 0.0
        for one in columns[place]:
            near = [tops[other] + heights[other] / 2 for other in neighbours[one] if other in tops]
            wish = wishes[one] = sum(near) / len(near) if near else wish
        column = _ordered(wishes, fixed)
        uppers = [wishes[one] - heights[one] / 2 for one in column]
        tops |= dict(zip(column, _spread(uppers, [heights[one] for one in column]), strict=True))
    highest = min(tops.values())
    return {one: top - highest for one, top in tops.items()}


def _ordered(wishes: Mapping[Item, float], fixed: set[str]) -> list[Item]:
    """From the top: by the middles that are wished for, without those that are fixed passing each other."""
    kept = [one for one in wishes if one in fixed]
    keys = dict(wishes)
    keys.update(zip(kept, _rising([wishes[one] for one in kept]), strict=True))
    return sorted(keys, key=lambda one: keys[one])


def _stacked(heights: Sequence[float]) -> list[float]:
    return list(accumulate((height + APART for height in heights), initial=0.0))[: len(heights)]


def _spread(wishes: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Upper sides as near to ``wishes`` as they can be in this order without touching."""
    above = _stacked(heights)
    free = _rising([wish - offset for wish, offset in zip(wishes, above, strict=True)])
    return [mean + offset for mean, offset in zip(free, above, strict=True)]


def _rising(wishes: Sequence[float]) -> list[float]:
    """The nearest numbers (least squares) that do not fall: isotonic regression.

    Neighbours that are out of order are pooled at their mean (Barlow et al. 1972): 1, 5, 3 → 1, 4, 4.
    """
    pools: list[tuple[float, int]] = []  # their mean and how many they are
    for wish in wishes:
        mean, count = wish, 1
        while pools and pools[-1][0] > mean:
            before, several = pools.pop()
            mean, count = (before * several + mean * count) / (several + count), several + count
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]


def _route(
    way: Sequence[Item],
    places: Mapping[str, Place],
    tops: Mapping[Item, float],
    lefts: Sequence[float],
    widths: Sequence[float],
) -> tuple[Point, ...]:
    """Out of the source, straight through the lanes, into the target."""
    points: list[Point] = []
    for one in way:
        if isinstance(one, tuple):
            middle = tops[one] + LANE / 2
            points += [(lefts[one[1]], middle), (lefts[one[1]] + widths[one[1]], middle)]
        else:
            place = places[one]
            points += [(place.x, place.y + place.height / 2), (place.x + place.width, place.y + place.height / 2)]
    return tuple(points[1:-1])
