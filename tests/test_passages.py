"""Sentences of one task with notes of their own: who does what one of them says."""

from __future__ import annotations

import pytest
from test_snapshot import QuickEncoder

from ingest.manifest import open_corpus
from retrieval.answer import Status
from retrieval.engine import Engine
from ui.snapshot import build

TEXT = """城市更新行动方案

一、重点任务

1.完善城市更新机制。开展建筑垃圾治理，合理布局消纳场所。（责任单位：市住建局、市城管局）推进老旧小区改造，补齐设施短板。（责任单位：市房管局）发展绿色金融，支持节能改造。
（责任单位：市财政局）
2.建设海绵城市。推进雨水花园建设。
（牵头单位：市水务局）
（配合单位：市绿化局）
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("passages")
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    return Engine.open(build(open_corpus(folder), folder / "data", QuickEncoder()).folder, QuickEncoder())


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("建筑垃圾治理由谁负责？", ["市住建局", "市城管局"]),
        ("老旧小区改造由谁负责？", ["市房管局"]),
        ("支持节能改造由谁负责？", ["市财政局"]),
        ("第1项任务里老旧小区改造由谁负责？", ["市房管局"]),
        ("完善城市更新机制由谁负责？", ["市住建局", "市城管局", "市房管局", "市财政局"]),  # the title: all of the task
        ("第1项由谁负责？", ["市住建局", "市城管局", "市房管局", "市财政局"]),
        ("雨水花园建设由谁参与？", ["市水务局", "市绿化局"]),  # two notes side by side belong to the same sentences
    ],
)
def test_who_does_what_a_sentence_says(engine: Engine, question: str, names: list[str]) -> None:
    answer = engine.ask(question)
    assert answer.status is Status.ANSWERED, answer
    assert [result["name"] for result in answer.results] == names
    assert all(name in "".join(c.quote for c in answer.citations) for name in names)


def test_the_passage_is_told(engine: Engine) -> None:
    assert "限于说到“建筑垃圾治理”的一段" in engine.ask("建筑垃圾治理由谁负责？").understood


def test_a_premise_is_held_against_the_sentence(engine: Engine) -> None:
    answer = engine.ask("建筑垃圾治理由市房管局负责吗？")
    assert answer.summary.startswith("不是市房管局。")
    assert "市住建局" in answer.summary
