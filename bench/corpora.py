"""The corpora that search is measured on, cut from a snapshot of the shared plans, each with its own indexes.

* a corpus for each genre (``genres.tsv``): State Council opinions, relief for small firms, measures for health workers,
  tables, prose without notes, the district's plan; asked for the right clause (of the district's plan: the right task);
* *notices*: every task of every plan as a text of its own, several hundred; *pages*: every plan cut into texts of about
  1,500 characters, as long as a public notice; both asked for the right text;
* *all*: all plans together, asked for the right clause.

Questions are *lay* (``tests/exam/retrieval_*.jsonl``, ``lay.tsv``: they share few words with the text), *plain*
(``notices.tsv``: they name the place and the matter, as in public sets of questions about notices) or *own* (four words
drawn from a clause). Each belongs to the genre of the plan that answers it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.records import ClauseKind
from ingest.words import Words
from kg.catalog import Catalog
from retrieval.encoder import Encoder
from retrieval.indexes import Indexes
from retrieval.rows import ClauseRow, PlanRow, Rows

__all__ = ["Corpora", "Corpus", "Question"]

HERE = Path(__file__).parent
EXAM = HERE.parent / "tests" / "exam"
PAGE = 1200  # characters after which a text ends with its task: the middle of the notices of a public set
OWN = 60  # questions of four words for each genre
REPOSTS = {"24": ("23", "24"), "31": ("31", "32")}  # one text posted twice: either is right


@dataclass(frozen=True)
class Question:
    """A question with its kind (lay, plain, own), the genre of the plan that answers it, and the clauses that do."""

    text: str
    kind: str
    genre: str
    clauses: frozenset[str]


@dataclass(frozen=True)
class Corpus:
    """Clauses with their indexes, what is asked for, and the questions that something here answers.

    Args:
        name: see the module.
        indexes: its own: rarities and means are those of its clauses.
        found: for each clause the number of what is found by it, shape (clauses,): itself, its task, or its text.
        texts: whether what is found is a whole text, so that words and ranks of texts are there to compare with.
        questions: those with a right clause here.
    """

    name: str
    indexes: Indexes
    found: NDArray[np.intp]
    texts: bool
    questions: tuple[Question, ...]

    def right(self, question: Question) -> NDArray[np.bool_]:
        """The clauses of what answers the question, shape (clauses,): all those of the right task or text."""
        here = np.array([row.clause in question.clauses for row in self.indexes.rows.clauses], np.bool_)
        return np.isin(self.found, self.found[here])


class Corpora:
    """Makes the corpora.

    Args:
        rows: of the snapshot of all plans.
        catalog: its catalog.
        plans: the text of each plan by its id.
        encoder: with a cache, so that no clause is embedded twice.
        words: cuts clauses.
        folder: where the indexes go.
    """

    def __init__(
        self, rows: Rows, catalog: Catalog, plans: Mapping[str, str], encoder: Encoder, words: Words, folder: Path
    ) -> None:
        self._rows, self._catalog, self._plans = rows, catalog, plans
        self._encoder, self._words, self._folder = encoder, words, folder
        self._genre = {
            number: genre
            for genre, numbers in (line.split("\t") for line in (HERE / "genres.tsv").read_text("utf-8").splitlines())
            for number in numbers.split()
        }
        self._titles = {plan.id: plan.title for plan in rows.plans}
        self._of_plan = {
            plan.id: frozenset(row.clause for row in rows.clauses if row.plan == plan.id) for plan in rows.plans
        }

    @property
    def genres(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(dict.fromkeys(self._genre.values()))

    def of_genre(self, genre: str) -> Corpus:
        """The plans of one genre alone; a single plan is asked for tasks, for its clauses say little by themselves."""
        clauses = [row for row in self._rows.clauses if self._genre_of(row.plan) == genre]
        plans = [plan for plan in self._rows.plans if self._genre_of(plan.id) == genre]
        by = _task if len(plans) == 1 else _clause
        return self._corpus(genre, clauses, plans, by, [*self.lay, *(self.district if len(plans) == 1 else ())])

    def own_words(self, genre: str) -> Corpus:
        """The same plans, asked with four words of a clause."""
        corpus = self.of_genre(genre)
        drawn = tuple(self._drawn(corpus.indexes.rows.clauses, genre))
        return replace(corpus, name=f"{genre} words", found=np.arange(len(corpus.found)), questions=drawn)

    def notices(self, more: Path | None = None) -> Corpus:
        """Every task as a text; ``more``: a file of further questions like ``notices.tsv``, of the kind *public*."""
        clauses = [replace(row, plan=row.task) for row in self._rows.clauses if row.task is not None]
        tasks = self._catalog.tasks
        plans = [
            PlanRow(task, f"{self._titles[tasks[task].plan]}：{tasks[task].title}")
            for task in dict.fromkeys(row.plan for row in clauses)
        ]
        return self._corpus("notices", clauses, plans, _plan, self._about_texts(more), texts=True)

    def pages(self, more: Path | None = None) -> Corpus:
        """Every plan in texts of about 1,500 characters, each under the plan's title."""
        clauses = [row for plan in self._rows.plans for row in self._cut(plan.id)]
        ids = dict.fromkeys(row.plan for row in clauses)
        plans = [PlanRow(page, self._titles[page.rpartition("#")[0]]) for page in ids]
        return self._corpus("pages", clauses, plans, _plan, self._about_texts(more), texts=True)

    def all(self) -> Corpus:
        """All plans, asked for clauses."""
        return self._corpus("all", self._rows.clauses, self._rows.plans, _clause, self.lay)

    def plan(self, plan: PlanRow) -> Corpus:
        """One plan alone, with no questions: what a question of another genre is not answered by."""
        clauses = [row for row in self._rows.clauses if row.plan == plan.id]
        return self._corpus(f"plan {plan.id}", clauses, [plan], _clause, ())

    @cached_property
    def lay(self) -> tuple[Question, ...]:
        """The pairs of ``tests/exam``: each clause that covers half of a gold quote is right, wherever that stands."""
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for clause in self._catalog.clauses.values():
            spans.setdefault(clause.plan, []).append((clause.start, clause.end, clause.iri))
        made = []
        for name in ("dev", "held"):
            for line in (EXAM / f"retrieval_{name}.jsonl").read_text("utf-8").splitlines():
                row = json.loads(line)
                right = {iri for answer in row["answers"] for iri in self._quoting(answer["quote"], spans)}
                genre = self._genre_of(row["answers"][0]["plan"])
                made.append(Question(row["question"], "lay", genre, frozenset(right)))
        return tuple(made)

    @cached_property
    def district(self) -> tuple[Question, ...]:
        """The lay questions about the district's plan, right by task."""
        lines = (HERE / "lay.tsv").read_text("utf-8").splitlines()
        return tuple(
            self._by_task("lay", text, "00", numbers) for text, numbers in (line.split("\t") for line in lines)
        )

    @cached_property
    def plain(self) -> tuple[Question, ...]:
        """The questions about texts."""
        return self.asked(HERE / "notices.tsv", "plain")

    @property
    def plans(self) -> tuple[PlanRow, ...]:
        """All plans."""
        return self._rows.plans

    def clauses_of(self, plan: PlanRow) -> frozenset[str]:
        """The clauses of a plan."""
        return self._of_plan[plan.id]

    def asked(self, path: Path, kind: str) -> tuple[Question, ...]:
        """The questions of a file: question, number of the plan, numbers of its tasks."""
        lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
        return tuple(self._by_task(kind, text, plan, numbers) for text, plan, numbers in lines)

    def genre_of(self, plan: PlanRow) -> str:
        """The genre of a plan of the snapshot."""
        return self._genre_of(plan.id)

    def _about_texts(self, more: Path | None) -> list[Question]:
        return [*self.lay, *self.district, *self.plain, *(self.asked(more, "public") if more else ())]

    def _corpus(
        self,
        name: str,
        clauses: Sequence[ClauseRow],
        plans: Sequence[PlanRow],
        by: Callable[[ClauseRow], str],
        questions: Iterable[Question],
        *,
        texts: bool = False,
    ) -> Corpus:
        folder = self._folder / name.replace("/", "_")
        folder.mkdir(parents=True, exist_ok=True)
        Indexes.build(clauses, plans, folder, self._encoder, self._words)
        here = {row.clause for row in clauses}
        numbers = {key: number for number, key in enumerate(dict.fromkeys(map(by, clauses)))}
        found = np.array([numbers[by(row)] for row in clauses], np.intp)
        answered = tuple(question for question in questions if question.clauses & here)
        return Corpus(name, Indexes(folder, self._encoder.name), found, texts, answered)

    def _by_task(self, kind: str, text: str, plan: str, numbers: str) -> Question:
        plans, wanted = REPOSTS.get(plan, (plan,)), numbers.split(",")
        tasks = {t.iri for t in self._catalog.tasks.values() if t.plan[:2] in plans and t.number in wanted}
        right = {row.clause for row in self._rows.clauses if row.task in tasks}
        return Question(text, kind, self._genre[plan], frozenset(right))

    def _quoting(self, quote: str, spans: Mapping[str, list[tuple[int, int, str]]]) -> Iterator[str]:
        for plan, text in self._plans.items():
            start = text.find(quote)
            while start >= 0:
                end = start + len(quote)
                yield from (iri for s, e, iri in spans[plan] if min(e, end) - max(s, start) >= (end - start) / 2)
                start = text.find(quote, start + 1)

    def _cut(self, plan: str) -> Iterator[ClauseRow]:
        size, page, task = 0, 0, None
        for row in self._rows.clauses:
            if row.plan == plan:
                if size > PAGE and row.task != task:
                    size, page = 0, page + 1
                size, task = size + len(row.text), row.task
                yield replace(row, plan=f"{plan}#{page}")

    def _drawn(self, clauses: Sequence[ClauseRow], genre: str) -> Iterator[Question]:
        draw, left = random.Random(genre), OWN
        sentences = [row for row in clauses if row.kind in (ClauseKind.SENTENCE, ClauseKind.PREAMBLE)]
        draw.shuffle(sentences)
        for row in sentences:
            words = list(dict.fromkeys(word for word in self._words.search(row.text) if len(word) > 1))
            if left and len(words) >= 8:
                left -= 1
                four = set(draw.sample(words, 4))
                right = {other.clause for other in clauses if all(word in other.text for word in four)}
                yield Question(" ".join(word for word in words if word in four), "own", genre, frozenset(right))

    def _genre_of(self, plan: str) -> str:
        return self._genre[plan[:2]]


def _clause(row: ClauseRow) -> str:
    return row.clause


def _task(row: ClauseRow) -> str:
    return row.task or ""


def _plan(row: ClauseRow) -> str:
    return row.plan
