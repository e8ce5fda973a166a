"""A free question → the clauses nearest to it, quoted, where the plans speak of its subject at all."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.records import ClauseKind
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import ClauseFact, TaskFact
from retrieval.amounts import Amounts
from retrieval.answer import Answer, Choice, Reason, Statement, Status
from retrieval.fusion import Search
from retrieval.phrases import Phrases
from retrieval.quoting import Quoter
from retrieval.understanding.conversation import Turn
from retrieval.understanding.reading import Free
from retrieval.understanding.tree import task_name

__all__ = ["NEAREST", "Nearest"]

SURE = 0.3
"""Least confidence at which clauses are quoted: see :mod:`retrieval.confidence`."""

SURE_OF_NUMBER = 0.75
"""The same where a number is asked for: a number of another thing misleads more than a passage does."""

NEAREST = "按语义查找最接近的条款"
"""How a free question is said to be understood."""

MOST_TASKS = 3
MOST_CLAUSES = 2


class Nearest:
    """Quotes and never paraphrases."""

    def __init__(self, catalog: Catalog, quoter: Quoter, search: Search, amounts: Amounts) -> None:
        self._catalog = catalog
        self._quoter = quoter
        self._search = search
        self._amounts = amounts
        self._phrases = Phrases(catalog)

    def answer(self, free: Free) -> tuple[Answer, Turn]:
        """The nearest clauses by task; not_found where the plans do not speak of the subject."""
        wanted = {ref.id for ref in free.tasks} or None
        hits = self._search.tasks(free.text, MOST_TASKS, among=wanted)
        near = [self._catalog.tasks[hit.task] for hit in hits]
        confidence = self._search.confidence(free.text)
        if not hits or confidence.score < (SURE_OF_NUMBER if free.numbers else SURE):
            return self._nothing(near)
        if free.tail:
            choices = tuple(self._choice(task, free.tail) for task in near)
            message = "没有一项任务明确对应这个说法。最接近的是下面几项，问的是哪一项？"
            return Answer(Status.AMBIGUOUS, message, reason=Reason.SEVERAL_READINGS, choices=choices), Turn(None)
        told = [self._telling([self._catalog.clauses[c.clause] for c in hit.clauses]) for hit in hits]
        if self._amounts.lacks(free.text, self._quoter.clause(told[0][0]).quote):
            return self._nothing(near)  # another clause's sum of money would be one of something else
        statements, quoted = [], []
        for task, clauses in zip(near, told, strict=True):
            citations = tuple(self._quoter.clause(clause) for clause in clauses)
            if free.numbers:
                citations = tuple(citation for citation in citations if self._amounts.held(citation.quote))
            if citations:
                quoted.append(task)
                statements.append(Statement(f"**{self._phrases.label(task)}　{task.title}**", citations))
        if not statements:
            return self._nothing(near)
        first = quoted[0]
        summary = (
            f"与问题最接近的是{self._phrases.label(first)}「{first.title}」，原文如下；是按语义找到的，请核对是否切题。"
        )
        turn = Turn(None, (Ref(first.iri, f"任务{first.number}"),))
        return Answer(Status.ANSWERED, summary, NEAREST, tuple(statements)), turn

    def _nothing(self, near: Sequence[TaskFact]) -> tuple[Answer, Turn]:
        """No clause answers; the tasks whose text is nearest are offered and said to be no answer."""
        choices = tuple(self._choice(task, "是什么？") for task in near)
        message = "计划里没有找到能回答这个问题的条款。" + ("文字上最接近的是下面几项，不是答案。" if choices else "")
        return Answer(Status.NOT_FOUND, message, reason=Reason.NOT_STATED, choices=choices), Turn(None)

    def _choice(self, task: TaskFact, tail: str) -> Choice:
        """A question about one task, which names its plan where there are several."""
        plan = f"《{self._catalog.plan_by_id[task.plan].title}》" if len(self._catalog.plans) > 1 else ""
        return Choice(f"{self._phrases.label(task)}「{task.title}」", f"{plan}{task_name(task)}{tail}")

    @staticmethod
    def _telling(clauses: list[ClauseFact]) -> list[ClauseFact]:
        """The best clauses that say something: a title or a note alone does not answer a free question."""
        sentences = [clause for clause in clauses if clause.kind is ClauseKind.SENTENCE]
        return (sentences or clauses)[:MOST_CLAUSES]
