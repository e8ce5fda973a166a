from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import FOLDER
from ingest.errors import NotAPlanError
from ingest.manifest import open_corpus, read_file
from ui.extract_json import file_as_json

PLAN = FOLDER / "plans" / "changning-2024-2026-draft.txt"


@pytest.fixture(scope="module")
def extracted() -> dict[str, Any]:
    plan = file_as_json(PLAN, open_corpus())
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
    keys = {
        "kind",
        "number",
        "path",
        "title",
        "start",
        "end",
        "assignments",
        "indicators",
        "coverage",
        "deadlines",
        "policies",
    }
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


WEB_PAGE = """<html><body><h1>示例市<b>绿色</b>出行方案</h1>
<p>一、主要目标</p><p>到<span>2027</span>年，绿色出行比例达到&#55;0%。</p>
<p>二、重点任务</p><p>1.完善慢行网络。2026年6月<b>底前</b>完成。（牵头单位：市交<i>通</i>局；配合单位：市规划局）</p></body></html>"""


def test_a_web_page_is_cited_by_its_own_characters(tmp_path: Path) -> None:
    page = tmp_path / "方案.html"
    page.write_text(WEB_PAGE, encoding="utf-8")
    found = file_as_json(page, open_corpus())
    for record in places(found):
        quoted = WEB_PAGE[record["start"] : record["end"]]
        assert record.get("quote", record.get("surface", quoted)) == quoted
    (task,) = [one for one in found["tasks"] if one["kind"] == "task"]
    assert [(a["department"], a["surface"]) for a in task["assignments"]] == [
        ("市交通局", "市交<i>通</i>局"),
        ("市规划局", "市规划局"),
    ]
    assert [(d["value"], d["quote"]) for d in task["deadlines"]] == [("2026-06", "2026年6月<b>底前")]


def test_what_no_task_states_stands_with_its_part(tmp_path: Path) -> None:
    page = tmp_path / "方案.html"
    page.write_text(WEB_PAGE, encoding="utf-8")
    (section,) = [one for one in file_as_json(page, open_corpus())["tasks"] if one["kind"] == "section"]
    assert (section["path"], section["title"], section["assignments"]) == (["一"], "主要目标", [])
    assert [(d["value"], d["quote"]) for d in section["deadlines"]] == [("2027", "到<span>2027</span>年")]
    assert [(i["value"], i["unit"]) for i in section["indicators"]] == [(70, "%")]


def test_whole_numbers_are_written_without_a_point(extracted: dict[str, Any]) -> None:
    first = extracted["tasks"][0]["indicators"][0]
    assert (first["value"], first["unit"]) == (17, "个")
    assert isinstance(first["value"], int)


def test_a_text_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "信.txt"
    letter.write_text("你好，今天天气很好，我们去公园。", encoding="utf-8")
    with pytest.raises(NotAPlanError):
        read_file(letter, open_corpus())
