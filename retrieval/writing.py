"""What a query found → an answer, each statement with the clauses it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from kg.algebra import ROLE_NAMES, Asked, Everything, Holding, Query
from kg.catalog import Catalog
from kg.facts import AssignmentFact, DeadlineFact, IndicatorFact, TaskFact
from kg.figures import amount, date, period
from kg.query import Executor, Outcome
from retrieval.answer import Answer, Citation, Result, Statement, Status
from retrieval.evidence import Evidence
from retrieval.phrases import Phrases, doing, together
from retrieval.premises import Premises
from retrieval.quoting import Quoter
from retrieval.remarks import Remarks
from retrieval.understanding.reading import Ask

__all__ = ["Writer", "task_result"]

Written = tuple[Statement, Result | None]


class Writer:
    """Writes answers. Says nothing that the outcome and the plans' texts do not hold."""

    def __init__(self, catalog: Catalog, quoter: Quoter, executor: Executor) -> None:
        self._catalog = catalog
        self._executor = executor
        self._quoter = quoter
        self._evidence = Evidence(catalog, quoter)
        self._phrases = Phrases(catalog)
        self._premises = Premises(catalog)
        self._remarks = Remarks(catalog, self._evidence)

    def write(self, ask: Ask, query: Query, outcome: Outcome, tasks: Sequence[TaskFact]) -> Answer:
        """The answer to ``ask``, which asks ``query``; ``tasks`` meet its condition, for what is said where nothing was found."""
        understood = str(query)
        named = self._executor.named(query)
        if not outcome.rows or not any(outcome.counts.get(iri, 1) for iri in outcome.rows):
            reason, message, remarks = self._remarks.nothing(named, tasks)
            notes = (*ask.notes, *remarks)
            return Answer(Status.NOT_FOUND, message, understood, notes=notes, reason=reason, query=query)
        written = self.rows(query, outcome, described=ask.described)
        results = [result for _, result in written if result is not None]
        if query.counted:
            results.insert(0, {"type": "number", "value": outcome.count})
        if query.grouped:
            results = self._shares(query, outcome)
        summary = self._phrases.summary(named, outcome, described=ask.described)
        summary = self._premises.judge(ask.premise, query, outcome) + summary
        statements = tuple(statement for statement, _ in written)
        beside = (*ask.notes, *self._remarks.beside(named))
        return Answer(Status.ANSWERED, summary, understood, statements, tuple(results), beside, query=query)

    def rows(self, query: Query, outcome: Outcome, *, described: bool = False) -> list[Written]:
        """What is said of each row, and the row as the JSON contract has it.

        One of two that are compared may have no task: it is counted, and there is nothing to quote.
        """
        named = self._executor.named(query)
        return [
            self._written(iri, named, outcome, described=described)
            for iri in outcome.rows
            if outcome.counts.get(iri, 1)
        ]

    def _shares(self, query: Query, outcome: Outcome) -> list[Result]:
        """How many tasks each row has, or by how many two of them differ."""
        counts = [int(outcome.counts[iri]) for iri in outcome.rows]
        if query.difference:
            return [{"type": "number", "value": abs(counts[0] - counts[1])}]
        named: list[Result] = []
        if query.asked is Asked.DEPARTMENTS:
            named = [{"type": "department", "name": self._catalog.departments[iri].name} for iri in outcome.rows]
        return [*named, *({"type": "number", "value": count} for count in counts)]

    def _written(self, iri: str, query: Query, outcome: Outcome, *, described: bool) -> Written:
        match query.asked:
            case Asked.TASKS:
                return self._task(iri, query, outcome, described=described)
            case Asked.DEPARTMENTS:
                return self._department(iri, query, outcome)
            case Asked.INDICATORS:
                return self._indicator(iri)
            case Asked.COVERAGE:
                return self._coverage(iri)
            case Asked.DEADLINES:
                return self._deadline(iri)
            case Asked.POLICIES:
                return self._policy(iri, outcome)
            case Asked.SECTIONS:
                return self._section(iri, query, outcome)
            case Asked.PLANS:
                return self._plan(iri, query, outcome)

    def _task(self, iri: str, query: Query, outcome: Outcome, *, described: bool) -> Written:
        """Who leads it is said where the clauses beneath do not show it already."""
        task = self._catalog.tasks[iri]
        measured = "指标" if query.by is Asked.INDICATORS else "单位"
        count = f"（{outcome.counts[iri]:g} 个{measured}）" if query.ranked else ""
        clauses = self._evidence.of_description(task) if described else None
        citations = clauses or self._evidence.of_task(task, query.where)
        shown = set(self._evidence.notes(task)) <= set(citations)
        names = "" if shown and self._catalog.assignments_of[iri] else f"　{self._phrases.names(task)}"
        title = f"{self._phrases.label(task)}　{task.title}"
        details = () if described else self._evidence.details(task)
        return Statement(f"**{title}**{names}{count}", citations, title + count, details), task_result(task)

    def _department(self, iri: str, query: Query, outcome: Outcome) -> Written:
        """**区文旅局**　牵头任务13、任务31（共同牵头 2 项）; a condition on the department stands behind with its notes."""
        department = self._catalog.departments[iri]
        shares = self._shares_of(iri, query, outcome)
        said = []
        for role, name in ROLE_NAMES.items():
            tasks = [self._catalog.tasks[a.task] for a in shares if a.role is role]
            said += [f"{name}{self._phrases.labels(tasks)}"] if tasks else []
        counted = query.ranked or query.tally or query.grouped
        count = f"（{f'{together(query)} '.lstrip()}{outcome.counts[iri]:g} 项）" if counted else ""
        citations = [self._quoter.note(share) for share in shares]
        shown = frozenset(share.task for share in shares)
        held = [self._holding(iri, holding, shown) for holding in query.holding]
        text = "；".join(["；".join(said) + count, *(text for text, _ in held)])
        citations += [citation for _, found in held for citation in found]
        result = {"type": "department", "name": department.name}
        return Statement(f"**{department.name}**　{text}", tuple(dict.fromkeys(citations))), result

    def _shares_of(self, iri: str, query: Query, outcome: Outcome) -> list[AssignmentFact]:
        """Where a department has the role that is asked for."""
        matching = frozenset(outcome.tasks)
        shares = [a for a in self._catalog.assignments_to[iri] if a.role in query.roles and a.task in matching]
        if query.passage:
            shares = [share for share in shares if query.passage.holds(share.start)]
        if query.first:
            named = self._executor.first_named
            shares = [share for share in shares if named(share.task, query.roles, query.passage) == iri]
        return shares

    def _holding(self, iri: str, holding: Holding, shown: frozenset[str]) -> tuple[str, list[Citation]]:
        """配合的任务 2 项：任务3、任务5, with the notes that count; 配合的任务 0 项 where there is none.

        ``shown`` are tasks that the row has named already: they are not named again.
        """
        tasks = frozenset(self._executor.held(iri, holding))
        shares = [a for a in self._catalog.assignments_to[iri] if a.task in tasks and a.role in holding.roles]
        place = "" if isinstance(holding.where, Everything) else f"（{holding.where}）"
        labels = self._phrases.labels(self._catalog.tasks[share.task] for share in shares)
        text = f"{doing(holding.roles)}的任务{place} {len(tasks)} 项" + (
            f"：{labels}" if labels and tasks != shown else ""
        )
        return text, [self._quoter.note(share) for share in shares]

    def _indicator(self, iri: str) -> Written:
        indicator = self._catalog.indicators[iri]
        text = f"**{self._phrases.place(indicator)}**　{indicator.name}：**{amount(indicator)}**{period(indicator)}"
        return Statement(text, (self._evidence.indicator(indicator),)), _indicator_result(
            indicator, self._number(indicator)
        )

    def _coverage(self, iri: str) -> Written:
        target = self._catalog.coverage[iri]
        citation = self._quoter.span(target.plan, target.task, target.start, target.end)
        return Statement(f"**{self._phrases.place(target)}**　{citation.quote}", (citation,)), None

    def _deadline(self, iri: str) -> Written:
        deadline = self._catalog.deadlines[iri]
        title = f"　{self._catalog.tasks[deadline.task].title}" if deadline.task else ""
        citation = self._quoter.around(deadline.plan, deadline.task, deadline.start, deadline.end)
        text = f"**{self._phrases.place(deadline)}{title}**　{date(deadline.value)}"
        result = {"type": "deadline", "plan": deadline.plan, "task": self._number(deadline), "value": deadline.value}
        return Statement(text, (citation,)), result

    def _number(self, fact: IndicatorFact | DeadlineFact) -> str:
        """The number of the task, or the path of the section where something is stated outside the tasks."""
        if fact.task is not None:
            return self._catalog.tasks[fact.task].number
        sections = self._catalog.sections_of[fact.iri]
        return "/".join(sections[-1].path) if sections else ""

    def _policy(self, iri: str, outcome: Outcome) -> Written:
        references = self._catalog.policies[iri]
        matching = frozenset(outcome.tasks)
        places = [p for p in references if p.task is None or p.task in matching] or list(references)
        number = f"（{places[0].number}）" if places[0].number else ""
        named = dict.fromkeys(
            self._phrases.label(self._catalog.tasks[p.task]) if p.task else "任务之外" for p in places
        )
        citations = tuple(self._quoter.reference(place) for place in places)
        text = f"**《{places[0].title}》**{number}　{'、'.join(named)}"
        return Statement(text, citations), {"type": "policy", "title": places[0].title}

    def _section(self, iri: str, query: Query, outcome: Outcome) -> Written:
        section = self._catalog.sections[iri]
        tasks = self._catalog.tasks_of[iri]
        numbers = f"任务 {tasks[0].number}—{tasks[-1].number}，共 {len(tasks)} 项" if tasks else "没有任务"
        text = f"**第{section.number}部分　{section.title}**　{numbers}"
        citations = [self._quoter.heading(section)]
        if not isinstance(query.where, Everything):
            matching = frozenset(outcome.tasks)
            held = [task for task in tasks if task.iri in matching]
            text += "，其中：" + "、".join(f"任务{task.number}" for task in held)
            citations = [*(self._quoter.title(task) for task in held), *citations]
        return Statement(text, tuple(citations)), None

    def _plan(self, iri: str, query: Query, outcome: Outcome) -> Written:
        """A plan with those of its tasks that were found; the first of them is quoted."""
        plan = self._catalog.plans[iri]
        matching = frozenset(outcome.tasks)
        held = [task for task in self._catalog.tasks_of[iri] if task.iri in matching]
        citations = tuple(c for task in held for c in self._evidence.of_task(task, query.where))
        text = f"**《{plan.title}》**　{'、'.join(f'任务{task.number}' for task in held)}（{len(held)} 项）"
        return Statement(text, citations), {"type": "plan", "plan": plan.id, "title": plan.title}


def task_result(task: TaskFact) -> Result:
    """A task as the JSON contract has it."""
    return {
        "type": "task",
        "plan": task.plan,
        "number": task.number,
        "title": task.title,
        "start": task.start,
        "end": task.end,
    }


def _indicator_result(indicator: IndicatorFact, task: str) -> Result:
    value = indicator.value
    return {
        "type": "indicator",
        "plan": indicator.plan,
        "task": task,
        "name": indicator.name,
        "value": int(value) if value.is_integer() else value,
        "unit": indicator.unit,
        "comparator": indicator.comparator,
        "period": indicator.period,
    }
