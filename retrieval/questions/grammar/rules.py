"""How rules are written down, and what it costs to set a phrase aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kg.algebra import (
    Asked,
)
from retrieval.questions.chart import Rules

__all__ = ["COUNTED", "MEASURES", "RULES", "UNIT_OF", "Made", "binary", "both_ways", "unary"]

RULES = Rules()
Made = Iterator[tuple[str, Any, float]]
"""The phrases that a rule makes: category, meaning, and what speaks against it."""

MEASURES = {
    "task": Asked.TASKS,
    "department": Asked.DEPARTMENTS,
    "policy": Asked.POLICIES,
    "section": Asked.SECTIONS,
    "any": None,
}
UNIT_OF = {
    **dict.fromkeys(("项", "条", "件", "桩", "款"), Asked.TASKS),
    "家": Asked.DEPARTMENTS,
    "份": Asked.POLICIES,
    "部分": Asked.SECTIONS,
}
"""What a number with such a unit may count besides what indicators measure."""

COUNTED = frozenset({"个", *UNIT_OF, ""})

RULES.aside.update(
    {
        "filler": 0.0, "one": 0.9, "do": 0.25, "differ": 1.0, "either": 1.5, "occupy": 1.0, "countnoun": 0.9, "finish": 0.2,
        "target": 0.1, "have": 0.45, "cite": 0.6, "mention": 0.6, "total": 0.15, "also": 0.15,
        "conj": 0.35, "place": 0.2, "by": 0.3, "it": 0.25, "measure": 0.4, "whatabout": 0.2, "unit_after": 0.5,
        "unit_before": 0.3, "yesno": 0.35, "closing": 0.35, "each": 0.7, "together": 1.2, "instead": 2.0, "unit": 1.6,
        "kind": 1.6,
        "role": 2.2, "cmp_after": 1.2, "cmp_before": 1.0, "number": 3.0, "others": 0.6, "period": 1.6, "ongoing": 1.4,
        "ordinal": 2.0, "top": 2.5, "time": 2.6, "which": 1.6, "stranger": 6.0, "unstated": 3.5, "quote": 3.0, "status": 0.5,
    }
)  # fmt: skip


RULES.nouns.update({Asked.PLANS: 0.25, Asked.POLICIES: 0.9, Asked.SECTIONS: 0.9, Asked.DEPARTMENTS: 1.2})


def both_ways(*pair: str) -> Callable[[Callable[[Any, Any], Made]], Callable[[Any, Any], Made]]:
    """A rule for two phrases in either order; what stands as written first is its first argument."""

    def decorate(rule: Callable[[Any, Any], Made]) -> Callable[[Any, Any], Made]:
        left, right = pair
        RULES.binary.setdefault((left, right), []).append(rule)
        RULES.binary.setdefault((right, left), []).append(lambda a, b: ((c, v, p + 0.1) for c, v, p in rule(b, a)))
        return rule

    return decorate


def binary(left: str, right: str) -> Callable[[Callable[[Any, Any], Made]], Callable[[Any, Any], Made]]:
    """A rule for two phrases in this order."""

    def decorate(rule: Callable[[Any, Any], Made]) -> Callable[[Any, Any], Made]:
        RULES.binary.setdefault((left, right), []).append(rule)
        return rule

    return decorate


def unary(category: str) -> Callable[[Callable[[Any], Made]], Callable[[Any], Made]]:
    """A rule for what a phrase may be by itself."""

    def decorate(rule: Callable[[Any], Made]) -> Callable[[Any], Made]:
        RULES.unary.setdefault(category, []).append(rule)
        return rule

    return decorate
