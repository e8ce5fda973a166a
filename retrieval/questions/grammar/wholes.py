"""Whole questions: a wish and the tasks that it is asked of, several wishes, and numbers reckoned from two."""

from __future__ import annotations

from dataclasses import replace

from kg.algebra import (
    Asked,
    Comparison,
    InPlan,
    InSection,
    Operator,
)
from retrieval.questions.grammar.holding import involved, roles_in, unsaid
from retrieval.questions.grammar.rules import COUNTED, RULES, Made, binary, both_ways, unary
from retrieval.questions.meaning import (
    Ask,
    Cond,
    Kind,
    Mode,
    Number,
    RoleWord,
    Sup,
    Topic,
    Want,
)


@unary("want")
def _asked(want: Want) -> Made:
    if want.asked is not None:
        yield "ask", Ask(want), 0.0


@unary("which")
def _which_of_them(_: str) -> Made:
    """几家配合？ 分别是哪些: what was counted before is listed."""
    yield "ask", Ask(Want(None)), 1.0


@unary("kind")
def _listed(kind: Kind) -> Made:
    """…的任务，列一下."""
    yield "want", Want(kind.asked, roles=kind.roles, measures=kind.measures, marks=frozenset({"named"})), 0.5


@both_ways("conds", "want")
def _asked_of(conds: tuple[Cond, ...], want: Want) -> Made:
    asked = want.asked
    if asked is None:
        asked = Asked.INDICATORS if want.mode is Mode.VALUE else Asked.TASKS
    cost = 0.0 if want.asked else 0.2
    topics = any(isinstance(one.where, Topic) for one in conds)
    offices = any("office" in one.marks for one in conds)
    if topics and not offices and want.mode is Mode.COUNT and "bare" in want.marks and asked is Asked.TASKS:
        cost += 0.7  # 创建多少条精品道路 counts roads
    cost += _unlikely(replace(want, asked=asked), conds)
    yield "ask", Ask(replace(want, asked=asked), conds), cost


def _unlikely(want: Want, conds: tuple[Cond, ...]) -> float:
    """What speaks against a wish with these conditions."""
    offices = [one for one in conds if "office" in one.marks]
    topics = any(isinstance(one.where, Topic) for one in conds)
    cost = 0.0
    if want.mode is Mode.VALUE and not topics and (offices or want.unit in COUNTED):
        cost += 2.0  # a value of an office: 财政部占几成 is a share
    if want.roles and want.asked is Asked.TASKS and offices and not any(unsaid(one.where) for one in offices):
        cost += 1.0  # the role of the wish has no office left to stand with
    return cost


@both_ways("conds", "ask")
def _asked_also_of(conds: tuple[Cond, ...], ask: Ask) -> Made:
    if ask.operator is None:
        yield "ask", ask.on(*conds), (0.15 if ask.conds else 0.0) + _unlikely(ask.want, (*ask.conds, *conds))
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


@binary("ask", "closing")
def _or_not(ask: Ask, _: str) -> Made:
    """…区房管局参与没有: not so 哪条没有区房管局."""
    if ask.conds:
        yield "ask", ask.marked("yesno"), 0.1


@binary("cond", "closing")
@both_ways("cond", "yesno")
def _claimed_of(cond: Cond, _: str) -> Made:
    """…那条是不是只有数据局一家扛: whether the office has the task is asked."""
    if "office" in cond.marks:
        yield "cond", cond.marked("claimed"), 0.05


@binary("conds", "closing")
@both_ways("conds", "yesno")
def _verified(conds: tuple[Cond, ...], _: str) -> Made:
    """第14项是区公安局牵头吗; 光伏提了吗."""
    offices = [one for one in conds if "office" in one.marks]
    named = [one for one in conds if one.marks & {"task", "topic", "context"}]
    if offices and named:
        roles = next((part.roles for one in offices for part in involved(one.where)), None)
        yield "ask", Ask(Want(Asked.DEPARTMENTS, roles=roles or None), conds, marks=frozenset({"yesno"})), 0.1
    elif not offices and named and len(named) == len(conds):
        yield "ask", Ask(Want(Asked.TASKS, Mode.PASSAGE), conds, marks=frozenset({"yesno"})), 0.4
    elif offices:
        yield "ask", Ask(Want(Asked.TASKS), conds, marks=frozenset({"yesno"})), 0.4


