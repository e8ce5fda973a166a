"""What a stretch of a plan states besides responsibilities: indicators, aims, times, documents."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.deadlines import TimeReader
from ingest.genre import Genre
from ingest.grids import Grid
from ingest.indicators import IndicatorReader
from ingest.records import Coverage, Deadline, Indicator, Mention, PlanInfo, PolicyReference, Span
from ingest.references import ReferenceReader

__all__ = ["Facts", "Stated"]


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts of a stretch, each kind in the order of the text."""

    indicators: tuple[Indicator, ...]
    coverage: tuple[Coverage, ...]
    deadlines: tuple[Deadline, ...]
    policies: tuple[PolicyReference, ...]
    mentions: tuple[Mention, ...]


class Facts:
    """Reads the facts of one plan by its period, its date and its own title.

    Args:
        genre: the tables of the genre.
        info: what is known of the plan.
        text: its text.
        grids: its tables that are no tables of tasks: those of indicators are read by their columns.
    """

    def __init__(self, genre: Genre, info: PlanInfo, text: str, grids: Iterable[Grid]) -> None:
        self._text = text
        self._times = TimeReader(genre, info.period, info.date)
        self._indicators = IndicatorReader(genre, self._times)
        self._references = ReferenceReader(genre, info.title, info.number)
        read = [(grid.span, tuple(self._of_grid(grid))) for grid in grids]
        self._tables = sorted(span for span, found in read if found)
        self._tabled = sorted((one for _, found in read for one in found), key=lambda one: one.span)

    def stated(self, span: Span, body: Sequence[Span], times: Sequence[Span] = ()) -> Stated:
        """The facts in ``span``.

        Args:
            span: a task, or what lies between two.
            body: its sentences without its notes; numbers are read in them.
            times: its cells in a column of time: every date there is due.
        """
        text, numbers = self._text, self._indicators
        indicators, mentions, coverage = self._of_tables(span), list[Mention](), list[Coverage]()
        for piece in body:  # one piece after the other: its phrases are read once
            mentions += numbers.mentions(text, piece)
            coverage += numbers.coverage(text, piece)
            indicators += () if self._is_tabled(piece) else numbers.indicators(text, piece)
        references = list(self._references.read(text, span))
        return Stated(
            tuple(sorted(indicators, key=lambda one: one.span)),
            tuple(coverage),
            tuple(sorted(self._deadlines(span, times), key=lambda one: one.span)),
            tuple(one for one in references if isinstance(one, PolicyReference)),
            (*mentions, *(one for one in references if isinstance(one, Mention))),
        )

    def _of_tables(self, span: Span) -> list[Indicator]:
        """The indicators of tables in ``span``."""
        first = bisect_left(self._tabled, span.start, key=lambda one: one.span.start)
        last = bisect_left(self._tabled, span.end, key=lambda one: one.span.start)
        return [one for one in self._tabled[first:last] if span.holds(one.span)]

    def _is_tabled(self, piece: Span) -> bool:
        at = bisect_right(self._tables, piece.start, key=lambda table: table.start) - 1
        return at >= 0 and self._tables[at].holds(piece)

    def _deadlines(self, span: Span, times: Sequence[Span]) -> Iterator[Deadline]:
        for cell in times:
            yield from self._times.deadlines(self._text, cell, labelled=True)
        for deadline in self._times.deadlines(self._text, span):
            if not any(cell.start < deadline.span.end and deadline.span.start < cell.end for cell in times):
                yield deadline

    def _of_grid(self, grid: Grid) -> Iterator[Indicator]:
        for cells in grid.rows:
            yield from self._indicators.row(self._text, grid.heads, cells)
