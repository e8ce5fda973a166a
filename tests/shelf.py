"""An engine over plans that a test wrote: what views and records show of them, without answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg_fixtures import L, R, SectionSpec, TaskSpec, make_plan, store_of
from ready import HOSTILE, Entry, ReadyEngine

from ingest.records import Comparator, Plan
from kg.catalog import Catalog


class ShelfEngine(ReadyEngine):
    """Holds plans; every question is "not stated"."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        super().__init__({})
        kept = list(plans)
        self._texts = {plan.info.id: plan.text for plan in kept}
        self._catalog = Catalog.read(store_of(*kept))

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    def text(self, plan_id: str) -> str:
        return self._texts[plan_id]

    def examples(self) -> list[str]:
        return []

    def plans(self) -> list[Entry]:
        return [Entry(plan.id, plan.title) for plan in self._catalog.plans.values()]


def titled(plan: Plan, title: str) -> Plan:
    return replace(plan, info=replace(plan.info, title=title))


def hostile_shelf() -> ShelfEngine:
    """Two plans whose titles, parts, tasks, departments, indicators and deadlines are attacks, and one without tasks."""
    attacks = [words.replace("\x00", "") for words in HOSTILE]
    tasks = tuple(
        TaskSpec(
            words,
            ((words, L), ("区房管局", R)),
            ((words, 5, words, Comparator.EQUAL, "2025", None),),
            deadlines=("2026-12",),
        )
        for words in attacks
    )
    sections = (SectionSpec("一", attacks[0] + attacks[5], tasks), SectionSpec("二", attacks[1], tasks[:1]))
    return ShelfEngine(
        [
            titled(make_plan("hostile", sections), attacks[0] + attacks[1] + attacks[5]),
            titled(make_plan("<img src=x onerror=window.hacked=1>", sections[1:]), attacks[4]),
            titled(make_plan("empty", ()), "没有任务的计划"),
        ]
    )
