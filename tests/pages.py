"""Makers of pages for tests: one description of a page is drawn as PDF, as a picture and as OFD.

The typesetter breaks lines as Chinese is set: a grid of full-width characters, Latin letters and digits half as wide, no closing
sign at the beginning of a line.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 80.0, 512.0, 110.0, 750.0
SIZE, LEADING = 16.0, 28.0
NOT_FIRST = "，。、；：！？”’）》〕】"

TITLE = "东湖市城市更新三年行动计划（2025—2027年）"
PLAN = (
    "为深入贯彻落实国家和省关于实施城市更新行动的决策部署，推动城市高质量发展，结合我市实际，制定本行动计划。",
    "一、总体要求",
    "坚持以人民为中心，统筹发展和安全，到2027年底前，全市完成老旧小区改造120个，新建和改造口袋公园60处，城市更新重点项目投资不少于300亿元。",
    "二、重点任务",
    "（一）推进老旧小区改造",
    "1.完善配套设施。加快补齐养老、托育、停车、充电等设施短板，2025年底前改造老旧小区40个。（牵头单位：市住房城乡建设局；配合单位：市发展改革委、市财政局、各区政府）",
    "2.加装电梯。既有住宅加装电梯每年不少于200台，简化审批流程，推行“一窗受理、并联审批”。（责任单位：市住房城乡建设局、市市场监管局）",
    "（二）提升公共空间品质",
    "3.建设口袋公园。利用边角地、闲置地建设口袋公园，打造“推窗见绿、出门入园”的生活环境，把公共空间让给市民，把方便留给群众，使城市更有温度，并与慢行系统、社区服务设施统筹安排，一体推进。（牵头单位：市园林局；配合单位：市自然资源和规划局、市城管局）",
    "三、保障措施",
    "各区、各部门要加强组织领导，细化工作方案，压实工作责任，市政府督查室定期开展督促检查，重大事项及时向市政府报告。",
)


@dataclass(frozen=True)
class Word:
    """Characters set from ``x`` on at the baseline ``y``, each in its own width; ``turned`` degrees counterclockwise."""

    x: float
    y: float
    text: str
    size: float = SIZE
    turned: float = 0.0


@dataclass
class Sheet:
    """A page: points from the upper left corner."""

    words: list[Word] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    width: float = WIDTH
    height: float = HEIGHT


def width_of(text: str, size: float = SIZE) -> float:
    return sum(size / 2 if sign.isascii() else size for sign in text)


def broken(text: str, width: float, size: float, first: float = 0.0) -> list[str]:
    """``text`` in lines no wider than ``width``, the first of them shorter by ``first``."""
    lines, line, room = [], "", width - first
    for sign in text:
        if width_of(line + sign, size) > room and sign not in NOT_FIRST:
            lines.append(line)
            line, room = "", width
        line += sign
    return [*lines, line]


def set_plan(
    paragraphs: Sequence[str] = PLAN,
    *,
    title: str = TITLE,
    header: str = "",
    numbers: bool = True,
    size: float = SIZE,
    leading: float = LEADING,
) -> list[Sheet]:
    """A plan on as many pages as it needs: a centred title, indented paragraphs, a running header, page numbers."""
    lines: list[tuple[float, float, str]] = []
    lines += [((LEFT + RIGHT - width_of(part, 22.0)) / 2, 22.0, part) for part in broken(title, RIGHT - LEFT, 22.0)]
    for paragraph in paragraphs:
        for at, part in enumerate(broken(paragraph, RIGHT - LEFT, size, 2 * size)):
            lines.append((LEFT + (0 if at else 2 * size), size, part))
    sheets, y = [Sheet()], TOP
    for x, own, part in lines:
        if y > BOTTOM:
            sheets.append(Sheet())
            y = TOP
        sheets[-1].words.append(Word(x, y, part, own))
        y += max(leading, own * 1.7)
    for number, sheet in enumerate(sheets, start=1):
        if header:
            sheet.words.append(Word(LEFT, 60, header, 10))
        if numbers:
            sheet.words.append(Word(LEFT if number % 2 == 0 else RIGHT - 40, 800, f"— {number} —", 12))
    return sheets


def two_columns(paragraphs: Sequence[str], *, title: str = TITLE, size: float = 12.0, shift: float = 0.0) -> Sheet:
    """A page of a gazette: a title over two columns, whose lines stand ``shift`` points apart from each other."""
    sheet = Sheet([Word((WIDTH - width_of(title, 18)) / 2, 90, title, 18)])
    width = 16 * size
    lines = []
    for paragraph in paragraphs:
        for at, part in enumerate(broken(paragraph, width, size, 2 * size)):
            lines.append((0.0 if at else 2 * size, part))
    half = (len(lines) + 1) // 2
    for column, own in enumerate((lines[:half], lines[half:])):
        x = 90 + column * (width + 2 * size)
        for at, (indent, part) in enumerate(own):
            sheet.words.append(Word(x + indent, 140 + at * 18 + column * shift, part, size))
    return sheet


@dataclass(frozen=True)
class Box:
    """A cell to draw: where it begins, how far it reaches, what it says."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def set_table(
    sheet: Sheet, cells: Sequence[Box], widths: Sequence[float], *, top: float, size: float = 10.5, bottom: bool = True
) -> float:
    """Draw a ruled table on a sheet and give the y of its lower edge; without the rule there, if not ``bottom``."""
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    wrapped = {cell: list(_wrapped(cell, edges, size)) for cell in cells}
    count = max(cell.row + cell.rows for cell in cells)
    heights = [
        max((len(wrapped[c]) for c in cells if c.row == row and c.rows == 1), default=1) * 1.5 * size + 8
        for row in range(count)
    ]
    rows = [top]
    for height in heights:
        rows.append(rows[-1] + height)
    for cell in cells:
        x0, x1 = edges[cell.column], edges[cell.column + cell.columns]
        y0, y1 = rows[cell.row], rows[cell.row + cell.rows]
        for at, line in enumerate(wrapped[cell]):
            sheet.words.append(Word(x0 + 5.4, y0 + 4 + (at + 0.95) * 1.5 * size, line, size))
        sheet.rules += [(x0, y0, x1, y0), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        if bottom or y1 < rows[-1]:
            sheet.rules.append((x0, y1, x1, y1))
    return rows[-1]


def _wrapped(cell: Box, edges: Sequence[float], size: float) -> Iterator[str]:
    for line in cell.text.split("\n"):
        yield from broken(line, edges[cell.column + cell.columns] - edges[cell.column] - 10.8, size)


def _signs(word: Word) -> Iterator[tuple[float, str]]:
    x = 0.0
    for sign in word.text:
        yield x, sign
        x += width_of(sign, word.size)


def as_pdf(sheets: Sequence[Sheet], *, user: str = "", owner: str = "", picture: bytes | None = None) -> bytes:
    """A PDF in the font STSong-Light, which every reader brings; locked by passwords; or with a picture on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    lock = StandardEncryption(user, ownerPassword=owner, strength=128) if owner else None
    canvas = Canvas(out, pagesize=(sheets[0].width, sheets[0].height), encrypt=lock)
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        for word in sheet.words:
            canvas.saveState()
            canvas.translate(word.x, sheet.height - word.y)
            canvas.rotate(word.turned)
            canvas.setFont("STSong-Light", word.size)
            for x, sign in _signs(word):
                canvas.drawString(x, 0, sign)
            canvas.restoreState()
        for x0, y0, x1, y1 in sheet.rules:
            canvas.setLineWidth(0.5)
            canvas.line(x0, sheet.height - y0, x1, sheet.height - y1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def font_file() -> tuple[str, int]:
    """A Chinese font of this machine and its place in the file; the test is skipped where there is none."""
    found = ""
    if shutil.which("fc-match"):
        found = subprocess.run(
            ["fc-match", "--format", "%{lang}\t%{file}\t%{index}", "Noto Sans CJK SC:lang=zh-cn"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    languages, _, rest = found.partition("\t")
    if "zh-cn" not in languages.split("|"):
        pytest.skip("no Chinese font on this machine (fonts-noto-cjk)")
    file, _, index = rest.partition("\t")
    return file, int(index)


def as_picture(sheet: Sheet, dpi: int = 200) -> Image.Image:
    """The page as a scanner sees it, black on white, without its dust."""
    scale = dpi / 72
    image = Image.new("L", (round(sheet.width * scale), round(sheet.height * scale)), 255)
    draw = ImageDraw.Draw(image)
    file, index = font_file()
    for word in sheet.words:
        font = ImageFont.truetype(file, round(word.size * scale), index=index)
        for x, sign in _signs(word):
            draw.text(((word.x + x) * scale, word.y * scale), sign, fill=0, font=font, anchor="ls")
    for x0, y0, x1, y1 in sheet.rules:
        draw.line((x0 * scale, y0 * scale, x1 * scale, y1 * scale), fill=0, width=2)
    return image


def as_file(images: Sequence[Image.Image], form: str) -> bytes:
    """Pictures in one file: PNG, JPEG, BMP and WEBP hold one, TIFF and PDF several."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(out, form, **({"resolution": 200.0} if form == "PDF" else {}), **more)
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that claims to be ``side`` pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def raw_pdf(*objects: str) -> bytes:
    """A PDF of objects as they are written, the first of which is the catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def _ofd_layer(sheet: Sheet, first: int) -> str:
    """A layer of text and path objects, their identifiers from ``first`` on."""
    objects = []
    for at, word in enumerate(sheet.words):
        steps = [width_of(sign, word.size) * MM for sign in word.text[:-1]]
        deltas = " ".join(_runs(steps))
        size = word.size * MM
        objects.append(
            f'<ofd:TextObject ID="{first + at}" Boundary="{word.x * MM:.3f} {word.y * MM - size:.3f} '
            f'{width_of(word.text, word.size) * MM:.3f} {size * 1.2:.3f}" Font="1" Size="{size:.3f}"'
            + (' CTM="0.707 -0.707 0.707 0.707 0 0"' if word.turned else "")
            + f'><ofd:TextCode X="0" Y="{size:.3f}" DeltaX="{deltas}">{escape(word.text)}</ofd:TextCode></ofd:TextObject>'
        )
    for at, (x0, y0, x1, y1) in enumerate(sheet.rules):
        x0, y0, x1, y1 = (value * MM for value in (x0, y0, x1, y1))  # noqa: PLW2901
        objects.append(
            f'<ofd:PathObject ID="{first + 1000 + at}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0 + 0.1:.3f} {y1 - y0 + 0.1:.3f}" '
            f'LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>'
        )
    return f'<ofd:Layer ID="{first + 5000}" Type="Body">{"".join(objects)}</ofd:Layer>'


def _runs(steps: Sequence[float]) -> Iterator[str]:
    """Distances with repetitions written as 「g 次数 距离」."""
    at = 0
    while at < len(steps):
        count = 1
        while at + count < len(steps) and steps[at + count] == steps[at]:
            count += 1
        yield f"g {count} {steps[at]:.4f}" if count > 1 else f"{steps[at]:.4f}"
        at += count


def as_ofd(
    sheets: Sequence[Sheet],
    *,
    template: Sheet | None = None,
    pictures: Sequence[bytes] = (),
    more: dict[str, str] | None = None,
) -> bytes:
    """An OFD of such pages, all on one template page; or of pictures, one a page; ``more`` members replace those made."""
    count = max(len(sheets), len(pictures))
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {SPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {SPACE}><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/DocumentRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>'
        + "".join(
            f'<ofd:MultiMedia ID="{900 + at}" Type="Image"><ofd:MediaFile>page{at}.png</ofd:MediaFile></ofd:MultiMedia>'
            for at in range(len(pictures))
        )
        + "</ofd:MultiMedias></ofd:Res>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {WIDTH * MM:.2f} {HEIGHT * MM:.2f}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        + ('<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else "")
        + "</ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(count))
        + "</ofd:Pages></ofd:Document>",
    }
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = (
            f"<ofd:Page {SPACE}><ofd:Content>{_ofd_layer(template, 50_000)}</ofd:Content></ofd:Page>"
        )
    for at in range(count):
        own = _ofd_layer(sheets[at], 10_000 * (at + 1)) if at < len(sheets) else ""
        if at < len(pictures):
            members[f"Doc_0/Res/page{at}.png"] = pictures[at]
            own += (
                f'<ofd:Layer ID="{700 + at}"><ofd:ImageObject ID="{800 + at}" ResourceID="{900 + at}" '
                f'Boundary="0 0 {WIDTH * MM:.2f} {HEIGHT * MM:.2f}" CTM="210 0 0 297 0 0"/></ofd:Layer>'
            )
        members[f"Doc_0/Pages/Page_{at}/Content.xml"] = (
            f"<ofd:Page {SPACE}>"
            + ('<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else "")
            + f"<ofd:Content>{own}</ofd:Content></ofd:Page>"
        )
    members.update(more or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
