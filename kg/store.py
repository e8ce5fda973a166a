"""The graph store: the only module that knows rdflib, oxrdflib and pyoxigraph.

Everyone else speaks :class:`GraphStore`: SPARQL with bound values in, plain Python values out. The embedded
implementation is Oxigraph on disk behind the rdflib interface; a SPARQL server would be another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, Self

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, Literal, URIRef, Variable
from rdflib.query import Result

from ingest.errors import MingzeError, SnapshotError
from kg.vocabulary import PREFIXES, Iri, Triple, Value

__all__ = ["EmbeddedStore", "GraphStore", "Row", "dataset_text", "rdf_graph", "serialized"]

Row = tuple[Value | None, ...]
"""One solution of a query, in the order of its SELECT; None where a variable is unbound."""

XSD = "http://www.w3.org/2001/XMLSchema#"
READERS: dict[str, Callable[[str], Value]] = {
    f"{XSD}integer": int,
    f"{XSD}double": float,
    f"{XSD}boolean": "true".__eq__,
}


class GraphStore(Protocol):
    """What the rest of Mingze needs of a graph database."""

    def select(self, sparql: str, bindings: Mapping[str, Value] | None = None) -> list[Row]:
        """The solutions of a SELECT over the union of all named graphs.

        Args:
            sparql: a SELECT; may use the prefixes of :data:`kg.vocabulary.PREFIXES`.
            bindings: values of variables, by name without ``?``. What a user gave goes here, never into
                ``sparql``. Such a variable stands in the SELECT, behind all others (SPARQL-dev SEP-0007
                asks for it there), and is left out of the rows.

        Raises:
            MingzeError: a bound IRI is no IRI.
        """
        ...

    def pairs(self, name: str) -> Iterator[tuple[Iri, Value]]:
        """Each node that has a property, with each of its values, in no order; what stands in two graphs comes twice.

        Args:
            name: the property with one of the prefixes of :data:`kg.vocabulary.PREFIXES`: "mz:key".
        """
        ...

    def graphs(self) -> tuple[Iri, ...]:
        """The names of the named graphs, sorted."""
        ...

    def triples(self, graph: Iri | None = None) -> Iterator[Triple]:
        """The triples of one named graph, or of all (one that stands in two graphs comes twice)."""
        ...

    def close(self) -> None:
        """Let go of files and locks; the store is of no use afterwards."""
        ...


class EmbeddedStore:
    """Oxigraph in this process. On disk it is opened read-only, so many processes can read one snapshot."""

    def __init__(self, inner: ox.Store) -> None:
        self._inner = inner
        self._dataset = Dataset(store=_Oxigraph(store=inner), default_union=True)

    @staticmethod
    def create(folder: Path, graphs: Mapping[Iri, Iterable[Triple]]) -> None:
        """Write named graphs into a new folder and let go of it.

        Raises:
            SnapshotError: the folder holds something already, or cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise SnapshotError("图谱文件夹里已有内容", where=str(folder), remedy="换一个空文件夹")
            inner = ox.Store(str(folder))
            inner.bulk_extend(_quads(graphs))
            inner.flush()
        except OSError as error:
            raise SnapshotError(f"图谱写不进去（{error}）", where=str(folder), remedy="检查磁盘空间与写权限") from error

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what :meth:`create` wrote, read-only: nothing in the folder changes, not even its logs.

        Raises:
            SnapshotError: there is no graph, or it is damaged.
        """
        if not (folder / "CURRENT").is_file():
            raise SnapshotError("这里没有图谱", where=str(folder), remedy="先运行 mingze build")
        try:
            return cls(ox.Store.read_only(str(folder)))
        except OSError as error:
            raise SnapshotError("图谱已损坏，打不开", where=str(folder), remedy="重新运行 mingze build") from error

    @classmethod
    def memory(cls, graphs: Mapping[Iri, Iterable[Triple]]) -> Self:
        """The same graphs without a folder, for checking before anything is written, and for tests."""
        inner = ox.Store()
        inner.extend(_quads(graphs))
        return cls(inner)

    @property
    def dataset(self) -> Dataset:
        """The store as rdflib sees it, for whoever wants more than :class:`GraphStore` offers."""
        return self._dataset

    def select(self, sparql: str, bindings: Mapping[str, Value] | None = None) -> list[Row]:
        """See :meth:`GraphStore.select`."""
        bound = {name: _rdf_term(value) for name, value in (bindings or {}).items()}
        result = self._dataset.query(sparql, initNs=PREFIXES, initBindings=bound)
        assert isinstance(result, _Solutions)
        width = len(result.vars or ()) - len(bound)
        found = result.found if not bound else ([row[i] for i in range(width)] for row in result.found)
        return [tuple([None if term is None else _plain(term) for term in row]) for row in found]

    def pairs(self, name: str) -> Iterator[tuple[Iri, Value]]:
        """See :meth:`GraphStore.pairs`."""
        found = self._inner.query(
            f"SELECT ?node ?value WHERE {{ ?node {name} ?value }}", use_default_graph_as_union=True, prefixes=PREFIXES
        )
        assert isinstance(found, ox.QuerySolutions)
        for node, value in found:
            yield Iri(node.value), _plain(value)

    def graphs(self) -> tuple[Iri, ...]:
        """See :meth:`GraphStore.graphs`."""
        return tuple(sorted(Iri(name.value) for name in self._inner.named_graphs()))

    def triples(self, graph: Iri | None = None) -> Iterator[Triple]:
        """See :meth:`GraphStore.triples`."""
        name = None if graph is None else ox.NamedNode(graph)
        for quad in self._inner.quads_for_pattern(None, None, None, name):
            assert isinstance(quad.subject, ox.NamedNode)
            yield Iri(quad.subject.value), Iri(quad.predicate.value), _plain(quad.object)

    def close(self) -> None:
        """See :meth:`GraphStore.close`. Oxigraph closes its files when the last reference goes."""
        self._dataset.close()
        del self._dataset, self._inner


def rdf_graph(triples: Iterable[Triple], *files: Path) -> Graph:
    """An rdflib graph of these triples and these Turtle files, with our prefixes bound."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for subject, predicate, value in triples:
        graph.add((URIRef(subject), URIRef(predicate), _rdf_term(value)))
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def serialized(triples: Iterable[Triple], form: str) -> str:
    """These triples as text; ``form`` is "turtle" or "json-ld". The same triples give the same text."""
    graph = rdf_graph(sorted(triples, key=str))
    options: dict[str, Any] = {"context": PREFIXES, "sort_keys": True} if form == "json-ld" else {}
    return str(graph.serialize(format=form, **options))


