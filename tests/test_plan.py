"""Whole plans: the Changning plan by its gold, plans written for these tests, the shared ones, and any text at all."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import changning, check_sound, corpus, read_text, spans, task

from ingest.errors import MingzeError, NotAPlanError
from ingest.notes import NoteReader
from ingest.records import ClauseKind, Mention, Plan, Role, Span
from ingest.source import read_source

HERE = Path(__file__).parent
GOLD: dict[str, Any] = json.loads((HERE / "gold" / "changning.json").read_text("utf-8"))
OWN: dict[str, Any] = json.loads((HERE / "gold" / "own_plans.json").read_text("utf-8"))
LETTER = {Role.LEAD: "L", Role.RESPONSIBLE: "R", Role.SUPPORT: "S"}


def test_changning_sections_and_tasks() -> None:
    plan = changning()
    check_sound(plan)
    assert [one.number for one in plan.tasks] == [str(number) for number in range(1, 37)]
    assert [section.number for section in plan.sections] == list(GOLD["sections"])
    for number, (first, last) in GOLD["sections"].items():
        inside = [int(one.number) for one in plan.tasks if one.path[0] == number]
        assert inside == list(range(first, last + 1))
    assert plan.sections[0].title == "塑造整洁有序的市容风貌，营造便捷温馨的人居环境"
    assert task(plan, "10").title == "升级“美丽家园”建设"


def test_changning_leads() -> None:
    for one in changning().tasks:
        assert [named.department for named in one.assignments] == GOLD["leads"][one.number]
        assert {named.role for named in one.assignments} == {Role.LEAD}
    streets = {named.department for one in changning().tasks for named in one.assignments if named.collective}
    assert streets == {"各街镇", "相关街镇"}


def test_changning_indicators() -> None:
    plan = changning()
    read = [
        (int(one.number), i.value, i.unit, i.period, i.span.of(plan.text)) for one in plan.tasks for i in one.indicators
    ]
    gold = [(g["task"], g["value"], g["unit"], g.get("period"), g["quote"]) for g in GOLD["indicators"]]
    assert len(read) == len(gold)
    for found, expected in zip(sorted(read), sorted(gold, key=lambda g: (*g[:3], str(g[3]), g[4])), strict=True):
        assert found[:4] == expected[:4]
        assert expected[4] in found[4] or found[4] in expected[4]


def test_changning_coverage_targets() -> None:
    plan = changning()
    read = [(int(one.number), target.span.of(plan.text)) for one in plan.tasks for target in one.coverage]
    gold = [(g["task"], g["quote"]) for g in GOLD["coverage"]]
    assert [number for number, _ in read] == [number for number, _ in gold]
    assert all(quote in expected for (_, quote), (_, expected) in zip(read, gold, strict=True))


def test_changning_deadlines_and_policies() -> None:
    plan = changning()
    assert [(one.number, d.value) for one in plan.tasks for d in one.deadlines] == [
        ("5", "2026"),
        ("16", "2026-12"),
        ("33", "2026-12"),
    ]
    titles = [policy.title for policy in (*plan.policies, *(p for one in plan.tasks for p in one.policies))]
    assert sorted(titles) == sorted(GOLD["policies"])
    assert [policy.title for policy in task(plan, "16").policies] == ["上海市雨污混接普查和整治工作方案"]


@pytest.mark.parametrize("phrase", GOLD["not_indicators"])
def test_changning_numbers_that_are_no_indicator(phrase: str) -> None:
    plan = changning()
    place = Span(plan.text.index(phrase), plan.text.index(phrase) + len(phrase))
    mentions: list[Mention] = [mention for one in plan.tasks for mention in one.mentions]
    assert any(mention.span.start < place.end and place.start < mention.span.end for mention in mentions)
    digits = re.search(r"\d+", phrase)
    for one in plan.tasks:
        for indicator in one.indicators:
            if digits and indicator.span.holds(place):
                assert indicator.value != float(digits.group())


@pytest.mark.parametrize("gold", GOLD["anomalies"], ids=lambda gold: gold["what"])
def test_changning_anomalies(gold: dict[str, Any]) -> None:
    plan = changning()
    reported = [anomaly.span.of(plan.text) for anomaly in plan.anomalies if anomaly.kind != "no_indicator"]
    for quote in (gold["quote"], gold.get("other")):
        assert quote is None or any(quote in one or one in quote for one in reported)


def test_changning_clauses_cover_every_word_of_a_task() -> None:
    plan = changning()
    for one in plan.tasks:
        kept = {at for clause in one.clauses for at in range(clause.span.start, clause.span.end)}
        assert not any(plan.text[at].isalnum() for at in range(one.span.start, one.span.end) if at not in kept)
        assert one.clauses[0].kind is ClauseKind.TITLE
        assert one.clauses[-1].kind is ClauseKind.NOTE


def test_a_heading_is_a_clause_outside_the_tasks() -> None:
    headings = [clause for clause in changning().clauses if clause.kind is ClauseKind.HEADING]
    assert len(headings) == 5
    assert headings[0].span.of(changning().text).startswith("一、塑造")


@pytest.mark.parametrize("name", [name for name in OWN if name != "source"])
def test_own_plans(name: str) -> None:
    gold = OWN[name]
    plan = corpus().read_file(HERE / "plans" / name)
    check_sound(plan)
    assert (plan.info.title, plan.info.number) == (gold["title"], gold["number"])
    assert plan.info.period == (tuple(gold["period"]) if gold["period"] else None)
    assert [section.title for section in plan.sections] == gold["sections"]
    assert [one.number for one in plan.tasks] == list(gold["tasks"])
    for one in plan.tasks:
        assert {
            "who": [named.surface + LETTER[named.role] for named in one.assignments],
            "indicators": [[i.value, i.unit, i.comparator.value, i.period] for i in one.indicators],
            "deadlines": [deadline.value for deadline in one.deadlines],
            "policies": [policy.title for policy in one.policies],
        } == gold["tasks"][one.number], one.number


# Chinese that looks like a plan, and everything that may break one.
NUMBERS = ["一、", "二、", "三、", "（一）", "（二）", "(1)", "1.", "2.", "3．", "第一章 ", "第二条 ", "①"]
BLANKS = ["\n", "\r\n", "\r", " ", "　", "\t", "\ufeff", "\x0c"]
MARKS = [*"。，；：、（）()〔〕【】《》“”"]
ROLES = [
    "牵头单位：",
    "责任单位:",
    "配合单位",
    "负责",
    "牵头",
    "按职责分工负责",
    "会同",
    "等和各",
    "完成时限：",
    "持续推进",
]
NAMES = [
    "区建管委",
    "城管执法局",
    "各街镇",
    "各市、县",
    "推进整治",
    "附件：",
    "重点任务分解表",
    "国发〔2018〕42号",
    "意见",
    "制定",
]
GOALS = [
    "达到",
    "不低于",
    "15万平方米",
    "60%",
    "3—5个",
    "三年内",
    "每年",
    "到2026年底",
    "2026年",
    "全覆盖",
    "清零",
    "𠮷",
    "é",
]
PIECES = st.sampled_from([*NUMBERS, *BLANKS, *MARKS, *ROLES, *NAMES, *GOALS])
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=120))


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_sound_plan_or_none(text: str) -> None:
    with contextlib.suppress(NotAPlanError):
        check_sound(read_text(text))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None, max_examples=100)
def test_the_encoding_makes_no_difference(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    text = "1.推进整治。" + text.replace("\ufeff", "")
    path = tmp_path_factory.getbasetemp() / "plan.txt"
    read = []
    for encoding in ("utf-8", "gb18030", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        assert read_source(path).text.removeprefix("\ufeff") == text
        read.append(corpus().read_file(path))
    plain, chinese, marked = read
    assert moved(plain, 0) == moved(chinese, 0) == moved(marked, 1)


def moved(record: Any, by: int) -> Any:
    """A record as plain data, every offset ``by`` less; what only the bytes decide is left out."""
    if isinstance(record, Span):
        return (record.start - by, record.end - by)
    if isinstance(record, tuple):
        return tuple(moved(one, by) for one in record)
    if is_dataclass(record):
        left_out = ("text", "sha256") if isinstance(record, Plan) or "sha256" in dir(record) else ()
        return tuple(moved(getattr(record, f.name), by) for f in fields(record) if f.name not in left_out)
    return record


@pytest.mark.parametrize(
    "text",
    [
        "（" * 50_000,
        "1.甲" + "（" * 50_000 + "）" * 50_000,
        "1.甲" + "1" * 100_000,
        "1.甲" + "10%" * 30_000,
        "一、" * 50_000,
        "一、\n" * 50_000,
        "1.甲" + " " * 100_000 + "乙",
        "1.甲（" + "牵头" * 50_000 + "）",
        "责任单位：市财政局\n" * 5_000,
        "1.甲。（区建管委负责）" * 5_000,
        "一" * 100_000 + "、",
        "1.甲" + "《" * 50_000,
        "1.甲。\n" + "附件：某某方案\n" * 5_000,
        "1.甲" + "到2026年底前" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_texts_are_read_or_refused(text: str) -> None:
    with contextlib.suppress(NotAPlanError):
        check_sound(read_text(text))


def test_the_same_title_twice_gives_two_keys() -> None:
    plan = read_text("一、甲\n1.推进整治。\n2.加强治理。\n二、乙\n1.推进整治。\n")
    assert len({one.key for one in plan.tasks}) == 3


def test_a_key_survives_another_number_and_another_body() -> None:
    first = read_text("1.推进整治。\n2.加强治理。甲。\n")
    later = read_text("1.新的任务。\n2.推进整治。\n3.加强治理。乙，丙。\n")
    assert {one.key for one in first.tasks} <= {one.key for one in later.tasks}


def test_a_number_without_text() -> None:
    plan = read_text("1.\n2.推进整治。\n")
    assert [one.title for one in plan.tasks] == ["1.", "推进整治"]


def counts(readme: str) -> dict[str, int]:
    """The column "notes" of ../shared/plans/README.md by file."""
    rows = [row.split("|") for row in readme.splitlines() if re.match(r"\| \d\d-", row)]
    return {row[1].strip(): int(row[4]) for row in rows}


def test_shared_plans_are_sound(shared_plans: Path) -> None:
    for path in sorted(shared_plans.iterdir()):
        try:
            plan = corpus().read_file(path)
        except MingzeError:
            assert path.suffix != ".txt", path.name
            continue
        check_sound(plan)
        assert spans(plan)


# The README counts by rule. 10: its one note is running text, as the README says. 09: it leaves out the notes of offices
# that guide (生态环境部、农业农村部指导).
MISCOUNTED = {"10-guofa2019-4-zhijiao.txt": -1, "09-guobanfa2018-128-wufeichengshi.txt": 37}


def test_shared_plans_have_the_notes_that_their_readme_counts(shared_plans: Path) -> None:
    reader = NoteReader(corpus().genre)
    for name, expected in counts((shared_plans / "README.md").read_text("utf-8")).items():
        if not name.endswith(".txt"):
            continue
        plan = corpus().read_file(shared_plans / name)
        notes = len(reader.read(plan.text))
        assert abs(notes - expected - MISCOUNTED.get(name, 0)) <= max(1, round(expected / 10)), f"{name}: {notes}"
        placed = sum(clause.kind is ClauseKind.NOTE for one in plan.tasks for clause in one.clauses)
        assert placed == notes, f"{name}: a note in no task"


@pytest.mark.parametrize("name", ["10", "11", "45", "46", "47", "48"])
def test_nothing_is_invented_where_there_is_no_note(name: str, shared_plans: Path) -> None:
    plan = corpus().read_file(next(shared_plans.glob(f"{name}-*")))
    assert plan.tasks
    assert not any(one.assignments for one in plan.tasks)


@pytest.mark.parametrize(("one", "other"), [("23", "24"), ("31", "32")])
def test_two_postings_of_one_text_say_the_same(one: str, other: str, shared_plans: Path) -> None:
    first, second = (corpus().read_file(next(shared_plans.glob(f"{n}-*.txt"))) for n in (one, other))
    assert [[(a.department, a.role) for a in each.assignments] for each in first.tasks] == [
        [(a.department, a.role) for a in each.assignments] for each in second.tasks
    ]


def test_the_scorer_of_the_mission_finds_nothing_wrong(shared_plans: Path) -> None:
    scorer, command = shared_plans.parent / "eval" / "score_extract.py", Path(sys.executable).with_name("mingze")
    if not scorer.exists() or not command.exists():
        pytest.skip("there is no score_extract.py, or no mingze command")
    gold, plan = scorer.with_name("seed_gold.json"), corpus().entries[0].path
    run = subprocess.run(
        [sys.executable, scorer, gold, plan, "--cmd", f"{command} extract"], capture_output=True, text=True, check=False
    )
    assert "worst F1 1.000" in run.stdout, run.stdout + run.stderr
    assert "evidence off 0" in run.stdout
