"""Tasks and sections by number or name, and documents by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ingest.numerals import to_int
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact
from retrieval.understanding.named import NamedParts
from retrieval.understanding.sentence import SIGNS, Sentence, Sign
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.titles import in_plans, plain_title
from retrieval.understanding.tree import Missing, Part, PlanTree, label_number, task_label, task_name

__all__ = ["Missing", "PartLinker", "task_label"]

MOST_OPTIONS = 6

REPEATED = 3
"""Least number of characters behind a section's number that are taken for its title said again."""

Numbered = tuple[Ref | Missing, ...]
"""What numbers of tasks mean; () for words that turn out to name none."""

Scope = Sequence[TaskFact]
"""The tasks among which a number is looked for: those of the section before it, or of the plans."""


class PartLinker:
    """Finds parts of the plans in a question."""

    def __init__(self, catalog: Catalog, table: QuestionTable) -> None:
        self._catalog = catalog
        self._table = table
        self._tree = PlanTree(catalog)
        self._named = NamedParts(catalog, table, self._tree)
        self._numbers: dict[int, list[TaskFact]] = {}
        for task in catalog.tasks.values():
            number = _own_number(task)
            if number is not None:
                self._numbers.setdefault(number, []).append(task)
        self._readings: dict[str, Callable[[re.Match[str], Sequence[PlanFact], list[Part] | None], Numbered]] = {
            "task_last": self._last,
            "task_first": self._first,
            "task_range": self._between,
            "task_list": self._listed,
            "task": self._one,
        }

    def task_ref(self, iri: str) -> Ref:
        """The task as a node of a query."""
        return self._tree.ref(self._catalog.tasks[iri])

    def section(self, number: str, plans: Sequence[PlanFact] = ()) -> tuple[Ref, ...]:
        """The sections of this number at the first level, one a plan; none where there is no such."""
        found = self._tree.at([number], plans, number)
        return () if isinstance(found, Missing) else self._refs(p for p in found if isinstance(p, SectionFact))

    def mark_titles(self, sentence: Sentence, plans: Sequence[PlanFact] = ()) -> None:
        """Signs for tasks and sections by their whole titles: 推动协同创新由谁牵头, 《推动协同创新》, “重点任务”."""
        self._named.mark_titles(sentence, plans)

    def mark_sections(self, sentence: Sentence, plans: Sequence[PlanFact] = ()) -> None:
        """Signs for addresses (第二部分（五）第1条), for 第三部分, and for 安全管理部分 by words of a title."""
        self._mark_addresses(sentence, plans)
        for pattern in self._table.numbers("section_last"):
            for place in reversed(list(pattern.finditer(sentence.text))):
                last = [roots[-1] for plan in self._tree.scope(plans) if (roots := self._tree.roots(plan))]
                sentence.replace(place.start(), place.end(), Sign.SECTION, self._refs(last))
        for pattern in self._table.numbers("section"):
            while match := pattern.search(sentence.text):
                found = self._tree.at([match.group("n")], plans, match.group())
                if isinstance(found, Missing):
                    sentence.replace(match.start(), match.end(), Sign.SECTION, found)
                    continue
                # Where a plan has no sections, what its first numbers name are tasks: meant if no plan has a section so.
                sections = [part for part in found if isinstance(part, SectionFact)]
                sign = Sign.SECTION if sections else Sign.TASK
                sentence.replace(match.start(), match.end(), sign, self._refs(sections or found))
        self._named.mark_pieces(sentence, plans)
        self._drop_repeated(sentence)
        self._drop_own_title(sentence)

    def _mark_addresses(self, sentence: Sentence, plans: Sequence[PlanFact]) -> None:
        for pattern in self._table.numbers("path"):
            for match in reversed(list(pattern.finditer(sentence.text))):
                levels = [re.sub(r"\s|^第|(?:个|大)*部分$", "", level) for level in match.group("a", "b")]
                levels += [re.sub(r"\s|^第", "", level) for level in _deeper(match)]
                found = self._tree.at(levels, plans, match.group().strip())
                end = match.end()
                if isinstance(found, Missing):
                    sentence.replace(match.start(), end, Sign.TASK, (found,))
                    continue
                tasks = [part for part in found if isinstance(part, TaskFact)]
                if not tasks and match.group("noun"):
                    end = match.start("noun")  # 二（五）任务有哪些: the noun is what is asked for
                sentence.replace(match.start(), end, Sign.TASK if tasks else Sign.SECTION, self._refs(tasks or found))

    @staticmethod
    def _drop_repeated(sentence: Sentence) -> None:
        """第五部分农机社会化服务: the title behind the number says it again; so does the number in brackets."""
        place = re.search(rf"{Sign.SECTION}[，,、:：\s(的]*{Sign.SECTION}\)?", sentence.text)
        if place is None:
            return
        first, second = [m.value for at, m in sentence.found(Sign.SECTION) if place.start() <= at < place.end()]
        if not isinstance(first, Missing) and not isinstance(second, Missing):
            both = tuple(ref for ref in first if ref in second)
            if both:
                sentence.replace(place.start(), place.end(), Sign.SECTION, both)

    def _drop_own_title(self, sentence: Sentence) -> None:
        """第五部分农机社会化服务: words behind a section's number that stand in its title say nothing more."""
        for place, mark in reversed(list(sentence.found(Sign.SECTION))):
            if isinstance(mark.value, Missing):
                continue
            titles = [plain_title(self._catalog.sections[ref.id].title) for ref in mark.value]
            behind = sentence.text[place + 1 :]
            lead = re.match(r"[，,、:：\s(\"「《]*", behind)
            start = lead.end() if lead else 0
            length = max((_common(behind[start:], title) for title in titles), default=0)
            if length >= REPEATED:
                end = place + 1 + start + length
                closing = re.match(r"[)\"」》]", sentence.text[end:]) if start else None
                sentence.replace(place, end + (1 if closing else 0), Sign.SECTION, mark.value)

    def in_plans(self, tasks: Iterable[Ref], plans: Iterable[PlanFact]) -> list[Ref]:
        """Those of ``tasks`` that stand in one of ``plans``."""
        kept = {plan.id for plan in plans}
        return [ref for ref in tasks if self._catalog.tasks[ref.id].plan in kept]

    def mark_tasks(self, sentence: Sentence, plans: Sequence[PlanFact] = ()) -> None:
        """Signs for 第13项任务, 任务三十一, 27号任务, 任务10到14, 任务10、11, 前三项任务, and for 第二部分第3项."""
        [inside] = self._table.numbers("inside")
        for name, read in self._readings.items():
            for pattern in self._table.numbers(name):
                for match in reversed(list(pattern.finditer(sentence.text))):
                    start, sections = match.start(), None
                    place = inside.search(sentence.text[: match.start()])
                    if place:
                        start, sections = place.start(), self._section_at(sentence, place.start())
                    if place and sections is None:
                        continue  # a number in a section that there is not
                    value = read(match, plans, sections)
                    if value:
                        self._replace(sentence, start, match.end(), value)

    def _replace(self, sentence: Sentence, start: int, end: int, value: Numbered) -> None:
        """第二部分第3项 is a section where that part's own parts are."""
        sections = all(isinstance(one, Ref) and one.id in self._catalog.sections for one in value)
        sentence.replace(start, end, Sign.SECTION if sections else Sign.TASK, value)

    def _section_at(self, sentence: Sentence, at: int) -> list[Part] | None:
        value = next(mark.value for place, mark in sentence.found(Sign.SECTION) if place == at)
        return None if isinstance(value, Missing) else [self._catalog.sections[ref.id] for ref in value]

    def _last(self, match: re.Match[str], plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        count = to_int(match.groupdict().get("n") or "") or 1
        return self._refs([task for tasks in self._rows(plans, sections) for task in tasks[-count:]])

    def _first(self, match: re.Match[str], plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        count = to_int(match.group("n")) or 0
        if sections is None and all(_counted(tasks) for tasks in self._rows(plans, None)):
            return self._range(1, count, plans, None)
        return self._refs([task for tasks in self._rows(plans, sections) for task in tasks[:count]])

    def _between(self, match: re.Match[str], plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        # 10到14 alone may be anything: one of the two must be said to be a task
        said = sections is not None or re.search(r"第|任务|序号|事项|项|号|条|点", match.group())
        return self._range(to_int(match.group("a")), to_int(match.group("b")), plans, sections) if said else ()

    def _listed(self, match: re.Match[str], plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        labels = re.findall(r"\d+|[一二两三四五六七八九十百]+", match.group("list"))
        return tuple(one for label in labels for one in self._numbered(label, f"第{label}项", plans, sections))

    def _one(self, match: re.Match[str], plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        if sections is not None and "个任务" in match.group():  # 第二部分第3个任务: the third of them
            at = (to_int(match.group("n")) or 0) - 1
            found = [tasks[at] for tasks in self._rows(plans, sections) if 0 <= at < len(tasks)]
            return self._refs(found) or (self._tree.lacks(sections, match.group()),)
        return self._numbered(match.group("n"), match.group(), plans, sections)

    def _range(
        self, first: int | None, last: int | None, plans: Sequence[PlanFact], sections: list[Part] | None
    ) -> Numbered:
        """The tasks from ``first`` to ``last``; of the numbers beyond the highest there is, only the last is said."""
        own = [number for tasks in self._rows(plans, sections) for task in tasks if (number := _own_number(task))]
        highest = max(own, default=0)
        if first is None or last is None or first > last:
            return ()
        numbers = [*range(first, min(last, highest) + 1), *([last] if last > highest else [])]
        return tuple(one for number in numbers for one in self._numbered(str(number), f"第{number}项", plans, sections))

    def _numbered(self, label: str, words: str, plans: Sequence[PlanFact], sections: list[Part] | None) -> Numbered:
        """The task of this number, in each plan that has one; the parts of this number below ``sections``."""
        if sections is not None:
            below = [part for section in sections for part in self._tree.under(section, label)]
            return self._refs(below) or (self._tree.lacks(sections, words),)
        number = label_number(label) or 0
        found = in_plans(self._numbers.get(number, []), plans)
        alike = [task for task in found if ("（" in task.path[-1]) == ("(" in label)]
        found = alike if "(" in label and alike else found
        if not found:
            return (self._no_such_task(number, words, plans),)
        if len(found) > 1 and len({task.plan for task in found}) == 1:
            options = tuple((self._tree.ref(task), task_name(task)) for task in found[:MOST_OPTIONS])
            message = f"编号是 {label} 的任务有 {len(found)} 项，分在不同的部分，问的是哪一项？"
            return (Missing(words, message, options),)
        return self._refs(found)

    def _no_such_task(self, number: int, words: str, plans: Sequence[PlanFact]) -> Missing:
        rows = [tasks for tasks in self._rows(plans, None) if tasks]
        counted = [int(tasks[-1].number) for tasks in rows if _counted(tasks)]
        if counted:
            return Missing(words, f"没有第{number}项任务，任务编号是 1 到 {max(counted)}。")
        like = f"，任务按部分编号，如{task_label(rows[0][-1])}" if rows else ""
        return Missing(words, f"没有第{number}项任务{like}。")

    def _rows(self, plans: Sequence[PlanFact], sections: list[Part] | None) -> list[Scope]:
        """The tasks of each section, or else of each plan, in their order."""
        owners = self._tree.scope(plans) if sections is None else sections
        return [self._catalog.tasks_of[owner.iri] for owner in owners]

    def _refs(self, parts: Iterable[Part]) -> tuple[Ref, ...]:
        return tuple(self._tree.ref(part) for part in parts)

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


def _common(text: str, title: str) -> int:
    """How many characters ``text`` begins with that stand in ``title`` as they are."""
    return next((length for length in range(min(len(text), len(title)), 0, -1) if text[:length] in title), 0)


def _own_number(task: TaskFact) -> int | None:
    """10 for 任务10 and for 任务二/（十）."""
    return int(task.number) if task.number.isdigit() else label_number(task.path[-1])


def _counted(tasks: Scope) -> bool:
    """Whether the plan numbers its tasks from the first to the last."""
    return bool(tasks) and tasks[0].number.isdigit()


def _deeper(match: re.Match[str]) -> list[str]:
    groups = match.groupdict()
    return [level for name in ("c", "d") if (level := groups.get(name))]
