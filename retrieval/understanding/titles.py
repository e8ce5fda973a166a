"""Tasks and sections by their titles: the whole of one, one of its clauses, or a piece that no other title holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact
from retrieval.understanding.grams import coverage, grams
from retrieval.understanding.sentence import fold

__all__ = ["Piece", "TitleIndex", "plain_title", "section_titles", "task_titles"]

TALLY = re.compile(r"\(?共?\d+项\)?$")
"""What a title says of its tasks: 科技金融创新方面（共5项）."""

CLAUSE = 6
"""Least length of a clause of a title that stands for the title: 推行农业绿色生产，促进主要农业废弃物全量利用."""

P = TypeVar("P", SectionFact, TaskFact)


@dataclass(frozen=True, slots=True)
class Piece(Generic[P]):
    """Parts whose titles hold the words of a question from ``start`` on; ``share`` of these words, 0 to 1."""

    start: int
    share: float
    parts: tuple[P, ...]


def plain_title(title: str) -> str:
    """The title as questions are folded, without its number of tasks."""
    return TALLY.sub("", fold(title)).strip("。；;:：")


class TitleIndex(Generic[P]):
    """Finds parts of one kind by their titles."""

    def __init__(self, parts: Iterable[P]) -> None:
        self._whole: defaultdict[str, list[P]] = defaultdict(list)
        clauses: defaultdict[str, list[P]] = defaultdict(list)
        self._grams: list[tuple[frozenset[str], P]] = []
        for part in parts:
            title = plain_title(part.title)
            self._whole[title].append(part)
            self._grams.append((grams(title), part))
            for clause in set(re.split(r"[，,；;]", title)) - {title}:
                if len(clause) >= CLAUSE:
                    clauses[clause].append(part)
        names: dict[str, list[P]] = {**clauses, **self._whole}
        self._names: list[tuple[str, list[P]]] = sorted(names.items(), key=lambda one: -len(one[0]))
        self._holders: defaultdict[str, set[int]] = defaultdict(set)
        for place, (pairs, _) in enumerate(self._grams):
            for pair in pairs:
                self._holders[pair].add(place)

    def within(self, text: str, plans: Sequence[PlanFact]) -> list[tuple[str, list[P]]]:
        """The titles and clauses of titles that stand in ``text`` word by word, longest first, with their parts.

        A clause that several titles of one plan share names none of them.
        """
        found = []
        for name, parts in self._names:
            if name in text:
                own = in_plans(parts, plans)
                if own and (name in self._whole or len({part.plan for part in own}) == len(own)):
                    found.append((name, own))
        return found

    def piece(self, words: str, plans: Sequence[PlanFact], least: float) -> Piece[P] | None:
        """The parts whose titles hold most of the end of ``words``, one a plan; several of one plan hold it alike.

        「请看构筑安全管理体系」 → from 构筑 on. ``least`` is the least share of the words from there on that a title holds.
        """
        best: dict[int, tuple[int, float, int]] = {}
        for start in range(len(words) - 1):
            wanted = dict.fromkeys(grams(words[start:]), 1.0)
            for place in self._holders.get(words[start : start + 2], ()):
                share = coverage(wanted, self._grams[place][0])
                if share >= least and place not in best:
                    best[place] = (round(share * len(wanted)), share, start)
        kept = {place: score for place, score in best.items() if in_plans([self._grams[place][1]], plans)}
        if not kept:
            return None
        top = max(score[:2] for score in kept.values())
        first = [place for place, score in kept.items() if score[:2] == top]
        parts = tuple(self._grams[place][1] for place in sorted(first))
        return Piece(min(kept[place][2] for place in first), top[1], parts)


def in_plans(parts: Iterable[P], plans: Sequence[PlanFact]) -> list[P]:
    """Those that stand in one of the plans; all, where none is named."""
    ids = {plan.id for plan in plans}
    return [part for part in parts if not ids or part.plan in ids]


def task_titles(catalog: Catalog) -> TitleIndex[TaskFact]:
    """The titles of all tasks."""
    return TitleIndex(catalog.tasks.values())


def section_titles(catalog: Catalog) -> TitleIndex[SectionFact]:
    """The titles of all sections."""
    return TitleIndex(catalog.sections.values())
