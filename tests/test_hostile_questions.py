"""Ten thousand hostile questions: nothing raises, nothing leaks, nothing takes long, and what is said is cited.

A failure names its question; the seed brings it back. What is hostile is drawn in ``hostile.py``; the cases that once
broke something stand in ``test_engine.HOSTILE``.
"""

from __future__ import annotations

import json
import os
import re
import time
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pytest
from asking import PLAN, NoSearch, graph_engine
from hostile import Hostile
from test_engine import HOSTILE

from ingest.manifest import open_corpus
from retrieval.answer import Answer, Citation, Reason, Statement, Status
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from retrieval.understanding.sentence import SIGNS
from ui.present import as_json, as_markdown
from ui.snapshot import build

SEED = 20261125
SLOWEST = 5.0
"""Seconds of the processor for one question: other tests on the same machine must not fail it. The slowest seen took 2.3."""

CONTRACT = Path(__file__).parents[1] / "docs" / "JSON.md"
TYPES = set(
    re.findall(r"(?m)^\| `(\w+)` \|", CONTRACT.read_text("utf-8").split("`results[].type`")[1].split("\n\n")[0])
)
"""The kinds of results of the contract, as its table lists them."""

INSIDE = (
    *("urn:", "Traceback (most", 'File "', "site-packages", ".py", "object at 0x", "Error:", "Exception"),
    *("SELECT", "WHERE {", "FILTER", "GRAPH <", "PREFIX", "OPTIONAL {", "mz:", "?s", "VALUES ?"),
)
"""What only the inside of the program writes: IRIs, tracebacks, queries."""

CANARY = "an-environment-value-that-nobody-types"
LONGEST_ECHO = 4000
"""Characters in which an answer may say itself, its quotes and lists apart, however long the question was."""


def outside() -> dict[str, str]:
    """Name → value of what an answer must not hold: the environment, and where this program stands."""
    values = {name: value for name, value in os.environ.items() if len(value) >= 8}
    return values | {"checkout": str(Path(__file__).parents[1]), "home": str(Path.home()), "temporary": "/tmp/"}


@dataclass
class Talk:
    """One session: its turns, a secret that its user typed, and all that it was told so far."""

    name: str
    secret: str
    turns: deque[str]
    said: str = ""


@dataclass
class Watch:
    """What is looked for in every answer, and how long each took."""

    engine: Engine
    hidden: dict[str, str] = field(default_factory=outside)
    secrets: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def ask(self, talk: Talk, question: str, slowest: float = SLOWEST) -> Answer:
        began = time.process_time()
        answer = self.engine.ask(question, talk.name)
        self.took.append(time.process_time() - began)
        assert self.took[-1] < slowest, f"{self.took[-1]:.1f} s"
        talk.said += unicodedata.normalize("NFKC", question).lower() + question.lower()
        self.sound(answer)
        sent = json.dumps(as_json(answer), ensure_ascii=False, allow_nan=False)
        sent.encode()  # no half of a character
        self.silent(sent, talk)
        return answer

    def sound(self, answer: Answer) -> None:
        """It is an answer of the contract, it is cited, and it can be sent and shown."""
        assert answer.summary.strip()
        assert (answer.reason is None) is (answer.status is Status.ANSWERED)
        assert bool(answer.statements) or answer.status is not Status.ANSWERED
        assert {result["type"] for result in answer.results} <= TYPES
        for citation in answer.citations:
            assert citation.quote == self.engine.text(citation.plan)[citation.start : citation.end] != ""
        told = as_markdown(answer)
        assert not re.search(r"(?<!\\)<", told), "markup"
        assert not [char for char in told if char != "\n" and (char in SIGNS or unicodedata.category(char)[0] == "C")]
        assert sum(map(len, (answer.summary, answer.understood, *answer.notes))) < LONGEST_ECHO

    def silent(self, told: str, talk: Talk) -> None:
        """It says nothing of the program, of the machine or of another session that the user did not say first."""
        inside = [words for words in INSIDE if words in told and words.lower() not in talk.said]
        leaked = [name for name, value in self.hidden.items() if value in told and value.lower() not in talk.said]
        others = [secret for secret in self.secrets if secret in told and secret != talk.secret]
        leaks = inside + leaked + others  # the names of values, never the values
        assert not leaks, leaks


