"""The subject of a question → the tasks it means: clearly one, several to choose from, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.algebra import About, Among, Asked, Condition, Ref
from kg.catalog import Catalog
from kg.facts import IndicatorFact
from retrieval.answer import Choice, Reason, Status
from retrieval.understanding.conditions import within
from retrieval.understanding.decline import Refusals
from retrieval.understanding.frame import Frame
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.reading import Decline, Free
from retrieval.understanding.topics import TopicLinker
from retrieval.understanding.tree import task_label, task_name

__all__ = ["Subjects"]

MOST_CHOICES = 4

TAILS = {
    Asked.DEPARTMENTS: "由谁牵头？",
    Asked.DEADLINES: "的完成时限是什么时候？",
    Asked.POLICIES: "引用了哪些文件？",
    Asked.INDICATORS: "的量化指标有哪些？",
    Asked.COVERAGE: "的覆盖性目标有哪些？",
}
"""How a question about one task goes on, by what is asked."""


class Subjects:
    """Links subjects to tasks."""

    def __init__(
        self,
        catalog: Catalog,
        texts: Mapping[str, str],
        parts: PartLinker,
        topics: TopicLinker,
        refusals: Refusals,
        general: re.Pattern[str],
    ) -> None:
        self._catalog = catalog
        self._texts = texts
        self._parts = parts
        self._topics = topics
        self._refusals = refusals
        self._general = general

    def about(self, frame: Frame, where: Condition) -> Condition | Decline:
        """The tasks whose text holds the subject as written, or else whose words it shares."""
        words = tuple(frame.topic.split())
        if any(self._holds(iri, words) for iri in self._catalog.tasks):
            return About(words)
        found, _ = self._topics.choose(frame.topic, within(where, self._catalog))
        if not found:
            return self._refusals.no_such_subject(frame)
        refs = tuple(self._parts.task_ref(linked.task) for linked in found)
        return Among(refs, f"与“{frame.topic}”有关的任务：" + "、".join(map(str, refs)))

    def chosen(self, frame: Frame, where: Condition, asked: Asked) -> Condition | Decline:
        """The one task that the subject means; several close ones are asked back, none is said."""
        kept = within(where, self._catalog)
        found, clear = self._topics.choose(frame.topic, kept)
        if not found:
            # 绿道建设: no plan says it so, but one task speaks of 绿道
            bare = " ".join(self._general.sub(" ", frame.topic).split())
            found, clear = self._topics.choose(bare, kept) if len(bare) > 1 else ([], False)
        if not found:
            return self._refusals.no_such_subject(frame)
        if not clear:
            return self.which(frame, [linked.task for linked in found], asked)
        return self.one(found[0].task)

    def free(self, frame: Frame, where: Condition) -> Free:
        """The nearest clauses, among the tasks that plan, section and numbers leave."""
        kept = within(where, self._catalog)
        return Free(frame.question, tuple(self.ref(task) for task in kept or ()))

    def around(self, indicator: IndicatorFact) -> tuple[str, str]:
        """The text of the clause that states an indicator, and of all clauses of its task, or outside any task."""
        owner = indicator.task or self._catalog.plan_by_id[indicator.plan].iri
        text = self._texts[indicator.plan]
        held = (c for c in self._catalog.clauses_of[owner] if c.start <= indicator.start and indicator.end <= c.end)
        clause = next(held, None)
        start, end = (clause.start, clause.end) if clause else (indicator.start, indicator.end)
        return text[start:end], " ".join(text[c.start : c.end] for c in self._catalog.clauses_of[owner])

    def one(self, task: str) -> Among:
        """The condition that names this task."""
        return Among((self._parts.task_ref(task),))

    def which(self, frame: Frame, tasks: Sequence[str], asked: Asked) -> Decline:
        """Ask which of several tasks is meant."""
        facts = [self._catalog.tasks[iri] for iri in dict.fromkeys(tasks)][:MOST_CHOICES]
        tail = TAILS.get(asked, "是什么？")
        several = len(self._catalog.plans) > 1
        titles = [f"《{self._catalog.plan_by_id[fact.plan].title}》" if several else "" for fact in facts]
        choices = tuple(
            Choice(f"{title}{task_label(fact)}「{fact.title}」", f"{title}{task_name(fact)}{tail}")
            for title, fact in zip(titles, facts, strict=True)
        )
        message = f"与“{frame.topic}”有关的任务不止一项，问的是哪一项？"
        refs = tuple(self.ref(fact.iri) for fact in facts)
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices, tasks=refs)

    def ref(self, task: str) -> Ref:
        """The task as a node of a query."""
        return self._parts.task_ref(task)

    def _holds(self, task: str, words: Sequence[str]) -> bool:
        fact = self._catalog.tasks[task]
        text = self._texts[fact.plan][fact.start : fact.end].lower()
        return all(word in text for word in words)
