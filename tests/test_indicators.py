"""What is measured, and what only looks like it. Phrases from the Changning plan and other published plans."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, Placed, corpus, whole

from ingest.deadlines import TimeReader
from ingest.indicators import IndicatorReader
from ingest.records import Indicator, Span

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
        ("办理时间不超过3小时", "办理时间", 3, "小时", "<=", None),
        ("补贴资金发放到位率达到100%", "补贴资金发放到位率", 100, "%", "=", None),
        ("参保比例由50%提高到60%以上", "参保比例", 60, "%", ">=", None),
        ("资源利用率从10%降至5%", "资源利用率", 5, "%", "<=", None),
        ("将24项激励措施调整增加为30项激励措施", "激励措施", 30, "项", "=", None),
        ("占比比2020年提高5个百分点", "占比比2020年提高", 5, "个百分点", "=", None),
        ("“十四五”期间新建公园50个", "新建公园", 50, "个", "=", "2021-2025"),
        ("到“十四五”末，森林覆盖率≥60%", "森林覆盖率", 60, "%", ">=", "2025-12"),
        ("颗粒物浓度下降到35微克/立方米", "颗粒物浓度", 35, "微克/立方米", "<=", None),
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
    assert text.endswith(found.span.of(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("花生种植、收获机械化率分别达到65%和55%", {"花生种植机械化率": 65, "花生收获机械化率": 55}),
        ("城镇、农村居民收入分别达到5万元和2万元", {"城镇居民收入": 50_000, "农村居民收入": 20_000}),
        ("产量、产值分别增长10%、20%", {"产量增长": 10, "产值增长": 20}),
        ("PM2.5和PM10浓度分别下降10%和15%", {"PM2.5浓度下降": 10, "PM10浓度下降": 15}),
        ("建设50所高等职业学校和150个骨干专业（群）", {"建设高等职业学校": 50, "建设骨干专业（群）": 150}),
        ("完成120个左右枢纽、100个左右基地建设", {"枢纽": 120, "基地建设": 100}),
        (
            "口罩日产量2000万个（其中：医用100万个）、防护服日产量10万件",
            {"口罩日产量": 2e7, "医用": 1e6, "防护服日产量": 1e5},
        ),
    ],
)
def test_several_in_one_phrase_have_names_of_their_own(text: str, named: dict[str, float]) -> None:
    assert {found.name: found.value for found in indicators(text)} == named


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("给予最高不超过20万元的补助", ["20万元"]),
        ("对投资给予30%的补助，最高不超过500万元", ["30%", "500万元"]),
        ("给予每人每天300元补助", ["300元"]),
        ("返还其上年度实际缴纳失业保险费的50%", ["50%"]),
        ("按每人1000元的标准享受补贴", ["1000元"]),
        ("补贴标准提高至5000元", ["5000元"]),
        ("可申请最高不超过15万元的创业担保贷款", ["15万元"]),
        ("贴息期限不超过1年", ["1年"]),
        ("延期缴纳，最长不超过3个月", ["3个月"]),
        ("职工人数增长20%及以上的，予以支持", ["20%"]),
        ("在达到12000元的基础上", ["12000元"]),
    ],
)
def test_what_is_granted_is_no_aim(text: str, quotes: list[str]) -> None:
    assert indicators(text) == []
    assert [found.span.of(text) for found in READER.mentions(text, whole(text))] == quotes


def test_what_was_before_the_plan_is_no_aim() -> None:
    reader = IndicatorReader(GENRE, TimeReader(GENRE, None, "2022-05-17"))
    text = "“十三五”期间，物流总额增长，年均增速达5.6%。截至2020年底，通达90个城市。到2025年，建成100个基地。"
    assert [found.value for found in reader.indicators(text, whole(text))] == [100]


def test_a_number_takes_its_name_from_the_phrase_before() -> None:
    (found,) = indicators("新建绿道，不少于10公里。")
    assert (found.name, found.value, found.comparator.value) == ("新建绿道", 10, ">=")


HEADS = ["类别", "指标名称", "单位", "2020年", "2025年目标", "属性"]


def cut(row: str) -> list[Span | None]:
    """The cells of a line between tabs."""
    spans: list[Span | None] = []
    at = 0
    for cell in row.split("\t"):
        spans.append(Span(at, at + len(cell)) if cell else None)
        at += len(cell) + 1
    return spans


@pytest.mark.parametrize(
    ("row", "name", "value", "upper", "unit", "sign"),
    [
        ("生态\t森林覆盖率\t%\t58.5\t60\t约束性", "森林覆盖率", 60, None, "%", "="),
        ("生态\t森林覆盖率\t%\t58.5\t≥60\t约束性", "森林覆盖率", 60, None, "%", ">="),
        ("生态\t1.森林覆盖率（%）▲\t\t58.5\t60以上\t约束性", "森林覆盖率", 60, None, "%", ">="),
        ("民生\t城镇新增就业\t万人\t10\t[50]\t预期性", "城镇新增就业", 500_000, None, "人", "="),
        ("民生\t医疗床位\t\t1000张\t1.2万张左右\t预期性", "医疗床位", 12_000, None, "张", "≈"),
        ("民生\t公园\t个\t\t50-60\t预期性", "公园", 50, 60, "个", "range"),
        ("民生\t能耗降低\t%\t—\t＜3.5\t", "能耗降低", 3.5, None, "%", "<="),
    ],
)
def test_a_row_of_a_table(row: str, name: str, value: float, upper: float | None, unit: str, sign: str) -> None:
    (found,) = READER.row(row, HEADS, cut(row))
    assert (found.name, found.value, found.upper, found.unit, found.comparator.value) == (
        name,
        value,
        upper,
        unit,
        sign,
    )
    assert found.period == "2025"
    assert name in found.span.of(row)
    assert found.span.end == cut(row)[4].end  # type: ignore[union-attr]


@pytest.mark.parametrize("cell", ["完成国家下达任务", "—", "2025年建成", "3年", ""])
def test_a_cell_without_a_number(cell: str) -> None:
    row = f"民生\t公园\t\t10\t{cell}\t预期性"
    assert list(READER.row(row, HEADS, cut(row))) == []


@pytest.mark.parametrize(
    ("heads", "values"),
    [
        (["指标", "单位", "2024年", "2025年", "2026年"], [("2025", 20), ("2026", 30)]),
        (["指标", "单位", "2023年实际", "2025年", "2026年"], [("2025", 20), ("2026", 30)]),
        (
            ["主 要\n指 标", "单位", "2024年目标", "2025年目标", "2026年目标"],
            [("2024", 10), ("2025", 20), ("2026", 30)],
        ),
        (["指标", "单位", "现状值", "目标值", "备注"], [(None, 20)]),
        (["指标", "单位", "完成情况", "责任单位", "备注"], []),
        (["一级指标", "二级指标", "三级指标", "指标性质", "指标说明"], []),
        (["序号", "任务", "责任单位", "完成时限", "备注"], []),
    ],
)
def test_the_columns_of_aims(heads: list[str], values: list[tuple[str | None, float]]) -> None:
    row = "公园\t个\t10\t20\t30"
    assert [(found.period, found.value) for found in READER.row(row, heads, cut(row))] == values


def test_tables_of_indicators_without_numbers_give_none(shared_plans: Path) -> None:
    """The table of hospital assessment names 55 indicators and sets no value; ×100% in it is arithmetic."""
    plan = corpus().read_file(next(shared_plans.glob("11-*.html")))
    (table,) = plan.layout.tables
    heads = [plan.text[cell.start : cell.end] for cell in table.cells if cell.row == 0]
    assert len(heads) == 5
    grid: dict[tuple[int, int], Span | None] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            grid[row, cell.column] = Span(cell.start, cell.end) if cell.start < cell.end else None
    rows = sorted({row for row, _ in grid} - {0})
    assert len(rows) > 50
    for row in rows:
        assert list(READER.row(plan.text, heads, [grid.get((row, column)) for column in range(5)])) == []
    assert indicators("计算方法：出院患者手术台次数/同期出院患者总人次数×100%") == []


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
    (led,) = indicators("力争到“十四五”末，机械化率达到70%。")
    assert led.period == "2025-12"


@given(st.text(alphabet="1234567890.,%％万亿个米年内不超过低于达到以上约—-至“”（），。建设 \n", max_size=80))
def test_every_record_lies_in_the_text(text: str) -> None:
    if text:
        records: list[Placed] = [
            *indicators(text),
            *READER.coverage(text, whole(text)),
            *READER.mentions(text, whole(text)),
        ]
        assert all(record.span.of(text).strip() == record.span.of(text) != "" for record in records)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "10%",
        "10%、",
        "，",
        "由10%提高到20%",
        "（",
        "年",
        "给予",
        "按",
        "对",
        "1,000",
        "达到",
        "甲",
        "每年",
        "《",
        "“1",
        "分别达到1%和2%",
    ],
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    records: list[Placed] = [
        *indicators(text),
        *READER.coverage(text, whole(text)),
        *READER.mentions(text, whole(text)),
    ]
    assert all(record.span.end <= len(text) for record in records)
    assert time.process_time() - began < 12
