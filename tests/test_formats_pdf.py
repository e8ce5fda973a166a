"""PDF → text: pages that the tests set themselves, the shared plans, and files that mean harm."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pages
import pypdfium2
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pages import Box, Sheet, Word

from ingest.errors import SourceError
from ingest.formats import pdf
from ingest.formats._ruling import Rule, grids_of
from ingest.formats.content import Content

PARAGRAPHS = (pages.TITLE, *pages.PLAN)
WHOLE = "\n".join(PARAGRAPHS) + "\n"

HEADER = (Box(0, 0, "序号"), Box(0, 1, "重点任务"), Box(0, 2, "牵头单位"), Box(0, 3, "配合单位"), Box(0, 4, "时限"))
WIDTHS = (35, 170, 90, 80, 57)


def cells_of(content: Content, number: int = 0) -> dict[tuple[int, int], str]:
    """The text of each cell by row and column."""
    table = content.layout.tables[number]
    return {(cell.row, cell.column): content.text[cell.start : cell.end] for cell in table.cells}


def test_a_plan_over_two_pages_is_its_paragraphs() -> None:
    content = pdf.read(pages.as_pdf(pages.set_plan(header="东湖市人民政府公报　2025年第3期")), "计划.pdf")
    assert content.text == WHOLE
    assert content.layout.format == "pdf"
    assert content.layout.left_out == ("页码（2 页）", "页眉页脚“东湖市人民政府公报 2025年第3期”（2 页）")


def test_the_page_of_each_character_is_known_within_a_paragraph_that_goes_over_a_page_break() -> None:
    sheets = pages.set_plan(header="公报", leading=32)
    content = pdf.read(pages.as_pdf(sheets), "计划.pdf")
    over = pages.PLAN[8]
    start = content.text.index(over)
    numbers = [place.page for at in range(start, start + len(over)) if (place := content.layout.place(at))]
    assert len(numbers) == len(over)
    last = _last(sheets[0].words)
    assert numbers == [1] * (over.index(last) + len(last)) + [2] * (len(over) - over.index(last) - len(last))
    assert 2 in numbers
    assert {place.label for place in content.layout.places} == {"第1页", "第2页"}
    assert {place.confidence for place in content.layout.places} == {None}


def _last(words: list[Word]) -> str:
    """The last body line of a page."""
    return max((word for word in words if word.y <= pages.BOTTOM and word.y > pages.TOP), key=lambda word: word.y).text


@pytest.mark.parametrize("shift", [0.0, 9.0])
def test_two_columns_are_read_one_after_the_other(shift: float) -> None:
    assert pdf.read(pages.as_pdf([pages.two_columns(pages.PLAN, shift=shift)]), "公报.pdf").text == WHOLE


def test_paragraphs_without_indents_are_told_by_their_short_last_lines_and_their_numbers() -> None:
    sheet = Sheet()
    y = 110.0
    for paragraph in pages.PLAN:
        for line in pages.broken(paragraph, pages.RIGHT - pages.LEFT, 14):
            sheet.words.append(Word(pages.LEFT, y, line, 14))
            y += 22
    assert pdf.read(pages.as_pdf([sheet]), "计划.pdf").text == "\n".join(pages.PLAN) + "\n"


def test_a_long_title_is_whole_and_what_stands_under_it_is_not_part_of_it() -> None:
    sheet = Sheet([
        Word(130, 110, "东湖市人民政府办公室关于印发《东湖市", 18),
        Word(120, 140, "城市更新三年行动计划》的通知", 18),
        Word(240, 170, "（征求意见稿）", 16),
        Word(112, 210, "现将《东湖市城市更新三年行动计划》印发给你们，请认", 16),
        Word(80, 238, "真贯彻执行。", 16),
        Word(352, 300, "东湖市人民政府办公室", 16),
        Word(376, 328, "2025年3月4日", 16),
    ])  # fmt: skip
    sheet.words[1] = Word((pages.LEFT + pages.RIGHT - 14 * 18) / 2, 140, "城市更新三年行动计划》的通知", 18)
    assert pdf.read(pages.as_pdf([sheet, *pages.set_plan()]), "通知.pdf").text.splitlines()[:5] == [
        "东湖市人民政府办公室关于印发《东湖市城市更新三年行动计划》的通知",
        "（征求意见稿）",
        "现将《东湖市城市更新三年行动计划》印发给你们，请认真贯彻执行。",
        "东湖市人民政府办公室",
        "2025年3月4日",
    ]


SPACES = [
    ((Word(80, 100, "附"), Word(112, 100, "件")), "附　件"),
    ((Word(80, 100, "2025"), Word(116, 100, "年")), "2025年"),  # the quarter of a width that Word and WPS put between
    ((Word(80, 100, "GB/T"), Word(116, 100, "1234")), "GB/T 1234"),
    (tuple(Word(80 + 28 * at, 100, sign) for at, sign in enumerate("行动计划")), "行动计划"),  # drawn out to a width
    ((Word(80, 100, "⼯信部⻓期"),), "工信部长期"),  # U+2F2F... and U+2ED3, as browsers print them
]


@pytest.mark.parametrize(("words", "text"), SPACES)
def test_spaces_are_those_that_a_reader_sees(words: tuple[Word, ...], text: str) -> None:
    from ingest.formats._lines import clean, line_of
    from ingest.formats._page import Box as Frame
    from ingest.formats._page import Piece

    row = [
        Piece(clean(sign), Frame(word.x + x, 86, word.x + x + pages.width_of(sign), 102), 16)
        for word in words
        for x, sign in pages._signs(word)
    ]
    assert line_of(row).text == text


def test_a_contents_list_is_left_out() -> None:
    contents = Sheet([Word(250, 110, "目　录", 18)])
    for at, (name, number) in enumerate((("一、总体要求", 2), ("二、重点任务", 3), ("三、保障措施", 9))):
        contents.words.append(Word(80, 150 + 28 * at, f"{name}{'…' * 18}{number}"))
    content = pdf.read(pages.as_pdf([contents, *pages.set_plan()]), "计划.pdf")
    assert content.text == WHOLE
    assert "目录（3 行）" in content.layout.left_out


def test_a_watermark_across_the_page_is_left_out_and_told() -> None:
    sheets = pages.set_plan()
    for sheet in sheets:
        sheet.words.append(Word(200, 500, "内部资料", 48, turned=45))
    content = pdf.read(pages.as_pdf(sheets), "计划.pdf")
    assert content.text == WHOLE
    assert "第1页：斜排的文字（水印）“内部资料”" in content.layout.left_out


def test_a_page_that_stands_on_its_side_is_read_upright() -> None:
    sheet = Sheet(
        [Word(100 + 28 * at, 700, line, turned=90) for at, line in enumerate(("一、总体要求", "二、重点任务"))]
    )
    assert pdf.read(pages.as_pdf([sheet]), "计划.pdf").text == "一、总体要求\n二、重点任务\n"


def test_a_table_over_two_pages_with_its_header_again_is_one_table() -> None:
    first, second = Sheet([Word(200, 100, "重点任务分解表", 18)]), Sheet([Word(80, 700, "注：时限以年底为准。", 12)])
    rows = (
        Box(1, 0, "1"), Box(1, 1, "改造老旧小区120个，加快补齐养老、托育、停车、充电等设施短板。"),
        Box(1, 2, "市住房城乡建设局", rows=2), Box(1, 3, "市发改委\n市财政局"), Box(1, 4, "2025年"),
        Box(2, 0, "2"), Box(2, 1, "加装电梯200台。"), Box(2, 3, "市市场监管局"), Box(2, 4, "每年"),
    )  # fmt: skip
    more = (
        Box(1, 0, "3"),
        Box(1, 1, "建设口袋公园60处。"),
        Box(1, 2, "市园林局"),
        Box(1, 3, "市城管局"),
        Box(1, 4, "2027年"),
    )
    pages.set_table(first, (*HEADER, *rows), WIDTHS, top=130)
    pages.set_table(second, (*HEADER, *more), WIDTHS, top=100)
    content = pdf.read(pages.as_pdf([first, second]), "分解表.pdf")
    assert len(content.layout.tables) == 1
    assert cells_of(content) == {(box.row, box.column): box.text for box in (*HEADER, *rows)} | {
        (box.row + 2, box.column): box.text for box in more
    }
    merged = [(cell.row, cell.column, cell.rows) for cell in content.layout.tables[0].cells if cell.rows > 1]
    assert merged == [(1, 2, 2)]
    assert content.text.startswith("重点任务分解表\n序号\t重点任务\t牵头单位\t配合单位\t时限\n1\t")
    assert content.text.endswith("注：时限以年底为准。\n")
    assert "表格跨页重复的表头（1 次）" in content.layout.left_out
    place = content.layout.place(content.text.index("市园林局"))
    assert place
    assert place.page == 2


def test_a_row_that_a_page_break_cuts_is_one_row() -> None:
    """As browsers print: no rule at the break; the merged cell on the left is empty on the second page."""
    first, second = Sheet(), Sheet()
    opening = (*HEADER, Box(1, 0, "1"), Box(1, 1, "改造老旧小区120个，加快补齐养老、托育、"), Box(1, 2, "市住房城乡建"),
               Box(1, 3, ""), Box(1, 4, ""))  # fmt: skip
    rest = (Box(0, 0, ""), Box(0, 1, "停车、充电等设施短板。"), Box(0, 2, "设局"), Box(0, 3, ""), Box(0, 4, ""),
            Box(1, 0, "2"), Box(1, 1, "加装电梯。"), Box(1, 2, "市市场监管局"), Box(1, 3, ""), Box(1, 4, ""))  # fmt: skip
    pages.set_table(first, opening, (35, 208, 74, 80, 57), top=600, bottom=False)
    pages.set_table(second, rest, (35, 208, 74, 80, 57), top=80)
    second.rules = [rule for rule in second.rules if not rule[1] == rule[3] == 80]
    cells = cells_of(pdf.read(pages.as_pdf([first, second]), "分解表.pdf"))
    assert cells[1, 1] == "改造老旧小区120个，加快补齐养老、托育、停车、充电等设施短板。"
    assert cells[1, 2] == "市住房城乡建设局"
    assert cells[2, 1] == "加装电梯。"


def test_a_frame_around_text_is_no_table() -> None:
    sheet = pages.set_plan()[0]
    sheet.rules = [(70, 80, 525, 80), (70, 780, 525, 780), (70, 80, 70, 780), (525, 80, 525, 780)]
    assert pdf.read(pages.as_pdf([sheet]), "计划.pdf").layout.tables == ()


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    assert pdf.read(pages.as_pdf(pages.set_plan(), owner="secret"), "计划.pdf").text == WHOLE


def test_a_scanned_pdf_and_a_scanned_page_among_others_are_recognised() -> None:
    sheets = pages.set_plan()
    scan = pages.as_file([pages.as_picture(sheets[1])], "PDF")
    mixed = pypdfium2.PdfDocument(pages.as_pdf(sheets[:1]))
    mixed.import_pages(pypdfium2.PdfDocument(scan))
    out = io.BytesIO()
    mixed.save(out)
    content = pdf.read(out.getvalue(), "计划.pdf")
    assert content.text == WHOLE
    assert {(place.page, place.label, place.confidence is None) for place in content.layout.places} == {
        (1, "第1页", True),
        (2, "第2页（扫描件识别）", False),
    }
    assert all(place.confidence > 0.9 for place in content.layout.places if place.confidence is not None)


CATALOG, EMPTY_PAGE = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut off": (lambda: pages.as_pdf(pages.set_plan())[:300], "损坏"),
    "only a head": (lambda: b"%PDF-1.7\n", "损坏"),
    "locked": (lambda: pages.as_pdf(pages.set_plan(), user="open", owner="secret"), "密码"),
    "no pages": (lambda: pages.raw_pdf(CATALOG, "<</Type/Pages/Kids[]/Count 0>>"), "没有页|损坏"),
    "an empty page": (lambda: pages.raw_pdf(CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", EMPTY_PAGE), "没有文字"),
    "ten thousand pages": (
        lambda: pages.raw_pdf(CATALOG, f"<</Type/Pages/Kids[{'3 0 R ' * 10_000}]/Count 10000>>", EMPTY_PAGE),
        "10000 页，超过 2000 页",
    ),
    "a tree of pages that bites its tail": (
        lambda: pages.raw_pdf(CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 5>>", "<</Type/Pages/Kids[2 0 R]/Count 5/Parent 2 0 R>>"),
        "损坏|没有页|没有文字",
    ),
    "a page as large as a city": (
        lambda: pages.raw_pdf(
            CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9e9 9e9]>>"
        ),
        "没有文字",
    ),
    "objects nested without end": (
        lambda: pages.raw_pdf(CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "[" * 200_000 + "]" * 200_000),
        "损坏|没有文字|没有页",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name_and_at_once(name: str) -> None:
    make, told = REFUSED[name]
    data = make()
    start = time.perf_counter()
    with pytest.raises(SourceError, match=told) as refused:
        pdf.read(data, "计划.pdf")
    assert str(refused.value).startswith("计划.pdf：")
    assert time.perf_counter() - start < 5


def test_a_form_that_draws_itself_ends() -> None:
    data = pages.raw_pdf(
        CATALOG,
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>",
        "<</Length 4>>stream\n/F Do\nendstream",
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 4>>stream\n/F Do\nendstream",
    )
    with pytest.raises(SourceError, match="没有文字"):
        pdf.read(data, "计划.pdf")


HOSTILE: dict[str, tuple[str, Any]] = {
    "dots": (". " * 20_000, []),
    "signs": ("\u8d23" * 40_000, []),
    "a lattice": (
        "\u8d23" * 2_000,
        [(80 + 1.4 * at, 100, 80 + 1.4 * at, 700) for at in range(300)]
        + [(80, 100 + 2 * at, 500, 100 + 2 * at) for at in range(300)],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_crowded_page_takes_no_more_than_seconds(name: str) -> None:
    said, rules = HOSTILE[name]
    data = pages.as_pdf([Sheet([Word(80, 400, said, 0.01), Word(80, 90, "一、总体要求与工作目标任务")], rules)])
    start = time.perf_counter()
    assert "一、总体要求与工作目标任务" in pdf.read(data, "计划.pdf").text
    assert time.perf_counter() - start < 8


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_pdf_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(_SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(8, len(whole)))
    try:
        content = pdf.read(bytes(whole[:cut]), "计划.pdf")
    except SourceError:
        return
    places = content.layout.places
    assert all(0 <= place.start < place.end <= len(content.text) for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))


_SMALL = pages.as_pdf([Sheet([Word(80, 100, "一、推进老旧小区改造（牵头单位：市住房城乡建设局）")])])


def _bare(text: str) -> list[str]:
    """Paragraphs without their spaces."""
    return [bare for line in text.splitlines() if (bare := "".join(line.split()).strip("\ufeff"))]


def _flush(paragraphs: Sequence[str]) -> list[Sheet]:
    """Pages on which no paragraph is indented."""
    lines = [line for paragraph in paragraphs for line in pages.broken(paragraph, pages.RIGHT - pages.LEFT, pages.SIZE)]
    return [
        Sheet([Word(pages.LEFT, 110 + 27 * at, line) for at, line in enumerate(lines[first : first + 24])])
        for first in range(0, len(lines), 24)
    ]


def test_the_built_in_plan_set_on_pages_is_read_as_its_own_paragraphs() -> None:
    paragraphs = _bare((Path(__file__).parents[1] / "corpus/plans/changning-2024-2026-draft.txt").read_text("utf-8"))
    indented = pdf.read(pages.as_pdf(pages.set_plan(paragraphs, header="公报")), "计划.pdf").text
    assert _bare(indented) == [pages.TITLE, *paragraphs]
    assert _bare(pdf.read(pages.as_pdf(_flush(paragraphs)), "计划.pdf").text) == paragraphs


def test_real_plans_set_on_pages_are_read_as_their_own_paragraphs(shared_plans: Path) -> None:
    """Indented, every paragraph of each; flush, where a full last line cannot be told from one that goes on, 98 in 100."""
    lost = total = 0
    for file in sorted(shared_plans.glob("*.txt")):
        paragraphs = _bare(file.read_text("utf-8"))
        if len(paragraphs) < 20:
            continue  # the postings whose line breaks were lost have lines of a thousand characters
        indented = pdf.read(pages.as_pdf(pages.set_plan(paragraphs, header="公报")), file.name).text
        assert _bare(indented) == [pages.TITLE, *paragraphs], file.name
        flush = set(_bare(pdf.read(pages.as_pdf(_flush(paragraphs)), file.name).text))
        lost += sum(paragraph not in flush for paragraph in paragraphs)
        total += len(paragraphs)
    assert total > 700
    assert lost <= 0.025 * total


@given(st.data())
def test_a_drawn_table_has_the_cells_that_were_drawn(data: st.DataObject) -> None:
    """Cells of any merging, divided at random; the oracle is the division itself."""
    boxes = _divided(data, 0, 0, data.draw(st.integers(2, 6)), data.draw(st.integers(2, 5)))
    assume(len({left for left, *_ in boxes}) > 1)
    across = [Rule(y * 20.0, x0 * 40.0, x1 * 40.0) for x0, y0, x1, y1 in boxes for y in (y0, y1)]
    down = [Rule(x * 40.0, y0 * 20.0, y1 * 20.0) for x0, y0, x1, y1 in boxes for x in (x0, x1)]
    (grid,) = grids_of(data.draw(st.permutations(across)), down)
    found = {(c.box.x0 / 40, c.box.top / 20, c.box.x1 / 40, c.box.bottom / 20) for c in grid.cells}
    assert found == set(boxes)


def _divided(data: st.DataObject, x0: int, y0: int, x1: int, y1: int) -> list[tuple[int, int, int, int]]:
    """A box cut in two again and again, or left whole."""
    cuts = [(x, y1) for x in range(x0 + 1, x1)] + [(x1, y) for y in range(y0 + 1, y1)]
    if not cuts or (len(cuts) < 4 and data.draw(st.booleans())):
        return [(x0, y0, x1, y1)]
    x, y = data.draw(st.sampled_from(cuts))
    rest = (x, y0, x1, y1) if y == y1 else (x0, y, x1, y1)
    return [*_divided(data, x0, y0, x, y), *_divided(data, *rest)]


SHARED = {
    "45-shenzhen2025-dengling-NOUNITS.pdf": (
        "1.重点关注优质创业团队及项目。聚焦“20+8”战略性新兴产业集群和未来产业领域，从创始团队、产品技术、",
        "每年遴选发现一批优质企业，建立瞪羚企业、独角兽企业梯度培育库",  # over a page break
    ),
    "46-shenzhen2026-ai-zhizao-NOUNITS.pdf": (
        "关于印发《深圳市“人工智能+”先进制造业行动计划（2026-2027年）》的通知\n",
        "运用AI需求预测、多目标优化算法与动态产能规划技术",  # a cell over a page break
        "5\t供应链管理\t供应链风险预警与调度\t",
    ),
    "47-pingshan-shuzijingji-NOUNITS.pdf": (
        "坪山区人民政府办公室关于印发《深圳市坪山区数字经济高质量发展资金支持措施》的通知\n",
        "\n第一章　总　则\n第一条【宗旨】\n",
        "由区工信部门委托第三方专业机构组织专家组按照公平、公正、公开的原则，依照相关要求对审核材料进行",  # over a page break
    ),
}


@pytest.mark.parametrize("name", SHARED)
def test_real_plans_are_read_whole(name: str, shared_plans: Path) -> None:
    content = pdf.read((shared_plans / name).read_bytes(), name)
    for passage in SHARED[name]:
        assert passage in content.text
    lines = [line for line in content.text.splitlines() if "\t" not in line]
    assert not [line for line in lines if line.strip("—- ").isdigit()]
    assert sum(line.endswith(("，", "、")) for line in lines) == 0
    assert {place.page for place in content.layout.places} == set(
        range(1, max(p.page or 0 for p in content.layout.places) + 1)
    )


def test_the_table_of_a_real_plan_is_one_over_four_pages(shared_plans: Path) -> None:
    name = "46-shenzhen2026-ai-zhizao-NOUNITS.pdf"
    content = pdf.read((shared_plans / name).read_bytes(), name)
    cells = cells_of(content, 1)
    assert [cells[0, column] for column in range(4)] == ["序号", "环节", "应用场景", "解决方案"]
    assert [text for (row, column), text in cells.items() if column == 1 and row] == [
        "研发设计", "生产管理", "生产作业", "运营管理", "供应链管理",
    ]  # fmt: skip
    assert len([text for (row, column), text in cells.items() if column == 2 and row]) == 20
