"""A :class:`~kg.algebra.Query` as one SPARQL query with bound parameters.

First the tasks, then what is asked of them. Of the conditions that every task must meet, those that lead from one
node to its tasks, or else the one that leads to fewest, stand as patterns; all others are true-or-false expressions
about ``?task``, so that And, Or and Not nest freely. For 区消防救援支队牵头但区房管局没有参与, with its indicators::

    { SELECT DISTINCT ?task ?p0 ?p1 WHERE { ?task mz:lead ?p0 . FILTER(!(EXISTS { ?task mz:involves ?p1 })) } }
    ?task mz:indicator ?row .

Oxigraph reads a pattern from an index, in less than a microsecond a row, and writes out a node in two: hence a row is
no more than what was asked for and its task (:mod:`kg.query` knows where they stand), and an expression is asked of
few tasks. Values that a user gave are only ever the bound ``?p0``, ``?p1``, …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from ingest.records import Role
from kg._finding import Size, alike, conjuncts, is_anchor, node, shape, shortcut, size
from kg.algebra import (
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
    Measure,
    Measured,
    Not,
    Or,
    Passage,
    Query,
    Ref,
    RoleCount,
    both,
)
from kg.build import last_month
from kg.vocabulary import COUNT_WORDS, Iri, Value

__all__ = ["compiled"]

LINKS = {
    Asked.TASKS: "mz:key",  # every task has one, and nothing else has
    Asked.DEPARTMENTS: "mz:involves",
    Asked.INDICATORS: "mz:indicator",
    Asked.COVERAGE: "mz:coverage",
    Asked.DEADLINES: "mz:deadline",
    Asked.POLICIES: "mz:cites",
    Asked.SECTIONS: "mz:inSection",
    Asked.PLANS: "mz:plan",
}
"""From a task to what it has of each kind; plans cite and have aims too, and sections are in sections and plans."""

OUTSIDE = (Asked.INDICATORS, Asked.COVERAGE, Asked.DEADLINES, Asked.POLICIES)
"""What plans state outside their tasks too: 到2025年，全省…达到60%."""

FEW = 8
"""Nodes that are a parameter each. A parameter comes back in every row, so more of them go as one text."""

Leaf = Involves | RoleCount | InPlan | InSection | Has | HasRole | Cites | Measured | Due | About


def compiled(query: Query) -> tuple[str, dict[str, Value]]:
    """The SPARQL of a query and the values of its parameters.

    The columns are what was asked for, unless that is tasks, and the task, unless that is a parameter (``task``). In
    the place of a task stands the plan where a plan cites outside its tasks: when the condition speaks of plans only.
    """
    compiler = _Compiler()
    body = compiler.body(query)
    free = [] if query.asked is Asked.TASKS else ["row"]
    columns = dict.fromkeys((*free, *(["task"] if "task" not in compiler.bindings else []), *compiler.bindings))
    return f"SELECT DISTINCT {_variables(columns)} WHERE {{ {body} }}", compiler.bindings


class _Compiler:
    """Compiles one query; collects its parameters and hands out variables."""

    def __init__(self) -> None:
        self.bindings: dict[str, Value] = {}
        self._made = 0

    def bind(self, value: Value) -> str:
        """A new parameter with this value."""
        name = f"p{len(self.bindings)}"
        self.bindings[name] = value
        return f"?{name}"

    def iri(self, ref: Ref) -> str:
        return self.bind(Iri(ref.id))

    def variable(self) -> str:
        """A variable that stands nowhere else."""
        self._made += 1
        return f"?v{self._made}"

    def body(self, query: Query) -> str:
        """The whole pattern."""
        where = query.where
        if query.asked is Asked.TASKS:
            return self.tasks(where)
        if query.asked is Asked.DEPARTMENTS and query.only:
            where = both(where, Or(tuple(Involves(one, query.roles) for one in query.only)))
        if isinstance(where, Everything):
            return self.link(query) + (" ?task mz:key [] ." if query.asked in (Asked.SECTIONS, Asked.PLANS) else "")
        if query.asked in OUTSIDE and _of_places(where):
            inside = self.inside(query, where)
            item = "?item" if query.asked is Asked.POLICIES else "?row"  # a document may be cited in many places
            link = "?task mz:reference ?item . ?item mz:document ?row ." if item == "?item" else self.link(query)
            return f"{{ {inside} }} UNION {{ ?task a mz:Plan . {link} FILTER({self.outside(where, item)}) }}"
        return self.inside(query, where)

    def inside(self, query: Query, where: Condition) -> str:
        """What the tasks that meet ``where`` have of what is asked for."""
        before = len(self.bindings)
        tasks = self.tasks(where)
        columns = dict.fromkeys(["task", *list(self.bindings)[before:]])
        return f"{{ SELECT DISTINCT {_variables(columns)} WHERE {{ {tasks} }} }} {self.link(query)}"

    def link(self, query: Query) -> str:
        """From ``?task`` to ``?row``."""
        match query.asked:
            case Asked.DEPARTMENTS if not query.roles:
                return "FILTER(false)"
            case Asked.DEPARTMENTS:
                left_out = f"FILTER(!({self.one_of('?row', query.excluding)}))" if query.excluding else ""
                kept = f"FILTER({self.one_of('?row', query.only)})" if query.only else ""
                named = "" if query.general or query.only else "MINUS { ?task mz:general ?row }"
                share = self.named_in(query.passage, query.roles) if query.passage else ""
                return f"?task {shortcut(query.roles)} ?row . {share} {left_out} {kept} {named}"
            case Asked.INDICATORS if query.measures:
                measured = (f"?task mz:indicator ?row{self.measure('?row', measure)}" for measure in query.measures)
                return " UNION ".join(f"{{ {each} }}" for each in measured)
            case Asked.DEADLINES if query.due is not None:
                return f"?task mz:deadline ?row{self.due('?row', query.due)}"
            case _:
                return f"?task {LINKS[query.asked]} ?row ."

    def named_in(self, passage: Passage, roles: Iterable[Role]) -> str:
        """What ``?row`` must meet to have one of ``roles`` by a name that stands in the passage."""
        share, role, at = self.variable(), self.variable(), self.variable()
        held = ", ".join(self.bind(each) for each in sorted(roles))
        within = " || ".join(f"({at} >= {self.bind(start)} && {at} < {self.bind(end)})" for start, end in passage.spans)
        return (
            f"?task mz:assignment {share} . {share} mz:department ?row ; mz:role {role} ; mz:evidence/oa:start {at} . "
            f"FILTER({role} IN ({held}) && ({within or 'false'}))"
        )

    # —— patterns that find tasks ——

    def tasks(self, where: Condition) -> str:
        """The pattern that finds every task that meets ``where``; one task alone becomes the parameter ``task``."""
        parts = list(conjuncts(where))
        named = next((part for part in parts if isinstance(part, Among) and len(refs_of(part)) == 1), None)
        if named is None:
            return self.all_of(parts)
        self.bindings["task"] = Iri(refs_of(named)[0].id)
        parts.remove(named)
        return f"{self.source(Everything())} FILTER({self.condition(And(tuple(parts)))})"

    def all_of(self, parts: Sequence[Condition]) -> str:
        """The pattern that finds every task that meets all of ``parts``."""
        front = [part for part in parts if is_anchor(part)]
        front = front or sorted((part for part in parts if size(part) < Size.UNKNOWN), key=size)[:1] or [Everything()]
        rest = [part for part in parts if part not in front]
        # Of few tasks it is asked whether they are excluded; from many the excluded are taken away.
        without = [
            p.part for p in rest if isinstance(p, Not) and size(front[0]) >= Size.MANY and size(p.part) < Size.UNKNOWN
        ]
        tests = [part for part in rest if not (isinstance(part, Not) and part.part in without)]
        found = [self.source(part) for part in front] + [f"MINUS {{ {self.source(part)} }}" for part in without]
        return " ".join(found) + (f" FILTER({self.condition(And(tuple(tests)))})" if tests else "")

    def source(self, condition: Condition) -> str:
        """The pattern that finds every task that meets ``condition``, whose size is known."""
        match condition:
            case Everything():
                return "?task a mz:Task ."
            case And():
                return f"{{ {self.all_of(list(conjuncts(condition)))} }}"
            case Or(parts):
                return " UNION ".join(f"{{ {each} }}" for each in self.alternatives(parts))
            case Among():
                return f"?task a mz:Task . FILTER({self.one_of('?task', refs_of(condition))})"
            case InPlan(plans) if len(plans) > 1:
                return self.source(Or(tuple(InPlan((plan,)) for plan in plans)))
            case InPlan() | InSection() | Cites() | Has() | Measured() | Due():
                # Sections stand in sections and plans too; plans cite, and aim at something.
                return f"?task {self.pattern(condition)} . ?task mz:key [] ."
            case Not():
                raise ValueError(f"no pattern finds what is not: {condition}")
            case _:
                return f"?task {self.pattern(condition)} ."

    def alternatives(self, parts: Sequence[Condition]) -> Iterator[str]:
        """The patterns of each; many that differ in one node only are one pattern."""
        for (candidates, link), same in alike(parts):
            if candidates and len(same) > FEW:
                yield self.listed(candidates, link, [node(part) for part in same])
            else:
                yield from map(self.source, same)

    def listed(self, candidates: str, link: str, refs: Sequence[Ref]) -> str:
        """The tasks that ``link`` leads to one of ``refs``, which are sought among ``candidates``."""
        one, before = self.variable(), len(self.bindings)
        test = self.one_of(one, refs)
        columns = f"{one} {_variables(list(self.bindings)[before:])}"
        return (
            f"{{ SELECT {columns} WHERE {{ {one} {candidates} . FILTER({test}) }} }} ?task {link} {one} ; mz:key [] ."
        )

    # —— expressions ——

    def condition(self, condition: Condition) -> str:
        """The expression that is true of the tasks that meet ``condition``."""
        match condition:
            case Everything():
                return "true"
            case And(parts):
                return " && ".join(f"({self.condition(part)})" for part in parts) or "true"
            case Or(parts):
                return " || ".join(f"({test})" for test in self.tests(parts)) or "false"
            case Not(part):
                return f"!({self.condition(part)})"
            case Involves(_, roles) | HasRole(roles) if not roles:
                return "false"
            case InPlan(plans):
                plan = self.variable()  # where plans are asked of, ?task is the plan itself
                return f"EXISTS {{ ?task mz:plan? {plan} FILTER({self.one_of(plan, plans)}) }}"
            case Among():
                return self.one_of("?task", refs_of(condition))
            case _:
                return f"EXISTS {{ ?task {self.pattern(condition)} }}"

    def tests(self, parts: Sequence[Condition]) -> Iterator[str]:
        """The expression of each; those that differ in one node only are one expression."""
        for (candidates, link), same in alike(parts):
            if candidates and len(same) > 1:
                one = self.variable()
                test = self.one_of(one, [node(part) for part in same])
                yield f"EXISTS {{ ?task {link} {one} FILTER({test}) }}"
            else:
                yield from map(self.condition, same)

    def outside(self, condition: Condition, item: str) -> str:
        """The expression that is true where a plan (``?task``) states ``item`` outside its tasks."""
        match condition:
            case And(parts):
                return " && ".join(f"({self.outside(part, item)})" for part in parts) or "true"
            case Or(parts):
                return " || ".join(f"({self.outside(part, item)})" for part in parts) or "false"
            case Not(part):
                return f"!({self.outside(part, item)})"
            case InSection(section):
                return f"EXISTS {{ {item} mz:inSection {self.iri(section)} }}"
            case _:
                return self.condition(condition)

    def pattern(self, condition: Leaf) -> str:
        """The property and value that a task must have."""
        variable = self.variable()
        match condition:
            case Involves() | InPlan() | InSection() | Cites():
                return f"{shape(condition)[1]} {self.iri(node(condition))}"
            case RoleCount(comparison, number, roles):
                return f"{COUNT_WORDS[roles]} {variable} {self.compared(variable, comparison, number)}"
            case HasRole(roles):
                return f"{shortcut(roles)} {variable}"
            case Has(kind):
                return f"{LINKS[kind]} {variable}"
            case Measured(measure):
                return f"mz:indicator {variable}{self.measure(variable, measure)}"
            case Due():
                return f"mz:deadline {variable}{self.due(variable, condition)}"
            case About(words):
                tests = " && ".join(f"CONTAINS({variable}, {self.bind(word)})" for word in words)
                return f"mz:text {variable} FILTER({tests or 'true'})"
            case _:
                assert_never(condition)

    def one_of(self, variable: str, refs: Sequence[Ref]) -> str:
        """Whether a node is one of these."""
        if not refs:
            return "false"
        if len(refs) <= FEW:
            return f"{variable} IN ({', '.join(self.iri(ref) for ref in refs)})"
        together = self.bind(f" {' '.join(ref.id for ref in refs)} ")
        return f'CONTAINS({together}, CONCAT(" ", STR({variable}), " "))'

    def compared(self, variable: str, comparison: Comparison, value: Value) -> str:
        """A filter; the comparisons are written as SPARQL's operators are."""
        return f"FILTER({variable} {comparison.value} {self.bind(value)})"

    def measure(self, indicator: str, measure: Measure) -> str:
        """What a pattern of an indicator goes on with where it meets ``measure``; of a range, its lower end is compared."""
        parts = [""]
        if measure.ids:
            parts.append(f"FILTER({self.one_of(indicator, measure.ids)})")
        if measure.unit is not None:
            parts.append(f"{indicator} mz:unit {self.bind(measure.unit)}")
        if measure.period is not None:
            parts.append(f"{indicator} mz:period {self.bind(measure.period)}")
        if measure.value is not None:
            value = self.variable()
            test = self.compared(value, measure.comparison or Comparison.EQUAL, float(measure.value))
            parts.append(f"{indicator} mz:value {value} . {test}")
        if measure.most is not None:
            value = self.variable()
            test = self.compared(value, Comparison.AT_MOST, float(measure.most))
            parts.append(f"{indicator} mz:value {value} . {test}")
        return " . ".join(parts)

    def due(self, deadline: str, due: Due) -> str:
        """What a pattern of a deadline goes on with where it meets ``due``."""
        if due.value == "ongoing" and due.comparison is Comparison.EQUAL:
            return f" . {deadline} mz:value {self.bind(due.value)}"
        month = last_month(due.value)
        if month is None:
            raise ValueError(f"neither a year, nor a month, nor = ongoing: {due}")
        variable = self.variable()
        return f" . {deadline} mz:dueMonth {variable} . {self.compared(variable, due.comparison, month)}"


def refs_of(among: Among) -> tuple[Ref, ...]:
    """The tasks of a condition in which no query is left.

    Raises:
        ValueError: one is; :class:`kg.query.Executor` resolves it first.
    """
    if isinstance(among.tasks, Query):
        raise ValueError(f"a query within a query is left: {among}")  # noqa: TRY004 - the kind is right, the time is not
    return among.tasks


def _of_places(condition: Condition) -> bool:
    """Whether a condition speaks of plans and sections only, and so of what stands outside the tasks too."""
    match condition:
        case Everything() | InPlan() | InSection():
            return True
        case And(parts) | Or(parts):
            return all(_of_places(part) for part in parts)
        case Not(part):
            return _of_places(part)
        case _:
            return False


def _variables(names: Iterable[str]) -> str:
    return " ".join(f"?{name}" for name in names)
