"""What a question takes for true, confirmed or corrected: 「加装电梯由区房管局牵头，不是区应急局」."""

from __future__ import annotations

from kg.algebra import Asked
from kg.catalog import Catalog
from kg.query import Outcome
from retrieval.understanding.quantities import Quantity
from retrieval.understanding.reading import Ask

__all__ = ["Premises"]


class Premises:
    """Compares what was said with what was found."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def judge(self, ask: Ask, outcome: Outcome) -> str:
        """是。, or 不是。 with what is; empty where the question takes nothing for true."""
        premise = ask.premise
        if premise is None:
            return ""
        if premise.departments and ask.query.asked is Asked.DEPARTMENTS:
            absent = [d for d in premise.departments if d.id not in outcome.rows]
            if premise.denied:
                return "" if absent else f"不对，{'、'.join(map(str, premise.departments))}在其中。"
            return f"不是{'、'.join(map(str, absent))}。" if absent else "是。"
        if premise.quantities and ask.query.asked is Asked.INDICATORS:
            found = [self._catalog.indicators[iri] for iri in outcome.rows]
            if all(any(_same(q, i.value, i.unit) for i in found) for q in premise.quantities):
                return "是。"
            stated = "、".join(f"{q.value:g}{q.unit}" for q in premise.quantities)
            return f"不是{stated}，计划写的是："
        return ""


def _same(quantity: Quantity, value: float, unit: str) -> bool:
    return abs(quantity.value - value) < 1e-9 and quantity.unit == unit
