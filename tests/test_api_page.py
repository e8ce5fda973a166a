"""The page for those who write programs, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from browser import Open

pytest_plugins = ("browser", "ready")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False)])
def test_every_address_is_shown_and_axe_finds_nothing(site: str, visit: Open, width: int, dark: bool) -> None:
    opened = visit(f"{site}/api/docs", width=width, dark=dark)
    described = httpx.get(f"{site}/api/openapi.json").json()["paths"]
    operations = [(path, method) for path, methods in described.items() for method in methods]
    expect(opened.page.locator(".api-one")).to_have_count(len(operations))
    for path in described:
        expect(opened.page.locator(".api-one code", has_text=path).first).to_be_visible()
    assert Axe().run(opened.page).response["violations"] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    opened.shot(f"api-{width}{'-dark' if dark else ''}")


def test_what_reads_can_be_tried_and_the_rest_has_an_example(site: str, visit: Open) -> None:
    opened = visit(f"{site}/api/docs")
    asking = opened.page.locator("#POST--api-ask")
    expect(asking.locator(".api-example")).to_contain_text('{"question":"区房管局牵头哪些任务？"}')
    expect(asking.get_by_role("button")).to_have_count(0)
    clause = opened.page.locator("#GET--api-clause")
    clause.get_by_label("start").fill("10")
    clause.get_by_label("end").fill("20")
    clause.get_by_role("button", name="试一试").click()
    expect(clause.get_by_role("status")).to_contain_text("200")
    expect(clause.locator(".api-answer")).to_contain_text('"quote"')
    clause.get_by_label("plan").fill("<script>window.hacked=1</script>")
    clause.get_by_role("button", name="试一试").click()
    expect(clause.get_by_role("status")).to_contain_text("404")
    expect(clause.locator(".api-answer")).to_contain_text("没有这份计划：<script>")
    assert opened.page.evaluate("window.hacked") is None
    host = urlsplit(site).netloc
    assert {urlsplit(url).netloc for url in opened.requests} == {host}
