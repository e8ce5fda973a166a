"""How often the right clause is found, among all clauses of all shared plans, by each way alone and by all together.

The pairs (``tests/exam/retrieval_*.jsonl``) were written by people who saw the plans but not the product, in words that
differ from the text. A clause is right when it covers at least half of a gold quote, wherever that stands word for word.
Weights and tables were made on ``dev``; ``held`` is there to be measured, not to be looked at. Usage::

    .venv/bin/python -m bench.retrieval [--pairs dev|held] [--plans FOLDER] [--data FOLDER] [--fit]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.fitting import Example, cross_validated, fit, places
from ingest.manifest import open_corpus
from kg.catalog import Catalog
from retrieval.amounts import Amounts
from retrieval.encoder import Encoder, load_encoder
from retrieval.fusion import WEIGHTS
from retrieval.indexes import Indexes
from retrieval.lay import LayWords
from retrieval.signals import Asked, Numbers, SignalReader, Signals
from ui.current import Current
from ui.snapshot import build

ROOT = Path(__file__).parents[1]
RANK_OFFSET = 60  # of plain reciprocal-rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)
GRAPH = ("task", "plan_title", "plan_words")

Ranking = Callable[["Heard"], Numbers]


@dataclass(frozen=True)
class Pair:
    """A question, and which rows answer it: shape (clauses,)."""

    question: str
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Heard:
    """The signals of a question as the product reads them, and as they are without the table of lay words."""

    told: Signals
    bare: Signals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", choices=("dev", "held"), default="dev", help="which pairs")
    parser.add_argument("--plans", type=Path, default=ROOT.parent / "shared" / "plans", help="the plans")
    parser.add_argument("--data", type=Path, help="where the snapshot lies, or is to lie (default: a temporary folder)")
    parser.add_argument("--fit", action="store_true", help="fit the weights of the signals to the pairs")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        encoder = load_encoder()
        snapshot = Current(
            build(open_corpus(chosen.plans), chosen.data or Path(temporary), encoder).folder, encoder.name
        )
        pairs = read_pairs(
            ROOT / "tests" / "exam" / f"retrieval_{chosen.pairs}.jsonl", snapshot.catalog, snapshot.texts
        )
        heard = hear([pair.question for pair in pairs], snapshot, encoder)
    print(f"{len(pairs)} pairs ({chosen.pairs}), {len(heard[0].told.bm25)} clauses of {len(snapshot.texts)} plans")
    for way, ranking in WAYS.items():
        print(
            f"  {way:<44} {figures([places(ranking(one), pair.right) for one, pair in zip(heard, pairs, strict=True)])}"
        )
    if chosen.fit:
        told(pairs, heard)


def read_pairs(path: Path, catalog: Catalog, texts: Mapping[str, str]) -> list[Pair]:
    """The pairs of a file, their quotes as rows."""
    clauses = sorted(catalog.clauses.values(), key=lambda clause: (list(texts).index(clause.plan), clause.start))
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        quotes = [answer["quote"] for answer in row["answers"]]
        spans = [
            (plan, start, start + len(q)) for q in quotes for plan, text in texts.items() for start in found(q, text)
        ]
        right = [
            any(
                plan == c.plan and min(c.end, end) - max(c.start, start) >= (end - start) / 2
                for plan, start, end in spans
            )
            for c in clauses
        ]
        pairs.append(Pair(row["question"], np.array(right)))
    return pairs


def found(quote: str, text: str) -> list[int]:
    """Every place of a quote in a text."""
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def hear(questions: Sequence[str], snapshot: Current, encoder: Encoder) -> list[Heard]:
    """The signals of each question."""
    indexes, corpus = Indexes(snapshot.folder, encoder.name), open_corpus()
    order = [row.clause for row in indexes.rows.clauses]
    texts = list(snapshot.texts)
    expected = sorted(snapshot.catalog.clauses.values(), key=lambda clause: (texts.index(clause.plan), clause.start))
    assert order == [clause.iri for clause in expected], "the rows stand in another order than the pairs"
    words = corpus.words
    words.add(name for department in snapshot.catalog.departments.values() for name in department.names)
    reader = SignalReader(indexes, Amounts.of(corpus.genre))
    heard = []
    for question in questions:
        both = []
        for lay in (LayWords.of(corpus.genre), LayWords()):
            plain = tuple((word,) for word in words.search(question))
            (vector,) = encoder.encode_queries([lay.replaced(question)])
            both.append(reader.read(Asked(question, lay.terms(question, words), plain), vector))
        heard.append(Heard(*both))
    return heard


def weighed(signals: Signals, without: Sequence[str] = (), weights: Mapping[str, float] = WEIGHTS) -> Numbers:
    return sum(
        (weights[name] * values for name, values in signals.by_name.items() if name not in without),
        start=np.zeros(len(signals.bm25)),
    )


def reciprocal(signals: Signals) -> Numbers:
    """Plain reciprocal-rank fusion of dense scores and words."""
    dense, words = signals.dense, signals.bm25
    ranks = [1 + np.argsort(np.argsort(-scores, kind="stable"), kind="stable") for scores in (dense, words)]
    return 1 / (RANK_OFFSET + ranks[0]) + np.where(words > 0, 1 / (RANK_OFFSET + ranks[1]), 0.0)


def without(name: str, heard: Heard) -> Numbers:
    return weighed(heard.told, (name,))


WAYS: dict[str, Ranking] = {
    "dense alone": lambda heard: heard.bare.dense,
    "words alone": lambda heard: heard.bare.bm25,
    "plain fusion by ranks": lambda heard: reciprocal(heard.bare),
    "dense, with lay words": lambda heard: heard.told.dense,
    "words, with lay words": lambda heard: heard.told.bm25,
    "plain fusion by ranks, with lay words": lambda heard: reciprocal(heard.told),
    "all signals": lambda heard: weighed(heard.told),
    "all signals, without lay words": lambda heard: weighed(heard.bare),
    "all signals but the graph's": lambda heard: weighed(heard.told, GRAPH),
    "all signals but form and number": lambda heard: weighed(heard.told, ("form", "number")),
    **{f"all signals but {name}": partial(without, name) for name in WEIGHTS},
}


def figures(ranks: Sequence[int]) -> str:
    count = len(ranks)
    recalls = "  ".join(f"R@{depth} {sum(rank <= depth for rank in ranks) / count:.3f}" for depth in (1, 3, 10))
    return f"{recalls}  MRR {sum(1 / rank for rank in ranks) / count:.3f}"


def told(pairs: Sequence[Pair], heard: Sequence[Heard]) -> None:
    """Print what weights the pairs give, and how these do on pairs that they were not fitted to."""
    names = [
        name for name in WEIGHTS if name != "words"
    ]  # fitted apart: questions in a plan's own words are not among the pairs
    examples = [
        Example(
            np.stack([one.told.by_name[name] for name in names], -1),
            WEIGHTS["words"] * one.told.by_name["words"],
            pair.right,
        )
        for pair, one in zip(pairs, heard, strict=True)
    ]
    print("  fitted: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, fit(examples), strict=True)))
    print(f"  {'cross-validated, five folds':<44} {figures(cross_validated(examples))}")


if __name__ == "__main__":
    main()
