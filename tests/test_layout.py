"""Where the characters of a text stand in its file."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Layout, Place, Run

PAGES = (Place(2, 5, "第1页", 1), Place(5, 8, "第2页", 2, 0.9), Place(10, 11, "第3页", 3))
RUNS = (Run(0, 100, 3), Run(3, 110, 2), Run(7, 200, 4))
"""Characters 0-2 at 100, 3-4 at 110 (a tag of seven stood between them), 5-6 nowhere (「\\n\\n」 that we wrote), 7-10 at 200."""


@pytest.mark.parametrize(
    ("at", "label"),
    [
        (0, None),
        (1, None),  # before the first
        (2, "第1页"),
        (4, "第1页"),
        (5, "第2页"),  # the end of one is the start of the next
        (7, "第2页"),
        (8, None),
        (9, None),  # between two
        (10, "第3页"),
        (11, None),
        (1000, None),
    ],
)
def test_the_place_of_a_character(at: int, label: str | None) -> None:
    found = Layout("pdf", PAGES).place(at)
    assert (found and found.label) == label


def test_a_place_tells_its_page_and_how_sure_the_recognition_was() -> None:
    layout = Layout("pdf", PAGES)
    assert layout.place(6) == Place(5, 8, "第2页", 2, 0.9)
    read = layout.place(2)
    assert read is not None
    assert read.confidence is None


def test_a_format_without_places() -> None:
    assert Layout("html").place(0) is None


@pytest.mark.parametrize(
    ("format_", "runs", "is_file"),
    [("txt", (), True), ("txt", RUNS, False), ("docx", (), False), ("html", RUNS, False)],
)
def test_whether_the_text_is_the_file(format_: str, runs: tuple[Run, ...], is_file: bool) -> None:
    assert Layout(format_, runs=runs).text_is_file is is_file


@pytest.mark.parametrize(
    ("start", "end", "in_file"),
    [
        (0, 1, (100, 101)),
        (0, 3, (100, 103)),
        (2, 4, (102, 111)),  # over a seam: what the text leaves out is inside
        (3, 5, (110, 112)),
        (4, 8, (111, 201)),  # from one run into another over characters that the file does not have
        (7, 11, (200, 204)),
        (10, 11, (203, 204)),
        (5, 6, None),
        (5, 8, None),
        (4, 6, None),
        (10, 12, None),
        (11, 12, None),
    ],
)
def test_where_a_stretch_stands_in_the_file(start: int, end: int, in_file: tuple[int, int] | None) -> None:
    assert Layout("html", runs=RUNS).in_file(start, end) == in_file


def test_before_the_first_run_is_nowhere() -> None:
    assert Layout("html", runs=(Run(2, 50, 3),)).in_file(1, 3) is None


def test_plain_text_stands_where_it_says_and_a_document_nowhere() -> None:
    assert Layout().in_file(3, 9) == (3, 9)
    assert Layout("docx", PAGES).in_file(3, 9) is None


@st.composite
def kept(draw: st.DrawFn) -> tuple[Layout, list[int | None]]:
    """A layout, and for each character of the text its offset in the file, made without it."""
    runs: list[Run] = []
    offsets: list[int | None] = []
    in_file = 0
    for gap, skipped, length in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 4)))):
        offsets += [None] * gap
        in_file += skipped
        runs.append(Run(len(offsets), in_file, length))
        offsets += range(in_file, in_file + length)
        in_file += length
    return Layout("html", runs=tuple(runs)), offsets


@given(kept(), st.data())
def test_a_stretch_reaches_from_its_first_character_to_its_last(
    case: tuple[Layout, list[int | None]], data: st.DataObject
) -> None:
    layout, offsets = case
    start = data.draw(st.integers(0, len(offsets)))
    end = data.draw(st.integers(start + 1, len(offsets) + 2))
    first, last = [*offsets, None, None][start], [*offsets, None, None][end - 1]
    expected = None if first is None or last is None else (first, last + 1)
    assert layout.in_file(start, end) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4))), st.integers(0, 40))
def test_a_place_holds_the_character_asked_for(sizes: list[tuple[int, int]], at: int) -> None:
    places: list[Place] = []
    for gap, length in sizes:
        start = (places[-1].end if places else 0) + gap
        places.append(Place(start, start + length, f"第{len(places)}段"))
    assert all(a.end <= b.start for a, b in pairwise(places))
    assert Layout("docx", tuple(places)).place(at) == next((one for one in places if one.start <= at < one.end), None)


def test_a_layout_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Layout().format = "pdf"  # type: ignore[misc]
