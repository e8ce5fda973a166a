"""How large a request may be: only a draft to be reviewed may be a file. Real uvicorn, an app that counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest
from browser import serving
from fastapi import FastAPI, Request

from ui.guard import LARGER_BODIES, LARGEST_BODY, Guard

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1024**2


@pytest.fixture(scope="module")
def counting() -> Iterator[str]:
    """An application behind the guard that tells how many bytes reached it."""
    app = FastAPI()

    @app.api_route("/{rest:path}", methods=["POST", "PUT"])
    async def count(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(Guard)
    with serving(app) as address:
        yield address


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("POST", "/api/ask", LARGEST_BODY, 200),
        ("POST", "/api/ask", LARGEST_BODY + 1, 413),
        ("POST", "/api/review", LARGEST_BODY + 1, 200),
        ("POST", "/api/review", 20 * MEGABYTE, 200),
        ("POST", "/api/review", 20 * MEGABYTE + 1, 413),
        ("PUT", "/api/review", LARGEST_BODY + 1, 413),
        ("POST", "/api/review/", LARGEST_BODY + 1, 413),
        ("POST", "/gradio_api/queue/join", LARGEST_BODY + 1, 413),
    ],
)
def test_only_a_draft_may_be_large(counting: str, method: str, path: str, size: int, status: int) -> None:
    answer = httpx.request(method, counting + path, content=b"x" * size)
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == size
    else:
        assert "太大" in answer.json()["error"]
        assert answer.json()["where"] == path


def test_a_draft_without_its_length_is_counted(counting: str) -> None:
    """Chunks: nothing is declared, so the bytes are counted as they come."""
    path = "/api/review"
    assert httpx.post(counting + path, content=iter([b"x" * MEGABYTE] * 20)).json() == LARGER_BODIES[path]
    refused = httpx.post(counting + path, content=iter([b"x" * MEGABYTE] * 21))
    assert refused.status_code == 413
    assert "最多20MB" in json.loads(refused.text)["error"]
