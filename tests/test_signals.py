"""Each signal by hand, over indexes whose vectors are known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from clauses import PLANS, ROWS, WORDS

from ingest.genre import Genre
from retrieval.amounts import Amounts
from retrieval.encoder import Progress, Vectors
from retrieval.indexes import Indexes
from retrieval.signals import SENTENCE, SIGNALS, Asked, SignalReader, Signals


class Numbered:
    """An encoder whose n-th passage is (n / 10, 0)."""

    name, dimensions = "numbered", 2

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:  # noqa: ARG002
        return np.array([[number / 10, 0] for number in range(len(texts))], np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 2), np.float32)


DENSE = np.arange(8) / 10
MEAN, SPREAD = DENSE.mean(), DENSE.std()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SignalReader:
    folder = tmp_path_factory.mktemp("signals")
    Indexes.build(ROWS, PLANS, folder, Numbered(), WORDS)
    return SignalReader(Indexes(folder, "numbered"), Amounts.of(Genre()))


def read(reader: SignalReader, question: str) -> Signals:
    words = tuple((word,) for word in WORDS.search(question))
    return reader.read(Asked(question, words, words), np.array([1, 0], np.float32))


def test_each_clause_has_each_signal(reader: SignalReader) -> None:
    signals = read(reader, "充电设施")
    assert set(signals.by_name) == set(SIGNALS)
    assert {len(values) for values in signals.by_name.values()} == {len(ROWS)}


def test_meaning_is_told_in_deviations(reader: SignalReader) -> None:
    np.testing.assert_allclose(read(reader, "充电").by_name["meaning"], (DENSE - MEAN) / SPREAD, atol=1e-5)


def test_a_task_speaks_by_its_mean(reader: SignalReader) -> None:
    around = np.array([0.1, 0.1, 0.1, 0.35, 0.35, 0.5, 0.65, 0.65])
    np.testing.assert_allclose(read(reader, "充电").by_name["task"], (around - MEAN) / SPREAD, atol=1e-5)


def test_a_plan_speaks_by_its_title(reader: SignalReader) -> None:
    titles = np.array([0.8] * 6 + [0.9] * 2)
    np.testing.assert_allclose(read(reader, "充电").by_name["plan_title"], (titles - MEAN) / SPREAD, atol=1e-5)


def test_half_of_the_words_are_a_quarter(reader: SignalReader) -> None:
    """Two words as rare as each other, in one clause both, then one of them and one that no clause holds."""
    both, half = read(reader, "户外广告"), read(reader, "广告龙卷风")
    assert both.by_name["words"][6] == pytest.approx(1, abs=0.25)  # BM25 favours what is shorter than the average
    assert half.by_name["words"][6] < both.by_name["words"][6] / 3
    assert np.flatnonzero(half.by_name["words"]).tolist() == [6]
    assert (both.bm25[6] > 0, both.bm25[0]) == (True, 0)


def test_all_of_several_words_are_the_whole(reader: SignalReader) -> None:
    """BM25 gives a long clause less than a question could score; a single word may stand anywhere."""
    all_three, one = read(reader, "完成用户改造 瓶改管"), read(reader, "用户")
    held = read(reader, "完成用户").by_name["words"]
    assert held[1] >= 1 > held.max(initial=0, where=np.arange(len(held)) != 1)
    assert all_three.by_name["words"][1] < 1  # 改造 stands nowhere
    assert one.by_name["words"][1] == pytest.approx((one.bm25[1] / reader._indexes.words.weight([["用户"]])) ** 2)


def test_words_that_no_plan_holds_do_not_count_against_a_plan(reader: SignalReader) -> None:
    known, both = read(reader, "广告"), read(reader, "广告龙卷风")
    np.testing.assert_allclose(known.by_name["plan_words"], both.by_name["plan_words"])
    assert known.by_name["plan_words"][7] > 0 == known.by_name["plan_words"][0]


def test_each_word_of_a_plan_adds_to_its_score(reader: SignalReader) -> None:
    """BM25 as it is: two words say more than one, where a share of the question's words would be 1 for both."""
    one, two = (read(reader, question).by_name["plan_words"][6] for question in ("广告", "户外广告"))
    assert two > 1.5 * one


def test_a_word_of_the_title_counts_by_its_rarity_among_titles(reader: SignalReader) -> None:
    """静安区 stands in one of two titles, 行动计划 in both."""
    indexes = reader._indexes
    for question, places in (("静安区", [1]), ("行动计划", [0, 1])):
        terms = [[word] for word in WORDS.search(question)]
        scores = np.zeros(2)
        for hit in indexes.plan_words.search(terms, 9):
            scores[hit.row] = hit.score
        for (word,) in terms:
            held = np.array([word in plan.title for plan in PLANS])
            scores += held * np.log(1 + (2 - held.sum() + 0.5) / (held.sum() + 0.5))
        found = read(reader, question).by_name["plan_words"]
        np.testing.assert_allclose(found, scores[[0] * 6 + [1] * 2])
        assert np.flatnonzero(scores).tolist() == places


def test_a_sentence_and_its_length(reader: SignalReader) -> None:
    form = read(reader, "充电").by_name["form"]
    assert form[1] == pytest.approx(1 + np.log(len(ROWS[1].text)) ** 2 / SENTENCE)
    assert form[0] == pytest.approx(np.log(len(ROWS[0].text)) ** 2 / SENTENCE)


@pytest.mark.parametrize(("question", "expected"), [("有多少户", [1]), ("有谁", [])])
def test_a_number_where_one_is_asked_for(question: str, expected: list[int], reader: SignalReader) -> None:
    assert np.flatnonzero(read(reader, question).by_name["number"]).tolist() == expected


def test_no_number_without_the_table(tmp_path: Path) -> None:
    Indexes.build(ROWS, PLANS, tmp_path, Numbered(), WORDS)
    assert not read(SignalReader(Indexes(tmp_path, "numbered"), None), "有多少户").by_name["number"].any()


def test_words_alone_need_no_vector(reader: SignalReader) -> None:
    words = (("广告",),)
    signals = reader.read_words(Asked("广告", words, words))
    assert (len(signals.dense), list(signals.by_name)) == (0, ["words"])
    np.testing.assert_allclose(signals.by_name["words"], read(reader, "广告").by_name["words"])
