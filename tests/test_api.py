"""The routes of programs, and what the server refuses: real uvicorn, real HTTP."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ui.api import create_app

if TYPE_CHECKING:
    from ready import ReadyEngine

pytest_plugins = ("browser", "ready")

LED = "区房管局牵头哪些任务？"
MINE = "3f2b8c1e-5d4a-4c6b-9a7e-0d1f2a3b4c5d"
PLAN = "changning-2024-2026-draft"


def told(answer: httpx.Response) -> dict[str, Any]:
    """The error of an answer, checked to be told in Chinese with nothing of the server in it."""
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error", "where", "remedy"}
    assert any("\u4e00" <= character <= "\u9fff" for character in body["error"])
    assert "Traceback" not in answer.text
    return body


def test_ask_gives_the_json_of_the_command_line(site: str) -> None:
    answer = httpx.post(f"{site}/api/ask", json={"question": LED, "id": "d001"})
    assert answer.status_code == 200
    said = answer.json()
    assert said["id"] == "d001"
    assert said["status"] == "answered"
    assert [r["number"] for r in said["results"]] == ["10", "11", "13", "25", "31", "35"]
    assert len(said["citations"]) == 6


def test_questions_of_one_session_share_it_and_others_stand_alone(site: str, shared_engine: ReadyEngine) -> None:
    shared_engine.asked.clear()
    for body in ({"session": MINE}, {"session": MINE}, {"session": ""}, {}):
        httpx.post(f"{site}/api/ask", json={"question": LED, **body})
    assert [session for _, session in shared_engine.asked] == [f"api:{MINE}", f"api:{MINE}", "", ""]


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"question": ""}, "空"),
        ({"question": " \n"}, "空"),
        ({"question": "问" * 2001}, "最多2000字，收到2001字"),
        ({}, "缺少"),
        ({"question": 3}, "文字"),
        ({"question": None}, "文字"),
        ({"question": "问", "外加": 1}, "没有这一项"),
        ({"question": "问", "session": "s" * 101}, "最多100字"),
        ({"question": "问", "session": "甲"}, "会话名"),
        ([], "不对"),
    ],
)
def test_a_wrong_question_is_refused_in_chinese(site: str, body: object, part: str) -> None:
    answer = httpx.post(f"{site}/api/ask", json=body)
    assert answer.status_code == 422
    assert part in told(answer)["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"question": "\\ud800"}'])
def test_a_body_that_is_no_json_is_refused(site: str, body: bytes) -> None:
    answer = httpx.post(f"{site}/api/ask", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    told(answer)


def test_a_long_question_of_2000_characters_is_taken(site: str) -> None:
    assert httpx.post(f"{site}/api/ask", json={"question": "问" * 2000}).status_code == 200


def test_a_large_body_is_refused_before_it_is_read(site: str) -> None:
    answer = httpx.post(f"{site}/api/ask", content=b"x" * 200_000)
    assert answer.status_code == 413
    assert "太大" in told(answer)["error"]


def test_a_large_body_without_its_length_is_refused(site: str) -> None:
    answer = httpx.post(f"{site}/api/ask", content=iter([b"x" * 10_000] * 20))
    assert answer.status_code == 413


def test_errors_of_the_engine_are_told(site: str) -> None:
    answer = httpx.post(f"{site}/api/ask", json={"question": "没建好"})
    assert answer.status_code == 503
    assert told(answer) == {"error": "还没有可用的索引", "where": "data/current", "remedy": "先运行 mingze build"}


def test_a_defect_shows_no_stack_trace(site: str) -> None:
    answer = httpx.post(f"{site}/api/ask", json={"question": "坏"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    told(answer)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_clause_of_a_citation_is_its_whole_paragraph(site: str) -> None:
    citation = httpx.post(f"{site}/api/ask", json={"question": LED}).json()["citations"][0]
    place = {key: citation[key] for key in ("plan", "start", "end")}
    clause = httpx.get(f"{site}/api/clause", params=place).json()
    assert clause["quote"] == "（牵头单位：区房管局）"
    assert clause["before"].startswith("10.升级“美丽家园”建设。")
    assert clause["after"] == ""


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ({"plan": "没有", "start": 1, "end": 2}, 404),
        ({"plan": "../../etc/passwd", "start": 1, "end": 2}, 404),
        ({"plan": PLAN, "start": 5, "end": 5}, 404),
        ({"plan": PLAN, "start": 1, "end": 10**9}, 404),
        ({"plan": PLAN, "start": -1, "end": 2}, 422),
        ({"plan": PLAN, "start": "甲", "end": 2}, 422),
        ({"plan": PLAN}, 422),
    ],
)
def test_a_place_that_is_none_is_refused(site: str, place: dict[str, Any], status: int) -> None:
    answer = httpx.get(f"{site}/api/clause", params=place)
    assert answer.status_code == status
    told(answer)


def test_health(site: str) -> None:
    health = httpx.get(f"{site}/api/health").json()
    assert health.pop("instance")
    assert health == {"status": "ok", "version": "test", "plans": 1}


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/ask", 405), ("GET", "/api/none", 404), ("POST", "/api/health", 405)]
)
def test_other_addresses_are_refused_in_chinese(site: str, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, site + path)
    assert answer.status_code == status
    told(answer)


def test_every_answer_carries_the_security_headers(site: str) -> None:
    for path in ("/", "/api/health", "/api/none", "/mingze/page.css", "/gradio_api/upload"):
        headers = httpx.get(site + path).headers
        policy = headers["content-security-policy"]
        for rule in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'self'"):
            assert rule in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_our_own_files_are_checked_for_changes(site: str) -> None:
    first = httpx.get(f"{site}/mingze/page.css")
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(f"{site}/mingze/page.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/api/health", "/", "/config", "/gradio_api/queue/join"])
@pytest.mark.parametrize("host", ["127.0.0.1", "mingze.example"])
def test_no_other_site_may_read_an_answer(site: str, path: str, host: str) -> None:
    headers = {"Origin": "https://evil.example", "Host": host}
    answer = httpx.get(site + path, headers=headers)
    assert "access-control-allow-origin" not in answer.headers
    preflight = {**headers, "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in httpx.options(site + path, headers=preflight).headers


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/gradio_api/info", "/gradio_api/api/", "/gradio_api/openapi.json", "/monitoring"]
)
def test_no_page_of_the_api_is_loaded_from_elsewhere(site: str, path: str) -> None:
    assert httpx.get(site + path).status_code in {401, 403, 404}


def test_the_api_is_described(site: str) -> None:
    paths = httpx.get(f"{site}/api/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/clause", "/api/health"} <= set(paths)


def test_no_event_of_the_page_is_public(site: str) -> None:
    config = httpx.get(f"{site}/config").json()
    assert config["dependencies"]
    assert {d["api_visibility"] for d in config["dependencies"]} == {"private"}
    assert "footer_links" not in config or config["footer_links"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=http://example.com/",
        "/mingze/../../pyproject.toml",
        "/mingze/..%2f..%2fpyproject.toml",
        "/static/../../../../../etc/passwd",
        "/assets/..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/gradio_api/%66ile=/etc/passwd",
    ],
)
def test_no_path_reads_a_file_of_the_machine(site: str, path: str) -> None:
    answer = httpx.get(site + path)
    assert answer.status_code in {400, 403, 404}
    assert "root:" not in answer.text
    assert "setuptools" not in answer.text


def test_nothing_can_be_uploaded(site: str) -> None:
    assert httpx.post(f"{site}/gradio_api/upload", files={"files": ("a.html", b"<script>")}).status_code == 404


def forged(path: str) -> dict[str, Any]:
    return {"path": path, "url": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("where", ["value", "event", "history"])
def test_a_forged_value_or_chat_history_reads_no_file(site: str, where: str) -> None:
    """FACTS, "Gradio": without ``has_launched`` a forged file record is copied to the cache and served."""
    config = httpx.get(f"{site}/config").json()
    event = next(d for d in config["dependencies"] if d["backend_fn"])
    file = forged("/etc/passwd")
    data = {"value": [file], "event": [None], "history": [[{"role": "user", "content": file}]]}[where]
    body = {
        "data": data,
        "fn_index": event["id"],
        "session_hash": secrets.token_hex(5),
        "trigger_id": event["targets"][0][0],
        "event_data": {"question": file},
    }
    joined = httpx.post(f"{site}/gradio_api/queue/join", json=body)
    assert "root:" not in joined.text
    if joined.status_code != 200:
        return
    said = ""
    with httpx.stream("GET", f"{site}/gradio_api/queue/data", params={"session_hash": body["session_hash"]}) as stream:
        for line in stream.iter_lines():
            said += line
            if "process_completed" in line or "close_stream" in line:
                break
    assert "root:" not in said
    assert "/tmp/gradio" not in said  # no copy was made


def test_the_file_check_of_gradio_is_on(engine: ReadyEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mounting leaves it off unless the blocks count as launched (FACTS, "Gradio")."""
    mounted: list[Any] = []
    monkeypatch.setattr("ui.page.shell.gr.mount_gradio_app", lambda _app, blocks, **_options: mounted.append(blocks))
    create_app(engine)
    assert [blocks.has_launched for blocks in mounted] == [True]
