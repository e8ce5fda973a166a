"""What is measured, and what only looks like it. Phrases from the Changning plan and other published plans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, Placed, whole

from ingest.deadlines import TimeReader
from ingest.indicators import IndicatorReader
from ingest.records import Indicator

READER = IndicatorReader(GENRE, TimeReader(GENRE, (2024, 2026)))


def indicators(text: str) -> list[Indicator]:
    return list(READER.indicators(text, whole(text)))


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "sign", "period"),
    [
        ("三年内建设17个高品质“美丽街区”", "建设高品质“美丽街区”", 17, "个", "=", "2024-2026"),
        ("“美丽街区”覆盖率力争达到60%", "“美丽街区”覆盖率", 60, "%", "=", None),
        ("全区入地率达到90%以上", "全区入地率", 90, "%", ">=", None),
        ("三年内整治人行道面积不低于15万平方米", "整治人行道面积", 150_000, "平方米", ">=", "2024-2026"),
        ("2024-2025年实施精品小区建设约230万平方米", "实施精品小区建设", 2_300_000, "平方米", "≈", "2024-2025"),
        ("每年完成不少于20个小区物业服务费调整", "小区物业服务费调整", 20, "个", ">=", "annual"),
        ("达标率稳定在95%以上", "达标率", 95, "%", ">=", None),
        ("农机总动力稳定在11亿千瓦左右", "农机总动力", 1.1e9, "千瓦", "≈", None),
        ("总费用与国内生产总值的比率降至14.7％", "总费用与国内生产总值的比率", 14.7, "%", "<=", None),
        ("审批时限压缩至3个工作日", "审批时限", 3, "个工作日", "<=", None),
        ("给予最高不超过20万元的补助", "给予的补助", 200_000, "元", "<=", None),
        ("最长不超过3个月", "最长", 3, "个月", "<=", None),
        ("不高于200元", "", 200, "元", "<=", None),
        ("新增企业1000余家", "新增企业", 1000, "家", ">=", None),
        ("新增企业1,050家", "新增企业", 1050, "家", "=", None),
        ("新增企业1.2万家", "新增企业", 12_000, "家", "=", None),
        ("利率减100个基点", "利率减", 100, "个基点", "=", None),
        ("占比较2020年提高0.5个百分点", "占比较2020年提高", 0.5, "个百分点", "=", None),
        ("增加10 个", "增加", 10, "个", "=", None),
    ],
)
def test_an_indicator(text: str, name: str, value: float, unit: str, sign: str, period: str | None) -> None:
    (found,) = indicators(text)
    assert found.value == pytest.approx(value)
    assert (found.name, found.unit, found.comparator.value, found.period) == (name, unit, sign, period)
    assert found.span.of(text) == text


@pytest.mark.parametrize(
    ("text", "value", "upper"),
    [
        ("建设3—5个公园", 3, 5),
        ("建设3-5个公园", 3, 5),
        ("占比60%至70%", 60, 70),
        ("投资10万—20万元", 100_000, 200_000),
        ("投资10—20万元", 100_000, 200_000),
    ],
)
def test_a_range(text: str, value: float, upper: float) -> None:
    (found,) = indicators(text)
    assert (found.value, found.upper, found.comparator.value) == (value, upper, "range")


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("轨交和公交换乘距离在50米以内", "condition", "在50米以内"),
        ("对使用满15年的老旧住宅电梯", "condition", "使用满15年"),
        ("完成现状管龄超10年以上排水主管的检测", "condition", "现状管龄超10年以上"),
        ("达到3—5年一遇雨水排水能力", "condition", "3—5年一遇"),
        ("现有城市公园24小时开放", "condition", "24小时开放"),
        ("“15分钟社区美好生活圈”与完整社区建设", "condition", "“15分钟社区美好生活圈”"),
        ("打造15分钟便民生活圈", "condition", "15分钟便民生活圈"),
        ("开展“千座公园”建设", "slogan", "“千座公园”"),
        ("轨交三、四号线桥下空间", "name", "三、四号线"),
        ("举办第3届进口博览会", "condition", "第3届"),
        ("构建“1+3”体系", "condition", "“1+3”"),
    ],
)
def test_a_number_that_is_none(text: str, kind: str, quote: str) -> None:
    (found,) = READER.mentions(text, whole(text))
    assert (found.kind, found.span.of(text)) == (kind, quote)
    assert indicators(text) == []


@pytest.mark.parametrize(
    "text", ["2026年底前完成", "运行5年", "第三轮行动", "A5个", "提升至4.5版", "一批示范项目", "5G基站"]
)
def test_no_indicator(text: str) -> None:
    assert indicators(text) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("力争至2026年实现全覆盖。", "力争至2026年实现全覆盖"),
        ("入地率达标，重点区域架空线全部入地。", "重点区域架空线全部入地"),
        ("新建公园全部免费开放", "新建公园全部免费开放"),
        ("确保动态“清零”", "确保动态“清零”"),
        ("至2026年底，全面完成雨污混接普查和整治", "全面完成雨污混接普查和整治"),
        ("做到应装尽装", "做到应装尽装"),
    ],
)
def test_a_target_without_a_number(text: str, quote: str) -> None:
    assert [found.span.of(text) for found in READER.coverage(text, whole(text))] == [quote]


@pytest.mark.parametrize("text", ["形成全覆盖的排水用户清单", "加强安全部署", "全面推进老化管网改造", "给予全部的支持"])
def test_no_target(text: str) -> None:
    assert list(READER.coverage(text, whole(text))) == []


def test_a_date_that_opens_a_sentence_holds_to_its_end() -> None:
    first, second, third = indicators("到2025年，总动力达到10亿千瓦，机械化率达到70%。全区新建5个。")
    assert (first.period, second.period, third.period) == ("2025", "2025", None)


@given(st.text(alphabet="1234567890.,%％万亿个米年内不超过低于达到以上约—-至“”（），。建设 \n", max_size=80))
def test_every_record_lies_in_the_text(text: str) -> None:
    if text:
        records: list[Placed] = [
            *indicators(text),
            *READER.coverage(text, whole(text)),
            *READER.mentions(text, whole(text)),
        ]
        assert all(record.span.of(text).strip() == record.span.of(text) != "" for record in records)
