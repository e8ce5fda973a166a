"""Requests of programs are of one snapshot; those of the page hold none open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from looping import run
from ready import ReadyEngine
from starlette.types import Receive, Scope, Send

from ui.api import OneSnapshot


class Counting(ReadyEngine):
    """Tells whether a block is open."""

    def __init__(self) -> None:
        super().__init__({})
        self.open = False

    @contextmanager
    def pinned(self) -> Iterator[None]:
        self.open = True
        yield
        self.open = False


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("/api/tasks", True),
        ("/api/answer.docx", True),
        ("/mcp", True),
        ("/", False),
        ("/gradio_api/queue/join", False),
        ("/gradio_api/queue/data", False),
    ],
)
def test_which_requests_are_of_one_snapshot(path: str, held: bool) -> None:
    engine, seen = Counting(), list[bool]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(engine.open)

    async def nothing() -> dict[str, str]:
        return {}

    async def nowhere(message: object) -> None:
        raise AssertionError(message)

    run(OneSnapshot(app, engine=engine)({"type": "http", "path": path}, nothing, nowhere))
    assert seen == [held]
    assert not engine.open
