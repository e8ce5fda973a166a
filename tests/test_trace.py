"""The view 责任链 in a real browser, and its addresses for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import serving
from chains import made_catalog
from PIL import Image
from playwright.sync_api import Page, expect
from ready import ANSWERS, HOSTILE, ReadyEngine
from test_snapshot import QuickEncoder

from ingest.manifest import open_corpus
from kg.catalog import Catalog
from retrieval.answer import Status
from retrieval.engine import Engine
from ui.api import create_app
from ui.lettering import plain
from ui.live import LiveEngine
from ui.snapshot import build

if TYPE_CHECKING:
    from browser import Open, Serve, Visit

pytest_plugins = ("browser", "ready")

SVG = "{http://www.w3.org/2000/svg}"
ROLES = """测试区绿化三年行动计划（2024-2026年）

一、推进绿色发展

1.加快公园建设。2026年底前，新建公园6个。（牵头单位：区绿化市容局；责任单位：区房管局；配合单位：区财政局、区水务局）
2.推进垃圾分类。居住区达标率稳定在95%以上。（牵头单位：区绿化市容局、区房管局）

二、加强安全管理

3.开展隐患排查。（牵头单位：区应急局；配合单位：区房管局）
"""
PLAIN_ATTACKS = [words.replace("\x00", "") for words in HOSTILE if "<" not in words]
"""Those that do not make a file of text one of HTML."""
HOSTILE_PLAN = "测试区${window.hacked=1}工作方案（2024-2026年）\n\n一、${window.hacked=1}推进工作\n\n" + "".join(
    f"{n}.{words}推进工作。（牵头单位：区房管局、{words}局）\n" for n, words in enumerate(PLAIN_ATTACKS, 1)
)


@pytest.fixture
def visit(visit: Open) -> Open:
    """As ``visit`` of all tests, which waits for 问答 to be there: so it is opened first, and the address then."""

    def open_page(address: str, *, width: int = 1280, dark: bool = False) -> Visit:
        root, _, rest = address.partition("#")
        opened = visit(root, width=width, dark=dark)
        if rest:
            opened.page.goto(address)
        return opened

    return open_page


@pytest.fixture(scope="module")
def builtin(data_folder: Path, opened_engine: Engine) -> Iterator[str]:
    """The address of a server with the built-in plan."""
    with serving(create_app(LiveEngine(data_folder, lambda _: opened_engine))) as address:
        yield address


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Catalog]]:
    """A server with a plan of three roles, and one whose every word is an attack."""
    folder = tmp_path_factory.mktemp("trace")
    plans = folder / "plans"
    plans.mkdir()
    (plans / "roles.txt").write_text(ROLES, "utf-8")
    (plans / "hostile.txt").write_text(HOSTILE_PLAN, "utf-8")
    info = build(open_corpus(plans), folder / "data", QuickEncoder())
    assert info.skipped == ()
    engine = LiveEngine(folder / "data", lambda made: Engine.open(made, QuickEncoder()))
    with serving(create_app(engine)) as address:
        yield address, engine.catalog


def office(catalog: Catalog, name: str) -> str:
    named = [iri for iri, department in catalog.departments.items() if department.name == name]
    return max(named, key=lambda iri: len(catalog.assignments_to[iri]))


def task(catalog: Catalog, title: str) -> str:
    return next(iri for iri, fact in catalog.tasks.items() if fact.title == title)


def at(address: str, iri: str, **filters: str) -> str:
    said = "".join(f"&{name}={quote(value, safe='')}" for name, value in filters.items())
    return f"{address}/#/trace?id={quote(iri, safe='')}{said}"


def drawn(page: Page) -> set[str]:
    """The names of the nodes in the picture, without their kinds."""
    page.locator(".mz-trace-box svg").wait_for()
    labels: list[str] = page.evaluate(
        "[...document.querySelectorAll('.mz-trace-box a.mz-node title')].map((t) => t.textContent)"
    )
    return {label.split(" ", 1)[1] for label in labels}


def offices(page: Page) -> set[str]:
    """The first word of each node: departments without the area that tells two of one name apart."""
    return {name.split(" ")[0] for name in drawn(page)}


def named(page: Page, name: str) -> None:
    expect(page.locator(".mz-trace-name")).to_have_text(name)
    expect(page.locator(".mz-trace-found[aria-busy=true]")).to_have_count(0)


def ask_trace(address: str, **said: str) -> dict[str, Any]:
    answer = httpx.get(f"{address}/api/trace", params=said)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_nobody_faces_an_empty_page(builtin: str, visit: Open) -> None:
    opened = visit(f"{builtin}/#/trace")
    cards = opened.page.locator(".mz-trace-cards a")
    expect(cards.first).to_have_text("区建管委牵头20项")
    assert cards.count() == 20
    opened.shot("trace-start")
    opened.page.get_by_role("link", name="区房管局").click()
    named(opened.page, "区房管局")
    assert opened.problems == []


def test_a_node_is_picked_by_typing(builtin: str, visit: Open) -> None:
    opened = visit(f"{builtin}/#/trace")
    page = opened.page
    box = page.locator("#mz-trace-q")
    box.fill("房地局")
    expect(page.get_by_role("option").first).to_contain_text("区房管局")
    opened.shot("trace-options")
    page.keyboard.press("Enter")
    named(page, "区房管局")
    assert "10 升级“美丽家园”建设" in drawn(page)
    box.fill("第10项")
    page.get_by_role("option").filter(has_text="升级“美丽家园”建设").first.click()
    named(page, "10 升级“美丽家园”建设")
    box.fill("没有这样的单位")
    expect(page.get_by_role("option")).to_have_text("没有找到。换一个名称或编号试试。")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert opened.problems == []


def test_one_walks_by_clicking_and_comes_back(builtin: str, opened_engine: Engine, visit: Open) -> None:
    catalog = opened_engine.catalog
    opened = visit(at(builtin, office(catalog, "区房管局")))
    page = opened.page
    named(page, "区房管局")
    opened.shot("trace-department")
    page.locator(".mz-trace-box a", has_text="25 开展房屋安全隐患").click()
    named(page, "25 开展房屋安全隐患排查整治")
    assert parameter(page) == task(catalog, "开展房屋安全隐患排查整治")
    assert {"区房管局", "区消防救援支队"} <= drawn(page)
    opened.shot("trace-task")
    page.go_back()
    named(page, "区房管局")
    expect(page.locator(".mz-trace-box a[aria-current]")).to_have_attribute("aria-label", re.compile("区房管局"))
    assert opened.problems == []


def parameter(page: Page) -> str:
    found: str = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('id')")
    return found


def focused(page: Page) -> str:
    label: str | None = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return label or ""


def test_one_walks_with_the_keyboard_alone(builtin: str, visit: Open) -> None:
    opened = visit(f"{builtin}/#/trace")
    page = opened.page
    page.locator(".mz-trace-cards").wait_for()
    page.locator("#mz-trace-title").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("房管")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    named(page, "区房管局")
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "单位 区房管局":
            break
    assert focused(page) == "单位 区房管局"
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("任务 ")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "单位 区房管局"  # the way back is the way one came
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert focused(page) == "任务 10 升级“美丽家园”建设"
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("指标 ")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "任务 10 升级“美丽家园”建设"
    opened.shot("trace-keyboard")
    page.keyboard.press("Enter")
    named(page, "10 升级“美丽家园”建设")
    assert focused(page) == "任务 10 升级“美丽家园”建设"  # the keyboard stays in the picture
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    named(page, "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）")
    page.go_back()
    named(page, "10 升级“美丽家园”建设")
    assert opened.problems == []


def test_the_picture_is_filtered_by_role_and_part(small: tuple[str, Catalog], visit: Open) -> None:
    address, catalog = small
    opened = visit(at(address, office(catalog, "区房管局"), plan="roles"))
    page = opened.page
    named(page, "区房管局")
    assert {"区财政局", "区应急局", "区绿化市容局"} <= offices(page)
    expect(page.locator(".mz-trace-legend li:visible")).to_have_text(["牵头", "责任", "配合"])
    opened.shot("trace-roles")
    page.get_by_role("checkbox", name="责任").uncheck()
    page.get_by_role("checkbox", name="配合").uncheck()
    expect(page.locator(".mz-trace-note")).to_have_text("1项任务")
    assert offices(page) >= {"区房管局", "区绿化市容局"}
    assert "区财政局" not in offices(page)
    assert page.evaluate("document.activeElement.value") == "support"  # one can go on filtering
    page.go_back()
    page.go_back()
    expect(page.locator(".mz-trace-note")).to_have_text("3项任务")
    page.locator("#mz-trace-section").select_option(label="二、加强安全管理《测试区绿化三年行动计划（2024-2026年）》")
    expect(page.locator(".mz-trace-note")).to_have_text("1项任务")
    assert "区应急局" in offices(page)
    assert "区财政局" not in offices(page)
    assert opened.problems == []


def test_several_plans_are_told_apart_and_filtered(small: tuple[str, Catalog], visit: Open) -> None:
    address, catalog = small
    opened = visit(at(address, office(catalog, "区房管局")))
    page = opened.page
    named(page, "区房管局")
    assert any(name.endswith("《测试区绿化三年行动计划（2024-2026年）》") for name in drawn(page))
    page.get_by_label("计划", exact=True).select_option("roles")
    expect(page.locator(".mz-trace-note")).to_have_text("3项任务")
    assert not any("window.hacked" in name for name in drawn(page))


def test_the_picture_is_searched_and_zoomed(builtin: str, opened_engine: Engine, visit: Open) -> None:
    opened = visit(at(builtin, office(opened_engine.catalog, "区建管委")))
    page = opened.page
    named(page, "区建管委")
    page.get_by_label("在图中找").fill("海绵")
    expect(page.locator("#mz-trace-hits")).to_contain_text("找到2处")
    expect(page.locator(".mz-hit")).to_have_count(2)
    opened.shot("trace-search")
    page.get_by_label("在图中找").fill("没有这样的字")
    expect(page.locator("#mz-trace-hits")).to_have_text("图中没有")
    widths = []
    for name in ("放大", "缩小", "缩小", "适合宽度"):
        page.get_by_role("button", name=name).click()
        widths.append(width(page))
    assert widths[0] > widths[1] > widths[2]
    assert widths[3] <= page.evaluate("document.querySelector('.mz-trace-box').clientWidth")
    page.locator(".mz-trace-box a[tabindex='0']").focus()
    page.keyboard.press("+")
    assert width(page) > widths[3]
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert width(page) == pytest.approx(widths[3], abs=2)
    page.locator(".mz-trace-box").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function(f"document.querySelector('.mz-trace-box svg').clientWidth > {widths[3] + 10}")
    assert page.evaluate("visualViewport.scale") == 1


def width(page: Page) -> float:
    found: float = page.evaluate("document.querySelector('.mz-trace-box svg').getBoundingClientRect().width")
    return found


def test_the_table_says_what_the_picture_says(builtin: str, opened_engine: Engine, visit: Open) -> None:
    catalog = opened_engine.catalog
    for iri in (office(catalog, "区房管局"), office(catalog, "各街镇"), next(iter(catalog.plans))):
        page = visit(at(builtin, iri)).page
        names = drawn(page) - {page.locator(".mz-trace-name").inner_text()}
        told = page.locator(".mz-trace-tasks").inner_text() + page.locator(".mz-trace-others").inner_text()
        assert {name for name in names if name not in told} == set()
        expect(page.locator(".mz-trace-tasks tbody tr")).to_have_count(len(ask_trace(builtin, id=iri)["table"]))


def test_a_ground_leads_to_the_text_and_the_node_to_a_question(
    builtin: str, opened_engine: Engine, visit: Open
) -> None:
    opened = visit(at(builtin, office(opened_engine.catalog, "区房管局")))
    page = opened.page
    link = page.locator(".mz-trace-tasks .mz-trace-grounds a", has_text="牵头单位：区房管局").first
    start, end, plan = page.evaluate(
        "(a) => ['start', 'end', 'plan'].map((n) => new URLSearchParams(a.hash.split('?')[1]).get(n))",
        link.element_handle(),
    )
    assert opened_engine.text(plan)[int(start) : int(end)] == "（牵头单位：区房管局）"
    page.get_by_role("button", name="看表格").click()
    assert page.evaluate("document.activeElement.id") == "mz-trace-table"
    assert page.evaluate("location.hash.startsWith('#/trace')")
    asked = page.get_by_role("link", name="在问答里问").get_attribute("href") or ""
    assert "区房管局牵头哪些任务？" in httpx.QueryParams(asked.split("?")[1])["q"]


def test_svg_and_png_are_files_for_a_report(small: tuple[str, Catalog], visit: Open, tmp_path: Path) -> None:
    address, catalog = small
    opened = visit(at(address, office(catalog, "区房管局"), plan="roles"))
    page = opened.page
    named(page, "区房管局")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 SVG").click()
    assert saved.value.suggested_filename == "责任链-区房管局.svg"
    saved.value.save_as(tmp_path / "chain.svg")
    titles = {title.text for title in ET.fromstring((tmp_path / "chain.svg").read_text("utf-8")).iter(f"{SVG}title")}
    assert drawn(page) <= {(title or "").split(" ", 1)[-1] for title in titles}
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载 PNG").click()
    assert saved.value.suggested_filename == "责任链-区房管局.png"
    saved.value.save_as(tmp_path / "chain.png")
    picture = Image.open(tmp_path / "chain.png")
    assert picture.format == "PNG"
    assert picture.width > 1200
    assert len(picture.convert("L").getcolors() or []) > 20  # something is drawn on it
    assert opened.problems == []


def test_hostile_words_of_a_plan_stay_words(small: tuple[str, Catalog], visit: Open) -> None:
    address, catalog = small
    attacked = [iri for iri, fact in catalog.tasks.items() if fact.plan == "hostile"]
    assert len(attacked) == len(PLAIN_ATTACKS)
    opened = visit(at(address, next(iri for iri, plan in catalog.plans.items() if plan.id == "hostile")))
    page = opened.page
    assert any("${window.hacked=1}" in name for name in drawn(page))
    page.locator("#mz-trace-q").fill("window")
    page.get_by_role("option").first.wait_for()
    opened.shot("trace-hostile")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert_harmless(page, opened.requests, address)


def test_hostile_names_of_departments_and_titles_stay_words(serve: Serve, visit: Open) -> None:
    with serve(GivenEngine(attacked_catalog())) as address:
        opened = visit(at(address, "urn:plan"))
        page = opened.page
        names = drawn(page)
        for words in HOSTILE:
            assert any(plain(words) in name for name in names)
        opened.shot("trace-attacked")
        page.locator(".mz-trace-box a.mz-department").first.click()
        page.locator("#mz-trace-q").fill("hacked")
        page.get_by_role("option").first.wait_for()
        assert_harmless(page, opened.requests, address)
        page.keyboard.press("Enter")
        page.locator(".mz-trace-box svg").wait_for()
        with page.expect_download():
            page.get_by_role("link", name="下载 SVG").click()
        assert_harmless(page, opened.requests, address)


def attacked_catalog() -> Catalog:
    """A catalog whose every name is an attack."""
    made = made_catalog(len(HOSTILE), len(HOSTILE))
    words = dict(enumerate(HOSTILE))
    offices = zip(made.departments.items(), words.values(), strict=True)
    tasks = zip(made.tasks.items(), words.values(), strict=True)
    return replace(
        made,
        departments={iri: replace(fact, name=name, names=(name,), full_name=name) for (iri, fact), name in offices},
        tasks={iri: replace(fact, title=title) for (iri, fact), title in tasks},
        plans={iri: replace(fact, title="".join(HOSTILE)) for iri, fact in made.plans.items()},
    )


class GivenEngine(ReadyEngine):
    """An engine with a catalog that is given."""

    def __init__(self, given: Catalog) -> None:
        super().__init__(ANSWERS)
        self.given = given

    @property
    def catalog(self) -> Catalog:
        return self.given

    def text(self, plan_id: str) -> str:
        return "字" * 1000 if plan_id == "plan" else super().text(plan_id)


def assert_harmless(page: Page, requests: list[str], address: str) -> None:
    assert page.evaluate("window.hacked") is None
    bad = page.locator("#mz-view-trace :is(script, img, iframe, style, meta, object)")
    assert bad.count() == 0
    assert "\u202e" not in page.locator("#mz-view-trace").inner_text()
    hosts = {urlsplit(u).netloc for u in requests if urlsplit(u).scheme not in {"data", "blob"}}
    assert hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize(("across", "dark"), [(1280, False), (1280, True), (375, False), (375, True)])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(
    builtin: str, opened_engine: Engine, visit: Open, across: int, dark: bool
) -> None:
    opened = visit(at(builtin, office(opened_engine.catalog, "区建管委")), width=across, dark=dark)
    page = opened.page
    named(page, "区建管委")
    opened.shot(f"trace-{'phone' if across < 400 else 'wide'}-{'dark' if dark else 'light'}")
    page.locator(".mz-trace-box a[tabindex='0']").focus()
    found = ours(page)
    page.locator("#mz-trace-q").fill("区")
    page.get_by_role("option").first.wait_for()
    found += ours(page)
    page.evaluate("location.hash = '#/trace'")
    page.locator(".mz-trace-cards").wait_for()
    found += ours(page)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def ours(page: Page) -> list[tuple[str, str]]:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    return [(v["id"], n["html"]) for v in found for n in v["nodes"] if "mz-" in str(n["target"]) + n["html"]]


def test_a_large_picture_is_quick_and_stays_in_its_box(serve: Serve, visit: Open) -> None:
    engine = GivenEngine(made_catalog(220, 100))
    with serve(engine) as address:
        opened = visit(at(address, "urn:plan"))
        page = opened.page
        page.locator(".mz-trace-box svg").wait_for()
        assert page.locator(".mz-trace-box a.mz-node").count() > 500
        opened.shot("trace-large")
        engine.given = made_catalog(400, 100)
        page.reload()
        expect(page.locator(".mz-trace-note")).to_contain_text("图里只画前300项任务，共400项")
        expect(page.locator(".mz-trace-tasks tbody tr")).to_have_count(400)


def test_programs_get_records_picture_and_rows(builtin: str, opened_engine: Engine) -> None:
    catalog = opened_engine.catalog
    iri = office(catalog, "区房管局")
    found = ask_trace(builtin, id=iri)
    assert found["node"]["label"] == "区房管局"
    assert [row["task"]["number"] for row in found["table"]] == ["10", "11", "13", "25", "31", "35"]
    ids = {node["id"] for node in found["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in found["edges"])
    for row in found["table"]:
        assert row["task"]["id"] in ids
        for ground in row["grounds"]:
            assert opened_engine.text(ground["plan"])[ground["start"] : ground["end"]] == ground["quote"]
    ET.fromstring(found["svg"])
    file = httpx.get(f"{builtin}/api/trace.svg", params={"id": iri})
    assert file.headers["content-type"] == "image/svg+xml"
    assert quote("责任链-区房管局.svg") in file.headers["content-disposition"]
    ET.fromstring(file.text)


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"id": "urn:x"}, 404, "没有这一项：urn:x"),
        ({}, 422, "缺少这一项"),
        ({"id": "urn:x", "roles": "boss"}, 422, "没有这种分工：boss"),
        ({"id": "urn:x", "section": "urn:y"}, 404, "没有这个部分：urn:y"),
        ({"id": "urn:x", "plan": "z"}, 404, "没有这份计划：z"),
    ],
)
def test_what_is_not_there_is_refused_in_chinese(builtin: str, said: dict[str, str], status: int, told: str) -> None:
    for path in ("trace", "trace.svg"):
        answer = httpx.get(f"{builtin}/api/{path}", params=said)
        assert answer.status_code == status
        assert told in answer.json()["error"]


def test_an_unknown_node_is_told_on_the_page(builtin: str, visit: Open) -> None:
    page = visit(at(builtin, "urn:mingze:x")).page
    expect(page.locator(".mz-trace-error")).to_contain_text("没有这一项：urn:mingze:x")
    expect(page.locator(".mz-trace-found")).to_be_hidden()
    page.get_by_role("link", name="全部单位").click()
    expect(page.locator(".mz-trace-cards a")).to_have_count(20)


def test_the_question_of_a_node_has_an_answer(builtin: str, opened_engine: Engine) -> None:
    catalog = opened_engine.catalog
    some: list[str] = [*catalog.plans, *catalog.sections, *catalog.policies, *catalog.deadlines]
    some += [*list(catalog.tasks)[::6], *list(catalog.indicators)[::6]]
    some += [iri for iri in catalog.departments if catalog.assignments_to[iri]]
    unanswered = []
    for iri in some:
        question = ask_trace(builtin, id=iri)["node"]["question"]
        if opened_engine.ask(question, "").status is not Status.ANSWERED:
            unanswered.append(question)
    assert unanswered == []
