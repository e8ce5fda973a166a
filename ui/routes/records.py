"""The records of the plans for programs: plans, tasks, departments, indicators, deadlines, policies; paged and filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException, Query

from ingest.records import Role
from kg.catalog import Catalog
from kg.facts import AssignmentFact, DeadlineFact, IndicatorFact, PlanFact, PolicyFact, TaskFact
from ui.catalog_json import CatalogJson
from ui.matrix import OUTSIDE, outermost
from ui.page import EngineProtocol

__all__ = ["plan_of", "router"]

T = TypeVar("T")
Page = dict[str, Any]
Stated = IndicatorFact | DeadlineFact | PolicyFact

PAGE = (
    "`total` 是符合条件的总数，`items` 是从第 `offset` 条起至多 `limit` 条，顺序与计划原文一致；"
    "`start`、`end` 按计划原文的字符数，`quote` 是其间的原文"
)
MISSING: dict[int | str, dict[str, Any]] = {404: {"description": "没有这份计划、这个单位或这个部分"}}

Offset = Annotated[int, Query(ge=0, le=10_000_000, description="从第几条起，第一条是0")]
Limit = Annotated[int, Query(ge=1, le=500, description="至多几条，1至500")]
PlanId = Annotated[str | None, Query(max_length=300, description="计划的 id；不写就是全部计划")]
Name = Annotated[str | None, Query(max_length=300, description="单位的名称、其他名称或 IRI")]
Part = Annotated[
    str | None,
    Query(max_length=500, description="部分的编号（三、三/（一））或 IRI，包括其下各级；none 是不在部分内的"),
]
Words = Annotated[str | None, Query(max_length=200, description="原文中含有的文字，几个词用空格分开")]
Year = Annotated[int | None, Query(ge=1900, le=2200, description="不晚于这一年年底")]


class InRole(StrEnum):
    """What a department does in a task; any of it."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    ANY = "any"

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are meant."""
        return frozenset(Role) if self is InRole.ANY else frozenset({Role(self.value)})


DoneAs = Annotated[InRole | None, Query(description="单位的角色：lead 牵头，responsible 责任，support 配合，any 不限")]


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["计划中的记录"])
    _add_plans(routes, engine)
    _add_tasks(routes, engine)
    _add_departments(routes, engine)
    _add_stated(routes, engine)
    _add_policies(routes, engine)
    return routes


def _add_plans(routes: APIRouter, engine: EngineProtocol) -> None:
    @routes.get("/plans", summary="计划和稿次", response_description=PAGE)
    def plans(offset: Offset = 0, limit: Limit = 100) -> Page:
        """Every plan, with what it revises and how much it holds."""
        write = CatalogJson(engine)
        return _page(list(write.catalog.plans.values()), offset, limit, write.plan)


def _add_tasks(routes: APIRouter, engine: EngineProtocol) -> None:
    @routes.get("/tasks", summary="任务", response_description=PAGE, responses=MISSING)
    def tasks(
        plan: PlanId = None,
        department: Name = None,
        role: DoneAs = None,
        section: Part = None,
        q: Words = None,
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page:
        """Tasks that meet every condition given; with ``role`` alone those that have a department in it."""
        write = CatalogJson(engine)
        kept = _tasks(write.catalog, plan, department, role, section)
        if q:
            kept = [task for task in kept if _holds(engine.text(task.plan)[task.start : task.end], q)]
        return _page(kept, offset, limit, write.task)


def _add_departments(routes: APIRouter, engine: EngineProtocol) -> None:
    @routes.get("/departments", summary="单位和各自的任务", response_description=PAGE, responses=MISSING)
    def departments(
        plan: PlanId = None,
        role: DoneAs = None,
        q: Annotated[str | None, Query(max_length=200, description="名称中含有的文字")] = None,
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page:
        """Departments that a plan names in a role, in the order of the register."""
        write = CatalogJson(engine)
        catalog = write.catalog
        wanted = plan_of(catalog, plan).id if plan is not None else None
        roles = (role or InRole.ANY).roles

        def shares(iri: str) -> list[AssignmentFact]:
            return [a for a in catalog.assignments_to[iri] if a.role in roles and wanted in (None, a.plan)]

        named = [d for d in catalog.departments.values() if not q or any(_holds(name, q) for name in d.names)]
        kept = [department for department in named if shares(department.iri)]
        return _page(kept, offset, limit, lambda department: write.department(department, shares(department.iri)))


def _add_stated(routes: APIRouter, engine: EngineProtocol) -> None:
    @routes.get("/indicators", summary="量化指标", response_description=PAGE, responses=MISSING)
    def indicators(
        plan: PlanId = None,
        department: Name = None,
        section: Part = None,
        unit: Annotated[str | None, Query(max_length=50, description="计量单位，例如 %")] = None,
        q: Words = None,
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page:
        """Indicators; ``department`` is one that has any role in the task."""
        write = CatalogJson(engine)
        kept = _stated(write.catalog, write.catalog.indicators.values(), plan, department, section)
        kept = [one for one in kept if unit in (None, "", one.unit)]
        if q:
            kept = [one for one in kept if _holds(one.name + engine.text(one.plan)[one.start : one.end], q)]
        return _page(kept, offset, limit, write.indicator)

    @routes.get("/deadlines", summary="时限", response_description=PAGE, responses=MISSING)
    def deadlines(
        plan: PlanId = None,
        department: Name = None,
        section: Part = None,
        until: Year = None,
        offset: Offset = 0,
        limit: Limit = 100,
    ) -> Page:
        """Deadlines: 2026-12, 2026 or ongoing; with ``until`` those that have a year."""
        write = CatalogJson(engine)
        kept = _stated(write.catalog, write.catalog.deadlines.values(), plan, department, section)
        if until is not None:
            kept = [one for one in kept if one.value[:4].isdecimal() and int(one.value[:4]) <= until]
        return _page(kept, offset, limit, write.deadline)


def _add_policies(routes: APIRouter, engine: EngineProtocol) -> None:
    @routes.get("/policies", summary="引用的文件", response_description=PAGE, responses=MISSING)
    def policies(plan: PlanId = None, q: Words = None, offset: Offset = 0, limit: Limit = 100) -> Page:
        """Documents that plans refer to, each with its places."""
        write = CatalogJson(engine)
        wanted = plan_of(write.catalog, plan).id if plan is not None else None
        groups = [
            [place for place in places if wanted in (None, place.plan)] for places in write.catalog.policies.values()
        ]
        kept = [g for g in groups if g and (not q or _holds(f"{g[0].title} {g[0].number or ''}", q))]
        return _page(kept, offset, limit, write.policy)


def plan_of(catalog: Catalog, plan: str) -> PlanFact:
    """The plan of that id. Raises HTTPException 404, told in Chinese, where there is none."""
    fact = catalog.plan_by_id.get(plan)
    if fact is None:
        raise HTTPException(404, f"没有这份计划：{plan}")
    return fact


def _page(kept: Sequence[T], offset: int, limit: int, write: Callable[[T], dict[str, Any]]) -> Page:
    shown = kept[offset : offset + limit]
    return {"total": len(kept), "offset": offset, "limit": limit, "items": [write(one) for one in shown]}


def _tasks(
    catalog: Catalog, plan: str | None, department: str | None, role: InRole | None, section: str | None
) -> list[TaskFact]:
    """The tasks that meet the conditions, in the order of the plans and their texts."""
    kept = list(catalog.tasks_of[plan_of(catalog, plan).iri] if plan is not None else catalog.tasks.values())
    if department is not None or role is not None:
        named = _departments(catalog, department) if department is not None else list(catalog.departments)
        roles = (role or InRole.ANY).roles
        doing = {a.task for iri in named for a in catalog.assignments_to[iri] if a.role in roles}
        kept = [task for task in kept if task.iri in doing]
    if section == OUTSIDE:
        return [task for task in kept if outermost(catalog, task) == OUTSIDE]
    if section is not None:
        parts = _sections(catalog, plan, section)
        kept = [task for task in kept if any(one.iri in parts for one in catalog.sections_of[task.iri])]
    return kept


S = TypeVar("S", bound=Stated)


def _stated(
    catalog: Catalog, facts: Iterable[S], plan: str | None, department: str | None, section: str | None
) -> list[S]:
    """The facts that meet the conditions: of the plan, in a task of the department, in the part."""
    kept = list(facts)
    if plan is not None:
        wanted = plan_of(catalog, plan).id
        kept = [one for one in kept if one.plan == wanted]
    if department is not None:
        tasks = {task.iri for task in _tasks(catalog, plan, department, None, None)}
        kept = [one for one in kept if one.task in tasks]
    if section is None:
        return kept
    homes = {one.iri: {part.iri for part in catalog.sections_of[one.task or one.iri]} for one in kept}
    if section == OUTSIDE:
        return [one for one in kept if not homes[one.iri]]
    parts = _sections(catalog, plan, section)
    return [one for one in kept if homes[one.iri] & parts]


def _departments(catalog: Catalog, name: str) -> list[str]:
    """The IRIs of the departments of that name, or of any that is called so."""
    facts = catalog.departments.values()
    exact = [one.iri for one in facts if name in (one.iri, one.name)]
    found = exact or [one.iri for one in facts if name == one.full_name or name in one.names]
    if not found:
        raise HTTPException(404, f"没有这个单位：{name}")
    return found


def _sections(catalog: Catalog, plan: str | None, name: str) -> frozenset[str]:
    """The IRIs of the parts of that IRI or path: 三, 三/（一）."""
    wanted = plan_of(catalog, plan).id if plan is not None else None
    found = frozenset(
        one.iri
        for one in catalog.sections.values()
        if wanted in (None, one.plan) and name in (one.iri, "/".join(one.path))
    )
    if not found:
        raise HTTPException(404, f"没有这个部分：{name}")
    return found


def _holds(text: str, words: str) -> bool:
    """Whether every one of the words stands in the text, capitals apart."""
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())
