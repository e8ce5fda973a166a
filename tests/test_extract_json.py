from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import FOLDER
from ingest.errors import NotAPlanError
from ingest.manifest import open_corpus, read_file
from ui.extract_json import plan_as_json

PLAN = FOLDER / "plans" / "changning-2024-2026-draft.txt"


@pytest.fixture(scope="module")
def extracted() -> dict[str, Any]:
    plan = plan_as_json(read_file(PLAN, open_corpus()))
    assert json.loads(json.dumps(plan, ensure_ascii=False)) == plan
    return plan


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a place in it, at any depth."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from places(inner)


def test_the_plan_is_described(extracted: dict[str, Any]) -> None:
    assert extracted["plan"] == {
        "id": "changning-2024-2026-draft",
        "title": "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）",
        "number": None,
        "issuer": "长宁区人民政府",
        "status": "送审稿",
        "period": "2024-2026",
        "sha256": "2e0327710ebf77a4e83d9d91e32fffef0e7c4bb126b8caad9805993f7426edbb",
    }


def test_keys_are_those_of_the_contract(extracted: dict[str, Any]) -> None:
    keys = {"number", "path", "title", "start", "end", "assignments", "indicators", "coverage", "deadlines", "policies"}
    assert len(extracted["tasks"]) == 36
    assert all(set(task) == keys for task in extracted["tasks"])
    assignment = extracted["tasks"][9]["assignments"][0]
    assert assignment == {
        "department": "区房管局",
        "surface": "区房管局",
        "role": "lead",
        "collective": False,
        "start": assignment["start"],
        "end": assignment["start"] + 4,
    }


def test_every_place_holds_what_is_quoted(extracted: dict[str, Any]) -> None:
    text = PLAN.open(encoding="utf-8", newline="").read()
    found = list(places(extracted))
    assert len(found) > 150
    for record in found:
        quoted = text[record["start"] : record["end"]]
        assert quoted
        assert record.get("quote", record.get("surface", quoted)) == quoted


def test_whole_numbers_are_written_without_a_point(extracted: dict[str, Any]) -> None:
    first = extracted["tasks"][0]["indicators"][0]
    assert (first["value"], first["unit"]) == (17, "个")
    assert isinstance(first["value"], int)


def test_a_text_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "信.txt"
    letter.write_text("你好，今天天气很好，我们去公园。", encoding="utf-8")
    with pytest.raises(NotAPlanError):
        read_file(letter, open_corpus())
