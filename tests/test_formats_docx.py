"""Word documents: what Word shows of them with all changes accepted."""

from __future__ import annotations

import io
import zipfile

import pytest
from documents import cell, docx, level, paragraph, plan_numbering, row, run, table, zipped

from ingest.errors import SourceError
from ingest.formats import docx as format_docx
from ingest.formats._ordinals import ordinal
from ingest.formats.content import Content


def read(*body: str, **parts: object) -> Content:
    return format_docx.read(docx(*body, **parts), "计划.docx")  # type: ignore[arg-type]


def inserted(*inner: str) -> str:
    return f'<w:ins w:id="1" w:author="a">{"".join(inner)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="a"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def field(instruction: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: in the new way, and once more in the old way."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


PICTURE = "<w:r><w:drawing><wp:inline><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r>"

SHOWN = {
    "runs are one line": (paragraph("牵头", run("单位"), run("：区建管委")), "牵头单位：区建管委", ()),
    "blank paragraphs are none": (paragraph("一") + paragraph() + paragraph("　 ") + paragraph("二"), "一\n二", ()),
    "line breaks and tabs": (
        paragraph("一", "<w:r><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:cr/></w:r>"),
        "一\n二 三",
        (),
    ),
    "hyphens and spaces of all kinds": (
        paragraph("A", "<w:r><w:noBreakHyphen/><w:t>B\u00a0C\u00adD\u200b</w:t><w:softHyphen/></w:r>"),
        "A-B CD",
        (),
    ),
    "changes are accepted": (
        paragraph("区", inserted(run("建管委")), deleted("房管局"), "<w:moveTo>" + run("牵头") + "</w:moveTo>"),
        "区建管委牵头",
        ("修订中删除的文字",),
    ),
    "a deleted paragraph mark joins": (
        paragraph("一、推进", properties='<w:rPr><w:del w:id="3"/></w:rPr>') + paragraph("整治"),
        "一、推进整治",
        (),
    ),
    "deleted rows": (
        table(row("a", "b"), row("c", "d", properties='<w:del w:id="4"/>')),
        "a\tb",
        ("修订中删除的文字",),
    ),
    "hidden text": (
        paragraph("一", run("密", "<w:vanish/>"), run("二", '<w:vanish w:val="0"/>')),
        "一二",
        ("隐藏的文字",),
    ),
    "fields show their results": (paragraph("第", field("PAGEREF x", "3"), run("页")), "第3页", ()),
    "a field inside an instruction": (
        paragraph(
            "",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>',
            field("MERGEFIELD x", "密"),
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            run("果"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
        "果",
        (),
    ),
    "a field without an end is none": (
        paragraph(
            "", '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>', run("一")
        )
        + paragraph("二"),
        "一\n二",
        (),
    ),
    "hyperlinks, simple fields, content controls": (
        paragraph("", f"<w:hyperlink>{run('一')}</w:hyperlink>", f"<w:fldSimple>{run('二')}</w:fldSimple>")
        + f"<w:sdt><w:sdtContent>{paragraph('三')}</w:sdtContent></w:sdt>",
        "一二\n三",
        (),
    ),
    "a contents list is left out": (
        paragraph("目录") + paragraph("", field('TOC \\o "1-3"', "一、目标 1")) + paragraph("一、目标"),
        "目录\n一、目标",
        ("目录",),
    ),
    "notes": (paragraph("一", '<w:r><w:footnoteReference w:id="2"/></w:r>', run("二")), "一二", ("脚注和尾注",)),
    "a text box is read once, after its paragraph": (
        paragraph("一", box(paragraph("框"), paragraph("内")), run("二")) + paragraph("三"),
        "一二\n框\n内\n三",
        (),
    ),
    "pictures are counted": (paragraph("一", PICTURE, PICTURE), "一", ("2 张图片",)),
    "ruby": (
        paragraph("", f"<w:r><w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>"),
        "漢",
        (),
    ),
    "formulas": (paragraph("", "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "x=1", ()),
    "signs": (
        paragraph("", '<w:r><w:sym w:font="a" w:char="2103"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'),
        "℃",
        ("符号字体的符号",),
    ),
}


@pytest.mark.parametrize(("body", "shown", "left_out"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown(body: str, shown: str, left_out: tuple[str, ...]) -> None:
    content = read(body)
    assert content.text == shown
    assert content.layout.left_out == left_out
    assert content.layout.format == "docx"


def numbered(*levels: int | tuple[int, int], numbering: str, styles: str = "") -> list[str]:
    """The numbers of paragraphs of these levels, in the list 1 or in another."""
    places = [(1, each) if isinstance(each, int) else each for each in levels]
    return read(*(paragraph("文", number=place) for place in places), numbering=numbering, styles=styles).text.split(
        "\n"
    )


def test_numbers_of_a_plan() -> None:
    """The numbers that LibreOffice 7.4 shows for the same document."""
    assert numbered(0, 1, 2, 2, 3, 4, 4, 3, 1, 0, 1, numbering=plan_numbering()) == [
        "一、文", "（一）文", "1. 文", "2. 文", "（1）文", "①文", "②文", "（2）文", "（二）文", "二、文", "（一）文",
    ]  # fmt: skip


def instance(number: int, abstract: int, inner: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{inner}</w:num>'


def start_over(at: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def test_lists_of_one_definition_count_on() -> None:
    """ECMA-376 17.9: the count is that of the abstract definition; Word shows 1 2 8 9 for the like of it."""
    numbering = abstract(0, level(0, "decimal", "%1.")) + instance(1, 0) + instance(2, 0, start_over(0, 8))
    assert numbered(0, 0, (2, 0), 0, (2, 0), numbering=numbering) == ["1. 文", "2. 文", "8. 文", "9. 文", "10. 文"]


def test_a_level_that_never_restarts() -> None:
    numbering = abstract(
        0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    ) + instance(1, 0)
    assert numbered(0, 1, 1, 0, 1, numbering=numbering) == ["一、文", "1. 文", "2. 文", "二、文", "3. 文"]


def test_a_number_of_several_levels() -> None:
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    numbering = abstract(0, *levels) + instance(1, 0)
    assert numbered(1, 0, 1, numbering=numbering) == ["1.1 文", "第二章文", "2.1 文"]


def test_bullets_and_levels_without_number() -> None:
    levels = level(0, "bullet", "\uf0b7"), level(1, "bullet", "●"), level(2, "none", ""), level(3, "bullet", "\uf123")
    numbering = abstract(0, *levels) + instance(1, 0)
    assert numbered(0, 1, 2, 3, (0, 0), (9, 0), numbering=numbering) == ["•文", "●文", "文", "文", "文", "文"]


def style(name: str, inner: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{base}{inner}</w:style>'


def test_numbers_from_styles() -> None:
    """The level is the one that names the style; a paragraph may take the number away."""
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
    ) + instance(1, 0)
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("H1", in_list) + style("H2", in_list) + style("H3", "", based_on="H2")
    text = read(
        paragraph("目标", style="H1"),
        paragraph("总体", style="H2"),
        paragraph("具体", style="H3"),
        paragraph("无号", style="H1", number=(0, 0)),
        numbering=numbering,
        styles=styles,
    ).text
    assert text == "一、目标\n（一）总体\n（二）具体\n无号"


def test_hidden_by_a_style() -> None:
    content = read(paragraph("密", style="S"), paragraph("明"), styles=style("S", "<w:rPr><w:vanish/></w:rPr>"))
    assert (content.text, content.layout.left_out) == ("明", ("隐藏的文字",))


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"),
        (20, "japaneseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"), (20, "ideographDigital", "二〇"), (10, "chineseLegalSimplified", "壹拾"),
        (3, "ideographTraditional", "丙"), (20, "decimalEnclosedCircle", "⑳"), (21, "decimalEnclosedCircleChinese", "㉑"),
        (50, "decimalEnclosedCircle", "㊿"), (51, "decimalEnclosedCircle", "51"), (3, "decimalEnclosedParen", "⑶"),
        (5, "decimalFullWidth", "５"), (28, "lowerLetter", "bb"), (28, "a", "ab"), (9, "upperRoman", "IX"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"), (7, "bullet", ""), (7, "none", ""), (7, "hebrew1", "7"), (0, "chineseCounting", "0"),
        (123456, "chineseCounting", "123456"),
    ],
)  # fmt: skip
def test_ordinals(number: int, form: str, text: str) -> None:
    assert ordinal(number, form) == text


def test_a_table_in_its_place_with_merged_cells() -> None:
    content = read(
        paragraph("前"),
        table(
            row("序号", "任务", "责任单位"),
            row(cell(paragraph(number=(1, 2))), "整治", cell("区建管委", properties='<w:vMerge w:val="restart"/>')),
            row(cell(paragraph(number=(1, 2))), cell("保障", "（分项）"), cell(properties="<w:vMerge/>")),
            row(cell("合计", properties='<w:gridSpan w:val="2"/>'), ""),
            row("后移", properties='<w:gridBefore w:val="2"/>'),
        ),
        paragraph("后"),
        numbering=plan_numbering(),
    )
    assert content.text == "前\n序号\t任务\t责任单位\n1.\t整治\t区建管委\n2.\t保障\n（分项）\n合计\t\n后移\n后"
    (found,) = content.layout.tables
    assert [(c.row, c.column, c.rows, c.columns, content.text[c.start : c.end]) for c in found.cells] == [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 1, "任务"), (0, 2, 1, 1, "责任单位"),
        (1, 0, 1, 1, "1."), (1, 1, 1, 1, "整治"), (1, 2, 2, 1, "区建管委"),
        (2, 0, 1, 1, "2."), (2, 1, 1, 1, "保障\n（分项）"),
        (3, 0, 1, 2, "合计"), (3, 2, 1, 1, ""), (4, 2, 1, 1, "后移"),
    ]  # fmt: skip
    labels = {content.text[place.start : place.end]: place.label for place in content.layout.places}
    assert (labels["前"], labels["区建管委"], labels["后"]) == ("第1段", "表1第2行第3列", "第2段")


def test_a_table_that_only_places_things_is_none() -> None:
    inner = table(row("甲", "乙"))
    content = read(table(row(cell(paragraph("框内"), inner, paragraph("框后")))))
    assert content.text == "框内\n甲\t乙\n框后"
    assert len(content.layout.tables) == 1


def test_cells_inside_content_controls_and_insertions() -> None:
    wrapped = f"<w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>"
    content = read(table(inserted(row("一", "二")), f"<w:tr>{wrapped}{cell('乙')}</w:tr>"))
    assert content.text == "一\t二\n甲\t乙"


def test_parts_that_are_not_read_are_told() -> None:
    words = f'<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{paragraph("字")}</w:x>'
    empty = words.replace("字", " ")
    content = read(
        paragraph("文"),
        parts={
            "word/header1.xml": words,
            "word/footer1.xml": empty,
            "word/comments.xml": words,
            "word/vbaProject.bin": b"\0",
        },
        kinds={
            "header1.xml": "header",
            "footer1.xml": "footer",
            "comments.xml": "comments",
            "vbaProject.bin": "vbaProject",
        },
    )
    assert content.text == "文"
    assert content.layout.left_out == ("页眉页脚", "批注", "宏（没有运行）")


def test_the_strict_edition() -> None:
    strict = docx(paragraph("文", number=(1, 0)), numbering=plan_numbering())
    assert format_docx.read(_strictly(strict), "计划.docx").text == "一、文"


def _strictly(data: bytes) -> bytes:
    """The same document in the namespaces of ISO 29500 Strict."""
    transitional, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, content in members.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            members[name] = content.replace(transitional, strict).replace(b"/2006/main", b"/main")
    return zipped(members)


def test_a_package_without_a_document_is_refused() -> None:
    with pytest.raises(SourceError, match="找不到正文"):
        format_docx.read(docx(parts={"_rels/.rels": "<Relationships/>"}), "计划.docx")
