"""Places boxes in columns from left to right: the only module that knows igraph.

The order within a column is that of Sugiyama, Tagawa and Toda (1981), which has few crossings; the heights are
given by the boxes, which are then moved as near to their neighbours as there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import igraph

__all__ = ["Box", "Layers", "Place", "lay_out"]

BETWEEN = 84.0
"""Pixels between two columns: room for lines to part."""

APART = 12.0
"""Pixels between two boxes of a column."""

LANE = 2.0
"""Pixels of height that a line takes where it passes a column."""

Point = tuple[float, float]
Lane = tuple[str, int]
"""A line from this box where it passes this column; lines from one box run together."""


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed, in pixels; columns of a lower ``layer`` stand to the left."""

    id: str
    layer: int
    width: float
    height: float


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
    """Place ``boxes``; no two of them touch.

    Raises:
        ValueError: an edge does not lead to the right.
    """
    if not boxes:
        return Layers({}, {}, {}, 0.0, 0.0)
    used = sorted({box.layer for box in boxes})
    rank = {layer: place for place, layer in enumerate(used)}
    layer_of: dict[str | Lane, int] = {box.id: rank[box.layer] for box in boxes}
    size = {box.id: (box.width, box.height) for box in boxes}
    ways = {edge: _way(edge, layer_of) for edge in dict.fromkeys(edges)}
    links = list(dict.fromkeys(link for way in ways.values() for link in pairwise(way)))
    layer_of |= {one: one[1] for way in ways.values() for one in way if isinstance(one, tuple)}

    columns = _ordered(layer_of, links, len(used))
    heights = {one: size[one][1] if isinstance(one, str) else LANE for one in layer_of}
    tops = _tops(columns, links, heights)
    widths = [max(size[one][0] for one in column if isinstance(one, str)) for column in columns]
    lefts = list(accumulate((width + BETWEEN for width in widths), initial=0.0))

    places = {box.id: Place(lefts[rank[box.layer]], tops[box.id], box.width, box.height) for box in boxes}
    routes = {edge: _route(way, places, tops, lefts, widths) for edge, way in ways.items()}
    bottom = max(tops[one] + heights[one] for one in tops)
    return Layers(places, routes, dict(zip(used, lefts, strict=False)), lefts[-1] - BETWEEN, bottom)


def _way(edge: tuple[str, str], layer_of: Mapping[str | Lane, int]) -> tuple[str | Lane, ...]:
    """Source, the lanes through the columns between, target."""
    source, target = edge
    first, last = layer_of[source], layer_of[target]
    if first >= last:
        raise ValueError(f"{source} does not stand to the left of {target}")
    return (source, *((source, layer) for layer in range(first + 1, last)), target)


def _ordered(
    layer_of: Mapping[str | Lane, int], links: Sequence[tuple[str | Lane, str | Lane]], count: int
) -> list[list[str | Lane]]:
    """What stands in each column, from the top."""
    number = {one: place for place, one in enumerate(layer_of)}
    graph = igraph.Graph(len(number), [(number[one], number[other]) for one, other in links], directed=True)
    found = graph.layout_sugiyama(layers=list(layer_of.values()))
    across = {one: found[place][0] for one, place in number.items()}
    columns: list[list[str | Lane]] = [[] for _ in range(count)]
    for one in sorted(number, key=lambda one: (across[one], number[one])):
        columns[layer_of[one]].append(one)
    return columns


def _tops(
    columns: Sequence[Sequence[str | Lane]],
    links: Iterable[tuple[str | Lane, str | Lane]],
    heights: Mapping[str | Lane, float],
) -> dict[str | Lane, float]:
    """The upper side of each: the highest column is stacked, the others lean on those placed before them."""
    neighbours: dict[str | Lane, list[str | Lane]] = {one: [] for one in heights}
    for one, other in links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    tallest = max(range(len(columns)), key=lambda place: sum(heights[one] + APART for one in columns[place]))
    tops = dict(zip(columns[tallest], _stacked([heights[one] for one in columns[tallest]]), strict=False))
    for place in (*range(tallest - 1, -1, -1), *range(tallest + 1, len(columns))):
        middles = {one: tops[one] + heights[one] / 2 for one in tops}
        column = columns[place]
        wishes, wish = [], 0.0
        for one in column:
            near = [middles[other] for other in neighbours[one] if other in middles]
            wish = sum(near) / len(near) if near else wish
            wishes.append(wish - heights[one] / 2)
        tops |= dict(zip(column, _spread(wishes, [heights[one] for one in column]), strict=True))
    highest = min(tops.values())
    return {one: top - highest for one, top in tops.items()}


def _stacked(heights: Sequence[float]) -> list[float]:
    return list(accumulate((height + APART for height in heights), initial=0.0))[: len(heights)]


def _spread(wishes: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Upper sides as near to ``wishes`` as they can be (least squares) in this order without touching.

    Without the heights above them the sides must not fall: that is isotonic regression, solved by pooling
    neighbours that are out of order (Barlow et al. 1972).
    """
    above = _stacked(heights)
    pools: list[tuple[float, int]] = []  # their mean and how many they are
    for wish, offset in zip(wishes, above, strict=True):
        mean, count = wish - offset, 1
        while pools and pools[-1][0] > mean:
            before, several = pools.pop()
            mean, count = (before * several + mean * count) / (several + count), several + count
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, above, strict=True)]


def _route(
    way: Sequence[str | Lane],
    places: Mapping[str, Place],
    tops: Mapping[str | Lane, float],
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