def dataset_text(graphs: Mapping[Iri, Iterable[Triple]]) -> str:
    """Named graphs as TriG, each under its name."""
    dataset = Dataset()
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    for name, triples in graphs.items():
        graph = dataset.graph(URIRef(name))
        for subject, predicate, value in triples:
            graph.add((URIRef(subject), URIRef(predicate), _rdf_term(value)))
    return str(dataset.serialize(format="trig"))


class _Solutions(Result):
    """A SELECT's result for rdflib, which keeps what Oxigraph gave.

    An rdflib term costs 9 µs, most of a short query's time; :meth:`EmbeddedStore.select` does without.
    """

    found: Iterable[ox.QuerySolution] = ()


class _Oxigraph(OxigraphStore):
    """oxrdflib's store; the answer to a SELECT can be read as rdflib's terms or as Oxigraph's."""

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **kwargs: Any) -> Result:  # noqa: N803
        """Run ``query``; the parameters are rdflib's."""
        if not str(query).startswith("SELECT"):
            return super().query(query, initNs, initBindings, queryGraph, **kwargs)
        found = self._inner.query(
            query,
            use_default_graph_as_union=queryGraph == "__UNION__",
            prefixes=dict(initNs),
            substitutions={ox.Variable(name): _ox_term(_value(term)) for name, term in initBindings.items()},
        )
        assert isinstance(found, ox.QuerySolutions)
        result = _Solutions("SELECT")
        result.found = found
        result.vars = names = [Variable(variable.value) for variable in found.variables]
        result.bindings = (
            {n: _rdf_term(_plain(t)) for n, t in zip(names, row, strict=True) if t is not None} for row in found
        )
        return result


def _quads(graphs: Mapping[Iri, Iterable[Triple]]) -> Iterator[ox.Quad]:
    for name, triples in graphs.items():
        graph = ox.NamedNode(name)
        for subject, predicate, value in triples:
            yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), _ox_term(value), graph)


def _ox_term(value: Value) -> ox.NamedNode | ox.Literal:
    """A value as Oxigraph has it; refuses an IRI that is none (one with a space in it)."""
    if not isinstance(value, Iri):
        return ox.Literal(str(value) if isinstance(value, str) else value)
    try:
        return ox.NamedNode(value)
    except ValueError as error:
        raise MingzeError(f"“{value}”不是合法的标识（IRI）") from error


def _rdf_term(value: Value) -> URIRef | Literal:
    if isinstance(value, Iri):
        return URIRef(value)
    return Literal(str(value)) if isinstance(value, str) else Literal(value)


def _value(term: Any) -> Value:
    """A term of rdflib as a plain value."""
    return Iri(term) if isinstance(term, URIRef) else term.toPython()


def _plain(term: object) -> Value:
    """A term of Oxigraph as a plain value: an IRI, a text, or the number or truth value it spells."""
    if type(term) is ox.NamedNode:
        return Iri(term.value)
    assert isinstance(term, ox.Literal)
    return READERS.get(term.datatype.value, str)(term.value)
