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
from kg_oracle import queries

from corpus import FOLDER
from ingest.errors import MingzeError
from ingest.manifest import open_corpus
from kg.algebra import Among, And, Asked, InPlan, Involves, Query, Ref
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
@given(queries(PLANS, CORPUS.register))
def test_what_is_written_is_read_back(query: Query) -> None:
    codec = QueryCodec(str)
    assert codec.decode(codec.encode(query)) == query


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
    assert QueryCodec(str, now).decode(text).where == now
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
