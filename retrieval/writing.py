"""What a query found → an answer in Chinese, each statement with the clauses it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.records import Role
from kg.algebra import (
    ROLE_NAMES,
    About,
    And,
    Asked,
    Cites,
    Comparison,
    Condition,
    Due,
    Has,
    Involves,
    LeadCount,
    Measure,
    Measured,
    Or,
    Query,
    role_names,
)
from kg.catalog import Catalog
from kg.facts import IndicatorFact, TaskFact
from kg.query import Outcome
from retrieval.answer import Answer, Citation, Reason, Result, Statement, Status
from retrieval.premises import Premises
from retrieval.quoting import Quoter
from retrieval.understanding.reading import Ask

__all__ = ["Writer"]

PERIODS = {"annual": "每年"}


class Writer:
    """Writes answers. Says nothing that the outcome and the plans' texts do not hold."""

    def __init__(self, catalog: Catalog, quoter: Quoter) -> None:
        self._catalog = catalog
        self._quoter = quoter
        self._premises = Premises(catalog)
        self._several = len(catalog.plans) > 1
        self._writers: dict[Asked, Callable[[Ask, Outcome], tuple[list[Statement], list[Result]]]] = {
            Asked.TASKS: self._tasks,
            Asked.DEPARTMENTS: self._departments,
            Asked.INDICATORS: self._indicators,
            Asked.COVERAGE: self._coverage,
            Asked.DEADLINES: self._deadlines,
            Asked.POLICIES: self._policies,
            Asked.SECTIONS: self._sections,
        }

    def write(self, ask: Ask, outcome: Outcome, tasks: Sequence[TaskFact]) -> Answer:
        """The answer to ``ask``; ``tasks`` are those that meet its condition, for what is said when nothing was found."""
        understood = str(ask.query)
        if not outcome.rows and not (ask.query.counted and tasks):
            return self._nothing(ask, tasks, understood)
        statements, results = self._writers[ask.query.asked](ask, outcome)
        if not statements:
            return self._nothing(ask, tasks, understood)
        if ask.query.counted:
            results = [{"type": "number", "value": outcome.count}]
        correction = self._premises.judge(ask, outcome)
        summary = " ".join(part for part in (correction, self._summary(ask, outcome)) if part)
        notes = (*ask.notes, *self._beside(ask))
        return Answer(Status.ANSWERED, summary, understood, tuple(statements), tuple(results), notes)

    # —— the kinds of results ——

    def _tasks(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        statements, results = [], []
        for iri in outcome.rows:
            task = self._catalog.tasks[iri]
            leads = "、".join(self._names(task, Role.LEAD)) or "、".join(self._names(task, None)) or "未写明"
            count = f"（{outcome.counts[iri]} 个单位）" if outcome.counts else ""
            text = f"**{self.label(task)}　{task.title}**　牵头：{leads}{count}"
            statements.append(Statement(text, tuple(self._evidence(ask, task))))
            results.append(self.task_result(task))
        return statements, results

    def _departments(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        matching = set(outcome.tasks)
        statements, results = [], []
        for iri in outcome.rows:
            department = self._catalog.departments[iri]
            shares = [
                a for a in self._catalog.assignments_to[iri] if a.role in ask.query.roles and (not matching or a.task in matching)
            ]
            numbers = "、".join(dict.fromkeys(self._catalog.tasks[a.task].number for a in shares))
            roles = "、".join(dict.fromkeys(ROLE_NAMES[a.role] for a in shares))
            text = f"**{department.name}**　{roles}任务 {numbers}" + (f"（共 {outcome.counts[iri]} 项）" if ask.query.ranked else "")
            statements.append(Statement(text, tuple(dict.fromkeys(self._quoter.note(a) for a in shares))))
            results.append({"type": "department", "name": department.name})
        return statements, results

    def _indicators(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        statements, results = [], []
        for iri in outcome.rows:
            indicator = self._catalog.indicators[iri]
            task = self._catalog.tasks[indicator.task]
            citation = self._quoter.span(indicator.plan, indicator.task, indicator.start, indicator.end)
            statements.append(Statement(f"**{self.label(task)}**　{citation.quote}", (citation,)))
            results.append(self._indicator_result(indicator, task))
        return statements, results

    def _coverage(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        statements: list[Statement] = []
        for iri in outcome.rows:
            target = self._catalog.coverage[iri]
            citation = self._quoter.span(target.plan, target.task, target.start, target.end)
            statements.append(Statement(f"**{self.label(self._catalog.tasks[target.task])}**　{citation.quote}", (citation,)))
        return statements, []

    def _deadlines(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        statements, results = [], []
        for iri in outcome.rows:
            deadline = self._catalog.deadlines[iri]
            task = self._catalog.tasks[deadline.task]
            citation = self._quoter.around(deadline.plan, deadline.task, deadline.start, deadline.end)
            text = f"**{self.label(task)}　{task.title}**　{_date(deadline.value)}"
            statements.append(Statement(text, (citation,)))
            results.append({"type": "deadline", "plan": deadline.plan, "task": task.number, "value": deadline.value})
        return statements, results

    def _policies(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        matching = set(outcome.tasks)
        statements, results = [], []
        for iri in outcome.rows:
            places = [p for p in self._catalog.policies[iri] if not matching or p.task in matching or p.task is None]
            places = places or list(self._catalog.policies[iri])
            number = f"（{places[0].number}）" if places[0].number else ""
            where = "、".join(dict.fromkeys(self.label(self._catalog.tasks[p.task]) if p.task else "计划开头" for p in places))
            text = f"《{places[0].title}》{number}　{where}"
            statements.append(Statement(text, tuple(self._quoter.reference(p) for p in places)))
            results.append({"type": "policy", "title": places[0].title})
        return statements, results

    def _sections(self, ask: Ask, outcome: Outcome) -> tuple[list[Statement], list[Result]]:
        statements: list[Statement] = []
        for iri in outcome.rows:
            section = self._catalog.sections[iri]
            tasks = self._catalog.tasks_of[iri]
            citation = self._quoter.span(section.plan, None, section.start, self._end_of_heading(iri))
            numbers = f"任务 {tasks[0].number}—{tasks[-1].number}，" if tasks else ""
            statements.append(Statement(f"**第{section.number}部分　{section.title}**　{numbers}{len(tasks)} 项", (citation,)))
        return statements, []

    # —— evidence ——

    def _evidence(self, ask: Ask, task: TaskFact) -> list[Citation]:
        """The clauses because of which a task meets the conditions; who leads it at the end."""
        found: list[Citation] = []
        for condition in _positive(ask.query.where):
            found += self._evidence_of(condition, task)
        notes = [self._quoter.note(a) for a in self._catalog.assignments_of[task.iri]]
        if ask.described:
            return list(dict.fromkeys([self._quoter.title(task), *notes]))
        return list(dict.fromkeys(found or notes or [self._quoter.title(task)]))

    def _evidence_of(self, condition: Condition, task: TaskFact) -> list[Citation]:
        catalog, quoter = self._catalog, self._quoter
        match condition:
            case Involves(department, roles):
                shares = [a for a in catalog.assignments_of[task.iri] if a.department == department.id and a.role in roles]
                return [quoter.note(share) for share in shares]
            case LeadCount():
                return [quoter.note(a) for a in catalog.assignments_of[task.iri] if a.role is Role.LEAD]
            case Has(kind):
                return self._items(kind, task)
            case Measured(measure):
                held = [i for i in catalog.indicators_of[task.iri] if _meets(i, measure)]
                return [quoter.span(i.plan, i.task, i.start, i.end) for i in held]
            case Due():
                return [quoter.around(d.plan, d.task, d.start, d.end) for d in catalog.deadlines_of[task.iri]]
            case Cites(policy):
                return [quoter.reference(p) for p in catalog.policies_of[task.iri] if p.iri == policy.id]
            case About(words):
                return self._holding(words, task)
            case _:
                return []

    def _items(self, kind: Asked, task: TaskFact) -> list[Citation]:
        catalog, quoter = self._catalog, self._quoter
        if kind is Asked.POLICIES:
            return [quoter.reference(p) for p in catalog.policies_of[task.iri]]
        items = {
            Asked.INDICATORS: catalog.indicators_of,
            Asked.COVERAGE: catalog.coverage_of,
            Asked.DEADLINES: catalog.deadlines_of,
        }.get(kind)
        return [quoter.span(i.plan, i.task, i.start, i.end) for i in items[task.iri]] if items else []

    def _holding(self, words: Sequence[str], task: TaskFact) -> list[Citation]:
        """The first clause that holds each word."""
        found = []
        for word in words:
            clauses = [self._quoter.clause(c) for c in self._catalog.clauses_of[task.iri]]
            found += [c for c in clauses if word in c.quote.lower()][:1]
        return found

    # —— words ——

    def label(self, task: TaskFact) -> str:
        """任务10; with the plan's title where there are several plans."""
        plan = f"《{self._catalog.plan_by_id[task.plan].title}》" if self._several else ""
        return f"{plan}任务{task.number}"

    def task_result(self, task: TaskFact) -> Result:
        """The task as the JSON contract has it."""
        return {
            "type": "task",
            "plan": task.plan,
            "number": task.number,
            "title": task.title,
            "start": task.start,
            "end": task.end,
        }

    def _indicator_result(self, indicator: IndicatorFact, task: TaskFact) -> Result:
        value = indicator.value
        return {
            "type": "indicator",
            "plan": indicator.plan,
            "task": task.number,
            "name": indicator.name,
            "value": int(value) if value.is_integer() else value,
            "unit": indicator.unit,
            "comparator": indicator.comparator,
            "period": indicator.period,
        }

    def _names(self, task: TaskFact, role: Role | None) -> list[str]:
        shares = self._catalog.assignments_of[task.iri]
        return [self._catalog.departments[a.department].name for a in shares if role in (None, a.role)]

    def _summary(self, ask: Ask, outcome: Outcome) -> str:
        query, count = ask.query, outcome.count
        match query.asked:
            case Asked.TASKS:
                numbers = "、".join(self._catalog.tasks[iri].number for iri in outcome.rows)
                return f"{'有' if not ask.described else '共'} {count} 项任务：{numbers}。"
            case Asked.DEPARTMENTS:
                names = "、".join(self._catalog.departments[iri].name for iri in outcome.rows)
                return f"{role_names(query.roles)}单位 {count} 个：{names}。"
            case Asked.INDICATORS:
                return f"量化指标 {count} 项："
            case Asked.DEADLINES:
                return "写明的时限：" + "、".join(dict.fromkeys(_date(self._catalog.deadlines[i].value) for i in outcome.rows)) + "。"
            case Asked.POLICIES:
                return f"引用的文件 {count} 份："
            case Asked.SECTIONS:
                return f"共 {count} 个部分："
            case _:
                return f"共 {count} 项："

    def _beside(self, ask: Ask) -> list[str]:
        """What is said beside the answer: a collective that includes the department that was asked about."""
        notes = []
        for condition in _positive(ask.query.where):
            if not isinstance(condition, Involves) or ask.query.asked is not Asked.TASKS:
                continue
            for other in self._catalog.departments.values():
                if condition.department.id in other.members:
                    shares = [a for a in self._catalog.assignments_to[other.iri] if a.role in condition.roles]
                    numbers = "、".join(self._catalog.tasks[a.task].number for a in shares)
                    if numbers:
                        notes.append(f"另外，任务{numbers}写的是“{other.name}”，其中包括{condition.department}；未计入以上结果。")
        if any(isinstance(c, Due) for c in _positive(ask.query.where)):
            notes += self._whole_period()
        return notes

    def _whole_period(self) -> list[str]:
        """Indicators that are due within the plan's own period, said beside tasks with a date of their own."""
        notes = []
        for plan in self._catalog.plans.values():
            if plan.period:
                period = f"{plan.period[0]}-{plan.period[1]}"
                within = [i for i in self._catalog.indicators.values() if i.plan == plan.id and i.period == period]
                numbers = "、".join(dict.fromkeys(self._catalog.tasks[i.task].number for i in within))
                if numbers:
                    notes.append(f"另外，任务{numbers}的指标以“三年内”等计划期为限（{period} 年），没有写具体日期。")
        return notes

    def _end_of_heading(self, iri: str) -> int:
        section = self._catalog.sections[iri]
        owner = self._catalog.plan_by_id[section.plan].iri
        clause = next((c for c in self._catalog.clauses_of[owner] if c.start == section.start), None)
        return clause.end if clause else section.end

    # —— nothing found ——

    def _nothing(self, ask: Ask, tasks: Sequence[TaskFact], understood: str) -> Answer:
        """Why there is nothing, and what the tasks in question do say."""
        query = ask.query
        if query.asked is Asked.TASKS or not tasks:
            reason, message = Reason.NOTHING_MEETS, "没有符合这些条件的任务。"
            if query.asked is not Asked.TASKS:
                message = f"没有符合这些条件的{ {Asked.DEPARTMENTS: '单位', Asked.INDICATORS: '量化指标', Asked.DEADLINES: '时限', Asked.POLICIES: '引用文件'}.get(query.asked, '内容')}。"
            return Answer(Status.NOT_FOUND, message, understood, reason=reason, notes=ask.notes)
        names = "、".join(f"任务{t.number}" for t in tasks[:8]) + ("等" if len(tasks) > 8 else "")
        said = {
            Asked.INDICATORS: "没有写可量化的指标",
            Asked.DEADLINES: "没有写明完成时限",
            Asked.POLICIES: "没有引用上级文件",
            Asked.DEPARTMENTS: f"没有写明{role_names(query.roles)}单位",
        }.get(query.asked, "没有写")
        notes = [*ask.notes]
        if query.asked is Asked.INDICATORS:
            notes += [f"任务{t.number}有覆盖性目标：“{c.quote}”" for t in tasks[:8] for c in self._items(Asked.COVERAGE, t)]
        if query.asked is Asked.DEADLINES:
            notes += self._periods(tasks)
        return Answer(Status.NOT_FOUND, f"{names}{said}。", understood, reason=Reason.NOT_STATED, notes=tuple(notes))

    def _periods(self, tasks: Sequence[TaskFact]) -> list[str]:
        notes = []
        for task in tasks[:8]:
            timed = [i for i in self._catalog.indicators_of[task.iri] if i.period]
            quotes = [self._quoter.span(i.plan, i.task, i.start, i.end).quote for i in timed]
            notes += [f"任务{task.number}的指标写了时间：“{quote}”" for quote in quotes]
        return notes


def _positive(where: Condition) -> list[Condition]:
    """The conditions that a matching task meets, through And and Or; what is denied has no clause to show."""
    if isinstance(where, And | Or):
        return [part for inner in where.parts for part in _positive(inner)]
    return [where]


def _meets(indicator: IndicatorFact, measure: Measure) -> bool:
    if measure.unit is not None and indicator.unit != measure.unit:
        return False
    if measure.period is not None and indicator.period != measure.period:
        return False
    comparison = measure.comparison or Comparison.EQUAL
    return measure.value is None or comparison.holds(indicator.value, measure.value)


def _date(value: str) -> str:
    """2026-12 → 2026年12月（底）."""
    if value == "ongoing":
        return "持续推进"
    year, _, month = value.partition("-")
    return f"{year}年底（{value}）" if month == "12" else f"{year}年{int(month)}月" if month else f"{year}年"
