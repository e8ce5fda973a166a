"""审稿体检 by its addresses and in real Chromium: a plan, a file, a pasted text; filtered, taken away, under attack."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import documents
import docx
import httpx
import openpyxl
import pages
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import serving
from looping import run
from playwright.sync_api import Page, Route, expect
from ready import HOSTILE, PLAN

from ingest.errors import MingzeError, SourceError
from ui.api import create_app
from ui.draft import LONGEST_NAME, review_draft, shown_name
from ui.live import LiveEngine
from ui.routes.review import BusyError, Turns

if TYPE_CHECKING:
    from browser import Open, Visit

pytest_plugins = ("browser", "ready")

DRAFT = """示例区城市管理三年行动计划（2024-2026年）
一、重点任务
1.推进道路整治。2025年底前整治道路20公里。（牵头单位：区建管委）
2.加装住宅电梯。每年加装电梯100台。（牵头单位：区房管局）
4.建设口袋公园。到2028年建成口袋公园5座，，建好管好。（牵头单位：区绿化市容局）
"""


@pytest.fixture(scope="module")
def address(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a server holds over the built-in corpus, with a data folder of its own."""
    from retrieval.engine import Engine

    data = tmp_path_factory.mktemp("live")
    (data / "snapshots").symlink_to(data_folder / "snapshots")
    (data / "current").write_bytes((data_folder / "current").read_bytes())
    with serving(create_app(LiveEngine(data, Engine.open), version="test")) as where:
        yield where


def post(address: str, data: bytes, name: str = "稿件.txt", **query: str) -> httpx.Response:
    return httpx.post(f"{address}/api/review", params={"name": name, **query}, content=data, timeout=120)


def kinds(review: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in review["remarks"]]


# -- by its addresses


def test_a_plan_of_the_corpus(address: str) -> None:
    review = httpx.get(f"{address}/api/review", params={"plan": PLAN}).json()
    assert review["levels"] == {"错误": 2, "提醒": 2, "提示": 38}
    assert {check["kind"]: check["count"] for check in review["checks"] if check["count"]} == {
        "garbled": 1,
        "annex": 1,
        "names": 1,
        "alike": 1,
        "indicator": 23,
        "time": 15,
    }
    first = review["remarks"][0]
    text = (Path(__file__).parents[1] / "corpus" / "plans" / f"{PLAN}.txt").read_text("utf-8")
    assert text[first["start"] : first["end"]] == first["quote"] == "三年内完成道路拥堵交整治人行道通堵点改善项目18个"
    assert first["before"] + first["quote"] + first["after"] in text
    assert (first["task"], first["path"]) == ("4", "第一部分第4项")


def test_a_plan_reviewed_from_the_graph_and_from_its_file_is_told_the_same(address: str) -> None:
    data = (Path(__file__).parents[1] / "corpus" / "plans" / f"{PLAN}.txt").read_bytes()
    known = httpx.get(f"{address}/api/review", params={"plan": PLAN}).json()
    brought = post(address, data).json()
    assert brought["remarks"] == known["remarks"]
    assert brought["sha256"] == known["sha256"]


def test_a_draft_as_text(address: str) -> None:
    review = post(address, DRAFT.encode()).json()
    assert kinds(review) == ["punctuation", "numbering", "deadline"]
    assert review["plan"]["title"] == "示例区城市管理三年行动计划（2024-2026年）"
    assert review["name"] == "稿件.txt"
    assert [one["quote"] for one in review["remarks"]] == ["，，", "4.建设口袋公园。", "到2028年"]


def test_a_draft_as_docx_has_its_paragraphs(address: str) -> None:
    data = documents.docx(*(documents.paragraph(line) for line in DRAFT.splitlines()))
    review = post(address, data, "稿件.docx").json()
    assert kinds(review) == ["punctuation", "numbering", "deadline"]
    assert review["remarks"][0]["place"] == "第5段"


def test_a_draft_as_pdf_has_its_pages(address: str) -> None:
    title, *lines = DRAFT.splitlines()
    filler = ["加强统筹协调，及时解决推进中的问题，确保各项任务落到实处。" * 6] * 6
    data = pages.as_pdf(pages.set_plan([*filler, *lines], title=title))
    review = post(address, data, "稿件.pdf").json()
    assert "punctuation" in kinds(review)
    assert review["remarks"][0]["place"] == "第3页"


