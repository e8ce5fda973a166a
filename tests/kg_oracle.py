"""What a query means, in plain Python over the records, and random queries: knows nothing of SPARQL or of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from ingest.records import Deadline, Indicator, Plan, Role, Span, Task
from ingest.register import Register
from kg.algebra import (
    ANY_ROLE,
    About,
    Among,
    And,
    Asked,
    Calculation,
    Cites,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    HasRole,
    Holding,
    InPlan,
    InSection,
    Involves,
    Measure,
    Measured,
    Not,
    Operator,
    Or,
    Passage,
    Query,
    Ref,
    RoleCount,
)
from kg.vocabulary import COUNT_WORDS, department_iri, document_iri, item_iri, plan_iri, section_iri, task_iri
from kg.walk import DEEPEST_QUERY

MARKS: dict[Comparison, Callable[[object, object], bool]] = {
    Comparison.EQUAL: lambda a, b: a == b,
    Comparison.AT_LEAST: lambda a, b: a >= b,  # type: ignore[operator]
    Comparison.AT_MOST: lambda a, b: a <= b,  # type: ignore[operator]
    Comparison.MORE: lambda a, b: a > b,  # type: ignore[operator]
    Comparison.LESS: lambda a, b: a < b,  # type: ignore[operator]
}


UNRANKED = (Asked.COVERAGE, Asked.DEADLINES, Asked.POLICIES)


@dataclass(frozen=True)
class Found:
    rows: tuple[str, ...]
    tasks: tuple[str, ...]
    counts: dict[str, float]


class Oracle:
    """Answers queries from records."""

    def __init__(self, plans: tuple[Plan, ...], register: Register) -> None:
        self.plans = sorted(plans, key=lambda plan: plan_iri(plan.info.id))
        self.register = register
        self.found: dict[Query, Found] = {}

    def department(self, name: str, plan: Plan) -> str:
        known = self.register.resolve(name, plan.info.area)
        return department_iri(known.name, known.area) if known else department_iri(name, plan.info.area)

    def indicator(self, i: Indicator, task: str) -> str:
        content = (i.name, float(i.value), i.upper, i.unit, i.comparator, i.period)
        return item_iri(task, "indicator", i.span, content)  # type: ignore[arg-type]

    def sections(self, task: Task, plan: Plan) -> list[str]:
        return [section_iri(plan.info.id, s.path, s.heading) for s in plan.sections if s.span.holds(task.span)]

    def has(self, kind: Asked, task: Task, plan: Plan) -> bool:
        return bool({
            Asked.TASKS: True,
            Asked.DEPARTMENTS: task.assignments,
            Asked.INDICATORS: task.indicators,
            Asked.COVERAGE: task.coverage,
            Asked.DEADLINES: task.deadlines,
            Asked.POLICIES: task.policies,
            Asked.SECTIONS: self.sections(task, plan),
            Asked.PLANS: True,
        }[kind])  # fmt: skip

    def measured(self, i: Indicator, iri: str, m: Measure) -> bool:
        return (
            (not m.ids or iri in {ref.id for ref in m.ids})
            and m.unit in (None, i.unit)
            and m.period in (None, i.period)
            and (m.value is None or MARKS[m.comparison or Comparison.EQUAL](i.value, m.value))
            and (m.most is None or i.value <= m.most)
        )

    def due(self, deadline: Deadline, due: Due) -> bool:
        if due.value == "ongoing" or deadline.value == "ongoing":
            return due.value == deadline.value
        have, want = (v if "-" in v else f"{v}-12" for v in (deadline.value, due.value))
        return MARKS[due.comparison](have, want)

    def meets(self, c: Condition, task: Task, plan: Plan) -> bool:  # noqa: C901, PLR0911, PLR0912 - a case a node
        iri = task_iri(plan.info.id, task.key)
        match c:
            case Everything():
                return True
            case And(parts):
                return all(self.meets(part, task, plan) for part in parts)
            case Or(parts):
                return any(self.meets(part, task, plan) for part in parts)
            case Not(part):
                return not self.meets(part, task, plan)
            case Involves(office, roles, first):
                sought = {office.id} if isinstance(office, Ref) else set(self.run(office).rows)
                if first:
                    return self.first(task, plan, roles, None) in sought
                return any(a.role in roles and self.department(a.department, plan) in sought for a in task.assignments)
            case RoleCount(comparison, number, roles):
                own = named(task)
                return MARKS[comparison](
                    len({a.department for a in task.assignments if a.role in roles and a.department in own}), number
                )
            case InPlan(plans):
                return plan_iri(plan.info.id) in {ref.id for ref in plans}
            case InSection(ref):
                return ref.id in self.sections(task, plan)
            case Among(Query() as inner):
                return iri in (self.run(inner).rows if inner.asked is Asked.TASKS else self.run(inner).tasks)
            case Among(tasks):
                assert isinstance(tasks, tuple)
                return iri in {ref.id for ref in tasks}
            case Has(kind):
                return self.has(kind, task, plan)
            case HasRole(roles):
                return any(a.role in roles for a in task.assignments)
            case Cites(ref):
                return ref.id in {document_iri(p.title, p.number) for p in task.policies}
            case Measured(measure):
                return any(self.measured(i, self.indicator(i, iri), measure) for i in task.indicators)
            case Due():
                return any(self.due(d, c) for d in task.deadlines)
            case About(words):
                return all(word in plan.text[task.span.start : task.span.end] for word in words)
        raise AssertionError(c)

    def first(self, task: Task, plan: Plan, roles: frozenset[Role], passage: Passage | None) -> str | None:
        """The department that stands before all others that have one of ``roles``; a rule names none."""
        own = named(task)
        held = [
            (a.span.start, self.department(a.department, plan))
            for a in task.assignments
            if a.role in roles and a.department in own and (passage is None or passage.holds(a.span.start))
        ]
        return min(held)[1] if held else None

    def items(self, query: Query, task: Task, plan: Plan) -> list[tuple[int, str]]:
        """(place, IRI) of what is asked for in one task."""
        iri = task_iri(plan.info.id, task.key)
        match query.asked:
            case Asked.TASKS:
                return [(task.span.start, iri)]
            case Asked.DEPARTMENTS:
                own = named(task) if not (query.general or query.only) else {a.department for a in task.assignments}
                held = [
                    (a.span.start, self.department(a.department, plan))
                    for a in task.assignments
                    if a.role in query.roles and a.department in own
                    if query.passage is None or query.passage.holds(a.span.start)
                ]
                if query.first:
                    foremost = self.first(task, plan, query.roles, query.passage)
                    held = [(at, d) for at, d in held if d == foremost]
                among = {d for _, d in held if not query.only or d in {ref.id for ref in query.only}}
                return [(at, d) for at, d in held if d in among - {ref.id for ref in query.excluding}]
            case Asked.INDICATORS:
                found = [(i.span.start, self.indicator(i, iri), i) for i in task.indicators]
                return [
                    (at, x)
                    for at, x, i in found
                    if not query.measures or any(self.measured(i, x, measure) for measure in query.measures)
                ]
            case Asked.COVERAGE:
                return [(c.span.start, item_iri(iri, "coverage", c.span)) for c in task.coverage]
            case Asked.DEADLINES:
                kept = [d for d in task.deadlines if query.due is None or self.due(d, query.due)]
                return [(d.span.start, item_iri(iri, "deadline", d.span, (d.value,))) for d in kept]
            case Asked.POLICIES:
                cited = [(p.span.start, document_iri(p.title, p.number)) for p in task.policies]
                return [(at, x) for at, x in cited if chosen(query, x)]
            case Asked.SECTIONS:
                inside = [s for s in plan.sections if s.span.holds(task.span)]
                return [(s.span.start, section_iri(plan.info.id, s.path, s.heading)) for s in inside]
            case Asked.PLANS:
                return [(0, plan_iri(plan.info.id))]

    def of_places(self, c: Condition) -> bool:
        if isinstance(c, And | Or):
            return all(self.of_places(part) for part in c.parts)
        return self.of_places(c.part) if isinstance(c, Not) else isinstance(c, Everything | InPlan | InSection)

    def holds(self, c: Condition, plan: Plan, span: Span) -> bool:
        """Whether a place outside the tasks meets a condition that speaks of places."""
        match c:
            case And(parts):
                return all(self.holds(part, plan, span) for part in parts)
            case Or(parts):
                return any(self.holds(part, plan, span) for part in parts)
            case Not(part):
                return not self.holds(part, plan, span)
            case InSection(ref):
                return ref.id in {
                    section_iri(plan.info.id, s.path, s.heading) for s in plan.sections if s.span.holds(span)
                }
            case InPlan(plans):
                return plan_iri(plan.info.id) in {ref.id for ref in plans}
        return isinstance(c, Everything)

    def outside(self, query: Query, plan: Plan) -> list[tuple[int, str]]:
        """(place, IRI) of what a plan states outside its tasks and meets a condition that speaks of places."""
        if not self.of_places(query.where):
            return []
        iri = plan_iri(plan.info.id)
        match query.asked:
            case Asked.INDICATORS:
                met = [(i, self.indicator(i, iri)) for i in plan.indicators]
                found = [
                    (i.span, x)
                    for i, x in met
                    if not query.measures or any(self.measured(i, x, measure) for measure in query.measures)
                ]
            case Asked.COVERAGE:
                found = [(c.span, item_iri(iri, "coverage", c.span)) for c in plan.coverage]
            case Asked.DEADLINES:
                kept = [d for d in plan.deadlines if query.due is None or self.due(d, query.due)]
                found = [(d.span, item_iri(iri, "deadline", d.span, (d.value,))) for d in kept]
            case Asked.POLICIES:
                cited = [(p.span, document_iri(p.title, p.number)) for p in plan.policies]
                found = [(span, x) for span, x in cited if chosen(query, x)]
            case _:
                found = []
        return [(span.start, x) for span, x in found if self.holds(query.where, plan, span)]

    def run(self, query: Query) -> Found:
        if query not in self.found:
            self.found[query] = self.find(query)
        return self.found[query]

    def find(self, query: Query) -> Found:
        rows: dict[str, None] = {}
        through: list[tuple[str, str]] = []
        for plan in self.plans:
            here = self.outside(query, plan)
            for task in plan.tasks:
                if self.meets(query.where, task, plan):
                    items = self.items(query, task, plan)
                    here += items
                    through += [(task_iri(plan.info.id, task.key), iri) for _, iri in items]
            rows |= dict.fromkeys(iri for _, iri in sorted(here))
        counts = self.counts(query)
        if query.grouped and query.only and query.asked is Asked.DEPARTMENTS:
            rows = dict.fromkeys(ref.id for ref in query.only)
        for holding in query.holding if query.asked is Asked.DEPARTMENTS else ():
            rows = {iri: None for iri in rows if self.holds_so_many(iri, holding)}
        kept = list(rows) if counts is None else ranked(query, list(rows), counts)
        tasks = dict.fromkeys(task for task, iri in through if iri in kept)
        return Found(tuple(kept), tuple(tasks), {} if counts is None else {iri: counts[iri] for iri in kept})

    def holds_so_many(self, office: str, holding: Holding) -> bool:
        """Whether a department has one of the roles in so many tasks."""
        number = holding.number if isinstance(holding.number, int) else len(self.run(holding.number).rows)
        held = self.pairs(Query(Asked.DEPARTMENTS, holding.where, holding.roles), Asked.DEPARTMENTS)
        return MARKS[holding.comparison](sum(iri == office for iri, _ in held), number)

    def number(self, query: Query) -> tuple[float | None, str | None]:
        """What a query stands for in a calculation, and the unit of an indicator's value."""
        rows, counts = self.run(query).rows, self.run(query).counts
        measured = query.asked is Asked.INDICATORS and not query.counted
        units = [self.values[iri].unit for iri in rows] if measured else []
        unit = units[0] if units else None
        if query.ranked and not query.counted and query.asked not in UNRANKED:
            return (counts[rows[0]] if rows else None), unit
        if measured:
            return (sum(self.values[iri].value for iri in rows) if len(set(units)) == 1 else None), unit
        return len(rows), None

    @property
    def values(self) -> dict[str, Indicator]:
        """Every indicator by its IRI."""
        inside = [(task_iri(p.info.id, t.key), i) for p in self.plans for t in p.tasks for i in t.indicators]
        outside = [(plan_iri(p.info.id), i) for p in self.plans for i in p.indicators]
        return {self.indicator(i, iri): i for iri, i in [*inside, *outside]}

    def calculate(self, asked: Calculation) -> float | None:
        """The number, or None where there is none."""
        left, unit = self.number(asked.left)
        right, other = self.number(asked.right) if asked.right else (left, unit)
        if left is None or right is None or (unit and other and unit != other):
            return None
        if unit != other and asked.operator is not Operator.RATIO:
            return None  # 466台 - 6项
        if asked.operator in (Operator.RATIO, Operator.SHARE):
            times = 100 if asked.operator is Operator.SHARE else 1
            return times * left / right if right else None
        if asked.operator is Operator.SUM:
            return left + right if asked.right else left
        return left * asked.factor if asked.operator is Operator.PRODUCT else max(left, right) - min(left, right)

    def counts(self, query: Query) -> dict[str, float] | None:
        if query.asked is Asked.DEPARTMENTS:
            held = Counter(iri for iri, _ in self.pairs(query, Asked.DEPARTMENTS))
            return {iri: held[iri] for iri in [*held, *(ref.id for ref in query.only if query.grouped)]}
        if not (query.ranked or query.grouped or query.tally):
            return None
        if query.asked is Asked.TASKS:
            held = Counter(task for _, task in self.pairs(query, query.by))
            return {task: held[task] for _, task in self.pairs(query, Asked.TASKS)}
        if query.asked in (Asked.SECTIONS, Asked.PLANS):
            return dict(Counter(iri for iri, _ in self.pairs(query, query.asked)))
        if query.asked is Asked.INDICATORS:
            all_tasks = [(task, task_iri(plan.info.id, task.key)) for plan in self.plans for task in plan.tasks]
            own = [(plan_iri(plan.info.id), i) for plan in self.plans for i in plan.indicators]
            found = [*((iri, i) for task, iri in all_tasks for i in task.indicators), *own]
            return {self.indicator(i, iri): i.value for iri, i in found}
        return None

    def pairs(self, query: Query, kind: Asked) -> set[tuple[str, str]]:
        """(what is held, task) of the matching tasks."""
        asked = replace(query, asked=kind)
        return {
            (item, task_iri(plan.info.id, task.key))
            for plan in self.plans
            for task in plan.tasks
            if self.meets(query.where, task, plan)
            for _, item in self.items(asked, task, plan)
        }


