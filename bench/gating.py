"""The gate (:mod:`retrieval.confidence`), fitted and measured with each corpus left out.

A question is asked of the corpora and of the plan that answer it, and of corpora and a plan of another world: a question
about relief for small firms of the district's plan and of hospital tables, not of measures for health workers, which say
much the same. ``unaddressed.tsv`` is asked of the district's plan, what lies far also of the others. Left out with a corpus
are all rows that are asked of it and all questions of its genre.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.corpora import Corpora, Corpus, Question
from retrieval.confidence import Confidence
from retrieval.fusion import Search

__all__ = ["gate"]

HERE = Path(__file__).parent
APART = {
    "relief": ("district", "tables", "prose"),
    "health": ("district", "tables", "prose"),
    "opinions": ("district", "health"),
    "tables": ("district", "health", "relief"),
    "prose": ("district", "health", "relief"),
    "district": ("relief", "health", "tables", "opinions"),
}
"""For each genre those that do not answer its questions."""

FAR_FROM = ("relief", "opinions", "prose", "health")  # what lies far from the district's plan lies far from these
PENALTY = 1e-3
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.8, 0.9)

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question of one corpus: its kind and genre, that of the corpus, whether it is answered there, and how sure it was."""

    kind: str
    genre: str
    corpus: str
    answered: bool
    confidence: Confidence


def gate(corpora: Corpora, searched: Callable[[Corpus], Search]) -> None:
    """Print the weights that all rows give, and precision and recall by weights fitted without each corpus."""
    rows = [*by_genre(corpora, searched), *by_plan(corpora, searched)]
    print(f"{sum(row.answered for row in rows)} answered, {sum(not row.answered for row in rows)} not")
    for name in ("dense", "spread"):
        told, weights = features(rows, name), balanced(rows)
        answered = np.array([row.answered for row in rows])
        found = np.zeros(len(rows))
        for genre in corpora.genres:
            kept = np.array([genre not in (row.corpus, row.genre) for row in rows])
            tested = np.array([row.corpus == genre for row in rows])
            found[tested] = sure(fit(told[kept], answered[kept], weights[kept]), told[tested])
        everything = fit(told, answered, weights)
        print(f"by {name}: " + ", ".join(f"{one:.2f}" for one in everything) + f" ({name}, words, absent, none)")
        tell(rows, found, "left out")
        tell(rows, sure(everything, told), "fitted to all")
    tell(rows, np.array([row.confidence.score for row in rows]), "in use")


def by_genre(corpora: Corpora, searched: Callable[[Corpus], Search]) -> Iterator[Asked]:
    of_genre = {genre: corpora.of_genre(genre) for genre in corpora.genres}
    searches = {genre: searched(corpus) for genre, corpus in of_genre.items()}
    own = [question for genre in corpora.genres for question in corpora.own_words(genre).questions]
    for question in (*questions(corpora), *own):
        for genre in (question.genre, *APART[question.genre]):
            yield ask(question, genre, searches[genre], answered=genre == question.genre)
    for line in (HERE / "unaddressed.tsv").read_text("utf-8").splitlines():
        text, kind = line.split("\t")
        for genre in ("district", *(FAR_FROM if kind == "far" else ())):
            yield ask(Question(text, kind, "none", frozenset()), genre, searches[genre], answered=False)


def by_plan(corpora: Corpora, searched: Callable[[Corpus], Search]) -> Iterator[Asked]:
    """Each question of the first plan that answers it, and of one drawn from those of another world."""
    draw, plans = random.Random(0), corpora.plans
    searches = {plan: searched(corpora.plan(plan)) for plan in plans}
    for question in questions(corpora):
        own = next(plan for plan in plans if question.clauses & corpora.clauses_of(plan))
        other = draw.choice([plan for plan in plans if corpora.genre_of(plan) in APART[question.genre]])
        yield ask(question, question.genre, searches[own], answered=True)
        yield ask(question, corpora.genre_of(other), searches[other], answered=False)


def questions(corpora: Corpora) -> Sequence[Question]:
    return (*corpora.lay, *corpora.district, *corpora.plain)


def ask(question: Question, corpus: str, search: Search, *, answered: bool) -> Asked:
    return Asked(question.kind, question.genre, corpus, answered, search.confidence(question.text))


def features(rows: Iterable[Asked], name: str) -> Numbers:
    """Shape (rows, 3): the dense score or its spread, the words held, whether a subject is absent."""
    found = [(getattr(row.confidence, name), row.confidence.words, bool(row.confidence.absent)) for row in rows]
    return np.array(found, np.float64)


def balanced(rows: Sequence[Asked]) -> Numbers:
    """One weight a row: the answered count as much together as the others, and on each side each kind of question the same."""
    counts = Counter((row.kind, row.answered) for row in rows)
    kinds = Counter(answered for _, answered in counts)
    return np.array([1 / (counts[row.kind, row.answered] * kinds[row.answered]) for row in rows])


def fit(told: Numbers, answered: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """A logistic regression: the weights of the features, then the constant."""
    mean, scale = told.mean(0), told.std(0) + 1e-9
    scaled, signs, shares = (told - mean) / scale, np.where(answered, 1, -1), weights / weights.sum()

    def loss(found: Numbers) -> float:
        logits = scaled @ found[:-1] + found[-1]
        return float(shares @ np.logaddexp(0, -signs * logits) + PENALTY * found[:-1] @ found[:-1])

    found = minimize(loss, np.zeros(told.shape[1] + 1), method="L-BFGS-B").x
    return np.array([*found[:-1] / scale, found[-1] - mean @ (found[:-1] / scale)])


def sure(weights: Numbers, told: Numbers) -> Numbers:
    """0 to 1 for each row."""
    return np.asarray(1 / (1 + np.exp(-(told @ weights[:-1] + weights[-1]))))


def tell(rows: Sequence[Asked], found: Numbers, name: str) -> None:
    """Precision and recall at each threshold, answered rows counting as much as others in each corpus, and what is let in."""
    genres = sorted({row.corpus for row in rows})
    print(f"  {name}: precision / recall\n    {'at':<5}" + "".join(f"{genre:>14}" for genre in genres) + "   far  near")
    for threshold in THRESHOLDS:
        cells = []
        for genre in genres:
            here = [
                (row.answered, score >= threshold)
                for row, score in zip(rows, found, strict=True)
                if row.corpus == genre
            ]
            recall, wrong = (np.mean([let for answered, let in here if answered is wanted]) for wanted in (True, False))
            cells.append(f"{recall / max(1e-9, recall + wrong):.2f} / {recall:.2f}")
        unaddressed = [(row.kind, score) for row, score in zip(rows, found, strict=True) if row.corpus == "district"]
        let_in = (sum(kind == of and score >= threshold for kind, score in unaddressed) for of in ("far", "near"))
        print(f"    {threshold:<5}" + "".join(f"{cell:>14}" for cell in cells) + "".join(f"{one:>6}" for one in let_in))
