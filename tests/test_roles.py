"""Labels, verbs and how names end. Words from published plans; the tables themselves are in corpus/genre/roles.toml."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.records import Role
from ingest.roles import RoleWords

WORDS = RoleWords(GENRE)
ROLES = GENRE.table("roles")
LEAD, RESPONSIBLE, SUPPORT = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT


def labels(text: str) -> list[tuple[str, Role | None, bool]]:
    return [(text[one.start : one.end], one.role, one.firm) for one in WORDS.labels(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "label", "role"),
    [
        ("牵头单位：区建管委", "牵头单位：", LEAD),
        ("牵头单位:区建管委", "牵头单位:", LEAD),
        ("落实单位﹕区建管委", "落实单位﹕", RESPONSIBLE),
        ("参与单位\u2236区建管委", "参与单位\u2236", SUPPORT),
        ("责任单位 ：区建管委", "责任单位 ：", RESPONSIBLE),
        ("责 任 单 位 ：区建管委", "责 任 单 位 ：", RESPONSIBLE),
        ("责　任　单　位：区建管委", "责　任　单　位：", RESPONSIBLE),
        ("市级配合单位：区建管委", "市级配合单位：", SUPPORT),
        ("省直有关责任部门：", "省直有关责任部门：", RESPONSIBLE),
        ("责任（牵头）部门：", "责任（牵头）部门：", RESPONSIBLE),  # the first stem decides
        ("牵头和责任单位：", "牵头和责任单位：", LEAD),
        ("责任、配合单位：", "责任、配合单位：", RESPONSIBLE),
        ("牵头责任单位：", "牵头责任单位：", LEAD),
        ("主要负责单位：", "主要负责单位：", LEAD),
        ("责任单位（部门）：", "责任单位（部门）：", RESPONSIBLE),
        ("牵头单位及责任人：", "牵头单位及责任人：", LEAD),
        ("负责部门和单位：", "负责部门和单位：", RESPONSIBLE),
        ("指导部门：", "指导部门：", RESPONSIBLE),
        ("牵头：区建管委", "牵头：", LEAD),
        ("配合：区房管局", "配合：", SUPPORT),
        ("【责任单位】区建管委", "【责任单位】", RESPONSIBLE),
        ("〔牵头部门〕区建管委", "〔牵头部门〕", LEAD),
        ("（配合单位）：区建管委", "（配合单位）：", SUPPORT),
        ("**责任单位：**区建管委", "**责任单位：**", RESPONSIBLE),
        ("完成时限：2026年", "完成时限：", None),
        ("责任领导：张三", "责任领导：", None),
        ("督办单位：区委督查室", "督办单位：", None),
    ],
)
def test_a_label_with_its_colon_or_bracket(text: str, label: str, role: Role | None) -> None:
    assert labels(text) == [(label, role, True)]


@pytest.mark.parametrize(
    ("text", "label", "role"),
    [
        ("责任单位 市财政局", "责任单位", RESPONSIBLE),
        ("牵头部门\n市财政局", "牵头部门", LEAD),
        ("责任主体。市工商局", "责任主体。", RESPONSIBLE),
    ],
)
def test_a_label_that_only_a_blank_or_a_stop_ends_is_not_firm(text: str, label: str, role: Role) -> None:
    assert labels(text) == [(label, role, False)]


@pytest.mark.parametrize(
    "text", ["责任单位", "责任单位要落实", "牵头单位和个人", "责任主体。", "单位：", "责任", "区建管委：", ""]
)
def test_what_is_no_label(text: str) -> None:
    assert labels(text) == []


def test_labels_are_read_only_between_the_bounds() -> None:
    text = "牵头单位：甲；责任单位：乙；配合单位：丙"
    assert [text[one.start : one.end] for one in WORDS.labels(text, 5, 15)] == ["责任单位："]


def test_a_label_at_a_place() -> None:
    text = "由责任单位：甲"
    found = WORDS.label_at(text, 1)
    assert found is not None
    assert (found.start, found.end) == (1, 6)
    assert WORDS.label_at(text, 0) is None
    assert WORDS.label_at(text, 2) is None


def test_every_stem_with_every_kind_is_a_label_of_its_role() -> None:
    for row in ROLES["label"]["stem"]:
        for stem in row["words"]:
            for kind in ROLES["label"]["kinds"]:
                assert labels(f"{stem}{kind}：甲") == [(f"{stem}{kind}：", Role(row["role"]), True)], stem + kind


def test_every_label_without_a_kind_and_every_ignored_one_is_read() -> None:
    for role in Role:
        for word in ROLES["bare"][role.value]:
            assert labels(f"{word}：甲") == [(f"{word}：", role, True)]
    for word in ROLES["ignored"]["labels"]:
        assert labels(f"{word}：甲") == [(f"{word}：", None, True)]


@given(st.text(alphabet="牵头责任配合参与单位部门完成时限 ：:（）【】*。\n市", max_size=60))
def test_labels_follow_each_other(text: str) -> None:
    found = list(WORDS.labels(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    for one in found:
        assert WORDS.label_at(text, one.start) == one


@pytest.mark.parametrize(
    ("piece", "start", "role"),
    [
        ("市教育局牵头", 4, LEAD),
        ("市教育局牵头负责", 4, LEAD),
        ("市教育局配合落实", 4, SUPPORT),
        ("市教育局负责", 4, RESPONSIBLE),
        ("市教育局按职责分工负责", 4, RESPONSIBLE),
        ("市教育局按职责分工", 4, RESPONSIBLE),
        ("市教育局依职责抓好落实工作", 4, RESPONSIBLE),
        ("市教育局按照各自职责做好配合工作", 4, SUPPORT),
        ("市教育局监督落实", 4, RESPONSIBLE),
        ("市教育局牵头督办", 4, LEAD),
        ("生态环境部指导", 5, RESPONSIBLE),
        ("市教育局督促", 4, None),
        ("负责", 0, RESPONSIBLE),
    ],
)
def test_the_verb_behind_a_name(piece: str, start: int, role: Role | None) -> None:
    found = WORDS.verb(piece)
    assert found is not None
    assert (found.start, found.role) == (start, role)


@pytest.mark.parametrize(
    "piece", ["市教育局", "牵头推进的", "负责校外管理", "市教育局做好", "市教育局共同", "", "工作"]
)
def test_no_verb_at_the_end(piece: str) -> None:
    assert WORDS.verb(piece) is None


def test_every_verb_of_the_table_closes_a_name() -> None:
    for row in ROLES["verb"]:
        for word in row["words"]:
            found = WORDS.verb("市教育局" + word)
            assert found is not None, word
            assert (found.start, found.role) == (4, Role(row["role"])), word


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("牵头负责", LEAD),
        ("配合落实", SUPPORT),
        ("牵头配合", LEAD),
        ("落实", RESPONSIBLE),
        ("督查", None),
        ("督促落实", RESPONSIBLE),
        ("按职责分工", RESPONSIBLE),
    ],
)
def test_the_rarer_word_decides(phrase: str, role: Role | None) -> None:
    assert WORDS.role_of(phrase) is role


@pytest.mark.parametrize(
    "name",
    [
        "市财政局",
        "各区政府",
        "人行",
        "中国科协",
        "团市委",
        "各县（市、区）",
        "市财政局（牵头）",
        "国网示例供电公司",
        "各村",
    ],
)
def test_an_office(name: str) -> None:
    assert WORDS.is_office(name)


@pytest.mark.parametrize("name", ["", "局", "推进整治", "企业家", "张三", "财政", "市财政局的", "（市财政局）"])
def test_no_office(name: str) -> None:
    assert not WORDS.is_office(name)


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("市财政局", True),
        ("区建管委", True),
        ("团市委", True),
        ("园区", False),
        ("住房", False),
        ("委办", False),
        ("市医院", False),
    ],
)
def test_behind_which_names_and_divides(name: str, alone: bool) -> None:
    assert WORDS.stands_alone(name) is alone