def ranked(query: Query, rows: list[str], counts: dict[str, float]) -> list[str]:
    """Cut and ordered by count, where the query asks for it."""
    if query.tally is not None:
        sign, number = query.tally
        rows = [row for row in rows if MARKS[sign](counts[row], number)]
    if not query.ranked:
        return rows
    rows.sort(key=lambda row: counts[row] * (1 if query.fewest else -1))
    if query.nth is not None:
        places = sorted({counts[row] for row in rows}, reverse=not query.fewest)
        return [row for row in rows if counts[row] in places[query.nth - 1 : query.nth]]
    if query.top is not None:
        edge = {counts[d] for d in rows[: query.top]}
        rows = [d for place, d in enumerate(rows) if place < query.top or counts[d] in edge]
    return rows


def calculations(plans: tuple[Plan, ...], register: Register) -> st.SearchStrategy[Calculation]:
    """Random calculations about these plans: every operator, with operands of every kind."""
    operands = queries(plans, register, inside=1)
    two = st.sampled_from([Operator.DIFFERENCE, Operator.RATIO, Operator.SHARE, Operator.SUM])
    return st.one_of(
        st.builds(Calculation, two, operands, operands),
        st.builds(Calculation, st.just(Operator.SUM), operands),
        st.builds(Calculation, st.just(Operator.PRODUCT), operands, factor=st.integers(1, 5)),
    )


