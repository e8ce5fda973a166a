"""Words of an answer: labels, numbers, dates, and the sentence that comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.records import Role
from kg.algebra import (
    ROLE_NAMES,
    And,
    Asked,
    Comparison,
    Condition,
    Everything,
    InPlan,
    Involves,
    Or,
    Query,
    Ref,
    RoleCount,
    affirmed,
    role_names,
)
from kg.catalog import Catalog
from kg.facts import CoverageFact, DeadlineFact, IndicatorFact, TaskFact
from kg.figures import date
from kg.query import Outcome

__all__ = ["COUNTERS", "Phrases", "doing", "tasks_that", "together"]

COUNTERS = {
    Asked.TASKS: "项",
    Asked.DEPARTMENTS: "个",
    Asked.INDICATORS: "项",
    Asked.COVERAGE: "项",
    Asked.DEADLINES: "处",
    Asked.POLICIES: "份",
    Asked.SECTIONS: "个",
    Asked.PLANS: "份",
}
"""The measure word that each kind of thing is counted with."""

MOST_PLANS = 6
"""Plans whose departments a summary tells apart; of more the statements do."""


class Phrases:
    """Says what was found in one sentence."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._several = len(catalog.plans) > 1

    def label(self, task: TaskFact) -> str:
        """任务10; with the plan's title where there are several plans."""
        return f"{self._title(task.plan)}任务{task.number}"

    def labels(self, tasks: Iterable[TaskFact]) -> str:
        """任务10、任务12; by plan where there are several: 《A》任务1、任务2，《B》任务3."""
        shares: dict[str, list[str]] = {}
        for task in tasks:
            numbers = shares.setdefault(self._title(task.plan), [])
            numbers += [] if task.number in numbers else [task.number]
        return "，".join(
            f"{plan}{'、'.join(f'任务{number}' for number in numbers)}" for plan, numbers in shares.items()
        )

    def _title(self, plan: str) -> str:
        """《A》; nothing where there is one plan only."""
        return f"《{self._catalog.plan_by_id[plan].title}》" if self._several else ""

    def by_plan(self, tasks: Iterable[TaskFact]) -> str:
        """10、12 of one plan; of several the share of each: 《A》2 项：1、2；《B》1 项：3."""
        shares: dict[str, list[str]] = {}
        for task in tasks:
            shares.setdefault(task.plan, []).append(task.number)
        if len(shares) == 1:
            ((plan, numbers),) = shares.items()
            return f"{self._title(plan)}{'、'.join(numbers)}"
        return "；".join(
            f"{self._title(plan)}{len(numbers)} 项：{'、'.join(numbers)}" for plan, numbers in shares.items()
        )

    def place(self, fact: IndicatorFact | CoverageFact | DeadlineFact) -> str:
        """Where something is stated: 任务10, or a section where it stands outside the tasks: 第一部分（三）「发展目标」."""
        if fact.task is not None:
            return self.label(self._catalog.tasks[fact.task])
        plan = self._title(fact.plan)
        sections = self._catalog.sections_of[fact.iri]
        if not sections:
            return f"{plan}任务之外"
        return f"{plan}{'/'.join(sections[-1].path)}「{sections[-1].title}」"

    def names(self, task: TaskFact) -> str:
        """牵头：区建管委、区绿化市容局; the other roles where the plan has them."""
        shares = self._catalog.assignments_of[task.iri]
        said = []
        for role, name in ROLE_NAMES.items():
            departments = [self._catalog.departments[a.department].name for a in shares if a.role is role]
            if departments:
                said.append(f"{name}：{'、'.join(dict.fromkeys(departments))}")
        return "；".join(said) or "未写明责任单位"

    def summary(self, query: Query, outcome: Outcome, *, described: bool = False) -> str:
        """The sentence that comes first; ``described`` as in :class:`retrieval.understanding.reading.Ask`."""
        if query.grouped:
            return self._shares(query, outcome)
        match query.asked:
            case Asked.TASKS if described:
                tasks = [self._catalog.tasks[iri] for iri in outcome.rows]
                return "、".join(f"{self.label(task)}「{task.title}」" for task in tasks) + "，原文如下。"
            case Asked.TASKS:
                return self._of_tasks(query, outcome)
            case Asked.DEPARTMENTS:
                return self._of_departments(query, outcome)
            case Asked.DEADLINES:
                values = dict.fromkeys(date(self._catalog.deadlines[iri].value) for iri in outcome.rows)
                return f"写明的时限：{'、'.join(values)}。"
            case Asked.INDICATORS:
                return f"量化指标 {outcome.count} 项{self._shared(self._catalog.indicators[iri].plan for iri in outcome.rows)}。"
            case Asked.PLANS:
                titles = "、".join(f"《{self._catalog.plans[iri].title}》" for iri in outcome.rows)
                ranked = f"任务最{'少' if query.fewest else '多'}的是{titles}。"
                return ranked if query.ranked else f"有 {outcome.count} 份计划：{titles}。"
            case Asked.POLICIES:
                return f"引用文件 {outcome.count} 份。"
            case Asked.SECTIONS:
                numbers = "、".join(f"第{self._catalog.sections[iri].number}部分" for iri in outcome.rows)
                return (
                    f"任务最{'少' if query.fewest else '多'}的是{numbers}。"
                    if query.ranked
                    else f"{numbers}，共 {outcome.count} 个。"
                )
            case _:
                return "没有写数值，写的是："

    def _shares(self, query: Query, outcome: Outcome) -> str:
        """区房管局 6 项，区应急局 2 项；区房管局多 4 项。"""
        catalog = self._catalog
        names = {
            iri: catalog.departments[iri].name
            if iri in catalog.departments
            else f"第{catalog.sections[iri].number}部分"
            if iri in catalog.sections
            else f"《{catalog.plans[iri].title}》"
            for iri in outcome.rows
        }
        counts = outcome.counts
        kind = f"{doing(query.roles)}的任务：" if query.asked is Asked.DEPARTMENTS else ""
        said = kind + "，".join(f"{name} {counts[iri]:g} 项" for iri, name in names.items())
        if not query.difference:
            return f"{said}。"
        (one, first), (other, second) = names.items()
        apart = counts[one] - counts[other]
        more = first if apart > 0 else second
        return f"{said}；{f'{more}多 {abs(apart):g} 项' if apart else '一样多'}。"

    def _of_tasks(self, query: Query, outcome: Outcome) -> str:
        subject = tasks_that(query.where)
        if query.ranked:
            numbers = self.labels(self._catalog.tasks[iri] for iri in outcome.rows)
            measured = "量化指标" if query.by is Asked.INDICATORS else f"{role_names(query.roles)}单位"
            place = f"第{query.nth}" if query.nth and query.nth > 1 else "最"
            return f"{measured}{place}{'少' if query.fewest else '多'}的是{numbers}。"
        if not outcome.rows:
            return f"{subject} 0 项。"
        return f"{subject} {outcome.count} 项：{self.by_plan(self._catalog.tasks[iri] for iri in outcome.rows)}。"

    def _of_departments(self, query: Query, outcome: Outcome) -> str:
        names = [self._catalog.departments[iri].name for iri in outcome.rows]
        if query.ranked:
            counted = "，".join(
                f"{name} {outcome.counts[iri]} 项" for name, iri in zip(names, outcome.rows, strict=True)
            )
            held = together(query) or role_names(query.roles)
            return f"按{held}任务数{'由少到多' if query.fewest else '由多到少'}：{counted}。"
        first = "列在首位的" if query.first else ""
        kind = f"{first}{role_names(query.roles)}单位" + (
            f" {len(names)} 个" if len(names) > 1 or query.counted else ""
        )
        plans = dict.fromkeys(self._catalog.tasks[iri].plan for iri in outcome.tasks)
        if not 1 < len(plans) <= MOST_PLANS:
            return f"{kind}：{'、'.join(names)}。"
        said = [f"{self._title(plan)}{'、'.join(self._offices(plan, query, outcome))}" for plan in plans]
        return f"{kind}：{'；'.join(said)}。"

    def _offices(self, plan: str, query: Query, outcome: Outcome) -> list[str]:
        """The departments of an answer that have the role in one plan."""
        tasks = {iri for iri in outcome.tasks if self._catalog.tasks[iri].plan == plan}
        return [
            self._catalog.departments[iri].name
            for iri in outcome.rows
            if any(a.task in tasks and a.role in query.roles for a in self._catalog.assignments_to[iri])
        ]

    def _shared(self, plans: Iterable[str]) -> str:
        """：《A》3 项；《B》2 项; nothing where all stand in one plan."""
        shares = Counter(plans)
        said = "；".join(f"{self._title(plan)}{count} 项" for plan, count in shares.items())
        return f"：{said}" if len(shares) > 1 else ""


