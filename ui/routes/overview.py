"""What the views 总览 and 计划全文 show: counts, a plan's text, the 重点任务分解表 to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Response

from ingest.records import Role
from kg.facts import PlanFact, TaskFact
from ui.breakdown import DOCX, XLSX, disposition, file_name, table_document, table_workbook
from ui.catalog_json import CatalogJson
from ui.matrix import matrix
from ui.page import EngineProtocol
from ui.plan_text import paragraphs
from ui.routes.records import MISSING, PlanId, plan_of

__all__ = ["router"]

Maker = Callable[[EngineProtocol, Sequence[PlanFact]], bytes]


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["总览"])

    @routes.get(
        "/plans/{plan:path}/matrix",
        summary="各单位在各部分的任务数",
        response_description="`lead` 是牵头的，`any` 是担任任何角色的任务数，依 `sections` 的顺序；同一任务只计一次",
        responses=MISSING,
    )
    def counts(plan: str) -> dict[str, Any]:
        """How many tasks of each part each department has."""
        write = CatalogJson(engine)
        fact = plan_of(write.catalog, plan)
        return {"plan": write.plan(fact), **matrix(write.catalog, fact, write.section)}

    @routes.get(
        "/plans/{plan:path}/text",
        summary="计划全文",
        response_description="`paragraphs` 逐行给出原文，连起来就是全文；`start`、`end` 是字符位置",
        responses=MISSING,
    )
    def text(plan: str) -> dict[str, Any]:
        """A plan's text, line by line, with its parts and tasks."""
        write = CatalogJson(engine)
        fact = plan_of(write.catalog, plan)
        catalog = write.catalog
        sections = [one for one in catalog.sections.values() if one.plan == plan]
        return {
            "plan": write.plan(fact),
            "paragraphs": paragraphs(catalog, fact, engine.text(plan)),
            "sections": [{**write.section(one), "start": one.start, "end": one.end} for one in sections],
            "tasks": [_entry(write, task) for task in catalog.tasks_of[fact.iri]],
        }

    _add_plan(routes, engine)
    _add_downloads(routes, engine)
    return routes


def _add_plan(routes: APIRouter, engine: EngineProtocol) -> None:
    """After the addresses below a plan's: an id may hold a slash."""

    @routes.get("/plans/{plan:path}", summary="一份计划", response_description="计划，及其提示", responses=MISSING)
    def plan(plan: str) -> dict[str, Any]:
        """One plan, with what its text gets wrong or leaves open."""
        write = CatalogJson(engine)
        fact = plan_of(write.catalog, plan)
        anomalies = [write.anomaly(one) for one in write.catalog.anomalies.values() if one.plan == fact.id]
        sections = [
            {**write.section(one), "start": one.start, "end": one.end}
            for one in write.catalog.sections.values()
            if one.plan == fact.id
        ]
        return {**write.plan(fact), "sections": sections, "warnings": anomalies}


def _entry(write: CatalogJson, task: TaskFact) -> dict[str, Any]:
    """A task as the table of contents needs it: what it is called, where it stands, what can be asked about it."""
    told = write.task(task)
    kept = ("iri", "number", "name", "path", "title", "start", "end")
    counts = {name: len(told[name]) for name in ("assignments", "indicators", "coverage", "deadlines")}
    roles = {one["role"] for one in told["assignments"]}
    return {**{name: told[name] for name in kept}, "counts": counts, "led": str(Role.LEAD) in roles}


def _add_downloads(routes: APIRouter, engine: EngineProtocol) -> None:
    def download(plan: str | None, ending: str, kind: str, make: Maker) -> Response:
        catalog = engine.catalog
        plans = [plan_of(catalog, plan)] if plan is not None else list(catalog.plans.values())
        if not plans:
            raise HTTPException(404, "还没有可查的计划")
        headers = {"Content-Disposition": disposition(file_name(plans), ending)}
        return Response(make(engine, plans), media_type=kind, headers=headers)

    @routes.get(
        "/breakdown.xlsx",
        summary="重点任务分解表（Excel）",
        response_class=Response,
        responses={**MISSING, 200: {"content": {XLSX: {}}, "description": "每份计划一张工作表，每项任务一行"}},
    )
    def workbook(plan: PlanId = None) -> Response:
        """The table of one plan, or of all."""
        return download(plan, ".xlsx", XLSX, table_workbook)

    @routes.get(
        "/breakdown.docx",
        summary="重点任务分解表（Word）",
        response_class=Response,
        responses={**MISSING, 200: {"content": {DOCX: {}}, "description": "每份计划一张表，每项任务一行"}},
    )
    def document(plan: PlanId = None) -> Response:
        """The same table for Word."""
        return download(plan, ".docx", DOCX, table_document)
