"""The parts that read and answer questions, over the built-in corpus and a graph in memory; what their tests share.

Nothing here is a stand-in but :class:`NoSearch`, for the loops in which a model would only cost time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reading import changning, corpus

from ingest.genre import Genre
from ingest.words import Words
from kg import EmbeddedStore, plan_graph, register_graph
from kg.algebra import Query
from kg.catalog import Catalog
from kg.query import Outcome, run
from kg.vocabulary import REGISTER, plan_iri
from retrieval.answer import Answer, Status
from retrieval.confidence import Confidence
from retrieval.engine import Engine
from retrieval.fusion import Search
from retrieval.hits import TaskHit
from retrieval.lay import LayWords
from retrieval.quoting import Quoter
from retrieval.understanding.conditions import Conditions
from retrieval.understanding.decline import Refusals
from retrieval.understanding.frame import Frame
from retrieval.understanding.framing import FrameReader
from retrieval.understanding.names import DepartmentLinker
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.places import Places
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.reader import QuestionReader
from retrieval.understanding.reading import Ask, Decline, Free, Reading
from retrieval.understanding.subjects import Subjects
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.topics import TopicLinker

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
    frames: FrameReader
    topics: TopicLinker
    refusals: Refusals
    conditions: Conditions
    subjects: Subjects
    quoter: Quoter
    reader: QuestionReader

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
    reader = QuestionReader(catalog, texts, genre, words, lay_words)
    frames, refusals = reader._frames, reader._refusals
    return Parts(
        genre=genre,
        words=words,
        texts=texts,
        store=store,
        catalog=catalog,
        lay_words=lay_words,
        table=frames._table,
        places=refusals._places,
        departments=frames._departments,
        parts=frames._parts,
        quantities=frames._quantities,
        frames=frames,
        topics=reader._topics,
        refusals=refusals,
        conditions=reader._conditions,
        subjects=reader._subjects,
        quoter=Quoter(catalog, texts),
        reader=reader,
    )


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


def frame(question: str) -> Frame:
    found: Frame = parts().frames.read(question)
    return found


def read(question: str) -> Reading:
    return parts().reader.read(question)


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
