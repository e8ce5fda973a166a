"""A :class:`~kg.algebra.Query` as one SPARQL query with bound parameters.

Every condition becomes a true-or-false expression about ``?task`` (and its ``?plan``), so that And, Or and
Not nest freely: an expression's negation is ``!``, whatever is inside. For 区消防救援支队牵头但区房管局没有参与::

    FILTER(EXISTS { ?task mz:lead ?p0 } && !(EXISTS { ?task mz:involves ?p1 }))

Values that a user gave are only ever the bound ``?p0``, ``?p1``, …
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    About,
    Among,
    And,
    Asked,
    Cites,
    Comparison,
    Condition,
    Due,
    Everything,
    Has,
    HasRole,
    InPlan,
    InSection,
    Involves,
    LeadCount,
    Measure,
    Measured,
    Not,
    Or,
    Query,
    Ref,
)
from kg.build import last_month
from kg.vocabulary import Iri, Value

__all__ = ["compiled"]

LINKS = {
    Asked.TASKS: "mz:key",  # every task has one
    Asked.DEPARTMENTS: "mz:assignment",
    Asked.INDICATORS: "mz:indicator",
    Asked.COVERAGE: "mz:coverage",
    Asked.DEADLINES: "mz:deadline",
    Asked.POLICIES: "mz:reference",
    Asked.SECTIONS: "mz:inSection",
}
"""From a task to what it has of each kind."""

TASK = "?task mz:plan ?plan ; mz:order ?order ;"  # a section stands in a plan and in sections too, but has no order
PLACE = "mz:evidence ?at . ?at oa:start ?place ."


def compiled(query: Query) -> tuple[str, dict[str, Value]]:
    """The SPARQL of a query and the values of its parameters.

    The columns for tasks: task, plan, place among the tasks; for all else: what was asked for, plan, start in the
    plan's text, place of the task, task (unless that is a parameter, ``task``).

    What every task must meet and one node can find goes in front as a pattern, for Oxigraph joins in the order
    of writing where it cannot tell what is bound; all else is one filter.
    """
    compiler = _Compiler()
    conditions = query.where.parts if isinstance(query.where, And) else (query.where,)
    anchors = {condition: compiler.anchor(condition, query.asked) for condition in conditions}
    front = " ".join(pattern for pattern in anchors.values() if pattern is not None)
    rest = compiler.condition(And(tuple(c for c, pattern in anchors.items() if pattern is None)))
    body = f"{front} {compiler.asked(query)}"
    if query.asked is Asked.POLICIES and _of_plans(query.where):
        rest = compiler.condition(query.where)
        body = f"{{ {body} }} UNION {{ ?plan a mz:Plan ; {LINKS[Asked.POLICIES]} ?item . {compiler.policy} }}"
    free = ("task", "plan", "place") if query.asked is Asked.TASKS else ("row", "plan", "place", "order", "task")
    columns = " ".join(f"?{name}" for name in (*(n for n in free if n not in compiler.bindings), *compiler.bindings))
    return f"SELECT DISTINCT {columns} WHERE {{ {body} FILTER({rest}) }}", compiler.bindings


def _of_plans(condition: Condition) -> bool:
    """Whether a condition speaks of plans only, and so of what stands outside the tasks too."""
    match condition:
        case Everything() | InPlan():
            return True
        case And(parts) | Or(parts):
            return all(_of_plans(part) for part in parts)
        case Not(part):
            return _of_plans(part)
        case _:
            return False


class _Compiler:
    """Compiles one query; collects its parameters and hands out variables."""

    policy = f"?item mz:document ?row ; {PLACE}"

    def __init__(self) -> None:
        self.bindings: dict[str, Value] = {}
        self._variables = 0

    def bind(self, value: Value) -> str:
        """A new parameter with this value."""
        name = f"p{len(self.bindings)}"
        self.bindings[name] = value
        return f"?{name}"

    def variable(self) -> str:
        """A variable that stands nowhere else."""
        self._variables += 1
        return f"?v{self._variables}"

    def anchor(self, condition: Condition, asked: Asked) -> str | None:
        """A pattern in place of ``condition``, where one node of the graph leads to its tasks."""
        match condition:
            case Among((task,)) if asked is not Asked.TASKS and "task" not in self.bindings:
                self.bindings["task"] = Iri(task.id)
                return ""
            case InPlan((plan,)):
                return f"?task mz:plan {self.iri(plan)} ."
            case Involves(_, roles) if len(roles) in (1, len(ANY_ROLE)):
                return f"?task {self.pattern(condition)} ."
            case InSection() | Cites():
                return f"?task {self.pattern(condition)} ."
            case _:
                return None

    def asked(self, query: Query) -> str:
        """The pattern from ``?task`` to ``?row``, with ``?plan`` and ``?place``."""
        link = LINKS[query.asked]
        match query.asked:
            case Asked.TASKS:
                return "?task mz:plan ?plan ; mz:order ?place ."
            case Asked.DEPARTMENTS:
                kept = f"{_roles(query.roles)} && !({self.one_of('?row', query.excluding)})"
                kept += f" && ({self.one_of('?row', query.only)})" if query.only else ""
                item = f"?item mz:department ?row ; mz:role ?role ; {PLACE}"
                return f"{TASK} {link} ?item . {item} FILTER({kept})"
            case Asked.POLICIES:
                return f"{TASK} {link} ?item . {self.policy}"
            case _:
                extra = ""
                if query.asked is Asked.INDICATORS and query.measure is not None:
                    extra = self.measure("?row", query.measure)
                if query.asked is Asked.DEADLINES and query.due is not None:
                    extra = self.due("?row", query.due)
                return f"{TASK} {link} ?row . ?row {PLACE} {extra}"

    def condition(self, condition: Condition) -> str:
        """The expression that is true of the tasks that meet ``condition``."""
        match condition:
            case Everything():
                return "true"
            case And(parts):
                return " && ".join(f"({self.condition(part)})" for part in parts) or "true"
            case Or(parts):
                return " || ".join(f"({self.condition(part)})" for part in parts) or "false"
            case Not(part):
                return f"!({self.condition(part)})"
            case Involves(_, roles) | HasRole(roles) if not roles:
                return "false"
            case InPlan(plans):
                return self.one_of("?plan", plans)
            case Among(tasks):
                return self.one_of("?task", tasks)
            case _:
                return f"EXISTS {{ ?task {self.pattern(condition)} }}"

    def pattern(
        self, condition: Involves | LeadCount | InSection | Has | HasRole | Cites | Measured | Due | About
    ) -> str:
        """The property and value that a task must have."""
        variable = self.variable()
        match condition:
            case Involves(department, roles):
                return f"{_shortcut(roles)} {self.iri(department)}"
            case LeadCount(comparison, number):
                return f"mz:leadCount {variable} {self.compared(variable, comparison, number)}"
            case InSection(section):
                return f"mz:inSection {self.iri(section)}"
            case HasRole(roles):
                return f"{_shortcut(roles)} {variable}"
            case Has(kind):
                return f"{LINKS[kind]} {variable}"
            case Cites(policy):
                return f"mz:cites {self.iri(policy)}"
            case Measured(measure):
                return f"mz:indicator {variable} . {self.measure(variable, measure)}"
            case Due():
                return f"mz:deadline {variable} . {self.due(variable, condition)}"
            case About(words):
                tests = " && ".join(f"CONTAINS({variable}, {self.bind(word)})" for word in words)
                return f"mz:text {variable} FILTER({tests or 'true'})"
            case _:
                assert_never(condition)

    def iri(self, ref: Ref) -> str:
        return self.bind(Iri(ref.id))

    def one_of(self, variable: str, refs: Sequence[Ref]) -> str:
        """Whether a node is one of these. Many go as one text: a parameter each would come back in each row."""
        if not refs:
            return "false"
        if len(refs) == 1:
            return f"{variable} = {self.iri(refs[0])}"
        together = self.bind(f" {' '.join(ref.id for ref in refs)} ")
        return f'CONTAINS({together}, CONCAT(" ", STR({variable}), " "))'

    def compared(self, variable: str, comparison: Comparison, value: Value) -> str:
        """A filter; the comparisons are written as SPARQL's operators are."""
        return f"FILTER({variable} {comparison.value} {self.bind(value)})"

    def measure(self, indicator: str, measure: Measure) -> str:
        """The pattern of an indicator that meets ``measure``; of a range, its lower end is compared."""
        parts = []
        if measure.ids:
            parts.append(f"FILTER({self.one_of(indicator, measure.ids)})")
        if measure.unit is not None:
            parts.append(f"{indicator} mz:unit {self.bind(measure.unit)} .")
        if measure.period is not None:
            parts.append(f"{indicator} mz:period {self.bind(measure.period)} .")
        if measure.value is not None:
            value = self.variable()
            test = self.compared(value, measure.comparison or Comparison.EQUAL, float(measure.value))
            parts.append(f"{indicator} mz:value {value} . {test}")
        if measure.most is not None:
            value = self.variable()
            test = self.compared(value, Comparison.AT_MOST, float(measure.most))
            parts.append(f"{indicator} mz:value {value} . {test}")
        return " ".join(parts)

    def due(self, deadline: str, due: Due) -> str:
        """The pattern of a deadline that meets ``due``."""
        if due.value == "ongoing" and due.comparison is Comparison.EQUAL:
            return f"{deadline} mz:value {self.bind(due.value)} ."
        month = last_month(due.value)
        if month is None:
            raise ValueError(f"neither a year, nor a month, nor = ongoing: {due}")
        variable = self.variable()
        return f"{deadline} mz:dueMonth {variable} . {self.compared(variable, due.comparison, month)}"


def _shortcut(roles: frozenset[Role]) -> str:
    """The path from a task to the departments that have one of ``roles`` in it."""
    if roles == ANY_ROLE:
        return "mz:involves"
    return "|".join(f"mz:{role.value}" for role in Role if role in roles)


def _roles(roles: frozenset[Role]) -> str:
    """Whether ``?role`` is one of these."""
    if roles == ANY_ROLE:
        return "true"
    names = ", ".join(f'"{role.value}"' for role in Role if role in roles)
    return f"?role IN ({names})"