def test_the_lists_to_take_away(address: str) -> None:
    for query in ({"plan": PLAN}, None):
        for form, library in (("xlsx", openpyxl.load_workbook), ("docx", docx.Document)):
            given = (
                httpx.get(f"{address}/api/review", params={**query, "format": form})
                if query
                else post(address, DRAFT.encode(), format=form)
            )
            assert given.status_code == 200
            assert f"意见清单.{form}" in unquote(given.headers["content-disposition"])
            library(io.BytesIO(given.content))


BAD = [
    (b"", "没有收到文件内容"),
    (b"   \n", "文件是空的"),
    ("今天天气很好。".encode(), "读不出计划的结构"),
    (b"PK\x03\x04 broken", "文件损坏"),
    (b"%PDF-1.4 broken", "PDF"),
    (bytes(range(256)) * 40, ""),
]


@pytest.mark.parametrize(("data", "told"), BAD)
def test_a_bad_file_is_refused_by_the_name_that_the_user_gave(data: bytes, told: str, address: str) -> None:
    answer = post(address, data, "C:\\稿件\\计划.docx")
    assert answer.status_code == 400
    body = answer.json()
    assert told in body["error"]
    assert body["where"] in ("计划.docx", "")
    assert body["remedy"]
    assert not re.search(r"/tmp|/work|draft\.|mingze-", answer.text)


def test_what_is_no_plan_no_form_and_too_large(address: str) -> None:
    assert httpx.get(f"{address}/api/review", params={"plan": "没有"}).status_code == 404
    assert httpx.get(f"{address}/api/review", params={"plan": PLAN, "format": "exe"}).status_code == 422
    assert httpx.get(f"{address}/api/review").status_code == 422
    large = post(address, b"a" * (20 * 1024 * 1024 + 1))
    assert large.status_code == 413
    assert "error" in large.json()


