"""What a text gets wrong is reported with its place, and nothing else is. The first cases are those of the Changning plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import changning, corpus, read_text, task

from ingest.records import Plan


def found(plan: Plan, kind: str) -> list[str]:
    return [anomaly.span.of(plan.text) for anomaly in plan.anomalies if anomaly.kind == kind]


def test_the_garbled_words_of_task_4() -> None:
    (quote,) = found(changning(), "garbled")
    assert "道路拥堵交整治人行道通堵点改善项目" in quote
    assert "道路拥堵交整治人行道通堵点改善项目" in changning().text  # reported, not repaired


def test_the_name_without_its_prefix_in_task_7() -> None:
    plan = changning()
    assert found(plan, "name_without_prefix") == ["城管执法局"]
    named = next(a for a in task(plan, "7").assignments if a.surface == "城管执法局")
    assert named.department == "区城管执法局"


def test_two_offices_that_may_be_one() -> None:
    plan = changning()
    assert found(plan, "possible_same_department") == ["区东虹办", "区虹桥办"]
    assert task(plan, "6").assignments[1].department == "区东虹办"  # not merged
    assert all("未合并" in a.message for a in plan.anomalies if a.kind == "possible_same_department")


def test_the_annex_that_is_named_but_absent() -> None:
    (quote,) = found(changning(), "annex_absent")
    assert quote.endswith("重点任务分解表")


def test_tasks_without_a_measurable_indicator() -> None:
    plan = changning()
    without = [one.number for one in plan.tasks if not one.indicators]
    assert len(found(plan, "no_indicator")) == len(without) == 23
    messages = [a.message for a in plan.anomalies if a.kind == "no_indicator"]
    assert "任务5没有可量化的指标，只有覆盖性目标" in messages
    assert "任务6没有可量化的指标" in messages


def test_nothing_else_is_reported_of_the_changning_plan() -> None:
    kinds = {"garbled", "name_without_prefix", "possible_same_department", "annex_absent", "no_indicator"}
    assert {anomaly.kind for anomaly in changning().anomalies} == kinds


def test_a_task_without_anybody() -> None:
    plan = read_text("1.推进整治。（牵头单位：区建管委）\n2.加强治理。\n")
    assert found(plan, "no_assignment") == ["2.加强治理。"]


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("1.推进整治。（责任单位：）\n2.加强治理。（区建管委负责）\n", "unread_note", "（责任单位："),
        ("1.推进整治。（某某同志牵头）\n2.加强治理。（区建管委负责）\n", "unread_note", "（某某同志牵头）"),
        ("1.推进整治。（责任单位：区建管委、推进整治）\n", "doubtful_name", "推进整治"),
        (
            "1.推进整治。（区建管委牵头，以下均需各街镇落实，不再列出）\n2.加强治理。（区房管局负责）\n",
            "standing_rule",
            "以下均需各街镇落实",
        ),
    ],
)
def test_what_was_not_understood_is_told(text: str, kind: str, quote: str) -> None:
    assert found(read_text(text), kind) == [quote]


def test_the_same_sentence_twice() -> None:
    text = "1.推进整治。系统推进城市病治理和城市体检评估。加强监管。\n2.加强治理。系统推进城市病治理和城市体检评估。加强监管。\n"
    assert found(read_text(text), "repeated") == ["系统推进城市病治理和城市体检评估。"]


@pytest.mark.parametrize(
    ("tail", "absent"),
    [
        ("附件：重点任务分解表\n", ["重点任务分解表"]),
        ("附件1：重点任务分解表\n\n示例区人民政府\n2024年1月1日\n", ["重点任务分解表"]),
        ("附件：重点任务分解表\n" + "序号、部分、任务、牵头单位、量化指标、完成时限、依据。" * 4, []),
        ("", []),
    ],
)
def test_an_annex(tail: str, absent: list[str]) -> None:
    assert found(read_text("1.推进整治。\n" + tail), "annex_absent") == absent


def test_department_names_that_only_look_alike() -> None:
    text = "1.推进整治。（市商务局、市税务局、市工信局、市信访局、市水务局、市统计局负责）"
    assert found(read_text(text), "possible_same_department") == [
        "市工信局",
        "市信访局",
    ]  # 工信 + 信访: asked, not merged


# Texts in which no word is torn: what was reported there was read by eye. 04 writes 体育竞赛表演 in many ways.
ALLOWED_GARBLED = 2


def test_published_plans_are_hardly_ever_garbled(shared_plans: Path) -> None:
    for path in sorted(shared_plans.glob("*.txt")):
        if not path.name.startswith("00"):
            assert len(found(corpus().read_file(path), "garbled")) <= ALLOWED_GARBLED, path.name
