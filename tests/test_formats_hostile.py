"""Files that are made to harm, or that lie about what they are: each is refused by name, soon, and through the one door."""

from __future__ import annotations

import contextlib
import io
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from documents import CONTENT_TYPES, NAMESPACES, docx, paragraph, related, xlsx, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.errors import SourceError
from ingest.formats import SUFFIXES, kind_of, read_apart
from ingest.formats import docx as format_docx
from ingest.formats._child import Limit
from ingest.formats.archive import open_archive
from ingest.formats.xml import parse_xml
from ingest.source import MAX_BYTES, read_source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HONEST = docx(paragraph("一、推进整治。（牵头单位：区建管委）"))


def with_document(document: str) -> bytes:
    return docx(parts={"word/document.xml": document})


def with_doctype(doctype: str, text: str) -> bytes:
    return with_document(
        f"<!DOCTYPE d [{doctype}]><w:document {NAMESPACES}><w:body>{paragraph('')}{text}</w:body></w:document>"
    )


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "哈哈哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return with_doctype(entities, "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>")


def encrypted(data: bytes) -> bytes:
    """The same container with the flag that says its members are encrypted (APPNOTE 4.4.4)."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            changed[at + offset] |= 1
    return bytes(changed)


def twice() -> bytes:
    file = io.BytesIO(HONEST)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("WORD/document.xml", "<x/>")
    return file.getvalue()


def broken_inside() -> bytes:
    """The document's packed bytes changed, so that they unpack to nothing or to something else."""
    at = HONEST.index(b"word/document.xml") + 40
    return HONEST[:at] + bytes(byte ^ 0x55 for byte in HONEST[at : at + 20]) + HONEST[at + 20 :]


def overlapping() -> bytes:
    """Every entry of the directory points at the same packed member (Fifield, A better zip bomb, 2019)."""
    body = b"0" * 1_000_000
    one = zipped({"a": body})
    start = one.index(b"PK\x01\x02")
    entry = one[start : one.index(b"PK\x05\x06")]
    directory = b"".join(entry[:46] + bytes([ord("a") + at]) + entry[47:] for at in range(20))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 20, 20, len(directory), start, 0)
    return one[:start] + directory + end


def many_members() -> bytes:
    return zipped({f"word/{at}": b"" for at in range(10_001)}, zipfile.ZIP_STORED)


