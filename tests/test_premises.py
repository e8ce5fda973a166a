"""What a question takes for true, confirmed or corrected."""

from __future__ import annotations

import pytest
from asking import answered, asked, outcome, parts, query_of
from hypothesis import given
from hypothesis import strategies as st

from retrieval.premises import Premises

PREMISES = Premises(parts().catalog)


def judged(question: str) -> str:
    return PREMISES.judge(asked(question).premise, query_of(asked(question)), outcome(question))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("加装电梯是区房管局牵头吗", "是。"),
        ("加装电梯是区应急局牵头吗", "不是区应急局。"),
        ("第13项任务是区房管局牵头吗", "是。"),
        ("第13项任务是区应急局和区房管局牵头吗", "不是区应急局。"),
        ("第10项任务不是区应急局牵头吧", "对，不在其中。"),
        ("第10项任务不是区房管局牵头吧", "不对，区房管局在其中。"),
        ("加装电梯是466台吗", "是。"),
        ("加装电梯是500台吗", "不是500台，计划写的是："),
        ("加装电梯是466个吗", "不是466个，计划写的是："),
        ("第13项任务不是区房管局单独牵头吧", "对，不是单独牵头。"),
        ("区建管委牵头的任务最多吗", "是。"),
        ("区房管局牵头的任务最多吗", "不是区房管局。"),
        ("第13项任务由谁牵头", ""),
        ("区房管局牵头哪些任务", ""),
    ],
)
def test_a_premise(question: str, said: str) -> None:
    assert judged(question) == said


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("第10项任务是区房管局单独牵头吗", True),
        ("第13项任务是区房管局单独牵头吗", False),
        ("第10项任务是区房管局和区建管委共同牵头吗", False),
    ],
)
def test_alone_and_together_belong_to_the_premise(question: str, holds: bool) -> None:
    """「单独」 is denied by a second department, 「共同」 by one that is missing."""
    assert judged(question).startswith("是") is holds


def test_the_correction_says_what_is_true() -> None:
    answer = answered("加装电梯是区应急局牵头吗")
    assert answer.summary.startswith("不是区应急局。")
    assert "区房管局" in answer.summary
    assert [citation.task for citation in answer.citations] == ["10"]


@given(st.integers(1, 36), st.data())
def test_yes_exactly_when_the_note_says_so(number: int, data: st.DataObject) -> None:
    """Against the catalog itself, for any task and any department of the plan."""
    catalog = parts().catalog
    fact = next(t for t in catalog.tasks.values() if t.number == str(number))
    leads = {a.department for a in catalog.assignments_of[fact.iri]}
    named = sorted({a.department for a in catalog.assignments.values()})
    iri = data.draw(st.sampled_from(named))
    said = judged(f"第{number}项任务是{catalog.departments[iri].name}牵头吗？")
    assert said.startswith("是。") is (iri in leads), said
    assert said.startswith("不是") is (iri not in leads), said
