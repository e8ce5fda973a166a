"""Records as JSON and back: what comes back equals what was written, and nothing else is taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import MingzeError
from ingest.layout import Cell, Layout, Place, Run, Table
from ingest.manifest import open_corpus
from ingest.records import Anomaly, Clause, ClauseKind, Indicator, Plan, PlanInfo, Span, Task
from ui.record_json import from_json, to_json

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 99))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


@given(st.builds(Layout), st.from_type(PlanInfo), st.lists(st.builds(Anomaly, TEXT, TEXT, SPANS)), TEXT)
def test_any_plan_comes_back(layout: Layout, info: PlanInfo, anomalies: list[Anomaly], text: str) -> None:
    plan = Plan(info, text, (), (), anomalies=tuple(anomalies), layout=layout)
    assert from_json(Plan, to_json(plan)) == plan


@given(
    st.lists(
        st.builds(Place, st.integers(), st.integers(), TEXT, st.none() | st.integers(), st.none() | st.floats(0, 1))
    ),
    st.lists(st.builds(Table, st.integers(), st.integers(), st.tuples(st.builds(Cell, *[st.integers()] * 6)), TEXT)),
    st.lists(st.builds(Run, st.integers(), st.integers(), st.integers())),
    st.lists(TEXT),
)
def test_any_layout_comes_back(places: list[Place], tables: list[Table], runs: list[Run], left_out: list[str]) -> None:
    layout = Layout("pdf", tuple(places), tuple(tables), tuple(runs), tuple(left_out))
    assert from_json(Layout, to_json(layout)) == layout


@given(st.builds(Indicator, TEXT, st.floats(allow_nan=False), TEXT, span=SPANS), SPANS)
def test_any_task_comes_back(indicator: Indicator, span: Span) -> None:
    task = Task("k", "1", ("一", "1"), "公园", span, (Clause(ClauseKind.NOTE, span),), indicators=(indicator,))
    found = from_json(Task, to_json(task))
    assert found == task
    assert type(found.clauses[0].kind) is ClauseKind


def test_the_real_plans_come_back(shared_plans: Path) -> None:
    corpus = open_corpus(shared_plans)
    read = 0
    for entry in corpus.entries:
        try:
            plan = corpus.read(entry)
        except MingzeError:
            continue
        assert from_json(Plan, to_json(plan)) == plan
        read += 1
    assert read > 30


@dataclass(frozen=True)
class Pair:
    name: str
    count: int | None


@pytest.mark.parametrize(
    "text",
    [
        '["a"]',
        '["a", 1, 2]',
        "[1, 1]",
        '["a", "1"]',
        '["a", true]',
        '["a", 1.5]',
        "5",
        '{"name": "a"}',
        "[",
        '"ab"',
        "null",
    ],
)
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_json(Pair, text)
    assert from_json(Pair, '["a", null]') == Pair("a", None)


@pytest.mark.parametrize("text", ['["note", [5, 5]]', '["note", [5]]', '["nothing", [1, 2]]'])
def test_a_record_checks_itself(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(Clause, text)
