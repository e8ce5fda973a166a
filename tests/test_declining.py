"""Why a question is not answered, said before its meaning is looked for, and what can be asked instead."""

from __future__ import annotations

import pytest
from asking import engine, parts
from several import linker, several

from retrieval.answer import Reason, Status
from retrieval.questions.declining import MOST_PLANS, Declining
from retrieval.questions.leaves import Leaves
from retrieval.understanding.reading import Decline
from retrieval.understanding.sentence import fold

DECLINING = Declining(parts().catalog, parts().places)


def before(question: str) -> Decline | None:
    text = fold(question)
    return DECLINING.before(text, parts().leaves.read(text))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("浦东新区有哪些任务", "浦东新区"),
        ("徐汇区有哪些任务", "徐汇区"),
        ("2019年建了多少公里绿道", "2019"),
        ("2035年要完成哪些任务", "2035"),
        ("国发〔2021〕5号里谁负责垃圾分类", "国发(2021)5号"),
    ],
)
def test_a_reason(question: str, said: str) -> None:
    decline = before(question)
    assert decline is not None
    assert decline.status is Status.NOT_FOUND
    assert decline.reason in (Reason.NOT_STATED, Reason.NOT_UNDERSTOOD)
    assert said in decline.message
    assert decline.message.endswith("。")


@pytest.mark.parametrize(
    "question",
    [
        "区房管局牵头哪些任务",
        "2026年底前要完成的任务有哪些",
        "2019年到2025年的任务",  # a span that reaches into the plan's
        "长宁区有哪些任务",
        "苏州河两岸谁来管",
        "",
    ],
)
def test_nothing_stands_against_it(question: str) -> None:
    assert before(question) is None


def test_a_year_says_nothing_where_a_plan_tells_no_period() -> None:
    catalog, _ = several()
    assert any(plan.period is None for plan in catalog.plans.values())
    leaves = parts().leaves.read("2019年完成了哪些任务")
    assert Declining(catalog, parts().places).before("2019年完成了哪些任务", leaves) is None


def test_a_name_that_fits_several_plans_is_asked_back_with_the_title_of_each() -> None:
    catalog, _ = several()
    leaves = Leaves()
    leaves.doubtful = [plan for plan in linker().newest() if plan.id in ("beiyang", "sanming")]
    leaves.rest = "，市财政局牵头哪些"
    decline = Declining(catalog, parts().places).before("那份措施里市财政局牵头哪些", leaves)
    assert decline is not None
    assert (decline.status, decline.reason) == (Status.AMBIGUOUS, Reason.SEVERAL_READINGS)
    assert len(decline.choices) == 2 <= MOST_PLANS
    titles = [plan.title for plan in leaves.doubtful]
    assert [choice.question for choice in decline.choices] == [f"《{title}》市财政局牵头哪些" for title in titles]


def test_an_older_text_that_there_is_not_is_told_by_title() -> None:
    leaves = Leaves()
    leaves.plans, leaves.no_older = list(parts().catalog.plans.values()), True
    decline = DECLINING.before("旧稿里区房管局牵头哪些", leaves)
    assert decline is not None
    assert parts().catalog.plans[leaves.plans[0].iri].title in decline.message


def test_the_plan_before_where_there_was_none_is_asked_for() -> None:
    leaves = Leaves()
    leaves.plan_lost = True
    decline = DECLINING.before("这份文件里谁负责垃圾分类", leaves)
    assert decline is not None
    assert decline.reason is Reason.NOT_UNDERSTOOD
    assert "这份文件" in decline.message


def test_what_was_not_understood_is_named() -> None:
    assert "“垃圾分类”" in DECLINING.not_understood(["垃圾分类"]).message
    assert DECLINING.not_understood().reason is Reason.NOT_UNDERSTOOD


def test_what_can_be_asked_instead_has_an_answer() -> None:
    offered = [choice.question for choice in DECLINING.not_understood().choices]
    assert offered
    assert [one for one in offered if engine().ask(one).status is not Status.ANSWERED] == []
