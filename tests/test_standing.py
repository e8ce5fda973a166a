"""Rules that a plan states once. Wording from published plans (苏政办发, 辽政办发, 环办 …), names made up."""

from __future__ import annotations

import pytest
from reading import GENRE

from ingest.notes import NoteReader
from ingest.records import Role
from ingest.standing import Scope, StandingReader

NOTES = NoteReader(GENRE)
READER = StandingReader(GENRE, NOTES)
LETTER = {Role.LEAD: "L", Role.RESPONSIBLE: "R", Role.SUPPORT: "S"}


def led(text: str) -> list[str]:
    """The shares of each note, after the rule of the first name."""
    notes = READER.first_leads(text, NOTES.read(text))
    return [" ".join(share.surface + LETTER[share.role] for share in note.shares) for note in notes]


def rules(text: str) -> list[tuple[str, str, bool]]:
    """Each rule: its characters, whom it gives, and whether only to tasks without a note."""
    return [
        (
            rule.span.of(text),
            " ".join(share.surface + LETTER[share.role] for share in rule.shares),
            rule.scope is Scope.UNASSIGNED,
        )
        for rule in READER.standing(text, NOTES.read(text))
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位者为牵头单位，下同",
        "列首位的为牵头单位，下同",
        "排在第一位的部门为牵头部门",
        "排名第一的单位牵头",
        "居首位的是主办单位",
        "首位单位为牵头单位",
        "第一个责任单位均为牵头单位",
        "列第一位的负责牵头",
    ],
)
def test_the_wordings_of_the_rule_that_the_first_leads(rule: str) -> None:
    assert led(f"{rule}。\n1.（责任单位：市水务局、市财政局）\n") == ["市水务局L 市财政局R"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from the note that states it
        (
            "（责任单位：区教育局、区体育局）（责任单位：市水务局、市财政局。列首位的为牵头单位，下同）（责任单位：市民政局、市司法局）",
            ["区教育局R 区体育局R", "市水务局L 市财政局R", "市民政局L 市司法局R"],
        ),
        # behind all notes, for all of them
        (
            "（责任单位：区教育局、区体育局）（责任单位：市民政局、市司法局）。注：排在第一位的部门为牵头部门。",
            ["区教育局L 区体育局R", "市民政局L 市司法局R"],
        ),
        # before the notes
        ("列首位的为牵头单位。（责任单位：区教育局、区体育局）", ["区教育局L 区体育局R"]),
        # who leads already goes on leading
        ("列首位的为牵头单位。（配合单位：区教育局；牵头单位：区体育局）", ["区教育局S 区体育局L"]),
        ("列首位的为牵头单位。（区教育局牵头，区体育局配合）", ["区教育局L 区体育局S"]),
        # no rule
        ("责任单位要把任务列在第一位。（责任单位：区教育局、区体育局）", ["区教育局R 区体育局R"]),
        ("坚持质量第一。（责任单位：区教育局、区体育局）", ["区教育局R 区体育局R"]),
    ],
)
def test_the_first_leads(text: str, expected: list[str]) -> None:
    assert led(text) == expected


def test_the_names_and_places_of_a_note_stay_as_they_were() -> None:
    text = "列首位的为牵头单位。（责任单位：区教育局、区体育局）"
    before, after = NOTES.read(text), READER.first_leads(text, NOTES.read(text))
    assert [note.span for note in after] == [note.span for note in before]
    assert [share.span for note in after for share in note.shares] == [s.span for note in before for s in note.shares]
    assert before != after


@pytest.mark.parametrize(
    ("text", "rule", "whom"),
    [
        ("（区建管委牵头，以下均需各地相关部门落实，不再列出）", "以下均需各地相关部门落实", "各地相关部门R"),
        (
            "以下各项均涉及各县（市、区）、市直园区，不再单独列出。",
            "以下各项均涉及各县（市、区）、市直园区",
            "各县（市、区）R 市直园区R",
        ),
        ("各项任务均需各市人民政府配合，不再列出。", "各项任务均需各市人民政府配合", "各市人民政府S"),
        ("以下任务均由各区政府负责。", "以下任务均由各区政府负责", "各区政府R"),
        (
            "各项工作任务均由市财政局、市教育局负责，不再列出。",
            "各项工作任务均由市财政局、市教育局负责",
            "市财政局R 市教育局R",
        ),
        ("所有任务都要各部门落实。", "所有任务都要各部门落实", "各部门R"),
    ],
)
def test_a_rule_for_the_tasks_behind_it(text: str, rule: str, whom: str) -> None:
    assert rules(text) == [(rule, whom, False)]


def test_where_the_note_that_states_a_rule_names_them_in_full_those_are_given() -> None:
    text = "（责任单位：市水务局，各县（市、区）政府。以下均需各县（市、区）落实，不再列出）"
    assert rules(text) == [("以下均需各县（市、区）落实", "各县（市、区）政府R", False)]
    outside = "（责任单位：市水务局，各县（市、区）政府）。以下均需各县（市、区）落实，不再列出。"
    assert rules(outside) == [("以下均需各县（市、区）落实", "各县（市、区）R", False)]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("除标注外均由各区政府负责。", "各区政府R"),
        ("除标注外，均由各区政府、市财政局负责落实。", "各区政府R 市财政局R"),
        ("未注明责任单位的，由区级有关部门按职责分工负责。", "区级有关部门R"),
        ("没有明确牵头单位的，均由市发改委牵头。", "市发改委L"),
    ],
)
def test_a_rule_for_the_tasks_without_a_note(text: str, whom: str) -> None:
    assert rules(text) == [(text.rstrip("。"), whom, True)]


@pytest.mark.parametrize(
    "text",
    [
        "以下简称《条例》。",
        "以下均需推进整治，不再列出。",  # no office
        "未标注的，一律由张三负责。",
        "除夕前由市公安局负责。",
        "任务均已完成。",
        "（责任单位：市水务局，各县（市、区）政府）",
    ],
)
def test_what_is_no_rule(text: str) -> None:
    assert rules(text) == []


def test_rules_come_in_the_order_of_the_text_and_their_names_stand_there() -> None:
    text = "未标注的，由市发改委负责。\n以下任务均由各区政府负责。\n"
    found = READER.standing(text, NOTES.read(text))
    assert [rule.scope is Scope.UNASSIGNED for rule in found] == [True, False]
    for rule in found:
        for share in rule.shares:
            assert rule.span.holds(share.span)
            assert share.span.of(text) == share.surface


@pytest.mark.parametrize(
    ("text", "scope", "who"),
    [
        ("除另有注明的以外，其他任务均由各区政府负责。", Scope.UNASSIGNED, "各区政府R"),
        ("本方案中未列明责任单位的任务由市发改委负责。", Scope.UNASSIGNED, "市发改委R"),
        ("上述任务均由市财政局落实。", Scope.EARLIER, "市财政局R"),
    ],
)
def test_a_rule_is_of_one_kind(text: str, scope: Scope, who: str) -> None:
    (rule,) = READER.standing(text, [])
    assert (rule.scope, " ".join(share.surface + LETTER[share.role] for share in rule.shares)) == (scope, who)
