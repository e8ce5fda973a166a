"""The few cheapest ways to cut a question into leaves; what no leaf covers becomes a subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from retrieval.questions.leaf import Leaf
from retrieval.questions.meaning import Topic

__all__ = ["Path", "Token", "paths"]

WAYS = 5
"""Ways that are kept at each character."""

UNKNOWN, KNOWN, START = 0.85, 0.5, 0.5
"""The cost of a character that no leaf covers, of one in a pair that the plans write, and of beginning such a stretch."""

SPLITS = 0.5
"""The cost of a word of the lexicon that begins or ends inside a word of the dictionary: 数|据局."""

NAMES = frozenset({"office", "cond", "policy", "number", "time", "quote", "pause"})
"""Categories whose leaves may cut dictionary words: linkers know names better than a dictionary does."""

MOST_TOKENS = 22
"""Tokens of a question that are parsed; a longer one is no question about a plan."""


@dataclass(frozen=True, slots=True)
class Token:
    """One stretch with its readings."""

    start: int
    end: int
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way to cut the question: its tokens without fillers, what it costs, and the clauses that were left out."""

    tokens: tuple[Token, ...]
    cost: float
    skipped: tuple[tuple[int, int], ...] = ()


SKIP = 0.5
"""What it costs to leave out a clause that names no office, number or part and asks nothing."""

FIRM = 1.0
"""What it costs more to take a character of a name, a number or an asking word for a subject."""

SURE = 1.3
"""The cost up to which such a leaf is believed."""

ASKING = frozenset({"office", "want", "which", "howmany", "cond", "policy", "time", "share", "difference", "ratio"})

WEIGHTY = 0.7
"""What it costs more for each word in it that might be a condition."""

CONDITIONS = frozenset(
    {
        "role",
        "only",
        "neg",
        "absent",
        "sup",
        "together",
        "cite",
        "mention",
        "lack",
        "rate",
        "period",
        "ordinal",
        "cmp_before",
        "cmp_after",
    }
)
"""Words that a clause of background seldom has: where it has one it may be a condition."""

TALK = frozenset({"stranger", "topic", "filler", "do", "have", "target", "it", "finish", "place", "by", "also", "conj", "neg",
                  "measure",
                  "kind", "mention", "total", "cite", "lack", "whatabout", "unit", "unit_before", "unit_after", "each",
                  "countnoun", "period", "only", "rate", "than", "others", "role", "cmp_after", "cmp_before", "ordinal",
                  "ongoing", "instead", "together", "absent", "sup"})  # fmt: skip
"""Categories of words that background is told in: 我两点钟要去区里开会，得先把那张表填好."""


def paths(text: str, leaves: Iterable[Leaf], words: Sequence[str], pairs: Collection[str]) -> list[Path]:
    """Up to :data:`WAYS` ways, cheapest first.

    Args:
        text: the folded question.
        leaves: its leaves.
        words: the text cut by the dictionary.
        pairs: the pairs of characters that the plans write.
    """
    leaves = list(leaves)
    edges = _edges(leaves, words)
    firm = _firm(leaves)
    # (cost, cut, whether the last character is unknown); a cut is a chain of (start, end, leaves or None)
    best: list[list[tuple[float, tuple[object, ...], bool]]] = [[] for _ in range(len(text) + 1)]
    best[0] = [(0.0, (), False)]
    for at in range(len(text)):
        kept = sorted(best[at], key=lambda one: one[0])[:WAYS]
        for cost, chain, unknown in kept:
            known = text[at : at + 2] in pairs or text[max(0, at - 1) : at + 1] in pairs
            step = (KNOWN if known else UNKNOWN) + (0 if unknown else START) + (FIRM if at in firm else 0)
            _put(best[at + 1], (cost + step, (chain, at, at + 1, None), True))
            for end, price, own in edges[at]:
                _put(best[end], (cost + price, (chain, at, end, own), False))
    found = sorted(best[len(text)], key=lambda one: one[0])[:WAYS]
    made = [
        Path(tuple(t for clause in clauses for t in clause), cost)
        for cost, chain, _ in found
        for clauses in [_clauses(text, chain)]
    ]
    shorter = [way for cost, chain, _ in found[:3] for way in _without_talk(_clauses(text, chain), cost, firm)]
    return _distinct(sorted([*made, *shorter], key=lambda path: path.cost))


def _firm(leaves: Iterable[Leaf]) -> frozenset[int]:
    """The characters of names, numbers and asking words: they are no subject and no background."""
    return frozenset(
        at for leaf in leaves if leaf.category in ASKING and leaf.cost <= SURE for at in range(leaf.start, leaf.end)
    )


