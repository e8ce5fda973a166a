"""The view 计划全文 in a real Chromium: the plan's text character for character, found again by any citation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import serving
from kg_fixtures import PLANS, SectionSpec, TaskSpec, make_plan
from playwright.sync_api import Page, expect
from shelf import ShelfEngine, hostile_shelf
from test_page import no_sideways_scroll, outside

from ui.api import create_app

if TYPE_CHECKING:
    from browser import Open, Visit

    from ui.page import EngineProtocol

pytest_plugins = ("browser", "ready")

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
SHOWN = "[...document.querySelectorAll('.mz-whole > [data-start]')].map(line => line.textContent).join('')"


@pytest.fixture(scope="module")
def real(opened_engine: EngineProtocol) -> Iterator[str]:
    with serving(create_app(opened_engine)) as address:
        yield address


def go(opened: Visit, **parameters: object) -> Page:
    opened.page.evaluate("address => { location.hash = address; }", f"#/text?{urlencode(parameters)}")
    opened.page.locator(".mz-whole .mz-line").first.wait_for()
    expect(opened.page.locator(".mz-reading > .mz-status")).to_have_text("")
    return opened.page


def ours(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, context="#mz-view-text").response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def test_the_text_is_the_plans_character_for_character(real: str, visit: Open, opened_engine: EngineProtocol) -> None:
    page = go(visit(real))
    (plan,) = opened_engine.catalog.plans.values()
    assert page.evaluate(SHOWN) == opened_engine.text(plan.id)
    assert page.locator(".mz-heading").count() == 5
    assert page.locator(".mz-whole h3").first.inner_text() == "一、塑造整洁有序的市容风貌，营造便捷温馨的人居环境"
    for task in list(opened_engine.catalog.tasks.values())[::7]:
        assert page.locator(f".mz-whole strong >> text={task.title}").count() >= 1


def test_other_plans_and_characters_beyond_the_basic_plane(visit: Open) -> None:
    spec = TaskSpec("整治𠮷野家门口😀", coverage=("全部覆盖\u3000𠀀，",))
    odd = make_plan("odd", (SectionSpec("一", "😀市容", (spec, TaskSpec("第二项"))),))
    shelf = ShelfEngine([*PLANS, odd])
    with serving(create_app(shelf)) as address:
        opened = visit(address)
        for plan in shelf.plans():
            page = go(opened, plan=plan.id)
            expect(page.locator(".mz-plan-title")).to_contain_text(plan.title)
            assert page.evaluate(SHOWN) == shelf.text(plan.id)
        start = odd.text.index("第二项")
        page = go(opened, plan="odd", start=start, end=start + 3)
        expect(page.locator(".mz-whole mark")).to_have_text("第二项")
        page.get_by_label("看哪份计划", exact=True).select_option("alpha")
        expect(page.locator(".mz-plan-title")).to_contain_text("alpha的计划")


def test_any_citation_is_marked_and_scrolled_to(real: str, visit: Open, opened_engine: EngineProtocol) -> None:
    opened = visit(real)
    catalog = opened_engine.catalog
    (plan,) = catalog.plans.values()
    text = opened_engine.text(plan.id)
    places = [(one.start, one.end) for one in list(catalog.indicators.values())[::6]]
    places += [(one.start, one.end) for one in list(catalog.assignments.values())[::15]]
    for start, end in places:
        page = go(opened, plan=plan.id, start=start, end=end)
        mark = page.locator(".mz-whole mark")
        expect(mark.first).to_be_in_viewport()
        assert "".join(mark.all_text_contents()) == text[start:end]
    first, second = (one.start for one in list(catalog.tasks.values())[:2])
    page = go(opened, start=first, end=second + 3)
    expect(page.locator(".mz-whole mark")).to_have_count(3)
    marked = "".join(page.locator(".mz-whole mark").all_text_contents())
    assert marked == "".join(text[first : second + 3].split())  # the line break between the two is not marked


def test_a_place_that_is_none_is_told(real: str, visit: Open) -> None:
    opened = visit(real)
    page = go(opened)
    page.evaluate("location.hash = '#/text?start=9999998&end=9999999'")
    expect(page.locator(".mz-reading > .mz-status")).to_have_text("这份计划里没有要找的字句。")
    page.evaluate("location.hash = '#/text?plan=x'")
    expect(page.locator(".mz-reading > .mz-error")).to_contain_text("没有这份计划：x")
    page.evaluate("location.hash = '#/text?start=a&end=b'")
    page.locator(".mz-whole .mz-line").first.wait_for()
    assert page.locator(".mz-whole mark").count() == 0


def test_the_table_of_contents_leads_to_parts_and_tasks(real: str, visit: Open, opened_engine: EngineProtocol) -> None:
    page = go(visit(real))
    catalog = opened_engine.catalog
    links = page.locator(".mz-toc a")
    assert links.count() == len(catalog.sections) + len(catalog.tasks)
    page.get_by_role("link", name="22　开展燃气安全专项整治").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mz-whole mark")).to_have_text("22.开展燃气安全专项整治。")
    expect(page.locator(".mz-whole mark")).to_be_in_viewport()
    expect(page.locator(".mz-toc [aria-current=location]")).to_have_text("22　开展燃气安全专项整治")
    assert page.evaluate("document.activeElement.contains(document.querySelector('.mz-whole mark'))")
    expect(page.locator(".mz-toc")).to_be_in_viewport()  # it stays beside the text


def test_each_task_is_asked_about_only_what_the_plan_answers(
    real: str, visit: Open, opened_engine: EngineProtocol
) -> None:
    page = go(visit(real))
    asked: list[str] = page.locator(".mz-task-links a[href^='#/ask']").evaluate_all(
        "links => links.map(a => new URLSearchParams(a.hash.split('?')[1]).get('q'))"
    )
    catalog = opened_engine.catalog
    kinds = (catalog.assignments_of, catalog.indicators_of, catalog.deadlines_of)
    assert len(asked) == sum(bool(kind[task]) for kind in kinds for task in catalog.tasks)
    for question in asked:
        assert str(opened_engine.ask(question, "").status) == "answered", question
    chains: list[str] = page.locator(".mz-task-links a[href^='#/trace']").evaluate_all(
        "links => links.map(a => new URLSearchParams(a.hash.split('?')[1]).get('id'))"
    )
    assert chains == list(opened_engine.catalog.tasks)
    page.get_by_role("link", name="第22项任务谁牵头").click()
    expect(page.locator(".mz-turn[data-status='answered']")).to_contain_text("区建管委", timeout=30_000)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False), (375, True)])
def test_axe_and_the_width_of_the_view(real: str, visit: Open, width: int, dark: bool) -> None:
    opened = visit(real, width=width, dark=dark)
    page = go(opened, start=3478, end=3490)
    assert ours(page) == []
    assert no_sideways_scroll(page)
    wide = width > 1000
    assert page.locator(".mz-toc").evaluate("toc => toc.open") is wide
    opened.shot(f"text-{width}{'-dark' if dark else ''}")
    if not wide:
        page.locator(".mz-toc summary").click()
        assert ours(page) == []
    assert outside(opened, real) == []
    assert opened.problems == []


def test_hostile_words_stay_words(visit: Open) -> None:
    shelf = hostile_shelf()
    with serving(create_app(shelf)) as address:
        opened = visit(address)
        for plan in shelf.plans():
            page = go(opened, plan=plan.id)
            expect(page.locator(".mz-plan-title")).to_contain_text(plan.title[:5])
            assert page.evaluate(SHOWN) == shelf.text(plan.id).translate(TURNING)
            page.wait_for_timeout(200)
            assert page.evaluate("window.hacked") is None
            assert page.locator("#mz-view-text :is(script, img, svg, iframe, style, meta, form)").count() == 0
            assert not page.locator("#mz-view-text a[href^='javascript']").count()
            assert ours(page) == []
        assert outside(opened, address) == []
        assert opened.problems == []


def test_a_text_with_its_own_line_ends_and_blanks(visit: Open) -> None:
    plan = make_plan("crlf", (SectionSpec("一", "市容", (TaskSpec("整治"),)),))
    odd = replace(plan, text=plan.text + "\r\n\r\n　　最后一段\u2028又一段\t末尾  ")
    with serving(create_app(ShelfEngine([odd]))) as address:
        page = go(visit(address))
        assert page.evaluate(SHOWN) == odd.text
