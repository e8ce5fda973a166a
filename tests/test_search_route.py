"""``POST /api/search``: the JSON of ``mingze search --jsonl``."""

from __future__ import annotations

import json

import httpx
import pytest
from browser import Serve

from retrieval.engine import Engine
from ui.search_json import search_lines

pytest_plugins = ("browser", "ready")


def test_search_gives_the_json_of_the_command_line(serve: Serve, opened_engine: Engine) -> None:
    asked = {"id": "s1", "question": "煤气罐谁管？", "k": 4}
    said: list[str] = []
    search_lines([json.dumps(asked).encode()], opened_engine, said.append)
    with serve(opened_engine) as address:
        found = httpx.post(f"{address}/api/search", json=asked, timeout=60).json()
        few = httpx.post(f"{address}/api/search", json={"question": "煤气罐谁管？"}, timeout=60).json()
    assert found == json.loads(said[0])
    assert len(found["hits"]) == 4
    assert len(few["hits"]) == 10
    assert few["id"] == ""


@pytest.mark.parametrize(
    ("body", "where", "part"),
    [
        ({}, "question", "缺少"),
        ({"question": "问", "k": 0}, "k", "最小是1"),
        ({"question": "问", "k": 1001}, "k", "最大是1000"),
        ({"question": "问", "k": True}, "k", "整数"),
        ({"question": "问", "k": 2.5}, "k", "整数"),
        ({"question": "问", "way": 1}, "way", "没有这一项"),
    ],
)
def test_a_wrong_search_is_refused_in_chinese(site: str, body: object, where: str, part: str) -> None:
    answer = httpx.post(f"{site}/api/search", json=body)
    assert answer.status_code == 422
    assert answer.json()["where"] == where
    assert part in answer.json()["error"]
