"""Places → citations whose quote is the plan's text, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asking import PLAN, parts, task
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Layout, Place
from kg.catalog import Index
from retrieval.answer import Citation, FilePlace
from retrieval.quoting import Quoter, _counted

QUOTER, CATALOG, TEXT = parts().quoter, parts().catalog, parts().text


def check(citation: Citation) -> None:
    assert citation.quote == TEXT[citation.start : citation.end]
    assert citation.quote.strip()
    assert citation.clause_start <= citation.start < citation.end <= citation.clause_end
    assert citation.plan == PLAN


def test_every_place_of_the_graph_is_quoted_as_it_stands() -> None:
    for clause in CATALOG.clauses.values():
        check(QUOTER.clause(clause))
    for share in CATALOG.assignments.values():
        citation = QUOTER.note(share)
        check(citation)
        assert share.surface in citation.quote
        assert "牵头单位" in citation.quote
    for fact in CATALOG.tasks.values():
        citation = QUOTER.title(fact)
        check(citation)
        assert fact.title in citation.quote
        assert citation.task == fact.number
    for section in CATALOG.sections.values():
        citation = QUOTER.heading(section)
        check(citation)
        assert section.title in citation.quote
        assert citation.task is None
    for references in CATALOG.policies.values():
        for reference in references:
            citation = QUOTER.reference(reference)
            check(citation)
            assert reference.title in citation.quote


def test_a_note_is_quoted_with_its_label() -> None:
    [share] = CATALOG.assignments_of[task(10)]
    assert QUOTER.note(share).quote == "（牵头单位：区房管局）"


@pytest.mark.parametrize(("number", "path"), [(1, "第一部分第1项"), (22, "第三部分第22项"), (36, "第五部分第36项")])
def test_the_path_of_a_task(number: int, path: str) -> None:
    assert QUOTER.path(CATALOG.tasks[task(number)]) == path


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("22", "第22项"),
        ("（二）", "第（二）项"),
        ("1（2）", "第1（2）项"),
        ("第九条", "第九条"),
        ("加强领导", "加强领导"),
    ],
)
def test_what_says_itself_what_it_is_is_not_counted(number: str, told: str) -> None:
    assert _counted(number, "项") == told
    assert _counted("附件1", "部分") == "附件1"


def test_the_path_of_an_article() -> None:
    section, fact = next(iter(CATALOG.sections.values())), CATALOG.tasks[task(1)]
    article = replace(fact, number="9", path=("第九条",))
    catalog = replace(CATALOG, sections_of=Index({fact.iri: (replace(section, number="第二章"),)}))
    assert Quoter(catalog, {}).path(article) == "第二章第九条"
    assert Quoter(replace(CATALOG, sections_of=Index()), {}).path(article) == "第九条"
    assert Quoter(replace(CATALOG, sections_of=Index()), {}).path(fact) == "第1项"


@given(st.data())
def test_any_span_inside_a_task_lies_in_its_clause_or_stands_alone(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(list(CATALOG.tasks.values())))
    start = data.draw(st.integers(fact.start, fact.end - 1))
    end = data.draw(st.integers(start + 1, fact.end))
    for citation in (QUOTER.span(PLAN, fact.iri, start, end), QUOTER.around(PLAN, fact.iri, start, end)):
        assert citation.quote == TEXT[citation.start : citation.end]
        assert citation.start <= start
        assert end <= citation.end
        assert citation.task == fact.number


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (6, 5), (0, len(TEXT) + 1)])
def test_a_place_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no such place"):
        QUOTER.span(PLAN, None, start, end)


def test_a_text_that_is_not_the_graphs_is_refused() -> None:
    last = list(CATALOG.clauses.values())[-1]
    with pytest.raises(ValueError, match="no such place"):
        Quoter(CATALOG, {PLAN: TEXT[:100]}).clause(last)


def test_a_citation_says_where_in_the_file_it_stands() -> None:
    fact = CATALOG.tasks[task(10)]
    half = (fact.start + fact.end) // 2
    layout = Layout(places=(Place(0, half, "第3页", 3), Place(half, len(TEXT), "第4页", 4, 0.93)))
    quoter = Quoter(CATALOG, {PLAN: TEXT}, {PLAN: layout})
    assert quoter.span(PLAN, fact.iri, fact.start, half).place == FilePlace("第3页", 3, None)
    assert quoter.span(PLAN, fact.iri, fact.start, fact.end).place == FilePlace("第3页至第4页", 3, 0.93)
    assert QUOTER.span(PLAN, fact.iri, fact.start, fact.end).place is None


def test_words_that_stand_elsewhere_than_in_the_task_they_are_cited_for() -> None:
    [note] = CATALOG.assignments_of[task(10)]
    citation = QUOTER.around(PLAN, task(13), note.start, note.end)
    assert (citation.task, citation.path, citation.quote) == ("13", "第一部分第10项", "（牵头单位：区房管局）")
    check(citation)
    [section, *_] = CATALOG.sections.values()
    heading = QUOTER.around(PLAN, task(13), section.start, section.start + 1)
    assert (heading.task, heading.path) == ("13", "任务之外的文字")
    assert section.title in heading.quote
    check(heading)
