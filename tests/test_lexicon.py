"""Words find the clauses that hold them; the order is the same each time."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ingest.errors import SnapshotError
from retrieval.lexicon import TantivyIndex, WordIndex

CLAUSES = [
    ["推进", "液化气", "钢瓶", "用户", "改造"],
    ["推进", "电动自行车", "充电", "设施"],
    ["推进", "液化气", "管道", "改造"],
    [],
    ["推进", "电动自行车", "充电", "设施"],
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    return TantivyIndex.build(CLAUSES, tmp_path_factory.mktemp("words"))


def test_it_is_a_word_index(index: TantivyIndex) -> None:
    made: WordIndex = index
    assert len(made) == len(CLAUSES)


def test_the_clause_that_holds_most_comes_first(index: TantivyIndex) -> None:
    hits = index.search([["液化气"], ["钢瓶"]], 10)
    assert [hit.row for hit in hits] == [0, 2]
    assert hits[0].score > hits[1].score


def test_equal_clauses_come_in_the_order_of_rows(index: TantivyIndex) -> None:
    hits = index.search([["充电"]], 10)
    assert [hit.row for hit in hits] == [1, 4]
    assert hits[0].score == hits[1].score


def test_another_way_of_saying_it(index: TantivyIndex) -> None:
    assert [hit.row for hit in index.search([["电瓶车", "电动自行车"]], 10)] == [1, 4]


def test_a_way_of_several_words_needs_all_of_them(index: TantivyIndex) -> None:
    assert [hit.row for hit in index.search([["煤气罐", "液化气 钢瓶"]], 10)] == [0]


def test_weights(index: TantivyIndex) -> None:
    assert index.search([["管道"], ["钢瓶"]], 1, [1.0, 3.0])[0].row == 0
    assert index.search([["管道"], ["钢瓶"]], 1, [3.0, 1.0])[0].row == 2


def test_bm25_by_hand(index: TantivyIndex) -> None:
    """One word that two of five clauses hold once: idf · tf·(k1+1) / (tf + k1·(1-b+b·length/mean)); k1 1.2, b 0.75."""
    idf = math.log(1 + (5 - 2 + 0.5) / (2 + 0.5))
    mean = sum(map(len, CLAUSES)) / len(CLAUSES)
    expected = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 4 / mean))
    assert index.search([["充电"]], 1)[0].score == pytest.approx(expected, rel=1e-4)


def test_the_weight_of_terms_is_the_sum_of_their_rarities(index: TantivyIndex) -> None:
    rarity = {count: math.log(1 + (5 - count + 0.5) / (count + 0.5)) for count in (0, 1, 2)}
    assert index.weight([["钢瓶"], ["液化气"]]) == pytest.approx(rarity[1] + rarity[2])
    assert index.weight([["充电", "钢瓶 管道"]]) == pytest.approx(2 * rarity[1])  # the rarest way
    assert index.weight([["没有"], ["钢瓶"]]) == pytest.approx(rarity[0] + rarity[1])
    assert index.weight([]) == index.weight([[]]) == 0


@pytest.mark.parametrize("terms", [[], [[]], [["", " "]], [["没有这个词"]]])
def test_nothing_is_found(terms: list[list[str]], index: TantivyIndex) -> None:
    assert index.search(terms, 10) == ()


def test_frequency(index: TantivyIndex) -> None:
    found = [index.frequency(way) for way in ("推进", "钢瓶", "没有", "液化气 改造", "液化气 充电")]
    assert found == [4, 1, 0, 2, 0]


def test_words_are_data_not_query_syntax(index: TantivyIndex) -> None:
    assert index.search([["推进*"], ["+钢瓶"], ['"'], ["words:推进"]], 10) == ()


def test_opened_again_it_finds_the_same(tmp_path: Path) -> None:
    made = TantivyIndex.build(CLAUSES, tmp_path / "w")
    assert TantivyIndex.open(tmp_path / "w").search([["改造"]], 5) == made.search([["改造"]], 5)


def test_built_anew_over_an_old_one(tmp_path: Path) -> None:
    TantivyIndex.build(CLAUSES, tmp_path / "w")
    assert len(TantivyIndex.build(CLAUSES[:2], tmp_path / "w")) == 2


def test_no_clause_at_all(tmp_path: Path) -> None:
    assert TantivyIndex.build([], tmp_path / "w").search([["推进"]], 5) == ()


@pytest.mark.parametrize("damage", ["missing", "empty", "meta"])
def test_a_damaged_folder_is_told(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    if damage == "empty":
        folder.mkdir()
    if damage == "meta":
        TantivyIndex.build(CLAUSES, folder)
        (folder / "meta.json").write_text("{")
    with pytest.raises(SnapshotError, match="词索引缺失或损坏"):
        TantivyIndex.open(folder)
