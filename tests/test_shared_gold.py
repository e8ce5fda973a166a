"""Plans of other governments against gold that people wrote by reading them; where the plans are, see conftest.py.

``gold/shared/*.json`` holds spans, names and roles only. An assignment is found when its name and role stand in the note
that the gold has; a deadline when it overlaps one of the same value; a document by its title.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from reading import corpus

from ui.extract_json import file_as_json

GOLD = sorted((Path(__file__).parent / "gold" / "shared").glob("*.json"))
LEAST = {"assignments": 0.97, "deadlines": 0.95, "policies": 0.95}


def f1(gold: set[Any], found: set[Any]) -> float:
    """Of two sets; 1.0 where both are empty, so that what is invented counts, too."""
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0


def scores(gold: dict[str, Any], read: dict[str, Any]) -> dict[str, tuple[set[Any], set[Any]]]:
    notes, due = gold["annotations"], gold["deadlines"]

    def note(at: int) -> int:
        """The order of the note that holds a place; -1 - place outside all, so that no two are one."""
        return next((k for k, one in enumerate(notes) if one["start"] <= at < one["end"]), -1 - at)

    def date(one: dict[str, Any]) -> int:
        at: int = one["start"]
        return next((d["start"] for d in due if d["start"] < one["end"] and at < d["end"]), -1 - at)

    tasks = read["tasks"]
    titles = {p["title"] for t in tasks for p in t["policies"]} | {p["title"] for p in read["policies"]}
    return {
        "assignments": (
            {(k, d["name"], d["role"]) for k, one in enumerate(notes) for d in one["departments"]},
            {(note(a["start"]), a["surface"], a["role"]) for t in tasks for a in t["assignments"]},
        ),
        "deadlines": (
            {(d["start"], d["value"]) for d in due},
            {(date(d), d["value"]) for t in tasks for d in t["deadlines"]},
        ),
        "policies": ({p["title"] for p in gold["policies"] if p["title"]}, titles),
    }


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_a_plan_is_read_as_its_gold_says(path: Path, shared_plans: Path) -> None:
    gold = json.loads(path.read_text("utf-8"))
    plan = shared_plans / gold["file"]
    assert hashlib.sha256(plan.read_bytes()).hexdigest() == gold["sha256"], "the gold is of another text"
    read = file_as_json(plan, corpus())
    text = plan.open(encoding="utf-8", newline="").read()
    for task in read["tasks"]:
        for kind in ("assignments", "indicators", "coverage", "deadlines"):
            for one in task[kind]:
                assert text[one["start"] : one["end"]] == one.get("quote", one.get("surface"))
    for kind, (wanted, found) in scores(gold, read).items():
        assert f1(wanted, found) >= LEAST[kind], (kind, sorted(wanted - found), sorted(found - wanted))


def test_there_is_gold_for_many_notations() -> None:
    assert len(GOLD) >= 8
