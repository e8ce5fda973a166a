"""How Chinese characters sound."""

from __future__ import annotations

import pytest

from retrieval.understanding.sounds import initials, sound


@pytest.mark.parametrize(
    ("text", "said"),
    [("区房管局", "qufangguanju"), ("区房官局", "qufangguanju"), ("双创", "shuangchuang"), ("abc", "abc"), ("", "")],
)
def test_pinyin_without_tones(text: str, said: str) -> None:
    assert sound(text) == said


@pytest.mark.parametrize(("text", "letters"), [("工信部", "gxb"), ("卫健委", "wjw"), ("银行", "yh"), ("", "")])
def test_first_letters(text: str, letters: str) -> None:
    assert initials(text) == letters
