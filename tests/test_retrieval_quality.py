"""That the fusion earns its place, on lay questions about the built-in plan: ``bench/lay.tsv``, the right task first.

Measured: meaning alone 0.70, meaning with lay words 0.85, all signals 0.92. What it does over many plans is measured by
``python -m bench.retrieval``, which takes minutes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import parts

from retrieval.amounts import Amounts
from retrieval.encoder import load_encoder
from retrieval.fusion import Search
from retrieval.hits import Hit
from retrieval.lay import LayWords

ALL = 1000  # more than the plan has clauses
LINES = (Path(__file__).parents[1] / "bench" / "lay.tsv").read_text("utf-8").splitlines()
QUESTIONS = [(question, set(numbers.split(","))) for question, numbers in (line.split("\t") for line in LINES)]


@pytest.fixture(scope="module")
def hits(snapshot_folder: Path) -> dict[str, tuple[Hit, ...]]:
    own = parts()
    search = Search.open(snapshot_folder, load_encoder(), own.words, LayWords.of(own.genre), Amounts.of(own.genre))
    return {question: search.search(question, ALL) for question, _ in QUESTIONS}


def share_right(first: dict[str, Hit]) -> float:
    """How often the first clause of a task is one of a right task."""
    numbers = {question: parts().catalog.tasks[hit.task or ""].number for question, hit in first.items()}
    return sum(numbers[question] in right for question, right in QUESTIONS) / len(QUESTIONS)


def test_all_signals_find_more_than_meaning_alone(hits: dict[str, tuple[Hit, ...]]) -> None:
    of_tasks = {question: [hit for hit in found if hit.task] for question, found in hits.items()}
    fused = share_right({question: found[0] for question, found in of_tasks.items()})
    meaning = share_right(
        {question: min(found, key=lambda hit: hit.why.dense_rank or ALL) for question, found in of_tasks.items()}
    )
    assert fused >= 0.87
    assert fused >= meaning + 0.04
