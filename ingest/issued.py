"""When a plan was issued, where it clearly says so: the date under its signature, else the year of its number."""

from __future__ import annotations

import re

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int

__all__ = ["issued"]

NUMBERED = re.compile(r"[〔\[(（【]\s*(20\d\d)\s*[〕\])）】]")
NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"(?P<y>20\d\d|二[〇○零一二三四五六七八九]{{3}})\s?年\s?(?P<m>{NUMERAL})\s?月\s?(?P<d>{NUMERAL})\s?日(?:印发)?"
)
FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
BLANK = re.compile(r"(?:^|\s)$")
END = re.compile(r"$|[\s（(【\[\u200b-\u200f\ufeff]")  # web pages leave signs without width behind a date

LINE = 80
"""Characters before a date in which the name over it ends; between them there may be many blanks."""


def issued(text: str, genre: Genre, number: str | None = None) -> str | None:
    """The date of a plan: "2018-12-21", or "2018" where only its ``number`` (国发〔2018〕42号) tells; None where neither.

    A signature is a date that stands alone behind the name of an office, or before 此件公开发布. One whose year is neither
    that of the number nor the next belongs to another document.
    """
    table = genre.table("periods")["signature"]
    office = re.compile(rf"(?:{alternatives(table['offices'])})$")
    behind = re.compile(rf"[（(【\[]?(?:{alternatives(table['behind'])})")
    numbered = NUMBERED.search(number or "")
    year = int(numbered[1]) if numbered else None
    for match in DATE.finditer(text):
        before, after = text[max(0, match.start() - LINE) : match.start()], text[match.end() : match.end() + LINE]
        told = behind.match(after.strip())
        alone = (told or BLANK.search(before)) and END.match(after)
        signed = told or office.search(before.rstrip())
        date = _date(match)
        if alone and signed and date and (year is None or int(date[:4]) - year in (0, 1)):
            return date
    return str(year) if year else None


def _date(match: re.Match[str]) -> str | None:
    year, month, day = int(match["y"].translate(FIGURES)), to_int(match["m"]) or 0, to_int(match["d"]) or 0
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