def _without_talk(clauses: Sequence[tuple[Token, ...]], cost: float, firm: Collection[int]) -> list[Path]:
    """The question without the clauses that only tell background: without all of them, and without all but one."""
    talk = [n for n, clause in enumerate(clauses) if clause and all(_is_talk(token, firm) for token in clause)]
    if not talk or len(talk) == len([clause for clause in clauses if clause]):
        return []
    every = frozenset(talk)
    prices = {n: SKIP + sum(WEIGHTY * _weighs(token) - _price(token) for token in clauses[n]) for n in talk}
    whole = cost + sum(prices.values())
    rest = sum(len(clause) for n, clause in enumerate(clauses) if n not in every)
    ways = [(every, whole, rest)]
    if len(talk) > 1:
        ways += [(every - {n}, whole - prices[n], rest + len(clauses[n])) for n in talk]
    made = []
    for left_out, price, length in sorted(ways, key=lambda way: way[1])[: 2 * WAYS]:
        if length > MOST_TOKENS:
            continue
        kept = tuple(token for n, clause in enumerate(clauses) if n not in left_out for token in clause)
        skipped = tuple((clauses[n][0].start, clauses[n][-1].end) for n in sorted(left_out))
        made.append(Path(kept, price, skipped))
    return made


def _is_talk(token: Token, firm: Collection[int]) -> bool:
    if any(at in firm for at in range(token.start, token.end)):
        return False
    return all(leaf.category in TALK for leaf in token.leaves)


def _weighs(token: Token) -> bool:
    return min(token.leaves, key=lambda leaf: leaf.cost).category in CONDITIONS


def _price(token: Token) -> float:
    """What a token cost the way through the question."""
    if token.leaves[0].category == "topic" and token.leaves[0].cost == 0.0:
        return START + UNKNOWN * (token.end - token.start) * 0.8
    return min(leaf.cost for leaf in token.leaves)


def _put(ways: list[tuple[float, tuple[object, ...], bool]], way: tuple[float, tuple[object, ...], bool]) -> None:
    ways.append(way)
    if len(ways) > 4 * WAYS:
        ways.sort(key=lambda one: one[0])
        del ways[WAYS:]


def _edges(leaves: Iterable[Leaf], words: Sequence[str]) -> defaultdict[int, list[tuple[int, float, tuple[Leaf, ...]]]]:
    """From each start: (end, price, the readings of that stretch)."""
    borders = {0, *accumulate(map(len, words))}
    spans: defaultdict[tuple[int, int], list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        if leaf.end > leaf.start:
            spans[leaf.start, leaf.end].append(leaf)
    edges: defaultdict[int, list[tuple[int, float, tuple[Leaf, ...]]]] = defaultdict(list)
    for (start, end), own in spans.items():
        cheapest = min(leaf.cost for leaf in own)
        free = any(leaf.category in NAMES and leaf.cost < 1.0 for leaf in own)
        cuts = 0 if free else (start not in borders) + (end not in borders)
        edges[start].append((end, cheapest + SPLITS * cuts, tuple(own)))
    return edges


def _clauses(text: str, chain: tuple[object, ...]) -> list[tuple[Token, ...]]:
    """The tokens of each clause, fillers left out; a comma or a stop ends a clause."""
    cut: list[tuple[int, int, tuple[Leaf, ...] | None]] = []
    while chain:
        before, start, end, own = chain
        cut.append((start, end, own))  # type: ignore[arg-type]
        chain = before  # type: ignore[assignment]
    clauses: list[list[Token]] = [[]]
    for start, end, own in reversed(cut):
        tokens = clauses[-1]
        if own is None:
            last = tokens[-1] if tokens else None
            goes_on = last is not None and last.end == start and last.leaves[0].category == "topic"
            begin = tokens.pop().start if goes_on else start
            words = text[begin:end]
            tokens.append(Token(begin, end, (Leaf(begin, end, "topic", Topic(words, begin, end), 0.0, words),)))
        elif any(leaf.category == "pause" for leaf in own):
            clauses.append([])
        elif any(leaf.category != "filler" for leaf in own):
            tokens.append(Token(start, end, own))
    return [tuple(clause) for clause in clauses]


def _distinct(found: Iterable[Path]) -> list[Path]:
    seen: set[tuple[tuple[int, int], ...]] = set()
    kept = []
    for path in found:
        spans = tuple((token.start, token.end) for token in path.tokens)
        if spans not in seen and len(spans) <= MOST_TOKENS:
            seen.add(spans)
            kept.append(path)
    return kept[: 2 * WAYS]
