"""OFD → text: containers that the tests write themselves, and such as mean harm."""

from __future__ import annotations

import io
import time
import zipfile
from xml.sax.saxutils import escape

import pages
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import Box, Sheet, Word

from ingest.errors import SourceError
from ingest.formats import ofd

WHOLE = "\n".join((pages.TITLE, *pages.PLAN)) + "\n"
HEADER = Sheet([Word(80, 60, "东湖市人民政府公报", 10)])
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def page(*objects: str) -> str:
    """The XML of a page with one layer."""
    return f'<ofd:Page {pages.SPACE}><ofd:Content><ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def document(listed: str) -> str:
    """The XML of a document with such pages."""
    return f"<ofd:Document {pages.SPACE}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"


def text(code: str, attributes: str = "", boundary: str = "30 40 120 10") -> str:
    """A text object of 5 mm."""
    return f'<ofd:TextObject ID="2" Boundary="{boundary}" Size="5" {attributes}>{code}</ofd:TextObject>'


def read(*objects: str) -> str:
    return ofd.read(pages.as_ofd([Sheet()], more={PAGE: page(*objects)}), "计划.ofd").text


def test_a_plan_on_two_pages_over_a_template_is_its_paragraphs() -> None:
    content = ofd.read(pages.as_ofd(pages.set_plan(), template=HEADER), "计划.ofd")
    assert content.text == WHOLE
    assert content.layout.format == "ofd"
    assert "页码（2 页）" in content.layout.left_out
    assert "第1页：模板页上的文字（页眉页脚、底纹）" in content.layout.left_out
    assert [(place.page, place.label) for place in content.layout.places] == [(1, "第1页"), (2, "第2页")]


def test_a_header_on_the_pages_themselves_is_left_out() -> None:
    assert ofd.read(pages.as_ofd(pages.set_plan(header="东湖市人民政府公报")), "计划.ofd").text == WHOLE


def test_a_template_under_a_single_page_is_its_text() -> None:
    content = ofd.read(pages.as_ofd([Sheet()], template=pages.set_plan(pages.PLAN[:3], numbers=False)[0]), "计划.ofd")
    assert content.text == "\n".join((pages.TITLE, *pages.PLAN[:3])) + "\n"


def test_a_table_drawn_by_paths_has_its_cells() -> None:
    cells = (
        Box(0, 0, "重点任务"),
        Box(0, 1, "牵头单位"),
        Box(1, 0, "改造老旧小区。"),
        Box(1, 1, "市住房城乡建设局", rows=2),
        Box(2, 0, "加装电梯。"),
    )
    sheet = Sheet()
    pages.set_table(sheet, cells, (200, 200), top=130)
    content = ofd.read(pages.as_ofd([sheet]), "分解表.ofd")
    read = [(c.row, c.column, content.text[c.start : c.end], c.rows) for c in content.layout.tables[0].cells]
    assert read == [(box.row, box.column, box.text, box.rows) for box in cells]


def test_a_watermark_is_left_out_and_told() -> None:
    sheet = pages.set_plan(pages.PLAN[:3], numbers=False)[0]
    sheet.words.append(Word(200, 500, "内部资料", 48, turned=45))
    content = ofd.read(pages.as_ofd([sheet]), "计划.ofd")
    assert "内部资料" not in content.text
    assert "第1页：斜排的文字（水印）" in content.layout.left_out


CODES = [
    ('<ofd:TextCode X="0" Y="5" DeltaX="5 5 5">责任单位</ofd:TextCode>', "责任单位"),
    ('<ofd:TextCode X="0" Y="5" DeltaX="g 3 5">责任单位</ofd:TextCode>', "责任单位"),
    ('<ofd:TextCode X="0" Y="5" DeltaX="5 g 1 5 10">责任单位</ofd:TextCode>', "责任单　位"),
    ('<ofd:TextCode X="0" Y="5">责任单位</ofd:TextCode>', "责任单位"),  # without distances: as wide as the size
    (
        '<ofd:TextCode X="0" Y="5" DeltaX="5">责任</ofd:TextCode><ofd:TextCode X="10" DeltaX="5">单位</ofd:TextCode>',
        "责任单位",
    ),
    ('<ofd:TextCode X="0" Y="5" DeltaX="g 99999 5">责任单位</ofd:TextCode>', "责任单位"),
    ('<ofd:TextCode X="0" Y="5" DeltaX="g 1 5" DeltaY="g 1 0">责任</ofd:TextCode>', "责任"),
    ('<ofd:TextCode X="0" Y="5"></ofd:TextCode><ofd:TextCode X="0" Y="5">责任</ofd:TextCode>', "责任"),
]


@pytest.mark.parametrize(("code", "told"), CODES)
def test_characters_stand_where_their_distances_say(code: str, told: str) -> None:
    assert read(text(code)) == told + "\n"


