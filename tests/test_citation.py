"""When two ways of citing mean one document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.citation import plain_number, plain_title, without_issuer


@pytest.mark.parametrize(
    "written",
    [
        "京政办发〔2020〕5号",
        "京政办发(2020)5号",
        "京政办发（2020）5号",
        "京政办发[2020]5号",
        "京政办发【2020】5号",
        "京政办发〔2020〕第5号",
        "京政办发〔２０２０〕 5 号",
        "京政办发［2020］5号文",
        "京政办发﹝2020﹞05号",
        "京政办发〔2020年〕5号",
    ],
)
def test_one_number(written: str) -> None:
    assert plain_number(written) == "京政办发〔2020〕5号"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国发〔2018〕4号", "国发〔2018〕42号"),
        ("国发〔2018〕4号", "国办发〔2018〕4号"),
        ("国发〔2018〕4号", "国发〔2019〕4号"),
        ("财政部公告2020年第8号", "财政部公告2020年第9号"),
    ],
)
def test_two_numbers(one: str, other: str) -> None:
    assert plain_number(one) != plain_number(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国务院关于印发《中国制造》的通知", "国务院关于印发〈中国制造〉的通知"),
        ('"无废城市"方案', "“无废城市”方案"),
        ("医疗废物\n管理条例", "医疗废物管理条例"),
        ("行动计划（2024－2026年）", "行动计划(2024-2026年)"),
    ],
)
def test_one_title(one: str, other: str) -> None:
    assert plain_title(one) == plain_title(other)


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("国务院关于进一步做好稳就业工作的意见", "关于进一步做好稳就业工作的意见"),
        ("中共上海市委、上海市人民政府关于加强管理的意见", "关于加强管理的意见"),
        ("国务院办公厅关于印发〈中国制造〉的通知", "关于印发〈中国制造〉的通知"),
        ("关于印发〈中国制造〉的通知", "关于印发〈中国制造〉的通知"),
        ("医疗废物管理条例", "医疗废物管理条例"),
    ],
)
def test_a_title_without_its_issuer(title: str, rest: str) -> None:
    assert without_issuer(title) == rest


def test_two_titles() -> None:
    assert plain_title("医疗废物管理条例") != plain_title("医疗废物管理办法")
    assert plain_title("上海市医疗废物管理条例") != plain_title("医疗废物管理条例")


@given(st.text(alphabet="《〈<(（〔[20年]〕）)第5０号文 关于印发的通知国务院“”\n", max_size=60))
def test_what_is_plain_stays_so(text: str) -> None:
    assert plain_number(plain_number(text)) == plain_number(text)
    assert not set(plain_title(text)) & set(" \n“”《<（")


def test_a_title_without_end_takes_no_time() -> None:
    assert len(without_issuer(plain_title("甲" * 100_000))) == 100_000
