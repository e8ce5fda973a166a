"""The parts that read and answer questions, over the built-in corpus and a graph in memory; what their tests share.

Nothing here is a stand-in but :class:`NoSearch`, for the loops in which a model would only cost time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from reading import changning, corpus

from ingest.genre import Genre
from ingest.words import Words
from kg import EmbeddedStore, plan_graph, register_graph
from kg.algebra import Query
from kg.catalog import Catalog
from kg.encoding import QueryCodec
from kg.query import Executor, Outcome, run
from kg.vocabulary import REGISTER, plan_iri
from retrieval.answer import Answer, Status
from retrieval.confidence import Confidence
from retrieval.engine import Engine
from retrieval.fusion import Search
from retrieval.hits import TaskHit
from retrieval.labels import label
from retrieval.lay import LayWords
from retrieval.questions.leaves import LeafReader
from retrieval.questions.lexicon import Lexicon
from retrieval.questions.reader import QuestionReader, Understood
from retrieval.questions.subjects import SubjectLinker
from retrieval.quoting import Quoter
from retrieval.understanding.conversation import Turn
from retrieval.understanding.names import DepartmentLinker
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.places import Places
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.reading import Ask, Decline, Free, Reading
from retrieval.understanding.table import QuestionTable

PLAN = "changning-2024-2026-draft"


@dataclass(frozen=True)
class Parts:
    """Every part that a reader of questions is made of, over one graph."""

    genre: Genre
    words: Words
    texts: dict[str, str]
    store: EmbeddedStore
    catalog: Catalog
    lay_words: LayWords
    table: QuestionTable
    places: Places
    departments: DepartmentLinker
    parts: PartLinker
    quantities: QuantityLinker
    leaves: LeafReader
    subjects: SubjectLinker
    quoter: Quoter
    reader: QuestionReader
    codec: QueryCodec

    @property
    def text(self) -> str:
        """The plan's text."""
        return self.texts[PLAN]


@cache
def parts() -> Parts:
    """The parts over the plan of the built-in corpus, as :class:`QuestionReader` puts them together."""
    plan, register, genre, words = changning(), corpus().register, corpus().genre, corpus().words
    graphs = {REGISTER: register_graph(register), plan_iri(plan.info.id): plan_graph(plan, register)}
    store = EmbeddedStore.memory(graphs)
    catalog, texts = Catalog.read(store), {plan.info.id: plan.text}
    lay_words = LayWords.of(genre)
    reader = QuestionReader(catalog, texts, genre, words, lay_words, Executor(store, catalog))
    leaves = reader._leaves
    return Parts(
        genre=genre,
        words=words,
        texts=texts,
        store=store,
        catalog=catalog,
        lay_words=lay_words,
        table=QuestionTable(genre),
        places=reader._declining._places,
        departments=leaves._offices,
        parts=leaves._parts,
        quantities=leaves._quantities,
        leaves=leaves,
        subjects=reader._subjects,
        quoter=Quoter(catalog, texts),
        reader=reader,
        codec=QueryCodec(partial(label, catalog=catalog), reader.current),
    )


def with_lexicon(lexicon: Lexicon) -> QuestionReader:
    """A reader over the same graph that people ask with these words."""
    own = parts()
    executor = Executor(own.store, own.catalog)
    return QuestionReader(own.catalog, own.texts, own.genre, own.words, own.lay_words, executor, lexicon)


class NoSearch(Search):
    """Finds nothing: for tests of questions that must not wait for the model."""

    def __init__(self) -> None:
        """Without a folder, for nothing is read."""

    def tasks(self, *_: object, **__: object) -> tuple[TaskHit, ...]:
        return ()

    def confidence(self, *_: object, **__: object) -> Confidence:
        return Confidence(0.0, 0.0, 0.0, 0.0, ())


def graph_engine(search: Search | None = None) -> Engine:
    """A new engine over the same graph; without a search, free questions find nothing."""
    own = parts()
    return Engine(own.store, own.catalog, own.texts, search or NoSearch(), own.genre, own.words, own.lay_words)


@cache
def engine() -> Engine:
    """One such engine for all tests that leave no trace in a session; it knows how names sound, which takes a second to load."""
    made = graph_engine()
    made.ask("yure 由谁牵头")
    return made


def understood(question: str, turn: Turn | None = None, reader: QuestionReader | None = None) -> list[Understood]:
    """Everything that a question asks, in order."""
    return (reader or parts().reader).read(question, turn, parts().codec)


def read(question: str) -> Reading:
    """What a question asks; of several, what it asks first."""
    return understood(question)[0].reading


def asked(question: str) -> Ask:
    """The query that a question is read into; a free question or a refusal is a failure."""
    reading = read(question)
    assert isinstance(reading, Ask), reading
    return reading


def query_of(reading: Reading) -> Query:
    """The query that a question was read into; a calculation is a failure."""
    assert isinstance(reading, Ask), reading
    assert isinstance(reading.query, Query), reading
    return reading.query


def declined(question: str) -> Decline:
    reading = read(question)
    assert isinstance(reading, Decline), reading
    return reading


def free(question: str) -> Free:
    reading = read(question)
    assert isinstance(reading, Free), reading
    return reading


def outcome(question: str) -> Outcome:
    return run(parts().store, query_of(asked(question)))


def answered(question: str, session: str = "") -> Answer:
    answer = engine().ask(question, session)
    assert answer.status is Status.ANSWERED, answer.summary
    return answer


def numbers(answer: Answer) -> list[int]:
    """The numbers of the tasks that an answer lists."""
    return [int(result["number"]) for result in answer.results if result["type"] == "task"]


def names(answer: Answer) -> list[str]:
    """The departments that an answer lists."""
    return [result["name"] for result in answer.results if result["type"] == "department"]


def indicators(answer: Answer) -> list[tuple[str, float, str]]:
    return [(r["task"], r["value"], r["unit"]) for r in answer.results if r["type"] == "indicator"]


def department(name: str) -> str:
    """The IRI of the department of this canonical name."""
    return next(iri for iri, fact in parts().catalog.departments.items() if fact.name == name)


def task(number: int) -> str:
    """The IRI of a task by its number."""
    return next(iri for iri, fact in parts().catalog.tasks.items() if fact.number == str(number))
