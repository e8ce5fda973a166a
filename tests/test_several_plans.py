"""Questions over a corpus of several plans: a number that several have is asked back, a plan is asked by its title."""

from __future__ import annotations

import pytest

from ingest.manifest import open_corpus
from retrieval.answer import Status
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from ui.snapshot import build

PLAN = """{area}绿化行动计划（2024-2026年）

一、绿化

1.建设公园。三年内新建公园{count}座。（牵头单位：{office}）

2.养护行道树。加强行道树养护。（牵头单位：{office}；配合单位：{other}）
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("several")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, values in {
        "east": {"area": "东山区", "count": 5, "office": "区园林局", "other": "区水务局"},
        "west": {"area": "西河区", "count": 9, "office": "区绿化局", "other": "区财政局"},
    }.items():
        (corpus / f"{name}.txt").write_text(PLAN.format(**values), encoding="utf-8")
    return Engine.open(build(open_corpus(corpus), folder / "data", load_encoder()).folder)


def test_a_number_that_two_plans_have_is_asked_back_by_plan(engine: Engine) -> None:
    answer = engine.ask("第2项任务由谁牵头？")
    assert answer.status is Status.AMBIGUOUS
    names = [engine.ask(choice.question).results for choice in answer.choices]
    assert names == [({"type": "department", "name": "区园林局"},), ({"type": "department", "name": "区绿化局"},)]


def test_a_plan_is_asked_by_its_title(engine: Engine) -> None:
    answer = engine.ask("西河区绿化行动计划里第1项任务的量化指标有哪些")
    assert [(result["plan"], result["value"]) for result in answer.results] == [("west", 9)]


def test_a_list_over_all_plans_names_the_plan_of_each(engine: Engine) -> None:
    answer = engine.ask("哪些任务有配合单位？")
    assert [(result["plan"], result["number"]) for result in answer.results] == [("east", "2"), ("west", "2")]
    assert ["东山区" in answer.statements[0].text, "西河区" in answer.statements[1].text] == [True, True]


def test_the_register_of_another_district_is_not_meant(engine: Engine) -> None:
    assert engine.ask("区房管局牵头哪些任务？").status is Status.NOT_FOUND


REVISED = """[[plan]]
id = "draft"
file = "draft.txt"
title = "北江市公园建设行动计划（2024-2026年）（送审稿）"
area = "北江市"

[[plan]]
id = "final"
file = "final.txt"
title = "北江市公园建设行动计划（2024-2026年）"
area = "北江市"
revises = "draft"
"""


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("revised")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "manifest.toml").write_text(REVISED, encoding="utf-8")
    for name, values in {
        "draft": {"area": "北江市", "count": 5, "office": "市园林局", "other": "市水务局"},
        "final": {"area": "北江市", "count": 9, "office": "市园林局", "other": "市财政局"},
    }.items():
        (corpus / f"{name}.txt").write_text(PLAN.format(**values), encoding="utf-8")
    return Engine.open(build(open_corpus(corpus), folder / "data", load_encoder()).folder)


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ("市园林局牵头哪些任务？", {"final"}),
        ("北江市公园建设行动计划里市园林局牵头哪些任务？", {"final"}),
        ("送审稿里市园林局牵头哪些任务？", {"draft"}),
        ("旧版里市园林局牵头哪些任务？", {"draft"}),
    ],
)
def test_the_newer_text_is_asked_and_the_older_one_by_name(revised: Engine, question: str, plans: set[str]) -> None:
    assert {result["plan"] for result in revised.ask(question).results} == plans
