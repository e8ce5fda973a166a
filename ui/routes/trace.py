"""The chain of responsibility around a node, as records, picture and table: ``/api/trace``, ``/api/trace.svg``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Response

from ingest.errors import SnapshotError
from ingest.records import Role
from kg.catalog import Catalog
from kg.chain import EVERYTHING, Chain, ChainNode, Wanted, Words, chain
from kg.chain_table import Ground, Other, Row, other_rows, task_rows
from kg.figures import date
from kg.labels import kind_of
from kg.node_search import find_nodes
from retrieval.quoting import Quoter
from ui.drawing import KIND_NAMES, RELATION_NAMES, draw, draw_file
from ui.lettering import cut, plain
from ui.page import EngineProtocol

__all__ = ["MOST_DRAWN", "router"]

MOST_DRAWN = 300
"""Tasks of the largest picture; the table has them all. With what hangs on them they are some 700 nodes."""

Id = Annotated[str, Query(min_length=1, max_length=2000)]
Filter = Annotated[str, Query(max_length=2000)]


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["责任链"])

    @routes.get("/trace", summary="一个单位、任务、指标、文件、计划或部分的责任链")
    def trace(id: Id, roles: Filter = "", section: Filter = "", plan: Filter = "") -> dict[str, Any]:  # noqa: A002
        """Nodes, edges, the picture as SVG, and the same as rows with places in the plans.

        ``roles`` is any of lead, responsible, support, with commas; ``section`` the IRI of a part; ``plan`` the id of a
        plan. Nothing said wants everything.
        """
        catalog = engine.catalog
        wanted = _wanted(catalog, roles, section, plan)
        words = _words(engine)
        found = _chain(catalog, id, wanted, words)
        drawn = found if len(found.tasks) <= MOST_DRAWN else _chain(catalog, id, wanted, words, MOST_DRAWN)
        return _answer(catalog, found, drawn, words)

    @routes.get("/trace.svg", summary="责任链图（SVG 文件）", response_class=Response)
    def picture(id: Id, roles: Filter = "", section: Filter = "", plan: Filter = "") -> Response:  # noqa: A002
        """The picture of ``/api/trace`` as a file of its own, with its colours and its legend."""
        catalog = engine.catalog
        wanted = _wanted(catalog, roles, section, plan)
        found = _chain(catalog, id, wanted, _words(engine), MOST_DRAWN)
        name = _file_name(next(node.label for node in found.nodes if node.id == found.node))
        disposition = f"attachment; filename=\"trace.svg\"; filename*=UTF-8''{quote(name, safe='')}"
        svg = draw_file(found, _filtered(catalog, wanted)).svg
        return Response(svg, media_type="image/svg+xml", headers={"content-disposition": disposition})

    @routes.get("/trace/nodes", summary="按名称或编号找责任链的起点")
    def nodes(
        q: Annotated[str, Query(max_length=200)] = "", limit: Annotated[int, Query(ge=1, le=500)] = 20
    ) -> dict[str, Any]:
        """What ``q`` may mean; without ``q`` the departments that have tasks, who leads most first."""
        catalog = engine.catalog
        if not q.strip():
            return {"nodes": _departments(catalog)[:limit]}
        found = find_nodes(catalog, q, limit)
        return {"nodes": [{**asdict(one), "kind_name": KIND_NAMES[one.kind]} for one in found]}

    return routes


def _chain(catalog: Catalog, iri: str, wanted: Wanted, words: Words, most: int | None = None) -> Chain:
    try:
        return chain(catalog, iri, wanted, most=most, words=words)
    except KeyError as error:
        if kind_of(catalog, iri) is None:
            raise HTTPException(404, f"没有这一项：{cut(plain(iri), 600, 14)}") from error
        raise


def _words(engine: EngineProtocol) -> Words:
    """The characters of plans. A plan of the catalog that is gone was taken off in between."""

    def words(plan: str, start: int, end: int) -> str:
        try:
            return engine.text(plan)[start:end]
        except KeyError as error:
            raise SnapshotError("计划刚刚更新", where=plan, remedy="再试一次") from error

    return words


def _wanted(catalog: Catalog, roles: str, section: str, plan: str) -> Wanted:
    asked = [role.strip() for role in roles.split(",") if role.strip()]
    unknown = [role for role in asked if role not in {known.value for known in Role}]
    if unknown:
        raise HTTPException(422, f"没有这种分工：{unknown[0]}；可用 {'、'.join(Role)}")
    if section and section not in catalog.sections:
        raise HTTPException(404, f"没有这个部分：{section}")
    if plan and plan not in catalog.plan_by_id:
        raise HTTPException(404, f"没有这份计划：{plan}")
    return Wanted(frozenset(map(Role, asked)) or EVERYTHING.roles, section or None, plan or None)


def _answer(catalog: Catalog, found: Chain, drawn: Chain, words: Words) -> dict[str, Any]:
    nodes = {node.id: _node(node) for node in found.nodes}
    full = chain(catalog, found.node)
    picture = draw(drawn)
    return {
        "node": {**nodes[found.node], "question": _question(catalog, found.node)},
        "nodes": list(nodes.values()),
        "edges": [{**asdict(edge), "relation_name": RELATION_NAMES[edge.relation]} for edge in found.edges],
        "svg": picture.svg,
        "width": picture.width,
        "height": picture.height,
        "tasks": len(found.tasks),
        "drawn": len(drawn.tasks),
        "filters": _filters(catalog, full),
        "table": [_row(catalog, row, nodes) for row in task_rows(catalog, found, words)],
        "others": [_other(row, nodes) for row in other_rows(catalog, found, words)],
    }


def _node(node: ChainNode) -> dict[str, str]:
    return {**asdict(node), "kind_name": KIND_NAMES[node.kind]}


def _filters(catalog: Catalog, full: Chain) -> dict[str, Any]:
    """What the whole chain can be narrowed to."""
    relations = {edge.relation for edge in full.edges}
    sections = dict.fromkeys(section.iri for task in full.tasks for section in catalog.sections_of[task])
    plans = dict.fromkeys(catalog.tasks[task].plan for task in full.tasks)
    labels = {node.id: (node.label, node.detail) for node in full.nodes}
    return {
        "roles": [{"value": role.value, "label": RELATION_NAMES[role]} for role in Role if role.value in relations],
        "sections": [{"value": iri, "label": "".join(labels[iri])} for iri in sections],
        "plans": [{"value": plan, "label": catalog.plan_by_id[plan].title} for plan in plans],
    }


def _row(catalog: Catalog, row: Row, nodes: dict[str, dict[str, str]]) -> dict[str, Any]:
    task = catalog.tasks[row.task]
    path = Quoter(catalog, {}).path(task)
    return {
        "task": {**_links([row.task], nodes)[0], "number": task.number, "title": task.title},
        "plan": {"id": row.plan, "title": catalog.plan_by_id[row.plan].title},
        "sections": _links(row.sections, nodes),
        "roles": {role.value: _links(departments, nodes) for role, departments in row.roles.items()},
        "measures": _links(row.measures, nodes),
        "deadlines": _links(row.deadlines, nodes),
        "documents": _links(row.documents, nodes),
        "grounds": [{**asdict(ground), "path": path} for ground in row.grounds],
    }


def _other(row: Other, nodes: dict[str, dict[str, str]]) -> dict[str, Any]:
    grounds: Iterable[Ground] = row.grounds
    return {
        "source": _links([row.source], nodes)[0],
        "relation": row.relation,
        "relation_name": RELATION_NAMES[row.relation],
        "target": _links([row.target], nodes)[0],
        "grounds": [{**asdict(ground), "path": ""} for ground in grounds],
    }


def _links(iris: Iterable[str], nodes: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": iri, "label": nodes[iri]["label"]} for iri in iris]


def _departments(catalog: Catalog) -> list[dict[str, Any]]:
    """Departments with the number of tasks that they lead and that they have a part in."""
    rows = []
    for department in catalog.departments.values():
        shares = catalog.assignments_to[department.iri]
        if shares:
            kind = "collective" if department.collective else "department"
            leads = len({share.task for share in shares if share.role is Role.LEAD})
            named = {"id": department.iri, "kind": kind, "kind_name": KIND_NAMES[kind], "label": department.name}
            tasks = len({share.task for share in shares})
            rows.append({**named, "detail": department.full_name or "", "leads": leads, "tasks": tasks})
    return sorted(rows, key=lambda row: (-row["leads"], -row["tasks"]))


def _question(catalog: Catalog, iri: str) -> str:
    """A question about the node that can be asked in 问答; the plan is named where there are several."""
    several = len(catalog.plans) > 1

    def of(plan: str) -> str:
        return f"《{catalog.plan_by_id[plan].title}》" if several else ""

    match kind_of(catalog, iri):
        case "department":
            roles = {share.role for share in catalog.assignments_to[iri]}
            doing = "牵头" if Role.LEAD in roles or not roles else "参与"
            return f"{catalog.departments[iri].name}{doing}哪些任务？"
        case "task":
            task = catalog.tasks[iri]
            return f"{of(task.plan)}第{task.number}项任务由谁牵头？"
        case "section":
            section = catalog.sections[iri]
            return f"{of(section.plan)}第{section.number}部分有哪些任务？"
        case "plan":
            return f"《{catalog.plans[iri].title}》有哪些任务？"
        case "document":
            cited = catalog.policies[iri]
            by_tasks = any(reference.task for reference in cited)
            return (
                f"哪些任务依据《{cited[0].title}》？" if by_tasks else f"{of(cited[0].plan) or '计划'}引用了哪些文件？"
            )
        case "indicator":
            return f"{of(catalog.indicators[iri].plan)}{catalog.indicators[iri].name}的目标是多少？"
        case "deadline":
            deadline = catalog.deadlines[iri]
            return f"{of(deadline.plan)}哪些任务的时限是{date(deadline.value)}？"
        case _:
            task_iri = catalog.coverage[iri].task
            return (
                f"{of(catalog.coverage[iri].plan)}第{catalog.tasks[task_iri].number}项任务的目标是什么？"
                if task_iri
                else ""
            )


def _filtered(catalog: Catalog, wanted: Wanted) -> str:
    """What the file leaves out: 只画：牵头；部分：三、构筑安全管理体系."""
    parts = []
    if wanted.roles != EVERYTHING.roles:
        parts.append("、".join(RELATION_NAMES[role] for role in Role if role in wanted.roles))
    if wanted.section:
        parts.append(catalog.sections[wanted.section].title)
    if wanted.plan:
        parts.append(f"《{catalog.plan_by_id[wanted.plan].title}》")
    return f"只画：{'；'.join(parts)}" if parts else ""


def _file_name(label: str) -> str:
    """责任链-区房管局.svg; what no file's name may hold becomes a blank."""
    kept = "".join(" " if letter in '\\/:*?"<>|' or ord(letter) < 32 else letter for letter in plain(label))
    return f"责任链-{' '.join(kept.split())[:60]}.svg"
