"""How Chinese characters sound."""

from __future__ import annotations

import pytest

from retrieval.understanding.sounds import sound


@pytest.mark.parametrize(
    ("text", "said"),
    [("区房管局", "qufangguanju"), ("区房官局", "qufangguanju"), ("双创", "shuangchuang"), ("abc", "abc"), ("", "")],
)
def test_pinyin_without_tones(text: str, said: str) -> None:
    assert sound(text) == said
