"""``make screenshots``: the page in pictures, for people to look at; the best of them stand in the README.

Serves the built-in corpus as ``mingze serve`` does, and takes each picture in a browser of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from browser import find_chromium, serving
from playwright.sync_api import Browser, Page, sync_playwright

from ingest.manifest import open_corpus
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from ui.api import create_app
from ui.live import LiveEngine
from ui.snapshot import build

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "screenshots"
README = ROOT / "docs" / "images"
DEPARTMENT = "区房管局"


@dataclass(frozen=True)
class Picture:
    """One picture: the address of a view, what is done there, and how it is looked at."""

    name: str
    view: str
    act: Callable[[Page], None]
    width: int = 1280
    height: int = 860
    dark: bool = False
    readme: bool = False  # whether it stands in the README, and so in the repository


def asked(*questions: str) -> Callable[[Page], None]:
    """Ask, one after the other."""

    def act(page: Page) -> None:
        for number, question in enumerate(questions):
            page.get_by_role("textbox", name="问题", exact=True).fill(question)
            page.keyboard.press("Enter")
            page.locator(".mz-turn[data-last]").nth(number).wait_for()

    return act


def proven(page: Page) -> None:
    """An answer with the clause of its second statement."""
    asked(f"{DEPARTMENT}牵头哪些任务？")(page)
    page.get_by_role("button", name="出处8").click()
    page.locator("mark").wait_for()


def read_otherwise(page: Page) -> None:
    asked("加装电梯由谁牵头？")(page)
    page.locator(".mz-chip-menu summary").first.click()


def chained(page: Page) -> None:
    page.get_by_role("link", name=DEPARTMENT).first.click()
    page.locator("svg.mz-picture[role=group]").wait_for()


def shown(selector: str) -> Callable[[Page], None]:
    """Wait until something stands there."""
    return lambda page: page.locator(selector).first.wait_for()


PICTURES = (
    Picture("ask", "#/ask", proven, readme=True),
    Picture("ask-dark", "#/ask", proven, dark=True),
    Picture("ask-phone", "#/ask", read_otherwise, 375, 800, readme=True),
    Picture("not-stated", "#/ask", asked("要建几个儿童游乐场？")),
    Picture("trace", "#/trace", chained, readme=True),
    Picture("trace-dark", "#/trace", chained, dark=True),
    Picture("trace-phone", "#/trace", chained, 375, 800),
    Picture("overview", "#/overview", shown("#mz-view-overview td a"), height=1200, readme=True),
    Picture("overview-dark", "#/overview", shown("#mz-view-overview td a"), height=1200, dark=True),
    Picture("overview-phone", "#/overview", shown("#mz-view-overview td a"), 375, 800),
    Picture("text", "#/text?plan=changning-2024-2026-draft&start=1564&end=1590", shown("#mz-view-text mark")),
    Picture(
        "review", "#/review?plan=changning-2024-2026-draft", shown("#mz-view-review mark"), height=1200, readme=True
    ),
    Picture(
        "review-phone", "#/review?plan=changning-2024-2026-draft", shown("#mz-view-review mark"), 375, 800, dark=True
    ),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """One picture."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale="zh-CN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/{picture.view}")
    page.locator("[data-ready]").wait_for(state="attached")
    picture.act(page)
    page.wait_for_timeout(600)
    page.screenshot(path=(README if picture.readme else FOLDER) / f"{picture.name}.png")
    context.close()
    sys.stdout.write(f"{picture.name}.png\n")


def main() -> None:
    """All pictures, or those whose names are given."""
    wanted = [picture for picture in PICTURES if picture.name in sys.argv[1:] or not sys.argv[1:]]
    for folder in (FOLDER, README):
        folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        data = Path(place)
        build(open_corpus(), data, load_encoder())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        with serving(create_app(LiveEngine(data, Engine.open))) as address:
            for picture in wanted:
                take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main()
