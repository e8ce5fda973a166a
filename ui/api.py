"""The server: the routes of programs, and the page mounted beneath them.

``POST /api/ask`` gives programs the JSON of ``mingze ask --jsonl``; ``GET /api/clause`` gives the panel beside
an answer the paragraph of a quote; ``GET /api/health`` tells a supervisor that the server answers. The OpenAPI
description is at ``/api/openapi.json``, and a page of ours that shows it at ``/api/docs``: Swagger's would be loaded
from elsewhere. Assistants connect at ``/mcp`` (:mod:`ui.mcp`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import MingzeError, SnapshotError
from ui.guard import LARGEST_BODY, Guard, error_body
from ui.mcp import Assistants
from ui.page import STATIC, EngineProtocol, PlanEntry, mount_page
from ui.routes import ROUTERS

__all__ = ["EngineProtocol", "PlanEntry", "create_app"]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_AS_THEY_ARE = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.wordprocessingml.document",
)


class OneSnapshot:
    """Every request of programs is answered from one snapshot, whatever becomes current meanwhile.

    The page's own requests are not: what Gradio starts in one goes on after it, and would keep that snapshot open for good.
    The event of questions pins its own.
    """

    def __init__(self, app: ASGIApp, *, engine: EngineProtocol) -> None:
        self._app = app
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on within the engine's block."""
        if scope["type"] != "http" or not scope["path"].startswith(("/api/", "/mcp")):
            await self._app(scope, receive, send)
            return
        with self._engine.pinned():
            await self._app(scope, receive, send)


def create_app(engine: EngineProtocol, *, version: str = "", root_path: str = "") -> FastAPI:
    """The whole web application, for ``uvicorn.run(create_app(engine), host=…, port=…, workers=1)``.

    Run one worker process: two break Gradio's queue.

    Args:
        engine: what answers, for example ``retrieval.engine.Engine``. It is called from several threads at
            once. It may be an object that passes each call on to the snapshot of the moment: but the plans and
            examples that the page shows are those of this call.
        version: shown by ``/api/health``.
        root_path: the path under which a proxy publishes the server, "" when it is published at ``/``.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with assistants.running():
            yield

    app = FastAPI(
        title="明责 Mingze",
        version=version or "0",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    assistants = Assistants(app, app.version)
    app.router.routes.append(Route("/mcp", assistants, include_in_schema=False))
    _add_routes(app, engine)
    _add_errors(app)
    # Gradio compresses its own; streamed answers (text/event-stream) are left as they come, and so are zips.
    app.add_middleware(GZipMiddleware, compresslevel=5, exclude_content_types=_AS_THEY_ARE)
    # No other site may read answers; without this Gradio reflects any Origin with credentials.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(OneSnapshot, engine=engine)
    app.add_middleware(Guard, largest=LARGEST_BODY)
    return mount_page(app, engine, root_path=root_path or None)


def _add_routes(app: FastAPI, engine: EngineProtocol) -> None:
    routers = [router(engine) for router in ROUTERS]
    for router in routers:
        app.include_router(router)
    known = {route.path: route.methods for router in routers for route in router.routes if isinstance(route, APIRoute)}

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        """The page for those who write programs; it reads /api/openapi.json."""
        return FileResponse(STATIC / "api.html", headers={"cache-control": "no-cache"})

    # async: it only raises, so it needs no thread of the pool
    @app.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def nowhere(rest: str, request: Request) -> None:
        """Every other address under /api; the page below would answer it in English."""
        methods = known.get(f"/api/{rest}")
        if methods:
            raise HTTPException(405, f"/api/{rest} 只接受 {'、'.join(sorted(methods))} 请求，收到的是 {request.method}")
        raise HTTPException(404, "没有这个接口")


def _add_errors(app: FastAPI) -> None:
    """Every error is one JSON object in Chinese: what is wrong, where, and what to do."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in {"body", "query"})
        what, remedy = _told(first, where)
        return JSONResponse(error_body(what, where=where, remedy=remedy), 422)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        remedy = "对照 /api/openapi.json 核对地址和参数"
        return JSONResponse(error_body(error.detail, where=request.url.path, remedy=remedy), error.status_code)

    @app.exception_handler(MingzeError)
    async def told(_: Request, error: MingzeError) -> JSONResponse:
        status = 503 if isinstance(error, SnapshotError) else 400
        return JSONResponse(error_body(error.what, where=error.where, remedy=error.remedy), status)


TOLD = {
    "json_invalid": ("请求正文不是 JSON", '发送 {{"question": "……"}}，并用 Content-Type: application/json'),
    "extra_forbidden": ("没有这一项", "去掉它，或者对照 /api/openapi.json 核对写法"),
    "string_too_short": ("问题是空的", "写出要问的事"),
    "string_too_long": ("太长：最多{max_length}字，收到{length}字", "写短一些，一次问一件事"),
    "string_type": ("应当是文字", "把它写成字符串"),
    "string_pattern_mismatch": ("会话名太短，别人可能猜到", "用 16 到 100 个字的随机串（如 UUID），或者不写"),
    "int_type": ("应当是整数", "写一个整数，例如 10"),
    "int_parsing": ("应当是整数", "写一个整数，例如 10"),
    "int_from_float": ("应当是整数", "写一个整数，例如 10"),
    "greater_than_equal": ("太小：最小是{ge}", "改大一些"),
    "less_than_equal": ("太大：最大是{le}", "改小一些"),
}
"""What one of pydantic's errors says, and what to do, by its type; only session has a pattern."""

OTHERS = ("这一项的值不对", "对照 /api/openapi.json 核对它的类型和范围")


def _told(error: dict[str, Any], where: str) -> tuple[str, str]:
    """One of pydantic's errors in Chinese: 「太长：最多2000字，收到2001字」."""
    if error["type"] == "missing":
        return "缺少这一项" if where else "没有请求正文", f"补上 {where or 'question'}"
    what, remedy = TOLD.get(error["type"], OTHERS)
    given = error.get("input")
    limits = {"length": len(given) if isinstance(given, str) else 0, **error.get("ctx", {})}
    return what.format(**limits), remedy.format(**limits)
