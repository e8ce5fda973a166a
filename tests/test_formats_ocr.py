"""Pictures → text: pages that the tests draw themselves, turned and tilted, and pictures that mean harm."""

from __future__ import annotations

import io
import logging
import socket
import time
from collections.abc import Callable

import pages
import pytest
from pages import Box, Sheet, Word
from PIL import Image

from ingest.errors import SourceError
from ingest.formats import ocr

WHOLE = "\n".join((pages.TITLE, *pages.PLAN)) + "\n"

SHORT = (
    "一、推进老旧小区改造",
    "加快补齐养老、托育、停车、充电等设施短板，2025年底前改造老旧小区40个。（牵头单位：市住房城乡建设局；配合单位：市发展改革委、市财政局）",
)
SHORT_TEXT = "\n".join(("城市更新计划", *SHORT)) + "\n"


def short() -> Image.Image:
    return pages.as_picture(pages.set_plan(SHORT, title="城市更新计划", numbers=False)[0])


def errors(text: str, truth: str) -> float:
    """Characters to insert, delete or exchange (Levenshtein), as a share of the truth."""
    row = list(range(len(truth) + 1))
    for at, sign in enumerate(text, start=1):
        above, row[0] = row[0], at
        for index, true in enumerate(truth, start=1):
            above, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, above + (sign != true))
    return row[-1] / len(truth)


def test_a_scan_of_two_pages_is_its_paragraphs_with_page_and_confidence() -> None:
    sheets = pages.set_plan(header="东湖市人民政府公报　2025年第3期")
    content = ocr.read(pages.as_file([pages.as_picture(sheet) for sheet in sheets], "TIFF"), "扫描.tif")
    assert errors(content.text, WHOLE) < 0.005
    assert [line[:4] for line in content.text.splitlines()] == [line[:4] for line in WHOLE.splitlines()]
    assert {(place.page, place.label) for place in content.layout.places} == {
        (1, "第1页（扫描件识别）"),
        (2, "第2页（扫描件识别）"),
    }
    assert all(0.9 < place.confidence <= 1 for place in content.layout.places if place.confidence is not None)
    assert all(place.confidence is not None for place in content.layout.places)
    assert content.layout.format == "ocr"
    assert content.layout.left_out[0] == "页码（2 页）"
    assert "页眉页脚" in content.layout.left_out[1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP"])
def test_every_kind_of_picture_is_read(form: str) -> None:
    assert ocr.read(pages.as_file([short()], form), "扫描").text == SHORT_TEXT


@pytest.mark.parametrize("degrees", [90, 180, 270, 2, -4])
def test_a_page_that_was_scanned_sideways_upside_down_or_askew_is_read(degrees: int) -> None:
    turned = short().rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert ocr.read(pages.as_file([turned], "PNG"), "扫描.png").text == SHORT_TEXT


def test_a_scanned_table_has_its_cells() -> None:
    cells = (
        Box(0, 0, "序号"), Box(0, 1, "重点任务"), Box(0, 2, "牵头单位"), Box(0, 3, "完成时限"),
        Box(1, 0, "1"), Box(1, 1, "改造老旧小区120个，加快补齐养老、托育、停车设施短板。"),
        Box(1, 2, "市住房城乡建设局", rows=2), Box(1, 3, "2025年底前"),
        Box(2, 0, "2"), Box(2, 1, "既有住宅加装电梯每年不少于200台。"), Box(2, 3, "每年"),
    )  # fmt: skip
    sheet = Sheet([Word(200, 100, "重点任务分解表", 18)])
    pages.set_table(sheet, cells, (45, 200, 100, 87), top=130)
    content = ocr.read(pages.as_file([pages.as_picture(sheet)], "PNG"), "分解表.png")
    assert len(content.layout.tables) == 1
    read = [
        (cell.row, cell.column, content.text[cell.start : cell.end], cell.rows)
        for cell in content.layout.tables[0].cells
    ]
    assert read == [(box.row, box.column, box.text, box.rows) for box in cells]


def test_a_picture_without_a_background_is_read_on_white() -> None:
    clear = Image.new("RGBA", short().size, (0, 0, 0, 0))
    clear.paste("black", mask=short().point(lambda grey: 255 - grey))
    assert ocr.read(pages.as_file([clear], "PNG"), "扫描.png").text == SHORT_TEXT


def test_what_can_hardly_be_read_is_told() -> None:
    blurred = short().resize((220, 311)).resize((1653, 2339))
    content = ocr.read(pages.as_file([blurred], "PNG"), "扫描.png")
    sure = [place.confidence for place in content.layout.places if place.confidence is not None]
    unsure = sum(confidence < 0.8 for confidence in sure)
    told = "".join(content.layout.left_out)
    assert min(sure) < 0.9
    assert (f"有 {unsure} 行识别把握不足" in told) == (unsure > 0)


TYPESET = [
    ("(二)对企业使用 5G 全连接示范产线", "（二）对企业使用5G全连接示范产线"),
    ("1. 完善配套设施", "1.完善配套设施"),
    ("行动计划（2025一2027年)", "行动计划（2025—2027年）"),
    ("（一） 推进改造", "（一）推进改造"),
    ("第一章 总则", "第一章 总则"),
    ("GB/T 39116 (V2)", "GB/T 39116 (V2)"),
]


@pytest.mark.parametrize(("recognised", "text"), TYPESET)
def test_signs_are_set_as_in_chinese(recognised: str, text: str) -> None:
    assert ocr._typeset(recognised) == text


def test_nothing_is_fetched_and_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    ocr._engine.cache_clear()
    logging.getLogger("RapidOCR").setLevel(logging.INFO)
    assert ocr.read(pages.as_file([short()], "PNG"), "扫描.png").text == SHORT_TEXT
    assert capfd.readouterr() == ("", "")


def _wide(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side, side), 1).save(out, "TIFF", compression="group4")
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb that Pillow knows": (lambda: pages.png_bomb(60_000), "损坏|百万像素"),
    "a bomb below Pillow's limit": (lambda: pages.png_bomb(12_000), "12000×12000 像素"),
    "a fax of a wall": (lambda: _wide(12_000), "12000×12000 像素"),
    "cut off": (lambda: pages.as_file([Image.new("L", (900, 900), 255)], "PNG")[:120], "损坏"),
    "no picture": (lambda: b"\x89PNG\r\n\x1a\n", "损坏"),
    "a blank page": (lambda: pages.as_file([Image.new("L", (1653, 2339), 255)], "PNG"), "没有认出文字"),
    "a dot": (lambda: pages.as_file([Image.new("L", (1, 1), 0)], "PNG"), "没有认出文字"),
    "a hair": (lambda: pages.as_file([Image.new("L", (1, 9000), 0)], "PNG"), "没有认出文字"),
    "more pages than a file of plans has": (
        lambda: pages.as_file([Image.new("1", (8, 8), 1)] * (ocr.MAX_PAGES + 1), "TIFF"),
        "超过 300 页",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name_and_at_once(name: str) -> None:
    make, told = REFUSED[name]
    data = make()
    start = time.perf_counter()
    with pytest.raises(SourceError, match=told) as refused:
        ocr.read(data, "扫描.png")
    assert str(refused.value).startswith("扫描.png：")
    assert time.perf_counter() - start < 10
