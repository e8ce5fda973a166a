"""The review of a plan, or of a draft that somebody brings: ``/api/review``. No draft is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Protocol, runtime_checkable

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ingest.errors import MingzeError
from ingest.genre import Genre
from ui.breakdown import DOCX, XLSX, disposition
from ui.comments import comments_document, comments_workbook
from ui.draft import review_draft
from ui.guard import error_body
from ui.known_plan import known_plan
from ui.page import EngineProtocol
from ui.review_json import review_as_json
from ui.routes.records import MISSING, plan_of

__all__ = ["router"]

AT_ONCE = 2
"""Drafts that are read at once, each by a process of its own; the others wait."""

LONGEST_WAIT = 30.0
"""Seconds that a draft waits for its turn before it is told to come again."""

WHAT = (
    "`checks` 是检查过的各项和各有几处，`remarks` 逐处列出：级别、问题、建议、原文和位置；"
    "`start`、`end` 按原文的字符数，`place` 是在文件里的位置（第3页、第12段）"
)


class Form(StrEnum):
    """As what a review is told."""

    JSON = "json"
    XLSX = "xlsx"
    DOCX = "docx"


AsForm = Annotated[Form, Query(alias="format", description="json，或意见清单 xlsx、docx")]
PlanId = Annotated[str, Query(min_length=1, max_length=300, description="计划的 id")]
FileName = Annotated[str, Query(max_length=1000, description="文件名，只用来在结果里称呼它")]

BUSY: dict[int | str, dict[str, Any]] = {503: {"description": "正在检查别的稿件，稍后再试"}}
BODY = {
    "requestBody": {
        "required": True,
        "description": "文件的原始字节：txt、docx、pdf、html、xlsx 等，最多 20 MB",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@runtime_checkable
class WithTables(Protocol):
    """An engine that knows the folder of the tables its plans were read by; others are read by the built-in ones."""

    @property
    def tables(self) -> Path:
        """``<snapshot>/tables``."""
        ...


class BusyError(Exception):
    """No turn came in time."""


class Turns:
    """Lets so many in at once; the others wait, though not for ever."""

    def __init__(self, at_once: int = AT_ONCE, longest_wait: float = LONGEST_WAIT) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._longest_wait = longest_wait

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A turn. Raises :class:`BusyError` where none comes in time."""
        try:
            await asyncio.wait_for(self._free.acquire(), self._longest_wait)
        except TimeoutError as error:
            raise BusyError from error
        try:
            yield
        finally:
            self._free.release()


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["审稿体检"])
    turns = Turns()

    @routes.get("/review", summary="语料中一份计划的体检", response_description=WHAT, responses=MISSING)
    def known(plan: PlanId, form: AsForm = Form.JSON) -> Response:
        """What should be looked at in a plan of the corpus."""
        catalog = engine.catalog
        fact = plan_of(catalog, plan)
        return _as(
            form,
            review_as_json(known_plan(catalog, fact, engine.text(plan), engine.layout(plan)), Genre(_tables(engine))),
        )

    @routes.post(
        "/review",
        summary="一份稿件的体检，稿件不保存",
        response_description=WHAT,
        responses=BUSY,
        openapi_extra=BODY,
    )
    async def brought(request: Request, name: FileName = "", form: AsForm = Form.JSON) -> Response:
        """What should be looked at in the file whose bytes are the body."""
        data = await request.body()
        if not data:
            raise MingzeError("没有收到文件内容", remedy="选一个文件，或粘贴文字")
        try:
            async with turns.turn():
                review = await run_in_threadpool(review_draft, data, name, _tables(engine))
        except BusyError:
            told = error_body("正在检查别的稿件", where=request.url.path, remedy="过一会儿再试")
            return JSONResponse(told, 503)
        return await run_in_threadpool(_as, form, review)

    return routes


def _tables(engine: EngineProtocol) -> Path | None:
    return engine.tables if isinstance(engine, WithTables) else None


def _as(form: Form, review: dict[str, Any]) -> Response:
    """A review in the form that was asked for."""
    if form is Form.JSON:
        return JSONResponse(review)
    make, kind = (comments_workbook, XLSX) if form is Form.XLSX else (comments_document, DOCX)
    headers = {"Content-Disposition": disposition(f"{review['plan']['title'][:60]}意见清单", f".{form.value}")}
    return Response(make(review), media_type=kind, headers=headers)
