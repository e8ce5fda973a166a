"""The tables of the genre: all of them can be read, all patterns are sound and fast, and a corpus may have its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import CorpusError
from ingest.genre import BUILT_IN, Genre, alternatives, read_rows, read_toml

TABLES = [
    "amounts",
    "coverage",
    "indicators",
    "marks",
    "numbering",
    "periods",
    "references",
    "review",
    "roles",
    "units",
]


def patterns(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            if key in ("pattern", "patterns"):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from patterns(value)
    elif isinstance(content, list):
        for row in content:
            yield from patterns(row)


ALL_PATTERNS = sorted({(name, pattern) for name in TABLES for pattern in patterns(Genre().table(name))})


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_comes_from(name: str) -> None:
    assert Genre().table(name)
    assert (BUILT_IN / f"{name}.toml").read_text("utf-8").startswith("#")


@pytest.mark.parametrize(
    "hostile",
    ["1", " ", "\n", "　", "一、", "20", "“1", "（年", "市、", "各市、", "附件", "2026年", "国〔", "1,", "城"],
)
def test_no_pattern_is_slow_on_a_long_run(hostile: str) -> None:
    """A pattern that tries every end for every start takes a second for 20 000 characters and an hour for a million."""
    text = "附件" + hostile * (20_000 // len(hostile)) + "市"
    for name, pattern in ALL_PATTERNS:
        start = time.process_time()
        for _ in re.finditer(pattern, text, re.MULTILINE):
            pass
        assert time.process_time() - start < 0.5, f"{name}: {pattern}"


def test_alternatives_tries_the_longest_first() -> None:
    assert re.match(alternatives(["牵头", "牵头负责", "(甲)"]), "牵头负责")[0] == "牵头负责"  # type: ignore[index]
    assert re.match(alternatives(["(甲)"]), "(甲)")


def test_a_corpus_has_its_own_table_beside_the_built_in_ones(tmp_path: Path) -> None:
    own = (BUILT_IN / "coverage.toml").read_text("utf-8").replace("应\\w{1,2}尽", "能\\w{1,2}尽")
    (tmp_path / "coverage.toml").write_text(own, "utf-8")
    genre = Genre(tmp_path)
    assert any("能" in pattern for pattern in genre.table("coverage")["targets"]["patterns"])
    assert genre.table("roles") == Genre().table("roles")
    assert genre.path("coverage").parent == tmp_path
    assert [path.name for path in genre.files()] == [path.name for path in Genre().files()]


@pytest.mark.parametrize(
    ("table", "content", "told"),
    [
        ("coverage", "= 1", "不是正确的 TOML"),
        ("coverage", "", "缺少“targets”"),
        ("coverage", "[targets]\npattern = 'x'", "缺少“targets.patterns”"),
        ("coverage", "[targets]\npatterns = ['全(覆盖']", "不是正确的正则表达式"),
        ("numbering", "[[style]]\nname = 'a'\npattern = '['\ndigits = 'arabic'", "不是正确的正则表达式"),
        ("numbering", "style = 1", "缺少“style”"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_place(table: str, content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(CorpusError, match=re.escape(told)) as error:
        Genre(tmp_path).table(table)
    assert str(path) in str(error.value)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="表格读不到"):
        Genre(tmp_path).table("nothing")


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"a = '\xff'")
    with pytest.raises(CorpusError):
        read_toml(path)


@pytest.mark.parametrize("content", ["plan = 1", "[plan]\nfile = 'a'", "plan = ['a']"])
def test_rows_must_be_rows(content: str, tmp_path: Path) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(CorpusError, match="plan"):
        read_rows(path, "plan")
    assert read_rows(path, "other") == []
