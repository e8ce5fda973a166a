"""By when, and over which time. Phrases from published plans, and from the grammar of how plans write time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, whole

from ingest.deadlines import TimeReader

READER = TimeReader(GENRE, (2024, 2026))
DATED = TimeReader(GENRE, (2018, 2020), "2018-03-15")


def deadlines(text: str, reader: TimeReader = READER) -> list[tuple[str, str]]:
    return [(found.value, found.span.of(text)) for found in reader.deadlines(text, whole(text))]


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("计划用三年时间，至2026年底，全面完成普查", "2026-12", "至2026年底"),
        ("到2026年底基本实现街镇体检全覆盖", "2026-12", "到2026年底"),
        ("力争至2026年实现全覆盖", "2026", "至2026年"),
        ("2019年6月底前，研究建立指标体系", "2019-06", "2019年6月底前"),
        ("2025年底前完成改造", "2025-12", "2025年底前"),
        ("2025年年底前完成改造", "2025-12", "2025年年底前"),
        ("在2022年2月5日前如数交还", "2022-02", "在2022年2月5日前"),
        ("实施办法，于2018年12月31日前报送国务院办公厅", "2018-12", "于2018年12月31日前"),
        ("2020年之前建成", "2020", "2020年之前"),
        ("2020年以前建成", "2020", "2020年以前"),
        ("2020年末全部完成", "2020-12", "2020年末"),
        ("2019年上半年，试点城市印发方案", "2019-06", "2019年上半年"),
        ("2021年下半年验收", "2021-12", "2021年下半年"),
        ("2025年第三季度完成招标", "2025-09", "2025年第三季度"),
        ("2025年三季度末前完成招标", "2025-09", "2025年三季度末前"),
        ("机构要在2020年一季度前实现岗位信息在线发布", "2020-03", "在2020年一季度前"),
        ("2020年前三季度完成投资计划的80%", "2020-09", "2020年前三季度"),
        ("截至2020年12月31日", "2020-12", "截至2020年12月31日"),
        ("不晚于2025年10月开工", "2025-10", "不晚于2025年10月"),
        ("2025年6月中旬前上报", "2025-06", "2025年6月中旬前"),
        ("2025年汛期前完成清淤", "2025", "2025年汛期前"),
        ("展望2035年，现代物流体系更加完善", "2035", "展望2035年"),
        ("力争到“十四五”末，森林覆盖率达到60%", "2025-12", "到“十四五”末"),
        ("“十三五”期末全面建成", "2020-12", "“十三五”期末"),
        ("到二〇二五年底前完成", "2025-12", "到二〇二五年底前"),
        ("２０２５年１２月底前完成", "2025-12", "２０２５年１２月底前"),
        ("二〇二五年十二月底前完成", "2025-12", "二〇二五年十二月底前"),
        ("2020 年 6 月 底前完成", "2020-06", "2020 年 6 月 底前"),
        ("2020年6月\n底前完成", "2020-06", "2020年6月\n底前"),
        ("到\n2025年，在主产区建设一批设施", "2025", "到\n2025年"),
        ("2020年采暖季前，基本完成散煤替代", "2020", "2020年采暖季前"),
        ("2022年6月30日前集中退还存量留抵税额", "2022-06", "2022年6月30日前"),
        ("力争用三年左右时间（到2025年）建成", "2025", "到2025年"),
        ("（2025年12月底前完成）", "2025-12", "2025年12月底前"),
        ("到2025年6月底前，起草条例", "2025-06", "到2025年6月底前"),
        ("2025年底前开始试运行", "2025-12", "2025年底前"),
        ("确保在2020年实现“清零”", "2020", "在2020年"),
        ("力争2020年建成投产", "2020", "2020年"),
        ("补贴资金于2020年6月底前拨付到位", "2020-06", "于2020年6月底前"),
        ("2020年6月底前，完成减税降费政策的落实", "2020-06", "2020年6月底前"),
    ],
)
def test_a_deadline(text: str, value: str, quote: str) -> None:
    assert deadlines(text) == [(value, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "自2020年1月1日至2020年6月30日减免租金",  # a period of validity has a beginning
        "2020年1月1日至3月31日，对捐赠物资免征进口税",
        "执行期暂定为自政策发布之日起至2020年6月30日",
        "自印发之日起实施，有效期至2020年底",
        "本通知自发布之日起暂执行至2020年6月30日止",
        "本办法自2025年5月1日起施行，有效期至2030年4月30日",
        "2019年底以来",
        "比2019年底下降",
        "较2020年底提高",
        "与2020年底相比",
        "由2020年底的10%提高到20%",
        "确保2020年信贷余额不低于2019年同期余额",
        "不高于2017年底标准",
        "征收所属期至2021年度",
        "2024-2026年行动计划",
        "2024—2026年，每年新建5个",
        "2020年3月至10月集中整治",
        "到2026年13月",  # no such month: the year alone would be another date
        "持续推进违法建筑治理",  # a verb, not a time
        "2026年工作要点",
        "2025年前后建成",
        "2025年初的统计",
        "《中华人民共和国第十四个五年规划和到2035年远景目标纲要》",
        "从2019年起，各部门于每年2月底前提出名单",
        "2020年起，每年2月底前完成，3月底前国家完成分析",
        "每年年底前报送总结",
        "三年内建设17个",
        "6月底前完成",  # which year, the sentence does not say
        "今年底前完成",  # nor does the plan say when it was issued
        "2018年建成投用，2019年达产",  # may be past: the plan does not say when it was issued
        "数据截至2025年底",
        "12020年底前",
        # what is granted until then
        "实施期限延长至2021年4月30日",
        "申请期限至2020年12月31日",
        "应缴社会保险费征收期延长至2020年7月底",
        "延续实施至2023年12月31日",
        "优惠政策执行至2022年底",
        "企业可在2020年2月24日前完成电子支付",
        "在2020年3月31日前，邮政寄递发票暂免收取邮寄费用",
        "2020年6月底前，对承租国有房屋的企业免收租金",
        "2020年第一季度房租免收",
        "2020年一季度可减半或全免房租",
        # conditions
        "对2020年6月30日前到期的在保企业采取续保措施",
        "企业2020年5月1日前到期的贷款采取续贷措施",
        "2020年3月底前复工复产的，给予奖励",
        "2019年底前已建成的小区",
        "2022年底前完成投资的项目，给予奖励",
        "2022年12月31日前取得营业执照的个体工商户",
        "2030年前碳达峰行动方案",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert deadlines(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("今年6月底前完成", ["2018-06"]),
        ("今年底前完成", ["2018-12"]),
        ("明年底前完成", ["2019-12"]),
        ("明年一季度前完成", ["2019-03"]),
        ("确保年底前应还尽还", ["2018-12"]),
        ("力争年内建成投用", ["2018"]),
        ("如年内继续举办", []),
        ("对毕业2年内高校毕业生给予补贴", []),
        ("三年内完成", []),
        ("去年底前完成", []),
        ("今年以来，完成改造", []),
        ("2020年初步建成300个集团", ["2020"]),
        ("2019年，在全国启动绩效考核工作", ["2019"]),
        ("2019年，全国经济形势严峻", []),
        ("2017年，全市建成公园20个", []),  # past
        ("截至2017年底，中欧班列通达20多个国家", []),
        ("到2017年底，全市森林覆盖率达到50%。到2020年达到55%", ["2020"]),
        ("2020年12月完成验收", ["2020-12"]),
        ("2020年建成的项目，", []),
        ("2020年在管理改革上取得决定性进展", ["2020"]),
        ("力争2020年天然气占能源消费比重达到10%", ["2020"]),
        ("力争2020年企业贷款同比增长不低于15%", []),
        ("2020年是全面建成小康社会和“十三五”规划收官之年", []),
        ("2020年新增的企业贷款，由财政贴息", []),
        ("重点保障企业，2020年新增的贷款给予贴息", []),
        ("2017年12月印发", []),
        ("2018年3月底前完成", ["2018-03"]),  # the month in which the plan was issued
        ("2018年2月底前完成", []),
    ],
)
def test_where_the_plan_says_when_it_was_issued(text: str, values: list[str]) -> None:
    assert [value for value, _ in deadlines(text, DATED)] == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("完成时限：持续推进", [("ongoing", "持续推进")]),
        ("完成时间:长期", [("ongoing", "长期")]),
        ("（责任单位：区建管委；完成时限：长期坚持）", [("ongoing", "长期坚持")]),
        ("时间节点：常态化推进", [("ongoing", "常态化推进")]),
        ("完成时限：每年12月底前", [("ongoing", "每年")]),
        ("完成时限：2025年12月", [("2025-12", "2025年12月")]),
        ("完成时限：2025年12月31日；责任单位：2026年办", [("2025-12", "2025年12月31日")]),
        ("完成时限：2025年", [("2025", "2025年")]),
        ("完成时限2025年6月", [("2025-06", "2025年6月")]),
        ("（牵头单位：区房管局，时间节点：2024—2026年）", [("2026", "2024—2026年")]),
        ("进度安排：2020年3月至10月", [("2020-10", "2020年3月至10月")]),
        ("完成时限：2024年6月底前、12月底前", [("2024-06", "2024年6月底前"), ("2024-12", "12月底前")]),
        ("完成时限：2024年6月底前完成，长期坚持", [("2024-06", "2024年6月底前"), ("ongoing", "长期坚持")]),
        ("完成时限：三年内", [("2026", "三年内")]),
        ("完成时限：2025.12", [("2025-12", "2025.12")]),
        ("完成时限：2025-06-30前", [("2025-06", "2025-06-30前")]),
        ("完成时限：6月底前", []),
        ("完成时限：立即整改", []),
        ("完成时限：2024年\n2026年工作要点", [("2024", "2024年")]),
    ],
)
def test_behind_a_label_of_time_any_date_is_one(text: str, found: list[tuple[str, str]]) -> None:
    assert deadlines(text) == found


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("2025年12月", ["2025-12"]),
        ("持续推进", ["ongoing"]),
        ("2024年底前", ["2024-12"]),
        ("区建管委", []),
        ("2025", []),
    ],
)
def test_a_cell_under_a_head_of_time(cell: str, values: list[str]) -> None:
    assert [found.value for found in READER.deadlines(cell, whole(cell), labelled=True)] == values


@pytest.mark.parametrize(
    ("head", "is_one"), [("完成时限", True), ("完成\n时限", True), ("责任单位", False), ("", False)]
)
def test_heads_of_time(head: str, is_one: bool) -> None:
    assert READER.is_label(head) is is_one


def test_several_in_the_order_of_the_text() -> None:
    assert [value for value, _ in deadlines("2025年底前建成，到2030年达标，2024年6月底前立项")] == [
        "2025-12",
        "2030",
        "2024-06",
    ]


def test_a_month_takes_the_year_of_its_sentence() -> None:
    text = "2020年3月底前立项，6月底前开工。9月底前完工。"
    assert deadlines(text) == [("2020-03", "2020年3月底前"), ("2020-06", "6月底前")]


@pytest.mark.parametrize(
    ("phrase", "value", "words"),
    [
        ("三年内建设17个高品质“美丽街区”", "2024-2026", ["三年内"]),
        ("用三年时间建成", "2024-2026", ["用三年时间"]),
        ("两年内建成2个", None, ["两年内"]),  # not the plan's whole period
        ("2024-2025年实施精品小区建设", "2024-2025", ["2024-2025年"]),
        ("2024年—2025年实施", "2024-2025", ["2024年—2025年"]),
        ("每年完成不少于20个小区", "annual", ["每年"]),
        ("年均增速超过20%", "annual", ["年均"]),
        ("到2026年底达到95%", "2026-12", ["到2026年底"]),
        ("到“十四五”末达到95%", "2025-12", ["到“十四五”末"]),
        ("2020年超过300万亿元", "2020", ["2020年"]),
        ("2020 年超过300万亿元", "2020", ["2020 年"]),
        ("较2020年提高0.5个百分点", None, []),
        ("2019年起新增的担保", None, []),
        ("上年度实际缴纳失业保险费的50%", None, []),
        ("新增加装电梯466台", None, []),
    ],
)
def test_a_period(phrase: str, value: str | None, words: list[str]) -> None:
    stated, places = READER.period(phrase)
    assert stated == value
    assert [phrase[start:end] for start, end in places] == words


def test_three_years_of_a_plan_without_a_period() -> None:
    assert TimeReader(GENRE).period("三年内建设")[0] is None


@given(
    st.text(alphabet="2026年月日底前到至自较1年内三每 ，度完成时限：持续推进今明“十四五”末—季\n", max_size=60),
    st.booleans(),
)
def test_deadlines_lie_in_the_text_and_share_no_character(text: str, labelled: bool) -> None:
    taken: set[int] = set()
    for found in DATED.deadlines(text, whole(text), labelled=labelled) if text else ():
        places = set(range(found.span.start, found.span.end))
        assert max(places) < len(text)
        assert found.value == "ongoing" or not places & taken
        taken |= places


@pytest.mark.parametrize(
    "piece",
    [
        "年",
        "20",
        "2020年",
        "6月",
        "2020年6月底前",
        " ",
        "\n",
        "完成时限：",
        "十五",
        "至",
        "《",
        "2020年，",
        "的",
        "1月至",
    ],
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    for reader in (READER, DATED):
        assert all(found.span.end <= len(text) for found in reader.deadlines(text, whole(text)))
    assert time.process_time() - began < 4
