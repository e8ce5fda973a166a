"""Puts neighbouring phrases together until one covers the question: the cheapest few derivations, bottom up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from retrieval.questions.lattice import Token

__all__ = ["Item", "Rules", "parse"]

WIDTH = 10
"""Phrases that are kept for each stretch of the question."""

NEVER = 99.0

BEAM = 2.5
"""How much more than the cheapest phrase over a stretch another may cost."""

ALIKE = 3
"""Of one category at most so many."""


class Item(NamedTuple):
    """A phrase: its category and meaning, its cost, and the words that were set aside in it."""

    category: str
    value: Any
    cost: float
    unused: tuple[tuple[int, int], ...] = ()


Binary = Callable[[Any, Any], Iterator[tuple[str, Any, float]]]
Unary = Callable[[Any], Iterator[tuple[str, Any, float]]]


class Rules:
    """Rules by the categories that they combine."""

    def __init__(self) -> None:
        self.binary: dict[tuple[str, str], list[Binary]] = {}
        self.unary: dict[str, list[Unary]] = {}
        self.aside: dict[str, float] = {}
        """What it costs to set a phrase of a category aside; those not in it never are."""
        self.nouns: dict[Any, float] = {}
        """The same for nouns, by what they name: 计划 says little where there is one plan."""

    def price(self, item: Item) -> float:
        """What it costs to set this phrase aside: a long stretch of subject more than a short one."""
        if item.category == "topic":
            return min(3.2, 0.7 + 0.4 * len(item.value.words))
        if item.category == "number" and item.value.value == 1 and item.value.comparison is None:
            return self.aside["one"]
        if item.category == "kind":
            return self.nouns.get(item.value.asked, self.aside["kind"])
        return self.aside.get(item.category, NEVER)


Cells = dict[tuple[tuple[int, int], ...], list[Item]]
"""Phrases by the spans of the tokens that they are made of: what ways to cut a question share is put together once."""


def parse(tokens: Sequence[Token], rules: Rules, goals: Collection[str], cells: Cells) -> list[Item]:
    """The derivations of one of ``goals`` over all tokens, cheapest first; ``cells`` is kept between calls."""
    spans = tuple((token.start, token.end) for token in tokens)
    for at, token in enumerate(tokens):
        key = spans[at : at + 1]
        if key not in cells:
            cheapest = min(leaf.cost for leaf in token.leaves)
            items = [Item(leaf.category, leaf.value, leaf.cost - cheapest) for leaf in token.leaves]
            cells[key] = _kept(_lifted(items, rules))
    for width in range(2, len(tokens) + 1):
        for start in range(len(tokens) - width + 1):
            end = start + width
            if spans[start:end] in cells:
                continue
            made = _made(spans, tokens, (start, end), rules, cells)
            cells[spans[start:end]] = _kept(_lifted(_kept(made), rules))
    return [item for item in cells.get(spans, []) if item.category in goals]


class _Pair(NamedTuple):
    """Two neighbouring phrases that rules may put together, and what the two cost."""

    base: float
    left: Item
    right: Item
    rules: Sequence[Binary]


def _made(
    spans: Sequence[tuple[int, int]], tokens: Sequence[Token], at: tuple[int, int], rules: Rules, cells: Cells
) -> list[Item]:
    """The phrases over one stretch.

    No rule takes anything off, so that the pairs are tried by what their two phrases cost, until what is left costs
    :data:`BEAM` more than the cheapest.
    """
    start, end = at
    pairs: list[_Pair] = []
    made: list[Item] = []
    for middle in range(start + 1, end):
        left, right = cells[tuple(spans[start:middle])], cells[tuple(spans[middle:end])]
        for one in left:
            for other in right:
                found = rules.binary.get((one.category, other.category))
                if found:
                    pairs.append(_Pair(one.cost + other.cost, one, other, found))
        made += _beside(left, right, rules, tokens, (start, middle, end))
    pairs.sort(key=_base)
    dearest = min((item.cost for item in made), default=NEVER) + BEAM
    for pair in pairs:
        if pair.base > dearest:
            break
        unused = pair.left.unused + pair.right.unused
        for rule in pair.rules:
            for category, value, more in rule(pair.left.value, pair.right.value):
                made.append(Item(category, value, pair.base + more, unused))
                dearest = min(dearest, pair.base + more + BEAM)
    return made


def _beside(
    left: Sequence[Item], right: Sequence[Item], rules: Rules, tokens: Sequence[Token], at: tuple[int, int, int]
) -> Iterator[Item]:
    """A phrase with the one token beside it set aside."""
    start, middle, end = at
    if end - middle == 1:
        for price, span in _set_aside(right, rules, tokens[middle]):
            yield from (Item(i.category, i.value, i.cost + price, (*i.unused, *span)) for i in left)
    if middle - start == 1:
        for price, span in _set_aside(left, rules, tokens[start]):
            yield from (Item(i.category, i.value, i.cost + price, (*span, *i.unused)) for i in right)


def _base(pair: _Pair) -> float:
    return pair.base


def _set_aside(
    items: Sequence[Item], rules: Rules, token: Token
) -> Iterator[tuple[float, tuple[tuple[int, int], ...]]]:
    """What it costs to go on without a token; a word that may be a filler costs nothing and is not told."""
    prices = [rules.price(item) + item.cost for item in items]
    price = min(prices, default=NEVER)
    if price < NEVER:
        filler = any(item.category == "filler" for item in items)
        yield price, () if filler else ((token.start, token.end),)


def _lifted(items: Sequence[Item], rules: Rules) -> list[Item]:
    """The phrases, and what each is by itself in another category."""
    waiting, found = list(items), list(items)
    for _ in range(3):
        waiting = [
            Item(category, value, item.cost + more, item.unused)
            for item in waiting
            for rule in rules.unary.get(item.category, ())
            for category, value, more in rule(item.value)
        ]
        found += waiting
    return found


def _kept(items: Sequence[Item]) -> list[Item]:
    """The cheapest of each meaning, and of these the cheapest few."""
    seen: set[tuple[str, Any]] = set()
    counts: dict[str, int] = {}
    kept: list[Item] = []
    for item in sorted(items, key=_cost):
        if counts.get(item.category, 0) >= ALIKE:
            continue
        key = (item.category, item.value)
        if key not in seen:
            seen.add(key)
            counts[item.category] = counts.get(item.category, 0) + 1
            kept.append(item)
            if len(kept) == WIDTH:
                break
    return kept


def _cost(item: Item) -> float:
    return item.cost
