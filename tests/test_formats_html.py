"""Web pages: what is seen of them, as lines and tables, each character with its place in the file."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from documents import page
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.formats import html
from ingest.formats._markup import Characters, CutOff, Tag, attributes, tokens
from ingest.formats.content import Content


def read(text: str) -> Content:
    return html.read(text.encode(), "计划.html")


def check_runs(content: Content, raw: str) -> None:
    """Every run holds the same characters in the text and in the file, in the order of the text, none touching the next."""
    end = -1
    for run in content.layout.runs:
        assert run.length > 0
        assert content.text[run.start : run.start + run.length] == raw[run.in_file : run.in_file + run.length]
        assert run.start >= end
        end = run.start + run.length


SHOWN = {
    "blocks are lines": (
        "<p>一、目标</p><div>二、任务<div>（一）整治</div>其他</div>",
        "一、目标\n二、任务\n（一）整治\n其他",
    ),
    "br": ("<p>一<br>二<br/>三</br>四</p>", "一\n二\n三\n四"),  # </br> is a line break in every browser
    "inline tags vanish": ("<p>牵头<span>单位</span>：<b>区建<i>管委</i></b></p>", "牵头单位：区建管委"),
    "entities": (
        "<p>&lt;A&amp;B&gt;&#12289;&#x3001;&nbsp;C&hellip;&unknown;&ldquo;引&rdquo;</p>",
        "<A&B>、、 C…&unknown;“引”",
    ),
    "an entity without its end": ("<p>A&amp B&lt3 &#65</p>", "A& B<3 A"),
    "white space collapses": ("<p>  a \n\t b<span> </span> c  </p>", "a b c"),
    "a line break between two Chinese characters is none": (
        "<p>区发展\n  改革委，\nABC\n区</p>",
        "区发展改革委， ABC 区",
    ),
    "a space between two Chinese characters stays": ("<p>主 要 内 容</p>", "主 要 内 容"),
    "indents vanish": ("<p>&nbsp;&nbsp;　　1.整治　</p>", "1.整治"),
    "what has no width vanishes": ("<p>区\u200b建&shy;管\ufeff委&#8203;</p>", "区建管委"),
    "comments, scripts, styles": (
        "<style>p{}</style><p>a<!-- <p>b --></p><script>if (1<2) '<p>c'</script><script>d</script >e",
        "a\ne",
    ),
    "hidden elements": (
        '<p hidden>a</p><p style="color:red;DISPLAY : none">b</p><div hidden="hidden"><p>c</p></div>d<input type="hidden">',
        "d",
    ),
    "a class named hidden-xs, and overflow": ('<p class="hidden-xs">a</p><p style="overflow:hidden">b</p>', "a\nb"),
    "navigation and forms": ("<nav><a>首页</a></nav><select><option>市</select><button>搜索</button>正文", "正文"),
    "a title is no text": ("<head><title>网站</title></head><p>正文</p>", "正文"),
    "paragraphs that are not closed": ("<p>a<p>b<ul><li>c<li>d</ul>e", "a\nb\nc\nd\ne"),
    "an end tag that nothing opened": ("a</div>b</b></p>c", "a" + "b\nc"),
    "numbered lists": (
        "<ol start=3><li>甲<li>乙<ol type=a><li>丙</ol><li value=9>丁</ol>",
        "3. 甲\n4. 乙\na. 丙\n9. 丁",
    ),
    "lists without numbers": ("<ul><li>甲</ul><ol style='list-style-type:none'><li>乙</ol>", "甲\n乙"),
    "pre": ("<pre>一\n 二\n\n三</pre>", "一\n二\n三"),
    "upper case, odd attributes": ("<P CLASS=a/b TITLE='x>y' data-x = \"</p>\" checked>a</P>", "a"),
    "less than": ("<p>PM2.5<35，a < b，<5%</p>", "PM2.5<35，a < b，<5%"),
    "fragment": ("<tbody><tr><td><p>一、目标</p></td></tr></tbody><p>后</p>", "一、目标\n后"),
    "ruby": ("<p>龘<ruby>漢<rp>(</rp><rt>hàn</rt></ruby></p>", "龘漢"),
}


@pytest.mark.parametrize(("source", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown(source: str, shown: str) -> None:
    content = read(source)
    assert content.text == shown
    check_runs(content, source)


def test_every_character_that_the_file_has_is_mapped() -> None:
    raw = page("一、目标", "<p>（牵头单位：<b>区</b>建\n管委&nbsp;）</p>", "二、任务")
    content = read(raw)
    mapped = sum(run.length for run in content.layout.runs)
    assert content.text == "一、目标\n（牵头单位：区建管委 ）\n二、任务"
    assert mapped == len(content.text) - content.text.count("\n") - 1  # all but line ends and &nbsp;
    at = content.text.index("单位")
    where = content.layout.in_file(at, at + 2)
    assert where is not None
    assert raw[slice(*where)] == "单位"


def test_runs_that_go_on_are_one() -> None:
    content = read("<p>一二三 四五六，七八</p>")
    assert [(run.start, run.in_file, run.length) for run in content.layout.runs] == [(0, 3, 10)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=gb2312><p>区建管委牵头</p></body></html></a></b>".encode("gb18030"), "gb18030"),
        ("<html><p>区建管委牵头</p>".encode("gb18030"), "gb18030"),
        (
            '<html><meta http-equiv="Content-Type" content="text/html; charset=big5"><p>區建管委牽頭</p>'.encode(
                "big5"
            ),
            "big5",
        ),
        ("<html><meta charset=gbk><p>区建管委牵头</p>".encode(), "utf-8"),  # the bytes know better
        ("<html><p>区建管委牵头</p>".encode("utf-16"), "utf-16"),
        ("<html><p>区建管委牵头</p>".encode("utf-8-sig"), "utf-8"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    content = html.read(data, "计划.html")
    assert html.encoding_of(data, "计划.html") == encoding
    assert content.text in ("区建管委牵头", "區建管委牽頭")
    check_runs(content, data.decode(encoding))


def grid(content: Content, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (cell.row, cell.column, cell.rows, cell.columns, content.text[cell.start : cell.end])
        for cell in content.layout.tables[number].cells
    ]


TABLE = """<table><caption>重点任务分解表</caption><thead><tr><th>任务<th>牵头单位</th><th>配合单位</th></tr></thead>
<tr><td rowspan=2>整治</td><td>区建管委</td><td><p>区房管局</p><p>各街镇</p></td></tr>
<tr><td colspan="2">区民政局</td></tr><tr><td>保障</td><td></td><td>区财政局</td></tr></table>"""


def test_a_table_has_a_grid_after_merging() -> None:
    content = read(f"<p>前</p>{TABLE}<p>后</p>")
    assert content.text == (
        "前\n重点任务分解表\n任务\t牵头单位\t配合单位\n整治\t区建管委\t区房管局\n各街镇\n区民政局\n保障\t\t区财政局\n后"
    )
    assert grid(content) == [
        (0, 0, 1, 1, "任务"), (0, 1, 1, 1, "牵头单位"), (0, 2, 1, 1, "配合单位"),
        (1, 0, 2, 1, "整治"), (1, 1, 1, 1, "区建管委"), (1, 2, 1, 1, "区房管局\n各街镇"),
        (2, 1, 1, 2, "区民政局"), (3, 0, 1, 1, "保障"), (3, 1, 1, 1, ""), (3, 2, 1, 1, "区财政局"),
    ]  # fmt: skip
    table = content.layout.tables[0]
    assert table.title == "重点任务分解表"
    assert content.text[table.start : table.end].startswith("任务\t")
    assert content.text[table.start : table.end].endswith("区财政局")
    place = content.layout.place(content.text.index("区民政局"))
    assert place is not None
    assert place.label == "表1第3行第2列"
    after = content.layout.place(content.text.index("后"))
    assert after is not None
    assert after.label == "第3段"  # 前, the caption, 后
    check_runs(content, f"<p>前</p>{TABLE}<p>后</p>")


def test_tables_that_only_place_things_are_none() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    content = read(f"<table><tr><td>导航</td><td><p>一、目标</p>{inner}<p>二、任务</p></td></tr></table>")
    assert content.text == "导航\n一、目标\n甲\t乙\n二、任务"
    assert len(content.layout.tables) == 1
    assert read("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>").layout.tables == ()


def test_rows_that_were_not_closed_and_spans_beyond_the_table() -> None:
    content = read("<table><tr><td rowspan=0>a<td rowspan=99999999>b<td>c<tr><td>d<tbody><tr><td>e<td>f</table>g")
    assert [found[:4] for found in grid(content)] == [
        (0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1),
    ]  # fmt: skip
    assert content.text == "a\tb\tc\nd\ne\tf\ng"


def test_hidden_cells_and_rows_are_none() -> None:
    content = read(
        "<table><tr><td>a<td>b<td style='display:none'>x</tr><tr hidden><td>y<td>z</tr><tr><td>c<td>d</tr></table>"
        "<table hidden><tr><td>u<td>v</table>"
    )
    assert content.text == "a\tb\nc\td"
    assert "隐藏的内容" in content.layout.left_out
    assert len(content.layout.tables) == 1


def test_what_is_left_out_is_told() -> None:
    raw = "<style></style><p hidden>x</p><nav>首页</nav><img src=a><img src=b>正文<a href='"
    assert read(raw).layout.left_out == (
        "脚本和样式",
        "隐藏的内容",
        "导航栏",
        f"第 {raw.index('<a') + 1} 个字符起没有写完的标签及其后的内容",
        "2 张图片",
    )


def test_nesting_without_end_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="标签嵌套超过 10000 层"):
        read("<div>" * 100_000)
    with pytest.raises(SourceError, match="表格嵌套超过 100 层"):
        read("<table><tr><td>" * 5000)
    assert read("<p>" * 100_000 + "文").text == "文"  # each closes the one before


HOSTILE = [
    "<!--", "<?", "</", "<a ", "<!", "<a b='", "<![", "</a ", "&", "&#", "<script>", "<a b=c ", "<textarea>", "<p>", "<a\n",
    "<a =", "<td>", "<td colspan=1000>", "<td rowspan=60000 colspan=999>", "<tr><td rowspan=9999>", "<ol><li>", "<li>", "</p>",
    "<font>a</p>", "<table>x</table>", "<caption>", "<b>\n", " \n", "&nbsp;", "<!-->", "<svg></svg>", "<option>", "<dt><dd>",
    "\x0c",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    """The standard library's parser takes a minute for the fourth of these at 80 kB."""
    began = time.process_time()
    with contextlib.suppress(SourceError):  # nested too deep
        read("<p>一" + piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2


def test_a_grid_that_is_too_large_keeps_its_text() -> None:
    content = read("<table>" + "<tr><td>甲<td colspan=900>乙" * 3000 + "</table>")
    assert content.layout.tables == ()
    assert content.text.count("乙") == 3000
    assert any("行列关系" in told for told in content.layout.left_out)


def test_tokens_have_their_places() -> None:
    text = "a<b c='>'>d</b ><!-- e --><script><i></script>f</>g<!DOCTYPE x>"
    found = list(tokens(text))
    assert [(t.name, t.closing, text[t.at]) for t in found if isinstance(t, Tag)] == [
        ("b", False, "<"), ("b", True, "<"), ("script", False, "<"), ("script", True, "<"),
    ]  # fmt: skip
    assert [text[t.start : t.end] for t in found if isinstance(t, Characters)] == ["a", "d", "f", "g"]
    assert not any(isinstance(t, CutOff) for t in found)
    assert attributes(" A=1 b='2 3' c = \"4\" d a=5 e=f'g") == {"a": "1", "b": "2 3", "c": "4", "d": "", "e": "f'g"}


# fmt: off
PIECES = [
    "<p>", "</p>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=2>", "<td colspan=3>", "<tbody>",
    "<caption>", "<br>", "<b>", "</b>", "<div>", "</div>", "<ol>", "<li>", "</ol>", "<!-- -->", "<script>", "</script>",
    "<pre>", "&nbsp;", "&lt;", "&#32;", "&", "<", ">", "区建管委", "a", "\n", "　", "、", "<p hidden>", "<img>", "<select>",
    "</select>", "<th>", " ",
]
# fmt: on


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None)
def test_any_page_is_mapped_truly(pieces: list[str]) -> None:
    raw = "".join(pieces)
    content = read(raw)
    check_runs(content, raw)
    check_layout(content)
    assert not any(line != line.strip(" \n") for line in content.text.split("\n") if "\t" not in line)


def check_layout(content: Content) -> None:
    """Places and tables are in the order of the text and overlap none of their kind; cells have a place each in the grid."""
    for kind in (content.layout.places, content.layout.tables):
        end = 0
        for found in kind:
            assert end <= found.start <= found.end <= len(content.text)
            end = found.end
    for table in content.layout.tables:
        taken = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
        assert [cell.start for cell in table.cells] == sorted(cell.start for cell in table.cells)
        assert len({(cell.row, cell.column) for cell in table.cells}) == len(table.cells)
        assert taken


def test_the_real_tables(shared_plans: Path) -> None:
    """Counted by eye: 23 reforms under five headings; 55 indicators of three levels, two of them over 24 and 14 rows."""
    sizes = {}
    for file in sorted(shared_plans.glob("*.html")):
        content = html.read(file.read_bytes(), str(file))
        check_runs(content, file.open(encoding="utf-8", newline="").read())
        check_layout(content)
        sizes[file.name[:2]] = [
            (max(cell.row + cell.rows for cell in table.cells), max(cell.column + cell.columns for cell in table.cells))
            for table in content.layout.tables
        ]
    assert sizes == {"07": [], "08": [(23, 5)], "11": [(56, 5)]}
