"""Places in the plans → citations whose quote is the plan's text, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingest.layout import Layout
from kg.catalog import Catalog
from kg.facts import AssignmentFact, ClauseFact, PolicyFact, SectionFact, TaskFact
from retrieval.answer import Citation
from retrieval.layouts import place_in_file

__all__ = ["Quoter"]

COUNT = re.compile(r"[（(]?[一二三四五六七八九十百\d０-９①-⑳.．]+[）)]?(?:（\d+）)?")
"""A number alone, one that comes again with its count among them: 1（2）."""

KEPT = 10_000
"""Citations that are kept: most departments of a task stand in one note, and it is cited again and again."""


class Quoter:
    """Makes citations. The quote is cut from the text at its offsets, so that it cannot differ from it.

    Args:
        catalog: the facts.
        texts: plan id → the plan's text.
        layouts: plan id → where its text stands in its file, for plans whose files know places.
    """

    def __init__(
        self, catalog: Catalog, texts: Mapping[str, str], layouts: Mapping[str, Layout] = MappingProxyType({})
    ) -> None:
        self._catalog = catalog
        self._texts = texts
        self._layouts = layouts
        self._made: dict[tuple[str | int | None, ...], Citation] = {}

    def span(self, plan: str, task: str | None, start: int, end: int) -> Citation:
        """The citation of ``text[start:end]`` of a plan; around it the whole task, or the clause outside any task.

        ``task`` is whom it is cited for. The words may stand elsewhere: （各地相关部门落实，以下均需落实） in the first task
        holds for those after it. The path is then that of the words.

        Raises:
            ValueError: the offsets lie outside the text: the graph and the text do not belong together.
        """
        return self._once(self._cite, plan, task, start, end)

    def _once(self, make: Callable[..., Citation], *place: str | int | None) -> Citation:
        """What ``make`` makes of a place, made before or now. A cache of functools would keep this object from going."""
        key = (make.__name__, *place)
        citation = self._made.get(key)
        if citation is None:
            if len(self._made) >= KEPT:
                self._made.clear()
            citation = self._made[key] = make(*place)
        return citation

    def _cite(self, plan: str, task: str | None, start: int, end: int) -> Citation:
        text = self._texts[plan]
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no such place in {plan}: {start}..{end}")
        fact = self._catalog.tasks[task] if task else None
        holder = self._holder(fact, plan, start, end)
        around = (holder.start, holder.end) if holder else self._clause(plan, start, end)
        return Citation(
            plan=plan,
            plan_title=self._catalog.plan_by_id[plan].title,
            task=fact.number if fact else None,
            path=self.path(holder) if holder else "任务之外的文字",
            quote=text[start:end],
            start=start,
            end=end,
            clause_start=around[0],
            clause_end=around[1],
            place=place_in_file(self._layouts[plan], start, end) if plan in self._layouts else None,
        )

    def clause(self, clause: ClauseFact) -> Citation:
        """The citation of a whole clause."""
        return self.span(clause.plan, clause.task, clause.start, clause.end)

    def around(self, plan: str, task: str | None, start: int, end: int) -> Citation:
        """The citation, for ``task`` if there is one, of the clause that holds these characters."""
        return self._once(self._hold, plan, task, start, end)

    def _hold(self, plan: str, task: str | None, start: int, end: int) -> Citation:
        holder = self._holder(self._catalog.tasks[task] if task else None, plan, start, end)
        owner = holder.iri if holder else self._catalog.plan_by_id[plan].iri
        clause = next((c for c in self._catalog.clauses_of[owner] if c.start <= start and end <= c.end), None)
        return self.span(plan, task, clause.start, clause.end) if clause else self.span(plan, task, start, end)

    def note(self, share: AssignmentFact) -> Citation:
        """The citation of the note that an assignment stands in: （牵头单位：区房管局）."""
        return self.around(share.plan, share.task, share.start, share.end)

    def title(self, task: TaskFact) -> Citation:
        """The citation of a task's first clause."""
        clause = min(self._catalog.clauses_of[task.iri], key=lambda c: c.start)
        return self.clause(clause)

    def reference(self, reference: PolicyFact) -> Citation:
        """The citation of a 《…》 as it stands."""
        return self.span(reference.plan, reference.task, reference.start, reference.end)

    def heading(self, section: SectionFact) -> Citation:
        """The citation of a section's heading."""
        owner = self._catalog.plan_by_id[section.plan].iri
        clause = next((c for c in self._catalog.clauses_of[owner] if c.start == section.start), None)
        return self.clause(clause) if clause else self.span(section.plan, None, section.start, section.end)

    def path(self, task: TaskFact) -> str:
        """第三部分第22项, 第二章第九条, or 三/（一）/1 where the plan does not count its tasks through."""
        sections = self._catalog.sections_of[task.iri]
        if sections and "/" in task.number:
            return "/".join(task.path)
        return (_counted(sections[0].number, "部分") if sections else "") + _counted(task.path[-1], "项")

    def _holder(self, task: TaskFact | None, plan: str, start: int, end: int) -> TaskFact | None:
        """The task that these characters stand in: ``task`` itself, or another one, or none."""
        if task is None or (task.start <= start and end <= task.end):
            return task
        others = self._catalog.tasks_of[self._catalog.plan_by_id[plan].iri]
        return next((other for other in others if other.start <= start and end <= other.end), None)

    def _clause(self, plan: str, start: int, end: int) -> tuple[int, int]:
        iri = self._catalog.plan_by_id[plan].iri
        own = next((c for c in self._catalog.clauses_of[iri] if c.start <= start and end <= c.end), None)
        return (own.start, own.end) if own else (start, end)


def _counted(number: str, what: str) -> str:
    """三 → 第三部分, （二） → 第（二）部分; what says itself what it is stays: 第二章, 附件1, 任务三, 加强组织领导."""
    return f"第{number}{what}" if COUNT.fullmatch(number) else number
