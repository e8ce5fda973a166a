"""Indexes that lie beside each other fit each other, or it is told which does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clauses import PLANS, ROWS, WORDS, written

from ingest.errors import SnapshotError
from retrieval.encoder import load_encoder
from retrieval.indexes import Indexes
from retrieval.rows import ClauseRow, PlanRow, Rows

FILES = ("vectors.faiss", "words", "plan_words", "clauses.json")
NAME = load_encoder().name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("indexes"))


def test_they_are_in_step(folder: Path) -> None:
    indexes = Indexes(folder, NAME)
    assert len(indexes.rows.clauses) == len(indexes.words) == len(ROWS)
    assert len(indexes.plan_words) == len(PLANS)
    assert len(indexes.vectors) == len(ROWS) + len(PLANS)
    own = load_encoder().encode_passages([ROWS[4].text])[0]
    assert indexes.vectors.scores(own).argmax() == 4


def test_a_plan_holds_the_words_of_its_title_and_its_clauses(folder: Path) -> None:
    plans = Indexes(folder, NAME).plan_words
    assert [hit.row for hit in plans.search([["长宁区", "长宁"]], 5)] == [0]
    assert [hit.row for hit in plans.search([["户外"]], 5)] == [1]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told_when_it_is_opened(name: str, tmp_path: Path) -> None:
    for other in set(FILES) - {name}:
        (tmp_path / other).touch()
    with pytest.raises(SnapshotError, match="缺失"):
        Indexes(tmp_path, NAME)


def test_vectors_of_another_model_are_refused(folder: Path) -> None:
    with pytest.raises(SnapshotError, match=f"索引用的向量模型是 {NAME}，现在用的是 bge"):
        _ = Indexes(folder, "bge").rows


@pytest.mark.parametrize(
    ("rows", "plans", "name", "told"),
    [
        (ROWS[:1], PLANS, "words", "有 8 行，条款清单有 1 行"),
        (ROWS[:1], PLANS, "vectors", "有 10 行，条款清单有 3 行"),
        (ROWS[:1], PLANS[:1], "plan_words", "有 2 行，条款清单有 1 行"),
    ],
)
def test_what_does_not_fit_is_told(
    rows: list[ClauseRow], plans: tuple[PlanRow, ...], name: str, told: str, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    Rows(NAME, tuple(rows), tuple(plans)).write(tmp_path / "copy")
    with pytest.raises(SnapshotError, match=told):
        getattr(Indexes(tmp_path / "copy", NAME), name)


def test_built_anew_they_are_the_same(folder: Path, tmp_path: Path) -> None:
    Indexes.build(ROWS, PLANS, tmp_path, load_encoder(), WORDS)
    for name in ("vectors.faiss", "clauses.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