@both_ways("ask", "number")
def _claimed(ask: Ask, number: Number) -> Made:
    """加装电梯是466台吗; 三十六项里头…: a number that the question takes for true."""
    indicator = ask.want.asked is Asked.INDICATORS
    if ask.claim is None and (number.comparison is None or (indicator and number.comparison is Comparison.EQUAL)):
        yield "ask", replace(ask, claim=number), 0.4 if indicator or number.unit in COUNTED else 1.5


@both_ways("conds", "number")
def _number_claimed(conds: tuple[Cond, ...], number: Number) -> Made:
    """既有建筑节能改造定的是十五万方还是五十万方: what it says is checked."""
    if any(isinstance(one.where, Topic) for one in conds) and number.comparison is None and number.unit != "家":
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


@binary("instead", "kind")
def _another(_: str, kind: Kind) -> Made:
    """换个事."""
    if kind.asked is Asked.TASKS and kind.roles is None:
        yield "instead", "instead", 0.0


@binary("instead", "ask")
def _instead(_: str, ask: Ask) -> Made:
    yield "ask", ask.marked("instead"), 0.0


@binary("conds", "whatabout")
def _and_of_these(conds: tuple[Cond, ...], _: str) -> Made:
    """…，区应急局呢: the same of these."""
    yield "ask", Ask(Want(Asked.TASKS), conds, marks=frozenset({"whatabout"})), 0.2


@binary("conds", "sup")
def _most_claimed(conds: tuple[Cond, ...], sup: Sup) -> Made:
    """区建管委牵头的任务最多吗: an office is said to have the most."""
    offices = [one for one in conds if one.offices]
    if len(offices) == 1 and len(conds) == 1 and sup.of in (Asked.TASKS, None) and not sup.value:
        yield "most_claimed", (conds[0], sup), 0.0


@binary("most_claimed", "closing")
@binary("most_claimed", "yesno")
def _most_or_not(claimed: tuple[Cond, Sup], _: str) -> Made:
    cond, sup = claimed
    roles = next(iter(roles_in(cond.where)), None)
    yield "ask", Ask(Want(Asked.DEPARTMENTS, roles=roles, sup=sup), (cond,), marks=frozenset({"yesno"})), 0.0


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
    price = 0.3 if category == "kind" else 0.1
    RULES.binary.setdefault(("occupy", category), []).append(lambda _, __: iter([("occupy", "occupy", price)]))


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
    if not _places(right) or any(isinstance(one.where, InPlan | InSection) for one in left):
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


def _places(conds: tuple[Cond, ...]) -> bool:
    return all(isinstance(one.where, InPlan | InSection) for one in conds)


def _reckoned(operator: Operator, sides: tuple[tuple[Cond, ...], tuple[Cond, ...]]) -> Ask:
    """A比B多几项 counts tasks; 充电桩比停车泊位多多少个 compares what indicators state."""
    left, right = sides
    if _places(right):  # 国资委在A里的任务比在B里多几项
        kinds = {type(one.where) for one in right}
        right = (*right, *(one for one in left if type(one.where) not in kinds))
    sides = (left, right)
    both_topics = all(any(isinstance(one.where, Topic) for one in side) for side in sides)
    named = all(any(one.marks & {"office", "section"} for one in side) for side in sides)
    valued = both_topics and not named
    want = Want(Asked.INDICATORS, Mode.VALUE) if valued else Want(Asked.TASKS, Mode.COUNT)
    return Ask(want, left, operator=operator, other=Ask(want, right))


@binary("two_sides", "than")
def _sides_compared(sides: tuple[tuple[Cond, ...], tuple[Cond, ...]], _: str) -> Made:
    """A跟B比."""
    yield "two_sides", sides, 0.0


@binary("two_sides", "conds")
def _sides_within(sides: tuple[tuple[Cond, ...], tuple[Cond, ...]], conds: tuple[Cond, ...]) -> Made:
    """A跟B比，在第二部分里…: of both."""
    if not any(one.offices or isinstance(one.where, Topic) for one in conds):
        yield "two_sides", ((*sides[0], *conds), (*sides[1], *conds)), 0.0


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
