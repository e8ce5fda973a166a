"""Drawn rules → the grid of a table with its merged cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from ingest.formats._page import Box, Grid, GridCell

__all__ = ["THIN", "Rule", "grids_of", "straight"]

NEAR = 3.0
"""Points: rules nearer than this are one rule, and ends nearer than this to a rule touch it.

Half a point to two are drawn as thin filled boxes, both sides of which are rules.
"""

STRAIGHT = 1.0
"""Points: a side that rises by less is level."""

THIN = 3.0
"""Points: a filled figure without an outline is a rule where it is thinner than this, else a background."""

MAX_RULES = 300
"""Rules of one direction on a page; a page of forms has a hundred, drawings and maps have thousands and are no tables."""

OVERHANG = 12.0
"""Points that rules may stick out past the outermost crossing rule before a table is taken to be open there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: a horizontal one at y = ``at`` from x = ``start`` to ``end``, a vertical one the other way round."""

    at: float
    start: float
    end: float

    def meets(self, other: Rule) -> bool:
        """Whether it crosses or touches a rule of the other direction."""
        return self.start - NEAR <= other.at <= self.end + NEAR and other.start - NEAR <= self.at <= other.end + NEAR

    def covers(self, start: float, end: float) -> bool:
        """Whether it runs along from ``start`` to ``end``."""
        return self.start - NEAR <= start and end <= self.end + NEAR


def grids_of(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Grid]:
    """The tables that rules draw, from top to bottom; a box of a single column is a frame around text, not a table."""
    across, down = _joined(horizontal), _joined(vertical)
    if len(across) > MAX_RULES or len(down) > MAX_RULES:
        return []
    grids = [grid for rows, columns in _networks(across, down) if (grid := _grid(rows, columns))]
    return sorted(grids, key=lambda grid: grid.rows[0])


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line, brought to one coordinate and joined where they touch; short strokes are dropped."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    joined: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        runs: list[Rule] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if runs and rule.start <= runs[-1].end + NEAR:
                runs[-1] = Rule(at, runs[-1].start, max(runs[-1].end, rule.end))
            else:
                runs.append(Rule(at, rule.start, rule.end))
        joined += [run for run in runs if run.end - run.start > 2 * NEAR]
    return joined


def _networks(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together, each network as its horizontal and its vertical ones."""
    networks = _Sets(len(across) + len(down))
    for row, column in product(range(len(across)), range(len(down))):
        if across[row].meets(down[column]):
            networks.unite(row, len(across) + column)
    border = len(across)
    return [
        ([across[i] for i in network if i < border], [down[i - border] for i in network if i >= border])
        for network in networks.all()
    ]


class _Sets:
    """Numbers from 0 that are united by and by (union-find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def unite(self, one: int, other: int) -> None:
        self._parent[self._root(one)] = self._root(other)

    def all(self) -> list[list[int]]:
        sets: dict[int, list[int]] = {}
        for number in range(len(self._parent)):
            sets.setdefault(self._root(number), []).append(number)
        return list(sets.values())

    def _root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    if not across or not down:
        return None
    down = down + _closing(down, across)
    drawn, ends = across, _closing(across, down)
    across = across + ends
    columns, rows = sorted({rule.at for rule in down}), sorted({rule.at for rule in across})
    if len(columns) < 3 or len(rows) < 2:
        return None
    cells = _cells(across, down, rows, columns)
    if len({cell.column for cell in cells}) < 2:
        return None
    top, bottom = (_is_open(drawn, at, columns) for at in (rows[0], rows[-1]))
    return Grid(tuple(columns), tuple(rows), tuple(cells), open_top=top, open_bottom=bottom)


def _is_open(drawn: list[Rule], at: float, columns: list[float]) -> bool:
    """Whether no rule runs along an outer edge over the better part of the table's width."""
    width = columns[-1] - columns[0]
    return sum(rule.end - rule.start for rule in drawn if rule.at == at) < width / 2


def _closing(own: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """Rules of the direction of ``own`` that are not drawn: where two or more crossing ones run on past the outermost.

    A table open at its sides (左右不封口), or one that a page break cuts without a rule.
    """
    low, high = min(rule.at for rule in own), max(rule.at for rule in own)
    before = [rule for rule in crossing if rule.start < low - OVERHANG]
    after = [rule for rule in crossing if rule.end > high + OVERHANG]
    missing = []
    for group, at in ((before, min(r.start for r in crossing)), (after, max(r.end for r in crossing))):
        if len(group) >= 2:
            missing.append(Rule(at, min(rule.at for rule in group), max(rule.at for rule in group)))
    return missing


def _cells(across: list[Rule], down: list[Rule], rows: list[float], columns: list[float]) -> list[GridCell]:
    """Fields of the grid, those without a rule between them joined; the outer edges count as drawn.

    Where a page break cuts a merged cell (序号, 责任单位) there is often no rule under it, but under its neighbours.
    """
    height, width = len(rows) - 1, len(columns) - 1
    at_row, at_column = _by_place(across), _by_place(down)
    areas = _Sets(height * width)
    for row, column in product(range(1, height), range(width)):
        if not _runs(at_row[rows[row]], columns[column], columns[column + 1]):
            areas.unite((row - 1) * width + column, row * width + column)
    for row, column in product(range(height), range(1, width)):
        if not _runs(at_column[columns[column]], rows[row], rows[row + 1]):
            areas.unite(row * width + column - 1, row * width + column)
    cells = [
        cell for area in areas.all() for cell in _as_cells([divmod(field, width) for field in area], rows, columns)
    ]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _runs(rules: list[Rule], start: float, end: float) -> bool:
    return any(rule.covers(start + NEAR, end - NEAR) for rule in rules)


def _by_place(rules: list[Rule]) -> dict[float, list[Rule]]:
    placed: dict[float, list[Rule]] = {}
    for rule in rules:
        placed.setdefault(rule.at, []).append(rule)
    return placed


def _as_cells(area: list[tuple[int, int]], rows: list[float], columns: list[float]) -> list[GridCell]:
    """An area that is a rectangle is one cell; any other shape falls into its rows, so that no text is lost."""
    top, bottom = min(row for row, _ in area), max(row for row, _ in area)
    left, right = min(column for _, column in area), max(column for _, column in area)
    if len(area) == (bottom - top + 1) * (right - left + 1):
        box = Box(columns[left], rows[top], columns[right + 1], rows[bottom + 1])
        return [GridCell(top, left, bottom - top + 1, right - left + 1, box)]
    return [
        GridCell(row, column, 1, 1, Box(columns[column], rows[row], columns[column + 1], rows[row + 1]))
        for row, column in area
    ]


def straight(sides: Iterable[Box]) -> tuple[list[Rule], list[Rule]]:
    """The sides of drawn figures (as boxes around each) that are level or upright: horizontal and vertical rules."""
    horizontal, vertical = [], []
    for side in sides:
        if side.height < STRAIGHT <= side.width:
            horizontal.append(Rule(side.middle, side.x0, side.x1))
        elif side.width < STRAIGHT <= side.height:
            vertical.append(Rule(side.centre, side.top, side.bottom))
    return horizontal, vertical
