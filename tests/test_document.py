from __future__ import annotations

import time
import zipfile
from io import BytesIO

import docx as library
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from ready import HOSTILE

from ui.document import Grid, Paragraph, docx

BLOCKS = (
    Paragraph("重点任务分解表", "title"),
    Paragraph("一、市容", "heading"),
    Paragraph("第一行\n第二行"),
    Paragraph("“引文”", "quote"),
    Paragraph("共2项", "small"),
    Grid(("序号", "任务"), (("1", "甲\n乙"), ("2", "丙")), (2.0, 30.0)),
    Grid(("列",), ()),
)


def opened(content: bytes) -> library.document.Document:
    return library.Document(BytesIO(content))


def test_paragraphs_and_tables_come_back_in_their_order() -> None:
    document = opened(docx(BLOCKS, title="题"))
    said = [(p.style.name, p.text) for p in document.paragraphs if p.text and p.style]
    assert said == [
        ("Title", "重点任务分解表"),
        ("Heading 1", "一、市容"),
        ("Normal", "第一行\n第二行"),
        ("Quote", "“引文”"),
        ("Caption", "共2项"),
    ]
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [["序号", "任务"], ["1", "甲\n乙"], ["2", "丙"]]
    assert [[cell.text for cell in row.cells] for row in second.rows] == [["列"]]


def test_the_heading_row_is_repeated_and_no_other() -> None:
    table = opened(docx(BLOCKS, title="题")).tables[0]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]


def test_columns_fit_the_page() -> None:
    first, second = opened(docx(BLOCKS, title="题")).tables
    widths = [cell.width.cm for cell in first.rows[1].cells if cell.width]
    assert sum(widths) == pytest.approx(21.0 - 4.4, abs=0.01)
    assert widths[1] / widths[0] == pytest.approx(15, rel=0.01)
    width = second.rows[0].cells[0].width
    assert width is not None
    assert width.cm == pytest.approx(16.6, abs=0.01)


@pytest.mark.parametrize(("landscape", "size"), [(False, (21.0, 29.7)), (True, (29.7, 21.0))])
def test_the_paper_is_a4(landscape: bool, size: tuple[float, float]) -> None:
    section = opened(docx(BLOCKS, title="题", landscape=landscape)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (section.page_width.cm, section.page_height.cm) == pytest.approx(size, abs=0.01)
    assert section.orientation is (WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT)


def test_fonts_are_named_for_chinese_and_no_theme_wins_over_them() -> None:
    styles = opened(docx(BLOCKS, title="题")).styles
    for name, family in {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体", "Quote": "宋体"}.items():
        fonts = styles[name].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts.get(qn("w:eastAsia")) == family
        assert not [attribute for attribute in fonts.keys() if "Theme" in attribute]  # noqa: SIM118 - no dict
    assert {each.get(qn("w:eastAsia")) for each in styles.element.iter(qn("w:lang"))} == {"zh-CN"}


def test_the_file_tells_its_title_and_no_other_author() -> None:
    about = opened(docx(BLOCKS, title="长宁区\x00行动计划")).core_properties
    assert (about.title, about.author, about.last_modified_by) == ("长宁区行动计划", "明责", "明责")
    assert about.comments == ""


def test_the_same_words_give_the_same_bytes() -> None:
    first = docx(BLOCKS, title="题")
    time.sleep(2.1)  # a zip container counts in steps of two seconds
    assert docx(BLOCKS, title="题") == first
    assert docx(BLOCKS, title="题二") != first


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    content = docx([Paragraph(words), Grid((words,), ((words,),))], title=words)
    document = opened(content)
    kept = words.replace("\x00", "").replace("\r", "\n")
    assert document.paragraphs[0].text == kept
    assert {row.cells[0].text for row in document.tables[0].rows} == {kept}
    parts = zipfile.ZipFile(BytesIO(content))
    assert not [name for name in parts.namelist() if parts.read(name).find(b'TargetMode="External"') >= 0]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        docx([Grid(("a", "b"), (("1",),))], title="题")
