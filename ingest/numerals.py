"""Chinese and circled numerals → integers. The only module that imports cn2an."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import cn2an  # type: ignore[import-untyped]

__all__ = ["to_int"]


LONGEST = 20
"""Characters of the longest numeral that is read: 九千九百九十九万九千九百九十九 has 15."""


@lru_cache(maxsize=4096)
def to_int(numeral: str) -> int | None:
    """The whole number that ``numeral`` writes (三十六, 36, ３６, ⑫, 两), or None where it writes none."""
    plain = unicodedata.normalize("NFKC", numeral.strip()).replace("〇", "零")
    if len(plain) > LONGEST:
        return None
    if plain.isdecimal():
        return int(plain)
    try:
        value = cn2an.cn2an(plain, "smart")
    except (ValueError, KeyError):  # cn2an looks up what one digit behind 十 or 亿 would be worth: 二二十二, 零亿零
        return None
    return int(value) if float(value).is_integer() else None
