"""Rows of a table of indicators: 指标 | 单位 | 2020年 | 2025年目标 | 属性."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.amounts import NUMBER, Amount, AmountReader
from ingest.deadlines import TimeReader
from ingest.genre import Genre
from ingest.indicator_names import Names
from ingest.records import Indicator, Span

__all__ = ["IndicatorTableReader"]

FAR = 400
"""Characters between name and value up to which a citation takes in both; a merged name may stand far above."""


class IndicatorTableReader:
    """Reads rows by the part ``columns`` of the table ``indicators``."""

    def __init__(self, genre: Genre, times: TimeReader, amounts: AmountReader) -> None:
        table = genre.table("indicators")
        columns = table["columns"]
        self._times, self._amounts, self._names = times, amounts, Names(table)
        self._name, self._unit = frozenset(columns["name"]), frozenset(columns["unit"])
        self._aim, self._now = re.compile(columns["aim"]), re.compile(columns["now"])
        # 70, ≥95, [5], （15）, 约70, 60-70, 95以上: a value whose unit stands elsewhere
        self._bare = re.compile(
            rf"(?P<before>\D{{0,6}}?)(?P<number>(?:{NUMBER})(?:\s?[—–\-~～至]\s?(?:{NUMBER}))?)(?P<after>\D{{0,12}})"
        )
        self._in_name = re.compile(r"[（(](?P<unit>[^（()）]{1,12})[）)]\s*[▲★*]*$")

    def columns(self, heads: Sequence[str]) -> tuple[int, int | None, tuple[int, ...]] | None:
        """The columns of the name, of the unit (None where there is none) and of the aims; None for another table.

        Of several columns of names (一级指标, 二级指标) the last; of several years, all but those that say how things are.
        """
        plain = ["".join(head.split()) for head in heads]
        names = [at for at, head in enumerate(plain) if re.sub(r"[（(].*$", "", head) in self._name]
        units = [at for at, head in enumerate(plain) if head in self._unit]
        dated = [at for at, head in enumerate(plain) if at not in names and self._times.period(head)[0]]
        told = [at for at, head in enumerate(plain) if at not in names and self._aim.search(head)]
        aims = told or dated[1:] or dated
        aims = [at for at in sorted({*aims, *dated[1:]}) if not self._now.search(plain[at])]
        return (names[-1], units[0] if units else None, tuple(aims)) if names and aims else None

    def row(self, text: str, heads: Sequence[str], cells: Sequence[Span | None]) -> Iterator[Indicator]:
        """The aims that one row sets; none where the table is no table of indicators, or the row states no number.

        Args:
            text: the text that the cells are of.
            heads: the words over each column; of a head in two rows (目标值 / 2025年) both, joined.
            cells: where the row's cell of each column stands; that of a merged cell once more in each row that it
                reaches; None for an empty one.
        """
        columns = self.columns(heads)
        if columns is None or len(cells) != len(heads):
            return
        name_at, unit_at, aims = columns
        name = cells[name_at]
        if name is None:
            return
        unit = cells[unit_at] if unit_at is not None else None
        words = name.of(text)
        for at in aims:
            cell = cells[at]
            amount = self._amount(cell.of(text), self._unit_of(words, unit.of(text) if unit else "")) if cell else None
            if cell and amount:
                period, _ = self._times.period("".join(heads[at].split()))
                near = name.start < cell.start <= name.end + FAR
                span = Span(name.start, cell.end) if near else cell
                yield Indicator(
                    name=self._names.clean(self._in_name.sub("", words) if not unit else words),
                    value=amount.value,
                    unit=amount.unit,
                    comparator=amount.comparator,
                    span=span,
                    period="annual" if "年均" in words or "年均" in heads[at] else period,
                    upper=amount.upper,
                )

    def _unit_of(self, name: str, unit: str) -> str:
        """The unit of a row: its own cell, else what stands in brackets behind the name: 森林覆盖率（%）."""
        within = self._in_name.search(name.strip())
        return "".join((unit or (within["unit"] if within else "")).split())

    def _amount(self, cell: str, unit: str) -> Amount | None:
        """The amount of a cell; a number alone takes the row's unit, and is none without one."""
        _, dates = self._times.period(cell)
        for amount in self._amounts.read(cell):
            if amount.kind != "duration" and not any(start < amount.end and amount.start < end for start, end in dates):
                return amount
        bare = self._bare.fullmatch(cell.strip(" \t\n[]（()）〔〕【】"))
        if not bare or not unit:
            return None
        return next(self._amounts.read(f"{bare['before']}{bare['number']}{unit}{bare['after']}"), None)
