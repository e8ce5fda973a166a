"""Tasks, sections, documents and plans in questions."""

from __future__ import annotations

import pytest
from asking import parts, task
from hypothesis import given
from hypothesis import strategies as st
from numbered import COUNTED, DEEP, catalog, linker, marked

from retrieval.understanding.parts import Missing, task_label
from retrieval.understanding.sentence import Sentence, Sign, fold
from retrieval.understanding.tree import task_name

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


def test_labels() -> None:
    assert task_label(CATALOG.tasks[task(10)]) == "任务10"
    assert str(LINKER.task_ref(task(10))) == "任务10"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        # an address of every depth, in every way of writing it
        ("第二部分（二）第1条", ["二/（二）/1"]),
        ("第二部分第（二）项第1条", ["二/（二）/1"]),
        ("第二部分（二）里面第2项由谁牵头", ["二/（二）/2"]),
        ("二（二）3", ["二/（二）/3"]),
        ("二/（二）/3", ["二/（二）/3"]),
        ("二(二)3由哪些部门负责", ["二/（二）/3"]),
        ("二 （ 二 ） ３ 由 谁 牵 头", ["二/（二）/3"]),
        ("任务二/（二）/3由谁牵头？", ["二/（二）/3"]),
        ("第二/（二）/3项任务由谁牵头？", ["二/（二）/3"]),
        ("三、（二）讲什么", ["三/（二）"]),
        ("三（二）由谁牵头", ["三/（二）"]),
        ("区商务委在二（二）里牵头哪些", ["第二部分（二）"]),
        ("第二部分（二）有哪些任务", ["第二部分（二）"]),
        ("第二部分第2项有哪些任务", ["第二部分（二）"]),
        ("第三部分第2项由谁牵头", ["三/（二）"]),
        ("第三部分第（二）项", ["三/（二）"]),
        ("第二部分第三个任务", ["二/（二）/1"]),
        # several
        ("第二部分（二）前两项", ["二/（二）/1", "二/（二）/2"]),
        ("第二部分（二）最后一项", ["二/（二）/3"]),
        ("第二部分（二）第1项到第2项", ["二/（二）/1", "二/（二）/2"]),
        ("第二部分（二）第1和第3条", ["二/（二）/1", "二/（二）/3"]),
        ("最后一条是什么", ["三/（二）"]),
        # what there is not is never answered by another part
        ("第二部分（八）第1条是什么", ["?"]),
        ("第二部分（二）第9条是什么", ["?"]),
        ("二/（二）/9", ["?"]),
        ("第九部分", ["?"]),
        ("第九部分第1条", ["?"]),
        ("第九部分（一）", ["?"]),
        ("第50项", ["?"]),
        # several tasks of one number are asked back
        ("第3项", ["二/（二）/3"]),
        ("第2条是什么", ["?任务一/（二）|任务二/（一）/2|任务二/（二）/2|任务三/（二）"]),
        ("（二）由谁牵头", ["?任务一/（二）|任务三/（二）"]),
    ],
)
def test_an_address_in_a_plan_that_numbers_its_tasks_by_parts(question: str, found: list[str]) -> None:
    assert marked(question, DEEP)[0] == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("第3项", ["3"]),
        ("第三条", ["3"]),
        ("（三）由谁牵头", ["3"]),
        ("第（三）项", ["3"]),
        ("任务（三）", ["3"]),
        ("3、由谁牵头", ["3"]),
        ("3号由谁牵头", ["3"]),
        ("3号举措", ["3"]),
        ("第 3 点", ["3"]),
        ("任务3", ["3"]),
        ("第3个任务", ["3"]),
        ("事项3由谁牵头", ["3"]),
        ("第３款", ["3"]),
        ("从第2项到第4项（首尾都算）", ["2", "3", "4"]),
        ("2—4项由谁牵头", ["2", "3", "4"]),
        ("第2项至第4项，首尾都算", ["2", "3", "4"]),
        ("前两项任务", ["1", "2"]),
        ("最后一项任务", ["5"]),
        ("最后两项任务", ["4", "5"]),
        ("第二部分第3项", ["3"]),
        ("第二部分（三）", ["3"]),
        ("第三部分（一）", ["?"]),
        ("第三部分第1项", ["?"]),
        ("第三部分第一个任务", ["4"]),
        ("第三部分前两项", ["4", "5"]),
        ("第6项", ["?"]),
        ("第二部分", ["第二部分"]),
        ("第二章", ["第二部分"]),
        ("三、里有哪些任务", ["第三部分"]),
        ("6月3号由谁值班", []),
        ("1/3以上的任务", []),
        ("国发（2017）3号文", []),
        ("任务三年内完成", []),
        ("（三）年", []),
    ],
)
def test_a_number_in_a_plan_that_counts_its_tasks_through(question: str, found: list[str]) -> None:
    assert marked(question, COUNTED)[0] == found


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("第二部分（八）第1条", "没有“第二部分（八）第1条”，第二部分下面是（一）至（三）。"),
        ("第二部分（二）第9条", "第二部分（二）下面是1至3"),
        ("三/（二）/1", "任务三/（二）下面没有编号的内容"),
        ("第九部分", "没有第九部分，计划共有 3 个部分。"),
        ("第50项", "没有第50项任务，任务按部分编号，如任务三/（二）。"),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(question: str, message: str) -> None:
    sentence = Sentence(fold(question))
    linker(DEEP).mark_sections(sentence)
    linker(DEEP).mark_tasks(sentence)
    [value] = [mark.value for mark in sentence.marks]
    missing = value if isinstance(value, Missing) else value[0]
    assert message.replace("（", "(").replace("）", ")") in missing.message.replace("（", "(").replace("）", ")")


def test_every_task_is_found_by_the_name_that_answers_give_it() -> None:
    for text in (DEEP, COUNTED):
        for fact in catalog(text).tasks.values():
            for name in (task_label(fact), task_name(fact)):
                for question in (f"{name}由谁牵头？", f"{name}的量化指标有哪些？", f"区科委牵头{name}吗", name):
                    assert marked(question, text)[0] == [fact.number], question


def test_the_plans_that_are_named_are_looked_in() -> None:
    plans = {plan.id: plan for plan in catalog(DEEP, COUNTED).plans.values()}
    for plan, found in (("a", ["任务二/（二）/3"]), ("b", ["任务3"])):
        sentence = Sentence("第3项")
        linker(DEEP, COUNTED).mark_tasks(sentence, [plans[plan]])
        assert [str(ref) for ref in sentence.values(Sign.TASK)[0]] == found


@pytest.mark.parametrize(
    "question", ["第二部分（二）里的加强供需对接", "第五部分、第3项和（三）", "二/（二）/3、三、（二）"]
)
@given(before=st.text("第一二三（）()/、.0123项条部分任务的里 ", max_size=12))
def test_any_mix_of_numbers_is_read(question: str, before: str) -> None:
    for text in (DEEP, COUNTED):
        marked(before + question, text)
        marked(question + before, text)
