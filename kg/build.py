"""Records to triples: one named graph for each revision of a plan, and one for the department register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ingest.citation import plain_number
from ingest.records import Assignment, Deadline, Indicator, Plan, PlanInfo, PolicyReference, Role, Section, Span, Task
from ingest.register import Register
from kg._departments import node, register_graph, unregistered
from kg.documents import Documents
from kg.vocabulary import (
    COUNT_WORDS,
    ROLE_WORDS,
    Iri,
    Triple,
    Value,
    department_iri,
    item_iri,
    plan_iri,
    section_iri,
    selector_iri,
    task_iri,
    word,
)

__all__ = ["last_month", "plan_graph", "register_graph"]

IN_SECTIONS = frozenset({"indicator", "coverage", "deadline", "reference"})
"""What a plan states outside its tasks and is asked for by section."""


def plan_graph(
    plan: Plan, register: Register, revises: str | None = None, documents: Documents | None = None
) -> tuple[Triple, ...]:
    """The triples of one revision's named graph, each once, in the order of the text.

    Args:
        plan: the revision, read.
        register: where the canonical names of departments are looked up.
        revises: the id of the plan that this is the next revision of, if it is one.
        documents: what the whole corpus says of cited documents; None: what this plan says of them.

    Raises:
        ValueError: two tasks of the plan share a key; reading must keep keys apart.
    """
    keys = [task.key for task in plan.tasks]
    if len(set(keys)) < len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"tasks of {plan.info.id} share a key: {twice}")
    return tuple(dict.fromkeys(_PlanWriter(plan, register, documents or Documents.of([plan])).triples(revises)))


def last_month(due: str) -> str | None:
    """The month by which a deadline or a condition falls due; None for "ongoing" and what is no date.

    "2026-09" → "2026-09"; a year stands for its last month, "2026" → "2026-12".
    """
    year, _, month = due.partition("-")
    if len(year) != 4 or not year.isdecimal():
        return None
    if not month:
        return f"{year}-12"
    return due if len(month) == 2 and month.isdecimal() else None


class _PlanWriter:
    """Writes one plan; knows its id, text, the register and the documents, so that each method says one thing."""

    def __init__(self, plan: Plan, register: Register, documents: Documents) -> None:
        self.plan = plan
        self.id = plan.info.id
        self.iri = plan_iri(plan.info.id)
        self.register = register
        self.documents = documents
        clauses = [*plan.clauses, *(clause for task in plan.tasks for clause in task.clauses)]
        self.clause_order = {span: order for order, span in enumerate(sorted({clause.span for clause in clauses}))}

    def triples(self, revises: str | None) -> Iterator[Triple]:
        yield from _plan_node(self.iri, self.plan.info)
        if revises is not None:
            yield self.iri, word("prov:wasRevisionOf"), plan_iri(revises)
        for section in self.plan.sections:
            yield from self.section(section)
        yield from self.shared(self.iri, self.plan)
        yield from self.stated(self.iri, self.plan)
        for order, task in enumerate(self.plan.tasks):
            yield from self.task(order, task)
        for anomaly in self.plan.anomalies:
            values: dict[str, Value | None] = {"mz:kind": anomaly.kind, "mz:message": anomaly.message}
            owner = self.holder(anomaly.span)
            yield from self.item(owner, "anomaly", anomaly.span, values, (anomaly.kind, anomaly.message))

    def holder(self, span: Span) -> Iri:
        """The task that a span lies in, else the plan."""
        return next((task_iri(self.id, t.key) for t in self.plan.tasks if t.span.holds(span)), self.iri)

    def evidence(self, iri: Iri, span: Span) -> Iterator[Triple]:
        selector = selector_iri(self.id, span)
        yield iri, word("mz:evidence"), selector
        yield iri, word("mz:span"), f"{span.start}-{span.end}"
        yield from node(selector, "oa:TextPositionSelector", {"oa:start": span.start, "oa:end": span.end})

    def item(
        self, owner: Iri, kind: str, span: Span, values: dict[str, Value | None], content: tuple[object, ...] = ()
    ) -> Iterator[Triple]:
        """Something that ``owner`` says at ``span``: its link, its values and its evidence."""
        iri = item_iri(owner, kind, span, content)
        yield owner, word(f"mz:{kind}"), iri
        yield from node(iri, f"mz:{kind.capitalize()}", values)
        yield from self.evidence(iri, span)
        if owner == self.iri and kind in IN_SECTIONS:  # a task stands in sections itself
            yield from self.membership(iri, [s for s in self.plan.sections if s.span.holds(span)])

    def section(self, section: Section) -> Iterator[Triple]:
        iri = section_iri(self.id, section.path, section.heading)
        values: dict[str, Value | None] = {
            "mz:plan": self.iri,
            "mz:number": section.number,
            "dcterms:title": section.title,
            "mz:path": "/".join(section.path),
        }
        yield from node(iri, "mz:Section", values)
        yield from self.evidence(iri, section.span)
        yield from self.membership(iri, [s for s in self.plan.sections if s != section and s.span.holds(section.span)])

    def membership(self, iri: Iri, sections: Iterable[Section]) -> Iterator[Triple]:
        """Where a task or section stands: at every depth, and the innermost once more."""
        outward = sorted(sections, key=lambda s: (s.span.end - s.span.start, -len(s.path)))
        iris = [section_iri(self.id, s.path, s.heading) for s in outward]
        yield from ((iri, word("mz:inSection"), section) for section in iris)
        yield from ((iri, word("mz:section"), section) for section in iris[:1])

    def task(self, order: int, task: Task) -> Iterator[Triple]:
        iri = task_iri(self.id, task.key)
        counts: dict[str, Value | None] = {
            name: _number_of(task.assignments, roles) for roles, name in COUNT_WORDS.items()
        }
        values: dict[str, Value | None] = {
            "mz:plan": self.iri,
            "mz:key": task.key,
            "mz:number": task.number,
            "mz:path": "/".join(task.path),
            "dcterms:title": task.title,
            "mz:order": order,
            **counts,
            "mz:text": task.span.of(self.plan.text),
        }
        yield from node(iri, "mz:Task", values)
        yield from self.evidence(iri, task.span)
        yield from self.membership(iri, [s for s in self.plan.sections if s.span.holds(task.span)])
        yield from self.shared(iri, task)
        own = {a.department for a in task.assignments if not a.general}
        for assignment in task.assignments:
            yield from self.assignment(iri, assignment, own)
        yield from self.stated(iri, task)

    def stated(self, owner: Iri, of: Plan | Task) -> Iterator[Triple]:
        """What a task aims at, or a plan outside its tasks (到2025年，全省…达到60%)."""
        for indicator in of.indicators:
            yield from self.indicator(owner, indicator)
        for coverage in of.coverage:
            yield from self.item(owner, "coverage", coverage.span, {})
        for deadline in of.deadlines:
            yield from self.deadline(owner, deadline)

    def shared(self, owner: Iri, of: Plan | Task) -> Iterator[Triple]:
        """What stands in tasks and outside them: clauses, policy references, mentions."""
        for clause in of.clauses:
            values: dict[str, Value | None] = {"mz:kind": clause.kind, "mz:order": self.clause_order[clause.span]}
            yield from self.item(owner, "clause", clause.span, values, (clause.kind,))
        for policy in of.policies:
            yield from self.reference(owner, policy)
        for mention in of.mentions:
            yield from self.item(owner, "mention", mention.span, {"mz:kind": mention.kind}, (mention.kind,))

    def assignment(self, owner: Iri, assignment: Assignment, own: Collection[str]) -> Iterator[Triple]:
        """``own`` are the departments that the task's own note names; beside them, one that a rule adds is general."""
        known = self.register.named_in(self.plan.info, assignment.department)
        name, area = (known.name, known.area) if known else (assignment.department, self.plan.info.area)
        department = department_iri(name, area)
        if known is None:
            yield from unregistered(department, assignment, area)
        yield owner, ROLE_WORDS[assignment.role], department
        yield owner, word("mz:involves"), department
        if own and assignment.department not in own:
            yield owner, word("mz:general"), department
        values: dict[str, Value | None] = {
            "mz:department": department,
            "mz:role": assignment.role,
            "mz:surface": assignment.surface,
        }
        yield from self.item(owner, "assignment", assignment.span, values, (assignment.role, department))

    def indicator(self, owner: Iri, indicator: Indicator) -> Iterator[Triple]:
        values: dict[str, Value | None] = {
            "mz:name": indicator.name,
            "mz:value": float(indicator.value),
            "mz:upper": None if indicator.upper is None else float(indicator.upper),
            "mz:unit": indicator.unit,
            "mz:comparator": indicator.comparator,
            "mz:period": indicator.period,
        }
        yield from self.item(owner, "indicator", indicator.span, values, tuple(values.values()))

    def deadline(self, owner: Iri, deadline: Deadline) -> Iterator[Triple]:
        values: dict[str, Value | None] = {"mz:value": deadline.value, "mz:dueMonth": last_month(deadline.value)}
        yield from self.item(owner, "deadline", deadline.span, values, (deadline.value,))

    def reference(self, owner: Iri, policy: PolicyReference) -> Iterator[Triple]:
        """A citation, with title and number as they are written; a number alone is its own title."""
        document = self.documents.iri(policy)
        title = "".join(policy.title.splitlines()) or policy.number or ""
        number = plain_number(policy.number) if policy.number else None
        yield from node(document, "mz:Document", {"dcterms:title": title, "mz:number": number})
        yield owner, word("mz:cites"), document
        values: dict[str, Value | None] = {
            "mz:document": document,
            "dcterms:title": title,
            "mz:number": policy.number,
        }
        yield from self.item(owner, "reference", policy.span, values, (document, policy.title))


def _number_of(assignments: Iterable[Assignment], roles: frozenset[Role]) -> int:
    """How many departments a task's own note gives one of ``roles``; where only a rule gives any, those."""
    held = [a for a in assignments if a.role in roles]
    own = {a.department for a in assignments if not a.general}
    return len({a.department for a in held if not own or a.department in own})


def _plan_node(iri: Iri, info: PlanInfo) -> Iterator[Triple]:
    first, last = info.period or (None, None)
    values: dict[str, Value | None] = {
        "dcterms:identifier": info.id,
        "dcterms:title": info.title,
        "mz:sha256": info.sha256,
        "mz:number": info.number,
        "mz:issuer": info.issuer,
        "mz:level": info.level,
        "mz:area": info.area,
        "mz:firstYear": first,
        "mz:lastYear": last,
        "mz:status": info.status,
        "dcterms:date": info.date,
        "dcterms:source": info.source,
    }
    yield from node(iri, "mz:Plan", values)
