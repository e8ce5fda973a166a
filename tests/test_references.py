"""Documents in 《…》. Phrases from published plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, whole

from ingest.records import Mention, PolicyReference
from ingest.references import ReferenceReader

READER = ReferenceReader(GENRE, "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）")


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("根据《上海市雨污混接普查和整治工作方案》和区级方案要求", "上海市雨污混接普查和整治工作方案", None),
        ("《关于改善工作条件的通知》(国办发〔2020〕4号)精神", "关于改善工作条件的通知", "国办发〔2020〕4号"),
        ("《若干政策措施》（粤府〔2018〕 114 号）", "若干政策措施", "粤府〔2018〕114号"),
        ("《若干政策措施》京政办发[2020]5号", "若干政策措施", "京政办发[2020]5号"),
        ("《国务院关于印发〈中国制造〉的通知》", "国务院关于印发〈中国制造〉的通知", None),
        ("《关于印发《无废城市》的通知》", "关于印发《无废城市》的通知", None),
        ("依据《土壤污染防治法（2018年修订）》", "土壤污染防治法（2018年修订）", None),
        ("《中共上海市委 上海市人民政府实施意见》", "中共上海市委 上海市人民政府实施意见", None),
    ],
)
def test_a_reference(text: str, title: str, number: str | None) -> None:
    (found,) = READER.read(text, whole(text))
    assert isinstance(found, PolicyReference)
    assert (found.title, found.number) == (title, number)
    covered = found.span.of(text)
    assert covered.startswith("《")
    assert covered.endswith("号" if number else "》")


@pytest.mark.parametrize(
    "text",
    [
        "研究制定《街区更新导则》",  # still to be made
        "修订完善《户外广告管理办法》",
        "《红楼梦》主题展",  # no official document
        "《长宁区城市管理精细化三年行动计划》",  # the plan itself
        "《》",
    ],
)
def test_a_document_that_is_no_basis(text: str) -> None:
    (found,) = READER.read(text, whole(text))
    assert isinstance(found, Mention)
    assert found.kind == "document"


def test_a_title_that_is_never_closed() -> None:
    assert list(READER.read("根据《上海市方案", whole("根据《上海市方案"))) == []


@given(st.text(alphabet="《》〈〉（）〔〕2020号国办发意见 \n制定", max_size=60))
def test_every_reference_lies_in_the_text(text: str) -> None:
    for found in READER.read(text, whole(text)) if text else ():
        assert found.span.of(text).startswith("《")
        assert found.span.end <= len(text)
