"""Where a stretch of a text stands in its file, written with a snapshot and read when it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SnapshotError
from ingest.layout import Layout, Place
from retrieval.answer import FilePlace
from retrieval.layouts import Layouts, place_in_file, write_layout

PAGES = Layout(
    "pdf",
    (
        Place(0, 10, "第1页", 1),
        Place(12, 20, "第2页", 2, 0.98),
        Place(20, 30, "第2页", 2, 0.93),
        Place(30, 31, "第3页", 3),
    ),
)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, 1, FilePlace("第1页", 1, None)),
        (9, 12, FilePlace("第1页", 1, None)),
        (10, 12, None),  # between two pages
        (11, 14, FilePlace("第2页", 2, 0.98)),
        (12, 21, FilePlace("第2页", 2, 0.93)),
        (0, 31, FilePlace("第1页至第3页", 1, 0.93)),
        (31, 40, None),
    ],
)
def test_the_place_of_a_stretch(start: int, end: int, place: FilePlace | None) -> None:
    assert place_in_file(PAGES, start, end) == place


@given(st.integers(0, 40), st.integers(1, 20))
def test_the_place_is_that_of_every_character(start: int, length: int) -> None:
    each = [place for at in range(start, start + length) if (place := PAGES.place(at)) is not None]
    found = place_in_file(PAGES, start, start + length)
    assert (found is None) == (not each)
    if found is not None:
        assert found.page == each[0].page
        assert found.label.split("至") == list(dict.fromkeys([each[0].label, each[-1].label]))
        assert found.confidence == min((p.confidence for p in each if p.confidence is not None), default=None)


def test_a_plain_text_knows_no_places() -> None:
    assert place_in_file(Layout(), 0, 5) is None


def test_layouts_come_back_as_they_were_and_one_at_a_time(tmp_path: Path) -> None:
    write_layout(PAGES, tmp_path / "a.json")
    (tmp_path / "bad.json").write_text("[[1]]", "utf-8")
    layouts = Layouts({"a": tmp_path / "a.json", "bad": tmp_path / "bad.json", "gone": tmp_path / "gone.json"})
    assert layouts["a"].places == PAGES.places
    (tmp_path / "a.json").unlink()
    assert layouts["a"].places == PAGES.places
    for damaged in ("bad", "gone"):
        with pytest.raises(SnapshotError, match="原文位置缺失或损坏"):
            layouts[damaged]
    with pytest.raises(KeyError):
        layouts["other"]
    assert "gone" in layouts  # known without its file
    assert "other" not in layouts
    assert (list(layouts), len(layouts)) == (["a", "bad", "gone"], 3)
