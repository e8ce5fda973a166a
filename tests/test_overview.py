"""The view 总览 in a real Chromium: what it shows is what the catalog holds, and hostile words stay words."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import serving
from playwright.sync_api import Page, expect
from ready import ReadyEngine
from shelf import hostile_shelf
from test_page import no_sideways_scroll, outside

from ingest.records import Role
from ui.api import create_app

if TYPE_CHECKING:
    from browser import Open, Visit

    from ui.page import EngineProtocol

pytest_plugins = ("browser", "ready")


@pytest.fixture(scope="module")
def real(opened_engine: EngineProtocol) -> Iterator[str]:
    with serving(create_app(opened_engine)) as address:
        yield address


@pytest.fixture(scope="module")
def attacked() -> Iterator[str]:
    with serving(create_app(hostile_shelf())) as address:
        yield address


def go(opened: Visit, view: str) -> Page:
    """Show a view by its address, and wait until it is filled."""
    opened.page.evaluate("address => { location.hash = address; }", view)
    opened.page.locator(".mz-overview .mz-fill").last.locator(":scope > *").first.wait_for()
    expect(opened.page.locator(".mz-overview > .mz-status")).to_have_text("")
    return opened.page


def ours(page: Page) -> list[tuple[str, str]]:
    """What axe finds in the view."""
    found = Axe().run(page, context="#mz-view-overview").response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def cells(page: Page, rows: str) -> list[list[str]]:
    """The words of the cells of each row."""
    told: list[list[str]] = page.locator(rows).evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return told


@pytest.mark.parametrize(("words", "roles"), [("牵头", {Role.LEAD}), ("全部角色", set(Role))])
def test_the_matrix_counts_what_the_catalog_holds(
    real: str, visit: Open, opened_engine: EngineProtocol, words: str, roles: set[Role]
) -> None:
    catalog = opened_engine.catalog
    page = go(visit(real), "#/overview")
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_role("button", name=words, exact=True)).to_have_attribute("aria-pressed", "true")
    sections = list(catalog.sections.values())
    doing = {t: {a.department for a in catalog.assignments_of[t] if a.role in roles} for t in catalog.tasks}
    home = {t: catalog.sections_of[t][0].iri for t in catalog.tasks}
    wanted = {}
    for iri, department in catalog.departments.items():
        counts = [sum(iri in doing[t] for t in doing if home[t] == section.iri) for section in sections]
        if sum(counts):
            wanted[department.name] = [*map(str, counts), str(sum(counts))]
    assert {name: counts for name, *counts in cells(page, ".mz-matrix tbody tr")} == wanted
    totals = [sum(bool(doing[t]) for t in doing if home[t] == section.iri) for section in sections]
    assert cells(page, ".mz-matrix tfoot tr") == [["合计", *map(str, totals), str(sum(totals))]]


def test_a_count_opens_its_list_and_the_question(real: str, visit: Open) -> None:
    opened = visit(real)
    page = go(opened, "#/overview")
    page.get_by_role("link", name="区房管局在第一部分牵头3项").click()
    heading = page.locator(".mz-task-list h4")
    expect(heading).to_contain_text("区房管局：牵头3项任务")
    expect(heading).to_be_focused()
    assert [row[0].split("　")[0] for row in cells(page, ".mz-task-list tbody tr")] == ["10", "11", "13"]
    opened.shot("overview-list")
    page.get_by_role("link", name="在问答中问").click()
    turn = page.locator(".mz-turn[data-status='answered']")
    expect(turn).to_contain_text("加强住宅小区物业管理", timeout=30_000)
    page.go_back()
    expect(page.locator(".mz-task-list tbody tr")).to_have_count(3)


def test_every_count_opens_as_many_tasks(real: str, visit: Open) -> None:
    page = go(visit(real), "#/overview?role=any")
    links = page.locator(".mz-matrix .mz-count a")
    for index in range(0, links.count(), 9):
        count = int(links.nth(index).inner_text())
        page.evaluate("href => { location.hash = href; }", links.nth(index).get_attribute("href"))
        expect(page.locator(".mz-task-list tbody tr")).to_have_count(count)


def test_the_matrix_by_the_keyboard_alone(real: str, visit: Open) -> None:
    page = go(visit(real), "#/overview")
    page.get_by_role("button", name="牵头", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="全部角色")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="全部角色")).to_be_focused()
    for _ in range(3):  # the region that scrolls, the department, its first count
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('td')?.className") == "mz-count"
    page.keyboard.press("Enter")
    expect(page.locator(".mz-task-list h4")).to_be_focused()


def test_indicators_are_sorted_and_filtered(real: str, visit: Open, opened_engine: EngineProtocol) -> None:
    catalog = opened_engine.catalog
    page = go(visit(real), "#/overview")
    part = page.locator("[data-part='indicators']")
    rows = "[data-part='indicators'] tbody tr"
    names = [one.name for one in catalog.indicators.values()]
    assert [row[0] for row in cells(page, rows)] == names
    values = sorted(one.value for one in catalog.indicators.values())
    by_name: dict[str, set[float]] = {}
    for one in catalog.indicators.values():
        by_name.setdefault(one.name, set()).add(one.value)
    for state, wanted in (("ascending", values), ("descending", values[::-1])):
        part.get_by_role("button", name="数值").click()
        expect(part.get_by_role("columnheader", name="数值")).to_have_attribute("aria-sort", state)
        for row, value in zip(cells(page, rows), wanted, strict=True):
            assert value in by_name[row[0]]
    part.get_by_role("button", name="指标").click()
    expect(part.get_by_role("columnheader", name="数值")).to_have_attribute("aria-sort", "none")
    part.get_by_label("含有文字").fill("电梯")
    expect(page.locator(rows)).to_have_count(1)
    expect(part.get_by_role("status")).to_have_text("共28项，显示1项。")
    part.get_by_label("含有文字").fill("")
    part.get_by_label("计量单位").select_option("%")
    expect(page.locator(rows)).to_have_count(sum(one.unit == "%" for one in catalog.indicators.values()))
    part.get_by_label("部分").select_option(label="第三部分 构筑安全管理体系，提高风险应对能力")
    expect(page.locator(rows)).to_have_count(0)
    part.get_by_label("计量单位").select_option("")
    third = [i for i in catalog.indicators.values() if catalog.sections_of[i.task or i.iri][0].number == "三"]
    expect(page.locator(rows)).to_have_count(len(third))
    part.get_by_label("部分").select_option("")
    part.get_by_label("单位", exact=True).select_option("区房管局")
    leading = {a.task for a in catalog.assignments.values() if catalog.departments[a.department].name == "区房管局"}
    expect(page.locator(rows)).to_have_count(sum(one.task in leading for one in catalog.indicators.values()))


def test_the_timeline_shows_what_its_table_says(real: str, visit: Open, opened_engine: EngineProtocol) -> None:
    opened = visit(real)
    page = go(opened, "#/overview")
    expect(page.get_by_role("img", name="完成时限：2026年3项")).to_be_visible()
    told = page.locator(".mz-due title").all_text_contents()
    assert [words.split("　")[0] for words in told] == ["任务5", "任务16", "任务33"]
    rows = cells(page, "[data-part='deadlines'] tbody tr")
    assert [row[0] for row in rows] == ["2026年", "2026年底", "2026年底"]
    assert len(rows) == len(opened_engine.catalog.deadlines)
    page.locator(".mz-due").nth(1).click()
    expect(page.locator(".mz-whole mark")).to_have_text("至2026年底")


@pytest.mark.parametrize("kind", ["Excel", "Word"])
def test_the_table_is_taken_away(real: str, visit: Open, tmp_path: Path, kind: str) -> None:
    page = go(visit(real), "#/overview")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"任务分解表 {kind}").click()
    saved = waiting.value
    assert saved.suggested_filename.startswith("重点任务分解表_长宁区城市管理精细化三年行动计划")
    saved.save_as(tmp_path / "table")
    content = BytesIO((tmp_path / "table").read_bytes())
    if kind == "Excel":
        assert openpyxl.load_workbook(content).worksheets[0].max_row == 37
    else:
        assert len(docx.Document(content).tables[0].rows) == 37


def test_several_plans_are_chosen_from(attacked: str, visit: Open) -> None:
    page = go(visit(attacked), "#/overview")
    assert page.locator("[data-part='plans'] tbody tr").count() == 3
    page.get_by_label("下面看哪份计划").select_option("empty")
    expect(page.locator("[data-part='matrix']")).to_contain_text("这份计划里没有读到任务。")
    expect(page.locator("[data-part='indicators']")).to_contain_text("没有写出带数字的指标")
    expect(page.locator("[data-part='deadlines']")).to_contain_text("没有写出时限")
    assert page.url.endswith("#/overview?plan=empty")


def test_a_plan_that_is_not_there_is_told(real: str, visit: Open) -> None:
    opened = visit(real)
    opened.page.evaluate("location.hash = '#/overview?plan=x'")
    expect(opened.page.locator(".mz-overview .mz-error")).to_contain_text("没有这份计划：x")
    opened.page.evaluate("location.hash = '#/overview'")
    expect(opened.page.locator(".mz-matrix")).to_be_visible()


def test_without_plans_the_view_says_so(visit: Open) -> None:
    with serving(create_app(ReadyEngine({}))) as address:
        opened = visit(address)
        opened.page.evaluate("location.hash = '#/overview'")
        expect(opened.page.locator(".mz-overview")).to_contain_text("目前还没有可查的计划")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False), (375, True)])
def test_axe_and_the_width_of_the_view(real: str, visit: Open, width: int, dark: bool) -> None:
    opened = visit(real, width=width, dark=dark)
    page = go(opened, "#/overview?list=all")
    expect(page.locator(".mz-task-list tbody tr")).to_have_count(36)
    assert ours(page) == []
    assert no_sideways_scroll(page)
    page.evaluate("location.hash = '#/overview'")
    expect(page.locator(".mz-task-list")).to_be_empty()
    page.wait_for_timeout(100)
    page.evaluate("scrollTo(0, 0)")
    opened.shot(f"overview-{width}{'-dark' if dark else ''}")
    assert outside(opened, real) == []
    assert opened.problems == []


def test_hostile_words_stay_words(attacked: str, visit: Open) -> None:
    opened = visit(attacked)
    page = go(opened, "#/overview")
    page.locator(".mz-matrix tfoot .mz-count a").last.click()
    page.locator(".mz-task-list h4").wait_for()
    page.locator(".mz-matrix tbody .mz-count a").first.click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#mz-view-overview :is(script, img, iframe, style, meta, form)").count() == 0
    assert page.locator("#mz-view-overview svg:not(.mz-timeline)").count() == 0
    assert "\u202e" not in page.locator("#mz-view-overview").inner_text()
    assert not page.locator("#mz-view-overview a[href^='javascript']").count()
    assert ours(page) == []
    assert outside(opened, attacked) == []
    assert opened.problems == []
