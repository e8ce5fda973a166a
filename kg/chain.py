"""The chain of responsibility around one node, as plain records.

policy → plan → section → task → departments → members of a collective; under tasks their indicators and deadlines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.records import Role
from kg.catalog import Catalog
from kg.facts import CoverageFact, DeadlineFact, IndicatorFact, PlanFact, SectionFact, TaskFact
from kg.labels import kind_of, label_of

__all__ = ["EVERYTHING", "Chain", "ChainEdge", "ChainNode", "Wanted", "Words", "chain", "outer_sections", "owner_of"]

Stated = IndicatorFact | CoverageFact | DeadlineFact
Words = Callable[[str, int, int], str]
"""Gives ``text[start:end]`` of a plan by its id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a chain is wanted: nothing said wants everything.

    ``roles``: only these, of the node itself if it is a department and of all others; ``section`` and ``plan``: only
    the tasks in this section (its IRI) or this plan (its id).
    """

    roles: frozenset[Role] = frozenset(Role)
    section: str | None = None
    plan: str | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class ChainNode:
    """``detail`` tells apart what ``label`` does not: the plan of a task where there are several, a file's number.

    ``kind`` is that of :func:`kg.labels.kind_of`, or ``collective`` for such a department.
    """

    id: str
    kind: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChainEdge:
    """``relation`` is one of those of :class:`kg.network.Link`; the source stands further to the left."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Chain:
    """All that hangs together around ``node``; ``tasks`` are the IRIs of its tasks, in the order of the plans."""

    node: str
    nodes: tuple[ChainNode, ...]
    edges: tuple[ChainEdge, ...]
    tasks: tuple[str, ...]


def chain(
    catalog: Catalog, iri: str, wanted: Wanted = EVERYTHING, *, most: int | None = None, words: Words | None = None
) -> Chain:
    """The chain around a node.

    Args:
        catalog: the facts.
        iri: a plan, section, task, department, indicator, target, deadline or cited document.
        wanted: what of it; the node itself is always there.
        most: the largest number of tasks that is taken, the first ones; None for all.
        words: gives ``text[start:end]`` of a plan; a target without a number is then called by its words.

    Raises:
        KeyError: the graph has no such node.
    """
    kind = kind_of(catalog, iri)
    if kind is None:
        raise KeyError(iri)
    making = _Making(catalog, wanted, iri if kind == "document" else None, words)
    making.add(iri)
    tasks = [task for task in _tasks(catalog, iri, kind, wanted.roles) if _is_wanted(catalog, task, wanted)][:most]
    for task in tasks:
        making.add_task(task)
    _add_surroundings(making, iri, kind)
    making.add_members()
    return Chain(iri, tuple(making.nodes.values()), tuple(making.edges), tuple(task.iri for task in tasks))


def owner_of(catalog: Catalog, fact: Stated) -> str:
    """What states it: a task; outside of tasks the innermost section, or else the plan."""
    if fact.task is not None:
        return fact.task
    sections = catalog.sections_of[fact.iri]
    return sections[-1].iri if sections else catalog.plan_by_id[fact.plan].iri


def outer_sections(sections: Iterable[SectionFact], section: SectionFact) -> tuple[SectionFact, ...]:
    """Those of a plan's ``sections`` that hold ``section``, outermost first."""
    around = [s for s in sections if s.start <= section.start and section.end <= s.end and s.iri != section.iri]
    return tuple(sorted(around, key=lambda s: (s.start, -s.end)))


def _tasks(catalog: Catalog, iri: str, kind: str, roles: frozenset[Role]) -> tuple[TaskFact, ...]:
    """The tasks that a node belongs to, has, or is the basis of; each once."""
    match kind:
        case "plan" | "section":
            return catalog.tasks_of[iri]
        case "task":
            return (catalog.tasks[iri],)
        case "department":
            owners: list[str | None] = [a.task for a in catalog.assignments_to[iri] if a.role in roles]
        case "document":
            owners = [reference.task for reference in catalog.policies[iri]]
        case _:
            owners = [_stated(catalog, iri).task]
    return tuple(catalog.tasks[task] for task in dict.fromkeys(owners) if task is not None)


def _is_wanted(catalog: Catalog, task: TaskFact, wanted: Wanted) -> bool:
    inside = wanted.section is None or any(s.iri == wanted.section for s in catalog.sections_of[task.iri])
    return inside and wanted.plan in (None, task.plan)


def _stated(catalog: Catalog, iri: str) -> Stated:
    return catalog.indicators.get(iri) or catalog.coverage.get(iri) or catalog.deadlines[iri]


def _add_surroundings(making: _Making, iri: str, kind: str) -> None:
    """What belongs to a node besides tasks."""
    catalog, wanted = making.catalog, making.wanted
    match kind:
        case "plan":
            making.add_plan(catalog.plans[iri])
            making.add_sections(catalog.plans[iri].id, iri)
        case "section":
            making.add_section(catalog.sections[iri])
            making.add_sections(catalog.sections[iri].plan, iri)
        case "department":
            department = catalog.departments[iri]
            collectives = [d.iri for d in catalog.departments.values() if iri in d.members]
            for other in (*department.members, *collectives):
                making.add(other)
        case "document":
            cited = dict.fromkeys(r.plan for r in catalog.policies[iri] if r.task is None)
            for plan in (catalog.plan_by_id[plan] for plan in cited if wanted.plan in (None, plan)):
                making.add_plan(plan)
        case "indicator" | "coverage" | "deadline":
            making.add_stated(_stated(catalog, iri))


