from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.answer import Answer, Choice, Citation, FilePlace, Reason, Statement, Status
from ui.terminal import PAUSE, answer_as_text, progress, say

LEAD = Citation("p", "某区行动计划（2024-2026年）", "10", "第一部分第10项", "（牵头单位：区房管局）", 5, 16, 5, 16)
TITLE = Citation("p", "某区行动计划（2024-2026年）", "10", "第一部分第10项", "10.加装电梯。", 0, 5, 0, 5)


def test_an_answer_reads_as_plain_text() -> None:
    answer = Answer(
        Status.ANSWERED,
        "区房管局牵头 1 项任务。",
        understood="牵头单位 = 区房管局",
        statements=(Statement("**第10项** 加装电梯", (TITLE, LEAD)),),
        notes=("各街镇包括新泾镇。",),
    )
    assert answer_as_text(answer) == (
        "区房管局牵头 1 项任务。\n\n"
        "  1. 第10项 加装电梯 [1][2]\n\n"
        "说明：各街镇包括新泾镇。\n\n"
        "查询理解：牵头单位 = 区房管局\n\n"
        "出处：\n"
        "[1] 《某区行动计划（2024-2026年）》第一部分第10项：“10.加装电梯。”\n"
        "[2] 《某区行动计划（2024-2026年）》第一部分第10项：“（牵头单位：区房管局）”"
    )


def test_a_place_in_the_file_is_told() -> None:
    scanned = replace(LEAD, place=FilePlace("第3页", 3, 0.934))
    answer = Answer(Status.ANSWERED, "区房管局牵头。", statements=(Statement("**第10项**", (scanned,)),))
    assert "第一部分第10项（第3页，扫描件识别，置信度 0.93）：“（牵头单位：区房管局）”" in answer_as_text(answer)


def test_why_there_is_no_answer_and_what_to_ask_instead() -> None:
    answer = Answer(
        Status.AMBIGUOUS,
        "有两种意思。",
        reason=Reason.SEVERAL_READINGS,
        choices=(Choice("牵头", "区房管局牵头哪些任务？"),),
    )
    told = answer_as_text(answer)
    assert "请选您要问的那一种" in told
    assert "  · 区房管局牵头哪些任务？" in told
    assert "出处" not in told


def test_what_was_set_aside_is_told_and_no_code_is() -> None:
    answer = Answer(
        Status.AMBIGUOUS,
        "有两种意思。",
        understood="牵头单位 = 区房管局",
        reason=Reason.SEVERAL_READINGS,
        choices=(Choice("问任务；牵头单位 = 区房管局", "查询:eJyrVg"),),
        unused=("下午要用",),
    )
    told = answer_as_text(answer)
    assert "  · 问任务；牵头单位 = 区房管局\n" in told
    assert "查询:" not in told
    assert told.endswith("查询理解：牵头单位 = 区房管局（未用：“下午要用”）")


def test_words_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say("正在建库")
    assert capsys.readouterr() == ("", "正在建库\n")


def test_a_log_is_told_of_what_takes_long(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("ui.terminal.time.monotonic", lambda: now)
    with progress() as report:
        for done, seconds in [(1, 1.0), (2, PAUSE), (3, 1.0), (4, PAUSE), (5, 0.0)]:
            now += seconds
            report("算向量", done, 5)
    assert capsys.readouterr() == ("", "算向量 2/5\n算向量 4/5\n算向量 5/5\n")


def test_what_is_quick_leaves_no_line_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as report:
        report("读计划", 1, 2)
        report("读计划", 2, 2)
    assert capsys.readouterr() == ("", "")


def test_bars_on_a_terminal_go_to_stderr(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as report:
        report("读计划", 1, 2)
        report("算向量", 0, 10)
        report("读计划", 2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "读计划" in err
