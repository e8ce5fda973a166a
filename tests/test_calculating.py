"""Calculations as answers: the number, the sentence that says it, and a clause behind every number in it."""

from __future__ import annotations

import pytest
from asking import department, engine, graph_engine, names, numbers, parts, task

from ingest.records import Role
from kg.algebra import (
    LEAD,
    Among,
    Asked,
    Calculation,
    Condition,
    Everything,
    Has,
    HasRole,
    Involves,
    Measure,
    Operator,
    Query,
    Ref,
)
from retrieval.answer import Reason, Status

CATALOG, TEXT = parts().catalog, parts().text
BUILDING = Involves(Ref(department("区建管委"), "区建管委"), LEAD)
HOUSING = Involves(Ref(department("区房管局"), "区房管局"), LEAD)
EVERYTHING = Everything()
MOST = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=1)
SECOND = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, nth=2)
LIFTS = Query(Asked.INDICATORS, measures=(Measure("台"),))


def counted(where: Condition = EVERYTHING) -> Query:
    return Query(Asked.TASKS, where, counted=True)


def stated(number: int, name: str) -> Query:
    """An indicator of a task by its name."""
    [one] = [i for i in CATALOG.indicators_of[task(number)] if i.name == name]
    return Query(
        Asked.INDICATORS, Among((Ref(task(number), f"任务{number}"),)), measures=(Measure(ids=(Ref(one.iri, name),)),)
    )


@pytest.mark.parametrize(
    ("calculation", "value", "said"),
    [
        (
            Calculation(Operator.SHARE, counted(BUILDING), counted()),
            55.56,
            "区建管委牵头 20 项，占全部 36 项的 55.6%（约5.6成）。",
        ),
        (
            Calculation(Operator.DIFFERENCE, counted(HOUSING), counted(BUILDING)),
            14,
            "区房管局牵头 6 项，区建管委牵头 20 项；区建管委多 14 项。",
        ),
        (
            Calculation(Operator.DIFFERENCE, MOST, SECOND),
            12,
            "区建管委牵头 20 项，区绿化市容局牵头 8 项；区建管委多 12 项。",
        ),
        (
            Calculation(Operator.DIFFERENCE, counted(HOUSING), counted(HOUSING)),
            0,
            "区房管局牵头 6 项，区房管局牵头 6 项；一样多。",
        ),
        (
            Calculation(Operator.DIFFERENCE, stated(10, "实施精品小区建设"), stated(3, "整治人行道面积")),
            2_150_000,
            "实施精品小区建设多 2150000平方米（215万平方米）。",
        ),
        (Calculation(Operator.RATIO, counted(BUILDING), counted(HOUSING)), 3.33, "前者是后者的 3.33 倍。"),
        (
            Calculation(Operator.RATIO, counted(HasRole(LEAD)), Query(Asked.DEPARTMENTS, roles=LEAD, counted=True)),
            1.8,
            "平均每个单位 1.8 项。",
        ),
        (
            Calculation(Operator.PRODUCT, stated(11, "小区物业服务费调整"), factor=3),
            60,
            "小区物业服务费调整每年至少 20个，3 年合计至少 60个。",
        ),
        (Calculation(Operator.SUM, LIFTS), 466, "新增加装电梯合计 466台。"),
        (
            Calculation(Operator.SUM, counted(BUILDING), counted(HOUSING)),
            26,
            "区建管委牵头 20 项，区房管局牵头 6 项，合计 26 项。",
        ),
    ],
)
def test_the_number_and_the_sentence(calculation: Calculation, value: float, said: str) -> None:
    answer = engine().run(calculation)
    assert answer.status is Status.ANSWERED
    assert answer.results[0] == {"type": "number", "value": value}
    assert said in answer.summary
    assert answer.query == calculation
    assert answer.understood == str(calculation)
    for citation in answer.citations:
        assert citation.quote == TEXT[citation.start : citation.end]


def test_the_number_keeps_what_it_was_counted_from() -> None:
    answer = engine().run(Calculation(Operator.SUM, counted(BUILDING), counted(HOUSING)))
    assert len(numbers(answer)) == len(set(numbers(answer))) == 24  # two are led by both, and stand once
    assert [statement.text.split("　")[0] for statement in answer.statements] == [
        "**区建管委牵头的任务**",
        "**区房管局牵头的任务**",
    ]
    assert {int(citation.task or 0) for citation in answer.citations} == set(numbers(answer))
    assert answer.notes == ("有 2 项两边都有，合计时各算了一次。",)


def test_who_was_ranked_is_named_behind_the_number() -> None:
    answer = engine().run(Calculation(Operator.DIFFERENCE, MOST, SECOND))
    assert names(answer) == ["区建管委", "区绿化市容局"]
    assert [len(statement.citations) for statement in answer.statements] == [20, 8]


def test_what_is_no_exact_number_is_said() -> None:
    apart = Calculation(Operator.DIFFERENCE, stated(10, "实施精品小区建设"), stated(3, "整治人行道面积"))
    assert any("按写明的数值计算" in note for note in engine().run(apart).notes)
    assert engine().run(Calculation(Operator.SUM, LIFTS)).notes == ()


@pytest.mark.parametrize(
    ("calculation", "reason", "said"),
    [
        (
            Calculation(
                Operator.RATIO, counted(BUILDING), counted(Involves(HOUSING.department, frozenset({Role.SUPPORT})))
            ),
            Reason.NOTHING_MEETS,
            "区房管局配合 0 项，算不出倍数。",
        ),
        (
            Calculation(Operator.SUM, Query(Asked.INDICATORS, HOUSING)),
            Reason.NOT_STATED,
            "的单位不同（平方米、台、个）",
        ),
        (Calculation(Operator.DIFFERENCE, LIFTS, counted()), Reason.NOT_STATED, "单位不同（台、项）"),
        (
            Calculation(Operator.SUM, Query(Asked.INDICATORS, measures=(Measure("光年"),))),
            Reason.NOT_STATED,
            "算不出合计。",
        ),
        (Calculation(Operator.DIFFERENCE, counted(Has(Asked.PLANS)), LIFTS), Reason.NOT_STATED, "单位不同"),
    ],
)
def test_no_number_has_a_reason(calculation: Calculation, reason: Reason, said: str) -> None:
    answer = engine().run(calculation)
    assert (answer.status, answer.results, answer.statements) == (Status.NOT_FOUND, (), ())
    assert answer.reason is reason
    assert said in answer.summary


def test_a_session_remembers_what_the_number_was_made_of() -> None:
    own = graph_engine()
    own.run(Calculation(Operator.DIFFERENCE, counted(BUILDING), counted(HOUSING)), "one")
    turn = own.memory.last("one")
    assert turn is not None
    assert len(turn.tasks) == 24
    assert [str(office) for office in turn.departments] == ["区建管委", "区房管局"]


def test_what_is_offered_next_is_what_was_counted() -> None:
    share = Calculation(Operator.SHARE, counted(BUILDING), counted())
    offered = engine().follow_ups(share)
    assert [one.label for one in offered] == ["牵头单位 = 区建管委（20 项）", "全部任务（36 项）"]
    for one in offered:
        assert len(engine().run(one.query).statements) == int(one.label.split("（")[-1].split(" ")[0])


def test_an_address_reopens_it() -> None:
    share = Calculation(Operator.SHARE, counted(BUILDING), counted())
    assert engine().decode(engine().encode(share)) == share
