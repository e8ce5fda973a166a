"""``mingze search``: the contract of its lines, odd lines, and the text for people; the real engine over the built-in corpus."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.errors import MingzeError
from retrieval.answer import Citation, FilePlace
from retrieval.engine import Engine
from retrieval.hits import Hit, Why
from ui.search_json import MOST, Found, as_count, hits_as_json, hits_as_text, search_lines

WHY = Why(
    2, 0.88, None, None, (), {"电瓶车": ("电动自行车",)}, {"meaning": 3.0, "words": -0.2, "task": 1.0, "form": 0.01}
)
PLACE = FilePlace("第3页", 3, None)
FOUND = [
    (
        Hit("c", "p", "t", 3.81, WHY),
        Citation("p", "某计划", "10", "第一部分第10项", "推进停放场所建设。", 5, 14, 5, 14, PLACE),
    )
]


class Recorder:
    """Finds the same for all and remembers what it was asked; 「坏」 and 「错」 fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def search(self, question: str, k: int) -> Found:
        self.asked.append((question, k))
        if question == "坏":
            raise MingzeError("找不了")
        if question == "错":
            raise IndexError("out of range")
        return FOUND


def run(*lines: str) -> tuple[list[dict[str, Any]], Recorder, int]:
    engine, written = Recorder(), list[str]()
    failed = search_lines([line.encode() for line in lines], engine, written.append)
    assert not any("\n" in line for line in written)
    return [json.loads(line) for line in written], engine, failed


def test_a_line_is_answered_by_the_contract() -> None:
    [reply], engine, failed = run('{"id": 7, "question": "电瓶车停哪", "k": 3}')
    assert (failed, engine.asked) == (0, [("电瓶车停哪", 3)])
    [hit] = reply["hits"]
    assert (reply["id"], hit["plan"], hit["start"], hit["end"]) == (7, "p", 5, 14)
    assert (hit["quote"], hit["score"], hit["task"]) == ("推进停放场所建设。", 3.81, "10")
    assert hit["place"] == {"label": "第3页", "page": 3, "confidence": None}
    assert hit["why"] == {
        "dense": {"rank": 2, "score": 0.88, "adds": 3.0},
        "words": {"rank": None, "score": None, "held": [], "adds": -0.2},
        "synonyms": {"电瓶车": ["电动自行车"]},
        "graph": {"task": 1.0},
        "form": {"form": 0.01},
    }


def test_ten_where_a_line_does_not_say_how_many() -> None:
    assert (
        run('{"question": "电瓶车"}', "", '{"id": 1, "question": "电瓶车", "session": "a"}')[1].asked
        == [("电瓶车", 10)] * 2
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("电瓶车", "不是 JSON"),
        ("[]", "不是 JSON 对象"),
        ('{"id": "q", "question": " "}', "question 应当是不为空的文字"),
        ('{"id": "q", "question": "电瓶车", "k": 0}', "k 应当是 1 到"),
        ('{"id": "q", "question": "电瓶车", "k": true}', "k 应当是 1 到"),
        ('{"id": "q", "question": "电瓶车", "k": "3"}', "k 应当是 1 到"),
        (f'{{"id": "q", "question": "电瓶车", "k": {MOST + 1}}}', "k 应当是 1 到"),
        ('{"id": "q", "question": "坏"}', "找不了"),
        ('{"id": "q", "question": "错"}', "程序出错（IndexError：out of range）"),
    ],
)
def test_a_line_that_fails_stops_no_other(line: str, told: str) -> None:
    [bad, good], _, failed = run(line, '{"id": "next", "question": "电瓶车"}')
    assert (failed, bad["hits"], bad["id"]) == (1, [], "q" if '"q"' in line else "")
    assert told in bad["error"]
    assert (good["id"], len(good["hits"])) == ("next", 1)
    assert "error" not in good


@pytest.mark.parametrize(("written", "count"), [("1", 1), ("10", 10), ("1000", 1000)])
def test_how_many(written: str, count: int) -> None:
    assert as_count(written) == count


@pytest.mark.parametrize("written", ["0", "1001", "-1", "x", "", "1.5", "３", "9" * 5000])
def test_what_is_no_number_of_clauses(written: str) -> None:
    with pytest.raises(MingzeError, match="--k 应当是 1 到 1000 的整数"):
        as_count(written)


def test_as_text_it_tells_place_words_and_reason() -> None:
    text = hits_as_text(FOUND)
    assert "[1] 《某计划》第一部分第10项（第3页）：“推进停放场所建设。”" in text
    assert "得分 3.8：语义第 2（0.88）+3.0；所在任务+1.0；“电瓶车”按“电动自行车”找" in text
    assert "句式" not in text  # what adds next to nothing is not told
    assert hits_as_text([]) == "没有找到条款。"


@pytest.mark.parametrize(("question", "task"), [("家里的煤气罐以后怎么办", "22"), ("老房子装电梯", "10")])
def test_the_real_engine_finds_and_quotes(question: str, task: str, opened_engine: Engine) -> None:
    found = hits_as_json(opened_engine.search(question, 3))
    assert (len(found), found[0]["task"]) == (3, task)
    for hit in found:
        assert hit["quote"] == opened_engine.text(hit["plan"])[hit["start"] : hit["end"]]
        why = hit["why"]
        adds = [why["dense"]["adds"], why["words"]["adds"], *why["graph"].values(), *why["form"].values()]
        assert hit["score"] == pytest.approx(sum(adds), abs=0.001)
    assert json.loads(json.dumps(found)) == found
    assert found[0]["why"]["words"]["held"]
    assert found[0]["why"]["synonyms"]
