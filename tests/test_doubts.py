"""What was not understood, or taken by a rule, is told with its place. Whole plans: test_anomalies."""

from __future__ import annotations

import pytest
from reading import GENRE

from ingest.doubts import find_doubts
from ingest.layout import Layout
from ingest.notes import NoteReader
from ingest.standing import StandingReader
from ingest.tables import TableReader

NOTES = NoteReader(GENRE)
STANDING, TABLES = StandingReader(GENRE, NOTES), TableReader(GENRE, NOTES)


def doubts(text: str) -> list[tuple[str, str, str]]:
    """Kind, quote and message of each doubt."""
    tables = TABLES.read(text, Layout())
    notes = [note for note in NOTES.read(text) if not any(table.span.holds(note.span) for table in tables)]
    notes = sorted(
        [*notes, *(n for table in tables for row in table.rows for n in row.notes)], key=lambda note: note.span
    )
    found = find_doubts(text, notes, tables, STANDING.standing(text, notes), NOTES)
    return [(one.kind, one.span.of(text), one.message) for one in found]


UNREAD = "这里像是责任分工，没有读出单位，请核对原文"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进。责任单位：待定\n", ("unread_note", "责任单位：", UNREAD)),
        ("推进。（某某同志牵头）", ("unread_note", "（某某同志牵头）", UNREAD)),
        (
            "推进。（责任单位：区建管委、推进整治）",
            ("doubtful_name", "推进整治", "“推进整治”不像单位名称，已照原文列为责任单位，请核实"),
        ),
        (
            "序号\t任务\t责任单位\n1\t修路\t区建管委\n2\t植树\t推进整治\n",
            ("doubtful_name", "推进整治", "“推进整治”不像单位名称，已照原文列为责任单位，请核实"),
        ),
        (
            "以下任务均由各区政府、市财政局负责。\n",
            ("standing_rule", "以下任务均由各区政府、市财政局负责", "按这句话，“各区政府、市财政局”已列入其后各项任务"),
        ),
        (
            "除标注外均由各区政府负责。\n",
            ("standing_rule", "除标注外均由各区政府负责", "按这句话，“各区政府”已列入没有标注的任务"),
        ),
    ],
)
def test_a_doubt(text: str, expected: tuple[str, str, str]) -> None:
    assert doubts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "推进整治（街区），明确责任单位：各区。",
        "推进。（牵头单位：区建管委；配合单位：区房管局、各街道（镇））",
        "推进。区建管委牵头，区房管局配合。\n",
        "列首位的为牵头单位，下同。（责任单位：区建管委、区房管局）",
        "序号\t任务\t责任单位\n1\t修路\t区建管委\n",
    ],
)
def test_nothing_to_doubt(text: str) -> None:
    assert doubts(text) == []


def test_what_stands_in_a_task_table_is_the_table_s() -> None:
    table = "序号\t任务\t责任单位\n1\t修路\t区建管委\n2\t责任单位：待定\t区房管局\n"
    assert doubts(table) == []
    assert [kind for kind, _, _ in doubts(table + "责任单位：待定\n")] == ["unread_note"]


def test_every_doubt_of_a_text_is_told() -> None:
    text = "以下任务均由各区政府负责。\n1.推进。（责任单位：加强监管、区建管委、推进）\n2.加强。（某某同志牵头）\n责任单位：待定"
    assert sorted((kind, quote) for kind, quote, _ in doubts(text)) == [
        ("doubtful_name", "加强监管"),
        ("doubtful_name", "推进"),
        ("standing_rule", "以下任务均由各区政府负责"),
        ("unread_note", "责任单位："),
        ("unread_note", "（某某同志牵头）"),
    ]
