"""The numbers that a calculation is made of, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.algebra import RANKED, Asked, Calculation, Operator, Query
from kg.catalog import Catalog
from kg.outcome import Computed, Outcome

__all__ = ["computed"]


def computed(calculation: Calculation, outcomes: tuple[Outcome, ...], catalog: Catalog) -> Computed | None:
    """The number of ``calculation``, whose operands found ``outcomes``; None where there is none.

    None for an operand without a number (nothing was found, its values have two units), for 466台 - 6 项, and for a
    division by zero.
    """
    found = list(zip(calculation.operands, outcomes, strict=True))
    numbers = [_number(query, outcome, catalog) for query, outcome in found]
    units = [_unit(query, outcome, catalog) for query, outcome in found]
    known = tuple(number for number in numbers if number is not None)
    if len(known) < len(numbers) or not _fit(calculation.operator, units):
        return None
    value = _calculated(calculation, known)
    return None if value is None else Computed(value, known, outcomes)


def _number(query: Query, outcome: Outcome, catalog: Catalog) -> float | None:
    """What a query stands for in a calculation; see :class:`kg.algebra.Calculation`."""
    if query.counted:
        return outcome.count
    if query.ranked and query.asked in RANKED:
        return outcome.counts[outcome.rows[0]] if outcome.rows else None
    if query.asked is Asked.INDICATORS:
        values = [catalog.indicators[iri] for iri in outcome.rows]
        return sum(one.value for one in values) if len({one.unit for one in values}) == 1 else None
    return outcome.count


def _unit(query: Query, outcome: Outcome, catalog: Catalog) -> str | None:
    """The unit of an indicator's value; None for what is counted."""
    if query.asked is not Asked.INDICATORS or query.counted or not outcome.rows:
        return None
    return catalog.indicators[outcome.rows[0]].unit


def _fit(operator: Operator, units: Sequence[str | None]) -> bool:
    """Whether numbers of these units can be put together: 100公里 / 5 项 can, 466台 - 6 项 cannot."""
    named = {unit for unit in units if unit is not None}
    return len(named) < 2 and (operator is Operator.RATIO or len(set(units)) == 1)


def _calculated(calculation: Calculation, numbers: Sequence[float]) -> float | None:
    left, right = numbers[0], numbers[-1]
    match calculation.operator:
        case Operator.DIFFERENCE:
            return abs(left - right)
        case Operator.RATIO:
            return left / right if right else None
        case Operator.SHARE:
            return 100 * left / right if right else None
        case Operator.PRODUCT:
            return left * calculation.factor
        case Operator.SUM:
            return sum(numbers)