def queries(plans: tuple[Plan, ...], register: Register, inside: int = DEEPEST_QUERY) -> st.SearchStrategy[Query]:
    """Random queries about these plans: every node, every field, conditions nested three deep and more.

    ``inside`` is how many queries may stand within one another in a query.
    """
    oracle = Oracle(plans, register)
    tasks = [(task, plan) for plan in plans for task in plan.tasks]
    iris = [(task, task_iri(plan.info.id, task.key)) for task, plan in tasks]

    def refs(ids: list[str]) -> st.SearchStrategy[Ref]:
        return st.sampled_from([*dict.fromkeys(ids), "urn:mingze:nothing"]).map(Ref)

    def several(ids: list[str]) -> st.SearchStrategy[tuple[Ref, ...]]:
        return st.lists(refs(ids), max_size=4).map(tuple)

    departments = refs([oracle.department(a.department, plan) for task, plan in tasks for a in task.assignments])
    sections = refs([section_iri(p.info.id, s.path, s.heading) for p in plans for s in p.sections])
    documents = refs(
        [
            document_iri(x.title, x.number)
            for p in plans
            for x in (*p.policies, *(y for t in p.tasks for y in t.policies))
        ]
    )
    indicators = [(i, oracle.indicator(i, iri)) for task, iri in iris for i in task.indicators]
    roles = st.frozensets(st.sampled_from(Role))
    comparisons = st.sampled_from(Comparison)
    measures = st.builds(
        Measure,
        st.none() | st.sampled_from([i.unit for i, _ in indicators] + ["光年"]),
        st.none() | comparisons,
        st.none() | st.sampled_from([i.value for i, _ in indicators]) | st.floats(0, 1e7),
        st.none() | st.sampled_from([i.value for i, _ in indicators]),
        st.none() | st.sampled_from(["annual", "2024-2026", "2026-12"]),
        several([iri for _, iri in indicators]),
    )
    dates = [d.value for task, _ in tasks for d in task.deadlines if d.value != "ongoing"] + ["2025", "2026-07"]
    dues = st.builds(Due, comparisons, st.sampled_from(dates)) | st.just(Due(Comparison.EQUAL, "ongoing"))
    words = [task.title for task, _ in tasks] + ["电梯", "。", "'", '"', "} UNION {", "\\", ""]
    leaves: st.SearchStrategy[Condition] = st.one_of(
        st.just(Everything()),
        st.builds(Involves, departments, roles, st.booleans()),
        st.builds(RoleCount, comparisons, st.integers(0, 4), st.sampled_from(sorted(COUNT_WORDS, key=sorted))),
        st.builds(InPlan, several([plan_iri(plan.info.id) for plan in plans])),
        st.builds(InSection, sections),
        st.builds(Among, several([iri for _, iri in iris])),
        st.builds(Has, st.sampled_from(Asked)),
        st.builds(HasRole, roles),
        st.builds(Cites, documents),
        st.builds(Measured, measures),
        dues,
        st.builds(About, st.lists(st.sampled_from(words), max_size=2).map(tuple)),
    )
    inner = unprinted(queries(plans, register, inside - 1)) if inside else st.nothing()
    if inside:
        leaves = st.one_of(leaves, st.builds(Involves, inner, roles, st.booleans()), st.builds(Among, inner))
    conditions = nested(leaves)
    longest = max(len(plan.text) for plan in plans)
    spans = st.tuples(st.integers(0, longest), st.integers(0, longest))
    return st.builds(
        Query,
        st.sampled_from(Asked),
        conditions | st.builds(And, st.lists(leaves, max_size=3).map(tuple)),
        roles=roles,
        excluding=st.lists(departments, max_size=2).map(tuple),
        only=st.lists(departments | documents, max_size=2).map(tuple),
        passage=st.none() | st.none() | st.builds(Passage, st.lists(spans, max_size=2).map(tuple), st.just("电梯")),
        measures=st.lists(measures, max_size=2).map(tuple),
        general=st.booleans(),
        grouped=st.booleans(),
        due=st.none() | dues,
        counted=st.booleans(),
        holding=st.lists(
            st.builds(Holding, comparisons, st.integers(0, 3) | inner, leaves, roles | st.just(ANY_ROLE)), max_size=2
        ).map(tuple),
        first=st.booleans(),
        ranked=st.booleans(),
        by=st.sampled_from((Asked.DEPARTMENTS, Asked.INDICATORS)),
        nth=st.none() | st.integers(1, 3),
        tally=st.none() | st.tuples(comparisons, st.integers(0, 4)),
        fewest=st.booleans(),
        top=st.none() | st.integers(0, 5),
    )


def chosen(query: Query, iri: str) -> bool:
    """Whether a document is one of those that the query chooses among."""
    return not query.only or iri in {ref.id for ref in query.only}


def unprinted(queries: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """The same, which prints itself in one word: hypothesis would write out every level within every other."""

    @st.composite
    def inner(draw: st.DrawFn) -> Query:
        return draw(queries)

    return inner()


def nested(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Conditions of conditions."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(And, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=6,
    )


def named(task: Task) -> set[str]:
    """The departments that a task's own note names; where only a rule gives it any, those."""
    own = {a.department for a in task.assignments if not a.general}
    return own or {a.department for a in task.assignments}
