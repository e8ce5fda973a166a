"""Cutting text: nothing is lost, nothing is printed, nobody else's cache is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import words as module
from ingest.words import Words, read_word_list

PLAIN = Words()


@given(st.text(max_size=80))
@settings(deadline=None)
def test_cut_keeps_every_character(text: str) -> None:
    assert "".join(PLAIN.cut(text)) == text


@given(st.text(alphabet="区房管局牵头12%（）， \n\r\t\u3000ＡbC", max_size=60))
@settings(deadline=None)
def test_cut_keeps_every_character_of_plan_like_text(text: str) -> None:
    assert "".join(PLAIN.cut(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进无废城市建设。", ["推进", "无废", "城市", "建设"]),
        ("哪些单位负责？", ["单位", "负责"]),  # the question word and the mark go
        ("ＡＢＣ  Abc", ["abc", "abc"]),  # full width and case folded, space dropped
        ("（），。 \n", []),
        ("", []),
    ],
)
def test_search_words(text: str, expected: list[str]) -> None:
    assert PLAIN.search(text) == expected


def test_search_gives_the_words_inside_a_long_word_first() -> None:
    assert Words(["绿化市容局"]).search("绿化市容局") == ["绿化", "市容", "绿化市容局"]


def test_added_words_stay_whole_and_reach_no_other_instance() -> None:
    mine = Words(["瓶改管"])
    assert "瓶改管" in mine.cut("完成用户瓶改管工作")
    assert "瓶改管" not in PLAIN.cut("完成用户瓶改管工作")


def test_words_can_be_added_after_the_first_cut() -> None:
    words = Words()
    words.cut("先用一次")
    words.add(["", "  ", "区东虹办"])
    assert words.cut("由区东虹办牵头") == ["由", "区东虹办", "牵头"]


def test_the_order_of_added_words_makes_no_difference() -> None:
    names = ["生境花园", "生境", "花园社区", "低碳发展实践区", "低碳"]
    text = "大力推进生境花园和低碳发展实践区、低碳社区建设"
    assert Words(names).cut(text) == Words(reversed(names)).cut(text)


def test_own_stop_words() -> None:
    assert Words(stop_words=["建设"]).search("建设的城市") == ["的", "城市"]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    module._base_tokenizer.cache_clear()
    Words().cut("安静")
    assert capfd.readouterr() == ("", "")


def test_the_cache_lies_in_a_folder_of_this_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    module._base_tokenizer.cache_clear()
    Words().cut("缓存")
    (folder,) = tmp_path.iterdir()
    assert folder.name == f"mingze-{os.getuid()}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [f.suffix for f in folder.iterdir()] == [".cache"]


@pytest.mark.parametrize("trap", ["open to all", "link"])
def test_a_folder_that_others_can_write_is_not_trusted(
    trap: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / f"mingze-{os.getuid()}"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    assert module._private_folder() != folder


def test_word_list() -> None:
    assert read_word_list("# 说明\n甲\n\n 乙 # 旁注\n") == ("甲", "乙")
