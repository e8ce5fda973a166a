"""Questions and the clauses of their answers: ``/api/ask``, ``/api/clause``, ``/api/health``."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ui.page import LONGEST_QUESTION, EngineProtocol, surround
from ui.present import as_json

__all__ = ["Question", "router"]


class Question(BaseModel):
    """One question, as ``mingze ask --jsonl`` takes it; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    session: str = Field(default="", max_length=100)
    id: str = Field(default="", max_length=200)


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
            return {"plan": plan, "title": title, **asdict(surround(engine.text(plan), start, end))}
        except ValueError as error:
            raise HTTPException(404, f"这份计划里没有第{start}—{end}字") from error

    @routes.get("/health", summary="是否在工作")
    def health(request: Request) -> dict[str, Any]:
        """``{"status": "ok"}``, how many plans can be asked, and a name that changes when the server restarts."""
        return {"status": "ok", "version": request.app.version, "plans": len(engine.plans()), "instance": instance}

    return routes
