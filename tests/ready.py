"""An engine of ready answers, whose quotes come from the real plan; and one whose every word is an attack.

A pytest plugin: a test module names it in ``pytest_plugins``.
"""

from __future__ import annotations

import re
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ingest.errors import MingzeError, SnapshotError
from ingest.layout import Layout
from kg.algebra import Calculation, Query
from kg.catalog import Catalog
from retrieval.answer import Answer, Choice, Citation, FilePlace, Reason, Statement, Status
from retrieval.chips import Chip
from retrieval.followups import FollowUp
from retrieval.hits import Hit, Why
from ui.opinions import Opinions

ROOT = Path(__file__).parent.parent
PLAN = "changning-2024-2026-draft"
TITLE = "长宁区城市管理精细化三年行动计划（2024-2026年）"
TEXT = (ROOT / "corpus" / "plans" / f"{PLAN}.txt").read_text(encoding="utf-8")
HOSTILE = [
    "<script>window.hacked=1</script>",
    "<img src=x onerror='window.hacked=1'>",
    "[点这里](javascript:window.hacked=1)",
    '<a href="javascript:window.hacked=1">区房管局</a>',
    "<svg onload=window.hacked=1>",
    "${window.hacked=1}",
    "`${window.hacked=1}`",
    "{{constructor.constructor('window.hacked=1')()}}",
    '" autofocus onfocus="window.hacked=1',
    "'><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<img src='http://example.com/a.png'>",
    "<form action='http://example.com'><button>领奖</button></form>",
    "</textarea><script>window.hacked=1</script>",
    "</template><img src=x onerror=window.hacked=1>",
    "<style>@import 'http://example.com/a.css'</style>",
    "<meta http-equiv=refresh content='0;url=http://example.com'>",
    "&lt;img src=x onerror=window.hacked=1&gt;",
    "![图](http://example.com/a.png)",
    "区房管局\u202e局管房区\u0000\u200b",
    "<math><mi//xlink:href='data:x,<script>window.hacked=1</script>'>",
    "<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s>",
    "<details open ontoggle=window.hacked=1>",
    "<video><source onerror=window.hacked=1></video>",
    "<noscript><p title='</noscript><img src=x onerror=window.hacked=1>'>",
    "<!--><img src=x onerror=window.hacked=1>-->",
    "<object data='javascript:window.hacked=1'></object>",
    "<base href='http://example.com/'>",
    "<link rel=stylesheet href='http://example.com/a.css'>",
    "]]><script>window.hacked=1</script>",
    "<%= window.hacked=1 %>#{window.hacked=1}{%raw%}",
    "';window.hacked=1;//\\",
    "</script><script>window.hacked=1</script>",
    "＜script＞window.hacked=1＜/script＞",
    '=HYPERLINK("http://example.com","点这里")',
    "<a href='vbscript:window.hacked=1' style='background:url(http://example.com/a.png)'>",
    "<xss onpointerenter=window.hacked=1 style='position:fixed;inset:0'>",
]


@dataclass(frozen=True)
class Entry:
    id: str
    title: str


NOTHING: dict[str, Any] = {field.name: {} for field in fields(Catalog)}
EMPTY = Catalog(**NOTHING)


class ReadyEngine:
    """Answers with what it was given: a table of questions, or "not stated"."""

    def __init__(self, answers: dict[str, Answer], *, text: str = TEXT, title: str = TITLE) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []
        self.loaded = threading.Event()  # 「慢」 waits for it, as a free question waits for the model
        self._text = text
        self._title = title
        self._kept = TemporaryDirectory()
        self.opinions = Opinions(Path(self._kept.name))

    def ask(self, question: str, session: str) -> Answer:
        self.asked.append((question, session))
        if question == "慢":
            self.loaded.wait(timeout=30)
        if question == "坏":
            raise RuntimeError("Traceback: a secret of the server")
        if question == "没建好":
            raise SnapshotError("还没有可用的索引", where="data/current", remedy="先运行 mingze build")
        return self.answers.get(question, NOT_STATED)

    def search(self, question: str, k: int) -> list[tuple[Hit, Citation]]:
        """The citations of the question's answer, as if they had been found by its words."""
        cited = self.ask(question, "").citations[:k]
        why = Why(1, 0.9, None, None, (), {}, {"meaning": 1.0})
        return [(Hit(f"clause:{c.start}", c.plan, c.task, 1.0, why), c) for c in cited]

    def text(self, plan_id: str) -> str:
        return {PLAN: self._text}[plan_id]

    def run(self, query: Query | Calculation, session: str) -> Answer:
        raise AssertionError(f"no ready answer has a query: {query} {session}")

    def chips(self, query: Query | Calculation) -> list[Chip]:
        raise AssertionError(f"no ready answer has a query: {query}")

    def follow_ups(self, query: Query | Calculation) -> list[FollowUp]:
        raise AssertionError(f"no ready answer has a query: {query}")

    def encode(self, query: Query | Calculation) -> str:
        raise AssertionError(f"no ready answer has a query: {query}")

    def decode(self, text: str) -> Query | Calculation:
        raise MingzeError("链接里的查询读不出来", where=text, remedy="重新提问")

    snapshot = "ready"

    def pinned(self) -> AbstractContextManager[None]:
        return nullcontext()

    @property
    def catalog(self) -> Catalog:
        return EMPTY

    def layout(self, plan: str) -> Layout | None:
        return {PLAN: None}[plan]

    def examples(self) -> list[str]:
        return [LED, "三年内要创建多少条精品道路？", "第13项任务由谁牵头？", "哪些任务有2026年底的时限？", JOINT]

    def plans(self) -> list[Entry]:
        return [Entry(PLAN, self._title)]


