"""Tasks and sections by number or name, and documents by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingest.numerals import to_int
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact
from retrieval.understanding.grams import coverage, grams
from retrieval.understanding.sentence import SIGNS, Sentence, Sign, fold
from retrieval.understanding.table import QuestionTable

__all__ = ["Missing", "PartLinker", "task_label"]

NAMED_SECTION = 0.6
"""Least share of a section's words in the question: 「安全管理部分」 holds 1.0 of its own words of 「构筑安全管理体系…」."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that no task or section has; ``last`` is the highest there is."""

    number: str
    last: int


Numbered = tuple[Ref | Missing, ...]
"""What numbers of tasks mean; () for words that turn out to name none."""


def task_label(task: TaskFact) -> str:
    """任务10, or 任务三/（一）/1 where the plan does not count its tasks through."""
    return f"任务{task.number}"


class PartLinker:
    """Finds parts of the plans in a question."""

    def __init__(self, catalog: Catalog, table: QuestionTable) -> None:
        self._catalog = catalog
        self._table = table
        self._tasks: dict[int, list[TaskFact]] = {}
        for task in catalog.tasks.values():
            number = _number(task.path[-1])
            if number is not None:
                self._tasks.setdefault(number, []).append(task)
        self._sections: dict[int, list[SectionFact]] = {}
        for section in catalog.sections.values():
            number = _number(section.number)
            if number is not None and len(section.path) == 1:
                self._sections.setdefault(number, []).append(section)

        self._roots: dict[str, list[SectionFact]] = {}
        for section in catalog.sections.values():
            if len(section.path) == 1:
                self._roots.setdefault(section.plan, []).append(section)

        self._titles = [(re.sub(r"\(.*$", "", fold(plan.title)), plan) for plan in catalog.plans.values()]
        self._words = [(grams(section.title), section) for section in catalog.sections.values()]
        self._readings: dict[str, Callable[[re.Match[str]], Numbered]] = {
            "task_path": self._by_path,
            "task_last": self._last,
            "task_first": self._first,
            "task_range": self._between,
            "task_list": self._listed,
            "task": self._one,
        }

    def task_ref(self, iri: str) -> Ref:
        """The task as a node of a query."""
        return Ref(iri, task_label(self._catalog.tasks[iri]))

    def mark_sections(self, sentence: Sentence) -> None:
        """Signs for 第三部分, and for 安全管理部分 where the words are those of one section's title."""
        for pattern in self._table.numbers("section_last"):
            for place in reversed(list(pattern.finditer(sentence.text))):
                last = tuple(self.section_ref(sections[-1]) for sections in self._roots.values())
                sentence.replace(place.start(), place.end(), Sign.SECTION, last)
        for pattern in self._table.numbers("section"):
            while match := pattern.search(sentence.text):
                number = to_int(match.group("n"))
                found = self._sections.get(number or 0, [])
                value = tuple(self.section_ref(s) for s in found) or Missing(
                    match.group("n"), max(self._sections, default=0)
                )
                sentence.replace(match.start(), match.end(), Sign.SECTION, value)
        for pattern in self._table.numbers("section_named"):
            for match in reversed(list(pattern.finditer(sentence.text))):
                named = self._named(match.group("topic"))
                if named:
                    sentence.replace(match.start(), match.end(), Sign.SECTION, (self.section_ref(named),))

    def in_plans(self, tasks: Iterable[Ref], plans: Iterable[PlanFact]) -> list[Ref]:
        """Those of ``tasks`` that stand in one of ``plans``."""
        kept = {plan.id for plan in plans}
        return [ref for ref in tasks if self._catalog.tasks[ref.id].plan in kept]

    def section_ref(self, section: SectionFact) -> Ref:
        """The section as a node of a query."""
        return Ref(section.iri, f"第{section.number}部分「{section.title}」")

    def _named(self, topic: str) -> SectionFact | None:
        wanted = dict.fromkeys(grams(topic), 1.0)
        scored = sorted(((coverage(wanted, words), section) for words, section in self._words), key=lambda x: -x[0])
        if not scored or scored[0][0] < NAMED_SECTION or (len(scored) > 1 and scored[1][0] == scored[0][0]):
            return None
        return scored[0][1]

    def mark_tasks(self, sentence: Sentence) -> None:
        """Signs for 第13项任务, 任务三十一, 27号任务, 任务10到14, 任务10、11, 前三项任务, and for 三、1 by section and number."""
        for name, read in self._readings.items():
            for pattern in self._table.numbers(name):
                for match in reversed(list(pattern.finditer(sentence.text))):
                    value = read(match)
                    if value:
                        sentence.replace(match.start(), match.end(), Sign.TASK, value)

    def _by_path(self, match: re.Match[str]) -> Numbered:
        section, number = match.group("a"), match.group("b")
        found = [
            task
            for task in self._tasks.get(to_int(number) or 0, [])
            if len(task.path) > 1 and _number(task.path[0]) == to_int(section)
        ]
        missing = Missing(f"{section}、{number}", max(self._tasks, default=0))
        return tuple(self.task_ref(task.iri) for task in found) or (missing,)

    def _last(self, _: re.Match[str]) -> Numbered:
        return tuple(self.task_ref(self._catalog.tasks_of[plan][-1].iri) for plan in self._catalog.plans)

    def _first(self, match: re.Match[str]) -> Numbered:
        return self._range(1, to_int(match.group("n")))

    def _between(self, match: re.Match[str]) -> Numbered:
        # 10到14 alone may be anything: one of the two must be said to be a task
        said = re.search(r"第|任务|序号|项|号|条", match.group())
        return self._range(to_int(match.group("a")), to_int(match.group("b"))) if said else ()

    def _listed(self, match: re.Match[str]) -> Numbered:
        return self._numbered([to_int(n) for n in re.findall(r"\d+|[一二两三四五六七八九十百]+", match.group("list"))])

    def _one(self, match: re.Match[str]) -> Numbered:
        return self._numbered([to_int(match.group("n"))])

    def _range(self, first: int | None, last: int | None) -> Numbered:
        """The tasks from ``first`` to ``last``; of the numbers beyond the highest there is, only the last is said."""
        highest = max(self._tasks, default=0)
        if first is None or last is None or first > last:
            return ()
        return self._numbered([*range(first, min(last, highest) + 1), *([last] if last > highest else [])])

    def _numbered(self, numbers: Iterable[int | None]) -> Numbered:
        value: list[Ref | Missing] = []
        for number in numbers:
            found = self._tasks.get(number or 0, [])
            value += [self.task_ref(task.iri) for task in found] or [
                Missing(str(number or 0), max(self._tasks, default=0))
            ]
        return tuple(value)

    def mark_policies(self, sentence: Sentence) -> None:
        """Signs for 《…》: the documents of the graph with that title, none where the plans refer to no such."""
        for match in reversed(list(re.finditer(rf"《([^《》{SIGNS}]+)》", sentence.text))):
            sentence.replace(match.start(), match.end(), Sign.POLICY, self._policies(match.group(1)))

    def _policies(self, title: str) -> tuple[Ref, ...]:
        wanted = re.sub(r"\W", "", title)
        found = []
        for iri, references in self._catalog.policies.items():
            own = re.sub(r"\W", "", references[0].title)
            if wanted == own or (len(wanted) >= 6 and wanted in own):
                found.append(Ref(iri, references[0].title))
        return tuple(found)

    def mark_plans(self, sentence: Sentence) -> list[PlanFact]:
        """The plans whose title stands in the question; a title in 《》 is taken out of it."""
        named = []
        for title, plan in self._titles:
            if title not in sentence.text:
                continue
            match = re.search(rf"《?{re.escape(title)}(?:[（(][^）)]*[）)])*》?(?:里|中)?的?", sentence.text)
            if match and title:
                named.append(plan)
                sentence.text = sentence.text[: match.start()] + sentence.text[match.end() :]
        return named


def _number(label: str) -> int | None:
    """The number in a label: 10, 三, （一）, 第三章."""
    inner = re.sub(r"[^\d一二三四五六七八九十百①-⑳]", "", label)
    return to_int(inner) if inner else None
