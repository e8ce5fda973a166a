"""Copies of one text, and texts that take the place of others."""

from __future__ import annotations

import pytest
from reading import corpus
from several import several

from kg.catalog import Catalog
from retrieval.understanding.revisions import Revisions, document_number


def revisions(*, drafts: bool) -> tuple[Catalog, Revisions]:
    catalog, _ = several(drafts=drafts)
    return catalog, Revisions(catalog, corpus().genre)


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("国发〔2018〕42号", ("国发", 2018, 42)),
        ("工信部联企业〔2022〕54号", ("工信部联企业", 2022, 54)),
        ("深坪府办规〔2023〕5号", ("深坪府办规", 2023, 5)),
        ("京政办发[2020]7号", ("京政办发", 2020, 7)),
        ("无文号", None),
        (None, None),
    ],
)
def test_document_numbers(number: str | None, parts: tuple[str, int, int] | None) -> None:
    assert document_number(number) == parts


def test_copies_share_title_and_years() -> None:
    _, own = revisions(drafts=False)
    assert {frozenset(plan.id for plan in copies) for copies in own.copies if len(copies) > 1} == {
        frozenset({"sanming", "sanming-copy"})
    }
    assert own.replaced == frozenset()


def test_a_draft_and_the_revised_plan_are_older() -> None:
    """The plan of other years is no copy, though its title is the same but for these."""
    catalog, own = revisions(drafts=True)
    assert all(len(copies) == 1 for copies in own.copies)
    assert {plan.id for plan in own.older([catalog.plan_by_id["lvdao"]])} == {"lvdao-draft", "lvdao-2021"}
    assert own.replaced == {"lvdao-draft", "lvdao-2021"}
    assert [plan.id for plan in own.newest()] == ["lvdao"]
