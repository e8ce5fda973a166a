"""Vectors from one build to the next: each text once, written batch by batch, never trusted when damaged."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SnapshotError
from retrieval.encoder import BATCH, Progress, Vectors, load_encoder
from retrieval.vector_cache import CachedEncoder, VectorCache

TEXTS = [f"任务{number}：加快公园建设。" for number in range(3 * BATCH)]


class CountingEncoder:
    """Vectors made from the bytes of the text; keeps what it was asked, and breaks where it is told to."""

    def __init__(self, name: str = "counting", breaks_after: int = 10**9) -> None:
        self.name = name
        self.dimensions = 8
        self.asked: list[str] = []
        self._breaks_after = breaks_after

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        made = [list(hashlib.sha256(f"{self.name}{text}".encode()).digest()[:8]) for text in texts]
        return np.array(made, np.float32).reshape(-1, 8) / np.float32(441.7)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:  # noqa: ARG002
        if len(self.asked) + len(texts) > self._breaks_after:
            raise KeyboardInterrupt
        self.asked += texts
        return self.encode_queries(texts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


def test_each_text_is_embedded_once_and_every_row_is_right(path: Path) -> None:
    texts = [*TEXTS, *TEXTS[:5]]
    with VectorCache(path) as cache:
        encoder = CountingEncoder()
        cached = CachedEncoder(encoder, cache)
        assert np.array_equal(cached.encode_passages(texts), encoder.encode_queries(texts))
        assert (encoder.asked, cached.embedded, cached.kept) == (TEXTS, len(TEXTS), 0)
    with VectorCache(path) as cache:
        later = CountingEncoder()
        cached = CachedEncoder(later, cache)
        assert np.array_equal(cached.encode_passages(["新的", *texts]), encoder.encode_queries(["新的", *texts]))
        assert (later.asked, cached.embedded, cached.kept) == (["新的"], 1, len(TEXTS))


def test_a_build_that_stops_goes_on_where_it_was(path: Path) -> None:
    with VectorCache(path) as cache, pytest.raises(KeyboardInterrupt):
        CachedEncoder(CountingEncoder(breaks_after=2 * BATCH), cache).encode_passages(TEXTS)
    seen: list[tuple[int, int]] = []
    with VectorCache(path) as cache:
        encoder = CountingEncoder()
        CachedEncoder(encoder, cache).encode_passages(TEXTS, lambda *told: seen.append(told))
    assert encoder.asked == TEXTS[2 * BATCH :]
    assert seen == [(len(TEXTS), len(TEXTS))]


def test_vectors_of_two_encoders_are_not_mixed_up(path: Path) -> None:
    with VectorCache(path) as cache:
        one, other = CountingEncoder("one"), CountingEncoder("other")
        for encoder in (one, other, one):
            made = CachedEncoder(encoder, cache).encode_passages(TEXTS[:3])
            assert np.array_equal(made, encoder.encode_queries(TEXTS[:3]))
        assert len(one.asked) == len(other.asked) == 3


def test_nothing_to_embed(path: Path) -> None:
    with VectorCache(path) as cache:
        assert CachedEncoder(CountingEncoder(), cache).encode_passages([]).shape == (0, 8)


def test_what_is_not_used_is_removed_and_gives_its_space_back(path: Path) -> None:
    many = [f"第{number}条" for number in range(2000)]
    with VectorCache(path) as cache:
        CachedEncoder(CountingEncoder(), cache).encode_passages(many)
        CachedEncoder(CountingEncoder("other"), cache).encode_passages(many[:2])
        full = path.stat().st_size
        cache.prune([("counting", many[:3]), ("other", many[1:])])
        assert set(cache.get("counting", many)) == set(many[:3])
        assert set(cache.get("other", many)) == {many[1]}
    assert path.stat().st_size < full / 5


def test_a_damaged_vector_is_made_again(path: Path) -> None:
    with VectorCache(path) as cache:
        CachedEncoder(CountingEncoder(), cache).encode_passages(TEXTS[:4])
    with sqlite3.connect(path) as base:
        rows = base.execute("SELECT key, vector FROM vectors").fetchall()
        for (key, content), wrong in zip(rows, [b"", content_with_a_flip(rows[1][1]), "文字"], strict=False):
            assert content != wrong
            base.execute("UPDATE vectors SET vector = ? WHERE key = ?", (wrong, key))
    with VectorCache(path) as cache:
        encoder = CountingEncoder()
        made = CachedEncoder(encoder, cache).encode_passages(TEXTS[:4])
    assert len(encoder.asked) == 3
    assert np.array_equal(made, encoder.encode_queries(TEXTS[:4]))


def content_with_a_flip(content: bytes) -> bytes:
    return bytes([content[0] ^ 1]) + content[1:]


@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "another table"])
def test_a_damaged_file_is_begun_anew(damage: str, path: Path) -> None:
    with VectorCache(path) as cache:
        CachedEncoder(CountingEncoder(), cache).encode_passages([f"第{n}条" for n in range(500)])
    whole = path.read_bytes()
    if damage == "another table":
        path.unlink()
        with sqlite3.connect(path) as base:
            base.execute("CREATE TABLE vectors (name TEXT)")
    else:
        half = len(whole) // 2
        path.write_bytes(
            {"text": "不是数据库".encode() * 99, "cut": whole[:half]}.get(damage, whole[:100] + bytes(half))
        )
    for left in (len(TEXTS), 0):
        with VectorCache(path) as cache:
            encoder = CountingEncoder()
            made = CachedEncoder(encoder, cache).encode_passages(TEXTS)
        assert np.array_equal(made, encoder.encode_queries(TEXTS))
        assert len(encoder.asked) == left


def test_a_place_that_cannot_be_written_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(SnapshotError, match="算好的向量存不下来"):
        VectorCache(path)


@given(st.lists(st.text(max_size=5), max_size=40), st.lists(st.text(max_size=5), max_size=40))
def test_any_texts_after_any_others(before: list[str], after: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in after]
    with VectorCache(Path(":memory:")) as cache:
        CachedEncoder(CountingEncoder(), cache).encode_passages([t.encode("utf-8", "replace").decode() for t in before])
        made = CachedEncoder(CountingEncoder(), cache).encode_passages(texts)
    assert np.array_equal(made, CountingEncoder().encode_queries(texts))


def test_the_real_model_gives_the_same_vectors_through_the_cache(path: Path) -> None:
    encoder = load_encoder()
    texts = ["推进垃圾分类。", "加快公园建设，三年内新建公园3个。", "（牵头单位：区绿化市容局）"]
    with VectorCache(path) as cache:
        first = CachedEncoder(encoder, cache).encode_passages(texts)
        again = CachedEncoder(encoder, cache).encode_passages(texts[::-1])
    assert np.array_equal(first, again[::-1])
    assert np.allclose(first, encoder.encode_passages(texts), atol=1e-6)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
