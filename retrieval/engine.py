"""A snapshot that answers questions: the one way from a question to an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Self

from ingest.errors import SnapshotError
from ingest.genre import Genre
from ingest.layout import Layout
from ingest.words import Words, read_word_list
from kg.algebra import Among, Asked, Calculation, InPlan, Involves, Query, Ref, affirmed
from kg.catalog import Catalog
from kg.encoding import QueryCodec
from kg.facts import PlanFact, TaskFact
from kg.query import Executor, Outcome
from kg.store import EmbeddedStore, GraphStore
from retrieval.amounts import Amounts
from retrieval.answer import Answer, Citation, Reason, joined
from retrieval.calculating import CalculationWriter
from retrieval.chips import Chip, chips
from retrieval.encoder import BUNDLED, Encoder, load_encoder
from retrieval.examples import examples
from retrieval.followups import FollowUp, follow_ups
from retrieval.fusion import Search
from retrieval.hits import Hit
from retrieval.labels import label
from retrieval.lay import LayWords
from retrieval.layouts import Layouts
from retrieval.nearest import Nearest
from retrieval.questions.deciding import Decision
from retrieval.questions.reader import LINK, QuestionReader, Understood
from retrieval.quoting import Quoter
from retrieval.understanding.conversation import Memory, Turn
from retrieval.understanding.reading import Ask, Decline, Free
from retrieval.writing import Writer

__all__ = ["Engine"]

LONGEST_KEPT = 50
"""Statements of the longest answer that is kept: one of a hundred takes 150 kB."""


class Engine:
    """Answers questions from one snapshot. Safe to share between threads; the model is loaded by the first free question.

    Args:
        store: the snapshot's graph.
        catalog: its facts.
        texts: plan id → text.
        search: the snapshot's clauses.
        genre: the tables that the snapshot was built with.
        words: cuts questions as the clauses were cut.
        lay_words: what residents call things.
        layouts: plan id → where its text stands in its file, for plans whose files know places.
        kept: how many answers and results of queries are kept: the same question on its own has the same answer. What
            leans on another turn is read anew, for the words of one conversation must not show in another.
    """

    def __init__(
        self,
        store: GraphStore,
        catalog: Catalog,
        texts: Mapping[str, str],
        search: Search,
        genre: Genre,
        words: Words,
        lay_words: LayWords,
        layouts: Mapping[str, Layout] = MappingProxyType({}),
        *,
        kept: int = 0,
    ) -> None:
        self.store = store
        self.catalog = catalog
        self._texts = texts
        self._layouts = layouts
        self._search = search
        self.memory = Memory()
        self._kept = kept
        self._answers: dict[str, tuple[Answer, Turn]] = {}
        self._executor = Executor(store, catalog, kept)
        self._quoter = quoter = Quoter(self.catalog, texts, layouts)
        self._reader = QuestionReader(self.catalog, texts, genre, words, lay_words, self._executor)
        self._writer = Writer(self.catalog, quoter, self._executor)
        self._calculating = CalculationWriter(self.catalog, self._executor, self._writer)
        self._codec = QueryCodec(partial(label, catalog=catalog), self._reader.current)
        self._nearest = Nearest(self.catalog, quoter, search, Amounts.of(genre))

    @classmethod
    def open(cls, folder: Path, encoder: Encoder | None = None, kept: int = 0) -> Self:
        """Open the snapshot in ``folder`` (see :func:`ui.snapshot.open_current`).

        Raises:
            SnapshotError: a part of it is missing or damaged.
        """
        tables = folder / "tables"
        genre = Genre(tables)
        store = EmbeddedStore.open(folder / "graph")
        catalog = Catalog.read(store)
        names = [name for department in catalog.departments.values() for name in department.names]
        words = Words([*_word_list(tables / "words.txt"), *names])
        lay = LayWords.of(genre)
        search = Search.open(folder, encoder or load_encoder(BUNDLED), words, lay, Amounts.of(genre))
        texts, layouts = _plans(folder)
        return cls(store, catalog, texts, search, genre, words, lay, layouts, kept=kept)

    def ask(self, question: str, session: str = "") -> Answer:
        """Answer one question. ``session`` names the conversation that it belongs to; "" for none."""
        if question.startswith(LINK) and question != LINK:
            return self.run(self.decode(question.removeprefix(LINK)), session)
        turn = self.memory.last(session) if session else None
        answer, after = self._alone(question) if turn is None else self._answer(question, turn)
        off_topic = answer.reason in (Reason.OUT_OF_SCOPE, Reason.NOT_UNDERSTOOD)
        self.memory.keep(session, turn if off_topic and turn is not None else after)
        return answer

    def _alone(self, question: str) -> tuple[Answer, Turn]:
        """The answer to a question on its own, made before or now."""
        made = self._answers.get(question)
        if made is None:
            made = self._answer(question, None)
            if len(self._answers) >= self._kept:
                self._answers.clear()
            if self._kept and len(made[0].statements) <= LONGEST_KEPT:
                self._answers[question] = made
        return made

    def _answer(self, question: str, turn: Turn | None) -> tuple[Answer, Turn]:
        """The answer to everything that a question asks, and what the session remembers: its last part."""
        answers: list[Answer] = []
        after = Turn(None)
        for understood in self._reader.read(question, turn, self._codec):
            answer, after = self._read(understood)
            answers.append(replace(answer, leans=True) if understood.leans else answer)
        return (answers[0] if len(answers) == 1 else joined(answers)), after

    def understand(self, question: str, session: str = "") -> list[Understood]:
        """How a question is read, one reading for each thing that it asks; nothing is answered or remembered."""
        return self._reader.read(question, self.memory.last(session) if session else None, self._codec)

    def _read(self, understood: Understood) -> tuple[Answer, Turn]:
        match understood.reading:
            case Ask() as reading:
                answer, after = self._asked(reading)
            case Free() as reading:
                answer, after = self._nearest.answer(reading)
            case reading:
                answer, after = _declined(reading), Turn(None, reading.tasks)
        if understood.unused:
            answer = replace(answer, unused=understood.unused)
        return answer, replace(after, ask=understood.ask)

    def run(self, query: Query | Calculation, session: str = "") -> Answer:
        """Answer a query or a calculation as it is: a chip or a link that was clicked. ``session`` as in :meth:`ask`.

        Raises:
            MingzeError: see :meth:`kg.query.Executor.run`.
        """
        answer, turn = self._asked(Ask(query, described=isinstance(query, Query) and _describes(query)))
        self.memory.keep(session, turn)
        return answer

    def pinned(self) -> AbstractContextManager[None]:
        """A block within which every call is of one snapshot; this one never changes."""
        return nullcontext()

    def follow_ups(self, query: Query | Calculation) -> tuple[FollowUp, ...]:
        """What could be asked next of the answer to ``query``; each has an answer."""
        return follow_ups(query, self.catalog, self._executor)

    def chips(self, query: Query | Calculation) -> tuple[Chip, ...]:
        """How a query was read, part by part, and what it would be without each."""
        return chips(query, frozenset(share.role for share in self.catalog.assignments.values()))

    def encode(self, query: Query | Calculation) -> str:
        """The query as a text that stands in an address."""
        return self._codec.encode(query)

    def decode(self, text: str) -> Query | Calculation:
        """The query of such a text.

        Raises:
            MingzeError: it is none, or names what the plans do not hold.
        """
        return self._codec.decode(text)

    def search(self, question: str, k: int = 10) -> list[tuple[Hit, Citation]]:
        """The ``k`` clauses that fit a question best, each with why it was found; nothing is claimed to answer it."""
        hits = self._search.search(question, k)
        return [(hit, self._quoter.clause(self.catalog.clauses[hit.clause])) for hit in hits]

    def text(self, plan: str) -> str:
        """The text of a plan by its id; raises KeyError for an unknown one."""
        return self._texts[plan]

    def layout(self, plan: str) -> Layout | None:
        """Where a plan's text stands in its file; None where the file knows no places."""
        return self._layouts.get(plan)

    def plans(self) -> list[PlanFact]:
        """The plans of the snapshot."""
        return list(self.catalog.plans.values())

    def examples(self) -> list[str]:
        """Questions that have answers here."""
        return list(examples(self.catalog))

    def deciding(self, decision: Decision) -> None:
        """From now on answer by ``decision``; what was kept was decided otherwise and is forgotten."""
        self._reader.decision = decision
        self._answers.clear()

    def warm(self) -> None:
        """Load the model, and how names sound, so that the first question does not wait for either."""
        self._reader.read("yure 由谁牵头", None, self._codec)
        self._search.search("预热")

    def _asked(self, ask: Ask) -> tuple[Answer, Turn]:
        if isinstance(ask.query, Calculation):
            return self._calculating.write(ask, ask.query), self._calculated(ask.query)
        outcome = self._executor.run(ask.query)
        tasks = self._tasks_of(ask.query, outcome)
        answer = self._writer.write(ask, ask.query, outcome, tasks)
        return answer, _turn(self._executor.named(ask.query), outcome, tasks, self.catalog, ask.query)

    def _calculated(self, calculation: Calculation) -> Turn:
        """What the session remembers of a calculation: the tasks and departments of its operands."""
        turns = []
        for query in calculation.operands:
            outcome = self._executor.run(query)
            tasks = self._tasks_of(query, outcome)
            turns.append(_turn(self._executor.named(query), outcome, tasks, self.catalog, query))
        tasks_seen, departments, listed, plans = (
            dict.fromkeys(one for turn in turns for one in getattr(turn, name))
            for name in ("tasks", "departments", "listed", "plans")
        )
        return Turn(None, tuple(tasks_seen), tuple(departments), tuple(listed), tuple(plans))

    def _tasks_of(self, query: Query, outcome: Outcome) -> list[TaskFact]:
        """The tasks that meet the query's condition."""
        if query.asked is Asked.TASKS:
            return [self.catalog.tasks[iri] for iri in outcome.rows]
        if outcome.rows:
            return [self.catalog.tasks[iri] for iri in outcome.tasks if iri in self.catalog.tasks]
        return [self.catalog.tasks[iri] for iri in self._executor.run(Query(Asked.TASKS, query.where)).rows]


