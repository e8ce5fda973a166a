"""What a question takes for true, confirmed or corrected: 「加装电梯由区房管局牵头，不是区应急局」."""

from __future__ import annotations

from kg.algebra import Asked, Comparison, Query
from kg.catalog import Catalog
from kg.query import Outcome
from retrieval.understanding.quantities import Quantity
from retrieval.understanding.reading import Premise

__all__ = ["Premises"]


class Premises:
    """Compares what was said with what was found."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def judge(self, premise: Premise | None, query: Query, outcome: Outcome) -> str:
        """是。, or 不是。 with what is; empty where the question takes nothing for true."""
        if premise is None:
            return ""
        if premise.departments and query.asked is Asked.DEPARTMENTS:
            return _of_departments(premise, outcome, ranked=query.ranked)
        if premise.quantities and query.asked is Asked.TASKS:
            (claimed, *_) = premise.quantities
            return "是。" if claimed.value == outcome.count else f"不是{claimed.value:g}{claimed.unit}。"
        if premise.quantities and query.asked is Asked.INDICATORS:
            if any(q.comparison not in (None, Comparison.EQUAL) for q in premise.quantities):
                return ""  # 超过90%吗: 「90%以上」 neither is that nor is not
            found = [self._catalog.indicators[iri] for iri in outcome.rows]
            if all(any(_same(q, i.value, i.unit) for i in found) for q in premise.quantities):
                return "是。"
            stated = "、".join(f"{q.value:g}{q.unit}" for q in premise.quantities)
            return f"不是{stated}，计划写的是："
        return ""


def _of_departments(premise: Premise, outcome: Outcome, *, ranked: bool) -> str:
    named = "、".join(map(str, premise.departments))
    absent = "、".join(str(d) for d in premise.departments if d.id not in outcome.rows)
    if ranked:
        return f"不是{named}。" if absent else "是。"
    if premise.alone and not absent and len(outcome.rows) > len(premise.departments):
        return "对，不是单独牵头。" if premise.denied else f"不是{named}单独牵头。"
    if premise.denied:
        return "对，不在其中。" if absent else f"不对，{named}在其中。"
    return f"不是{absent}。" if absent else "是。"


def _same(quantity: Quantity, value: float, unit: str) -> bool:
    return abs(quantity.value - value) < 1e-9 and quantity.unit == unit
