from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from kg_fixtures import PLANS, graphs_of
from rdflib import URIRef

from ingest.errors import MingzeError, SnapshotError
from kg import EmbeddedStore
from kg.vocabulary import PREFIXES, REGISTER, Iri, Value, plan_iri, word

A, B, P = Iri("urn:a"), Iri("urn:b"), word("mz:value")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    EmbeddedStore.create(tmp_path / "graph", graphs_of(PLANS))
    return tmp_path / "graph"


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_what_is_written_is_read_back(folder: Path) -> None:
    store = EmbeddedStore.open(folder)
    expected = graphs_of(PLANS)
    assert store.graphs() == tuple(sorted(expected))
    for name, triples in expected.items():
        assert set(store.triples(name)) == set(triples)
    store.close()


def test_reading_changes_no_file_and_many_read_at_once(folder: Path) -> None:
    before = digests(folder)
    one, two = EmbeddedStore.open(folder), EmbeddedStore.open(folder)
    code = (
        "from pathlib import Path; from kg import EmbeddedStore\n"
        f"print(len(EmbeddedStore.open(Path({str(folder)!r})).select('SELECT ?t WHERE {{ ?t a mz:Task }}')))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(other.stdout) == len(one.select("SELECT ?t WHERE { ?t a mz:Task }")) == 7
    two.close()
    one.close()
    assert digests(folder) == before


def test_the_pairs_of_a_property(folder: Path) -> None:
    store = EmbeddedStore.open(folder)
    written = [(s, v) for triples in graphs_of(PLANS).values() for s, p, v in triples if p == word("mz:number")]
    assert sorted(store.pairs("mz:number")) == sorted(written)
    assert {type(value) for _, value in store.pairs("mz:department")} == {Iri}
    assert list(store.pairs("mz:nothing")) == []


def test_plain_values_come_back_as_what_they_are() -> None:
    values: list[Value] = [B, "文字", 7, 2.5, True, False, '"引号"\n', "1", -3, 1500000.0]
    store = EmbeddedStore.memory({A: [(A, P, value) for value in values]})
    found = [row[0] for row in store.select("SELECT ?v WHERE { ?s mz:value ?v }")]
    assert sorted(map(repr, found)) == sorted(map(repr, values))
    assert {type(v) for v in found} == {Iri, str, int, float, bool}


def test_rows_leave_out_the_bound_and_mark_the_unbound() -> None:
    store = EmbeddedStore.memory({A: [(A, P, "x"), (B, P, "y")]})
    sparql = "SELECT ?s ?none ?v WHERE { ?s mz:value ?v OPTIONAL { ?s mz:unit ?none } }"
    assert store.select(sparql, {"v": "y"}) == [(B, None)]
    assert store.select(sparql, {"v": '" } #'}) == []


def test_a_bound_iri_that_is_none_is_refused() -> None:
    with pytest.raises(MingzeError, match="不是合法的标识"):
        EmbeddedStore.memory({}).select("SELECT ?s ?v WHERE { ?s mz:value ?v }", {"v": Iri("a b")})


def test_rdflib_sees_the_same_as_select(folder: Path) -> None:
    store = EmbeddedStore.open(folder)
    sparql = "SELECT ?task ?number ?plan WHERE { ?task mz:plan ?plan ; mz:number ?number ; a mz:Task }"
    plan = plan_iri("alpha")
    ours = store.select(sparql, {"plan": plan})
    theirs = store.dataset.query(sparql, initNs=PREFIXES, initBindings={"plan": URIRef(plan)})
    assert sorted((str(row[0]), row[1].toPython()) for row in theirs) == sorted(ours)  # type: ignore[index, union-attr]
    assert bool(store.dataset.query("ASK { ?s a mz:Task }", initNs=PREFIXES))
    assert len(store.dataset.get_context(URIRef(REGISTER))) == len(set(store.triples(REGISTER)))


def test_a_folder_in_use_is_not_overwritten(folder: Path) -> None:
    before = digests(folder)
    with pytest.raises(SnapshotError, match="已有内容"):
        EmbeddedStore.create(folder, {})
    assert digests(folder) == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SnapshotError, match="写不进去"):
        EmbeddedStore.create(tmp_path / "file", {})


def test_no_graph_and_a_damaged_graph_are_told_apart(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"没有图谱.*mingze build"):
        EmbeddedStore.open(tmp_path)
    (folder / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(SnapshotError, match="损坏"):
        EmbeddedStore.open(folder)


def test_importing_the_graph_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg, kg.check, kg.export\n"
        "print([m for m in ('torch', 'gradio', 'pyshacl', 'openpyxl', 'networkx') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