UNCITED = Answer(Status.ANSWERED, "有 1 项。", results=({"type": "number", "value": 1},))
QUOTED = Citation(PLAN, "计划", None, "第1项", "计划里没有的话", 0, 7, 0, 7)
FAULTY = {
    "a path": Answer(Status.NOT_FOUND, f"读不出 {Path(__file__)}", reason=Reason.NOT_STATED),
    "an IRI": Answer(Status.NOT_FOUND, "没有", "任务 = urn:mingze:task:1", reason=Reason.NOT_STATED),
    "a traceback": Answer(Status.NOT_FOUND, "Traceback (most recent call last)", reason=Reason.NOT_STATED),
    "a query": Answer(Status.NOT_FOUND, "没有", notes=("SELECT ?x",), reason=Reason.NOT_STATED),
    "the environment": Answer(Status.NOT_FOUND, CANARY, reason=Reason.NOT_STATED),
    "another session": Answer(Status.NOT_FOUND, "没有找到“zq0123456789”", reason=Reason.NOT_STATED),
    "half of a character": Answer(Status.NOT_FOUND, "没有找到“\ud800”", reason=Reason.NOT_STATED),
    "a control character": Answer(Status.NOT_FOUND, "没有找到“\u202e”", reason=Reason.NOT_STATED),
    "the whole question": Answer(Status.NOT_FOUND, "没有找到" + "区" * LONGEST_ECHO, reason=Reason.NOT_STATED),
    "no reason": Answer(Status.NOT_FOUND, "没有找到"),
    "no citation": UNCITED,
    "another kind": replace(UNCITED, statements=(), results=({"type": "secret"},), status=Status.NOT_FOUND),
    "a wrong quote": replace(UNCITED, statements=(Statement("一项", (QUOTED,)),)),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this file looks for is found where it is."""
    monkeypatch.setenv("MINGZE_CANARY", CANARY)
    engine = graph_engine()
    watch = Watch(engine, secrets=["zq0123456789"])
    watch.ask(Talk("a", "zq9876543210", deque()), "区房管局牵头哪些任务？")
    monkeypatch.setattr(engine, "ask", lambda *_: FAULTY[fault])
    with pytest.raises((AssertionError, UnicodeEncodeError)):
        watch.ask(Talk("a", "zq9876543210", deque()), "区房管局牵头哪些任务？")


def test_a_slow_answer_is_seen() -> None:
    with pytest.raises(AssertionError, match=r"^\d\.\d s"):
        Watch(graph_engine()).ask(Talk("a", "", deque()), "区房管局牵头哪些任务？", slowest=0.0)


def talks(hostile: Hostile, name: str) -> Iterator[Talk]:
    """Conversations, each with a secret typed in its turns: where a question would be read, and where it would not."""
    for number, turns in enumerate(hostile.conversations()):
        secret = f"zq{hostile.random.getrandbits(40):010x}"
        turns[0] = hostile.one([secret + turns[0], f"{turns[0]}{secret}", f"《{secret}》{turns[0]}", turns[0]])
        yield Talk(f"{name} {number}", secret, deque(turns))


def run(watch: Watch, hostile: Hostile, count: int, name: str, slowest: float = SLOWEST) -> None:
    """Ask ``count`` questions; twenty sessions are open at a time, and one of them, any, asks next."""
    coming = talks(hostile, name)
    opened = list(islice(coming, 20))
    watch.secrets += [talk.secret for talk in opened]
    for _ in range(count):
        at = hostile.random.randrange(len(opened))
        talk = opened[at]
        question = talk.turns.popleft()
        try:
            watch.ask(talk, question, slowest)
        except Exception as error:
            error.add_note(f"{len(question)} characters: {question[:300]!r}; after {talk.said[:300]!r}")
            raise
        if not talk.turns:
            opened[at] = next(coming)
            watch.secrets = [*watch.secrets[-200:], opened[at].secret]


def test_ten_thousand_hostile_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZE_CANARY", CANARY)
    engine = graph_engine()
    watch = Watch(engine)
    run(watch, Hostile.of(SEED, engine.catalog), 10_000, "hostile")
    assert len(watch.took) == 10_000


def test_sessions_that_are_mixed_are_told_what_each_is_told_alone() -> None:
    """The strongest proof that no session leaks into another: the same answers without the others."""
    shared = graph_engine()
    conversations = list(islice(Hostile.of(SEED + 1, shared.catalog).conversations(), 60))
    mixed: dict[int, list[Answer]] = {number: [] for number in range(len(conversations))}
    for turn in range(5):
        for number, turns in enumerate(conversations):
            mixed[number] += [shared.ask(question, f"mixed {number}") for question in turns[turn : turn + 1]]
    alone = graph_engine()
    for number, turns in enumerate(conversations):
        assert [alone.ask(question, f"alone {number}") for question in turns] == mixed[number], turns


TEXT = """{area}绿化行动计划（2024-2026年）

一、绿化

1.建设公园。三年内新建公园{count}座，达标率达到90%以上。（牵头单位：{office}）

2.养护行道树。加强行道树养护，落实《{area}绿化条例》。（牵头单位：{office}；配合单位：{other}）

二、保障

3.加强宣传。每年开展宣传活动{count}次。（牵头单位：{other}）
"""
AREAS = (
    ("east", "东山区", 5, "区园林局", "区水务局"),
    ("west", "西河区", 9, "区绿化局", "区财政局"),
    ("south", "南湖区", 12, "区园林局", "区财政局"),
)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with the real model over three plans that share numbers, titles and the names of offices."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, area, count, office, other in AREAS:
        text = TEXT.format(area=area, count=count, office=office, other=other)
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    return Engine.open(build(open_corpus(corpus), folder / "data", load_encoder()).folder)


def test_hostile_questions_over_several_plans(several: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        several._nearest, "_search", NoSearch()
    )  # fifteen hundred questions must not wait for the model
    run(Watch(several), Hostile.of(SEED + 2, several.catalog), 1500, "several")


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_what_broke_one_plan_breaks_no_several(question: str, several: Engine) -> None:
    if len(question) > 3000:
        question = question[:3000]  # what is read of it is the same, and the model's time is not tested here
    watch = Watch(several)
    watch.ask(Talk("broke", "", deque()), question, slowest=10)


def test_hostile_questions_with_the_model(opened_engine: Engine) -> None:
    """Its search sees what the reader hands on: instructions, code and odd characters among it."""
    opened_engine.warm()
    run(Watch(opened_engine), Hostile.of(SEED + 3, opened_engine.catalog), 30, "hostile with the model", slowest=10)
