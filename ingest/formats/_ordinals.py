"""Numbers as a document's automatic numbering shows them: 一、 （一） 1. ① a) iv."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["ordinal"]

DIGITS = "〇一二三四五六七八九"
FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "十", "百", "千")
FORMAL_UNITS = ("", "拾", "佰", "仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST = 9999
"""A larger number is written in figures, whatever the format: no plan counts so far."""


def ordinal(number: int, form: str) -> str:
    """A number in a format of WordprocessingML (ST_NumberFormat, ECMA-376 part 1, 17.18.59) or of an HTML list.

    A format that is not known, or that cannot write this number, gives figures; ``none`` and ``bullet`` give nothing.
    """
    if form in ("none", "bullet"):
        return ""
    writer = WRITERS.get(form)
    return writer(number) if writer and 0 < number <= LARGEST else str(number)


def _chinese(number: int, digits: str = DIGITS, units: tuple[str, ...] = UNITS) -> str:
    """21 → 二十一, 10 → 十, 105 → 一百零五; formal digits keep the 壹 of 壹拾."""
    text = ""
    figures = str(number)
    for at, figure in enumerate(figures):
        if figure != "0":
            text += digits[int(figure)] + units[len(figures) - 1 - at]
        elif text and text[-1] != "零" and figures[at:].strip("0"):
            text += "零"
    return text[1:] if text.startswith("一十") and digits == DIGITS else text


def _formal(number: int) -> str:
    return _chinese(number, FORMAL_DIGITS, FORMAL_UNITS)


def _digit_by_digit(number: int) -> str:
    """20 → 二〇, as a year is read."""
    return "".join(DIGITS[int(figure)] for figure in str(number))


def _circled(number: int) -> str:
    """① to ⑳, then ㉑ to ㊿."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _row_of(first: int, count: int) -> Callable[[int], str]:
    """Signs that stand side by side in Unicode: ⑴ to ⒇, ⒈ to ⒛."""
    return lambda number: chr(first + number - 1) if number <= count else str(number)


def _letters(number: int) -> str:
    """After z comes aa, then bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _letter_columns(number: int) -> str:
    """After z comes aa, then ab: browsers count as columns of a sheet are."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,  # WPS and old Word write 一、二、三 with it
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographTraditional": lambda number: STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row_of(0x2474, 20),
    "decimalEnclosedFullstop": _row_of(0x2488, 20),
    "ideographEnclosedCircle": _row_of(0x3280, 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": lambda number: f"{number}.",
    "a": _letter_columns,
    "A": lambda number: _letter_columns(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
}
