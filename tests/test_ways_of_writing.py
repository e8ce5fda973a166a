"""Some six hundred ways to write who does what, made up by a reader of the genre who had not written the grammar.

``gold/ways_of_writing.json`` holds them, with those that are not read right yet: one of these that is read right must move.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import GENRE, check_sound, read_text

from ingest.errors import NotAPlanError
from ingest.notes import NoteReader
from ingest.records import Role, Task

WAYS: dict[str, Any] = json.loads((Path(__file__).parent / "gold" / "ways_of_writing.json").read_text("utf-8"))
LETTER = {Role.LEAD: "L", Role.RESPONSIBLE: "R", Role.SUPPORT: "S"}
READER = NoteReader(GENRE)


def shares(text: str) -> list[str]:
    return [share.surface + LETTER[share.role] for note in READER.read(text) for share in note.shares]


def tasks(text: str) -> dict[str, list[str]]:
    try:
        plan = read_text(text)
    except NotAPlanError:
        return {}
    check_sound(plan)
    return {label(task): [named.surface + LETTER[named.role] for named in task.assignments] for task in plan.tasks}


def label(task: Task) -> str:
    """Its number as the plan writes it, so that the table reads like the plans do: （一）, 第二条."""
    return task.path[-1] if task.number.isdecimal() else task.number


def split(expected: dict[str, str]) -> dict[str, list[str]]:
    return {number: who.split() for number, who in expected.items()}


@pytest.mark.parametrize(("text", "expected"), WAYS["notes"])
def test_a_note(text: str, expected: str) -> None:
    assert shares(text) in (expected.split(" "), expected.split())


@pytest.mark.parametrize("text", WAYS["no_notes"])
def test_what_is_no_note(text: str) -> None:
    assert shares(text) == []


@pytest.mark.parametrize("name", WAYS["plans"])
def test_a_plan(name: str) -> None:
    text, expected = WAYS["plans"][name]
    assert tasks(text) == split(expected)


def test_what_is_missed_is_still_missed() -> None:
    missed = WAYS["missed"]
    mended = [text for text, expected in missed["notes"] if shares(text) == expected.split()]
    mended += [text for text in missed["no_notes"] if not shares(text)]
    mended += [name for name, (text, expected) in missed["plans"].items() if tasks(text) == split(expected)]
    assert mended == [], "read right now: move it out of `missed`"
