"""A server swaps to the snapshot that became current, between two questions and without a pause."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from ingest.manifest import open_corpus
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from ui.live import LiveEngine
from ui.snapshot import build, open_current

PLAN = """某区绿化行动计划（2024-2026年）

一、绿化

1.建设公园。三年内新建公园{count}座。（牵头单位：区绿化市容局）

2.养护行道树。加强行道树养护。（牵头单位：区绿化市容局、区建管委）
"""


def corpus_of(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "plan.txt").write_text(PLAN.format(count=count), encoding="utf-8")


def amounts(engine: LiveEngine) -> list[float]:
    return [result["value"] for result in engine.ask("第1项任务的量化指标有哪些？").results]


def wait_for(engine: LiveEngine, expected: list[float]) -> list[float]:
    until = time.monotonic() + 60
    while amounts(engine) != expected and time.monotonic() < until:
        time.sleep(0.2)
    return amounts(engine)


@pytest.fixture
def live(tmp_path: Path) -> LiveEngine:
    corpus_of(tmp_path / "corpus", 5)
    encoder = load_encoder()
    build(open_corpus(tmp_path / "corpus"), tmp_path / "data", encoder)
    return LiveEngine(tmp_path / "data", lambda folder: Engine.open(folder, encoder))


def test_a_new_build_answers_without_a_restart(live: LiveEngine, tmp_path: Path) -> None:
    assert amounts(live) == [5]
    assert live.ask("第2项任务是什么", "a").results[0]["number"] == "2"
    corpus_of(tmp_path / "corpus", 9)
    build(open_corpus(tmp_path / "corpus"), tmp_path / "data", load_encoder())
    assert wait_for(live, [9]) == [9]
    # the conversation goes on over the swap
    assert [r["name"] for r in live.ask("谁牵头？", "a").results] == ["区绿化市容局", "区建管委"]


def test_a_damaged_build_leaves_the_one_before(live: LiveEngine, tmp_path: Path) -> None:
    corpus_of(tmp_path / "corpus", 9)
    build(open_corpus(tmp_path / "corpus"), tmp_path / "data", load_encoder())
    shutil.rmtree(open_current(tmp_path / "data") / "graph")
    for _ in range(10):
        assert amounts(live) == [5]
        time.sleep(0.1)


def test_a_block_is_of_one_snapshot_whatever_becomes_current(live: LiveEngine, tmp_path: Path) -> None:
    corpus_of(tmp_path / "corpus", 9)
    with live.pinned():
        before = live.snapshot
        text = live.text("plan")
        build(open_corpus(tmp_path / "corpus"), tmp_path / "data", load_encoder())
        until = time.monotonic() + 60
        while live._held.folder.name == before and time.monotonic() < until:
            live.ask("第1项任务的量化指标有哪些？")  # notices the new one
            time.sleep(0.1)
        assert live._held.folder.name != before  # it has become current
        assert (live.snapshot, live.text("plan"), amounts(live)) == (before, text, [5])
    assert (live.snapshot != before, amounts(live)) == (True, [9])
