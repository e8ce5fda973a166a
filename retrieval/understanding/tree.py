"""Parts of plans by their numbers, level by level: 第二部分 → （五） → 3.

A part is a section or a task. What a question names and no plan has becomes :class:`Missing`, with what there is instead;
a part never stands in for another one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ingest.numerals import to_int
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact

__all__ = ["Missing", "Part", "PlanTree", "label_number", "section_name", "task_label", "task_name"]

Part = SectionFact | TaskFact

LABEL = re.compile(
    r"(?:第|(?:重点)?任务|措施|举措|(?:专项)?行动|工程)?"
    r"[(（]?(?P<n>\d+|[一二三四五六七八九十百]+|[①-⑳])[)）]?(?:[、.．是]|章|节|条|部分|篇|项)?"
)
"""A part's own number: 三, （一）, 10, ①, 第三章, 任务一; 附件 and 专栏1 have none."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Words that name no part of any plan, or several.

    Attributes:
        words: as they stand in the question.
        message: what is said of it, with what there is.
        options: the parts that it may mean, each with the words to ask with; none where there is no such part.
    """

    words: str
    message: str
    options: tuple[tuple[Ref, str], ...] = ()


def label_number(label: str) -> int | None:
    """10 for 十, （十）, 10 and 第十章; None for a label without a number."""
    match = LABEL.fullmatch(label)
    return to_int(match.group("n")) if match else None


def task_label(task: TaskFact) -> str:
    """任务10, or 任务三/（一）/1 where the plan does not count its tasks through."""
    return f"任务{task.number}"


def task_name(task: TaskFact) -> str:
    """The task in a question that is offered: 第10项任务, or 任务三/（一）/1."""
    return f"第{task.number}项任务" if task.number.isdigit() else task_label(task)


def section_name(section: SectionFact) -> str:
    """第二部分, 第二部分（五）, 附件/五."""
    first, *below = section.path
    named = first if label_number(first) is None or first.startswith("第") else f"第{first}部分"
    return named + "".join(label if label.startswith("（") else f"/{label}" for label in below)


class PlanTree:
    """The parts of all plans, each under the part that it stands in."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._below: defaultdict[tuple[str, ...], list[Part]] = defaultdict(list)
        parts: list[Part] = [*catalog.sections.values(), *catalog.tasks.values()]
        for part in parts:
            self._below[part.plan, *part.path[:-1]].append(part)
        self._plans = list(catalog.plans.values())

    def scope(self, plans: Sequence[PlanFact]) -> Sequence[PlanFact]:
        """The plans that a question names, or all."""
        return plans or self._plans

    def ref(self, part: Part) -> Ref:
        """The part as a node of a query."""
        if isinstance(part, TaskFact):
            return Ref(part.iri, task_label(part))
        return Ref(part.iri, f"{section_name(part)}「{part.title}」")

    def roots(self, plan: PlanFact) -> list[SectionFact]:
        """The sections of the first level."""
        return [part for part in self._below[plan.id,] if isinstance(part, SectionFact)]

    def at(self, levels: Sequence[str], plans: Sequence[PlanFact], surface: str) -> list[Part] | Missing:
        """The parts at an address (二, （五）, 3), one for each plan that has it."""
        scope = self.scope(plans)
        found = [part for plan in scope for part in self._first(plan, levels[0])]
        if not found:
            return self._no_root(scope, surface)
        for level in levels[1:]:
            below = [part for above in found for part in self.under(above, level)]
            if not below:
                return self.lacks(found, surface)
            found = below
        return found

    def under(self, above: Part, label: str) -> list[Part]:
        """The parts of this number below ``above``: its own, or else the task that the plan counts through so."""
        own = self._numbered(self._below[above.plan, *above.path], label)
        if own or isinstance(above, TaskFact):
            return own
        number = label_number(label)
        return [task for task in self._catalog.tasks_of[above.iri] if task.number == str(number)]

    def lacks(self, found: Iterable[Part], surface: str) -> Missing:
        """Words that name nothing below these parts."""
        return Missing(
            surface, "；".join(dict.fromkeys(f"没有“{surface}”，{self._holds(one)}" for one in found)) + "。"
        )

    def _holds(self, part: Part) -> str:
        if isinstance(part, TaskFact):
            return f"{task_label(part)}下面没有编号的内容"
        below = [one.path[-1] for one in self._below[part.plan, *part.path]]
        tasks = self._catalog.tasks_of[part.iri]
        if not below:
            return f"{section_name(part)}下面没有任务"
        inside = f"{below[0]}至{below[-1]}" if len(below) > 1 else below[0]
        counted = f"（任务 {tasks[0].number} 至 {tasks[-1].number}）" if tasks and tasks[0].number.isdigit() else ""
        return f"{section_name(part)}下面是{inside}{counted}"

    def _first(self, plan: PlanFact, label: str) -> list[Part]:
        """The parts of the first level; below 附件 where only that has such a number."""
        first = self._below[plan.id,]
        inner = [
            below for part in first if label_number(part.path[-1]) is None for below in self._below[plan.id, *part.path]
        ]
        return self._numbered(first, label) or self._numbered(inner, label)

    def _no_root(self, scope: Sequence[PlanFact], surface: str) -> Missing:
        most = max(
            (sum(label_number(root.number) is not None for root in self.roots(plan)) for plan in scope), default=0
        )
        has = f"计划共有 {most} 个部分" if len(scope) == 1 else f"各计划最多有 {most} 个部分"
        return Missing(surface, f"没有{surface}，{has}。")

    @staticmethod
    def _numbered(parts: Collection[Part], label: str) -> list[Part]:
        """Those with this number; of 1 and （1） the one that is written so, where both stand side by side."""
        number = label_number(label)
        if number is None:
            return [part for part in parts if part.path[-1] == label]
        found = [part for part in parts if label_number(part.path[-1]) == number]
        alike = [part for part in found if ("（" in part.path[-1]) == ("(" in label)]
        return alike if len(found) > 1 and alike else found
