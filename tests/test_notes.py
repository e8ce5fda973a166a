"""Where notes are: brackets, labelled lines, closing sentences, and what was left unread. Who does what: test_responsibility."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.notes import LONGEST_NOTE, NoteReader
from ingest.records import Span
from ingest.tables import TaskTable

READER = NoteReader(GENRE)


def notes(text: str) -> list[str]:
    """The text of each note."""
    return [note.span.of(text) for note in READER.read(text)]


def unread(text: str) -> list[str]:
    return [span.of(text) for span in READER.unread(text, READER.read(text))]


BRACKETS = [
    ("推进整治。（区建管委负责）", ["（区建管委负责）"]),
    ("推进整治。(牵头单位：区建管委)加强", ["(牵头单位：区建管委)"]),
    ("推进整治。【牵头单位：区建管委】\n", ["【牵头单位：区建管委】"]),
    ("推进整治。［牵头单位：区建管委］\n", ["［牵头单位：区建管委］"]),
    ("推进整治。〔区建管委牵头〕\n", ["〔区建管委牵头〕"]),
    ("推进整治。（牵头单位：区建管委】", ["（牵头单位：区建管委】"]),  # closed by another kind
    ("推进整治。（区建管委负责，区房管局（含所属单位）配合）", ["（区建管委负责，区房管局（含所属单位）配合）"]),
    ("推进整治。（牵头单位：区建管委）（配合单位：区房管局）", ["（牵头单位：区建管委）", "（配合单位：区房管局）"]),
    ("推进整治。（牵头单位：区建管委\n配合单位：区房管局）\n2.", ["（牵头单位：区建管委\n配合单位：区房管局）"]),
    # a bracket without a label is a note only at the end of a sentence, of a heading, or before the next number
    ("推进整治（区建管委负责）；加强（区房管局负责），", ["（区建管委负责）"]),
    ("推进整治，（区建管委负责）2.加强", ["（区建管委负责）"]),
    ("推进整治（区建管委负责）\n加强", ["（区建管委负责）"]),
    ("推进整治（区建管委负责）的办法。", []),
    ("推进整治。（区建管委负责）加强", ["（区建管委负责）"]),  # behind a full stop
    ("推进整治（牵头单位：区建管委），加强", ["（牵头单位：区建管委）"]),  # with a label, anywhere
    # never closed, or closed only behind the next number
    ("（区建管委牵头，区房管局配合", ["（区建管委牵头，区房管局配合"]),
    ("（区建管委牵头，区房管局配合。2.推进", ["（区建管委牵头，区房管局配合"]),
    ("（区建管委牵头\n2.推进（含甲）。", ["（区建管委牵头"]),
    ("（区建管委牵头\n2.推进整治）。", ["（区建管委牵头"]),
    ("（见附件\n2.推进（区建管委负责）", ["（区建管委负责）"]),
    (
        "（责任单位：区建管委、区房管局\n2.推进（含甲）。（责任单位：区民政局）",
        ["（责任单位：区建管委、区房管局", "（责任单位：区民政局）"],
    ),
]
LINES = [
    (
        "牵头单位：区建管委\n责任单位：区房管局\n完成时限：2026年\n加强",
        ["牵头单位：区建管委\n责任单位：区房管局\n完成时限：2026年"],
    ),
    ("完成时限：2026年12月\n责任单位：区建管委\n", ["完成时限：2026年12月\n责任单位：区建管委"]),
    ("牵头单位：区建管委\r\n配合单位：区教育局\r\n", ["牵头单位：区建管委\r\n配合单位：区教育局"]),
    ("牵头单位：区建管委\n\n\n配合单位：区教育局\n", ["牵头单位：区建管委\n\n\n配合单位：区教育局"]),
    ("（1）牵头单位：区建管委\n（2）配合单位：区教育局", ["牵头单位：区建管委\n（2）配合单位：区教育局"]),
    (
        "责任领导：张三\n完成时限：2026年\n责任单位：区建管委\n",
        ["责任领导：张三\n完成时限：2026年\n责任单位：区建管委"],
    ),
    # a role that comes again begins the note of another task
    ("牵头单位：区建管委\n牵头单位：区教育局", ["牵头单位：区建管委", "牵头单位：区教育局"]),
    ("牵头单位：区建管委\n2.加强\n牵头单位：区教育局", ["牵头单位：区建管委", "牵头单位：区教育局"]),
    # where the names end
    ("责任单位：\n\n区建管委\n加强宣传。", ["责任单位：\n\n区建管委"]),
    ("责任单位：区建管委、\n区教育局\n加强宣传。", ["责任单位：区建管委、\n区教育局"]),
    ("责任单位：区建管委、\n区住房和城乡建设管理委员会\n加强", ["责任单位：区建管委、\n区住房和城乡建设管理委员会"]),
    ("责任单位：区建管委、\n2.区教育局、区文旅局\n", ["责任单位：区建管委、"]),
    ("责任单位：区建管委（含所属单位）、区教育局\n", ["责任单位：区建管委（含所属单位）、区教育局"]),
    ("责任单位：区建管\n委、区教育局\n加强宣传。", ["责任单位：区建管\n委、区教育局"]),
    ("责任单位：区建管委\n区教育局加强宣传。", ["责任单位：区建管委"]),
    ("责任单位：区建管委 区教育局 推进整治", ["责任单位：区建管委 区教育局"]),
    ("责任单位：区建管委3.加强宣传", ["责任单位：区建管委"]),
    ("责任单位：区建管委（含所属单位）3、加强", ["责任单位：区建管委（含所属单位）"]),
    ("责任单位：区建管委。加强宣传", ["责任单位：区建管委"]),
    ("责任单位：区建管委）加强宣传", ["责任单位：区建管委）"]),
    # what stands before a label
    ("明确责任，责任单位：区建管委", ["责任单位：区建管委"]),
    ("- 责任单位：区建管委\n- 配合单位：区教育局\n", ["责任单位：区建管委", "配合单位：区教育局"]),
    ("明确责任单位：区建管委", []),
    # no names
    ("责任单位：\n1.加强宣传", []),
    ("责任单位：加强宣传工作", []),
    ("责任单位：张三、李四\n", []),
    ("完成时限：2026年\n", []),
    ("责任单位：张三、区教育局、区建管委\n", ["责任单位：张三、区教育局、区建管委"]),  # most are offices
]
SENTENCES = [
    ("区建管委牵头，区房管局配合。", ["区建管委牵头，区房管局配合"]),
    ("加强宣传。区建管委牵头，区房管局配合。2.推进", ["区建管委牵头，区房管局配合"]),
    ("加强宣传 区建管委负责", ["区建管委负责"]),
    ("加强宣传。各区政府、市教育局按职责分工负责。\n", ["各区政府、市教育局按职责分工负责"]),
    ("加强宣传。区建管委牵头，区房管局配合。同时推进", []),  # it closes nothing
    ("加强宣传。区建管委牵头，区房管局配合，加强。", []),
    ("推进整治，区建管委牵头。", []),
    ("加强宣传。各部门按职责分工负责。", []),  # nobody is named
]


@pytest.mark.parametrize(("text", "expected"), [*BRACKETS, *LINES, *SENTENCES])
def test_the_notes_of_a_text(text: str, expected: list[str]) -> None:
    assert notes(text) == expected


def test_notes_of_every_kind_come_in_the_order_of_the_text() -> None:
    text = "甲。区建管委负责。\n责任单位：区教育局\n乙。（区房管局负责）\n丙。（区民政局负责\n"
    assert notes(text) == ["区建管委负责", "责任单位：区教育局", "（区房管局负责）", "（区民政局负责"]


@pytest.mark.parametrize(("longer", "whole"), [(0, True), (1, False)])
def test_the_longest_bracket(longer: int, whole: bool) -> None:
    last = "办负责）"
    text = ("（" + "区教育局、" * 118).ljust(LONGEST_NOTE + 1 + longer - len(last), "甲") + last
    assert (notes("推进。" + text) == [text]) is whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.推进。（责任单位：）", ["（责任单位："]),
        ("1.推进。责任单位：待定\n", ["责任单位："]),
        ("牵头单位：\n配合单位：\n", ["牵头单位：", "配合单位："]),
        ("（某某同志牵头）", ["（某某同志牵头）"]),
        ("加强（主要领导负责）。加强（某某牵头）", ["（主要领导负责）", "（某某牵头）"]),
        # read, or nothing that a note would say
        ("责任单位：区建管委", []),
        ("推进。（区建管委负责）", []),
        ("推进（某某负责）的办法", []),
        ("牵头单位 某某\n", []),
        ("明确责任单位：某某", []),
        ("完成时限：2026年", []),
        ("（责任领导：张三）", []),
        ("（负责）", []),
        ("（局负责）", []),
        ("（含商业、办公）。", []),
    ],
)
def test_what_was_left_unread(text: str, expected: list[str]) -> None:
    assert unread(text) == expected


def test_what_a_table_covers_is_not_unread() -> None:
    text = "责任单位：待定\n乙。（某某牵头）"
    assert unread(text) == ["责任单位：", "（某某牵头）"]
    table = TaskTable(Span(0, 8), ())
    assert [span.of(text) for span in READER.unread(text, [table])] == ["（某某牵头）"]


PIECES = [
    *"（）()【】、，；。：\n 和",
    "1.",
    "（一）",
    "责任单位",
    "牵头",
    "配合",
    "负责",
    "区建管委",
    "市财政局",
    "加强宣传",
    "责任单位：",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_stretch_is_read_or_unread_and_never_both(text: str) -> None:
    read = READER.read(text)
    left = list(READER.unread(text, read))
    both = sorted([*(note.span for note in read), *left])
    assert all(a.end <= b.start for a, b in pairwise(both))
    assert all(note.shares for note in read)
    assert [note.span for note in read] == sorted(note.span for note in read)


@given(
    st.lists(st.sampled_from(["区建管委", "市财政局", "区教育局", "各街道"]), min_size=1, unique=True),
    st.integers(0, 5),
)
def test_a_note_is_found_wherever_it_stands(names: list[str], place: int) -> None:
    note = f"（责任单位：{'、'.join(names)}）"
    lines = ["加强宣传。", "推进整治，改善环境。", "1.提升品质（街区）。", "二、做好服务", "（一）落实政策。"]
    text = "\n".join(lines[:place]) + note + "\n" + "\n".join(lines[place:])
    (found,) = READER.read(text)
    assert found.span.of(text) == note
    assert [share.surface for share in found.shares] == names
