"""Phrases put together bottom up: by toy rules, and how much work the questions of people may make."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from asking import parts

from retrieval.questions.chart import ALIKE, WIDTH, Cells, Item, Rules, parse
from retrieval.questions.grammar import RULES
from retrieval.questions.lattice import MOST_TOKENS, WAYS, Token, paths
from retrieval.questions.leaf import Leaf
from retrieval.questions.meaning import Topic
from retrieval.understanding.sentence import fold

Made = Iterator[tuple[str, Any, float]]


def tokens(*readings: str | tuple[str, ...]) -> list[Token]:
    """One token for each word; a tuple for a word of several categories, the later ones dearer by 1."""
    made = []
    for at, categories in enumerate(readings):
        own = (categories,) if isinstance(categories, str) else categories
        leaves = tuple(Leaf(at, at + 1, category, category, float(cost), "x") for cost, category in enumerate(own))
        made.append(Token(at, at + 1, leaves))
    return made


def sums() -> Rules:
    """sum + plus + sum is a sum; a sum alone is an answer; a filler may be set aside."""
    rules = Rules()
    rules.binary["sum", "plus"] = [lambda a, _: iter([("open", a, 0.0)])]
    rules.binary["open", "sum"] = [lambda a, b: iter([("sum", f"({a}+{b})", 0.5)])]
    rules.unary["sum"] = [lambda a: iter([("answer", a, 0.25)])]
    rules.aside["filler"] = 0.125
    return rules


def parsed(*readings: str | tuple[str, ...], rules: Rules | None = None) -> list[Item]:
    return parse(tokens(*readings), rules or sums(), ("answer",), {})


def test_neighbours_are_put_together_and_costs_add_up() -> None:
    assert parsed("sum", "plus", "sum") == [Item("answer", "(sum+sum)", 0.75)]


def test_every_way_to_put_them_together_is_found() -> None:
    found = parsed("sum", "plus", "sum", "plus", "sum")
    assert {item.value for item in found} == {"((sum+sum)+sum)", "(sum+(sum+sum))"}


def test_nothing_covers_what_no_rule_joins() -> None:
    assert parsed("sum", "sum") == []
    assert parsed("plus") == []


def test_a_token_without_use_is_set_aside_at_its_price_and_told() -> None:
    rules = sums()
    rules.aside["noise"] = 1.0
    [item] = parsed("sum", "noise", rules=rules)
    assert (item.value, item.cost, item.unused) == ("sum", 1.25, ((1, 2),))


def test_a_word_that_may_be_a_filler_is_set_aside_and_not_told() -> None:
    [item] = parsed("filler", "sum")
    assert (item.cost, item.unused) == (0.375, ())


def test_what_has_no_price_is_never_set_aside() -> None:
    assert parsed("sum", "rock") == []


def test_the_price_of_a_subject_grows_with_its_length() -> None:
    short, long = (Item("topic", Topic(words), 0.0) for words in ("电梯", "老旧小区加装电梯"))
    assert 0 < RULES.price(short) < RULES.price(long) < 4


def test_of_two_readings_the_dearer_costs_what_it_is_dearer() -> None:
    [item] = parsed(("noun", "sum"))
    assert item.cost == 1.25


def test_of_the_same_meaning_the_cheapest_is_kept() -> None:
    rules = sums()
    rules.unary["sum"] += [lambda a: iter([("answer", a, 0.0)])]
    assert [item.cost for item in parsed("sum", rules=rules)] == [0.0]


def test_derivations_come_cheapest_first_and_are_few() -> None:
    rules = Rules()
    rules.unary["seed"] = [lambda _: iter([("answer", number, float(-number % 7)) for number in range(50)])]
    found = parsed("seed", rules=rules)
    assert [item.cost for item in found] == sorted(item.cost for item in found)
    assert len(found) == ALIKE


def test_cells_of_one_way_serve_the_next() -> None:
    """Two ways to cut a question share what they have in common."""
    calls: list[Any] = []

    def opened(number: Any, _: Any) -> Made:
        calls.append(number)
        yield "open", number, 0.0

    rules = sums()
    rules.binary["sum", "plus"] = [opened]
    cells: Cells = {}
    first = parse(tokens("sum", "plus", "sum"), rules, ("answer",), cells)
    made = len(calls)
    again = parse(tokens("sum", "plus", "sum"), rules, ("answer",), cells)
    assert again == first
    assert len(calls) == made


PIECES = ["区房管局", "区建管委", "牵头", "配合", "哪些", "几项", "任务", "和", "不", "没有", "谁", "，", "加装电梯", "第13项",
          "最多", "三家以上", "2026年底前", "的", "其中", "比", "占几成",
          "90%以上", "指标", "是不是", "一起", "除了", "还有"]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_the_work_of_any_question_is_bounded(seed: int) -> None:
    """Not the time but the phrases that are made and kept: so many for each stretch, and so many stretches.

    Phrases of people in any order, up to sixty of them: whatever is asked, a cell holds no more than WIDTH phrases, and all
    ways to cut the question together no more cells than their stretches.
    """
    random, own = Random(seed), parts()
    for length in (3, 8, 20, 60):
        text = fold("".join(random.choices(PIECES, k=length)))
        leaves = own.leaves.read(text)
        cells: Cells = {}
        ways = paths(text, leaves, own.words.cut(leaves.rest), own.subjects.pairs)
        for way in ways:
            parse(way.tokens, RULES, ("ask", "asks"), cells)
        assert len(ways) <= 2 * WAYS
        assert all(len(way.tokens) <= MOST_TOKENS for way in ways)
        assert all(len(items) <= WIDTH for items in cells.values())
        assert len(cells) <= len(ways) * MOST_TOKENS * (MOST_TOKENS + 1) // 2
