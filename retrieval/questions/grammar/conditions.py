"""Conditions on tasks: who has them, what they are about, what they state, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.algebra import (
    ANY_ROLE,
    Among,
    Asked,
    Comparison,
    Condition,
    Due,
    Has,
    HasRole,
    InPlan,
    Involves,
    Measure,
    Measured,
    Not,
    Or,
    Query,
    RoleCount,
    both,
)
from kg.vocabulary import COUNT_WORDS
from retrieval.questions.grammar.holding import holding, unsaid
from retrieval.questions.grammar.rules import COUNTED, Made, binary, both_ways, unary
from retrieval.questions.meaning import (
    UNSAID,
    Cond,
    Kind,
    Mode,
    Number,
    Offices,
    RoleWord,
    Topic,
    Want,
    joined,
)

TELLING = frozenset({"together", "also", "only", "each", "not", "except", "with"})
"""Marks that tell whether a row of offices is meant together or one by one."""


@binary("office", "role")
def _holds(offices: Offices, role: RoleWord) -> Made:
    """区房管局牵头, 不归区建管委管, 城运中心一家单独牵头."""
    for row in _both_or_either(offices, role.marks):
        yield "cond", holding(row, role.roles, role.marks), 0.0


@binary("role", "office")
def _held_by(role: RoleWord, offices: Offices) -> Made:
    """牵头的是区房管局."""
    for row in _both_or_either(offices, role.marks):
        yield "cond", holding(row, role.roles, role.marks), 0.5


def _both_or_either(offices: Offices, marks: frozenset[str]) -> Iterator[Offices]:
    """A和B牵头的任务: of both, or of each of them? One word more (都, 共同, 两家, 或者, 各) tells."""
    yield offices
    if len(offices.names) > 1 and not offices.joined and not (offices.marks | marks) & TELLING:
        yield replace(offices, joined="or")


@both_ways("office", "kind")
def _is_holder(offices: Offices, kind: Kind) -> Made:
    """牵头单位是区房管局, 牵头单位里有规资局."""
    if kind.asked is Asked.DEPARTMENTS and kind.roles and not kind.measures:
        yield "cond", holding(offices, kind.roles), 0.1


@unary("office")
def _named(offices: Offices) -> Made:
    """An office alone: in whatever role."""
    stands = offices.marks & {"place", "by", "also", "with", "not", "except", "only", "have"}
    for row in _both_or_either(offices, frozenset()):
        yield "cond", holding(row, UNSAID), 0.25 if stands else 0.6


@binary("cond", "role")
def _role_behind(cond: Cond, role: RoleWord) -> Made:
    """规资局的名字出现在…的牵头单位里: the role of an office that has none yet."""
    if cond.offices and "office" in cond.marks and unsaid(cond.where):
        yield "cond", holding(cond.offices, role.roles, role.marks), 0.2


@binary("cond", "role")
def _and_not_in_role(cond: Cond, role: RoleWord) -> Made:
    """参与但不是牵头的, 牵头但不是单独牵头的: the same office, and not so."""
    if cond.offices is None or "office" not in cond.marks or "not" not in role.marks or isinstance(cond.where, Topic):
        return
    if "only" in role.marks:
        counted = role.roles if role.roles in COUNT_WORDS else ANY_ROLE
        denied: Condition = Not(RoleCount(Comparison.EQUAL, 1, counted))
    else:
        denied = both(*(Not(Involves(ref, role.roles)) for options in cond.offices.names for ref in options))
    yield "cond", replace(cond, where=both(cond.where, denied)), 0.0


@binary("neg", "cond")
def _denied(_: str, cond: Cond) -> Made:
    if "deny" not in cond.marks and "context" not in cond.marks:
        yield "cond", _not(cond), 0.1


@binary("except_before", "cond")
def _except(_: str, cond: Cond) -> Made:
    yield "cond", _not(cond).marked("except"), 0.0


@binary("cond", "except_after")
def _except_behind(cond: Cond, _: str) -> Made:
    yield "cond", _not(cond).marked("except"), 0.1


def _not(cond: Cond) -> Cond:
    if isinstance(cond.where, Not) and cond.offices and "except" in cond.offices.marks:
        return cond  # 把有消防支队的去掉: one wish to leave out in two words
    offices = cond.offices.marked("not") if cond.offices else None
    return Cond(Not(cond.where), offices, cond.marks | {"deny"})  # type: ignore[arg-type]


@binary("cond", "conj")
def _either_begun(cond: Cond, word: str) -> Made:
    if word == "or":
        yield "cond_or", cond, 0.0
    elif word in ("and", "but", "also"):
        yield "cond", cond, 0.15


@binary("cond_or", "cond")
def _either(left: Cond, right: Cond) -> Made:
    if not isinstance(left.where, Topic) and not isinstance(right.where, Topic):
        yield "cond", Cond(joined(left.where, right.where, "or"), None, left.marks | right.marks), 0.1


@binary("conj", "cond")
def _joined_cond(word: str, cond: Cond) -> Made:
    if word in ("and", "but", "also"):
        yield "cond", cond, 0.1


@binary("also", "cond")
def _also_cond(_: str, cond: Cond) -> Made:
    yield "cond", cond, 0.05


@binary("cond", "it")
def _said_again(cond: Cond, _: str) -> Made:
    """仓单融资这件事: the word points at what was just named."""
    if cond.marks & {"topic", "task"} and "deny" not in cond.marks:
        yield "cond", cond, 0.1


@binary("cond", "kind")
def _counted_noun(cond: Cond, kind: Kind) -> Made:
    """第13项任务, 加装电梯这项任务: the noun says again what the condition is about."""
    if kind.asked is Asked.TASKS and kind.roles is None and cond.marks & {"task"}:
        yield "cond", cond, 0.1
    if kind.asked is Asked.SECTIONS and cond.marks & {"section", "topic"} and "deny" not in cond.marks:
        yield "cond", replace(cond, marks=cond.marks | {"in_section"}) if "topic" in cond.marks else cond, 0.1


@binary("conds", "kind")
def _these_tasks(conds: tuple[Cond, ...], kind: Kind) -> Made:
    """在数据局牵头的任务中，…: the noun says what the conditions are about, and more follows."""
    if kind.asked is Asked.TASKS and kind.roles is None and not kind.measures:
        yield "conds", conds, 0.25


@both_ways("kind", "conds")
def _in_this_plan(kind: Kind, conds: tuple[Cond, ...]) -> Made:
    """区体育局在这份计划里, 计划里区房管局…: the plan that is at hand."""
    if kind.asked is Asked.PLANS:
        yield "conds", conds, 0.05


@binary("cond", "number")
def _so_many_in_section(cond: Cond, number: Number) -> Made:
    """主要任务六条中: how many there are is not asked."""
    if "section" in cond.marks and number.unit in COUNTED - {"家"} and number.comparison is None:
        yield "cond", cond, 0.2


@unary("cond")
def _one(cond: Cond) -> Made:
    yield "conds", (cond,), 0.0


@binary("conds", "conds")
def _more(left: tuple[Cond, ...], right: tuple[Cond, ...]) -> Made:
    """Conditions side by side must all be met."""
    if len(right) == 1 and len(left) < 6:
        topics = sum(isinstance(one.where, Topic) for one in (*left, *right))
        yield "conds", (*left, *(one for one in right if one not in left)), 0.1 + 0.8 * max(0, topics - 1)


@binary("cond", "cond")
def _several_plans(left: Cond, right: Cond) -> Made:
    """铁岭、湘潭、三明: the tasks of any of these plans."""
    if left != right and isinstance(left.where, InPlan) and isinstance(right.where, InPlan):
        plans = tuple(dict.fromkeys((*left.where.plans, *right.where.plans)))
        yield "cond", Cond(InPlan(plans), None, left.marks), 0.0


@binary("cond", "cond")
def _several_tasks(left: Cond, right: Cond) -> Made:
    """13号和31号, 第5、6项: one list of tasks."""
    if _numbered(left) and _numbered(right) and left != right:
        tasks = (*left.where.tasks, *right.where.tasks)  # type: ignore[union-attr, misc]
        yield "cond", Cond(Among(tasks), None, left.marks | right.marks | {"task"}), 0.0


def _numbered(cond: Cond) -> bool:
    return isinstance(cond.where, Among) and "task" in cond.marks and not isinstance(cond.where.tasks, Query)


@binary("cond", "number")
def _so_many_tasks(cond: Cond, number: Number) -> Made:
    """13号和31号两项: both of them."""
    if _numbered(cond) and number.unit in COUNTED and len(cond.where.tasks) == number.value:  # type: ignore[union-attr, arg-type]
        yield "cond", cond.marked("all"), 0.0


@binary("cond", "together")
def _in_common(cond: Cond, _: str) -> Made:
    """第3项和第4项任务共同的牵头单位."""
    if _numbered(cond) and len(cond.where.tasks) > 1:  # type: ignore[union-attr, arg-type]
        yield "cond", cond.marked("all"), 0.0


@binary("cond", "kind")
def _its_holders(cond: Cond, kind: Kind) -> Made:
    """第10项任务的牵头单位 …还牵头哪些任务."""
    if (
        kind.asked is Asked.DEPARTMENTS
        and kind.roles
        and cond.marks & {"task", "context"}
        and not isinstance(cond.where, Topic)
    ):
        yield "holder_of", (cond.where, kind.roles), 0.0


@binary("holder_of", "role")
def _holder_holds(holder: tuple[Condition, Any], role: RoleWord) -> Made:
    where, roles = holder
    if not role.marks & {"not", "only"}:
        found = Involves(Query(Asked.DEPARTMENTS, where, roles), role.roles)
        yield "cond", Cond(both(found, Not(where)), None, frozenset({"holders"})), 0.1


@binary("cond", "also")
def _all_of_them(cond: Cond, _: str) -> Made:
    """13号和31号都."""
    if _numbered(cond) and len(cond.where.tasks) > 1:  # type: ignore[union-attr, arg-type]
        yield "cond", cond.marked("all"), 0.0


@unary("topic")
def _subject(topic: Topic) -> Made:
    yield "cond", Cond(topic, None, frozenset({"topic"})), 0.05 if len(topic.words) > 1 else 1.0


@unary("quote")
def _quoted(topic: Topic) -> Made:
    yield "topic", replace(topic, quoted=False), 0.2


@binary("mention", "time")
def _written_year(_: str, time: Any) -> Made:
    """直接点到2026年的: the year stands in the text."""
    if time.first is not None and time.first == time.last:
        yield "cond", Cond(Topic(str(time.first), quoted=True), None, frozenset({"words"})), 0.0


@binary("topic", "topic")
def _longer(left: Topic, right: Topic) -> Made:
    yield "topic", Topic(f"{left.words} {right.words}", left.start, right.end), 0.25


@binary("cond", "measure")
def _in_block(cond: Cond, sense: str) -> Made:
    """安全那块里: a part by its subject."""
    if sense == "section" and "topic" in cond.marks and "deny" not in cond.marks:
        yield "cond", cond.marked("in_section"), 0.1


@both_ways("want", "mention")
def _mentioned_in(want: Want, _: str) -> Made:
    """…是哪几条里头写到的."""
    if want.asked in (Asked.TASKS, None) and want.mode in (Mode.LIST, Mode.COUNT):
        yield "want", replace(want, asked=Asked.TASKS, marks=want.marks | {"mention"}), 0.05


@both_ways("mention", "quote")
def _mentioned(_: str, topic: Topic) -> Made:
    """出现“街镇”两个字的."""
    yield "cond", Cond(replace(topic, quoted=True), None, frozenset({"words"})), 0.0


@both_ways("mention", "topic")
def _speaks_of(_: str, topic: Topic) -> Made:
    yield "cond", Cond(topic, None, frozenset({"topic", "mentioned"})), 0.1


@binary("have", "kind")
def _has(_: str, kind: Kind) -> Made:
    """有量化指标的, 写了百分比目标的, 有配合单位的."""
    for where in _stated(kind):
        yield "cond", Cond(where, None, frozenset({"has"})), 0.0


@binary("lack", "kind")
def _lacks(_: str, kind: Kind) -> Made:
    for where in _stated(kind):
        yield "cond", Cond(Not(where), None, frozenset({"has"})), 0.1


def _stated(kind: Kind) -> Iterator[Condition]:
    if kind.measures:
        yield Or(tuple(map(Measured, kind.measures))) if len(kind.measures) > 1 else Measured(kind.measures[0])
    elif kind.asked in (Asked.INDICATORS, Asked.DEADLINES, Asked.POLICIES, Asked.COVERAGE):
        yield Has(kind.asked)
    elif kind.asked is Asked.DEPARTMENTS and kind.roles:
        yield HasRole(kind.roles)


@unary("policy")
def _cited(cond: Cond) -> Made:
    yield "cond", cond, 0.1


@binary("cite", "cond")
def _cites(_: str, cond: Cond) -> Made:
    if "policy" in cond.marks:
        yield "cond", cond, 0.0


@both_ways("mention", "cond")
def _mentions_document(_: str, cond: Cond) -> Made:
    if cond.marks & {"policy", "office"}:
        yield "cond", cond, 0.1


@unary("time")
def _due(time: Any) -> Made:
    yield "cond", Cond(_due_of(time), None, frozenset({"time"})), 0.3


def _due_of(time: Any) -> Condition:
    sign = Comparison.LESS if time.before and time.due and "-" not in time.due else Comparison.EQUAL
    if time.before:
        sign = Comparison.AT_MOST
    return Due(sign, time.due or str(time.last))


@unary("time")
def _span(time: Any) -> Made:
    """2024到2025年的指标."""
    if time.first is not None and time.last is not None and time.first != time.last:
        yield "ind", Measure(period=f"{time.first}-{time.last}"), 0.2


@both_ways("time", "finish")
def _due_finished(time: Any, _: str) -> Made:
    yield "cond", Cond(_due_of(time), None, frozenset({"time"})), 0.0


@binary("time", "cmp_after")
def _due_compared(time: Any, sign: Comparison) -> Made:
    yield "cond", Cond(Due(sign, time.due or str(time.last)), None, frozenset({"time"})), 0.2


@unary("ongoing")
def _ongoing(_: str) -> Made:
    yield "cond", Cond(Due(Comparison.EQUAL, "ongoing"), None, frozenset({"time"})), 0.8
