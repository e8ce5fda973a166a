"""What stands before every request: how large it may be, where it may go, and the headers of every answer."""

from __future__ import annotations

import json
import logging
from collections import deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_SECURITY_POLICY", "LARGER_BODIES", "LARGEST_BODY", "Guard", "error_body"]

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
"""Bytes of the largest request body: a question of 2000 characters is at most 24 kB of escaped JSON."""

LARGER_BODIES = {"/api/review": 20 * 1024 * 1024}
"""Bytes where a file is sent: address → the largest body. A scanned plan of 60 pages has about 15 MB."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "  # Gradio compiles its templates in the browser
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "font-src 'self' data:; "
    "connect-src 'self'; "
    "object-src 'none'; "
    "frame-ancestors 'none'; "
    "form-action 'self'; "
    "base-uri 'self'"
)

_HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]

# Gradio's routes that move files, reach other servers, or list and call events outside its queue. The page uses
# none of them; an event with queue=False or a component that shows files would need its route taken off this list.
_CLOSED = (
    "/upload",
    "/upload_progress",
    "/file=",
    "/file/",
    "/proxy=",
    "/stream/",
    "/component_server",
    "/custom_component/",
    "/info",
    "/openapi.json",
    "/api/",
    "/call/",
    "/run/",
    "/deep_link",
    "/vibe-",
    "/monitoring",
    "/process_recording",
)
_PREFIX = "/gradio_api"


class Guard:
    """Refuses what is too large or leads nowhere, and adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed HTTP request on; everything that is no HTTP request goes through as it is.

        A defect becomes an answer in Chinese here, and not in a handler of FastAPI's: that one would stand
        outside this class, and its answer would lack the headers.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [
                    *message.get("headers", []),
                    *_HEADERS,
                    *_caching(scope["path"], message["status"]),
                ]
            await send(message)

        try:
            await self._answer(scope, receive, send_guarded)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            remedy = "稍后再试；仍然不行时告诉管理员"
            await _refuse(send_guarded, 500, error_body("服务出错，已记入运行日志", where=scope["path"], remedy=remedy))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _closed(scope["path"]):
            remedy = "对照 /api/openapi.json 核对地址"
            await _refuse(send, 404, error_body("没有这个地址", where=scope["path"], remedy=remedy))
        elif scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
        elif (body := await _read(scope, receive, largest := self._largest_of(scope))) is None:
            await _refuse(send, 413, _too_large(scope["path"], largest))
        else:
            await self._app(scope, _replay(body, receive), send)

    def _largest_of(self, scope: Scope) -> int:
        """Bytes of the largest body that this request may have."""
        larger = LARGER_BODIES.get(scope["path"]) if scope["method"] == "POST" else None
        return larger or self._largest


def error_body(what: str, *, where: str = "", remedy: str = "") -> dict[str, str]:
    """An error as every route answers it: what is wrong, where, and what to do."""
    return {"error": what, "where": where, "remedy": remedy}


def _caching(path: str, status: int) -> list[tuple[bytes, bytes]]:
    """How long a browser may keep it.

    Our own files are asked for anew each time (304 when unchanged): an old script must not meet a new page.
    Gradio's have a hash of their content in their name (「index-DphvyggB.js」), so one name is one content.
    """
    if path.startswith("/mingze/"):
        return [(b"cache-control", b"no-cache")]
    if path.startswith("/assets/") and status == 200:
        return [(b"cache-control", b"public, max-age=31536000, immutable")]
    return []


def _closed(path: str) -> bool:
    """Whether the path is a route of Gradio that nobody needs here."""
    return path.startswith(_PREFIX) and path.removeprefix(_PREFIX).startswith(_CLOSED)


def _too_large(path: str, largest: int) -> dict[str, str]:
    if path in LARGER_BODIES:
        return error_body(
            f"文件太大，最多{largest // 1024**2}MB", where=path, remedy="拆成几份，或者换成不带图片的格式"
        )
    return error_body(f"请求太大，最多{largest // 1024}KB", where=path, remedy="把问题写短一些")


async def _read(scope: Scope, receive: Receive, largest: int) -> deque[Message] | None:
    """The messages of the whole body; None when it is longer than ``largest`` or the client left.

    A length that is declared too large is refused before a byte is read; one that lies is found out by counting.
    """
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > largest:
        return None
    messages: deque[Message] = deque()
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        messages.append(message)
        size += len(message.get("body", b""))
        if size > largest:
            return None
        more = message.get("more_body", False)
    return messages


def _replay(messages: deque[Message], receive: Receive) -> Receive:
    """A ``receive`` that hands out the messages, letting go of each, and then what the client does next."""

    async def again() -> Message:
        return messages.popleft() if messages else await receive()

    return again


async def _refuse(send: Send, status: int, content: dict[str, str]) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
