"""Numbers of a workbook as the sheet shows them: 0.95 in the format 0% is 95%, 45838 in yyyy-mm-dd is 2025-06-30.

Number formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31, the built-in ones as in a Chinese Excel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingest.formats._ordinals import ordinal

__all__ = ["BUILT_IN", "GENERAL", "shown"]

GENERAL = "General"

YEAR_MONTH, MONTH_DAY, YEAR_MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
HOUR_MINUTE, HOUR_MINUTE_SECOND = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: YEAR_MONTH, 28: MONTH_DAY, 29: MONTH_DAY,
    30: "m-d-yy", 31: YEAR_MONTH_DAY, 32: HOUR_MINUTE, 33: HOUR_MINUTE_SECOND, 36: YEAR_MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    50: YEAR_MONTH, 51: MONTH_DAY, 52: YEAR_MONTH, 53: MONTH_DAY, 54: MONTH_DAY, 55: YEAR_MONTH,
    56: MONTH_DAY, 57: YEAR_MONTH, 58: MONTH_DAY,
}  # fmt: skip
"""Formats that a workbook names by number and does not write out."""

SYSTEM_DATE = re.compile(r"\[\$-[Ff]800\]")  # the long date of the machine: in China 2025年6月30日

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<halves>AM/PM|A/P|上午/下午)'
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+(?![+\-]))|(?P<number>[0#?][0#?,. ]*|\.[0#?]+)|(?P<power>E[+\-]0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
Token = tuple[str, str]

LAST_DAY = 2958466  # 9999-12-31 and one day
LARGEST_WHOLE = 10**15  # beyond, a number in a file is no longer exact
WEEKDAYS = "一二三四五六日"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """The characters that a cell with this number in this format shows.

    ``from_1904`` counts days from 1904-01-01, as workbooks of old Macs do. Formats that are not known (fractions) show
    the number as General does. Colours, conditions and the width of the column do not matter here.
    """
    tokens = _tokens(YEAR_MONTH_DAY if SYSTEM_DATE.match(code) else code or GENERAL)
    section, value = _section(tokens, value)
    kinds = {kind for kind, _ in section}
    if "date" in kinds or any(_is_elapsed(token) for token in section):
        return _moment(value, section, from_1904=from_1904)
    if "number" not in kinds or "/" in [text for _, text in section]:
        literal = "".join(text for kind, text in section if kind == "literal")
        return _general(value) if kinds & {"general", "other"} else literal
    return _number(value, section)


def _tokens(code: str) -> list[Token]:
    if code.lower().startswith("general"):
        return [("general", code)]
    tokens = []
    for match in TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind in ("quoted", "escaped"):
            tokens.append(("literal", match[kind]))
        elif kind:
            tokens.append((kind, match[kind]))
    return tokens


def _section(tokens: Sequence[Token], value: float) -> tuple[list[Token], float]:
    """The part of a format for this number (positive;negative;zero), and the number without a sign that the part writes."""
    sections: list[list[Token]] = [[]]
    for token in tokens:
        if token == ("other", ";"):
            sections.append([])
        else:
            sections[-1].append(token)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _general(value: float) -> str:
    if value == int(value) and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    return f"{value:.11g}".replace("e", "E")


def _number(value: float, section: Sequence[Token]) -> str:
    pattern = next(text for kind, text in section if kind == "number").rstrip(" ")
    scale = len(pattern) - len(pattern.rstrip(","))  # 0.0,, counts in millions
    percent = sum(text.count("%") for kind, text in section if kind == "other")
    number = Decimal(repr(value)).scaleb(2 * percent - 3 * scale)
    power = next((text for kind, text in section if kind == "power"), "")
    written = _scientific(number, pattern, power) if power else _fixed(abs(number), pattern.rstrip(","))
    sign = "-" if number < 0 and re.search("[1-9]", written) and not power else ""
    text = ""
    for kind, part in section:
        if kind == "number":
            text, written = text + written, ""
        elif kind == "bracket":
            text += _currency(part)
        elif kind in ("literal", "other"):
            text += part
    return sign + text


def _fixed(number: Decimal, pattern: str) -> str:
    whole, _, places = pattern.partition(".")
    places = re.sub("[^0#?]", "", places)
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    least = len(re.search("[0?]*$", places.rstrip("#"))[0]) if places.rstrip("#") else 0  # type: ignore[index]
    after = after[:least] + after[least:].rstrip("0")
    before = before.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    return f"{before}.{after}" if after else before or "0"


def _scientific(number: Decimal, pattern: str, power: str) -> str:
    places = len(re.sub("[^0#?]", "", pattern.partition(".")[2]))
    digits, _, exponent = f"{number:.{places}E}".partition("E")
    sign = "-" if exponent.startswith("-") else power[1].replace("-", "")
    return f"{digits}E{sign}{exponent.lstrip('+-').zfill(len(power) - 2)}"


def _currency(bracket: str) -> str:
    """「¥」 of [$¥-804]; nothing of [Red], [>=100] and [$-804]."""
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""


def _is_elapsed(token: Token) -> bool:
    return token[0] == "bracket" and bool(re.fullmatch("h+|m+|s+", token[1], re.IGNORECASE))


def _moment(value: float, section: Sequence[Token], *, from_1904: bool) -> str:
    if not 0 <= value < LAST_DAY:
        return _general(value)
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 sheets know no zones
    early = 1 if not from_1904 and value < 60 else 0  # Lotus 1-2-3 took 1900 for a leap year, and Excel keeps to it
    seconds = round(value * 86400)
    moment = first + timedelta(days=early, seconds=seconds)
    chinese = any(token == ("bracket", "DBNum1") for token in section)
    halves = any(kind == "halves" for kind, _ in section)
    text = ""
    for at, (kind, part) in enumerate(section):
        if kind == "date":
            minutes = part.lower() in ("m", "mm") and _are_minutes(section, at)
            text += _minutes(moment, part) if minutes else _unit(moment, part.lower(), chinese=chinese, halves=halves)
        elif kind == "halves":
            morning, afternoon = part.split("/")
            text += morning if moment.hour < 12 else afternoon
        elif _is_elapsed((kind, part)):
            text += str(seconds // {"h": 3600, "m": 60, "s": 1}[part[0].lower()]).zfill(len(part))
        elif kind in ("literal", "other"):
            text += part
    return text.removesuffix("@").rstrip()


def _are_minutes(section: Sequence[Token], at: int) -> bool:
    """Whether an m stands behind hours or before seconds; elsewhere it is the month."""
    units = [
        (where, part[0].lower())
        for where, (kind, part) in enumerate(section)
        if kind == "date" or _is_elapsed((kind, part))
    ]
    order = [unit for _, unit in units]
    place = [where for where, _ in units].index(at)
    return (place > 0 and order[place - 1] == "h") or order[place + 1 : place + 2] == ["s"]


def _minutes(moment: datetime, part: str) -> str:
    return str(moment.minute).zfill(len(part))


def _unit(moment: datetime, part: str, *, chinese: bool, halves: bool) -> str:
    if part[0] in "ye":
        year = str(moment.year)[-2:] if part == "yy" else str(moment.year)
        return ordinal(int(year), "ideographDigital") if chinese else year
    if part[0] == "a":
        return ("星期" if len(part) == 4 else "") + WEEKDAYS[moment.weekday()]
    if part.startswith("mmm"):
        return MONTHS[moment.month - 1]
    if part.startswith("ddd"):
        return "周" + WEEKDAYS[moment.weekday()]
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[part[0]]
    return ordinal(number, "chineseCounting") if chinese else str(number).zfill(len(part))