@dataclass(slots=True)
class _Making:
    """A chain that grows; ``only`` is the one document that is drawn where it is the subject."""

    catalog: Catalog
    wanted: Wanted
    only: str | None
    words: Words | None
    nodes: dict[str, ChainNode] = field(default_factory=dict)
    edges: dict[ChainEdge, None] = field(default_factory=dict)

    def add(self, iri: str) -> None:
        """A node, unless it is there already."""
        if iri not in self.nodes:
            self.nodes[iri] = _node(self.catalog, iri, self.words)

    def link(self, source: str, relation: str, target: str) -> None:
        self.add(source)
        self.add(target)
        self.edges[ChainEdge(source, target, relation)] = None

    def add_task(self, task: TaskFact) -> None:
        """A task and all that hangs on it."""
        catalog = self.catalog
        self.link(self.add_path(task.plan, catalog.sections_of[task.iri]), "task", task.iri)
        for share in catalog.assignments_of[task.iri]:
            if share.role in self.wanted.roles:
                self.link(task.iri, share.role.value, share.department)
        self._state(task.iri)
        self._cite(task.iri)

    def add_path(self, plan: str, sections: tuple[SectionFact, ...]) -> str:
        """The plan and these sections of it, outermost first, each in the one before; gives the innermost."""
        owner = self.add_plan(self.catalog.plan_by_id[plan])
        for section in sections:
            self.link(owner, "section", section.iri)
            owner = section.iri
        return owner

    def add_plan(self, plan: PlanFact) -> str:
        self.add(plan.iri)
        self._cite(plan.iri)
        return plan.iri

    def add_section(self, section: SectionFact) -> None:
        """A section in those around it."""
        self.add_path(section.plan, (*outer_sections(self._sections(section.plan), section), section))

    def add_sections(self, plan: str, iri: str) -> None:
        """The sections inside a plan or section, those without tasks too, and what is stated outside tasks there."""
        outer = self.catalog.sections.get(iri)
        wanted = self.catalog.sections.get(self.wanted.section or "")
        for section in self._sections(plan):
            inside = [one.start <= section.start and section.end <= one.end for one in (outer, wanted) if one]
            if all(inside):
                self.add_section(section)
        owner = self.catalog.plan_by_id[plan].iri
        for name in ("indicators_of", "coverage_of", "deadlines_of"):
            for fact in getattr(self.catalog, name)[owner]:
                around = {s.iri for s in self.catalog.sections_of[fact.iri]}
                if {s.iri for s in (outer, wanted) if s} <= around:
                    self.add_stated(fact)

    def add_stated(self, fact: Stated) -> None:
        """An indicator, a target or a deadline, under what states it."""
        if fact.task is None:
            owner = self.add_path(fact.plan, self.catalog.sections_of[fact.iri])
            self.link(owner, kind_of(self.catalog, fact.iri) or "", fact.iri)

    def add_members(self) -> None:
        """Links from each collective that is drawn to those of its members that are."""
        for iri in list(self.nodes):
            department = self.catalog.departments.get(iri)
            for member in department.members if department else ():
                if member in self.nodes:
                    self.link(iri, "member", member)

    def _state(self, task: str) -> None:
        for kind, index in (("indicator", "indicators_of"), ("coverage", "coverage_of"), ("deadline", "deadlines_of")):
            for fact in getattr(self.catalog, index)[task]:
                self.link(task, kind, fact.iri)

    def _cite(self, owner: str) -> None:
        for reference in self.catalog.policies_of[owner]:
            if self.only in (None, reference.iri):
                self.link(reference.iri, "basis", owner)

    def _sections(self, plan: str) -> list[SectionFact]:
        return [section for section in self.catalog.sections.values() if section.plan == plan]


def _node(catalog: Catalog, iri: str, words: Words | None) -> ChainNode:
    kind = kind_of(catalog, iri) or ""
    label, detail = label_of(catalog, iri), ""
    match kind:
        case "task" | "section" if len(catalog.plans) > 1:
            fact = catalog.tasks.get(iri) or catalog.sections[iri]
            detail = f"《{catalog.plan_by_id[fact.plan].title}》"
        case "document":
            detail = next((r.number for r in catalog.policies[iri] if r.number), "")
        case "coverage" if words is not None:
            target = catalog.coverage[iri]
            label = " ".join(words(target.plan, target.start, target.end).split())
        case "department":
            department = catalog.departments[iri]
            kind = "collective" if department.collective else kind
            twins = [d for d in catalog.departments.values() if d.name == department.name]
            detail = (department.area or "") if len(twins) > 1 else ""
    return ChainNode(iri, kind, label, detail)
