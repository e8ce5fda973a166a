"""Which node a cited document is, over all plans of a corpus: by its number first, by its title second."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ingest.citation import plain_number, plain_title, without_issuer
from ingest.records import Plan, PolicyReference
from kg.vocabulary import Iri, document_iri

__all__ = ["Documents"]

NOTICE = re.compile(r"(?:印发|发布|公布)〈?(?P<inner>.{4,}?)〉?的通知$")
"""A plan is cited as 《…方案》 or as 《…关于印发〈…方案〉的通知》: both are its title."""


class Documents:
    """Finds the number of documents that are cited by their title alone.

    Such a reference joins the document of the corpus that bears exactly this title (blanks, quotes and an issuer before
    关于, if one of the two leaves it out, apart). Where two numbers share a title nothing is joined: 国务院关于…的意见 of
    2015 and of 2020.

    Args:
        numbers: plain numbers by plain title.
    """

    def __init__(self, numbers: Mapping[str, frozenset[str]]) -> None:
        self._exact = numbers
        bare: dict[str, frozenset[str]] = {}
        for title, found in numbers.items():
            rest = without_issuer(title)
            bare[rest] = bare.get(rest, frozenset()) | found
        self._bare = bare

    @classmethod
    def of(cls, plans: Iterable[Plan]) -> Documents:
        """What the plans of a corpus say of numbers and titles, their own among them."""
        numbers: dict[str, frozenset[str]] = {}
        for title, number in (pair for plan in plans for pair in _stated(plan)):
            numbers[title] = numbers.get(title, frozenset()) | {plain_number(number)}
        return cls(numbers)

    def iri(self, reference: PolicyReference) -> Iri:
        """The node of the document that is cited."""
        return document_iri(reference.title, reference.number or self._number(plain_title(reference.title)))

    def _number(self, title: str) -> str | None:
        rest = without_issuer(title)
        found = self._exact.get(title) or (self._bare if rest == title else self._exact).get(rest, frozenset())
        return next(iter(found)) if len(found) == 1 else None


def _stated(plan: Plan) -> Iterator[tuple[str, str]]:
    """Plain titles with the numbers that stand beside them."""
    references = [*plan.policies, *(policy for task in plan.tasks for policy in task.policies)]
    yield from ((plain_title(one.title), one.number) for one in references if one.title and one.number)
    if plan.info.number:
        own = plain_title(plan.info.title)
        yield own, plan.info.number
        inner = NOTICE.search(own)
        if inner:
            yield inner["inner"], plan.info.number