REFUSED = {
    "zip bomb": (docx(parts={"word/media/a.bin": b"\0" * 30_000_000}), "压缩炸弹"),
    "zip bomb of text": (with_document("<a>" + " " * 50_000_000 + "</a>"), "压缩炸弹"),
    "overlapping zip bomb": (overlapping(), "互相重叠"),
    "too many members": (many_members(), "超过 10000 个"),
    "path to the parent": (docx(parts={"../../etc/cron.d/x": "x"}), "指向包外"),
    "absolute path": (docx(parts={"/etc/passwd": "x"}), "指向包外"),
    "path of Windows": (docx(parts={"word\\..\\..\\x": "x"}), "指向包外"),
    "two members of one name": (twice(), "同名文件"),
    "encrypted zip": (encrypted(HONEST), "加了密码"),
    "another packing": (
        zipped({"[Content_Types].xml": CONTENT_TYPES, "word/x": "x" * 99}, zipfile.ZIP_LZMA),
        "压缩方式",
    ),
    "cut docx": (HONEST[: len(HONEST) // 2], "损坏或不完整"),
    "docx with broken bytes": (broken_inside(), "损坏"),
    "encrypted docx": (OLE + b"\0" * 500 + "EncryptedPackage\0".encode("utf-16-le"), "加了密码的 Office 文档"),
    "billion laughs": (billion_laughs(), "文档类型定义（DTD）"),
    "external entity": (with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "文档类型定义（DTD）"),
    "external DTD": (
        with_document(f'<!DOCTYPE d SYSTEM "http://x/y"><w:document {NAMESPACES}/>'),
        "文档类型定义（DTD）",
    ),
    "DTD in another encoding": (
        docx(parts={"word/document.xml": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE d><d/>".encode("utf-16")}),
        "文档类型定义（DTD）",
    ),
    "DTD in styles": (docx(paragraph("文"), parts={"word/styles.xml": "<!DOCTYPE d><d/>"}), "文档类型定义（DTD）"),
    "deeply nested XML": (with_document("<a>" * 100_000 + "</a>" * 100_000), "嵌套太深"),
    "XML that is none": (with_document("<w:document"), "XML 损坏"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200, "Windows 程序"),
    "another archive": (zipped({"计划.docx": HONEST}), "压缩包（zip）"),
    "an empty archive": (zipped({}), "压缩包（zip）"),
    "slides": (zipped({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": "<x/>"}), "幻灯片"),
    "a drawing": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": "<x/>"}),
        "不是文字也不是表格",
    ),
    "a document without text": (docx(paragraph("")), "没有文字"),
    "a web page of 100,000 tags": (b"<html>" + b"<div>" * 100_000, "嵌套超过"),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED)
def test_each_is_refused_by_name(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "计划.docx"
    path.write_bytes(data)
    assert len(data) < MAX_BYTES
    began = time.monotonic()
    with pytest.raises(SourceError) as error:
        read_source(path)
    assert told in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "请" in str(error.value)
    assert time.monotonic() - began < 10


def test_a_doctype_in_a_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"表": [["x"]]}))) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = "<!DOCTYPE d><worksheet/>"
    with pytest.raises(SourceError, match="DTD"):
        read_apart("xlsx", zipped(members), "计划.xlsx")


def test_a_bomb_that_lies_about_its_size() -> None:
    """No more is unpacked than the directory says."""
    data = bytearray(zipped({"a": b"0" * 1_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<L", 10)
    archive = open_archive(bytes(data), "计划.docx")
    with pytest.raises(SourceError, match="损坏"):
        archive.read("a")


def test_an_honest_file_is_read_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    for name in ("计划.txt", "计划.pdf", "计划"):
        path = tmp_path / name
        path.write_bytes(HONEST)
        source = read_source(path)
        assert source.text == "一、推进整治。（牵头单位：区建管委）"
        assert (source.layout.format, source.encoding) == ("docx", "")


def test_the_formats_that_may_be_plans() -> None:
    assert {".txt", ".html", ".docx", ".xlsx", ".pdf", ".ofd", ".doc", ".wps", ".png"} <= SUFFIXES
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in SUFFIXES)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("一、目标".encode(), "text"),
        ("一、<35".encode() * 99, "text"),
        (b"<!doctype HTML>", "html"),
        (b"\xef\xbb\xbf <!-- <a> --> <HTML>", "html"),
        ("<html>".encode("utf-16"), "html"),
        ("<p>一</p>".encode("gb18030") * 5, "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        (HONEST, "docx"),
        (xlsx({"表": [["x"]]}), "xlsx"),
        (zipped({"OFD.xml": "<x/>"}), "ofd"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "office"),
        (zipped({"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "office"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "office"),
        (OLE + "Workbook\0".encode("utf-16-le"), "office"),
        (b"{\\rtf1", "office"),
        (b"\r\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "ocr"),
        (b"\xff\xd8\xff\xe0", "ocr"),
        (b"II*\x00", "ocr"),
        (b"BM\x36\x00\x00\x00\x00", "ocr"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "ocr"),
    ],
)
def test_what_a_file_is(data: bytes, kind: str) -> None:
    assert kind_of(data, "计划") == kind


def test_opening_comments_take_no_time() -> None:
    began = time.process_time()
    assert kind_of(b"<!---->" * 9000 + b"<!--" * 500, "计划") == "text"
    assert time.process_time() - began < 1


def test_a_child_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"0\.05 秒内没有读完"):
        read_apart("docx", HONEST, "计划.docx", Limit(0.05, 2**31))
    assert time.monotonic() - began < 5


def test_a_child_that_takes_too_much_memory_is_told() -> None:
    """A workbook of 4 MB whose sheet unpacks to 60 MB, with 150 MB of address space, of which Python takes half."""
    cells = "".join(f'<c t="str"><v>{at:0200d}</v></c>' for at in range(200_000))
    with zipfile.ZipFile(io.BytesIO(xlsx({"表": [["x"]]}))) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    with pytest.raises(SourceError, match="内存超过 150 MB"):
        read_apart("xlsx", zipped(members), "计划.xlsx", Limit(60, 150 * 2**20))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_docx_with_broken_bytes_is_read_or_refused(data: st.DataObject) -> None:
    """In this process, so that a crash of the reader is seen as one."""
    broken = bytearray(HONEST)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(SourceError):
        format_docx.read(bytes(broken), "计划.docx")


# fmt: off
TAGS = [
    "p", "r", "t", "tbl", "tr", "tc", "tcPr", "vMerge", "gridSpan", "pPr", "numPr", "ilvl", "numId", "del", "ins", "sdt",
    "sdtContent", "fldChar", "instrText", "br", "drawing", "txbxContent", "pict", "rPr", "vanish", "trPr", "gridBefore",
]
# fmt: on


def elements(found: list[tuple[str, str]]) -> str:
    return "".join(f'<w:{tag} w:val="1">{content}</w:{tag}>' for tag, content in found)


BODIES = st.recursive(
    st.just(""),
    lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner), max_size=4).map(elements),
    max_leaves=20,
)


@given(BODIES)
@settings(max_examples=200, deadline=None)
def test_any_tree_of_elements_is_read(body: str) -> None:
    content = format_docx.read(docx(body), "计划.docx")
    assert content.layout.format == "docx"


def test_xml_is_told_with_its_line() -> None:
    with pytest.raises(SourceError, match="XML 损坏（第 2 行）"):
        parse_xml(b"<a>\n<b></a>", "计划.docx")
    assert parse_xml(b"<a><!-- x --><b/></a>", "计划.docx")[0].tag == "b"


def test_relationships_that_lead_outside_are_not_followed() -> None:
    outside = related({"http://x/styles.xml": "styles"}).replace("/>", ' TargetMode="External"/>')
    source = docx(paragraph("文"), parts={"word/_rels/document.xml.rels": outside})
    assert read_apart("docx", source, "计划.docx").text == "文"


def test_a_child_imports_no_more_than_it_needs() -> None:
    """Importing all of the reader takes ten times as long as reading a docx."""
    program = "import ingest.formats._child, ingest.formats.docx, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert {"ingest.formats.docx", "lxml.etree"} <= set(done.stdout.split())
    assert not {"ingest.plan", "jieba", "numpy", "openpyxl", "pypdfium2"} & set(done.stdout.split())


def test_the_front_door_of_the_package_opens() -> None:
    assert {getattr(ingest, name).__name__ for name in ingest.__all__} == set(ingest.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        ingest.nothing  # noqa: B018 asking is the test
