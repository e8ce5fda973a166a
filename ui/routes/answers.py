"""Questions and the clauses of their answers: ``/api/ask``, ``/api/clause``, ``/api/health``."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kg.catalog import Catalog
from ui.answer_file import answer_docx, answer_xlsx
from ui.page import LONGEST_QUESTION, EngineProtocol, surround
from ui.present import as_json

__all__ = ["Question", "router"]


class Question(BaseModel):
    """One question, as ``mingze ask --jsonl`` takes it; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    session: str = Field(default="", max_length=100, pattern="^(.{16,})?$")
    id: str = Field(default="", max_length=200)


LONGEST_NAME = 40  # characters of a question in the name of its file
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["问答"])
    instance = secrets.token_hex(8)

    @routes.post("/ask", summary="问一个问题")
    def ask(asked: Question) -> dict[str, Any]:
        """The answer in the JSON contract. Without a session no later question can refer to this one."""
        session = f"api:{asked.session}" if asked.session else ""
        return as_json(engine.ask(asked.question, session), asked.id)

    @routes.get("/clause", summary="一处引文所在的段落")
    def clause(plan: str, start: Annotated[int, Query(ge=0)], end: Annotated[int, Query(ge=1)]) -> dict[str, Any]:
        """The paragraph around characters ``start`` to ``end`` of a plan's text."""
        title = next((entry.title for entry in engine.plans() if entry.id == plan), None)
        if title is None:
            raise HTTPException(404, f"没有这份计划：{plan}")
        try:
            around = asdict(surround(engine.text(plan), start, end))
            return {"plan": plan, "title": title, **_standing(engine.catalog, plan, start, end), **around}
        except ValueError as error:
            raise HTTPException(404, f"这份计划里没有第{start}—{end}字") from error

    @routes.get("/answer.{ending}", summary="把一个答案存成 Word 或 Excel 文件")
    def file(
        ending: Literal["docx", "xlsx"],
        q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION)],
        query: Annotated[str, Query(max_length=6000)] = "",
    ) -> Response:
        """The answer to ``q``, or to ``query`` under that heading, computed again: the same plan gives the same answer."""
        answer = engine.run(engine.decode(query), "") if query else engine.ask(q, "")
        # The words of a link are its writer's: what was really asked heads the answer to a query.
        head = f"{answer.understood}（问题：{q}）" if query else q
        made = {"docx": answer_docx, "xlsx": answer_xlsx}[ending](head, answer)
        name = quote(f"{q[:LONGEST_NAME].strip('？?。 ')}.{ending}", safe="")
        return Response(
            made, media_type=MEDIA[ending], headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        )

    @routes.get("/start", summary="可以问哪些计划，可以怎样问")
    def start() -> dict[str, Any]:
        """What the page begins with; a build may have changed it since the page was made."""
        plans = [{"id": entry.id, "title": entry.title} for entry in engine.plans()]
        return {"plans": plans, "examples": list(engine.examples())}

    @routes.get("/health", summary="是否在工作")
    def health(request: Request) -> dict[str, Any]:
        """``{"status": "ok"}``, how many plans can be asked, and a name that changes when the server restarts."""
        return {"status": "ok", "version": request.app.version, "plans": len(engine.plans()), "instance": instance}

    return routes


def _standing(catalog: Catalog, plan: str, start: int, end: int) -> dict[str, Any]:
    """Which revision of the plan it is, and the parts that a place stands in, outermost first: 三 → 22."""
    fact = catalog.plan_by_id.get(plan)
    if fact is None:
        return {"revision": "", "trail": []}
    said = [fact.number or "", fact.status or "", fact.date or ""]
    sections = [s for s in catalog.sections.values() if s.plan == plan and s.start <= start and end <= s.end]
    tasks = [t for t in catalog.tasks_of[fact.iri] if t.start <= start and end <= t.end]
    trail = [f"{s.number} {s.title}".strip() for s in sections] + [f"{t.number} {t.title}" for t in tasks]
    return {"revision": " · ".join(part for part in said if part), "trail": trail}
