"""Words of a title before a noun that documents go by."""

from __future__ import annotations

import pytest
from reading import corpus
from several import several

from retrieval.understanding.plan_names import PlanNames
from retrieval.understanding.plan_words import PlanWords
from retrieval.understanding.revisions import Revisions


def found(text: str) -> tuple[set[str], str]:
    """The plans whose titles hold words of ``text``, and these words with the noun."""
    catalog, texts = several()
    names = PlanNames(catalog, texts, corpus().genre, Revisions(catalog, corpus().genre))
    mention = PlanWords(catalog, names, corpus().genre, lone=False).find(text)
    if mention is None:
        return set(), ""
    return {edition.plans[0].id for edition in mention.editions}, text[mention.start : mention.end]


@pytest.mark.parametrize(
    ("text", "plans", "words"),
    [
        ("农机文件里财政部牵头哪些", {"nongji"}, "农机文件"),
        ("请问农业机械化的指导意见里谁牵头", {"nongji"}, "农业机械化的指导意见"),
        ("双创意见里谁牵头", {"chuangye"}, "双创意见"),
        ("无废城市那个方案谁牵头", {"wufei"}, "无废城市那个方案"),
        ("支持中小企业措施里谁牵头", {"beiyang", "sanming"}, "支持中小企业措施"),
        ("北洋十二条谁牵头", {"beiyang"}, "北洋十二条"),
        ("北洋十三条谁牵头", set(), ""),  # it has no thirteen
        ("沈阳市规划资源局牵头哪些", set(), ""),
        ("谁牵头农机作业", set(), ""),
    ],
)
def test_words_before_a_noun(text: str, plans: set[str], words: str) -> None:
    assert found(text) == (plans, words)
