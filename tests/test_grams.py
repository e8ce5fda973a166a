"""Pairs of neighbouring characters, and how much of a phrase a text holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding.grams import coverage, grams


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("架空线入地", {"架空", "空线", "线入", "入地"}),
        ("桩", {"桩"}),
        ("5G 基站", {"5g", "基站"}),
        ("GB 55031.2022版", {"gb", "55031.2022", "版"}),
        ("加装，电梯", {"加装", "电梯"}),  # no pair across a mark
        ("", set()),
        ("？！ 🙂", set()),
    ],
)
def test_grams(text: str, expected: set[str]) -> None:
    assert grams(text) == expected


def test_coverage_is_the_share_of_the_weight() -> None:
    assert coverage({"架空": 3.0, "空线": 1.0}, {"架空"}) == 0.75
    assert coverage({}, {"架空"}) == 0.0
    assert coverage({"架空": 1.0}, ()) == 0.0


@given(st.dictionaries(st.text(max_size=2), st.floats(0.01, 100)), st.sets(st.text(max_size=2)))
def test_coverage_lies_between_none_and_all(wanted: dict[str, float], held: set[str]) -> None:
    assert 0 <= coverage(wanted, held) <= 1 + 1e-9
    if wanted:
        assert coverage(wanted, set(wanted)) == pytest.approx(1)


@given(st.text(), st.text())
def test_a_text_covers_what_stands_in_it(before: str, after: str) -> None:
    wanted = dict.fromkeys(grams("架空线入地"), 1.0)
    assert coverage(wanted, grams(f"{before}架空线入地{after}")) == 1