def tasks_that(where: Condition) -> str:
    """区房管局牵头的任务, 区发改委、区建管委共同牵头的任务; for what is not as plain as that, 符合条件的任务."""
    if isinstance(where, Everything):
        return "任务共"
    parts = where.parts if isinstance(where, And) else (where,)
    parts = tuple(part for part in parts if not isinstance(part, InPlan))  # the plans are said beside the numbers
    involved = [part for part in parts if isinstance(part, Involves)]
    alone = any(part == RoleCount(Comparison.EQUAL, 1) for part in parts)
    plain = all(isinstance(part, Involves | RoleCount) for part in parts) and all(map(_on_its_own, involved))
    if len(involved) == len(parts) == 1 and involved[0].first and isinstance(involved[0].department, Ref):
        return f"{involved[0].department}列在首位{doing(involved[0].roles)}的任务有"
    if plain and involved and len({part.roles for part in involved}) == 1 and len(parts) - len(involved) == int(alone):
        names = "、".join(str(part.department) for part in involved)
        how = "共同" if len(involved) > 1 else "单独" if alone else ""
        return f"{names}{how}{doing(involved[0].roles)}的任务有"
    inside = where.parts if isinstance(where, Or) else ()
    either = [part for part in inside if isinstance(part, Involves) and _on_its_own(part)]
    if isinstance(where, Or) and len(either) == len(where.parts) and len({part.roles for part in either}) == 1:
        return f"{'或'.join(str(part.department) for part in either)}{doing(either[0].roles)}的任务有"
    return "符合条件的任务有"


def _on_its_own(part: Involves) -> bool:
    """Whether a department is named, wherever in the note."""
    return isinstance(part.department, Ref) and not part.first


def together(query: Query) -> str:
    """共同牵头 where it is asked who has a role beside a department that has it too (和区房管局一起牵头最多的); else empty."""
    named = [
        part.department for part in affirmed(query.where) if isinstance(part, Involves) and part.roles == query.roles
    ]
    shared = query.asked is Asked.DEPARTMENTS and query.excluding and set(query.excluding) <= set(named)
    return f"共同{doing(query.roles)}" if shared else ""


def doing(roles: frozenset[Role]) -> str:
    """What a department does that has one of these roles: 牵头, 作为责任单位, 配合, 负责, 参与."""
    return "作为责任单位" if roles == {Role.RESPONSIBLE} else role_names(roles)
