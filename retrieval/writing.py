"""What a query found → an answer, each statement with the clauses it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from kg.algebra import ROLE_NAMES, Asked, Everything, Query
from kg.catalog import Catalog
from kg.facts import DeadlineFact, IndicatorFact, TaskFact
from kg.figures import amount, date, period
from kg.query import Outcome
from retrieval.answer import Answer, Result, Statement, Status
from retrieval.evidence import Evidence
from retrieval.phrases import Phrases
from retrieval.premises import Premises
from retrieval.quoting import Quoter
from retrieval.remarks import Remarks
from retrieval.understanding.reading import Ask

__all__ = ["Writer", "task_result"]

Written = tuple[Statement, Result | None]


class Writer:
    """Writes answers. Says nothing that the outcome and the plans' texts do not hold."""

    def __init__(self, catalog: Catalog, quoter: Quoter) -> None:
        self._catalog = catalog
        self._quoter = quoter
        self._evidence = Evidence(catalog, quoter)
        self._phrases = Phrases(catalog)
        self._premises = Premises(catalog)
        self._remarks = Remarks(catalog, self._evidence)

    def write(self, ask: Ask, outcome: Outcome, tasks: Sequence[TaskFact]) -> Answer:
        """The answer to ``ask``; ``tasks`` meet its condition, for what is said where nothing was found."""
        understood = str(ask.query)
        if not outcome.rows or not any(outcome.counts.get(iri, 1) for iri in outcome.rows):
            reason, message, remarks = self._remarks.nothing(ask, tasks)
            notes = (*ask.notes, *remarks)
            return Answer(Status.NOT_FOUND, message, understood, notes=notes, reason=reason, query=ask.query)
        # One of two that are compared may have no task: it is counted, and there is nothing to quote.
        written = [self._written(iri, ask, outcome) for iri in outcome.rows if outcome.counts.get(iri, 1)]
        results = [result for _, result in written if result is not None]
        if ask.query.counted:
            results.insert(0, {"type": "number", "value": outcome.count})
        if ask.query.grouped:
            results = self._shares(ask.query, outcome)
        summary = self._premises.judge(ask, outcome) + self._phrases.summary(ask, outcome)
        statements = tuple(statement for statement, _ in written)
        beside = (*ask.notes, *self._remarks.beside(ask.query))
        return Answer(Status.ANSWERED, summary, understood, statements, tuple(results), beside, query=ask.query)

    def _shares(self, query: Query, outcome: Outcome) -> list[Result]:
        """How many tasks each row has, or by how many two of them differ."""
        counts = [int(outcome.counts[iri]) for iri in outcome.rows]
        if query.difference:
            return [{"type": "number", "value": abs(counts[0] - counts[1])}]
        named: list[Result] = []
        if query.asked is Asked.DEPARTMENTS:
            named = [{"type": "department", "name": self._catalog.departments[iri].name} for iri in outcome.rows]
        return [*named, *({"type": "number", "value": count} for count in counts)]

    def _written(self, iri: str, ask: Ask, outcome: Outcome) -> Written:
        match ask.query.asked:
            case Asked.TASKS:
                return self._task(iri, ask, outcome)
            case Asked.DEPARTMENTS:
                return self._department(iri, ask, outcome)
            case Asked.INDICATORS:
                return self._indicator(iri)
            case Asked.COVERAGE:
                return self._coverage(iri)
            case Asked.DEADLINES:
                return self._deadline(iri)
            case Asked.POLICIES:
                return self._policy(iri, outcome)
            case Asked.SECTIONS:
                return self._section(iri, ask, outcome)
            case Asked.PLANS:
                return self._plan(iri, ask, outcome)

    def _task(self, iri: str, ask: Ask, outcome: Outcome) -> Written:
        """Who leads it is said where the clauses beneath do not show it already."""
        task = self._catalog.tasks[iri]
        measured = "指标" if ask.query.by is Asked.INDICATORS else "单位"
        count = f"（{outcome.counts[iri]:g} 个{measured}）" if ask.query.ranked else ""
        described = self._evidence.of_description(task) if ask.described else None
        citations = described or self._evidence.of_task(task, ask.query.where)
        shown = set(self._evidence.notes(task)) <= set(citations)
        names = "" if shown and self._catalog.assignments_of[iri] else f"　{self._phrases.names(task)}"
        title = f"{self._phrases.label(task)}　{task.title}"
        details = () if ask.described else self._evidence.details(task)
        return Statement(f"**{title}**{names}{count}", citations, title + count, details), task_result(task)

    def _department(self, iri: str, ask: Ask, outcome: Outcome) -> Written:
        department = self._catalog.departments[iri]
        matching = frozenset(outcome.tasks)
        shares = [a for a in self._catalog.assignments_to[iri] if a.role in ask.query.roles and a.task in matching]
        if ask.query.passage:
            shares = [share for share in shares if ask.query.passage.holds(share.start)]
        said = []
        for role, name in ROLE_NAMES.items():
            tasks = [self._catalog.tasks[a.task] for a in shares if a.role is role]
            said += [f"{name}{self._phrases.labels(tasks)}"] if tasks else []
        count = f"（{outcome.counts[iri]:g} 项）" if ask.query.ranked or ask.query.tally or ask.query.grouped else ""
        citations = tuple(dict.fromkeys(self._quoter.note(share) for share in shares))
        return Statement(f"**{department.name}**　{'；'.join(said)}{count}", citations), {
            "type": "department",
            "name": department.name,
        }

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

    def _section(self, iri: str, ask: Ask, outcome: Outcome) -> Written:
        section = self._catalog.sections[iri]
        tasks = self._catalog.tasks_of[iri]
        numbers = f"任务 {tasks[0].number}—{tasks[-1].number}，共 {len(tasks)} 项" if tasks else "没有任务"
        text = f"**第{section.number}部分　{section.title}**　{numbers}"
        citations = [self._quoter.heading(section)]
        if not isinstance(ask.query.where, Everything):
            matching = frozenset(outcome.tasks)
            held = [task for task in tasks if task.iri in matching]
            text += "，其中：" + "、".join(f"任务{task.number}" for task in held)
            citations = [*(self._quoter.title(task) for task in held), *citations]
        return Statement(text, tuple(citations)), None

    def _plan(self, iri: str, ask: Ask, outcome: Outcome) -> Written:
        """A plan with those of its tasks that were found; the first of them is quoted."""
        plan = self._catalog.plans[iri]
        matching = frozenset(outcome.tasks)
        held = [task for task in self._catalog.tasks_of[iri] if task.iri in matching]
        citations = tuple(c for task in held for c in self._evidence.of_task(task, ask.query.where))
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
