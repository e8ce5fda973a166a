"""The page in real Chromium: asked, answered, cited; by keyboard, on a phone, in the dark, under attack."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kg.algebra import Asked, Query
from retrieval.answer import Answer, Choice, Reason, Status
from retrieval.questions.reader import LINK

if TYPE_CHECKING:
    from browser import Open, Serve, Visit
    from ready import ReadyEngine

pytest_plugins = ("browser", "ready")

LED = "区房管局牵头哪些任务？"
NOTE = "（牵头单位：区房管局）"


def no_sideways_scroll(page: Page) -> bool:
    fits: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return fits


def outside(visit: Visit, address: str) -> list[str]:
    """What was asked of any other host."""
    host = urlsplit(address).netloc
    return [u for u in visit.requests if urlsplit(u).scheme not in {"data", "blob"} and urlsplit(u).netloc != host]


def last_turn(page: Page) -> str:
    return page.locator(".mz-turn").last.inner_text()


def test_a_question_is_answered_with_every_task_and_its_clause(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask(LED)
    page = opened.page
    expect(page.locator(".mz-summary")).to_have_text("区房管局牵头6项任务。")
    rows = page.locator(".mz-statement")
    expect(rows).to_have_count(6)
    for row, number in zip(rows.all(), (10, 11, 13, 25, 31, 35), strict=True):
        assert f"第{number}项" in row.inner_text()
    assert "查询理解：牵头单位 = 区房管局" in last_turn(page)
    expect(page.locator(".mz-announce")).to_have_text("区房管局牵头6项任务。")
    opened.shot("light-list")
    assert opened.problems == []


def test_a_citation_opens_the_whole_task_with_the_words_marked(site: str, visit: Open) -> None:
    opened = visit(site)
    page = opened.page
    opened.ask(LED)
    page.locator(".mz-cite").nth(1).click()
    expect(page.locator(".mz-paragraph mark")).to_have_text(NOTE)
    paragraph = page.locator(".mz-paragraph").inner_text()
    assert paragraph.startswith("11.加强住宅小区物业管理。强化物业服务行业监管")
    assert paragraph.endswith(NOTE)
    expect(page.locator(".mz-source")).to_contain_text(
        "《长宁区城市管理精细化三年行动计划（2024-2026年）》第一部分第11项"
    )
    expect(page.locator(".mz-place")).to_contain_text("字")
    page.get_by_role("button", name="复制引文").click()
    expect(page.locator(".mz-panel-status")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"《长宁区城市管理精细化三年行动计划（2024-2026年）》第一部分第11项：“{NOTE}”"
    opened.shot("light-clause")


def test_one_walks_from_citation_to_citation(site: str, visit: Open) -> None:
    opened = visit(site)
    page = opened.page
    opened.ask(LED)
    page.locator(".mz-cite").first.click()
    expect(page.get_by_role("button", name="上一处")).to_be_disabled()
    for _ in range(5):
        page.get_by_role("button", name="下一处").click()
    expect(page.locator(".mz-paragraph")).to_contain_text("35.推动社区治理共同体构建")
    expect(page.get_by_role("button", name="下一处")).to_be_disabled()


def test_copying_works_without_the_clipboard_of_secure_pages(site: str, visit: Open) -> None:
    """A server in an office network is reached by http and a host name: navigator.clipboard is not there."""
    opened = visit(site)
    page = opened.page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened.ask(LED)
    page.locator(".mz-cite").first.click()
    page.locator("mark").wait_for()
    page.get_by_role("button", name="复制引文").click()
    expect(page.locator(".mz-panel-status")).to_contain_text("已复制")


def test_the_whole_path_by_keyboard(site: str, visit: Open) -> None:
    opened = visit(site)
    page = opened.page
    assert page.evaluate("document.activeElement.id") == "mz-question"  # one can type at once
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "mz-ask"  # the examples come before the box
    page.keyboard.press("Tab")
    page.keyboard.type(LED)
    page.keyboard.press("Enter")
    page.locator(".mz-turn[data-status]").wait_for()
    page.keyboard.press("ArrowUp")  # from the empty box to the answer
    assert page.evaluate("document.activeElement.className") == "mz-question"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.activeElement.className") == "mz-cite"
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.locator("mark").wait_for()
    assert page.evaluate("document.activeElement.className") == "mz-panel"
    opened.shot("light-keyboard")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "mz-cite"
    expect(page.locator(".mz-panel-body")).to_be_hidden()


def test_shift_enter_makes_a_line_and_an_input_method_keeps_its_enter(site: str, visit: Open) -> None:
    page = visit(site).page
    box = page.get_by_role("textbox", name="问题", exact=True)
    box.focus()
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    assert box.input_value() == "第一行\n"
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".mz-turn")).to_have_count(0)


def test_an_example_is_asked_by_one_click(site: str, visit: Open) -> None:
    page = visit(site).page
    page.get_by_role("button", name="三年内要创建多少条精品道路？").click()
    expect(page.locator(".mz-summary")).to_have_text("三年内创建18条精品道路。")
    page.locator(".mz-cite").click()
    expect(page.locator("mark")).to_have_text("三年内创建18条精品道路")


def test_a_reading_of_an_ambiguous_question_is_chosen(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask("虹桥办牵头什么？")
    page = opened.page
    expect(page.locator(".mz-badge")).to_have_text("请选一个意思")
    opened.shot("light-ambiguous")
    page.get_by_role("button", name="区虹桥办").click()
    expect(page.locator(".mz-turn").last.locator(".mz-summary")).to_have_text("区虹桥办牵头1项任务。")


def test_a_reading_that_is_a_query_is_shown_by_its_label(
    engine: ReadyEngine, serve: Serve, visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its code stands nowhere on the page: not in the bubble of the question, not in the list of what was asked."""
    label, query = "问任务；牵头单位 = 区房管局", Query(Asked.TASKS)
    ran: list[str] = []
    unclear = Answer(
        Status.AMBIGUOUS,
        "这句话有几种读法。",
        reason=Reason.SEVERAL_READINGS,
        choices=(Choice(label, f"{LINK}eJyrVg"),),
    )
    monkeypatch.setitem(engine.answers, "房管局的", unclear)

    def decode(text: str) -> Query:
        ran.append(text)
        return query

    monkeypatch.setattr(engine, "decode", decode)
    monkeypatch.setattr(engine, "run", lambda *_: engine.answers[LED])
    with serve(engine) as address:
        opened = visit(address)
        page = opened.page
        opened.ask("房管局的")
        page.locator(".mz-turn").last.get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".mz-turn[data-last] .mz-question")).to_have_text(["房管局的", label])
        assert ran == ["eJyrVg"]
        expect(page.locator(".mz-turn").last.locator(".mz-summary")).to_have_text("区房管局牵头6项任务。")
        page.locator(".mz-history summary").click()
        expect(page.locator(".mz-history-item")).to_have_text(["房管局的", label])
        page.reload()
        page.locator("[data-ready]").wait_for()
        page.locator(".mz-history summary").click()
        page.locator(".mz-history-item").last.click()  # asked again: by its code, under its label
        expect(page.locator(".mz-turn[data-last] .mz-question")).to_have_text([label])
        assert ran == ["eJyrVg"] * 2
        assert LINK not in page.content()
        assert opened.problems == []