def _declined(reading: Decline) -> Answer:
    choices = reading.choices
    return Answer(reading.status, reading.message, reading.understood, reason=reading.reason, choices=choices)


def _describes(query: Query) -> bool:
    """Whether one task alone is asked for: it is shown whole."""
    tasks = query.where.tasks if isinstance(query.where, Among) else ()
    one = isinstance(tasks, tuple) and len(tasks) == 1
    return one and query.asked is Asked.TASKS and not query.counted


def _turn(named: Query, outcome: Outcome, tasks: Sequence[TaskFact], catalog: Catalog, query: Query) -> Turn:
    """What the session remembers of an answer to ``query``; ``named`` has departments in the place of queries for them."""
    refs = tuple(Ref(task.iri, f"任务{task.number}") for task in tasks)
    departments: tuple[Ref, ...] = ()
    listed = refs
    if named.asked is Asked.DEPARTMENTS:
        departments = tuple(Ref(iri, catalog.departments[iri].name) for iri in outcome.rows)
        listed = departments
    else:
        involved = [part.department for part in affirmed(named.where) if isinstance(part, Involves)]
        departments = tuple(dict.fromkeys(office for office in involved if isinstance(office, Ref)))
    return Turn(query, refs, departments, listed, _plans_of(named, tasks, catalog))