def test_nothing_of_a_draft_stays_on_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    review_draft(DRAFT.encode(), "稿件.txt")
    with pytest.raises(MingzeError):
        review_draft("今天天气很好。".encode(), "稿件.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_draft_is_read_by_the_tables_of_the_snapshot(snapshot_folder: Path, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    shutil.copytree(snapshot_folder / "tables", tables)
    assert kinds(review_draft(DRAFT.encode(), "稿件.txt", tables)) == ["punctuation", "numbering", "deadline"]
    table = (tables / "review.toml").read_text("utf-8")
    (tables / "review.toml").write_text(table.replace("这里连着写了", "请看"), "utf-8")
    assert review_draft(DRAFT.encode(), "稿件.txt", tables)["remarks"][0]["message"].startswith("请看“，，”")
    (tables / "review.toml").write_text("[check]", "utf-8")
    with pytest.raises(MingzeError, match="表格有误") as told:
        review_draft(DRAFT.encode(), "稿件.txt", tables)
    assert str(tmp_path) not in str(told.value)


def test_a_draft_that_takes_for_ever_is_ended() -> None:
    with pytest.raises(SourceError, match="没有检查完") as told:
        review_draft(DRAFT.encode() + "（".encode() * 200_000, "稿件.txt", seconds=3)
    assert told.value.where == "稿件.txt"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("稿件.txt", "稿件.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\计划.docx", "计划.docx"),
        ("计划\u202ecod.exe\x00\n", "计划cod.exe"),
        ("", "送审稿"),
        ("/", "送审稿"),
        ("名" * 500, "名" * LONGEST_NAME),
    ],
)
def test_the_name_of_a_file_as_it_is_shown(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_only_so_many_drafts_are_read_at_once() -> None:
    async def crowd() -> tuple[int, int]:
        turns, inside, most, refused = Turns(2, 0.2), 0, 0, 0

        async def one(seconds: float) -> None:
            nonlocal inside, most, refused
            try:
                async with turns.turn():
                    inside += 1
                    most = max(most, inside)
                    await asyncio.sleep(seconds)
                    inside -= 1
            except BusyError:
                refused += 1

        await asyncio.gather(*(one(0.6) for _ in range(3)))
        await asyncio.gather(*(one(0.05) for _ in range(4)))
        return most, refused

    assert run(crowd()) == (2, 1)


def test_answers_go_on_while_a_draft_is_read(address: str) -> None:
    async def both() -> float:
        async with httpx.AsyncClient(timeout=60) as client:
            slow = asyncio.create_task(client.post(f"{address}/api/review", content=DRAFT.encode()))
            await asyncio.sleep(0.1)
            health = await client.get(f"{address}/api/health")
            assert not slow.done()
            assert (await slow).status_code == 200
            return health.elapsed.total_seconds()

    assert run(both()) < 1


# -- in the browser


def enter(visit: Open, address: str, plan: str = "", **look: Any) -> Visit:
    """The view, of a plan where one is named."""
    opened: Visit = visit(address, **look)
    opened.page.goto(f"{address}/#/review{f'?plan={plan}' if plan else ''}")
    opened.page.locator("#mz-review-title").wait_for()
    listed(opened.page)
    return opened


def listed(page: Page) -> None:
    """The plans to choose from are there: an arrow key before that has nothing to move to."""
    page.locator("#mz-review-plan:not([aria-busy])").wait_for()


def checked(page: Page) -> None:
    page.locator(".mz-review-result").wait_for(timeout=60_000)


def bring(page: Page, data: bytes, name: str) -> None:
    page.get_by_label(re.compile("检查一份稿件")).set_input_files({"name": name, "mimeType": "", "buffer": data})


def fits(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return wide


def ours(page: Page) -> list[tuple[str, str]]:
    """What axe finds in our view."""
    found = Axe().run(page).response["violations"]
    return [
        (v["id"], node["html"])
        for v in found
        for node in v["nodes"]
        if v["impact"] in {"serious", "critical", "moderate"} and "mz-" in f"{node['target']}{node['html']}"
    ]


def test_a_plan_is_chosen_and_its_remarks_are_shown_and_filtered(address: str, visit: Open) -> None:
    opened = enter(visit, address)
    page = opened.page
    page.get_by_label("检查已入库的计划").select_option(PLAN)
    checked(page)
    assert f"plan={PLAN}" in page.url
    expect(page.locator(".mz-review-counts")).to_contain_text("共 42 处：错误 2、提醒 2、提示 38")
    expect(page.locator(".mz-review-sound summary")).to_have_text("10 项检查没有发现问题")
    expect(page.locator(".mz-review-words mark").first).to_have_text("三年内完成道路拥堵交整治人行道通堵点改善项目18个")
    expect(page.locator("details.mz-review-group")).to_have_count(2)  # hints fold
    expect(page.get_by_text("任务5没有可量化的指标")).to_be_hidden()
    opened.shot("review-plan")
    page.locator("details.mz-review-group summary").first.click()
    expect(page.get_by_text("任务5没有可量化的指标，只有覆盖性目标")).to_be_visible()
    page.get_by_role("button", name="提醒 2").click()
    expect(page.locator(".mz-review-remark")).to_have_count(2)
    page.locator("#mz-review-kind").select_option("alike")
    expect(page.locator(".mz-review-remark")).to_have_count(1)
    expect(page.locator(".mz-review-remark mark")).to_have_text(["区东虹办", "区虹桥办"])
    link = page.get_by_role("link", name=re.compile("^看全文")).first
    expect(link).to_have_attribute("href", f"#/text?plan={PLAN}&start=1168&end=1172")
    assert opened.problems == []


def test_a_link_opens_the_review_of_a_plan(address: str, visit: Open) -> None:
    page = enter(visit, address, PLAN).page
    checked(page)
    expect(page.get_by_label("检查已入库的计划")).to_have_value(PLAN)
    page.goto(f"{address}/#/review")
    expect(page.locator(".mz-review-result")).to_be_hidden()


def test_a_file_is_brought_and_its_list_taken_away(address: str, visit: Open) -> None:
    opened = enter(visit, address)
    page = opened.page
    bring(page, documents.docx(*(documents.paragraph(line) for line in DRAFT.splitlines())), "送审稿.docx")
    checked(page)
    expect(page.locator(".mz-review-counts")).to_contain_text("共 3 处：错误 2、提醒 1")
    expect(page.locator(".mz-review-remark footer").first).to_have_text("第一部分第4项 · 第126—127字 · 第5段")
    opened.shot("review-draft")
    for form, library in (("Excel", openpyxl.load_workbook), ("Word", docx.Document)):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=form).click()
        assert download.value.suggested_filename.startswith("示例区城市管理三年行动计划")
        library(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert opened.problems == []


def test_a_text_is_pasted(address: str, visit: Open) -> None:
    page = enter(visit, address).page
    page.get_by_text("或者粘贴文字").click()
    page.get_by_role("button", name="检查这段文字").click()
    expect(page.locator(".mz-review .mz-error")).to_have_text("还没有粘贴文字。")
    page.get_by_label("稿件文字").fill(DRAFT)
    page.get_by_role("button", name="检查这段文字").click()
    checked(page)
    expect(page.locator(".mz-review-counts")).to_contain_text("共 3 处")


def test_a_sound_draft_is_told_what_was_checked(address: str, visit: Open) -> None:
    opened = enter(visit, address)
    page = opened.page
    sound = DRAFT.replace("4.", "3.").replace("2028", "2026").replace("，，", "，")
    bring(page, sound.encode(), "稿件.txt")
    checked(page)
    expect(page.locator(".mz-review-counts")).to_contain_text("没有发现要改的地方。")
    expect(page.locator(".mz-review-sound li")).to_have_count(16)
    opened.shot("review-sound")


def test_a_bad_file_is_told_by_its_name_and_the_next_one_is_read(address: str, visit: Open) -> None:
    opened = enter(visit, address)
    page = opened.page
    bring(page, b"%PDF-1.4 broken", "坏.pdf")
    expect(page.locator(".mz-review .mz-error")).to_contain_text("“坏.pdf”：", timeout=60_000)
    opened.shot("review-bad")
    bring(page, DRAFT.encode(), "好.txt")
    checked(page)
    expect(page.locator(".mz-review .mz-error")).to_be_hidden()


def test_a_file_is_dropped(address: str, visit: Open) -> None:
    page = enter(visit, address).page
    page.evaluate(
        """words => {
          const carried = new DataTransfer();
          carried.items.add(new File([words], "稿件.txt"));
          const drop = new DragEvent("drop", { dataTransfer: carried, bubbles: true });
          document.querySelector(".mz-review-bring").dispatchEvent(drop);
        }""",
        DRAFT,
    )
    checked(page)
    expect(page.locator(".mz-review-counts")).to_contain_text("共 3 处")


def test_hostile_names_and_texts_stay_text(address: str, visit: Open) -> None:
    opened = enter(visit, address)
    page = opened.page
    tasks = "".join(
        f"{at}.{words}治理。。（牵头单位：区建管委）\n" for at, words in enumerate(HOSTILE, start=1)
    ).replace("\0", "")
    name = '<img src=x onerror="window.hacked=1">.txt'
    lines = f"<b>计划</b>（2024-2026年）\n一、任务\n{tasks}".splitlines()
    bring(page, documents.docx(*map(documents.paragraph, lines)), name)
    checked(page)
    for group in page.locator("details.mz-review-group").all():
        group.locator("summary").click()
    assert page.locator(".mz-review-remark").count() >= len(HOSTILE)
    bring(page, b"%PDF-1.4 broken", name)
    expect(page.locator(".mz-review .mz-error")).to_contain_text(name, timeout=60_000)
    assert page.evaluate("window.hacked") is None
    assert not [url for url in opened.requests if "example.com" in url]
    assert page.locator(".mz-review script, .mz-review iframe, .mz-review img").count() == 0


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False), (375, True)])
def test_axe_and_narrow_and_dark(width: int, dark: bool, address: str, visit: Open) -> None:
    opened = enter(visit, address, PLAN, width=width, dark=dark)
    page = opened.page
    checked(page)
    page.locator("details.mz-review-group summary").first.click()
    page.get_by_text("或者粘贴文字").click()
    assert ours(page) == []
    assert fits(page)
    page.get_by_text("或者粘贴文字").click()
    page.locator(".mz-review-list").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.mz-review-part:nth-child(2)').scrollIntoView()")
    opened.shot(f"review-{width}-{'dark' if dark else 'light'}")


