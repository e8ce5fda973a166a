"""How Chinese characters sound: what names of offices and of files share with a question that writes them otherwise."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["initials", "sound"]


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """The pinyin of ``text`` without tones, joined: 区房管局 → qufangguanju."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def initials(text: str) -> str:
    """The first letter of each syllable: 工信部 → gxb."""
    from pypinyin import lazy_pinyin

    return "".join(syllable[0] for syllable in lazy_pinyin(text))
