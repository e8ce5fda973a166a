"""Tasks and sections by their titles, over plans that the tests write."""

from __future__ import annotations

import pytest
from numbered import COUNTED, DEEP, linker, marked

from retrieval.understanding.sentence import Sentence, Sign, fold


@pytest.mark.parametrize(
    ("question", "found", "rest"),
    [
        # the whole title, with and without quotes
        ("推动协同创新由谁牵头", ["二/（一）/1"], " 由谁牵头"),
        ("《推动协同创新》由谁牵头", ["二/（一）/1"], " 由谁牵头"),
        ("“推动协同创新”由谁牵头", ["二/（一）/1"], " 由谁牵头"),
        ("请问推动标准和专利布局这项任务由谁牵头", ["二/（一）/2"], "请问 由谁牵头"),
        ("第二部分（一）第1条（推动协同创新）由谁牵头", ["二/（一）/1", "二/（一）/1"], "  由谁牵头"),
        ("“指导思想”讲什么", ["一/（一）"], " 讲什么"),
        # a clause of a long one, and a piece where a word says that a task is meant
        ("完善供应链合作机制归谁管", ["二/（二）/2"], " 归谁管"),
        ("供应链合作机制那条谁负责", ["二/（二）/2"], " 谁负责"),
        ("国际合作平台这项由谁牵头", ["二/（二）/3"], " 由谁牵头"),
        # sections
        ("保障措施有哪些任务", ["第三部分"], " 有哪些任务"),
        ("区人社局在保障措施部分牵头几项", ["第三部分"], "区人社局在 牵头几项"),
        ("延伸供应链那一节下面有哪些任务", ["第二部分（二）"], " 有哪些任务"),
        ("资金链那一节", ["第二部分（三）"], " "),
        ("讲资金链的那一部分", ["第二部分（三）"], " "),
        ("第二部分“重点任务”有几项任务", ["第二部分"], " 任务有几项任务"),
        ("第三部分保障措施有几项任务", ["第三部分"], " 有几项任务"),
        ("第二部分（二）延伸供应链有几项任务", ["第二部分（二）"], " 有几项任务"),
        ("重点任务里没有区科委的", ["第二部分"], " 任务里没有区科委的"),
        ("六项重点任务里没有区科委的", ["第二部分"], " 任务里没有区科委的"),
        ("五项重点任务里没有区科委的", ["第二部分"], "五项 任务里没有区科委的"),
        # no part is meant
        ("应收账款、仓单融资这件事归谁管", [], "应收账款、仓单融资这件事归谁管"),
        ("推动协同创新中心建设由谁牵头", [], "推动协同创新中心建设由谁牵头"),
        ("哪些任务提到推动协同创新", [], "哪些任务提到推动协同创新"),
        ("合作方面有哪些任务", [], "合作方面有哪些任务"),
        ("这部分的任务", [], "这部分的任务"),
        ("大部分任务", [], "大部分任务"),
        ("天上飞的部分", [], "天上飞的部分"),
    ],
)
def test_titles(question: str, found: list[str], rest: str) -> None:
    assert marked(question, DEEP) == (found, rest)


def test_several_parts_that_a_piece_fits_alike_are_asked_back() -> None:
    assert marked("打造链的那部分", DEEP)[0] in (["第二部分（一）"], [])
    assert marked("以为的那一节", DEEP)[0] == []
    assert marked("加强那一项", DEEP)[0] == []


def test_a_section_that_is_no_more_than_a_noun_needs_every_plan_to_have_it() -> None:
    assert marked("重点任务里没有区科委的", DEEP, COUNTED)[0] == []
    assert marked("区科委牵头哪些重点任务", DEEP)[0] == ["第二部分"]


def test_a_title_that_two_plans_have_means_the_task_of_each() -> None:
    assert marked("加强人才培养由谁牵头", DEEP, COUNTED)[0] == ["三/（二）", "4"]
    sentence = Sentence(fold("加强人才培养由谁牵头"))
    own = linker(DEEP, COUNTED)
    own.mark_titles(sentence, [plan for plan in own._tree.scope(()) if plan.id == "b"])
    assert [str(ref) for ref in sentence.values(Sign.TASK)[0]] == ["任务4"]