def _plans_of(query: Query, tasks: Sequence[TaskFact], catalog: Catalog) -> tuple[PlanFact, ...]:
    """The plans that the question named; else the one that all of its tasks stand in."""
    asked = [part for part in affirmed(query.where) if isinstance(part, InPlan) and not part.label]
    named = [plan.id for part in asked for plan in part.plans]
    held = {task.plan for task in tasks}
    if named or len(held) != 1:
        return tuple(catalog.plans[iri] for iri in dict.fromkeys(named))
    return (catalog.plan_by_id[held.pop()],)


def _plans(folder: Path) -> tuple[dict[str, str], Layouts]:
    """Plan id → text, and plan id → layout, as the snapshot's manifest lists them."""
    try:
        rows = json.loads((folder / "manifest.json").read_text("utf-8"))["plans"]
        texts = {row["id"]: (folder / row["file"]).read_bytes().decode("utf-8") for row in rows}
        layouts = Layouts({row["id"]: folder / row["layout"] for row in rows if row["layout"]})
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotError("快照里的计划正文读不出来", where=str(folder), remedy="重新运行 mingze build") from error
    return texts, layouts


def _word_list(path: Path) -> tuple[str, ...]:
    try:
        return read_word_list(path.read_text("utf-8"))
    except OSError as error:
        raise SnapshotError("快照缺少词表", where=str(path), remedy="重新运行 mingze build") from error
