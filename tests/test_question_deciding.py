"""Whether a reading is sure enough to be answered: the weights as a file, what they say, and how they are fitted."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from asking import engine, graph_engine
from exam.scoring import Question

from ingest.errors import CorpusError
from retrieval.answer import Reason, Status
from retrieval.questions.deciding import FARTHEST, FEATURES, Decision, Signs

sys.path.insert(0, str(Path(__file__).parents[1]))  # so that `pytest` finds bench as `python -m pytest` does

from bench.deciding import Seen, fitted, left_out, report, seen, written
from bench.questions import Writer

PLAIN = Signs(lead=1.0, cost=4.0, length=12, unused=2, asks=1, doubt=0.2)
DECISION = Decision.read()


def test_the_weights_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "decision.toml"
    path.write_text(written(DECISION), encoding="utf-8")
    assert Decision.read(path) == DECISION


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "bias = ",
        "bias = 1.0\nenough = 0.6\n[weights]\nlead = 0.1\n",
        written(DECISION).replace("enough", "genug"),
        written(DECISION).replace(f"bias = {DECISION.bias}", 'bias = "viel"'),
    ],
)
def test_weights_that_cannot_be_read_are_told_in_chinese(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "decision.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as raised:
        Decision.read(path)
    told = str(raised.value)
    assert "判断把握的权重读不到或不完整" in told
    assert str(path) in told
    assert "make decision" in told


def test_a_longer_lead_makes_it_surer_up_to_the_farthest() -> None:
    told = [DECISION.probability(replace(PLAIN, lead=lead)) for lead in (0.0, 0.5, 1.0, 2.0, FARTHEST)]
    assert told == sorted(set(told))
    assert DECISION.probability(replace(PLAIN, lead=FARTHEST + 9)) == told[-1]


def test_the_more_is_set_aside_the_less_sure_it_is() -> None:
    told = [DECISION.probability(replace(PLAIN, unused=unused)) for unused in range(PLAIN.length + 1)]
    assert told == sorted(set(told), reverse=True)
    assert all(0 < probability < 1 for probability in told)


def test_sure_from_the_threshold_on() -> None:
    probability = DECISION.probability(PLAIN)
    assert replace(DECISION, enough=probability).sure(PLAIN)
    assert not replace(DECISION, enough=probability + 0.001).sure(PLAIN)
    assert replace(DECISION, enough=0.0).sure(replace(PLAIN, lead=0.0, cost=99.0, unused=12, asks=3, doubt=9.0))


def test_an_empty_question_has_numbers_too() -> None:
    told = Signs(0.0, 0.0, 0, 0, 0, 0.0).features()
    assert tuple(told) == FEATURES
    assert set(told.values()) == {0.0}


ROWS = [
    Seen(name, replace(PLAIN, lead=lead, unused=unused), lead > 1)
    for name in ("a", "b", "c")
    for lead in (0.0, 0.3, 0.6, 1.5, 2.0, 2.5)
    for unused in (0, 3)
]
"""Made up: who is right has a lead of more than 1; nothing else tells."""


def test_fitting_learns_which_sign_tells() -> None:
    decision = fitted(ROWS, 0.6)
    assert decision.enough == 0.6
    assert decision.weights["lead"] > 0.5
    assert abs(decision.weights["unused"]) < 0.1
    assert all(decision.sure(row.signs) is row.right for row in ROWS)


def test_fitting_learns_the_other_sign_where_the_answers_are_the_other_way_round() -> None:
    decision = fitted([replace(row, right=not row.right) for row in ROWS], 0.6)
    assert decision.weights["lead"] < -0.5


def test_a_writer_is_judged_by_weights_without_part_in_them() -> None:
    odd = [replace(row, writer="odd", right=not row.right) for row in ROWS[:12]]
    told = left_out([*ROWS, *odd], 0.6)
    assert len(told) == len(ROWS) + len(odd)
    by_odd = told[-len(odd) :]  # the writers are in the order of their names
    assert all((probability > 0.5) is not right for probability, right in by_odd)


def test_the_report_tells_the_shares() -> None:
    lines = list(report(ROWS, 0.6))
    assert lines[0] == "36 answered, 0.500 right"
    assert lines[1].startswith("at 0.5: answers 0.500 of them, 1.000 right")
    assert lines[-3:] == [f"{name:<10} 0.500 right" for name in ("a", "b", "c")]


def test_an_engine_answers_by_the_decision_that_it_is_given() -> None:
    question = "区房管局牵头哪些任务"
    own = graph_engine()
    assert own.ask(question).status is Status.ANSWERED
    own.deciding(replace(DECISION, enough=1.1))
    asked_back = own.ask(question)
    assert asked_back.reason is Reason.SEVERAL_READINGS
    own.deciding(replace(DECISION, enough=0.0))
    assert own.ask(question) == engine().ask(question)


def test_what_is_seen_of_a_writer_are_the_questions_that_the_graph_answers() -> None:
    expected = {"status": "answered"}
    rows = (
        Question("1", "lead", ("区房管局牵头哪些任务",), {**expected, "tasks": ["10", "11", "13", "25", "31", "35"]}),
        Question("2", "lead", ("区房管局牵头哪些任务",), {**expected, "tasks": ["1"]}),
        Question("3", "unanswerable", ("今天天气怎么样",), {"status": "not_answered"}),
        Question("4", "multiturn", ("区房管局牵头哪些任务", "其中有几项"), {**expected, "value": 6}),
    )
    own = graph_engine()
    own.deciding(replace(DECISION, enough=0.0))
    found = list(seen(Writer("w", (), False, rows), own))
    assert [one.right for one in found] == [True, False, True]
    assert all(one.writer == "w" for one in found)
