"""What the page's tests share: a real uvicorn, a real Chromium, a visit to the page.

A pytest plugin: a test module names it in ``pytest_plugins``, with ``ready``, which has the engine.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ui.api import create_app
from ui.page import EngineProtocol

ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "screenshots"


@contextmanager
def serving(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address at which a real uvicorn serves ``app`` until the block ends; port 0 is any that is free."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "uvicorn did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def find_chromium() -> str | None:
    """Debian's Chromium; None for the one that Playwright brings, if it brought one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = find_chromium()
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail("no browser: apt-get install -y chromium fonts-noto-cjk")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(shared_engine: EngineProtocol) -> Iterator[str]:
    with serving(create_app(shared_engine, version="test")) as address:
        yield address


@dataclass
class Visit:
    """A page opened for one test, and everything it asked for."""

    page: Page
    requests: list[str]
    problems: list[str]

    def ask(self, question: str) -> None:
        """Type a question and wait for its answer."""
        turns = self.page.locator(".mz-turn[data-status]")
        before = turns.count()
        self.page.get_by_role("textbox", name="问题", exact=True).fill(question)
        self.page.get_by_role("button", name="提问").click()
        turns.nth(before).wait_for()

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.wait_for_timeout(400)  # the answer is still being scrolled to
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


Open = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """``visit(address, width=…, dark=…)`` opens the page at ``address`` in a browser of its own."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, *, width: int = 1280, height: int = 860, dark: bool = False) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        opened = Visit(page, [], [])
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("console", lambda m: opened.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: opened.problems.append(str(error)))
        page.goto(address)
        page.locator("[data-ready]").wait_for(state="attached")  # hidden in the other views
        return opened

    yield open_page
    for context in contexts:
        context.close()


Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``mingze serve`` as users start it: the real corpus, built into a new folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("real") / "log.txt"
    mingze = str(Path(sys.executable).parent / "mingze")
    command = [mingze, "serve", "--port", str(port), "--data", str(log.parent / "data")]
    with log.open("wb") as out, subprocess.Popen(command, cwd=log.parent, stdout=out, stderr=out) as server:
        for _ in range(1200):  # two minutes: the first start builds the snapshot
            if server.poll() is not None or answers(port):
                break
            time.sleep(0.1)
        if not answers(port):
            server.terminate()
            pytest.fail(f"mingze serve did not start:\n{log.read_text(encoding='utf-8')}")
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def answers(port: int) -> bool:
    """Whether the server answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def serve() -> Serve:
    """``serve(engine, port=…)`` is a block in which the whole application answers with ``engine``."""

    def start(engine: EngineProtocol, port: int = 0) -> AbstractContextManager[str]:
        return serving(create_app(engine), port)

    return start
