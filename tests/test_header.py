"""The head of a plan. Heads from published plans, shortened."""

from __future__ import annotations

import pytest
from reading import GENRE

from ingest.header import read_info
from ingest.records import PlanInfo


def info(text: str, **known: object) -> PlanInfo:
    return read_info(text, GENRE, "file-name", "0" * 64, known)


CHANGNING = "附件： \n\n长宁区城市管理精细化三年行动计划\n\n（2024-2026年）（送审稿）\n\n    为深入贯彻"


def test_the_changning_plan() -> None:
    found = info(CHANGNING)
    assert found.title == "长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）"
    assert (found.level, found.area, found.period, found.status) == ("区", "长宁区", (2024, 2026), "送审稿")
    assert (found.issuer, found.number, found.date, found.source) == (None, None, None, None)


def test_what_the_manifest_says_wins() -> None:
    found = info(CHANGNING, issuer="长宁区人民政府", period=[2024, 2025], status=None)
    assert (found.issuer, found.period, found.status) == ("长宁区人民政府", (2024, 2025), "送审稿")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "国务院关于加快推进农机装备产业\n转型升级的指导意见\n国发〔2018〕42号\n",
            "国务院关于加快推进农机装备产业转型升级的指导意见",
        ),
        ("\ufeff某市行动计划（2026—2027年）\n一、", "某市行动计划（2026—2027年）"),
        ("沈阳市若干措施的通知 各区、县（市）人民政府：", "沈阳市若干措施的通知"),  # line breaks were lost
        (
            "省发展改革委印发《若干政策措施》的通知（黔发改服务〔2020〕111号） 各市",
            "省发展改革委印发《若干政策措施》的通知",
        ),
        ("某区三年行动计划（2024-2026年）实施方案\n", "某区三年行动计划（2024-2026年）实施方案"),
        ("国发〔2018〕42号\n国务院关于农机的意见\n", "国务院关于农机的意见"),  # the number above the title
        (
            "导航\n当前位置：首页>政策\n某市独角兽企业行动计划（2025—2027年）　政策咨询\n一、",
            "某市独角兽企业行动计划（2025—2027年）",
        ),
        ("索引号：11440\n名称：关于\n关于印发《某市行动计划》的通知\n各单位：\n", "关于印发《某市行动计划》的通知"),
        ("附件：某区重点任务分解表\n\n序号\n", "某区重点任务分解表"),
        ("附件1\n某区工作方案\n一、", "某区工作方案"),
        ("# 某区任务清单\n\n| 序号 |\n", "某区任务清单"),
        ("为深入贯彻落实《某省若干政策措施 》，现提出以下意见\n", "file-name"),
        ("各区人民政府：\n为了。\n制定某某方案\n", "file-name"),
        ("各区人民政府：\n为了。\n", "file-name"),
        ("", "file-name"),
    ],
)
def test_the_title(text: str, title: str) -> None:
    assert info(text).title == title


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国务院意见\n国发〔2018〕42号\n", "国发〔2018〕42号"),
        ("市政府通知\n粤府[2018]114 号\n", "粤府[2018]114号"),
        ("若干措施 为落实《关于做好工作的通知》(肺炎机制发〔2020〕23号)、", None),  # the number of what it cites
        ("若干措施", None),
    ],
)
def test_its_own_number(text: str, number: str | None) -> None:
    assert info(text).number == number


@pytest.mark.parametrize(
    ("title", "area", "level"),
    [
        ("长宁区城市管理行动计划", "长宁区", "区"),
        ("上海市长宁区城市管理行动计划", "长宁区", "区"),
        ("北京市人民政府办公厅关于若干措施的通知", "北京市", "市"),
        ("浦东新区城市更新行动方案", "浦东新区", "区"),
        ("广东省进一步稳定就业政策措施", "广东省", "省"),
        ("关于印发《黄浦区行动方案》的通知", "黄浦区", "区"),
        ("国务院关于加快市区发展的意见", None, "国"),
        ("推进城市更新行动方案", None, None),
        ("关于加快县区发展的意见", None, None),
        ("智慧社区建设行动计划", None, None),
    ],
)
def test_area_and_level(title: str, area: str | None, level: str | None) -> None:
    assert (info(title).area, info(title).level) == (area, level)


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("国务院办公厅关于推广的通知", "国务院办公厅"),
        ("江西省人民政府印发关于政策措施的通知", "江西省人民政府"),
        ("怀化市人民政府印发《措施》的通知", "怀化市人民政府"),
        ("长宁区行动计划", None),
        ("关于印发《黄浦区行动方案》的通知", None),
    ],
)
def test_the_issuer(title: str, issuer: str | None) -> None:
    assert info(title).issuer == issuer
