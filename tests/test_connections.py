"""Nothing leaves the machine and nothing foreign runs: what the browser and the server's process connect to, how much
the first view weighs, the policy on every answer, and forged values of the page's own events.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

if TYPE_CHECKING:
    from browser import Open

pytest_plugins = ("browser", "ready")

VIEWS = ("ask", "trace", "overview", "text", "review")
LED = "区房管局牵头哪些任务？"
BUDGET = 600_000  # bytes of the first view, as they are sent
PLAN = "changning-2024-2026-draft"

# Put in front of the server's own code by Python itself: every address that a socket of the process is connected to or
# sends to, and every name that is looked up, is written down before it happens. An audit hook cannot be taken off.
WATCH = """
import os, sys
out = open(os.environ["WATCHED_CONNECTIONS"], "a", buffering=1, encoding="utf-8")
def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        print(event, repr(arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]), file=out)
sys.addaudithook(note)
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Iterator[tuple[str, Path, int]]:
    """The address of `mingze serve` as users start it, and the file of what its process connected to."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    record = folder / "connections.txt"
    record.touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mingze = str(Path(sys.executable).with_name("mingze"))
    command = [mingze, "serve", "--port", str(port), "--data", str(data_folder)]
    environment = {**os.environ, "PYTHONPATH": str(folder), "WATCHED_CONNECTIONS": str(record)}
    address = f"http://127.0.0.1:{port}"
    log = folder / "log.txt"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out) as server,
    ):
        until = time.monotonic() + 120
        while not answers(address):
            if server.poll() is not None or time.monotonic() > until:
                server.terminate()
                pytest.fail(f"mingze serve did not start:\n{log.read_text('utf-8')}")
            time.sleep(0.2)
        yield address, record, server.pid
        server.terminate()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/health", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    """The proof proves something: a process that does connect is found out, native resolver included."""
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    record = tmp_path / "connections.txt"
    reach = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), timeout=0.01)\nexcept OSError: pass"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "WATCHED_CONNECTIONS": str(record)}
    subprocess.run([sys.executable, "-c", reach], env=environment, check=True)
    assert "socket.connect ('192.0.2.1', 9)" in record.read_text("utf-8")


def test_no_view_and_no_answer_reaches_out(watched: tuple[str, Path, int], visit: Open) -> None:
    """All views, a graph question and a free one (it loads the model), the API and the assistants' endpoint."""
    address, record, _ = watched
    httpx.post(f"{address}/api/search", json={"question": "煤气罐"}, timeout=120).raise_for_status()
    opened = visit(f"{address}/#/ask")
    opened.ask(LED)
    opened.ask("小区里老人上下楼不方便怎么办？")
    for view in VIEWS:
        opened.page.goto(f"{address}/#/{view}?plan={PLAN}")
        opened.page.wait_for_timeout(600)
    opened.page.goto(f"{address}/api/docs")
    opened.page.locator("[data-ready]").wait_for()
    httpx.post(f"{address}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    host = urlsplit(address).netloc
    away = [
        url for url in opened.requests if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != host
    ]
    assert away == []
    assert [problem for problem in opened.problems if "Content Security Policy" in problem] == []
    assert any("/queue/join" in url for url in opened.requests)
    assert outside(record.read_text("utf-8")) == []


def test_no_connection_of_the_system_leads_out(watched: tuple[str, Path, int]) -> None:
    """The kernel's own table, for what no Python hook sees: the sockets of the process, by their inodes."""
    _, _, server = watched
    owned = {str(link.readlink()) for link in Path(f"/proc/{server}/fd").iterdir() if link.is_symlink()}
    inodes = {found.group(1) for name in owned if (found := re.fullmatch(r"socket:\[(\d+)\]", name))}
    far = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{server}/net/{table}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes and not loopback(fields[2].partition(":")[0]):
                far.append(line)
    assert far == []


def loopback(address: str) -> bool:
    """Of an address as the kernel writes it: 127.x (last byte first), ::1, ::ffff:127.x, or none (it listens)."""
    return address.endswith("7F") or set(address) == {"0"} or address == "00000000000000000000000001000000"


def outside(record: str) -> list[str]:
    """The lines that name anything but this machine: 「socket.connect ('127.0.0.1', 80)」 is not one of them."""
    here = re.compile(r"""\S+ (\(?'(127\.\d+\.\d+\.\d+|::1|localhost|0\.0\.0\.0)'.*|'?/.*|b?'\\x00.*|None)""")
    return [line for line in record.splitlines() if not here.fullmatch(line)]


def test_the_first_view_is_light(site: str, chromium: Browser) -> None:
    """The bytes of every answer as they are sent, compressed where they are, the browser's cache empty."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(site)
    page.locator("[data-ready]").wait_for()
    page.wait_for_timeout(1500)  # what the first view loads later; Gradio keeps a stream open, so it is never idle
    context.close()
    largest = sorted(((int(size), names.get(one, one)) for one, size in sizes.items()), reverse=True)
    assert len(largest) > 20, "the page was not loaded"
    assert sum(size for size, _ in largest) < BUDGET, largest[:10]


@pytest.mark.parametrize(
    "path", ["/", "/config", "/mingze/page.css", "/mingze/ask.js", "/api/openapi.json", "/api/docs"]
)
def test_what_is_text_is_sent_compressed(site: str, path: str) -> None:
    answer = httpx.get(site + path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_a_file_of_gradio_is_kept_by_the_browser_and_a_missing_one_is_not(site: str) -> None:
    names = re.findall(r"assets/[\w-]+\.js", httpx.get(site).text)
    assert names
    kept = httpx.get(f"{site}/{names[0]}").headers["cache-control"]
    assert "immutable" in kept
    assert "immutable" not in httpx.get(f"{site}/assets/none.js").headers.get("cache-control", "")


def event_of(site: str) -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in httpx.get(f"{site}/config").json()["dependencies"] if d["backend_fn"])
    return found


def joined(site: str, event: dict[str, Any], **changes: Any) -> tuple[httpx.Response, str]:
    page = secrets.token_hex(6)
    body = {
        "data": [None] * len(event["inputs"]),
        "event_data": {"question": LED, "turn": 1},
        "fn_index": event["id"],
        "trigger_id": event["targets"][0][0],
        "session_hash": page,
        **changes,
    }
    return httpx.post(f"{site}/gradio_api/queue/join", json=body), page


def test_a_streamed_answer_is_not_held_back(site: str) -> None:
    """Compression would gather it: the first message comes before the answer is done."""
    _, page = joined(site, event_of(site), event_data={"question": "慢", "turn": 1})
    begun = time.monotonic()
    address = f"{site}/gradio_api/queue/data"
    with httpx.stream("GET", address, params={"session_hash": page}, headers={"Accept-Encoding": "gzip, br"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in stream.headers
        first = next(line for line in stream.iter_lines() if line)
        assert json.loads(first.removeprefix("data:"))["msg"] in {"estimation", "process_starts", "heartbeat"}
        assert time.monotonic() - begun < 10  # 「慢」 takes 30 seconds


FILE = {"path": "/etc/passwd", "url": "/etc/passwd", "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
FORGED = [
    {"data": [FILE]},
    {"data": [[{"role": "user", "content": FILE}]]},
    {"data": [{"value": FILE}]},
    {"event_data": FILE},
    {"event_data": {"question": FILE, "turn": FILE}},
    {"event_data": {"question": LED, "turn": {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}}},
    {"event_data": {"question": "file:///etc/passwd", "turn": 1}},
    {"data": [{"path": "http://127.0.0.1:9/secret", "meta": {"_type": "gradio.FileData"}}]},
    {"data": [{"path": "../../../../etc/passwd", "meta": {"_type": "gradio.FileData"}}]},
    {"trigger_id": "/etc/passwd"},
    {"fn_index": 10**6},
]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_no_event_of_the_page_reads_a_file(site: str, forged: dict[str, Any]) -> None:
    events = [d for d in httpx.get(f"{site}/config").json()["dependencies"] if d["backend_fn"]]
    assert events
    for event in events:
        answer, page = joined(site, event, **forged)
        said = answer.text
        if answer.status_code == 200:
            address = f"{site}/gradio_api/queue/data"
            with httpx.stream("GET", address, params={"session_hash": page}, timeout=20) as stream:
                for line in stream.iter_lines():
                    said += line
                    if "process_completed" in line or "close_stream" in line or "unexpected_error" in line:
                        break
        assert "root:" not in said
        assert "/tmp/gradio" not in said  # no copy was made
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/favicon.ico"),
        ("GET", "/nowhere"),
        ("GET", "/gradio_api/upload"),
        ("GET", "/mingze/page.css"),
        ("GET", "/mingze/none.js"),
        ("GET", "/api/docs"),
        ("GET", "/api/openapi.json"),
        ("GET", "/api/health"),
        ("GET", "/api/plans"),
        ("GET", "/api/nowhere"),
        ("POST", "/api/ask"),
        ("POST", "/api/search"),
        ("POST", "/api/review"),
        ("GET", "/mcp"),
        ("POST", "/mcp"),
        ("DELETE", "/mcp"),
        ("POST", "/gradio_api/queue/join"),
    ],
)
def test_the_policy_stands_on_every_answer(site: str, method: str, path: str) -> None:
    headers = httpx.request(method, site + path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_stands_on_every_address_that_is_described(site: str) -> None:
    described = httpx.get(f"{site}/api/openapi.json").json()["paths"]
    for path, methods in described.items():
        for method in methods:
            headers = httpx.request(method.upper(), site + path.replace("{", "").replace("}", "")).headers
            assert "default-src 'self'" in headers["content-security-policy"], path
