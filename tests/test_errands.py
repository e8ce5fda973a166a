"""Five errands as a new user would run them: from the first page, in at most five actions, each action one thing a hand does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from ui.api import create_app
from ui.live import LiveEngine

if TYPE_CHECKING:
    from browser import Open

pytest_plugins = ("browser", "ready")

MOST_ACTIONS = 5
LONGEST = 60  # seconds
DRAFT = """示范区绿化行动计划（送审稿）

一、重点任务

1.建设口袋公园。新建口袋公园10座，推进社区绿化提升。（牵头单位：区绿化局）
2.建设绿道。新建绿道5公里（牵头单位：区绿化局
3.加强养护。
附件：任务分工表
"""


@dataclass
class Errand:
    """One errand: what was done, in order."""

    page: Page
    started: float = field(default_factory=monotonic)
    actions: list[str] = field(default_factory=list)

    def types(self, words: str) -> None:
        self.actions.append(f"写「{words}」，按回车")
        before = self.page.locator(".mz-turn[data-last]").count()
        self.page.keyboard.type(words)  # the box has the focus when the page opens
        self.page.keyboard.press("Enter")
        self.page.locator(".mz-turn[data-last]").nth(before).wait_for()

    def clicks(self, role: str, name: str) -> None:
        self.actions.append(f"点「{name}」")
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def done(self, told: pytest.CaptureFixture[str], title: str) -> None:
        seconds = monotonic() - self.started
        with told.disabled():
            sys.stdout.write(f"\n{title}：{' → '.join(self.actions)}（{len(self.actions)} 步，{seconds:.1f} 秒）\n")
        assert len(self.actions) <= MOST_ACTIONS
        assert seconds < LONGEST


@pytest.fixture(scope="module")
def address(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from browser import serving  # a plugin: pytest loads it before this module could

    from retrieval.engine import Engine

    data = tmp_path_factory.mktemp("errands")
    (data / "snapshots").symlink_to(data_folder / "snapshots")
    (data / "current").write_bytes((data_folder / "current").read_bytes())
    live = LiveEngine(data, Engine.open)
    live.warm()  # as `mingze serve` does when it has started
    with serving(create_app(live, version="test")) as where:
        yield where


@pytest.fixture
def errand(address: str, visit: Open) -> Errand:
    return Errand(visit(address).page)


def test_who_is_responsible_for_a_lift_and_the_proof(errand: Errand, capsys: pytest.CaptureFixture[str]) -> None:
    errand.types("加装电梯找谁负责")
    expect(errand.page.locator(".mz-summary")).to_have_text("负责单位：区房管局。")
    errand.clicks("button", "[1] 第一部分第10项")
    expect(errand.page.locator("mark")).to_have_text("（牵头单位：区房管局）")
    errand.clicks("button", "复制引文")
    copied = errand.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("第一部分第10项：“（牵头单位：区房管局）”")
    errand.done(capsys, "查加装电梯由谁负责，并证明")


def test_everything_that_is_due_by_the_end_of_2026(
    errand: Errand, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    errand.types("2026年底前要完成的都列出来")
    expect(errand.page.locator(".mz-statement strong")).to_contain_text(["任务5", "任务16", "任务33"])
    expect(errand.page.get_by_role("note")).to_contain_text("计划期")  # what is due within the period stands beside
    with errand.page.expect_download() as waiting:
        errand.clicks("link", "导出 Excel")
    waiting.value.save_as(tmp_path / "due.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "due.xlsx")["答案"].iter_rows(min_row=2, max_row=4, values_only=True)
    assert [str(row[1])[:4].strip() for row in rows] == ["任务5", "任务16", "任务33"]
    errand.done(capsys, "列出2026年底前到期的")


def test_who_works_with_an_office(errand: Errand, capsys: pytest.CaptureFixture[str]) -> None:
    errand.clicks("link", "责任链")
    errand.clicks("link", "区房管局")
    page = errand.page
    page.locator("svg.mz-picture[role=group]").wait_for()
    picture = page.locator("svg.mz-picture[role=group]").text_content() or ""
    for name in ("区建管委", "区文旅局", "区城运中心", "区市场监管局"):
        assert name in picture
    errand.done(capsys, "看谁和区房管局一起工作（图）")
    again = Errand(page)
    again.clicks("link", "问答")
    page.get_by_role("textbox", name="问题", exact=True).focus()
    again.types("谁和区房管局一起工作")
    expect(page.locator(".mz-summary")).to_contain_text("参与单位 10 个")
    again.done(capsys, "问谁和区房管局一起工作")


def test_what_the_plan_says_about_playgrounds(errand: Errand, capsys: pytest.CaptureFixture[str]) -> None:
    errand.types("计划里关于儿童游乐场怎么说")
    page = errand.page
    expect(page.locator(".mz-summary")).to_contain_text("是按语义找到的，请核对是否切题")
    expect(page.locator(".mz-words").first).to_contain_text("儿童友好空间")
    errand.clicks("button", "第一部分第13项")
    expect(page.locator("mark")).to_contain_text("儿童友好空间")
    errand.done(capsys, "看计划怎么说儿童游乐场")


def test_whether_something_is_wrong_with_a_draft(
    errand: Errand, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = errand.page
    errand.clicks("link", "审稿体检")
    errand.actions.append("选一份稿件")
    page.locator('#mz-view-review input[type="file"]').set_input_files(
        {"name": "草稿.txt", "mimeType": "text/plain", "buffer": DRAFT.encode()}
    )
    view = page.locator("#mz-view-review")
    expect(view).to_contain_text("附件")
    expect(view).to_contain_text("括号")
    with page.expect_download() as waiting:
        errand.actions.append("点「Excel」")
        view.get_by_role("button", name="Excel").or_(view.get_by_role("link", name="Excel")).first.click()
    content = Path(waiting.value.path()).read_bytes()
    words = [str(cell) for row in openpyxl.load_workbook(BytesIO(content)).worksheets[0].values for cell in row]
    assert any("附件" in word for word in words)
    errand.done(capsys, "看一份草稿有没有问题")


def test_who_asks_about_a_draft_in_the_wrong_place_is_shown_the_way(errand: Errand) -> None:
    errand.types("这份稿子有没有问题")
    expect(errand.page.locator(".mz-summary")).to_contain_text("审稿体检")
