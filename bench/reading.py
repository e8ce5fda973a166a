"""What reading a plan costs, from the file to all its records and without embedding, against jieba alone on the same text."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.timing import ROUNDS, Row, timed
from ingest.errors import MingzeError
from ingest.manifest import Corpus, open_corpus
from ingest.words import Words

ROOT = Path(__file__).parents[1]
SHARED_PLANS = ROOT.parent / "shared" / "plans"
COPIES = 20
"""Of the built-in plan in one file: 115,000 characters."""


def reading(_snapshot: Path, _questions: Path) -> Iterator[Row]:
    """Plain text only: what a PDF or a picture takes is the time of its format's library."""
    corpus, jieba = open_corpus(), Words()
    plan = corpus.entries[0].path
    yield from compared("the built-in plan", corpus, jieba, [plan])
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "plan.txt"
        long.write_text(plan.read_text("utf-8") * COPIES, "utf-8")
        yield from compared(f"{COPIES} built-in plans in a file", corpus, jieba, [long])
    shared = plans_in(SHARED_PLANS, corpus)
    if shared:
        yield from compared(f"{len(shared)} published plans", corpus, jieba, shared)


def plans_in(folder: Path, corpus: Corpus) -> list[Path]:
    """The text files of a folder that are plans; none where there is no folder."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        try:
            corpus.read_file(path)
        except MingzeError:
            continue
        found.append(path)
    return found


def compared(what: str, corpus: Corpus, jieba: Words, paths: Sequence[Path]) -> Iterator[Row]:
    """Characters a second of both, and the ratio of the two, each the median over rounds taken in turns."""
    texts = [corpus.read_file(path).text for path in paths]
    jieba.cut(texts[0])  # it reads its dictionary at the first cut
    rounds = [
        (timed(lambda: [corpus.read_file(path) for path in paths]), timed(lambda: [jieba.cut(text) for text in texts]))
        for _ in range(ROUNDS)
    ]
    size = sum(map(len, texts))
    for name, times in zip(("reading and extraction", "jieba alone"), zip(*rounds, strict=True), strict=True):
        yield f"{what}: {name}", f"{size / statistics.median(times):,.0f} characters/s"
    ratio = statistics.median(alone / ours for ours, alone in rounds)
    yield f"{what}: reading / jieba", f"{ratio:.2f} (at least 0.25)"
