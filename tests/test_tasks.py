"""Which parts are tasks and which notes hold for each. Made up after the structures of published plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE

from ingest.headings import HeadingReader
from ingest.layout import Cell, Layout, Table
from ingest.notes import Note, NoteReader
from ingest.outline import read_outline
from ingest.tables import TableReader
from ingest.tasks import TaskPart, task_parts

NOTES, HEADINGS = NoteReader(GENRE), HeadingReader(GENRE)
TABLES = TableReader(GENRE, NOTES)
EXPLAINED = "说明" * 20


def tasks(text: str) -> list[TaskPart]:
    """The tasks of a text, from the parts, notes and rows that their own readers find."""
    tables = TABLES.read(text, Layout())
    rows = [row for table in tables for row in table.rows]
    notes = [note for note in NOTES.read(text) if not any(table.span.holds(note.span) for table in tables)]
    notes = sorted([*notes, *(note for row in rows for note in row.notes)], key=lambda note: note.span)
    outline = read_outline(text, GENRE, sorted([*notes, *tables], key=lambda one: one.span))
    return task_parts(text, outline, notes, rows, HEADINGS)


def told(text: str) -> list[str]:
    """Each task: 「一/1 甲局 < 乙局」: its path, its own departments, and those of the parts around it."""
    found = []
    for one in tasks(text):
        around = f" < {who(one.inherited)}" if one.inherited else ""
        found.append(f"{'/'.join(one.part.path)} {who(one.notes)}".rstrip() + around)
    return found


def who(notes: Sequence[Note]) -> str:
    return " ".join(share.surface for note in notes for share in note.shares)


TREES = [
    # without any note, all innermost parts below the outermost
    ("一、总则\n1.子。\n2.丑。\n二、附则", ["一/1", "一/2"]),
    ("一、总则\n（一）子\n1.丑\n2.寅", ["一/（一）/1", "一/（一）/2"]),
    ("一、子。\n二、丑。", ["一", "二"]),  # there are none below
    # with notes, the innermost parts of the kinds that have some
    ("一、总则\n说明。\n二、任务\n1.子。（甲局负责）\n2.丑。", ["二/1 甲局", "二/2"]),
    (
        "一、指导思想\n二、任务\n（一）总要求\n1.子。（甲局负责）\n2.丑。（乙局负责）\n（二）寅。（丙局负责）\n三、附则",
        ["二/（一）/1 甲局", "二/（一）/2 乙局", "二/（二） 丙局"],
    ),
    (
        "一、子\n（一）丑。（甲局负责）\n（二）寅\n1.卯。（乙局负责）\n2.辰\n二、巳\n（三）午",
        ["一/（一） 甲局", "一/（二）/1 乙局", "一/（二）/2", "二/（三）"],
    ),
    # annexes do not count as a level
    (
        f"附件1\n{EXPLAINED}\n1.子。（甲局负责）\n附件2\n1.丑。{EXPLAINED}\n2.寅。（乙局负责）",
        ["附件1/1 甲局", "附件2/1", "附件2/2 乙局"],
    ),
    # a note on an outer part holds for the tasks inside it, or makes it a task where none is inside
    ("一、任务（甲局负责）\n1.子。（乙局负责）\n2.丑", ["一/1 乙局 < 甲局", "一/2 < 甲局"]),
    ("一、任务（甲局负责）\n1.子\n2.丑", ["一 甲局"]),
    ("一、任务\n说明。（甲局负责）\n（1）子\n（2）丑", ["一 甲局"]),
    ("1.子。（甲局负责）\n①丑。（乙局负责）\n②寅。\n", ["1/① 乙局 < 甲局", "1/② < 甲局"]),
    # several notes of one task
    ("1.子。（甲局负责）丑。（乙局负责）\n2.寅。", ["1 甲局 乙局", "2"]),
]
GROUPS = [
    # the note at the end of the last part of each group holds for the group
    (
        "（一）子\n1.丑\n2.寅。（甲局负责）\n（二）卯\n1.辰\n2.巳。（乙局负责）",
        ["（一） 甲局", "（二） 乙局"],
    ),
    (
        "一、任务（丙局负责）\n（一）子\n1.丑\n2.寅。（甲局负责）\n（二）卯\n1.辰\n2.巳。（乙局负责）",
        ["一/（一） 甲局 < 丙局", "一/（二） 乙局 < 丙局"],
    ),
    # but not where it happens once, where another part of a group has a note, or where the group has one itself
    ("（一）子\n1.丑\n2.寅。（甲局负责）\n（二）卯。\n", ["（一）/1", "（一）/2 甲局"]),
    (
        "（一）子\n1.丑。（丙局负责）\n2.寅。（甲局负责）\n（二）卯\n1.辰\n2.巳。（乙局负责）",
        ["（一）/1 丙局", "（一）/2 甲局", "（二）/1", "（二）/2 乙局"],
    ),
    (
        "（一）子\n1.丑\n2.寅。（甲局负责）\n（二）卯\n1.辰\n2.巳。（乙局负责）\n（三）午\n1.未。（丙局负责）\n2.申",
        ["（一）/1", "（一）/2 甲局", "（二）/1", "（二）/2 乙局", "（三）/1 丙局", "（三）/2"],
    ),
    (
        "（一）子（丙局负责）\n1.丑\n2.寅。（甲局负责）\n（二）卯（丁局负责）\n1.辰\n2.巳。（乙局负责）",
        ["（一）/1 < 丙局", "（一）/2 甲局 < 丙局", "（二）/1 < 丁局", "（二）/2 乙局 < 丁局"],
    ),
]
UNNUMBERED = [
    # from the heading above the note, else from its paragraph
    ("示例市方案\n加强治理\n子丑。（甲局负责）\n优化服务\n寅卯。（乙局负责）", ["加强治理 甲局", "优化服务 乙局"]),
    ("示例市方案\n加强治理，推进整治。（甲局负责）\n优化服务。（乙局负责）", ["加强治理 甲局", "优化服务 乙局"]),
    ("示例市方案\n加强治理。（甲局负责）\n加强治理。（乙局负责）", ["加强治理 甲局", "加强治理（2） 乙局"]),
    ("。（甲局负责）", ["第一段 甲局"]),
    ("前言。（甲局负责）\n1.子。（乙局负责）\n2.丑", ["前言 甲局", "1 乙局", "2"]),
]
ROWS = [
    ("序号\t任务\t责任单位\n1\t子\t甲局\n2\t丑\t乙局\n", ["1 甲局", "2 乙局"]),
    ("一、总\n序号\t任务\t责任单位\n1\t子\t甲局\n2\t丑\t乙局\n二、保障\n加强。", ["一/1 甲局", "一/2 乙局"]),
    ("一、总（丙局负责）\n序号\t任务\t责任单位\n1\t子\t甲局\n2\t丑\t\n", ["一/1 甲局 < 丙局", "一/2 < 丙局"]),
]


@pytest.mark.parametrize(("text", "expected"), [*TREES, *GROUPS, *ROWS])
def test_the_tasks_of_a_text_with_numbers(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), UNNUMBERED)
def test_the_tasks_of_a_text_without(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", ["", "正文没有编号。", "示例市方案\n加强治理\n子丑。\n"])
def test_no_tasks(text: str) -> None:
    assert told(text) == []


def test_where_a_task_without_a_number_begins_and_ends() -> None:
    text = "示例市方案\n提高认识。\n\n加强治理\n子丑。\n寅卯。（甲局负责）\n辰巳。\n　　优化服务，改善。（乙局负责）。午未。"
    assert [one.part.span.of(text) for one in tasks(text)] == [
        "加强治理\n子丑。\n寅卯。（甲局负责）",
        "优化服务，改善。（乙局负责）",
    ]


def test_a_merged_cell_holds_for_the_rows_below() -> None:
    text = "任务\n牵头单位\n备注\n子\n甲局\n丑\n"
    cells = (
        Cell(0, 0, 0, 2),
        Cell(0, 1, 3, 7),
        Cell(0, 2, 8, 10),
        Cell(1, 0, 11, 12),
        Cell(1, 1, 13, 15, rows=2),
        Cell(2, 0, 16, 17),
    )
    (table,) = TABLES.read(text, Layout("docx", tables=(Table(0, len(text), cells),)))
    notes = [note for row in table.rows for note in row.notes]
    found = task_parts(text, read_outline(text, GENRE), notes, table.rows, HEADINGS)
    assert [(who(one.notes), who(one.inherited)) for one in found] == [("甲局", ""), ("", "甲局")]


PIECES = [
    *("一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "①", "附件1\n", "\n", "\n", "。", " "),
    *(
        "（甲局负责）",
        "（乙局牵头，丙局配合）",
        "责任单位：甲局\n",
        "加强治理",
        "示例方案\n",
        "序号\t任务\t责任单位\n1\t修路\t甲局\n",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_tasks_follow_each_other_and_no_note_is_lost(text: str) -> None:
    found = tasks(text)
    assert all(a.part.end <= b.part.start for a, b in pairwise(found))
    own = [note.span for one in found for note in one.notes]
    assert len(set(own)) == len(own), "a note is two tasks' own"
    assert all(one.part.span.holds(note.span) for one in found for note in one.notes)
    held = {*own, *(note.span for one in found for note in one.inherited)}
    assert {note.span for note in NOTES.read(text)} <= held or "\t" in text
