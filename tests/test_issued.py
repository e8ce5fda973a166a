"""When a plan was issued. Signatures as published plans have them, whole and flattened to one line."""

from __future__ import annotations

import pytest
from reading import GENRE

from ingest.issued import issued


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("……重大事项及时报告国务院。\n国务院办公厅\n2018年12月11日\n（此件公开发布）\n", "2018-12-11"),
        ("请认真贯彻执行。 陕西省人民政府办公厅 2020年2月16日 陕西省应对新冠肺炎…", "2020-02-16"),
        ("请认真贯彻执行。 2020年2月4日\u3000\u3000（此件主动公开）", "2020-02-04"),
        ("市有关部门） 北京市人民政府办公厅 2020年2月3日\u200d\u200d 分享：", "2020-02-03"),
        ("\u3000\u3000北京市人民政府办公厅 \u3000\u30002020年2月3日", "2020-02-03"),
        ("某市人民政府\n二〇二五年十二月三十一日\n", "2025-12-31"),
        ("某市人民政府\n2025 年 6 月 3 日\n", "2025-06-03"),
        ("请抓好贯彻落实。安顺市人民政府2023年9月5日（此件公开发布）安顺市市级储备粮管理办法", "2023-09-05"),
        ("实施期限延长至2021年4月30日。", None),
        ("某区教育局2020年6月30日前完成", None),
        ("某市人民政府\n2020年13月3日\n", None),
        ("自2020年1月1日 至3月31日", None),
        ("", None),
    ],
)
def test_the_date_under_a_signature(text: str, date: str | None) -> None:
    assert issued(text, GENRE) == date


@pytest.mark.parametrize(
    ("number", "signed", "date"),
    [
        ("国发〔2018〕42号", "2018年12月21日", "2018-12-21"),
        ("国办发〔2018〕126号", "2019年1月2日", "2019-01-02"),  # numbered in December, signed in January
        ("国办发[2018]126号", "2015年1月2日", "2018"),  # the signature of another document
        ("国办发〔2018〕126号", "没有日期", "2018"),
        ("没有年份的文号", "没有日期", None),
    ],
)
def test_the_number_stands_by_it(number: str, signed: str, date: str | None) -> None:
    assert issued(f"国务院\n{signed}\n", GENRE, number) == date
