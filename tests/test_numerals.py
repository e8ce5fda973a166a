"""Numerals as plans write them: 第十二条, 三十六、, ⑫, ３."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import to_int


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十六", 36),
        ("一百零三", 103),
        ("两", 2),
        ("〇", 0),
        ("二〇二六", 2026),
        ("36", 36),
        ("３６", 36),
        (" 7 ", 7),
        ("①", 1),
        ("⑳", 20),
    ],
)
def test_a_numeral(numeral: str, value: int) -> None:
    assert to_int(numeral) == value


@pytest.mark.parametrize("text", ["", " ", "区", "三点五", "1.5", "½", "第一", "一、", "一" * 100_000, "9" * 100_000])
def test_what_is_no_whole_number(text: str) -> None:
    assert to_int(text) is None


@pytest.mark.parametrize("text", ["二二十二", "廿零", "零亿零", "一二十三"])
def test_numerals_in_no_order(text: str) -> None:
    assert to_int(text) is None


@given(st.text("零〇一二两九十百千万亿点廿", max_size=8))
def test_any_row_of_numerals_gives_a_number_or_none(text: str) -> None:
    assert to_int(text) is None or isinstance(to_int(text), int)


@given(st.integers(1, 99))
def test_every_number_up_to_ninety_nine(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert to_int(written) == number


@given(st.text(max_size=12))
def test_any_text_gives_a_number_or_none(text: str) -> None:
    assert to_int(text) is None or isinstance(to_int(text), int)
