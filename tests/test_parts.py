"""Tasks, sections, documents and plans in questions."""

from __future__ import annotations

import pytest
from asking import PLAN, parts, task

from retrieval.understanding.parts import Missing, task_label
from retrieval.understanding.sentence import Sentence, Sign, fold

LINKER = parts().parts
CATALOG = parts().catalog


def tasks(question: str) -> list[str]:
    """Labels of the tasks in the order of the question; 「?第99项」 for a number that no task has."""
    sentence = Sentence(fold(question))
    LINKER.mark_sections(sentence)
    LINKER.mark_tasks(sentence)
    values = [one for value in sentence.values(Sign.TASK) for one in value]
    return [f"?{one.words}" if isinstance(one, Missing) else str(one).removeprefix("任务") for one in values]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("第13项任务由谁牵头", ["13"]),
        ("第十三项", ["13"]),
        ("任务三十一", ["31"]),
        ("任务31的牵头单位", ["31"]),
        ("27号任务", ["27"]),
        ("二十七号任务", ["27"]),
        ("第５项任务", ["5"]),
        ("第 13 项任务", ["13"]),
        ("第7条", ["7"]),
        ("第9个任务由谁牵头", ["9"]),
        ("task 13", ["13"]),
        ("任务10到14", ["10", "11", "12", "13", "14"]),
        ("第3至5项任务", ["3", "4", "5"]),
        ("第三项到第五项任务", ["3", "4", "5"]),
        ("任务10、11", ["10", "11"]),
        ("第10、12和14项任务", ["10", "12", "14"]),
        ("第22项和第23项", ["22", "23"]),
        ("第99项任务", ["?第99项任务"]),
        ("第0项任务", ["?第0项任务"]),
        ("任务一共有几项", []),
        ("三年内完成的任务", []),
        ("2024-2026年的任务", []),
        ("15分钟社区", []),
        ("第三部分的任务", []),
        ("5项任务", []),
        ("任务十分重要", []),
    ],
)
def test_tasks_by_number(question: str, expected: list[str]) -> None:
    assert tasks(question) == expected


def sections(question: str) -> list[str]:
    sentence = Sentence(fold(question))
    LINKER.mark_sections(sentence)
    values = sentence.values(Sign.SECTION)
    return [f"?{v.words}" if isinstance(v, Missing) else "、".join(map(str, v))[1] for v in values]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("第三部分有哪些任务", ["三"]),
        ("第3部分有哪些任务", ["三"]),
        ("第五大部分", ["五"]),
        ("第2章", ["二"]),
        ("section 4", ["四"]),
        ("第一部分和第二部分", ["一", "二"]),
        ("安全管理部分有哪些任务", ["三"]),
        ("数字治理那部分", ["四"]),
        ("绿色低碳发展部分的任务", ["二"]),
        ("第九部分有哪些任务", ["?第九部分"]),
        ("大部分任务", []),
        ("这部分的任务", []),
        ("天上飞的部分", []),
    ],
)
def test_sections(question: str, expected: list[str]) -> None:
    assert sections(question) == expected


def test_a_number_too_high_knows_the_highest() -> None:
    sentence = Sentence("第99项任务，第9部分")
    LINKER.mark_sections(sentence)
    LINKER.mark_tasks(sentence)
    [(task,)] = sentence.values(Sign.TASK)
    [section] = sentence.values(Sign.SECTION)
    assert task == Missing("第99项任务", "没有第99项任务，任务编号是 1 到 36。")
    assert section == Missing("第9部分", "没有第9部分，计划共有 5 个部分。")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("《上海市雨污混接普查和整治工作方案》", 1),
        ("《雨污混接普查和整治工作方案》", 1),  # without its first words
        ("《民法典》", 0),
    ],
)
def test_documents_by_title(question: str, found: int) -> None:
    sentence = Sentence(fold(question))
    LINKER.mark_policies(sentence)
    [documents] = sentence.values(Sign.POLICY)
    assert len(documents) == found


def test_a_plan_by_its_title_is_taken_out_of_the_question() -> None:
    sentence = Sentence(fold("《长宁区城市管理精细化三年行动计划（2024-2026年）》里区房管局牵头哪些任务"))
    assert [plan.id for plan in LINKER.mark_plans(sentence)] == [PLAN]
    assert sentence.text == "区房管局牵头哪些任务"


def test_a_plan_that_is_not_named() -> None:
    sentence = Sentence("区房管局牵头哪些任务")
    assert LINKER.mark_plans(sentence) == []


def test_labels() -> None:
    assert task_label(CATALOG.tasks[task(10)]) == "任务10"
    assert str(LINKER.task_ref(task(10))) == "任务10"
