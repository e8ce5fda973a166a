"""Free questions: the nearest clauses, quoted; the real model over the built snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import PLAN, parts, task

from kg.algebra import Ref
from retrieval.amounts import Amounts
from retrieval.answer import Reason, Status
from retrieval.encoder import load_encoder
from retrieval.fusion import Search
from retrieval.nearest import Nearest
from retrieval.understanding.reading import Free


@pytest.fixture(scope="module")
def nearest(snapshot_folder: Path) -> Nearest:
    own = parts()
    amounts = Amounts.of(own.genre)
    search = Search.open(snapshot_folder, load_encoder(), own.words, own.lay_words, amounts)
    return Nearest(own.catalog, own.quoter, search, amounts)


@pytest.mark.parametrize(
    ("question", "number"),
    [("家里的煤气罐以后怎么办", "22"), ("下大雨马路积水怎么办", "15"), ("电瓶车在楼道里充电太危险", "29")],
)
def test_the_clause_that_speaks_of_it(nearest: Nearest, question: str, number: str) -> None:
    answer, turn = nearest.answer(Free(question))
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].task == number
    assert answer.results == ()  # nothing is claimed to be what was asked for
    assert "请核对" in answer.summary
    assert 1 <= len(answer.statements) <= 3
    assert turn.query is None
    assert [ref.id for ref in turn.tasks] == [task(int(number))]
    for citation in answer.citations:
        assert citation.quote == parts().text[citation.start : citation.end]
        assert citation.plan == PLAN


@pytest.mark.parametrize("question", ["护照在哪里办", "中考分数线", "怎么做红烧肉", "xqzv wklm"])
def test_what_the_plans_do_not_speak_of(nearest: Nearest, question: str) -> None:
    answer, turn = nearest.answer(Free(question))
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.NOT_STATED)
    assert answer.statements == ()
    assert all(choice.question.startswith("第") for choice in answer.choices)
    assert turn.tasks == ()


def test_within_some_tasks_only(nearest: Nearest) -> None:
    answer, _ = nearest.answer(Free("电梯", (Ref(task(10)), Ref(task(11)))))
    assert {citation.task for citation in answer.citations} <= {"10", "11"}


def test_the_same_question_the_same_clauses(nearest: Nearest) -> None:
    assert nearest.answer(Free("小区物业")) == nearest.answer(Free("小区物业"))
