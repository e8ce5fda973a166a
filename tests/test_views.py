"""All views alike: at 200 % zoom, in print, without a mouse, and what axe says of Gradio's own frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ui.api import create_app
from ui.live import LiveEngine

if TYPE_CHECKING:
    from browser import Open

pytest_plugins = ("browser", "ready")

PLAN = "changning-2024-2026-draft"
VIEWS = {
    "ask": ("#/ask?q=区房管局牵头哪些任务？", ".mz-turn[data-last]"),
    "trace": ("#/trace", "#mz-view-trace a[href*='trace?id=']"),
    "overview": ("#/overview", "#mz-view-overview td a"),
    "text": (f"#/text?plan={PLAN}&start=1564&end=1590", "#mz-view-text mark"),
    "review": (f"#/review?plan={PLAN}", "#mz-view-review mark"),
}
TITLES = {
    "ask": "明责",
    "trace": "责任链 · 明责",
    "overview": "总览 · 明责",
    "text": "计划全文 · 明责",
    "review": "审稿体检 · 明责",
}

GRADIO_OWN: frozenset[str] = frozenset()
"""Rules of axe that Gradio's own frame breaks; what a new version breaks too must be looked at."""


@pytest.fixture(scope="module")
def address(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from browser import serving  # a plugin: pytest loads it before this module could

    from retrieval.engine import Engine

    data = tmp_path_factory.mktemp("views")
    (data / "snapshots").symlink_to(data_folder / "snapshots")
    (data / "current").write_bytes((data_folder / "current").read_bytes())
    with serving(create_app(LiveEngine(data, Engine.open), version="test")) as where:
        yield where


def shown(visit: Open, address: str, name: str, **how: int | bool) -> Page:
    place, mark = VIEWS[name]
    page = visit(f"{address}/{place}", **how).page
    page.locator(mark).first.wait_for()
    page.wait_for_timeout(200)
    return page


@pytest.mark.parametrize("name", VIEWS)
def test_at_twice_the_size_nothing_is_cut(address: str, visit: Open, name: str) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: a window of 1280 at 200 % is one of 640."""
    page = shown(visit, address, name, width=640, height=430)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("navigation", name="功能").get_by_role("link")).to_have_count(4)


@pytest.mark.parametrize("name", VIEWS)
def test_printed_it_is_the_content_and_no_controls(address: str, visit: Open, name: str) -> None:
    page = shown(visit, address, name)
    page.emulate_media(media="print")
    expect(page.locator(".mz-views")).to_be_hidden()
    for control in page.locator(".mz-composer, .mz-tools, .mz-tools-row").all():
        expect(control).to_be_hidden()
    assert len(page.pdf(format="A4")) > 10_000
    assert page.title() == TITLES[name]


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_but_what_is_gradios(address: str, visit: Open, name: str) -> None:
    page = shown(visit, address, name)
    found = Axe().run(page).response["violations"]
    theirs = {v["id"] for v in found if not any("mz-" in str(n["target"]) + n["html"] for n in v["nodes"])}
    ours = [(v["id"], n["html"]) for v in found for n in v["nodes"] if "mz-" in str(n["target"]) + n["html"]]
    assert ours == []
    assert theirs <= GRADIO_OWN


def test_the_views_are_reached_by_keyboard_and_back_leads_back(address: str, visit: Open) -> None:
    page = visit(f"{address}/#/ask").page
    links = page.get_by_role("navigation", name="功能").get_by_role("link")
    links.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#mz-view-trace h2").first).to_be_visible()
    expect(links.nth(1)).to_have_attribute("aria-current", "page")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#mz-view-overview h2").first).to_be_visible()
    page.go_back()
    expect(page.locator("#mz-view-trace h2").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("textbox", name="问题", exact=True)).to_be_visible()


def test_an_address_that_is_no_view_is_the_first(address: str, visit: Open) -> None:
    page = visit(f"{address}/#/nowhere?x=<script>").page
    expect(page.get_by_role("textbox", name="问题", exact=True)).to_be_visible()
