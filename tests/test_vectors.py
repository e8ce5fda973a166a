"""Scores of rows, checked against numpy's own dot products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.errors import SnapshotError
from retrieval.encoder import Vectors
from retrieval.vectors import FlatIndex, VectorIndex


def unit_rows(rows: int, dimensions: int = 16, seed: int = 7) -> Vectors:
    made = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def test_it_is_a_vector_index() -> None:
    index: VectorIndex = FlatIndex.build(unit_rows(3))
    assert (len(index), index.dimensions) == (3, 16)


def test_the_scores_by_numpy() -> None:
    rows, query = unit_rows(500), unit_rows(1, seed=8)[0]
    np.testing.assert_allclose(FlatIndex.build(rows).scores(query), rows @ query, atol=1e-5)


def test_equal_rows_score_the_same_wherever_they_stand() -> None:
    same = np.repeat(unit_rows(1, 384), 77, axis=0)
    assert len(set(FlatIndex.build(same).scores(unit_rows(1, 384, seed=3)[0]).tolist())) == 1


def test_an_empty_index() -> None:
    assert len(FlatIndex.build(np.zeros((0, 16), np.float32)).scores(unit_rows(1)[0])) == 0


@pytest.mark.parametrize("mmap", [True, False])
def test_saved_and_opened_it_finds_the_same(mmap: bool, tmp_path: Path) -> None:
    rows, query = unit_rows(50), unit_rows(1, seed=9)[0]
    made = FlatIndex.build(rows)
    made.save(tmp_path / "v.faiss")
    again = FlatIndex.open(tmp_path / "v.faiss", mmap=mmap)
    assert again.scores(query).tolist() == made.scores(query).tolist()


@pytest.mark.parametrize("mmap", [True, False])
@pytest.mark.parametrize("damage", ["missing", "empty", "short", "other"])
def test_a_damaged_file_is_told(damage: str, mmap: bool, tmp_path: Path) -> None:
    path = tmp_path / "v.faiss"
    FlatIndex.build(unit_rows(50)).save(path)
    whole = path.read_bytes()
    content = {"missing": None, "empty": b"", "short": whole[: len(whole) // 2], "other": b"not an index" * 9}[damage]
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(SnapshotError, match="向量索引缺失或损坏"):
        FlatIndex.open(path, mmap=mmap)
