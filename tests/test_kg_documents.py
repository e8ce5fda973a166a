"""Which document is meant, over several plans: by number, else by title."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kg_fixtures import ALPHA, REGISTER_OF_TESTS

from ingest.records import Plan, PolicyReference, Span
from kg import plan_graph
from kg.documents import Documents
from kg.vocabulary import Iri, document_iri, word

BEIJING = "进一步支持打好疫情防控阻击战若干措施"


def plan(*references: tuple[str, str | None], title: str = "某计划", number: str | None = None) -> Plan:
    """A plan that cites these."""
    policies = tuple(PolicyReference(name, Span(at, at + 1), of) for at, (name, of) in enumerate(references))
    return replace(ALPHA, info=replace(ALPHA.info, title=title, number=number), policies=policies, tasks=())


def iri(documents: Documents, title: str, number: str | None = None) -> Iri:
    return documents.iri(PolicyReference(title, Span(0, 1), number))


def test_a_number_comes_first() -> None:
    """A district cites 京政办发〔2020〕5号 under another title: it is the same document."""
    documents = Documents.of([plan((f"北京市关于{BEIJING}", "京政办发〔2020〕5号"))])
    assert iri(documents, f"关于{BEIJING}的通知", "京政办发(2020)5号") == iri(
        documents, f"北京市关于{BEIJING}", "京政办发〔2020〕5号"
    )


@pytest.mark.parametrize("title", ["国务院关于稳就业的意见", "关于稳就业的意见", "关于稳就业的\n意见"])
def test_a_title_alone_joins_the_document_that_bears_it(title: str) -> None:
    documents = Documents.of([plan(("国务院关于稳就业的意见", "国发〔2019〕28号")), plan((title, None))])
    assert iri(documents, title) == document_iri("", "国发〔2019〕28号")


@pytest.mark.parametrize("title", ["广东省人民政府关于稳就业的意见", "稳就业的意见", "国务院关于稳就业的意见（试行）"])
def test_another_title_joins_nothing(title: str) -> None:
    documents = Documents.of([plan(("国务院关于稳就业的意见", "国发〔2019〕28号"))])
    assert iri(documents, title) == document_iri(title, None)


def test_two_numbers_with_one_title_stay_two() -> None:
    documents = Documents.of([plan(("关于稳就业的意见", "国发〔2019〕28号"), ("关于稳就业的意见", "国发〔2015〕23号"))])
    assert iri(documents, "关于稳就业的意见") == document_iri("关于稳就业的意见", None)


@pytest.mark.parametrize("title", ["某市关于印发某市稳就业方案的通知", "某市稳就业方案"])
def test_a_plan_of_the_corpus_is_found_by_its_title(title: str) -> None:
    documents = Documents.of([plan(title="某市关于印发《某市稳就业方案》的通知", number="某府〔2020〕3号")])
    documents_bare = Documents.of([plan(title="某市关于印发某市稳就业方案的通知", number="某府〔2020〕3号")])
    assert iri(documents_bare, title) == document_iri("", "某府〔2020〕3号")
    assert iri(documents, "某市稳就业方案") == document_iri("", "某府〔2020〕3号")


def test_the_graph_uses_what_the_corpus_knows() -> None:
    citing, knowing = plan(("关于稳就业的意见", None)), plan(("关于稳就业的意见", "国发〔2019〕28号"))
    graph = plan_graph(citing, REGISTER_OF_TESTS, documents=Documents.of([citing, knowing]))
    assert {value for _, name, value in graph if name == word("mz:cites")} == {document_iri("", "国发〔2019〕28号")}


def test_a_number_alone_is_told_by_its_number() -> None:
    graph = plan_graph(plan(("", "国办发[2018]128号")), REGISTER_OF_TESTS)
    document = document_iri("", "国办发〔2018〕128号")
    assert (document, word("dcterms:title"), "国办发[2018]128号") in graph
    assert (document, word("mz:number"), "国办发〔2018〕128号") in graph
