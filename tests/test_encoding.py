"""Queries as texts of addresses: what is written is read back, and nothing else is."""

from __future__ import annotations

import base64
import json
import zlib
from functools import partial
from typing import Any

import pytest
from asking import parts
from hypothesis import HealthCheck, given, settings
from kg_oracle import calculations, queries

from corpus import FOLDER
from ingest.errors import MingzeError
from ingest.manifest import open_corpus
from kg.algebra import LEAD, Among, And, Asked, Calculation, InPlan, Involves, Operator, Query, Ref
from kg.encoding import LONGEST, QueryCodec
from retrieval.labels import label

CATALOG = parts().catalog
CODEC = QueryCodec(partial(label, catalog=CATALOG))
CORPUS = open_corpus(FOLDER)
PLANS = tuple(CORPUS.read(entry) for entry in CORPUS.entries)
OFFICE = next(d for d in CATALOG.departments.values() if d.name == "区房管局")


def packed(plain: Any) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(plain).encode())).decode().rstrip("=")


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(queries(PLANS, CORPUS.register) | calculations(PLANS, CORPUS.register))
def test_what_is_written_is_read_back(query: Query | Calculation) -> None:
    codec = QueryCodec(str)
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("LONGEST", "MOST", "DEEPEST"):  # random queries know no measure
            patch.setattr(f"kg.encoding.{limit}", 100_000)
        assert codec.decode(codec.encode(query)) == query


def most(inside: int) -> Query:
    """The tasks of whoever leads most of the tasks of whoever leads most …, so many queries within one another."""
    asked = Query(Asked.DEPARTMENTS, roles=LEAD, ranked=True, top=1)
    for _ in range(inside):
        asked = Query(Asked.TASKS, Involves(asked, LEAD))
    return asked


def test_queries_within_queries_are_read_three_deep() -> None:
    assert CODEC.decode(CODEC.encode(most(3))) == most(3)
    with pytest.raises(MingzeError, match="读不出来"):
        CODEC.decode(CODEC.encode(most(4)))
    with pytest.raises(MingzeError, match="读不出来"):
        CODEC.decode(CODEC.encode(Calculation(Operator.RATIO, most(0), most(4))))


def test_what_a_query_within_names_has_the_label_of_the_facts() -> None:
    forged = Query(Asked.DEPARTMENTS, Among(Query(Asked.TASKS, Involves(Ref(OFFICE.iri, "区应急局"), LEAD))), LEAD)
    read = CODEC.decode(CODEC.encode(Calculation(Operator.SUM, forged)))
    assert str(read) == "合计：（牵头单位；任务 = （牵头单位 = 区房管局）之一）"


def test_labels_are_those_of_the_facts() -> None:
    forged = Query(Asked.TASKS, Involves(Ref(OFFICE.iri, "区应急局")))
    read = CODEC.decode(CODEC.encode(forged))
    assert str(read) == "参与单位 = 区房管局"
    named = Query(Asked.TASKS, Among((Ref(next(iter(CATALOG.tasks))),), label="全部任务"))
    assert str(CODEC.decode(CODEC.encode(named))) == "任务 = 任务1"


def test_the_plans_of_the_moment_are_those_of_the_reader() -> None:
    plan = next(iter(CATALOG.plans))
    then = InPlan((Ref(plan),), "现行文本，副本只算一份")
    now = InPlan((Ref(plan), Ref("urn:other")), "现行文本，副本只算一份")
    text = QueryCodec(str, then).encode(Query(Asked.TASKS, then))
    assert QueryCodec(str, now).decode(text) == Query(Asked.TASKS, now)
    with pytest.raises(MingzeError, match="现在的计划里没有"):
        QueryCodec(str).decode(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "坏",
        "AAAA",
        "x" * (LONGEST + 1),
        packed([]),
        packed({"is": "Query"}),
        packed({"is": "Query", "asked": "secrets"}),
        packed({"is": "Query", "asked": "task", "where": {"is": "Exec"}}),
        packed({"is": "Query", "asked": "task", "top": "1"}),
        packed({"is": "Query", "asked": "task", "top": True}),
        packed({"is": "Query", "asked": "task", "extra": 1}),
        packed({"is": "Query", "asked": "task", "roles": "lead"}),
        packed({"is": "Query", "asked": "task", "where": {"is": "Among", "tasks": [], "label": "全部"}}),
        packed({"is": "Everything"}),
        packed({"is": "Calculation", "operator": "ratio", "left": {"is": "Query", "asked": "task"}}),
        packed({"is": "Calculation", "operator": "root", "left": {"is": "Query", "asked": "task"}}),
        packed(
            {"is": "Calculation", "operator": "product", "left": {"is": "Query", "asked": "task"}, "factor": 10**400}
        ),
        packed({"is": "Query", "asked": "task", "where": {"is": "Among", "tasks": {"is": "Everything"}}}),
        packed({"is": "Query", "asked": "task", "where": {"is": "Involves", "department": ["urn:d"]}}),
        packed({"is": "Query", "asked": "task", "where": {"is": "Holding", "comparison": ">=", "number": 1}}),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 5_000_000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 150_000)).decode(),
    ],
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(MingzeError, match="链接里的查询读不出来"):
        CODEC.decode(text)


def test_what_is_too_deep_is_refused() -> None:
    where: Any = {"is": "Everything"}
    for _ in range(200):
        where = {"is": "Not", "part": where}
    with pytest.raises(MingzeError, match="读不出来"):
        CODEC.decode(packed({"is": "Query", "asked": "task", "where": where}))


def test_what_would_keep_the_server_busy_is_refused() -> None:
    measured = {"is": "Measured", "measure": {"is": "Measure", "value": 1.0}}
    for where in (
        {"is": "Not", "part": {"is": "Or", "parts": [measured] * 1000}},
        {"is": "About", "words": ["电梯"] * 500},
    ):
        with pytest.raises(MingzeError, match="读不出来"):
            CODEC.decode(packed({"is": "Query", "asked": "task", "where": where}))


def test_what_the_plans_do_not_hold_is_told() -> None:
    gone = Query(Asked.TASKS, And((Involves(Ref("urn:mingze:department:gone")),)))
    with pytest.raises(MingzeError, match="现在的计划里没有"):
        CODEC.decode(CODEC.encode(gone))
