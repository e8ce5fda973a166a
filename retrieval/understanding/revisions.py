"""Which plans are copies of one text, and which take the place of which: as the manifest says, or a draft of what was issued."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ingest.genre import Genre
from ingest.numerals import to_int
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.sentence import fold

__all__ = ["Revisions", "document_number"]

WRAPPED = re.compile(r"^.*?关于(?:印发)?|^.*?印发(?:关于)?|的?通知$|\([^()]*\)|[《》\"]")
"""What stands around the name of what is issued: 国务院办公厅关于印发…的通知."""


class Revisions:
    """The texts of a corpus.

    Args:
        catalog: the facts.
        genre: the tables.
    """

    def __init__(self, catalog: Catalog, genre: Genre) -> None:
        self._catalog = catalog
        self._drafts = re.compile(genre.table("plan_names")["forms"]["drafts"])
        copies: defaultdict[object, list[PlanFact]] = defaultdict(list)
        self._of_subject: defaultdict[object, list[PlanFact]] = defaultdict(list)
        for plan in catalog.plans.values():
            copies[_subject(plan), self.is_draft(plan), plan.revises].append(plan)
            self._of_subject[_subject(plan)].append(plan)
        stated = Counter(share.plan for share in catalog.assignments.values())
        self.copies: Sequence[tuple[PlanFact, ...]] = [
            tuple(sorted(plans, key=lambda plan: (plan.area is None, -stated[plan.id]))) for plans in copies.values()
        ]
        """The copies of each text, the one first of which most is known: a repost often lacks the head."""
        self._older = {plan.id: self._chain(plan) for plan in catalog.plans.values()}
        self.replaced = frozenset(older.id for chain in self._older.values() for older in chain)
        """The ids of the plans that a newer text takes the place of."""

    def is_draft(self, plan: PlanFact) -> bool:
        """Whether its status or what stands in brackets behind its title says so: （送审稿）."""
        return self.says_draft(" ".join([plan.status or "", *re.findall(r"\([^()]*\)", fold(plan.title))]))

    def says_draft(self, text: str) -> bool:
        """Whether ``text`` names a draft: 送审稿."""
        return bool(self._drafts.search(text))

    def older(self, plans: Iterable[PlanFact]) -> list[PlanFact]:
        """The texts that ``plans`` take the place of, the last first."""
        return list(dict.fromkeys(older for plan in plans for older in self._older[plan.id]))

    def newest(self) -> list[PlanFact]:
        """One plan for each text that is in force: no older text, and of the copies of one the first."""
        return [plans[0] for plans in self.copies if plans[0].id not in self.replaced]

    def _chain(self, plan: PlanFact) -> tuple[PlanFact, ...]:
        found: list[PlanFact] = []
        following = [plan]
        while following:
            at = following.pop(0)
            direct = [] if self.is_draft(at) else [one for one in self._of_subject[_subject(at)] if self.is_draft(one)]
            direct += [plan for iri, plan in self._catalog.plans.items() if iri == at.revises]
            new = [one for one in dict.fromkeys(direct) if one not in found and one != plan]
            found += new
            following += new
        return tuple(found)


def document_number(number: str | None) -> tuple[str, int, int] | None:
    """(国发, 2018, 42) for 国发〔2018〕42号; None where it is not written so."""
    match = re.fullmatch(r"(\D*?)\(?(\d{4})\)?\D*?(\d+)号", fold(number or ""))
    return (match.group(1), int(match.group(2)), to_int(match.group(3)) or 0) if match else None


def _subject(plan: PlanFact) -> object:
    """What the copies of one text share: the number, or else what is issued and for which years."""
    core = re.sub(r"\W", "", WRAPPED.sub("", fold(plan.title)))
    return document_number(plan.number) or (core or plan.title, plan.period)
