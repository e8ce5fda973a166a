from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.errors import MingzeError
from retrieval.answer import Answer, Citation, Statement, Status
from ui.lines import answer_lines

QUOTE = "（牵头单位：区房管局）"
ANSWER = Answer(
    Status.ANSWERED,
    "区房管局牵头 1 项任务。",
    statements=(Statement("**加装电梯**", (Citation("p", "某计划", "10", "第一部分第10项", QUOTE, 5, 16, 5, 16),)),),
    results=({"type": "number", "value": 1},),
)


class Recorder:
    """Answers all alike and remembers what it was asked; 「坏」 and 「错」 are questions that fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def ask(self, question: str, session: str) -> Answer:
        self.asked.append((question, session))
        if question == "坏":
            raise MingzeError("答不了")
        if question == "错":
            raise IndexError("out of range")
        return ANSWER


def run(*lines: str | bytes) -> tuple[list[dict[str, Any]], Recorder, int]:
    engine, written = Recorder(), list[str]()
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    failed = answer_lines(raw, engine, written.append)
    assert not any("\n" in line for line in written)
    return [json.loads(line) for line in written], engine, failed


def test_a_line_is_answered_by_the_contract() -> None:
    [reply], engine, failed = run('{"id": "d1", "session": "s1", "question": "区房管局牵头哪些任务？"}\n')
    assert failed == 0
    assert engine.asked == [("区房管局牵头哪些任务？", "s1")]
    assert (reply["id"], reply["status"], reply["results"]) == ("d1", "answered", [{"type": "number", "value": 1}])
    assert {"plan", "task", "quote", "start", "end"} <= set(reply["citations"][0])
    assert reply["citations"][0]["quote"] == QUOTE
    assert "区房管局牵头 1 项任务" in reply["answer"]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    replies, _, failed = run(
        b'\xef\xbb\xbf{"id": 1, "question": "\xe5\x95\x8a"}', "", "  \n", '{"id": 2, "question": "啊"}'
    )
    assert ([reply["id"] for reply in replies], failed) == ([1, 2], 0)


def test_without_a_session_each_question_stands_alone() -> None:
    _, engine, _ = run('{"question": "一"}', '{"question": "二"}', '{"question": "三", "session": ""}')
    assert len({session for _, session in engine.asked}) == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "第 2 行：不是 JSON"),
        (b"\xff\xfe{}", "第 2 行：不是 JSON"),
        ("[1]", "不是 JSON 对象"),
        ("{}", "question 应当是不为空的文字"),
        ('{"question": "  "}', "question 应当是不为空的文字"),
        ('{"question": 3}', "question 应当是不为空的文字"),
        ('{"question": "啊", "session": 3}', "session 应当是文字"),
        ('{"question": "坏"}', "答不了"),
        ('{"question": "错"}', "程序出错（IndexError：out of range）"),
        (r'{"question": "\ud83d"}', "第 2 行：不是 JSON"),
        (r'{"id": "\ud83d", "question": "啊"}', "第 2 行：不是 JSON"),
        ('{"question": "啊"}'.encode("utf-16"), "第 2 行：不是 JSON"),
        ("[" * 100_000, "第 2 行：不是 JSON"),
    ],
)
def test_a_line_that_is_no_question_gets_an_error_and_the_next_is_answered(line: str | bytes, told: str) -> None:
    replies, _, failed = run('{"question": "前"}', line, '{"question": "后"}')
    assert [reply["status"] for reply in replies] == ["answered", "error", "answered"]
    assert failed == 1
    assert told in replies[1]["answer"]
    assert (replies[1]["results"], replies[1]["citations"]) == ([], [])


def test_the_error_keeps_the_id() -> None:
    [reply], _, _ = run('{"id": "d9", "question": 3}')
    assert reply["id"] == "d9"


def test_each_answer_is_written_before_the_next_line_is_read() -> None:
    written = list[str]()

    def source() -> Any:
        for number in range(3):
            assert len(written) == number
            yield b'{"question": "?"}'

    answer_lines(source(), Recorder(), written.append)
