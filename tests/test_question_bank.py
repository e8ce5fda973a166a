"""The bank of questions: its rows are whole and name what their plans hold, and each ends as ``score_qa.py`` ends it.

A fault is told by the row's id alone: the rows of sealed writers are never read.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from exam.scoring import RULES, Question, Reply
from reading import corpus

from corpus import FOLDER
from ingest.records import Plan

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # so that `pytest` finds bench as `python -m pytest` does

from bench.questions import BANK, CLICKS, End, Ended, Writer, ended, meets, report, writers  # noqa: E402

KINDS = {
    *("lead", "who", "indicator", "setop", "count", "policy", "time"),
    *("semantic", "multiturn", "unanswerable", "adversarial"),
}
CONTRACT = {*RULES, "tasks_at", "tasks_at_include", "status", "no_false"}
"""What may be expected: the docstring of ``score_qa.py``."""

OF_TASKS = ("tasks", "tasks_include", "tasks_exclude", "tasks_or_abstain", "cites", "cites_any", "cite_first_in")
"""Expectations that list tasks by number."""

FILES = sorted(BANK.glob("*.json"))
SCORER = ROOT.parent / "shared" / "eval" / "score_qa.py"


def held(path: Path) -> dict[str, Any]:
    bank: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return bank


def named_tasks(expect: Mapping[str, Any]) -> set[str]:
    listed = {str(task) for key in OF_TASKS for task in expect.get(key, [])}
    return listed | {str(row[0]) for key in ("indicators", "indicators_include") for row in expect.get(key, [])}


def named_places(expect: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for key in ("tasks_at", "tasks_at_include"):
        yield from ((plan, start) for plan, start in expect.get(key, []))


@cache
def plan_of(folder: Path, stem: str) -> Plan:
    """The plan as the corpus knows it that its questions are asked of."""
    path = max(folder.glob(f"{stem}.*"))  # the text, where there is also an html
    known = next((one for one in (FOLDER / "plans").iterdir() if one.read_bytes() == path.read_bytes()), path)
    return corpus().read_file(known)


def test_there_are_writers_of_both_sorts() -> None:
    assert {writer.sealed for writer in writers()} == {True, False}
    assert sum(len(writer.rows) for writer in writers()) == sum(len(held(path)["rows"]) for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_is_whole(path: Path) -> None:
    bank = held(path)
    assert set(bank) == {"writer", "kinds", "plans", "sealed", "rows"}
    assert bank["writer"] == path.stem
    assert bank["kinds"]
    assert bank["plans"]
    assert isinstance(bank["sealed"], bool)
    broken = [row["id"] for row in bank["rows"] if not whole(row)]
    assert not broken


def whole(row: Mapping[str, Any]) -> bool:
    turns = row["turns"]
    asked = 1 <= len(turns) <= 4 and all(isinstance(turn, str) and turn.strip() for turn in turns)
    expected = bool(row["expect"]) and set(row["expect"]) <= CONTRACT
    answerable = row["expect"].get("status", "not_answered") == "not_answered"
    return set(row) == {"id", "kind", "turns", "expect"} and row["kind"] in KINDS and asked and expected and answerable


def test_no_id_is_used_twice() -> None:
    ids = Counter(row.id for writer in writers() for row in writer.rows)
    assert not [one for one, count in ids.items() if count > 1]


def test_no_question_is_asked_twice_word_by_word() -> None:
    askers: dict[tuple[str, ...], list[str]] = {}
    for row in (row for writer in writers() for row in writer.rows):
        askers.setdefault(row.turns, []).append(row.id)
    assert not [ids for ids in askers.values() if len(ids) > 1]


@pytest.mark.parametrize("writer", list(writers()), ids=lambda writer: writer.name)
def test_what_is_expected_stands_in_the_plan(writer: Writer, shared_plans: Path) -> None:
    assert not [stem for stem in writer.plans if not list(shared_plans.glob(f"{stem}.*"))]
    plans = [plan_of(shared_plans, stem) for stem in writer.plans]
    numbers = {task.number for plan in plans for task in plan.tasks}
    starts = {(plan.info.id, task.span.start) for plan in plans for task in plan.tasks}
    unknown = [row.id for row in writer.rows if not named_tasks(row.expect) <= numbers]
    misplaced = [row.id for row in writer.rows if not set(named_places(row.expect)) <= starts]
    assert (unknown, misplaced) == ([], []), (unknown, misplaced)


def reply(status: str = "answered", results: tuple[dict[str, Any], ...] = (), choices: tuple[str, ...] = ()) -> Reply:
    cited = [{"task": "1", "quote": "原文"}] if status == "answered" else []
    offered = [{"label": choice, "question": choice} for choice in choices]
    return {"status": status, "answer": "答", "results": list(results), "citations": cited, "choices": offered}


RIGHT = reply(results=({"type": "number", "value": 3},))
WRONG = reply(results=({"type": "number", "value": 4},))
REPLIES = {"对": RIGHT, "错": WRONG, "无": reply("not_found")}


def back(*choices: str) -> Reply:
    return reply("ambiguous", choices=choices)


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (RIGHT, End.PASS),
        (WRONG, End.FALSE),
        (reply("not_found"), End.SILENT),
        (reply("not_found", choices=("对",)), End.SILENT),  # nothing was asked back
        (back("错", "对"), End.CLICK),
        (back("错", "无"), End.SILENT),  # a wrong choice is not believed before it is clicked
        (back(*["错"] * CLICKS, "对"), End.SILENT),
        (back(), End.SILENT),
    ],
)
def test_how_a_question_ends(first: Reply, end: End) -> None:
    heard: dict[str, list[str]] = {}

    def ask(text: str, session: str) -> Reply:
        heard.setdefault(session, []).append(text)
        return REPLIES.get(text, first)

    assert ended(Question("x", "count", ("一", "二"), {"value": 3}), ask)[0] is end
    assert all(turns[:2] == ["一", "二"] for turns in heard.values())
    assert all(len(turns) <= 3 for turns in heard.values())


def task(plan: str, start: int, number: str = "1") -> dict[str, Any]:
    return {"type": "task", "plan": plan, "number": number, "title": "", "start": start, "end": start + 9}


EXPECTED: tuple[dict[str, Any], ...] = (
    {"value": 3},
    {"tasks": ["1", "2"]},
    {"tasks_at": [["a", 100], ["b", 7]]},
    {"tasks_at": []},
    {"tasks_at_include": [["a", 100]]},
    {"tasks_or_abstain": ["1"], "no_false": True},
    {"no_false": True, "tasks_at": [["a", 100]]},
    {"status": "not_answered", "tasks_at": [["a", 100]]},
    {"departments": ["区房管局"], "cites": ["1"]},
    {"indicators": [["1", 5, "台"]], "contains_any": ["答", "别的"]},
    {"cite_text": "原文", "cite_first_in": ["2"]},
)
GIVEN = (
    *REPLIES.values(),
    back("对"),
    reply(results=(task("a", 100), task("b", 7, "2"))),
    reply(results=(task("a", 112), task("b", 0, "2"))),
    reply(results=(task("a", 113), task("b", 7, "2"))),
    reply(results=(task("a", 100), task("a", 104))),
    reply(results=(task("a", 100),)),
    reply(results=({"type": "department", "name": "区房管局"},)),
    reply(results=({"type": "indicator", "task": "1", "value": 5.0, "unit": "台", "name": "电梯"},)),
)


def test_tasks_of_several_plans_are_told_by_plan_and_place() -> None:
    wanted, near, far, _, lone = GIVEN[4], GIVEN[5], GIVEN[6], GIVEN[7], GIVEN[8]
    of_two, of_one = {"tasks_at": [["a", 100], ["b", 7]]}, {"tasks_at_include": [["a", 100]]}
    assert [meets(of_two, one) for one in (wanted, near, far, lone)] == [True, True, False, False]
    assert [meets(of_one, one) for one in (wanted, near, far, lone)] == [True, True, False, True]


def test_what_is_met_is_what_the_scorer_from_outside_finds_met() -> None:
    if not SCORER.exists():
        pytest.skip("there is no ../shared/eval/score_qa.py beside the checkout")
    spec = importlib.util.spec_from_file_location("score_qa", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for expect in EXPECTED:
        for given in GIVEN:
            assert meets(expect, given) is not bool(scorer.faults(expect, given)), (expect, given)


def test_of_a_sealed_writer_nothing_but_numbers_is_told() -> None:
    rows = [Question(f"q{end}", "count", (f"问{end}",), {"value": 3}) for end in End]
    done = [
        Ended(Writer(name, ("09-plan",), name == "封", ()), row, end, WRONG)
        for name in ("开", "封")
        for row, end in zip(rows, End, strict=True)
    ]
    page = report(done, "abc")
    assert page.count("问false") == 1
    assert "| 开 | 09-plan | 4 | 0.250 | 0.500 | 0.250 | 0.250 |" in page
    assert "| 封 | 09-plan | 4 | 0.250 | 0.500 | 0.250 | 0.250 |" in page
    assert "问" not in report([one for one in done if one.writer.sealed], "abc")


def test_the_readme_names_each_category_and_sense_of_words() -> None:
    lines = (FOLDER / "questions" / "lexicon.tsv").read_text("utf-8").splitlines()
    names = {name for line in lines if line and line[0] != "#" for name in line.split("\t")[1:3]}
    told = (FOLDER / "questions" / "README.md").read_text("utf-8")
    assert not {name for name in names if f"`{name}`" not in told}
