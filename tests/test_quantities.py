"""Dates and spans of years in questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding.quantities import QuantityLinker, Time
from retrieval.understanding.sentence import SIGNS, Sentence, Sign, fold


def times(question: str) -> list[Time]:
    sentence = Sentence(fold(question))
    QuantityLinker.mark_times(sentence)
    return sentence.values(Sign.TIME)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2024到2025年", [Time(2024, 2025)]),
        ("2024-2026年", [Time(2024, 2026)]),
        ("2024年至2025年期间", [Time(2024, 2025)]),
        ("2026年底前完成", [Time(2026, 2026, "2026-12", before=True)]),
        ("2026年底", [Time(2026, 2026, "2026-12")]),
        ("到2026年", [Time(2026, 2026, "2026")]),
        ("2025年6月", [Time(2025, 2025, "2025-06")]),
        ("2030年的任务", [Time(2030, 2030, "2030")]),
        ("2025年之前", [Time(2025, 2025, "2025", before=True)]),
        ("2024年到2025年的前三项", [Time(2024, 2025)]),
        ("每年新增", []),  # a period is a row of the lexicon
        ("2024个", []),  # a number, not a year
        ("三年行动计划", []),
    ],
)
def test_times(question: str, expected: list[Time]) -> None:
    assert times(question) == expected


@given(st.text(alphabet="0123456789.,%％万亿年月底前到至截止在于之以末间期个 ", max_size=40))
def test_any_text_is_read(text: str) -> None:
    sentence = Sentence(fold(text))
    QuantityLinker.mark_times(sentence)
    assert len(sentence.marks) == sum(char in SIGNS for char in sentence.text)
