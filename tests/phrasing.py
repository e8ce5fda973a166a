"""Questions drawn from templates, each with its answer by plain Python over the records that reading a plan gives.

An oracle for the reader: it knows no graph, no algebra and no pattern of ``questions.toml``. A form is a function of
``Choose``, which draws one of several things; hypothesis draws in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from ingest.records import Plan, Role
from ingest.register import Register

DIGITS = "零一二三四五六七八九"


class Choose(Protocol):
    """Draws one of several things."""

    def __call__(self, options: Sequence[Any], /) -> Any: ...


@dataclass(frozen=True)
class Row:
    """A task as the oracle knows it; ``leaders`` in the order of the note."""

    number: int
    section: str
    leaders: tuple[str, ...]
    indicators: tuple[tuple[str, float, str], ...]

    @property
    def measured(self) -> bool:
        return bool(self.indicators)


@dataclass(frozen=True)
class Drawn:
    """A question and what it asks for: ``found`` are numbers of tasks, names of departments, or values of indicators.

    ``counts`` are the tasks of each department, where they are ordered by it.
    """

    question: str
    found: tuple[int | str | tuple[str, float, str], ...]
    counted: bool = False
    counts: tuple[int, ...] = ()


class World:
    """The records of one plan, and every name of every department in it."""

    def __init__(self, plan: Plan, register: Register) -> None:
        self.rows = [
            Row(
                int(task.number),
                next(s.number for s in plan.sections if s.span.holds(task.span)),
                tuple(dict.fromkeys(a.department for a in task.assignments if a.role is Role.LEAD)),
                tuple((task.number, float(i.value), i.unit) for i in task.indicators),
            )
            for task in plan.tasks
        ]
        self.sections = [section.number for section in plan.sections]
        leaders = dict.fromkeys(name for row in self.rows for name in row.leaders)
        self.names = {name: self._names(name, plan, register) for name in leaders}
        self.departments = list(self.names)

    @staticmethod
    def _names(name: str, plan: Plan, register: Register) -> tuple[str, ...]:
        known = register.resolve(name, plan.info.area)
        return known.names if known else (name,)


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 10 十, 23 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (
        DIGITS[ones] if ones or not tens else ""
    )


def written(number: int, choose: Choose) -> str:
    said: str = choose([str(number), numeral(number)])
    return said


def departments(world: World, choose: Choose, most: int, least: int = 1) -> list[tuple[str, str]]:
    """Different departments, each with one of its names."""
    found: dict[str, str] = {}
    for _ in range(choose(range(least, most + 1))):
        name = choose([one for one in world.departments if one not in found])
        found[name] = choose(world.names[name])
    return list(found.items())


Test = Callable[[Row], bool]

ASK = [
    "牵头哪些任务？",
    "牵头的任务有哪些",
    "牵头了哪些任务",
    "牵头的是哪几项任务？",
    "牵头的任务",
    "牵头负责哪些工作",
    "领衔的任务都有哪些？",
]
COUNT = ["牵头多少项任务？", "一共牵头几项任务", "牵头的任务有多少项", "牵头的任务有几项？", "牵头任务的数量是多少"]
POLITE = ["", "", "", "请问", "我想知道", "请列出", "帮我查一下", "麻烦问一下，"]


def list_or_count(subject: str, test: Test, world: World, choose: Choose, extra: str = "") -> Drawn:
    counted = choose([False, False, True])
    asks = COUNT if counted else ASK
    found = tuple(row.number for row in world.rows if test(row))
    return Drawn(f"{choose(POLITE)}{subject}{extra}{choose(asks)}", found, counted)


def one(world: World, choose: Choose) -> Drawn:
    """区房管局牵头哪些任务"""
    [(name, said)] = departments(world, choose, 1)
    return list_or_count(choose(["", "由"]) + said, lambda row: name in row.leaders, world, choose)


def in_section(world: World, choose: Choose) -> Drawn:
    """第三部分里区房管局牵头哪些任务"""
    [(name, said)] = departments(world, choose, 1)
    section = choose(world.sections)
    place = choose([f"第{section}部分"])
    subject = choose([f"{place}里，{said}", f"{place}中{said}", f"{said}在{place}", f"在{place}，由{said}"])
    return list_or_count(subject, lambda row: name in row.leaders and row.section == section, world, choose)


def together(world: World, choose: Choose) -> Drawn:
    """区房管局、区建管委和区城运中心共同牵头哪些任务"""
    chosen = departments(world, choose, 3, 2)
    subject = joined([said for _, said in chosen], choose(["和", "与", "跟", "、"]))
    word = choose(["共同", "一起", "联合", "都"])
    wanted = {name for name, _ in chosen}
    drawn = list_or_count(subject, lambda row: wanted <= set(row.leaders), world, choose, word)
    return replace(drawn, question=drawn.question.replace("都一共", "一共都"))


def either(world: World, choose: Choose) -> Drawn:
    """区房管局或区建管委牵头的任务"""
    chosen = departments(world, choose, 3, 2)
    subject = joined([said for _, said in chosen], choose(["或", "或者", "或是"]))
    wanted = {name for name, _ in chosen}
    return list_or_count(subject, lambda row: bool(wanted & set(row.leaders)), world, choose)


def but_not(world: World, choose: Choose) -> Drawn:
    """区房管局牵头但没有区建管委的任务有哪些"""
    (name, said), (other, without) = departments(world, choose, 2, 2)
    question = choose(
        [
            "{a}牵头但没有{b}的任务有哪些？",
            "{a}牵头但没有{b}参与的任务",
            "{a}牵头、{b}不牵头的任务有哪些",
            "哪些任务由{a}牵头但没有{b}参与？",
            "哪些任务有{a}牵头，但是{b}没有参与？",
            "{a}牵头而{b}没有牵头的任务有几项",
            "{a}牵头的任务里，哪些没有{b}？",
            "除了{b}参与的以外，{a}牵头哪些任务",
            "{a}牵头的任务里不含{b}的有哪些",
        ]
    )
    found = tuple(row.number for row in world.rows if name in row.leaders and other not in row.leaders)
    return Drawn(choose(POLITE) + question.format(a=said, b=without), found, "几项" in question)


def alone(world: World, choose: Choose) -> Drawn:
    """区房管局单独牵头哪些任务"""
    [(name, said)] = departments(world, choose, 1)
    subject, word = choose([("{d}", "单独"), ("{d}", "独自"), ("只有{d}", ""), ("{d}一家", ""), ("只由{d}", "")])
    return list_or_count(subject.format(d=said), lambda row: row.leaders == (name,), world, choose, word)


def having(world: World, choose: Choose) -> Drawn:
    """区房管局牵头的任务里哪些没有量化指标"""
    chosen = departments(world, choose, 1, 0)
    held = choose([True, False])
    has = "有" if held else "没有"
    noun = choose(["量化指标", "量化目标", "考核指标", "可量化的指标"])
    alone_asks = [f"哪些任务{has}{noun}？", f"{has}{noun}的任务有哪些", f"{has}{noun}的任务有几项？"]
    if chosen:
        said = chosen[0][1]
        asks = [
            f"{said}牵头的任务里哪些{has}{noun}？",
            f"{said}牵头的、{has}{noun}的任务",
            f"{said}牵头哪些{has}{noun}的任务",
        ]
        question = choose(asks)
    else:
        section = choose([None, *world.sections])
        question = choose(alone_asks)
        if section:
            found = tuple(r.number for r in world.rows if r.section == section and r.measured is held)
            return Drawn(f"第{section}部分里{question}", found, "几项" in question)
    wanted = chosen[0][0] if chosen else None
    found = tuple(r.number for r in world.rows if r.measured is held and (wanted is None or wanted in r.leaders))
    return Drawn(question, found, "几项" in question)


def how_many_lead(world: World, choose: Choose) -> Drawn:
    """哪些任务有三个以上单位牵头"""
    number = choose([1, 2, 3, 4, 5])
    n = "两" if number == 2 else choose([str(number), numeral(number)])
    least: Test = lambda row: len(row.leaders) >= number  # noqa: E731
    more: Test = lambda row: len(row.leaders) > number  # noqa: E731
    same: Test = lambda row: len(row.leaders) == number  # noqa: E731
    forms = [
        ("哪些任务有{n}个以上单位牵头？", least),
        ("由{n}个以上单位共同牵头的任务有哪些", least),
        ("哪些任务的牵头单位不少于{n}个？", least),
        ("至少{n}个单位牵头的任务", least),
        ("哪些任务的牵头单位超过{n}个", more),
        ("牵头单位多于{n}个的任务有几项？", more),
        ("哪些任务由{n}个单位牵头", same),
        ("由{n}家单位共同牵头的任务有多少项？", same),
    ]
    question, test = choose(forms)
    counted = "几项" in question or "多少项" in question
    return Drawn(question.format(n=n), tuple(row.number for row in world.rows if test(row)), counted)


def who(world: World, choose: Choose) -> Drawn:
    """第13项任务由谁牵头"""
    row = choose(world.rows)
    number = written(row.number, choose)
    task = choose(
        [
            f"第{number}项任务",
            f"第{number}项",
            f"任务{number}",
            f"{number}号任务",
            f"第{number}条任务",
            f"第{number}个任务",
        ]
    )
    asks = [
        "由谁牵头？",
        "谁牵头",
        "的牵头单位是谁",
        "的牵头单位有哪些？",
        "是哪个部门牵头的",
        "归谁管",
        "哪些单位牵头？",
        "由哪几个部门负责",
    ]
    counts = ["有几个牵头单位？", "有多少个单位牵头"]
    counted = choose([False, False, False, True])
    return Drawn(choose(POLITE) + task + choose(counts if counted else asks), row.leaders, counted)


def coworkers(world: World, choose: Choose) -> Drawn:
    """和区房管局一起牵头过任务的部门有哪些"""
    [(name, said)] = departments(world, choose, 1)
    question = choose(
        [
            "和{d}一起牵头过任务的部门有哪些？",
            "哪些部门和{d}共同牵头过任务",
            "{d}和哪些单位一起牵头过任务？",
            "与{d}共同牵头任务的单位都有谁",
        ]
    )
    found = dict.fromkeys(x for row in world.rows if name in row.leaders for x in row.leaders if x != name)
    return Drawn(question.format(d=said), tuple(found))


def section_tasks(world: World, choose: Choose) -> Drawn:
    """第三部分有哪些任务, 第三部分有哪些牵头单位"""
    section = choose(world.sections)
    inside = [row for row in world.rows if row.section == section]
    leaders = tuple(dict.fromkeys(name for row in inside for name in row.leaders))
    tasks = tuple(row.number for row in inside)
    place = choose([f"第{section}部分", f"计划第{section}部分"])
    question, found, counted = choose(
        [
            ("有哪些任务？", tasks, False),
            ("包括哪些任务", tasks, False),
            ("一共有几项任务？", tasks, True),
            ("有多少项任务", tasks, True),
            ("有哪些牵头单位？", leaders, False),
            ("涉及哪些牵头单位", leaders, False),
            ("的牵头部门有几个？", leaders, True),
        ]
    )
    return Drawn(place + question, found, counted)


def ranking(world: World, choose: Choose) -> Drawn:
    """牵头任务最多的前三个单位"""
    section = choose([None, None, *world.sections])
    rows = [row for row in world.rows if section in (None, row.section)]
    counts: dict[str, int] = {}
    for row in rows:
        for name in row.leaders:
            counts[name] = counts.get(name, 0) + 1
    top, question = choose(
        [
            (1, "牵头任务最多的是哪个单位？"),
            (1, "哪个部门牵头的任务最多"),
            (1, "谁牵头的任务最多？"),
            (2, "牵头任务数前两名的单位是谁"),
            (3, "牵头任务最多的前三个单位是哪些？"),
            (5, "牵头任务数量排前5的部门有哪些"),
        ]
    )
    ordered = sorted(counts, key=lambda name: -counts[name])
    edge = counts[ordered[min(top, len(ordered)) - 1]]
    kept = [name for name in ordered if counts[name] >= edge]
    place = f"第{section}部分里" if section else ""
    return Drawn(place + question, tuple(kept), counts=tuple(counts[name] for name in kept))


def compared(world: World, choose: Choose) -> Drawn:
    """区房管局和区建管委谁牵头的任务更多"""
    chosen = departments(world, choose, 3, 2)
    names = [name for name, _ in chosen]
    counts = {name: sum(name in row.leaders for row in world.rows) for name in names}
    subject = joined([said for _, said in chosen], choose(["和", "与", "、"]))
    question = choose(["谁牵头的任务更多？", "哪个牵头的任务多", "谁牵头的任务最多"])
    ordered = sorted(names, key=lambda name: -counts[name])
    return Drawn(subject + question, tuple(ordered), counts=tuple(counts[name] for name in ordered))


def several_tasks(world: World, choose: Choose) -> Drawn:
    """第3到5项任务由谁牵头, 第10、12和14项任务的牵头单位有哪些"""
    if choose([True, False]):
        first = choose(range(1, 34))
        last = first + choose(range(1, 4))
        chosen = list(range(first, last + 1))
        a, b = choose([(str(first), str(last)), (numeral(first), numeral(last))])
        task = choose([f"第{a}到{b}项任务", f"任务{a}至{b}", f"第{a}项到第{b}项任务", f"第{a}至第{b}项任务"])
    else:
        chosen = sorted({choose(range(1, 37)) for _ in range(3)})
        listed = joined([str(number) for number in chosen], choose(["和", "、"]))
        task = choose([f"第{listed}项任务", f"任务{listed}", "和".join(f"第{number}项" for number in chosen)])
    question = choose(
        [f"{task}由谁牵头", f"{task}的牵头单位有哪些？", f"{task}分别由哪些部门牵头", f"{task}涉及哪些牵头单位"]
    )
    rows = [row for row in world.rows if row.number in chosen]
    return Drawn(question, tuple(dict.fromkeys(name for row in rows for name in row.leaders)))


def measured(world: World, choose: Choose) -> Drawn:
    """第10项任务有哪些量化指标, 区房管局有几个量化指标"""
    noun = choose(["量化指标", "考核指标", "指标"])
    subject, test = choose([_one_task, _one_leader, _one_section])(world, choose)
    found = tuple(value for row in world.rows if test(row) for value in row.indicators)
    question, counted = choose(
        [
            (f"{subject}有哪些{noun}？", False),
            (f"{subject}的{noun}有哪些", False),
            (f"{subject}的{noun}是什么？", False),
            (f"{subject}有几个{noun}", True),
            (f"{subject}一共有多少个{noun}？", True),
        ]
    )
    return Drawn(question, found, counted)


def _one_task(world: World, choose: Choose) -> tuple[str, Test]:
    row = choose(world.rows)
    return f"第{written(row.number, choose)}项任务", lambda other: other.number == row.number


def _one_leader(world: World, choose: Choose) -> tuple[str, Test]:
    [(name, said)] = departments(world, choose, 1)
    return f"{said}牵头的任务", lambda row: name in row.leaders


def _one_section(world: World, choose: Choose) -> tuple[str, Test]:
    section = choose(world.sections)
    return f"第{section}部分", lambda row: row.section == section


def verified(world: World, choose: Choose) -> Drawn:
    """第13项任务是区房管局牵头吗: who leads it is the answer, and yes or no stands before it."""
    row = choose(world.rows)
    [(_, said)] = departments(world, choose, 1)
    question = choose(
        ["第{n}项任务是{d}牵头吗？", "第{n}项任务由{d}牵头，对吗", "任务{n}是不是由{d}牵头的", "{d}牵头第{n}项任务吗"]
    )
    return Drawn(question.format(n=written(row.number, choose), d=said), row.leaders)


def exactly(world: World, choose: Choose) -> Drawn:
    """正好由区房管局和区建管委两家牵头的任务"""
    chosen = departments(world, choose, 3, 2)
    number = {2: "两", 3: "三"}[len(chosen)]
    subject = joined([said for _, said in chosen], "和")
    wanted = {name for name, _ in chosen}
    found = tuple(row.number for row in world.rows if wanted == set(row.leaders))
    question = choose(
        [
            f"正好由{subject}{number}家牵头的任务有哪些",
            f"只有{subject}这{number}家牵头的任务",
            f"由{subject}{number}家单位牵头、没有别的单位的任务有哪些？",
        ]
    )
    return Drawn(question, found)


def shares(world: World, choose: Choose) -> Drawn:
    """区房管局和区建管委各牵头几项: the departments with the number of each."""
    chosen = departments(world, choose, 3, 2)
    subject = joined([said for _, said in chosen], choose(["和", "、", "与"]))
    asks = ["各牵头几项", "各牵头多少项任务？", "分别牵头几项任务", "分别牵头了多少项", "各自牵头几项"]
    counts = [sum(name in row.leaders for row in world.rows) for name, _ in chosen]
    return Drawn(f"{choose(POLITE)}{subject}{choose(asks)}", tuple(name for name, _ in chosen), False, tuple(counts))


def section_shares(world: World, choose: Choose) -> Drawn:
    """第三部分按牵头单位分，各几项"""
    section = choose(world.sections)
    rows = [row for row in world.rows if row.section == section]
    leaders = list(dict.fromkeys(name for row in rows for name in row.leaders))
    counts = tuple(sum(name in row.leaders for row in rows) for name in leaders)
    question = choose(
        ["第{s}部分按牵头单位分，各几项", "第{s}部分里每个部门各牵头几项", "按牵头单位统计第{s}部分的任务"]
    )
    return Drawn(question.format(s=section), tuple(leaders), False, counts)


def between(world: World, choose: Choose) -> Drawn:
    """牵头单位不超过两个的任务, 有三个以上牵头单位的任务"""
    number, written_so = choose([(1, "一"), (2, "两"), (3, "三"), (4, "四")])
    form, test = choose(
        [
            ("牵头单位不超过{n}个的任务有哪些", lambda have: have <= number),
            ("牵头单位少于{n}家的有哪些任务", lambda have: have < number),
            ("哪些任务的牵头单位在{n}个以上", lambda have: have >= number),
            ("哪些任务牵头单位有{n}家以下", lambda have: have <= number),
            ("牵头单位多于{n}家的任务", lambda have: have > number),
        ]
    )
    found = tuple(row.number for row in world.rows if test(len(row.leaders)))
    return Drawn(form.format(n=written_so), found)


FORMS: dict[str, Callable[[World, Choose], Drawn]] = {
    "one": one,
    "in_section": in_section,
    "together": together,
    "either": either,
    "but_not": but_not,
    "alone": alone,
    "having": having,
    "how_many_lead": how_many_lead,
    "who": who,
    "coworkers": coworkers,
    "section_tasks": section_tasks,
    "ranking": ranking,
    "compared": compared,
    "several_tasks": several_tasks,
    "measured": measured,
    "verified": verified,
    "exactly": exactly,
    "shares": shares,
    "section_shares": section_shares,
    "between": between,
}


def joined(names: list[str], last: str) -> str:
    """A、B和C."""
    return "、".join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]


@cache
def world() -> World:
    from reading import changning, corpus

    return World(changning(), corpus().register)
