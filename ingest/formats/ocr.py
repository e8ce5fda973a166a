"""Pictures: owner of rapidocr, OpenCV and Pillow. A scan becomes lines with their places and how sure the model is.

The models (PP-OCRv6, small) lie in rapidocr's own package, 31 MB; nothing is fetched. rapidocr asks for
opencv-python-headless, which needs no graphics libraries of the system.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SourceError
from ingest.formats._compose import content_of
from ingest.formats._lines import clean
from ingest.formats._page import Box, Page, Piece
from ingest.formats._ruling import Rule, grids_of
from ingest.formats.content import Content

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["pictures", "read", "recognise"]

Picture = NDArray[np.uint8]
"""Rows × columns × (red, green, blue), 0 to 255."""

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")

MAX_PIXELS = 100_000_000
"""A page of A3 scanned at 600 dpi has 70 million."""

MAX_PAGES = 300
"""Pictures of one file: a fax or a scan of that many pages takes half an hour."""

MAX_SIDE = 3000
"""Larger pictures are reduced before they are recognised."""

READING_SIDE, FINDING_SIDE = 2000, 1280
"""The longer side of a page, in pixels, when its lines are read and when they are found.

170 dpi of A4 for reading: a character of 10 pt has 24 pixels. Lines are found on less than that: it is three times as
fast, and where they were looked for on 2,000 pixels, 「一、」 at the beginning of a heading and page numbers were lost.
"""

SMALLEST = 32
"""Pixels: the model's step; what is narrower than this when it is read has no line of text."""

ILLEGIBLE = 0.5
"""Lines below this confidence (0 to 1) are noise, stamps or handwriting; they are left out, and told."""

WEAK = 0.75
"""A page whose characters are below this on average was scanned sideways or upside down."""

LEVEL, STEEP = 0.3, 15.0
"""Degrees: a page that leans by less is straight; by more, it is not the page that leans but what is on it."""

LONG_SIDE = 842.0
"""Points: pictures are taken to be pages of A4, whose longer side this is."""

RULE = 0.025
"""The shortest rule as a share of the longer side; strokes of 40 pt characters are shorter."""


SIGN = "[《》〈〉「」『』“”【】〔〕（）、。，：；]"
HAN = f"[\u4e00-\u9fff{SIGN[1:-1]}]"
FULL_WIDTH = dict(zip("(),:;?!", "（），：；？！", strict=True))


@dataclass(frozen=True, slots=True)
class _Found:
    """A recognised line: its text, confidence, box (pixels), and the slope of its upper edge in degrees."""

    text: str
    confidence: float
    box: Box
    slope: float


def read(data: bytes, where: str) -> Content:
    """The text of a picture, or of a TIFF of several, as far as it can be recognised.

    Raises:
        SourceError: damaged, too large a picture (decompression bomb), too many pages, or no text in it.
    """
    pages = [recognise(picture, number) for number, picture in enumerate(pictures(data, where), start=1)]
    content = content_of(pages, "ocr")
    if not content.text.strip():
        raise SourceError("图片里没有认出文字", where=where, remedy="换一张更清楚的扫描件（200 dpi 以上）再试")
    return content


def pictures(data: bytes, where: str) -> Iterator[Picture]:
    """The pages of a picture file, upright by what the file says of itself, reduced to ``MAX_SIDE``.

    Raises:
        SourceError: as :func:`read`.
    """
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        # Pillow's own limit only warns at first; ours is checked against the header, before anything is unpacked.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if getattr(image, "n_frames", 1) > MAX_PAGES:
                raise SourceError(f"图片超过 {MAX_PAGES} 页", where=where, remedy="拆成几个文件再试")
            for frame in ImageSequence.Iterator(image):
                _refuse_bomb(frame, where)
                yield _as_array(ImageOps.exif_transpose(frame))
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise SourceError("图片损坏，打不开", where=where, remedy="重新扫描或下载一份再试") from error


def recognise(picture: Picture, number: int) -> Page:
    """A page as it is recognised: turned upright and level, its ruled tables found.

    Args:
        picture: the page as it looks.
        number: the number of the page, from 1.
    """
    picture, lines = _upright(picture)
    slope = median(line.slope for line in lines) if lines else 0.0
    if LEVEL <= abs(slope) <= STEEP:
        picture = _turned(picture, slope)
        lines = _lines(picture)
    height, width = picture.shape[:2]
    scale = LONG_SIDE / max(height, width)
    legible = [line for line in lines if line.confidence >= ILLEGIBLE]
    pieces = tuple(
        Piece(_typeset(clean(line.text)), _scaled(line.box, scale), _size(line) * scale, round(line.confidence, 3))
        for line in legible
    )
    grids = tuple(grids_of(*_rules(picture, scale)))
    lost = len(lines) - len(legible)
    left_out = (f"有 {lost} 处看不清（或是印章、手写），没有收入",) if lost else ()
    return Page(number, width * scale, height * scale, pieces, grids, recognised=True, left_out=left_out)


