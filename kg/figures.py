"""How an answer writes numbers and dates."""

from __future__ import annotations

from kg.facts import IndicatorFact

__all__ = ["amount", "date", "period"]

SIGNS = {">=": "≥ ", "<=": "≤ ", "≈": "约 "}
MANY = 10_000


def amount(indicator: IndicatorFact) -> str:
    """≥ 15万平方米, 60%, 3—5个."""
    unit = indicator.unit
    value = _number(indicator.value, unit)
    if indicator.upper is not None:
        return f"{value}—{_number(indicator.upper, unit)}{unit}"
    return f"{SIGNS.get(indicator.comparator, '')}{value}{unit}"


def period(indicator: IndicatorFact) -> str:
    """（每年）, （2024-2026年）; empty where none is stated."""
    if indicator.period is None:
        return ""
    if indicator.period == "annual":
        return "（每年）"
    first, _, last = indicator.period.partition("-")
    return f"（{indicator.period}年）" if len(last) == len(first) else f"（{date(indicator.period)}）"


def _number(value: float, unit: str) -> str:
    if value >= MANY and unit != "%" and (value / MANY * 100).is_integer():
        return f"{value / MANY:.10g}万"
    return f"{value:.10g}"


def date(value: str) -> str:
    """2026-12 → 2026年底, 2019-06 → 2019年6月."""
    if value == "ongoing":
        return "持续推进"
    year, _, month = value.partition("-")
    return f"{year}年底" if month == "12" else f"{year}年{int(month)}月" if month else f"{year}年"