def test_the_list_of_plans_says_that_it_is_still_being_read(address: str, visit: Open) -> None:
    opened: Visit = visit(address)
    page = opened.page
    held: list[Route] = []
    page.route("**/api/plans*", lambda route: held.append(route))  # noqa: PLW0108 Playwright marks what it is handed
    with page.expect_request("**/api/plans*"):
        page.goto(f"{address}/#/review")
    select = page.get_by_label("检查已入库的计划")
    expect(select).to_have_attribute("aria-busy", "true")
    expect(select.locator("option")).to_have_text(["正在读取……"])
    held.pop().continue_()
    listed(page)
    assert select.locator("option").all_text_contents()[0] == "请选择"
    select.focus()
    page.keyboard.press("ArrowDown")
    checked(page)


def test_the_whole_way_by_keyboard(address: str, visit: Open) -> None:
    page = enter(visit, address).page
    page.get_by_label("检查已入库的计划").focus()
    page.keyboard.press("ArrowDown")
    checked(page)
    expect(page.locator(".mz-review-plan")).to_be_focused()
    page.keyboard.press("Tab")  # what was found in order
    page.keyboard.press("Enter")
    expect(page.locator(".mz-review-sound")).to_have_attribute("open", "")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="提醒 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="提醒 2")).to_be_focused()
    expect(page.locator(".mz-review-remark")).to_have_count(2)