def _typeset(text: str) -> str:
    """A recognised line as Chinese is set: no space between 5G and 全连接, full-width signs beside Chinese characters.

    The model gives （ and ( for the same sign from one line to the next.
    """
    text = re.sub(rf"(?<={HAN}) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%.]) (?={HAN})|(?<={SIGN}) | (?={SIGN})", "", text)
    text = re.sub(r"(?<=\d)一(?=\d)", "—", text)  # 2025—2027
    return re.sub(rf"(?<={HAN})[(),:;?!]|[(),:;?!](?={HAN})", lambda sign: FULL_WIDTH[sign.group()], text)


def _refuse_bomb(frame: Image.Image, where: str) -> None:
    width, height = frame.size
    if width * height > MAX_PIXELS:
        raise SourceError(
            f"图片有 {width}×{height} 像素，超过 {MAX_PIXELS // 1_000_000} 百万像素，可能是炸弹图片，不读",
            where=where,
            remedy="按 200～300 dpi 重新扫描",
        )


def _as_array(image: Image.Image) -> Picture:
    from PIL import Image

    image.thumbnail((MAX_SIDE, MAX_SIDE))
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


@cache
def _engine() -> Any:
    """The recogniser; about a second to load, so it is loaded for the first picture."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # whole pages are turned, see _upright; a line alone is seldom upside down
            "Global.text_score": 0.0,  # what is illegible is counted here, not dropped there
            "Global.max_side_len": READING_SIDE,
            "Det.limit_type": "max",
            "Det.limit_side_len": FINDING_SIDE,
            "Det.model_path": str(_model(models, "*det*.onnx")),
            "Rec.model_path": str(_model(models, "*rec*.onnx")),
        }
    )


def _model(folder: Path, pattern: str) -> Path:
    """A model file of the package; given by path, so that rapidocr never looks for another on the network."""
    found = sorted(folder.glob(pattern))
    if not found:
        raise SourceError("文字识别模型没有装全", remedy="重新安装 rapidocr（pip install --force-reinstall rapidocr）")
    return found[0]


def _lines(picture: Picture) -> list[_Found]:
    if min(picture.shape[:2]) * READING_SIDE < SMALLEST * max(picture.shape[:2]):
        return []
    output = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))  # it takes blue, green, red
    if output.boxes is None or output.txts is None or output.scores is None:
        return []
    return [
        _found(corners, text, float(score))
        for corners, text, score in zip(output.boxes, output.txts, output.scores, strict=True)
        if text.strip()
    ]


def _found(corners: NDArray[np.float32], text: str, score: float) -> _Found:
    """``corners``: upper left, upper right, lower right, lower left, each x and y."""
    (x0, y0), (x1, y1) = corners[0].tolist(), corners[1].tolist()
    left, top = corners.min(axis=0).tolist()
    right, bottom = corners.max(axis=0).tolist()
    return _Found(text, score, Box(left, top, right, bottom), math.degrees(math.atan2(y1 - y0, x1 - x0)))


def _upright(picture: Picture) -> tuple[Picture, list[_Found]]:
    """The page in the first position in which it is read well, else in the one in which it is read best."""
    lines = _lines(picture)
    best = (picture, lines)
    for quarter in (1, 3, 2):
        if not lines or _sureness(best[1]) >= WEAK:
            break
        turned = np.ascontiguousarray(np.rot90(picture, quarter))
        best = max(best, (turned, _lines(turned)), key=lambda read: _sureness(read[1]))
    return best


def _sureness(lines: list[_Found]) -> float:
    """The mean confidence of all characters, 0 to 1; 0 for a page on its side, whose lines the model turns one by one."""
    if _is_sideways(lines):
        return 0.0
    signs = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / signs if signs else 0.0


def _is_sideways(lines: list[_Found]) -> bool:
    """Whether most lines of several characters are higher than wide."""
    long = [line for line in lines if len(line.text) > 2]
    return sum(line.box.height > line.box.width for line in long) > len(long) / 2


def _turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned counterclockwise about its middle, on white."""
    import cv2

    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=(255, 255, 255)), dtype=np.uint8)


def _rules(picture: Picture, scale: float) -> tuple[list[Rule], list[Rule]]:
    """Drawn rules, horizontal and vertical: dark runs longer than any stroke of a character."""
    import cv2

    grey = cv2.bitwise_not(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -10)
    length = max(10, round(max(picture.shape[:2]) * RULE))
    rules: list[list[Rule]] = []
    for size in ((length, 1), (1, length)):
        kept = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        _, _, found, _ = cv2.connectedComponentsWithStats(kept)
        boxes = [Box(x, y, x + w, y + h) for x, y, w, h, _ in found[1:].tolist()]
        rules.append([_rule(_scaled(box, scale)) for box in boxes if min(box.width, box.height) < length / 2])
    return rules[0], rules[1]


def _rule(box: Box) -> Rule:
    return Rule(box.middle, box.x0, box.x1) if box.width > box.height else Rule(box.centre, box.top, box.bottom)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)


def _size(line: _Found) -> float:
    """The width of a Chinese character in the line; ASCII signs are half as wide."""
    wide = sum(0.5 if sign.isascii() else 1.0 for sign in line.text)
    return min(line.box.height, line.box.width / max(wide, 0.5))
