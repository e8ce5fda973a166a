"""How phrases of a question combine: one rule for each way, by the categories of two neighbours.

Categories: ``office role kind which howmany want cond conds topic number ind holders tally sup ask``, and those of the
lexicon that only say how something stands (``by place together only neg …``). A rule gives the phrases that two neighbours
may be, each with what speaks against it. The chart tries every rule everywhere; nothing is searched for in the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    Involves,
    Measure,
    Measured,
    Not,
    Operator,
    Or,
    Query,
    RoleCount,
    both,
)
from kg.vocabulary import COUNT_WORDS
from kg.walk import walk
from retrieval.questions.chart import Rules
from retrieval.questions.meaning import (
    UNSAID,
    Ask,
    Cond,
    Kind,
    Mode,
    Number,
    Offices,
    RoleWord,
    Sup,
    Tally,
    Topic,
    Want,
    joined,
)

__all__ = ["RULES", "holding", "roles_in", "unsaid"]

RULES = Rules()
Made = Iterator[tuple[str, Any, float]]

MEASURES = {
    "task": Asked.TASKS,
    "department": Asked.DEPARTMENTS,
    "policy": Asked.POLICIES,
    "section": Asked.SECTIONS,
    "any": None,
}
UNIT_OF = {
    **dict.fromkeys(("项", "条", "件", "桩", "款"), Asked.TASKS),
    "家": Asked.DEPARTMENTS,
    "份": Asked.POLICIES,
    "部分": Asked.SECTIONS,
}
"""What a number with such a unit may count besides what indicators measure."""

COUNTED = frozenset({"个", *UNIT_OF, ""})

RULES.aside.update(
    {
        "filler": 0.0, "one": 0.9, "do": 0.25, "differ": 1.0, "either": 1.5, "occupy": 1.0, "countnoun": 0.9, "finish": 0.2, "target": 0.1, "have": 0.45, "cite": 0.6, "mention": 0.6, "total": 0.15, "also": 0.15,
        "conj": 0.35, "place": 0.2, "by": 0.3, "it": 0.25, "measure": 0.4, "whatabout": 0.2, "unit_after": 0.5,
        "unit_before": 0.3, "yesno": 0.35, "each": 0.7, "together": 1.2, "instead": 2.0, "unit": 1.6, "kind": 1.6,
        "role": 2.2, "cmp_after": 1.2, "cmp_before": 1.0, "number": 3.0, "others": 0.6, "period": 1.6, "ongoing": 1.4,
        "ordinal": 2.0, "top": 2.5, "time": 2.6, "which": 1.6, "stranger": 6.0, "unstated": 3.5, "quote": 3.0, "status": 0.5,
    }
)  # fmt: skip


RULES.nouns.update({Asked.PLANS: 0.25, Asked.POLICIES: 0.9, Asked.SECTIONS: 0.9, Asked.DEPARTMENTS: 1.2})


def both_ways(*pair: str) -> Callable[[Callable[[Any, Any], Made]], Callable[[Any, Any], Made]]:
    """A rule for two phrases in either order; what stands as written first is its first argument."""

    def decorate(rule: Callable[[Any, Any], Made]) -> Callable[[Any, Any], Made]:
        left, right = pair
        RULES.binary.setdefault((left, right), []).append(rule)
        RULES.binary.setdefault((right, left), []).append(lambda a, b: ((c, v, p + 0.1) for c, v, p in rule(b, a)))
        return rule

    return decorate


def binary(left: str, right: str) -> Callable[[Callable[[Any, Any], Made]], Callable[[Any, Any], Made]]:
    def decorate(rule: Callable[[Any, Any], Made]) -> Callable[[Any, Any], Made]:
        RULES.binary.setdefault((left, right), []).append(rule)
        return rule

    return decorate


def unary(category: str) -> Callable[[Callable[[Any], Made]], Callable[[Any], Made]]:
    def decorate(rule: Callable[[Any], Made]) -> Callable[[Any], Made]:
        RULES.unary.setdefault(category, []).append(rule)
        return rule

    return decorate


# —— offices ——


@binary("office", "office")
def _row(left: Offices, right: Offices) -> Made:
    """规资局 房管局; the same office named twice (以前叫民防办现在叫国动办的那家) is one."""
    if left.names == right.names:
        yield "office", replace(left, marks=left.marks | right.marks), 0.1
    elif not right.marks & {"except", "not"}:
        yield "office", Offices((*left.names, *right.names), left.joined or right.joined, left.marks | right.marks), 0.3


@binary("office", "conj")
def _row_begun(left: Offices, word: str) -> Made:
    if word in ("and", "or", "also"):
        yield "offices_and", replace(left, joined="or" if word == "or" else left.joined), 0.0


@binary("offices_and", "office")
def _row_ended(left: Offices, right: Offices) -> Made:
    if left.names != right.names and not right.marks & {"except", "not"}:
        yield "office", _rowed(left, right), _closed(left)


def _rowed(left: Offices, right: Offices) -> Offices:
    return Offices((*left.names, *right.names), left.joined or right.joined, left.marks | right.marks)


def _closed(left: Offices) -> float:
    """A和B都在、C不在: behind 都 the row has ended."""
    return 0.9 if left.marks & {"also", "place", "together", "only"} else 0.0


@binary("office", "number")
def _so_many_offices(offices: Offices, number: Number) -> Made:
    """城管跟绿容局两家: as many as are named."""
    if number.value == len(offices.names) > 1 and number.unit in ("家", "个", "") and number.comparison is None:
        yield "office", offices.marked("also"), 0.0


@binary("office", "either")
def _any_of_them(offices: Offices, _: str) -> Made:
    """发改委或者财政局，只要沾上一家的."""
    if len(offices.names) > 1:
        yield "office", replace(offices, joined="or"), 0.0


def _mark(category: str, mark: str, cost: float, *, before: bool, behind: bool) -> None:
    if before:
        RULES.binary.setdefault((category, "office"), []).append(lambda _, o: iter([("office", o.marked(mark), cost)]))
    if behind:
        RULES.binary.setdefault(("office", category), []).append(lambda o, _: iter([("office", o.marked(mark), cost)]))


_mark("by", "by", 0.0, before=True, behind=False)
_mark("place", "place", 0.0, before=False, behind=True)
_mark("except_before", "except", 0.0, before=True, behind=False)
_mark("except_after", "except", 0.0, before=False, behind=True)
_mark("neg", "not", 0.1, before=True, behind=False)
_mark("lack", "not", 0.1, before=True, behind=False)
_mark("neg", "not", 0.9, before=False, behind=True)
_mark("absent", "not", 0.0, before=False, behind=True)
_mark("together", "together", 0.0, before=True, behind=True)
_mark("only", "only", 0.0, before=True, behind=True)
_mark("also", "also", 0.0, before=True, behind=True)
_mark("have", "have", 0.2, before=True, behind=True)


@binary("conj", "office")
def _with(word: str, offices: Offices) -> Made:
    if word == "and":
        yield "office", offices.marked("with"), 0.2
    elif word in ("but", "also"):
        yield "office", offices, 0.1


@both_ways("office", "cmp_before")
def _no_others(offices: Offices, sign: Comparison) -> Made:
    """就工信部、国资委这两家，不多不少."""
    if sign is Comparison.EQUAL and len(offices.names) > 1:
        yield "office", offices.marked("only"), 0.1


@unary("stranger")
def _of_no_plan(offices: Offices) -> Made:
    yield "office", offices, 0.3


# —— roles ——


@binary("role", "role")
def _two_roles(left: RoleWord, right: RoleWord) -> Made:
    """牵头负责 is 牵头."""
    if left.marks == right.marks:
        yield "role", RoleWord((left.roles & right.roles) or (left.roles | right.roles), left.marks), 0.25


@binary("role", "conj")
def _roles_begun(role: RoleWord, word: str) -> Made:
    if word in ("or", "and"):
        yield "roles_and", role, 0.0


@binary("roles_and", "role")
def _roles_ended(left: RoleWord, right: RoleWord) -> Made:
    yield "role", RoleWord(left.roles | right.roles, left.marks | right.marks), 0.1


@binary("neg", "role")
def _denied_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("not"), 0.0


@both_ways("only", "role")
def _only_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("only"), 0.0


@both_ways("together", "role")
def _together_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("together"), 0.0


@binary("also", "role")
def _also_role(_: str, role: RoleWord) -> Made:
    yield "role", role, 0.0


@binary("role", "kind")
def _holder(role: RoleWord, kind: Kind) -> Made:
    """牵头 + 单位; 牵头 + 任务."""
    if kind.asked in (Asked.DEPARTMENTS, Asked.TASKS) and kind.roles is None and not role.marks & {"not"}:
        yield "kind", replace(kind, roles=role.roles), 0.0


@binary("kind", "countnoun")
def _count_of(kind: Kind, _: str) -> Made:
    """牵头单位个数, 任务数量."""
    yield "kind", kind, 0.0


@binary("role", "countnoun")
def _role_count(role: RoleWord, _: str) -> Made:
    """牵头条数 is the number of tasks."""
    if "not" not in role.marks:
        yield "kind", Kind(Asked.TASKS, role.roles), 0.05


@unary("countnoun")
def _count_alone(_: str) -> Made:
    yield "kind", Kind(Asked.TASKS), 1.0


@binary("countnoun", "kind")
def _number_noun(_: str, kind: Kind) -> Made:
    """数量目标."""
    if kind.asked is Asked.INDICATORS:
        yield "kind", kind, 0.0


@both_ways("status", "ask")
def _so_far(_: str, ask: Ask) -> Made:
    """现在已经装好多少台了: what has been reached stands in no plan."""
    if ask.want.asked is Asked.INDICATORS and ask.want.mode in (Mode.VALUE, Mode.COUNT):
        yield "ask", Ask(Want(None, Mode.UNSTATED, reply="计划写的是目标，没有写目前的进展。"), ask.conds), 0.0


@binary("which", "topic")
def _which_thing(_: str, topic: Topic) -> Made:
    """哪个街道, 哪些路: a thing that the plan may name in its text."""
    yield "want_thing", topic, 0.0


@both_ways("conds", "want_thing")
def _thing_of(conds: tuple[Cond, ...], thing: Topic) -> Made:
    yield (
        "ask",
        Ask(
            Want(Asked.TASKS, Mode.PASSAGE, marks=frozenset({"thing"})),
            (*conds, Cond(thing, None, frozenset({"topic"}))),
        ),
        0.4,
    )


@binary("it", "kind")
def _this_kind(_: str, kind: Kind) -> Made:
    """这一章, 那个部分."""
    yield "kind", kind, 0.0


@unary("role")
def _alone_in_role(role: RoleWord) -> Made:
    """单独牵头, where no office stands beside it: one office has the role."""
    if "only" in role.marks and "not" not in role.marks:
        yield "holders", (Number(1, "家", Comparison.EQUAL), role.roles), 0.3


# —— conditions on tasks ——


def holding(offices: Offices, roles: frozenset[Any], marks: frozenset[str] = frozenset()) -> Cond:
    """The condition that offices have one of ``roles``; ``marks`` are those of the role."""
    each: list[Condition] = []
    for options in offices.names:
        found = tuple(Involves(ref, roles) for ref in options)
        each.append(found[0] if len(found) == 1 else Or(found))
    every = offices.marks | marks
    where: Condition = Or(tuple(each)) if offices.joined == "or" and len(each) > 1 else both(*each)
    if every & {"not", "except"}:
        where = both(*(Not(one) for one in each))
    elif "only" in every:
        counted = roles if roles in COUNT_WORDS else ANY_ROLE
        where = both(where, RoleCount(Comparison.EQUAL, len(each), counted))
    kept = offices.marks | (marks & {"together", "only", "not"})
    return Cond(where, replace(offices, marks=kept), frozenset({"office"}))


@binary("office", "role")
def _holds(offices: Offices, role: RoleWord) -> Made:
    """区房管局牵头, 不归区建管委管, 城运中心一家单独牵头."""
    yield "cond", holding(offices, role.roles, role.marks), 0.0


@binary("role", "office")
def _held_by(role: RoleWord, offices: Offices) -> Made:
    """牵头的是区房管局."""
    yield "cond", holding(offices, role.roles, role.marks), 0.5


@both_ways("office", "kind")
def _is_holder(offices: Offices, kind: Kind) -> Made:
    """牵头单位是区房管局, 牵头单位里有规资局."""
    if kind.asked is Asked.DEPARTMENTS and kind.roles and not kind.measures:
        yield "cond", holding(offices, kind.roles), 0.1


@unary("office")
def _named(offices: Offices) -> Made:
    """An office alone: in whatever role."""
    stands = offices.marks & {"place", "by", "also", "with", "not", "except", "only", "have"}
    yield "cond", holding(offices, UNSAID), 0.25 if stands else 0.6


@binary("cond", "role")
def _role_behind(cond: Cond, role: RoleWord) -> Made:
    """规资局的名字出现在…的牵头单位里: the role of an office that has none yet."""
    if cond.offices and "office" in cond.marks and unsaid(cond.where):
        yield "cond", holding(cond.offices, role.roles, role.marks), 0.2


def roles_in(where: Condition | Topic) -> list[frozenset[Any]]:
    """The roles that offices are said to have in a condition."""
    return [node.roles for node in _involved(where) if node.roles]


def unsaid(where: Condition | Topic) -> bool:
    """Whether a condition names an office whose role no word tells."""
    return any(node.roles == UNSAID for node in _involved(where))


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
    offices = cond.offices.marked("not") if cond.offices else None
    if isinstance(cond.where, Topic):
        return Cond(Not(cond.where), offices, cond.marks | {"deny"})  # type: ignore[arg-type]
    return Cond(Not(cond.where), offices, cond.marks | {"deny"})


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


@binary("cond", "also")
def _all_of_them(cond: Cond, _: str) -> Made:
    """13号和31号都."""
    if _numbered(cond) and len(cond.where.tasks) > 1:  # type: ignore[union-attr, arg-type]
        yield "cond", cond.marked("all"), 0.0


# —— subjects ——


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


# —— what a task has ——


@binary("have", "kind")
def _has(_: str, kind: Kind) -> Made:
    """有量化指标的, 写了百分比目标的, 有配合单位的."""
    for where in _stated(kind):
        yield "cond", Cond(where, None, frozenset({"has"})), 0.2


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


# —— numbers ——


@binary("cmp_before", "number")
def _compared(sign: Comparison, number: Number) -> Made:
    if number.comparison is None:
        yield "number", replace(number, comparison=sign), 0.0


@binary("number", "cmp_after")
def _compared_behind(number: Number, sign: Comparison) -> Made:
    if number.comparison in (None, Comparison.EQUAL):
        yield "number", replace(number, comparison=sign), 0.0


@binary("neg", "number")
def _below(_: str, number: Number) -> Made:
    """不到50%, 不足: where the lexicon has the word whole, that is cheaper."""
    if number.comparison in OPPOSITE:
        yield "number", replace(number, comparison=OPPOSITE[number.comparison]), 0.2


OPPOSITE: dict[Comparison | None, Comparison] = {
    Comparison.MORE: Comparison.AT_MOST,
    Comparison.LESS: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.LESS,
    Comparison.AT_MOST: Comparison.MORE,
}


@binary("number", "kind")
def _counted_things(number: Number, kind: Kind) -> Made:
    """三家单位, 两个以上牵头单位."""
    if kind.asked is Asked.DEPARTMENTS and number.unit in ("", "家", "个") and not kind.measures:
        yield "holders", (replace(number, unit="家"), kind.roles), 0.0
    if kind.asked is Asked.INDICATORS and not kind.measures:
        yield "kind", replace(kind, measures=(number.measure(),)), 0.2
    if kind.asked is Asked.TASKS and number.unit in COUNTED:
        yield "all_tasks", number, 0.2


@binary("kind", "number")
def _number_of(kind: Kind, number: Number) -> Made:
    """牵头单位不少于三个; 牵头任务数等于3; 指标值超过1000."""
    if kind.asked is Asked.DEPARTMENTS and number.unit in ("", "家", "个"):
        yield "holders", (replace(number, unit="家"), kind.roles), 0.1
    if kind.asked is Asked.TASKS and number.unit in COUNTED - {"家"} and kind.roles:
        yield "tally", _tally(number, kind.roles), 0.0
    if kind.asked is Asked.INDICATORS and not kind.measures:
        yield "kind", replace(kind, measures=(number.measure(),)), 0.1


@both_ways("number", "role")
def _number_and_role(number: Number, role: RoleWord) -> Made:
    """两家以上联合牵头; 正好牵头3项."""
    if number.unit == "家" and "not" not in role.marks:
        yield "holders", (number, role.roles), 0.0
    if number.unit in ("项", "条", "件", "个") and not role.marks & {"not", "only"}:
        yield "tally", _tally(number, role.roles), 0.1


def _tally(number: Number, roles: frozenset[Any] | None) -> Tally:
    return Tally(roles, number.comparison or Comparison.EQUAL, int(number.value))


@both_ways("holders", "role")
def _holders_role(holders: tuple[Number, Any], role: RoleWord) -> Made:
    if holders[1] in (None, role.roles) and "not" not in role.marks:
        yield "holders", (holders[0], role.roles), 0.0


@both_ways("holders", "together")
def _holders_together(holders: tuple[Number, Any], _: str) -> Made:
    yield "holders", holders, 0.0


@both_ways("only", "holders")
def _only_holders(_: str, holders: tuple[Number, Any]) -> Made:
    yield "holders", holders, 0.0


@unary("number")
def _holders_alone(number: Number) -> Made:
    if number.unit == "家":
        yield "holders", (number, None), 0.3
    if number.comparison is not None and number.unit not in ("家", "项"):
        yield "ind", number.measure(), 0.2


@binary("only", "kind")
def _one_holder(_: str, kind: Kind) -> Made:
    if kind.asked is Asked.DEPARTMENTS:
        yield "holders", (Number(1, "家", Comparison.EQUAL), kind.roles), 0.3


@binary("only", "only")
def _only_twice(_: str, again: str) -> Made:
    yield "only", again, 0.0


@unary("only")
def _alone(_: str) -> Made:
    """独家牵头的, where no office is named: one holder."""
    yield "holders", (Number(1, "家", Comparison.EQUAL), None), 0.9


@unary("holders")
def _holder_count(holders: tuple[Number, Any]) -> Made:
    number, roles = holders
    counted = roles if roles in COUNT_WORDS else ANY_ROLE
    where = RoleCount(number.comparison or Comparison.EQUAL, int(number.value), counted)
    yield "cond", Cond(where, None, frozenset({"holders"})), 0.1


@both_ways("unit_before", "unit")
def _in_unit(_: str, unit: str) -> Made:
    """以户计, 论“条”算, 百分比的: indicators in this unit."""
    yield "ind", Measure(unit=unit), 0.0


@binary("unit", "unit_after")
def _unit_counted(unit: str, _: str) -> Made:
    yield "ind", Measure(unit=unit), 0.1


@binary("ind", "unit_after")
def _unit_said(measure: Measure, _: str) -> Made:
    yield "ind", measure, 0.0


@unary("rate")
def _percent(unit: str) -> Made:
    yield "ind", Measure(unit="%"), 0.0


@unary("period")
def _period(period: str) -> Made:
    yield "ind", Measure(period=period), 0.5


@binary("ind", "ind")
def _both_measures(left: Measure, right: Measure) -> Made:
    """每年的、以条计的."""
    if all(a is None or b is None or a == b for a, b in ((left.unit, right.unit), (left.period, right.period))):
        if left.value is None or right.value is None:
            value = left if left.value is not None else right
            unit, period = left.unit or right.unit, left.period or right.period
            yield "ind", Measure(unit, value.comparison, value.value, value.most, period), 0.2


@binary("ind", "conj")
def _measure_and(measure: Measure, word: str) -> Made:
    if word in ("and", "but"):
        yield "ind", measure, 0.1


@both_ways("ind", "kind")
def _measured_kind(measure: Measure, kind: Kind) -> Made:
    if kind.asked is Asked.INDICATORS and not kind.measures:
        yield "kind", replace(kind, measures=(measure,)), 0.0


@both_ways("ind", "want")
def _measured_want(measure: Measure, want: Want) -> Made:
    """其中不到50%的是哪几个."""
    if want.asked in (Asked.INDICATORS, None) and not want.measures:
        yield "want", replace(want, asked=Asked.INDICATORS, measures=(measure,)), 0.2 if want.asked else 0.5


@unary("ind")
def _measured(measure: Measure) -> Made:
    yield "cond", Cond(Measured(measure), None, frozenset({"measured"})), 0.5


@binary("number", "want")
def _looked_up(number: Number, want: Want) -> Made:
    """1050是什么, 百分之四十八对应的是哪个指标."""
    if want.mode is Mode.CONTENT or (want.asked is Asked.INDICATORS and want.mode is Mode.LIST and not want.measures):
        yield "want", Want(Asked.INDICATORS, measures=(number.measure(),)), 0.3


# —— times ——


@unary("time")
def _due(time: Any) -> Made:
    yield "cond", Cond(_due_of(time), None, frozenset({"time"})), 0.3


def _due_of(time: Any) -> Condition:
    sign = Comparison.LESS if time.before and time.due and "-" not in time.due else Comparison.EQUAL
    if time.before:
        sign = Comparison.AT_MOST
    return Due(sign, time.due or str(time.last))


@both_ways("time", "finish")
def _due_finished(time: Any, _: str) -> Made:
    yield "cond", Cond(_due_of(time), None, frozenset({"time"})), 0.0


@binary("time", "cmp_after")
def _due_compared(time: Any, sign: Comparison) -> Made:
    yield "cond", Cond(Due(sign, time.due or str(time.last)), None, frozenset({"time"})), 0.2


@unary("ongoing")
def _ongoing(_: str) -> Made:
    yield "cond", Cond(Due(Comparison.EQUAL, "ongoing"), None, frozenset({"time"})), 0.8


# —— what is asked for ——


@binary("which", "measure")
def _which_of(_: str, sense: str) -> Made:
    yield "want", Want(MEASURES.get(sense), marks=frozenset({"bare"})), 0.0


@binary("which", "number")
def _which_few(_: str, number: Number) -> Made:
    """哪两条: which, and there should be two."""
    if number.unit in COUNTED:
        yield "want", Want(UNIT_OF.get(number.unit), marks=frozenset({"bare"})), 0.0


@binary("which", "kind")
def _which_kind(_: str, kind: Kind) -> Made:
    yield "want", Want(kind.asked, roles=kind.roles, measures=kind.measures), 0.0


@binary("kind", "which")
def _kind_which(kind: Kind, _: str) -> Made:
    """牵头单位有哪些."""
    yield "want", Want(kind.asked, roles=kind.roles, measures=kind.measures), 0.05


@unary("which")
def _which_alone(_: str) -> Made:
    yield "want", Want(None), 0.4


@binary("howmany", "measure")
def _how_many_of(_: str, sense: str) -> Made:
    yield "want", Want(MEASURES.get(sense), Mode.COUNT, marks=frozenset({"bare"})), 0.0 if sense != "any" else 0.2


@binary("howmany", "kind")
def _how_many_kind(_: str, kind: Kind) -> Made:
    mode = Mode.VALUE if kind.asked is Asked.INDICATORS else Mode.COUNT
    yield "want", Want(kind.asked, Mode.COUNT, roles=kind.roles, measures=kind.measures), 0.0
    del mode


@binary("kind", "howmany")
def _kind_how_many(kind: Kind, _: str) -> Made:
    """任务有多少; 目标是多少."""
    value = kind.asked is Asked.INDICATORS
    yield "want", Want(kind.asked, Mode.VALUE if value else Mode.COUNT, kind.roles, measures=kind.measures), 0.05


@binary("howmany", "unit")
def _how_many_units(_: str, unit: str) -> Made:
    yield "want", Want(Asked.INDICATORS, Mode.VALUE, unit=unit), 0.1


@unary("howmany")
def _how_much(_: str) -> Made:
    yield "want", Want(Asked.INDICATORS, Mode.VALUE), 0.35


@both_ways("total", "want")
def _in_total(_: str, want: Want) -> Made:
    yield "want", want, 0.0


@both_ways("total", "kind")
def _total_of(_: str, kind: Kind) -> Made:
    """任务总数, 合计多少项."""
    if kind.asked is not Asked.INDICATORS:
        yield "want", Want(kind.asked, Mode.COUNT, kind.roles), 0.5


@both_ways("want", "kind")
def _want_kind(want: Want, kind: Kind) -> Made:
    """哪几项 + 任务, 几家 + 牵头单位."""
    if want.asked in (None, kind.asked) and want.mode in (Mode.LIST, Mode.COUNT, Mode.VALUE) and want.roles is None:
        mode = Mode.COUNT if want.mode is Mode.VALUE and kind.asked is not Asked.INDICATORS else want.mode
        marks = want.marks - {"bare"}
        measures = want.measures or kind.measures
        yield "want", replace(want, asked=kind.asked, mode=mode, roles=kind.roles, measures=measures, marks=marks), 0.0


@both_ways("want", "role")
def _want_role(want: Want, role: RoleWord) -> Made:
    """谁牵头, 哪几家配合; 哪几项 … 牵头."""
    if want.roles is None and want.asked in (Asked.DEPARTMENTS, None) and not role.marks & {"not"}:
        asked = want.asked or Asked.DEPARTMENTS
        marks = want.marks | (role.marks & {"together", "only"})
        yield "want", replace(want, asked=asked, roles=role.roles, marks=marks), 0.0 if want.asked else 0.8
    if want.roles is None and want.asked in (Asked.TASKS, None) and want.mode in (Mode.LIST, Mode.COUNT):
        yield "want", replace(want, asked=Asked.TASKS, roles=role.roles, marks=want.marks | role.marks), 0.2


@both_ways("by", "want")
def _by_whom(_: str, want: Want) -> Made:
    if want.asked in (Asked.DEPARTMENTS, None):
        yield "want", replace(want, asked=Asked.DEPARTMENTS), 0.0 if want.asked else 0.3


@binary("want", "do")
def _who_does(want: Want, _: str) -> Made:
    """谁来建, 找哪家办."""
    if want.asked is Asked.DEPARTMENTS:
        yield "want", want, 0.0


@binary("kind", "do")
def _office_that_does(kind: Kind, _: str) -> Made:
    yield "kind", kind, 0.2


@both_ways("together", "want")
def _together_with_whom(_: str, want: Want) -> Made:
    if want.asked in (Asked.DEPARTMENTS, Asked.TASKS):
        yield "want", want.marked("together"), 0.0


@binary("conj", "want")
def _with_whom(word: str, want: Want) -> Made:
    """跟哪些单位."""
    if word == "and" and want.asked is Asked.DEPARTMENTS:
        yield "want", want.marked("with"), 0.05
    elif word in ("and", "but", "also"):
        yield "want", want, 0.2


@both_ways("others", "want")
def _who_else(_: str, want: Want) -> Made:
    yield "want", want.marked("others"), 0.05


@binary("also", "want")
def _also_want(_: str, want: Want) -> Made:
    yield "want", want, 0.0


@binary("want", "want")
def _asked_twice(left: Want, right: Want) -> Made:
    """谁跟谁, 几家…分别是谁: one wish in two words."""
    if left.asked == right.asked and left.mode is not right.mode and {left.mode, right.mode} == {Mode.LIST, Mode.COUNT}:
        yield "want", replace(left, mode=Mode.COUNT, roles=left.roles or right.roles), 0.3
    elif left.asked == right.asked and left.mode is right.mode and left.asked is Asked.DEPARTMENTS:
        yield "want", replace(left, roles=left.roles or right.roles, marks=left.marks | right.marks), 0.3


@both_ways("finish", "want")
def _finished_when(_: str, want: Want) -> Made:
    if want.asked is Asked.DEADLINES:
        yield "want", want, 0.0


@both_ways("cite", "want")
def _cites_what(_: str, want: Want) -> Made:
    """依据什么, 照着哪个文件."""
    if want.asked in (Asked.POLICIES, None) and want.mode is Mode.LIST:
        yield "want", replace(want, asked=Asked.POLICIES), 0.1


@both_ways("tally", "want")
def _tallied(tally: Tally, want: Want) -> Made:
    """牵头任务数等于3的单位有哪几家."""
    if want.asked in (Asked.DEPARTMENTS, None) and want.tally is None and want.sup is None:
        yield "want", replace(want, asked=Asked.DEPARTMENTS, tally=tally), 0.1


@binary("tally", "kind")
def _tallied_kind(tally: Tally, kind: Kind) -> Made:
    if kind.asked is Asked.DEPARTMENTS:
        yield "want", Want(Asked.DEPARTMENTS, tally=tally), 0.1


# —— order ——


@binary("ordinal", "sup")
def _nth(place: int, sup: Sup) -> Made:
    yield "sup", replace(sup, nth=place, top=None), 0.0


@binary("sup", "ordinal")
def _nth_behind(sup: Sup, place: int) -> Made:
    """排第二, 条数排老二."""
    yield "sup", replace(sup, nth=place, top=None), 0.0


@binary("sup", "sup")
def _order_twice(left: Sup, right: Sup) -> Made:
    """由多到少排序, 排老二."""
    exact = right if right.nth is not None or right.top is not None else left
    yield (
        "sup",
        replace(exact, fewest=left.fewest or right.fewest, of=left.of or right.of, roles=left.roles or right.roles),
        0.1,
    )


@both_ways("top", "sup")
def _first_few(top: int, sup: Sup) -> Made:
    yield "sup", replace(sup, top=top, nth=None), 0.0


@binary("kind", "sup")
def _most_of(kind: Kind, sup: Sup) -> Made:
    """任务最少, 牵头单位最多, 指标值最高."""
    if sup.of is None:
        yield "sup", replace(sup, of=kind.asked, roles=kind.roles), 0.0


@binary("role", "sup")
def _role_most(role: RoleWord, sup: Sup) -> Made:
    if sup.roles is None and not role.marks & {"not"}:
        yield "sup", replace(sup, roles=role.roles), 0.1


@binary("measure", "sup")
def _measure_most(sense: str, sup: Sup) -> Made:
    if sup.of is None:
        yield "sup", replace(sup, of=MEASURES.get(sense)), 0.1


@both_ways("sup", "want")
def _ranked(sup: Sup, want: Want) -> Made:
    said = want.mode is Mode.LIST or (want.mode is Mode.VALUE and sup.value)  # 最少要调多少个 is at least
    if want.sup is None and said and sup.partner is None:
        asked = want.asked or (Asked.INDICATORS if sup.value else None)
        if asked is not None:
            yield "want", replace(want, asked=asked, sup=sup, mode=Mode.LIST), 0.1


@both_ways("sup", "kind")
def _ranked_kind(sup: Sup, kind: Kind) -> Made:
    if kind.asked in (Asked.DEPARTMENTS, Asked.TASKS, Asked.SECTIONS, Asked.INDICATORS):
        yield "want", Want(kind.asked, sup=sup, measures=kind.measures, roles=kind.roles), 0.4


# —— whole questions ——


@unary("want")
def _asked(want: Want) -> Made:
    if want.asked is not None:
        yield "ask", Ask(want), 0.0


@unary("kind")
def _listed(kind: Kind) -> Made:
    """…的任务，列一下."""
    yield "want", Want(kind.asked, roles=kind.roles, measures=kind.measures, marks=frozenset({"named"})), 0.5


@both_ways("conds", "want")
def _asked_of(conds: tuple[Cond, ...], want: Want) -> Made:
    asked = want.asked
    if asked is None:
        asked = Asked.INDICATORS if want.mode is Mode.VALUE else Asked.TASKS
    cost = 0.0 if want.asked else 0.4
    topics = any(isinstance(one.where, Topic) for one in conds)
    offices = any("office" in one.marks for one in conds)
    if topics and not offices and want.mode is Mode.COUNT and "bare" in want.marks and asked is Asked.TASKS:
        cost += 0.7  # 创建多少条精品道路 counts roads
    if want.mode is Mode.VALUE and not topics and (offices or want.unit in COUNTED):
        cost += 2.0
    yield "ask", Ask(replace(want, asked=asked), conds), cost


@both_ways("conds", "ask")
def _asked_also_of(conds: tuple[Cond, ...], ask: Ask) -> Made:
    if ask.operator is None:
        yield "ask", ask.on(*conds), 0.15 if ask.conds else 0.0
    elif ask.other is not None and not any(one.offices or isinstance(one.where, Topic) for one in conds):
        yield "ask", replace(ask.on(*conds), other=ask.other.on(*conds)), 0.2  # 在第二部分里，A比B多几条
    elif ask.operator is Operator.SHARE:
        yield "ask", ask.on(*conds), 0.2


@unary("conds")
def _only_conditions(conds: tuple[Cond, ...]) -> Made:
    """绿化市容局牵头的: the tasks; 盲道被占: what the plan says of it."""
    topics = [one for one in conds if isinstance(one.where, Topic)]
    if len(topics) == len(conds):
        yield "ask", Ask(Want(Asked.TASKS, Mode.PASSAGE), conds), 1.0
    else:
        yield "ask", Ask(Want(Asked.TASKS), conds), 1.0


@both_ways("ask", "yesno")
def _whether(ask: Ask, _: str) -> Made:
    yield "ask", ask.marked("yesno"), 0.1


@both_ways("cond", "yesno")
def _claimed_of(cond: Cond, _: str) -> Made:
    """…那条是不是只有数据局一家扛: whether the office has the task is asked."""
    if "office" in cond.marks:
        yield "cond", cond.marked("claimed"), 0.05


@both_ways("conds", "yesno")
def _verified(conds: tuple[Cond, ...], _: str) -> Made:
    """第14项是区公安局牵头吗; 光伏提了吗."""
    offices = [one for one in conds if "office" in one.marks]
    named = [one for one in conds if one.marks & {"task", "topic", "context"}]
    if offices and named:
        roles = next((part.roles for one in offices for part in _involved(one.where)), None)
        yield "ask", Ask(Want(Asked.DEPARTMENTS, roles=roles or None), conds, marks=frozenset({"yesno"})), 0.1
    elif not offices and named and len(named) == len(conds):
        yield "ask", Ask(Want(Asked.TASKS, Mode.PASSAGE), conds, marks=frozenset({"yesno"})), 0.4
    elif offices:
        yield "ask", Ask(Want(Asked.TASKS), conds, marks=frozenset({"yesno"})), 0.4


def _involved(where: Condition | Topic) -> Iterator[Involves]:
    if not isinstance(where, Topic):
        yield from (node for node in walk(where) if isinstance(node, Involves))


@both_ways("ask", "number")
def _claimed(ask: Ask, number: Number) -> Made:
    """加装电梯是466台吗; 三十六项里头…: a number that the question takes for true."""
    if ask.claim is None and number.comparison in (None, Comparison.EQUAL):
        indicator = ask.want.asked is Asked.INDICATORS
        yield "ask", replace(ask, claim=number), 0.4 if indicator or number.unit in COUNTED else 1.5


@both_ways("conds", "number")
def _number_claimed(conds: tuple[Cond, ...], number: Number) -> Made:
    """既有建筑节能改造定的是十五万方还是五十万方: what it says is checked."""
    if any(isinstance(one.where, Topic) for one in conds) and number.comparison is None and number.unit not in ("家",):
        yield "ask", Ask(Want(Asked.INDICATORS, Mode.VALUE), conds, number), 0.7


@both_ways("all_tasks", "ask")
def _of_all(number: Number, ask: Ask) -> Made:
    """三十六项任务里: how many there are, taken for true."""
    if ask.claim is None:
        yield "ask", replace(ask, claim=number), 0.2


@unary("unstated")
def _unstated(want: Want) -> Made:
    yield "ask", Ask(want), 0.0


@both_ways("unstated", "conds")
def _unstated_of(want: Want, conds: tuple[Cond, ...]) -> Made:
    yield "ask", Ask(want, conds), 0.0


@both_ways("unstated", "ask")
def _unstated_asked(want: Want, ask: Ask) -> Made:
    """加装电梯 + 联系电话 + 是多少."""
    yield "ask", Ask(want, ask.conds), 0.0


@binary("instead", "ask")
def _instead(_: str, ask: Ask) -> Made:
    yield "ask", ask.marked("instead"), 0.0


@binary("ask", "whatabout")
def _what_about(ask: Ask, _: str) -> Made:
    yield "ask", ask.marked("whatabout"), 0.0


@binary("whatabout", "ask")
def _what_about_front(_: str, ask: Ask) -> Made:
    yield "ask", ask.marked("whatabout"), 0.1


@both_ways("others", "ask")
def _others(_: str, ask: Ask) -> Made:
    yield "ask", ask.marked("others"), 0.1


@binary("ask", "ask")
def _two_questions(left: Ask, right: Ask) -> Made:
    """加装电梯三年要装多少台，又是哪个局在扛."""
    if left.operator is None and right.operator is None:
        yield "asks", (left, right), 0.9


@binary("asks", "ask")
def _three_questions(left: tuple[Ask, ...], right: Ask) -> Made:
    if len(left) < 4:
        yield "asks", (*left, right), 0.9


# —— reckoning ——


@binary("differ", "want")
def _differs_by(_: str, want: Want) -> Made:
    """高出几个百分点, 多管几条."""
    if want.mode in (Mode.COUNT, Mode.VALUE):
        yield "difference", "difference", 0.0


@binary("differ", "howmany")
def _differs_by_so_many(_: str, __: str) -> Made:
    yield "difference", "difference", 0.1


@binary("differ", "role")
def _leads_more(_: str, __: RoleWord) -> Made:
    """多牵头几项."""
    yield "differ", "differ", 0.1


@both_ways("share", "want")
def _share_in_percent(_: str, want: Want) -> Made:
    """比重约为百分之几."""
    if want.unit == "%" and not want.measures:
        yield "share", "share", 0.0


@binary("occupy", "share")
def _occupies_share(_: str, __: str) -> Made:
    yield "share", "share", 0.0


@binary("occupy", "want")
def _occupies(_: str, want: Want) -> Made:
    """占百分之多少."""
    if want.unit == "%":
        yield "share", "share", 0.0


def _of_the_whole(category: str) -> None:
    """占全部任务的…, 占六条的…: what it is a share of."""
    RULES.binary.setdefault(("occupy", category), []).append(lambda _, __: iter([("occupy", "occupy", 0.1)]))


for _category in ("kind", "number", "total", "all_tasks", "filler"):
    _of_the_whole(_category)


@both_ways("share", "ask")
def _share_of(_: str, ask: Ask) -> Made:
    """建管委牵头的占几成."""
    if ask.operator is None and ask.want.asked in (Asked.TASKS, Asked.DEPARTMENTS) and ask.conds:
        want = replace(ask.want, asked=Asked.TASKS, mode=Mode.COUNT)
        yield "ask", replace(ask, want=want, operator=Operator.SHARE), 0.1


@both_ways("share", "conds")
def _share_of_conditions(_: str, conds: tuple[Cond, ...]) -> Made:
    if not all(isinstance(one.where, Topic) for one in conds):
        yield "ask", Ask(Want(Asked.TASKS, Mode.COUNT), conds, operator=Operator.SHARE), 0.1


@binary("conds", "than")
def _than(conds: tuple[Cond, ...], _: str) -> Made:
    yield "than_this", conds, 0.0


@binary("than_this", "conds")
def _two_sides(left: tuple[Cond, ...], right: tuple[Cond, ...]) -> Made:
    yield "two_sides", (left, right), 0.0


@binary("conds", "conj")
def _and_side(conds: tuple[Cond, ...], word: str) -> Made:
    if word == "and":
        yield "and_this", conds, 0.0


@binary("and_this", "conds")
def _two_sides_joined(left: tuple[Cond, ...], right: tuple[Cond, ...]) -> Made:
    yield "two_sides", (left, right), 0.3


@binary("than", "conds")
def _than_that(_: str, conds: tuple[Cond, ...]) -> Made:
    yield "than_that", conds, 0.0


@binary("than_that", "difference")
def _differs_from(conds: tuple[Cond, ...], _: str) -> Made:
    """较区城运中心多几项: behind a question about another office."""
    want = Want(Asked.TASKS, Mode.COUNT)
    yield "ask", Ask(want, (), operator=Operator.DIFFERENCE, other=Ask(want, conds)), 0.2


def _reckoned(operator: Operator, sides: tuple[tuple[Cond, ...], tuple[Cond, ...]]) -> Ask:
    """A比B多几项 counts tasks; 充电桩比停车泊位多多少个 compares what indicators state."""
    left, right = sides
    both_topics = all(any(isinstance(one.where, Topic) for one in side) for side in sides)
    named = all(any(one.marks & {"office", "section"} for one in side) for side in sides)
    if both_topics and not named:
        want = Want(Asked.INDICATORS, Mode.VALUE)
    else:
        want = Want(Asked.TASKS, Mode.COUNT)
    return Ask(want, left, operator=operator, other=Ask(want, right))


@both_ways("two_sides", "difference")
def _difference(sides: tuple[tuple[Cond, ...], tuple[Cond, ...]], _: str) -> Made:
    yield "ask", _reckoned(Operator.DIFFERENCE, sides), 0.0


@both_ways("two_sides", "ratio")
def _ratio(sides: tuple[tuple[Cond, ...], tuple[Cond, ...]], _: str) -> Made:
    yield "ask", _reckoned(Operator.RATIO, sides), 0.0


@binary("conds", "conds")
def _two_sides_plain(left: tuple[Cond, ...], right: tuple[Cond, ...]) -> Made:
    """A的面积是B的几倍: side by side."""
    offices = all(any(one.offices for one in side) for side in (left, right))
    topics = all(any(isinstance(one.where, Topic) for one in side) for side in (left, right))
    if offices or topics:
        yield "two_sides", (left, right), 0.6
