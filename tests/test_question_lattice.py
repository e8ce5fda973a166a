"""The ways to cut a question: what leaves cover, what becomes a subject, and the clauses that only tell background."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.questions.lattice import MOST_TOKENS, WAYS, Path, paths
from retrieval.questions.leaf import Leaf
from retrieval.questions.meaning import Topic


def leaf(text: str, words: str, category: str, cost: float = 0.0) -> Leaf:
    """A leaf over the first place of ``words``."""
    start = text.index(words)
    return Leaf(start, start + len(words), category, words, cost, words)


def cut(path: Path) -> list[tuple[str, str]]:
    """The words of each token and its cheapest category."""
    return [
        (one.words, one.category) for token in path.tokens for one in [min(token.leaves, key=lambda each: each.cost)]
    ]


def best(text: str, *leaves: Leaf, words: tuple[str, ...] = (), pairs: frozenset[str] = frozenset()) -> Path:
    return paths(text, leaves, words or tuple(text), pairs)[0]


def test_what_no_leaf_covers_is_a_subject() -> None:
    text = "加装电梯由谁牵头"
    path = best(text, leaf(text, "由", "by"), leaf(text, "谁", "want"), leaf(text, "牵头", "role"))
    assert cut(path) == [("加装电梯", "topic"), ("由", "by"), ("谁", "want"), ("牵头", "role")]
    assert path.tokens[0].leaves[0].value == Topic("加装电梯")


def test_one_long_word_is_cheaper_than_two_short_ones() -> None:
    text = "牵头单位"
    path = best(
        text,
        leaf(text, "牵头单位", "kind", 0.45),
        leaf(text, "牵头", "role", 0.45),
        leaf(text, "单位", "kind", 0.45),
    )
    assert cut(path) == [("牵头单位", "kind")]


def test_readings_of_one_stretch_are_one_token() -> None:
    text = "管"
    [token] = best(text, leaf(text, "管", "role", 0.9), leaf(text, "管", "do", 0.5)).tokens
    assert {one.category for one in token.leaves} == {"role", "do"}


def test_a_word_of_the_lexicon_that_cuts_one_of_the_dictionary_costs_more() -> None:
    text = "数据局"
    own = leaf(text, "据", "role")
    whole = best(text, own, words=("数据局",))
    apart = best(text, own, words=("数", "据", "局"))
    assert cut(whole) == [("数据局", "topic")]
    assert ("据", "role") in cut(apart)


def test_a_name_may_cut_words() -> None:
    """The linkers know names better than a dictionary does."""
    text = "市管局办"
    assert ("管局", "office") in cut(best(text, leaf(text, "管局", "office"), words=("市管", "局办")))


def test_a_subject_that_the_plans_write_is_cheaper() -> None:
    text = "电梯"
    known, unknown = best(text, pairs=frozenset({"电梯"})), best(text)
    assert known.cost < unknown.cost


def test_fillers_are_no_tokens() -> None:
    text = "请问谁牵头"
    path = best(text, leaf(text, "请问", "filler"), leaf(text, "谁", "want"), leaf(text, "牵头", "role"))
    assert cut(path) == [("谁", "want"), ("牵头", "role")]


def test_a_clause_of_background_may_be_left_out_and_is_told() -> None:
    text = "小区太吵了，谁牵头"
    ways = paths(
        text,
        [leaf(text, "，", "pause"), leaf(text, "谁", "want"), leaf(text, "牵头", "role")],
        tuple(text),
        frozenset(),
    )
    shorter = [path for path in ways if path.skipped]
    assert shorter
    assert all(cut(path) == [("谁", "want"), ("牵头", "role")] for path in shorter)
    assert {text[start:end] for path in shorter for start, end in path.skipped} == {"小区太吵了"}


def test_a_clause_that_names_an_office_is_never_left_out() -> None:
    text = "区房管局的，谁牵头"
    ways = paths(
        text,
        [
            leaf(text, "区房管局", "office"),
            leaf(text, "，", "pause"),
            leaf(text, "谁", "want"),
            leaf(text, "牵头", "role"),
        ],
        tuple(text),
        frozenset(),
    )
    assert all(not path.skipped for path in ways)


def test_a_question_of_too_many_tokens_has_no_way() -> None:
    text = "谁牵头" * MOST_TOKENS
    leaves = [Leaf(at, at + 1, "want", "who", 0.0, text[at]) for at in range(len(text))]
    assert paths(text, leaves, tuple(text), frozenset()) == []


CATEGORIES = st.sampled_from(["office", "role", "want", "filler", "pause", "kind", "topic_word", "number"])


@pytest.mark.parametrize("alphabet", ["区房管局谁牵头，"])
@settings(derandomize=True, max_examples=60)
@given(data=st.data())
def test_every_way_is_in_order_and_the_cheapest_first(alphabet: str, data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet=alphabet, min_size=1, max_size=12))
    leaves = []
    for _ in range(data.draw(st.integers(0, 8))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        leaves.append(Leaf(start, end, data.draw(CATEGORIES), "x", data.draw(st.floats(0, 3)), text[start:end]))
    ways = paths(text, leaves, tuple(text), frozenset())
    assert 1 <= len(ways) <= 2 * WAYS
    assert [way.cost for way in ways] == sorted(way.cost for way in ways)
    for way in ways:
        assert all(one.end <= other.start for one, other in pairwise(way.tokens))
        assert all(one.words == text[one.start : one.end] for token in way.tokens for one in token.leaves)
        assert len(way.tokens) <= MOST_TOKENS
