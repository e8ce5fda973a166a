"""How often the right clause, task or text is found first, with each corpus left out of what the weights were fitted to.

Prints for each corpus and kind of question (:mod:`bench.corpora`) the share that is right first, and the mean reciprocal
rank, of dense scores alone, words alone, plain fusion by ranks, of the weights in use, and of weights that were fitted to
no question of the same genre; for plain questions also of weights fitted to no plain question. Usage::

    .venv/bin/python -m bench.retrieval [--plans FOLDER] [--data FOLDER] [--more FILE] [--gate]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.corpora import Corpora, Corpus, Question
from bench.fitting import Example, Floats, fit, place, shortened
from bench.gating import gate
from ingest.manifest import open_corpus
from ingest.words import Words
from retrieval.amounts import Amounts
from retrieval.encoder import Encoder, Vectors, load_encoder
from retrieval.fusion import WEIGHTS, Search
from retrieval.indexes import Indexes
from retrieval.lay import LayWords
from retrieval.signals import Numbers, Signals
from retrieval.vector_cache import CachedEncoder, VectorCache
from ui.current import Current
from ui.snapshot import build

ROOT = Path(__file__).parents[1]
RANK_OFFSET = 60  # of plain reciprocal-rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)
NAMES = tuple(WEIGHTS)
DEPTH = 1000  # texts that words alone rank


@dataclass(frozen=True)
class Heard:
    """A question of a corpus: its signals, and the scores of what it is compared with, by clause."""

    corpus: Corpus
    question: Question
    signals: Floats
    alone: Mapping[str, Numbers]

    def place(self, scores: Numbers) -> int:
        """Where the first right one of what is asked for comes by these scores."""
        return place(scores, self.corpus.right(self.question), self.corpus.found)

    def example(self) -> Example:
        """What weights are fitted to."""
        signals, right = shortened(self.signals, self.corpus.right(self.question))
        within = f"{self.corpus.name}, {self.question.kind}"
        return Example(signals, right, within, self.question.genre)


class OnceEncoder:
    """An encoder that embeds a question once, however many corpora it is asked of."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self.encode_passages = encoder.encode_passages
        self._known: dict[str, Vectors] = {}

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode_queries([text])
        return np.concatenate([self._known[text] for text in texts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=ROOT.parent / "shared" / "plans", help="the plans")
    parser.add_argument("--data", type=Path, help="where the snapshot lies, or is to lie (default: a temporary folder)")
    parser.add_argument(
        "--more", type=Path, help="further questions about texts, like bench/notices.tsv: measured only"
    )
    parser.add_argument("--gate", action="store_true", help="fit and measure the gate instead")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = chosen.data or Path(temporary)
        snapshot = Current(build(open_corpus(chosen.plans), data, load_encoder()).folder, load_encoder().name)
        with VectorCache(data / "bench" / "vectors.sqlite") as cache:
            encoder = OnceEncoder(CachedEncoder(load_encoder(), cache))
            words = open_corpus().words
            words.add(name for department in snapshot.catalog.departments.values() for name in department.names)
            rows = Indexes(snapshot.folder, encoder.name).rows
            corpora = Corpora(rows, snapshot.catalog, snapshot.texts, encoder, words, data / "bench")
            if chosen.gate:
                gate(corpora, lambda corpus: searched(corpus, encoder, words))
            else:
                compare([one for corpus in every(corpora, chosen.more) for one in hear(corpus, encoder, words)])


def every(corpora: Corpora, more: Path | None) -> Iterator[Corpus]:
    for genre in corpora.genres:
        yield corpora.of_genre(genre)
        yield corpora.own_words(genre)
    yield corpora.notices(more)
    yield corpora.pages(more)
    yield corpora.all()


def searched(corpus: Corpus, encoder: Encoder, words: Words) -> Search:
    """The product's search over a corpus."""
    genre = open_corpus().genre
    return Search(corpus.indexes, encoder, words, LayWords.of(genre), Amounts.of(genre))


def hear(corpus: Corpus, encoder: Encoder, words: Words) -> Iterator[Heard]:
    """The signals of each question of a corpus as the product reads them, and what they are compared with."""
    told, bare = searched(corpus, encoder, words), Search(corpus.indexes, encoder, words)
    for question in corpus.questions:
        by_name = told.signals(question.text).by_name
        signals = np.stack([by_name[name] for name in NAMES], -1)
        yield Heard(corpus, question, signals, alone(corpus, bare.signals(question.text)))


def alone(corpus: Corpus, signals: Signals) -> dict[str, Numbers]:
    """Dense scores, words, and their plain fusion; where texts are asked for, of the words of the whole text."""
    dense, words = signals.dense, signals.bm25
    if corpus.texts:
        texts = np.zeros(len(corpus.indexes.rows.plans))
        for hit in corpus.indexes.plan_words.search(signals.asked.words, DEPTH):
            texts[hit.row] = hit.score
        words = texts[np.array(corpus.indexes.rows.plan_of)]
        best = np.full(len(texts), -np.inf)
        np.maximum.at(best, corpus.found, dense)
        return {"dense": dense, "words": words, "fusion": reciprocal(best, texts)[corpus.found]}
    return {"dense": dense, "words": words, "fusion": reciprocal(dense, words)}


def reciprocal(dense: Numbers, words: Numbers) -> Numbers:
    """Plain reciprocal-rank fusion."""
    ranks = [1 + np.argsort(np.argsort(-scores, kind="stable"), kind="stable") for scores in (dense, words)]
    return 1 / (RANK_OFFSET + ranks[0]) + np.where(words > 0, 1 / (RANK_OFFSET + ranks[1]), 0.0)


def compare(heard: Sequence[Heard]) -> None:
    """Print the weights and the figures."""
    # Public questions stand for people whom no weight has seen: they are never fitted to.
    examples = [one.example() for one in heard if one.question.kind != "public"]
    genres = tuple(dict.fromkeys(example.left_out_with for example in examples))
    fitted = {genre: fit([one for one in examples if one.left_out_with != genre]) for genre in genres}
    unseen = fit([example for example in examples if not example.within.endswith("plain")])
    everything = fit(examples)
    for name, weights in {
        "all": everything,
        **{f"no {genre}": of for genre, of in fitted.items()},
        "no plain": unseen,
    }.items():
        print(f"{name:<14} " + ", ".join(f"{signal} {one:.2f}" for signal, one in zip(NAMES, weights, strict=True)))
    in_use = np.array([WEIGHTS[name] for name in NAMES])
    ways: dict[str, Callable[[Heard], Numbers]] = {
        **{name: lambda one, name=name: one.alone[name] for name in ("dense", "words", "fusion")},  # type: ignore[misc]
        "in use": lambda one: one.signals @ in_use,
        "left out": lambda one: one.signals @ fitted[one.question.genre],
        "no plain": lambda one: one.signals @ unseen,
    }
    print(f"{'first / MRR':<26} {'':>4} " + " ".join(f"{name:>13}" for name in ways))
    for name, ones in sets(heard).items():
        cells = (figures([one.place(way(one)) for one in ones]) for way in ways.values())
        print(f"{name:<26} {len(ones):>4} " + " ".join(f"{cell:>13}" for cell in cells), flush=True)


def sets(heard: Iterable[Heard]) -> dict[str, list[Heard]]:
    """The questions of each corpus by kind."""
    found: dict[str, list[Heard]] = {}
    for one in heard:
        found.setdefault(f"{one.corpus.name}, {one.question.kind}", []).append(one)
    return found


def figures(places: Sequence[int]) -> str:
    count = len(places)
    return f"{sum(place == 1 for place in places) / count:.3f} / {sum(1 / place for place in places) / count:.3f}"


if __name__ == "__main__":
    main()
