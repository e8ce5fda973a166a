"""Assistants: the SDK's own client against a real uvicorn, and what the endpoint refuses."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from looping import run
from mcp import Client, MCPError
from mcp.client import ClientSession
from mcp.client.streamable_http import streamable_http_client

from ui.mcp import TOOLS

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Serve
    from mcp.types import CallToolResult

pytest_plugins = ("browser", "ready")

LED = "区房管局牵头哪些任务？"
PLAN = "changning-2024-2026-draft"
WORTH: dict[str, dict[str, Any]] = {
    "ask": {"question": LED},
    "search": {"question": LED, "k": 3},
    "list_plans": {},
    "list_tasks": {"plan": PLAN, "department": "区房管局", "role": "lead", "limit": 4, "offset": 1},
    "get_clause": {"plan": PLAN, "start": 10, "end": 20},
}
SAME = {
    "ask": ("POST", "/api/ask"),
    "search": ("POST", "/api/search"),
    "list_plans": ("GET", "/api/plans"),
    "list_tasks": ("GET", "/api/tasks"),
    "get_clause": ("GET", "/api/clause"),
}


@pytest.fixture(scope="module")
def real(data_folder: Path) -> Iterator[str]:
    """A server over the built-in plan, with the engine that `mingze serve` has."""
    from browser import serving

    from retrieval.engine import Engine
    from ui.api import create_app
    from ui.live import LiveEngine

    with serving(create_app(LiveEngine(data_folder, Engine.open), version="test")) as address:
        yield address


def talk(address: str, say: Callable[[Client], Awaitable[Any]]) -> Any:
    """What ``say`` gives, said by a client that is connected to ``address``."""

    async def connected() -> Any:
        async with Client(f"{address}/mcp") as client:
            return await say(client)

    return run(connected())


def call(address: str, name: str, arguments: dict[str, Any]) -> CallToolResult:
    result: CallToolResult = talk(address, lambda client: client.call_tool(name, arguments))
    return result


def test_every_tool_is_read_only_and_told_in_chinese(site: str) -> None:
    tools = talk(site, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == list(WORTH)
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        for words in (
            tool.description,
            tool.title,
            *(p["description"] for p in tool.input_schema["properties"].values()),
        ):
            assert any("\u4e00" <= character <= "\u9fff" for character in words)


def test_a_client_of_the_older_protocol_is_served_too(site: str) -> None:
    async def connected() -> list[str]:
        async with (
            streamable_http_client(f"{site}/mcp") as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            started = await session.initialize()
            assert started.server_info.name == "mingze"
            assert "引文" in (started.instructions or "")
            return [tool.name for tool in (await session.list_tools()).tools]

    assert run(connected()) == list(WORTH)


@pytest.mark.parametrize("name", list(WORTH))
def test_a_tool_gives_the_json_of_its_address(real: str, name: str) -> None:
    method, path = SAME[name]
    given = WORTH[name]
    result = call(real, name, given)
    kind = {"json": given} if method == "POST" else {"params": given}
    answer = httpx.request(method, real + path, timeout=60, **kind)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert not result.is_error
    assert result.structured_content == answer.json()
    assert json.loads(result.content[0].text) == answer.json()  # type: ignore[union-attr]


@pytest.mark.parametrize("tool", TOOLS, ids=[tool.name for tool in TOOLS])
def test_the_arguments_are_those_of_the_address(real: str, tool: Any) -> None:
    described = httpx.get(f"{real}/api/openapi.json").json()
    operation = described["paths"][tool.path][tool.method.lower()]
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if "requestBody" in operation:
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        names |= set(described["components"]["schemas"][reference]["properties"])
    assert set(tool.takes) <= names


@pytest.mark.parametrize(
    ("name", "arguments", "part"),
    [
        ("ask", {}, "缺少"),
        ("ask", {"question": ""}, "空"),
        ("ask", {"question": "问" * 2001}, "最多2000字"),
        ("ask", {"question": 3}, "文字"),
        ("ask", {"question": LED, "file": "/etc/passwd"}, "没有这一项：file"),
        ("ask", {"question": "没建好"}, "还没有可用的索引"),
        ("ask", {"question": "坏"}, "服务出错"),
        ("search", {"question": LED, "k": 0}, "最小是1"),
        ("search", {"question": LED, "k": 1001}, "最大是1000"),
        ("search", {"question": LED, "k": "十"}, "整数"),
        ("list_tasks", {"plan": "没有这份"}, "没有这份计划"),
        ("list_tasks", {"limit": 501}, "最大是500"),
        ("list_tasks", {"role": "boss"}, "值不对"),
        ("get_clause", {"plan": "../../etc/passwd", "start": 1, "end": 2}, "没有这份计划"),
        ("get_clause", {"plan": PLAN, "start": 1, "end": 10**9}, "没有第1—1000000000字"),
        ("get_clause", {"plan": PLAN, "start": "甲", "end": 2}, "整数"),
    ],
)
def test_a_bad_call_is_told_in_chinese(site: str, name: str, arguments: dict[str, Any], part: str) -> None:
    result = call(site, name, arguments)
    assert result.is_error
    told = json.loads(result.content[0].text)  # type: ignore[union-attr]
    assert set(told) == {"error", "where", "remedy"}
    assert part in told["error"]
    assert "secret" not in str(result)
    assert "Traceback" not in str(result)


def test_a_tool_that_is_none_is_refused_in_chinese(site: str) -> None:
    async def refused(client: Client) -> str:
        with pytest.raises(MCPError) as told:
            await client.call_tool("delete_plan", {})
        return str(told.value)

    assert "没有这个工具：delete_plan。可用：ask" in talk(site, refused)


def test_no_page_of_a_browser_may_call_a_tool(site: str) -> None:
    """DNS rebinding: a name of the attacker's that leads here has the same Host and Origin."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"Accept": "application/json, text/event-stream"}
    for origin in ("http://evil.example", site, "null"):
        headers = {"Origin": origin, "Host": origin.removeprefix("http://"), **accepts}
        answer = httpx.post(f"{site}/mcp", json=body, headers=headers)
        assert answer.status_code == 403
        assert "网页" in answer.json()["error"]
        assert "access-control-allow-origin" not in answer.headers
    behind_a_proxy = httpx.post(f"{site}/mcp", json=body, headers={"Host": "mingze.gov.example", **accepts})
    assert behind_a_proxy.status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_only_posts_are_taken(site: str, method: str) -> None:
    answer = httpx.request(method, f"{site}/mcp")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "POST" in answer.json()["error"]


def test_who_asks_is_handed_on_to_the_address(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that stands in the application before /api sees the name and the cookie of the caller."""
    seen: list[dict[str, str]] = []
    whole = httpx.ASGITransport.handle_async_request

    async def watched(transport: httpx.ASGITransport, request: httpx.Request) -> httpx.Response:
        seen.append(dict(request.headers))
        return await whole(transport, request)

    monkeypatch.setattr(httpx.ASGITransport, "handle_async_request", watched)
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": LED}},
    }
    headers = {"Accept": "application/json, text/event-stream", "Authorization": "Basic eA==", "Cookie": "login=1"}
    answer = httpx.post(f"{site}/mcp", json=body, headers=headers)
    assert answer.json()["result"]["structuredContent"]["status"] == "answered"
    assert [(one["authorization"], one["cookie"]) for one in seen] == [("Basic eA==", "login=1")]


def test_a_second_server_of_one_application_starts(serve: Serve, engine: Any) -> None:
    for _ in range(2):
        with serve(engine) as address:
            assert not call(address, "ask", {"question": LED}).is_error