def test_what_the_plan_does_not_say_is_said_so(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask("要建几个儿童游乐场？")
    text = last_turn(opened.page)
    assert "计划中没有写" in text
    assert "不作推测" in text
    assert "可以改问" in text
    expect(opened.page.locator(".mz-cite")).to_have_count(0)
    opened.ask("今天天气怎么样？")
    assert "不在计划范围内" in last_turn(opened.page)
    opened.shot("light-not-found")


def test_notes_stand_apart_from_the_list(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask("新泾镇牵头什么？")
    expect(opened.page.locator(".mz-statement")).to_have_count(1)
    expect(opened.page.get_by_role("note")).to_contain_text("各街镇包括新泾镇")
    opened.shot("light-note")


def test_a_failure_is_told_in_chinese(site: str, visit: Open) -> None:
    opened = visit(site)
    for question in ("坏", "没建好"):
        opened.ask(question)
        text = last_turn(opened.page)
        assert "没有答成" in text
        assert "Traceback" not in text
        assert "secret" not in text
    assert "mingze build" in last_turn(opened.page)
    expect(opened.page.get_by_role("button", name="再问一次")).to_have_count(2)


def test_an_empty_and_an_overlong_question_stay_in_the_box(site: str, visit: Open) -> None:
    page = visit(site).page
    page.get_by_role("button", name="提问").click()
    expect(page.get_by_role("alert")).to_have_text("请先写出要问的事。")
    page.get_by_role("textbox", name="问题", exact=True).fill("问" * 2001)
    page.get_by_role("button", name="提问").click()
    expect(page.get_by_role("alert")).to_contain_text("最多2000字")
    expect(page.locator(".mz-turn")).to_have_count(0)


def test_the_same_question_twice_is_answered_twice(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask(LED)
    opened.ask(LED)
    expect(opened.page.locator(".mz-statement")).to_have_count(12)


def test_others_are_answered_while_one_waits_for_the_model(engine: ReadyEngine, serve: Serve, visit: Open) -> None:
    with serve(engine) as address:
        waiting, other = visit(address), visit(address)
        waiting.page.get_by_role("textbox", name="问题", exact=True).fill("慢")
        waiting.page.keyboard.press("Enter")
        expect(waiting.page.locator(".mz-wait")).to_have_text("正在查找……")
        expect(waiting.page.get_by_role("button", name="提问")).to_be_disabled()
        other.ask(LED)
        expect(other.page.locator(".mz-statement")).to_have_count(6)
        expect(waiting.page.locator(".mz-wait")).to_contain_text("还在查找")
        engine.loaded.set()
        waiting.page.locator(".mz-turn[data-status]").wait_for()
        expect(waiting.page.locator(".mz-turn")).to_have_count(1)


def test_a_page_keeps_its_session_and_shares_it_with_nobody(engine: ReadyEngine, serve: Serve, visit: Open) -> None:
    with serve(engine) as address:
        one, other = visit(address), visit(address)
        one.ask(LED)
        one.ask(LED)
        other.ask(LED)
    first, second, third = (session for _, session in engine.asked)
    assert first == second
    assert first != third
    assert first.startswith("page:")
    assert first.removeprefix("page:") not in one.page.content()


def test_a_lost_server_is_told_and_a_new_one_is_asked_again(engine: ReadyEngine, serve: Serve, visit: Open) -> None:
    with serve(engine) as address:
        opened = visit(address)
        opened.ask(LED)
        opened.page.locator(".mz-cite").first.click()
        opened.page.locator("mark").wait_for()
    page = opened.page
    page.get_by_role("textbox", name="问题", exact=True).fill("三年内要创建多少条精品道路？")
    page.get_by_role("button", name="提问").click()
    expect(page.locator(".mz-turn").last).to_contain_text("没有连上服务")
    page.locator(".mz-cite").nth(2).click()
    expect(page.locator(".mz-panel-status")).to_contain_text("没有连上服务")
    opened.shot("light-lost")
    with serve(engine, port=urlsplit(address).port):  # Gradio sees that it is a new one and reloads the page
        expect(page.get_by_role("textbox", name="问题", exact=True)).to_have_value(
            "三年内要创建多少条精品道路？", timeout=30_000
        )
        page.get_by_role("button", name="提问").click()
        expect(page.locator(".mz-turn").last.locator(".mz-summary")).to_have_text("三年内创建18条精品道路。")


def test_on_a_phone(site: str, visit: Open) -> None:
    opened = visit(site, width=375, height=740)
    page = opened.page
    assert no_sideways_scroll(page)
    opened.shot("phone-start")
    opened.ask(LED)
    assert no_sideways_scroll(page)
    box = page.locator(".mz-composer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 741  # the question box stays in sight
    opened.shot("phone-list")
    page.locator(".mz-cite").nth(1).click()
    page.locator("mark").wait_for()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('.mz-panel').matches(':modal')")
    assert no_sideways_scroll(page)
    opened.shot("phone-clause")
    page.get_by_role("button", name="关闭原文").click()
    expect(page.locator(".mz-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "mz-cite"


def test_an_open_clause_survives_turning_the_screen(site: str, visit: Open) -> None:
    opened = visit(site, width=375, height=740)
    page = opened.page
    opened.ask(LED)
    page.locator(".mz-cite").first.click()
    page.locator("mark").wait_for()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("mark")).to_be_visible()
    assert not page.evaluate("document.querySelector('.mz-panel').matches(':modal')")
    page.set_viewport_size({"width": 375, "height": 740})
    expect(page.locator("mark")).to_be_visible()


def test_in_the_dark(site: str, visit: Open) -> None:
    opened = visit(site, dark=True)
    opened.ask(LED)
    opened.page.locator(".mz-cite").first.click()
    opened.page.locator("mark").wait_for()
    red, green, blue = opened.page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert max(red, green, blue) < 60
    opened.shot("dark-clause")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False), (375, True)])
def test_axe_finds_nothing_serious(site: str, visit: Open, width: int, dark: bool) -> None:
    opened = visit(site, width=width, dark=dark)
    for question in (LED, "新泾镇牵头什么？", "虹桥办牵头什么？", "要建几个儿童游乐场？", "坏"):
        opened.ask(question)
    found = Axe().run(opened.page).response["violations"]
    if width > 1000:
        opened.page.locator(".mz-cite").first.click()
        opened.page.locator("mark").wait_for()
        found += Axe().run(opened.page).response["violations"]
    ours = [
        (v["id"], node["html"])
        for v in found
        if v["impact"] in {"serious", "critical", "moderate"}
        for node in v["nodes"]
        if "mz-" in str(node["target"]) or "mz-" in node["html"]
    ]
    assert ours == []


def test_nothing_is_asked_of_any_other_host(site: str, visit: Open) -> None:
    opened = visit(site)
    opened.ask(LED)
    opened.page.locator(".mz-cite").first.click()
    opened.page.locator("mark").wait_for()
    assert outside(opened, site) == []
    assert opened.problems == []  # a blocked request would be reported by the policy


def test_the_page_speaks_chinese_to_a_screen_reader(site: str, visit: Open) -> None:
    page = visit(site).page
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "明责"
    expect(page.get_by_role("heading", level=1)).to_have_text("明责")
    expect(page.get_by_role("main")).to_have_count(1)


def test_hostile_words_stay_words(hostile: tuple[ReadyEngine, list[str]], serve: Serve, visit: Open) -> None:
    engine, attacks = hostile
    with serve(engine) as address:
        opened = visit(address)
        page = opened.page
        for words in attacks:
            opened.ask(words)
            turn = page.locator(".mz-turn").last
            turn.locator(".mz-cite").click()
            page.wait_for_timeout(20)
        page.locator("mark").wait_for()
        page.locator(".mz-turn").first.locator(".mz-ask").click()
        page.locator(".mz-turn[data-status]").nth(len(attacks)).wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert page.locator("#mz-ask :is(script, img, svg, iframe, style, meta)").count() == 0
        assert page.locator("#mz-ask a:not(.mz-tool, .mz-in-text)").count() == 0
        for link in page.locator("#mz-ask a").all():
            assert str(link.get_attribute("href")).startswith(("api/answer.", "#/text"))
        assert page.locator("#mz-ask form").count() == 1
        assert "\u202e" not in page.locator(".mz-log").inner_text()
        assert outside(opened, address) == []
        assert urlsplit(page.url).path == "/"
        opened.shot("hostile")


def test_the_real_product_from_question_to_clause(real_site: str, visit: Open) -> None:
    opened = visit(real_site)
    page = opened.page
    opened.ask(LED)
    turn = page.locator(".mz-turn").last
    expect(turn).to_have_attribute("data-status", "answered")
    rows = turn.locator(".mz-statement")
    expect(rows).to_have_count(6)
    for row, number in zip(rows.all(), ("10", "11", "13", "25", "31", "35"), strict=True):
        assert number in row.inner_text()
    rows.nth(1).locator(".mz-cites .mz-cite").first.click()
    expect(page.locator("mark")).to_have_text(NOTE)
    expect(page.locator(".mz-paragraph")).to_contain_text("11.加强住宅小区物业管理")
    assert outside(opened, real_site) == []
    assert opened.problems == []
    opened.shot("real-clause")
