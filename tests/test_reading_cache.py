"""Readings from one build to the next: the same only while nothing changed that they depend on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import NotAPlanError
from ingest.manifest import Corpus, open_corpus
from ingest.records import Plan
from ingest.source import MAX_BYTES
from ui.reading_cache import ReadingCache

PLAN = "示例区行动计划（2024-2026年）\n1.推进整治。（牵头单位：区房管局）\n"
LETTER = "各位同事：\n本周五下午放假，请相互转告。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN, "utf-8")
    return folder


def key(folder: Path) -> str:
    corpus = open_corpus(folder)
    found = ReadingCache(folder.parent / "cache", corpus).key(corpus.entries[0])
    assert found is not None
    return found


def put(folder: Path) -> tuple[Corpus, ReadingCache, str, Plan]:
    corpus = open_corpus(folder)
    cache = ReadingCache(folder.parent / "cache", corpus)
    plan, name = corpus.read(corpus.entries[0]), key(folder)
    cache.put(name, plan)
    return corpus, cache, name, plan


def test_a_plan_comes_back(folder: Path) -> None:
    corpus, cache, name, plan = put(folder)
    assert cache.get(name, corpus.entries[0]) == plan
    assert cache.get("0" * 64, corpus.entries[0]) is None


def test_why_a_text_is_no_plan_comes_back_with_the_place_it_has_now(folder: Path) -> None:
    corpus, cache, name, _ = put(folder)
    cache.put(name, NotAPlanError("读不出计划的结构", where="早先的位置", remedy="确认"))
    found = cache.get(name, corpus.entries[0])
    assert isinstance(found, NotAPlanError)
    assert (found.what, found.where, found.remedy) == ("读不出计划的结构", str(corpus.entries[0].path), "确认")


def test_the_key_is_that_of_all_that_a_reading_depends_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [key(folder)]
    assert key(folder) == keys[0]
    os.utime(folder / "a.txt", (1, 1))
    assert key(folder) == keys[0]  # the content counts, not the date
    (folder / "a.txt").write_text(PLAN + "2.加强治理。\n", "utf-8")
    keys.append(key(folder))
    (folder / "manifest.toml").write_text("[[plan]]\nfile = 'a.txt'\n", "utf-8")
    keys.append(key(folder))
    (folder / "manifest.toml").write_text("[[plan]]\nfile = 'a.txt'\narea = '长宁区'\n", "utf-8")
    keys.append(key(folder))
    (folder / "words.txt").write_text("推进整治\n", "utf-8")
    keys.append(key(folder))
    monkeypatch.setattr("ui.reading_cache.code_of_reading", lambda: "another rule")
    keys.append(key(folder))
    assert len(set(keys)) == len(keys)


def test_a_file_that_is_not_there_or_too_large_has_no_key(folder: Path) -> None:
    corpus = open_corpus(folder)
    cache = ReadingCache(folder.parent / "cache", corpus)
    os.truncate(folder / "a.txt", MAX_BYTES + 1)
    assert cache.key(corpus.entries[0]) is None
    (folder / "a.txt").unlink()
    assert cache.key(corpus.entries[0]) is None


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "no JSON", "another record", "gone", "a folder"])
def test_a_damaged_entry_is_as_one_that_is_not_there(damage: str, folder: Path) -> None:
    corpus, cache, name, plan = put(folder)
    [path] = (folder.parent / "cache").iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.unlink()
    contents = {
        "flip": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut": whole[:middle],
        "empty": b"",
        "no JSON": signed(b"\xff["),
        "another record": signed(b'["plan", 1]'),
    }
    if damage in contents:
        path.write_bytes(contents[damage])
    elif damage == "a folder":
        path.mkdir()
    assert cache.get(name, corpus.entries[0]) is None
    if damage != "a folder":
        cache.put(name, plan)
        assert cache.get(name, corpus.entries[0]) == plan


def signed(body: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_what_is_not_used_is_removed(folder: Path) -> None:
    corpus, cache, name, plan = put(folder)
    cache.put("1" * 64, plan)
    (folder.parent / "cache" / f"{'2' * 64}.partial").write_text("left by a crash")
    cache.prune({name})
    assert [path.name for path in (folder.parent / "cache").iterdir()] == [f"{name}.json"]
    assert cache.get(name, corpus.entries[0]) == plan
