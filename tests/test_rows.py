"""The list of rows: written and read back, what goes together, and what is no such list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from clauses import PLANS, ROWS

from ingest.errors import SnapshotError
from ingest.records import ClauseKind
from retrieval.rows import ClauseRow, PlanRow, Rows

LISTED = Rows("model", tuple(ROWS), PLANS)


def test_read_back_it_is_the_same(tmp_path: Path) -> None:
    LISTED.write(tmp_path)
    again = Rows.read(tmp_path)
    assert again == LISTED
    assert all(isinstance(row.kind, ClauseKind) for row in again.clauses)


def test_titles_come_behind_the_clauses() -> None:
    assert LISTED.passages == [*(row.text for row in ROWS), *(plan.title for plan in PLANS)]
    assert LISTED.plan_of == (0,) * 6 + (1,) * 2


def test_a_task_is_a_neighbourhood_and_what_stands_under_a_heading() -> None:
    kinds = [
        ("a", None, ClauseKind.PREAMBLE), ("a", None, ClauseKind.HEADING), ("a", None, ClauseKind.PREAMBLE),
        ("a", "t", ClauseKind.TITLE), ("a", "t", ClauseKind.NOTE), ("a", None, ClauseKind.PREAMBLE),
        ("b", None, ClauseKind.PREAMBLE),
    ]  # fmt: skip
    rows = tuple(ClauseRow(str(n), plan, task, kind, "…") for n, (plan, task, kind) in enumerate(kinds))
    listed = Rows("model", rows, (PlanRow("a", ""), PlanRow("b", "")))
    assert listed.group_of == (0, 1, 1, 2, 2, 1, 3)
    assert listed.of_task == {"t": (3, 4)}
    # In a plan with tasks its preamble is no measure; a plan without any has nothing else.
    assert listed.telling == (False, False, False, False, False, False, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"clauses": [["c"]]}, "条款清单缺失或损坏"),
        ({"clauses": [["c", "p", None, "no kind", "text"]]}, "条款清单缺失或损坏"),
        ({"plans": 1}, "条款清单缺失或损坏"),
        ({"format": 1}, "第 1 版格式"),
    ],
)
def test_what_is_no_such_list_is_told(changes: dict[str, object], told: str, tmp_path: Path) -> None:
    LISTED.write(tmp_path)
    content = json.loads((tmp_path / "clauses.json").read_text("utf-8"))
    (tmp_path / "clauses.json").write_text(json.dumps({**content, **changes}), "utf-8")
    with pytest.raises(SnapshotError, match=told):
        Rows.read(tmp_path)