def test_a_matrix_places_and_scales_the_characters() -> None:
    """Many writers set text in a size of 1 and scale it."""
    first = text('<ofd:TextCode X="0" Y="1" DeltaX="g 5 1">一、总体要求</ofd:TextCode>', 'CTM="5 0 0 5 0 0"').replace(
        'Size="5"', 'Size="1"'
    )
    second = text('<ofd:TextCode X="0" Y="5" DeltaX="g 5 5">二、重点任务</ofd:TextCode>', boundary="30 60 120 10")
    assert read(second, first) == "一、总体要求\n二、重点任务\n"


def test_an_ofd_of_scanned_pages_is_recognised() -> None:
    sheet = pages.set_plan(pages.PLAN[:3], numbers=False)[0]
    scan = pages.as_file([pages.as_picture(sheet)], "PNG")
    content = ofd.read(pages.as_ofd([], pictures=[scan]), "扫描.ofd")
    assert content.text == "\n".join((pages.TITLE, *pages.PLAN[:3])) + "\n"
    assert content.layout.places[0].label == "第1页（扫描件识别）"
    assert content.layout.places[0].confidence is not None


def test_seals_and_annotations_are_told() -> None:
    document = zipfile.ZipFile(io.BytesIO(pages.as_ofd(pages.set_plan()))).read("Doc_0/Document.xml").decode()
    more = {
        "Doc_0/Document.xml": document.replace(
            "</ofd:Document>", "<ofd:Annotations>A.xml</ofd:Annotations></ofd:Document>"
        ),
        "OFD.xml": f"<ofd:OFD {pages.SPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
    }
    content = ofd.read(pages.as_ofd(pages.set_plan(), more=more), "计划.ofd")
    assert content.text == WHOLE
    assert content.layout.left_out[-2:] == ("电子签章", "批注和印章图案")


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "责任单位责任单位责任单位"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "a path that leads out": ({"../../outside.xml": "<a/>"}, "指向包外"),
    "an entity bomb": ({PAGE: BOMB + page(text('<ofd:TextCode X="0" Y="5">&d;</ofd:TextCode>'))}, "DTD"),
    "an external entity": ({PAGE: OUTSIDE + page(text('<ofd:TextCode X="0" Y="5">&a;</ofd:TextCode>'))}, "DTD"),
    "nested without end": ({PAGE: page("<ofd:PageBlock>" * 10_000 + "</ofd:PageBlock>" * 10_000)}, "嵌套太深"),
    "a page that is not there": ({"Doc_0/Document.xml": document('<ofd:Page ID="1" BaseLoc="../../x"/>')}, "缺少"),
    "no pages": ({"Doc_0/Document.xml": document("")}, "没有页"),
    "more pages than a plan has": ({"Doc_0/Document.xml": document('<ofd:Page BaseLoc="x"/>' * 2001)}, "超过 2000 页"),
    "an empty page": ({PAGE: page()}, "没有文字"),
    "a place that is no number": ({PAGE: page(text('<ofd:TextCode X="here" Y="5">责任</ofd:TextCode>'))}, "坐标“here”不对"),
    "a place beyond all pages": ({PAGE: page(text('<ofd:TextCode X="1e300" Y="5">责任</ofd:TextCode>'))}, "坐标“1e300”不对"),
    "a distance repeated without end": (
        {PAGE: page(text('<ofd:TextCode X="0" Y="5" DeltaX="g 999999999 5">责任</ofd:TextCode>'))},
        "坐标“999999999”不对",
    ),
    "not a number": ({PAGE: page(text('<ofd:TextCode X="nan" Y="5">责任</ofd:TextCode>'))}, "坐标“nan”不对"),
    "broken XML": ({PAGE: page()[:-9]}, "损坏"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name_and_at_once(name: str) -> None:
    more, told = REFUSED[name]
    data = pages.as_ofd([Sheet()], more=more)
    start = time.perf_counter()
    with pytest.raises(SourceError, match=told) as refused:
        ofd.read(data, "计划.ofd")
    assert str(refused.value).startswith("计划.ofd")
    assert time.perf_counter() - start < 5


WORDS = st.text("0123456789.-g eMLCSQBAn", max_size=30)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    boundary=WORDS,
    matrix=WORDS,
    deltas=WORDS,
    figure=WORDS,
    said=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
)
def test_any_numbers_are_read_or_refused(boundary: str, matrix: str, deltas: str, figure: str, said: str) -> None:
    code = f'<ofd:TextCode X="0" Y="5" DeltaX="{deltas}" DeltaY="{deltas}">{escape(said)}</ofd:TextCode>'
    path = f'<ofd:PathObject ID="9" Boundary="0 0 9 9"><ofd:AbbreviatedData>{figure}</ofd:AbbreviatedData></ofd:PathObject>'
    try:
        told = read(
            text(code, f'CTM="{matrix}"', boundary), path, text('<ofd:TextCode X="0" Y="5">责任</ofd:TextCode>')
        )
    except SourceError:
        return
    assert "责" in told