LED = "区房管局牵头哪些任务？"
JOINT = "区发改委和区建管委共同牵头哪些任务？"
SECTIONS = {1: "一", 15: "二", 22: "三", 29: "四", 33: "五"}


def task_citation(number: int, words: str) -> Citation:
    """The first place of ``words`` after the head of a task of the real plan."""
    head = re.search(rf"(?m)^\s*{number}\.", TEXT)
    assert head is not None
    start = TEXT.index(words, head.end())
    section = SECTIONS[max(first for first in SECTIONS if first <= number)]
    end = start + len(words)
    path = f"第{section}部分第{number}项"
    return Citation(PLAN, TITLE, str(number), path, words, start, end, start, end)


def note_of(number: int) -> str:
    head = re.search(rf"(?m)^\s*{number}\..*?(（牵头单位：.*?）)", TEXT)
    assert head is not None
    return head.group(1)


def title_of(number: int) -> str:
    head = re.search(rf"(?m)^\s*{number}\.(.*?)。", TEXT)
    assert head is not None
    return head.group(1)


def task_row(number: int) -> Statement:
    return Statement(f"**第{number}项**　{title_of(number)}", (task_citation(number, note_of(number)),))


def tasks_answer(summary: str, understood: str, numbers: list[int], *notes: str) -> Answer:
    results = tuple({"type": "task", "plan": PLAN, "number": str(n), "title": title_of(n)} for n in numbers)
    return Answer(Status.ANSWERED, summary, understood, tuple(map(task_row, numbers)), results, notes)


NOT_STATED = Answer(
    Status.NOT_FOUND,
    "计划中没有写明儿童游乐场的数量。",
    reason=Reason.NOT_STATED,
    choices=(Choice("哪些任务提到儿童友好空间？", "哪些任务提到儿童友好空间？"),),
)
ANSWERS = {
    LED: tasks_answer("区房管局牵头6项任务。", "牵头单位 = 区房管局", [10, 11, 13, 25, 31, 35]),
    "三年内要创建多少条精品道路？": Answer(
        Status.ANSWERED,
        "三年内创建18条精品道路。",
        "问 量化指标；文字含 精品道路",
        (Statement("创建精品道路 **18条**（2024—2026年）", (task_citation(3, "三年内创建18条精品道路"),)),),
    ),
    "新泾镇牵头什么？": tasks_answer(
        "新泾镇牵头1项任务。",
        "牵头单位 = 新泾镇",
        [6],
        "第12项任务由“各街镇”牵头，各街镇包括新泾镇；这里没有把它算进来。",
    ),
    "虹桥办牵头什么？": Answer(
        Status.AMBIGUOUS,
        "“虹桥办”可能指两个单位。",
        reason=Reason.SEVERAL_READINGS,
        choices=(Choice("区虹桥办", "区虹桥办牵头什么？"), Choice("区东虹办", "区东虹办牵头什么？")),
    ),
    "区虹桥办牵头什么？": tasks_answer("区虹桥办牵头1项任务。", "牵头单位 = 区虹桥办", [21]),
    "今天天气怎么样？": Answer(Status.OUT_OF_SCOPE, "这个问题不在计划的范围内。", reason=Reason.OUT_OF_SCOPE),
    "区建管委牵头哪些任务？": tasks_answer(
        "区建管委牵头20项任务。",
        "牵头单位 = 区建管委",
        [number for number in range(1, 37) if "区建管委" in note_of(number)],
    ),
}


def hostile_engine() -> ReadyEngine:
    """Every word of user and plan is an attack: question, summary, notes, title, path, place, text, department."""
    text = "\n".join(f"{i}.{words}（牵头单位：{words}）" for i, words in enumerate(HOSTILE, start=1))
    answers = {}
    for words in HOSTILE:
        start = text.index(words)
        end = start + len(words)
        citation = Citation(PLAN, words, words, words, words, start, end, start, end, FilePlace(words, 1, 0.5))
        choice = Choice(words, words)
        statement = Statement(f"**{words}** {words}", (citation,))
        answers[words.strip()] = Answer(Status.ANSWERED, words, words, (statement,), (), (words,), None, (choice,))
    return ReadyEngine(answers, text=text, title=HOSTILE[0] + HOSTILE[5] + HOSTILE[6] + HOSTILE[7])


@pytest.fixture
def engine() -> ReadyEngine:
    return ReadyEngine(ANSWERS)


@pytest.fixture(scope="session")
def shared_engine() -> ReadyEngine:
    return ReadyEngine(ANSWERS)


@pytest.fixture
def hostile() -> tuple[ReadyEngine, list[str]]:
    """An engine whose every word is an attack, and the questions to ask it."""
    return hostile_engine(), HOSTILE
