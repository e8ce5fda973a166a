"""问答 with the real engine in real Chromium: correct, ask on, link, take away, judge."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import httpx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ui.api import create_app
from ui.live import LiveEngine

if TYPE_CHECKING:
    from browser import Open, Visit

pytest_plugins = ("browser", "ready")

LED = "区房管局牵头哪些任务？"


@pytest.fixture(scope="module")
def live(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> LiveEngine:
    """The built-in corpus behind what a server holds, with a data folder of its own."""
    from retrieval.engine import Engine

    data = tmp_path_factory.mktemp("live")
    (data / "snapshots").symlink_to(data_folder / "snapshots")
    (data / "current").write_bytes((data_folder / "current").read_bytes())
    return LiveEngine(data, Engine.open)


@pytest.fixture(scope="module")
def address(live: LiveEngine) -> Iterator[str]:
    from browser import serving  # a plugin: pytest loads it before this module could

    with serving(create_app(live, version="test")) as where:
        yield where


def last(page: Page) -> str:
    return page.locator(".mz-turn").last.inner_text()


def ask(opened: Visit, question: str) -> None:
    """Ask, and wait until all of the answer is there."""
    before = opened.page.locator(".mz-turn[data-last]").count()
    opened.ask(question)
    opened.page.locator(".mz-turn[data-last]").nth(before).wait_for()


def clicked(opened: Visit, name: str) -> None:
    """Click a button of the last turn and wait for its answer."""
    turns = opened.page.locator(".mz-turn[data-last]")
    before = turns.count()
    turns.last.get_by_role("button", name=name, exact=True).click()
    turns.nth(before).wait_for()


def test_a_task_is_a_card_with_everything_cited(address: str, visit: Open) -> None:
    opened = visit(address)
    ask(opened, LED)
    page = opened.page
    card = page.locator(".mz-statement").first
    expect(card.locator("dt")).to_have_text(["牵头", "指标", "指标"])
    expect(card.locator("dd").nth(2)).to_contain_text("加装电梯 466台（2024-2026年）")
    card.get_by_role("button", name="出处8").click()
    expect(page.locator("mark")).to_contain_text("加装电梯466台")
    expect(page.locator(".mz-trail")).to_contain_text("→ 10 升级“美丽家园”建设")
    expect(page.locator(".mz-revision")).to_contain_text("送审稿")
    page.get_by_role("link", name="看全文").click()
    assert page.evaluate("location.hash").startswith("#/text?plan=changning-2024-2026-draft&start=")
    page.go_back()
    expect(page.locator(".mz-statement").first).to_be_visible()  # the conversation is still there
    opened.shot("ask-cards")
    assert opened.problems == []


def test_a_long_list_is_whole_although_it_comes_in_pieces(address: str, visit: Open) -> None:
    opened = visit(address)
    ask(opened, "区建管委牵头哪些任务？")
    rows = opened.page.locator(".mz-statement")
    expect(rows).to_have_count(20)
    numbers = opened.page.locator(".mz-turn").last.locator(".mz-statement > .mz-cites .mz-number").all_inner_texts()
    assert numbers == [f"[{n}]" for n in range(1, len(numbers) + 1)]
    expect(opened.page.locator(".mz-turn")).to_have_count(1)
    expect(opened.page.get_by_role("button", name="提问")).to_be_enabled()


def test_a_chip_goes_and_another_takes_its_place(address: str, visit: Open) -> None:
    opened = visit(address)
    page = opened.page
    ask(opened, "区房管局牵头的有量化指标的任务有哪些？")
    chips = page.locator(".mz-turn").last.locator(".mz-chip-text")
    expect(chips).to_have_text(["问任务", "牵头单位 = 区房管局", "有量化指标"])
    opened.shot("ask-chips")
    clicked(opened, "去掉条件：有量化指标")
    expect(page.locator(".mz-turn").last.locator(".mz-summary")).to_contain_text("区房管局牵头的任务有 6 项")
    page.locator(".mz-turn").last.locator(".mz-chip-menu summary").first.click()
    opened.shot("ask-chip-menu")
    clicked(opened, "问量化指标")
    expect(page.locator(".mz-turn").last.locator(".mz-summary")).to_contain_text("量化指标 3 项")
    ask(opened, "这些任务由谁牵头？")  # what a chip asked is what the next question refers to
    assert "区物业中心" not in last(page)
    assert "区房管局" in page.locator(".mz-turn").last.locator(".mz-summary").inner_text()


def test_what_is_offered_next_is_asked_by_one_click(address: str, visit: Open) -> None:
    opened = visit(address)
    ask(opened, "加装电梯由谁牵头？")
    clicked(opened, "区房管局牵头的全部任务（6 项）")
    expect(opened.page.locator(".mz-turn").last.locator(".mz-statement")).to_have_count(6)


def test_a_link_reopens_the_same_answer(address: str, visit: Open) -> None:
    opened = visit(address)
    ask(opened, LED)
    ask(opened, "其中有量化指标的任务有哪些？")  # says it all only together with the question before
    shown = ".mz-turn:last-child .mz-summary, .mz-turn:last-child .mz-statement"
    first = opened.page.locator(shown).all_inner_texts()
    assert len(first) > 1
    opened.page.locator(".mz-turn").last.get_by_role("button", name="复制链接").click()
    expect(opened.page.locator(".mz-turn").last.locator(".mz-tool-status")).to_contain_text("链接已复制")
    link = opened.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/#/ask?q=")
    again = visit(link)
    again.page.locator(".mz-turn[data-last]").wait_for()
    assert again.page.locator(shown).all_inner_texts() == first
    assert again.page.evaluate("location.hash") == "#/ask"  # to go away and come back asks nothing again
    again.page.goto(f"{address}/#/overview")
    again.page.goto(f"{address}/#/ask")
    expect(again.page.locator(".mz-turn")).to_have_count(1)


@pytest.mark.xfail(reason="the second question is not said to lean on the first, though it does")
def test_no_link_is_offered_that_would_reopen_another_answer(address: str, visit: Open) -> None:
    opened = visit(address)
    ask(opened, LED)
    ask(opened, "它们什么时候完成、由谁牵头？")  # two questions that lean on the one before: no query says it
    turn = opened.page.locator(".mz-turn").last
    expect(turn.get_by_role("button", name="复制链接")).to_have_count(0)
    expect(turn.get_by_role("link")).to_have_count(0)
    expect(turn).to_contain_text("这个回答接着上文")


def test_the_words_of_a_link_do_not_head_another_answer(address: str, live: LiveEngine) -> None:
    query = live.ask(LED).query
    assert query is not None
    forged = {"q": "区建管委牵头哪些任务？", "query": live.encode(query)}
    made = httpx.get(f"{address}/api/answer.docx", params=forged).content
    title = docx.Document(BytesIO(made)).paragraphs[0].text
    assert title == "牵头单位 = 区房管局（问题：区建管委牵头哪些任务？）"


def test_a_forged_link_is_told_in_chinese(address: str, visit: Open) -> None:
    opened = visit(f"{address}/#/ask?q=x&query=AAAA")
    opened.page.locator(".mz-turn[data-last]").wait_for()
    assert "链接里的查询读不出来" in last(opened.page)


def test_an_answer_is_taken_away_as_word_and_excel(address: str, visit: Open, tmp_path: Path) -> None:
    opened = visit(address)
    ask(opened, LED)
    for name, ending in (("导出 Word", "docx"), ("导出 Excel", "xlsx")):
        with opened.page.expect_download() as waiting:
            opened.page.get_by_role("link", name=name).click()
        assert waiting.value.suggested_filename == f"区房管局牵头哪些任务.{ending}"
        waiting.value.save_as(tmp_path / f"answer.{ending}")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "answer.docx")).paragraphs)
    for number in (10, 11, 13, 25, 31, 35):
        assert f"任务{number}　" in text
    book = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    assert book["答案"].max_row > 6
    assert "（牵头单位：区房管局）" in {row[2] for row in book["出处"].iter_rows(values_only=True)}


def test_an_opinion_is_kept_for_operations(address: str, live: LiveEngine, visit: Open) -> None:
    opened = visit(address)
    page = opened.page
    ask(opened, LED)
    page.get_by_role("button", name="有误").click()
    expect(page.get_by_label("哪里不对（可以不写）")).to_be_focused()
    page.keyboard.type("少了第12项")
    opened.shot("ask-opinion")
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".mz-tool-status")).to_have_text("意见已记下，谢谢。")
    kept = list(live.opinions)[-1]
    assert (kept.vote, kept.question, kept.comment) == ("bad", LED, "少了第12项")
    assert kept.summary.startswith("区房管局牵头的任务有 6 项")
    assert live.decode(kept.query) == live.ask(LED).query


def test_what_was_asked_stays_in_reach(address: str, visit: Open) -> None:
    opened = visit(address)
    page = opened.page
    ask(opened, LED)
    ask(opened, "第22项由谁牵头？")
    page.locator(".mz-history summary").click()
    rows = page.locator(".mz-history-item")
    expect(rows).to_have_text([LED, "第22项由谁牵头？"])
    rows.first.click()
    assert page.evaluate("document.activeElement.textContent") == LED
    page.reload()
    page.locator("[data-ready]").wait_for()
    page.locator(".mz-history summary").click()
    page.locator(".mz-history-item").last.click()  # asked again
    page.locator(".mz-turn[data-last]").wait_for()
    assert "区建管委" in last(page)


def test_nothing_that_is_read_moves_while_an_answer_grows(address: str, visit: Open) -> None:
    opened = visit(address)
    page = opened.page
    page.evaluate(
        """window.shifts = 0; new PerformanceObserver((list) => {
             for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
           }).observe({ type: "layout-shift", buffered: false })"""
    )
    ask(opened, "区建管委牵头哪些任务？")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") < 0.1  # web.dev, CLS: good is below 0.1


def test_the_whole_path_by_keyboard_alone(address: str, visit: Open) -> None:
    opened = visit(address)
    page = opened.page
    page.keyboard.type(LED)
    page.keyboard.press("Enter")
    page.locator(".mz-turn[data-last]").wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("mark").wait_for()
    page.keyboard.press("Escape")
    menu = page.locator(".mz-chip-menu summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mz-chip-menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".mz-chip-menu[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".mz-turn[data-last]").nth(1).wait_for()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (375, True)])
def test_axe_finds_nothing_of_ours(address: str, visit: Open, width: int, dark: bool) -> None:
    opened = visit(address, width=width, dark=dark)
    page = opened.page
    for question in (LED, "第22项由谁牵头？", "要建几个儿童游乐场？", "虹桥办牵头什么？"):
        ask(opened, question)
    page.locator(".mz-turn").nth(1).locator(".mz-chip-menu summary").first.click()
    page.get_by_role("button", name="有误").first.click()
    found = Axe().run(page).response["violations"]
    ours = [
        (v["id"], node["html"]) for v in found for node in v["nodes"] if "mz-" in str(node["target"]) + node["html"]
    ]
    assert ours == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    opened.shot(f"ask-{width}-{'dark' if dark else 'light'}")


def test_the_start_is_that_of_the_moment(address: str, live: LiveEngine) -> None:
    start = httpx.get(f"{address}/api/start").json()
    assert start["examples"] == list(live.examples())
    assert [plan["id"] for plan in start["plans"]] == ["changning-2024-2026-draft"]


def test_a_file_of_no_such_kind(address: str) -> None:
    assert httpx.get(f"{address}/api/answer.pdf", params={"q": LED}).status_code == 422
    assert httpx.get(f"{address}/api/answer.docx", params={"q": "x", "query": "坏"}).status_code == 400
    refused = httpx.post(f"{address}/api/opinions", json={"vote": "bad", "question": "x", "comment": "长" * 1001})
    assert refused.status_code == 422
    assert "最多1000字" in refused.json()["error"]
