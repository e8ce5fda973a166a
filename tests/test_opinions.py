"""What users say of answers: kept line by line, read by operations."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import ui.opinions
from ingest.errors import MingzeError
from ui.opinions import Opinion, Opinions, as_text, as_xlsx


def opinion(comment: str) -> Opinion:
    return Opinion.now("bad", "区房管局牵头几项？", "", "6 项。", comment, "abc")


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    kept = Opinions(tmp_path)
    assert list(kept) == []
    given = [opinion("少了一项\n第12项"), opinion("")]
    for one in given:
        kept.add(one)
    assert list(Opinions(tmp_path)) == given
    assert "有误　区房管局牵头几项？" in as_text(given)
    assert as_text([]) == "还没有意见。"
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(given))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:5] == ["有误", "区房管局牵头几项？", "6 项。", "少了一项\n第12项"]


def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    threads = [threading.Thread(target=Opinions(tmp_path).add, args=(opinion(str(n) * 500),)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.comment for one in Opinions(tmp_path)) == sorted(str(n) * 500 for n in range(40))


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    kept = Opinions(tmp_path)
    kept.add(opinion(""))
    kept.path.write_bytes(kept.path.read_bytes() + b'{"time"\n')
    with pytest.raises(MingzeError, match="第 2 行"):
        list(kept)


def test_a_full_book_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.opinions, "LARGEST", 300)
    kept = Opinions(tmp_path)
    kept.add(opinion(""))
    before = kept.path.read_bytes()
    with pytest.raises(MingzeError, match="已满"):
        kept.add(opinion("再说一句"))
    assert kept.path.read_bytes() == before


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MingzeError, match="意见没有存下"):
        Opinions(tmp_path / "no").add(opinion(""))


def test_words_of_others_stay_on_their_line(tmp_path: Path) -> None:
    forged = opinion("好\n2026-01-01T00:00:00+00:00　有用　假的\x1b[2J")
    shown = as_text([forged])
    assert shown.count("\n") == 2
    assert "\x1b" not in shown


def test_a_disk_that_is_full_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Opinions(tmp_path)
    kept.add(opinion("一"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("ui.opinions.os.fsync", full)
        with pytest.raises(MingzeError, match="意见没有存下"):
            kept.add(opinion("二"))
    kept.add(opinion("三"))
    assert [one.comment for one in kept] == ["一", "三"]
