"""What is asked for: which, who, how many, when, the most."""

from __future__ import annotations

from dataclasses import replace

from kg.algebra import (
    Asked,
)
from retrieval.questions.grammar.rules import COUNTED, MEASURES, RULES, UNIT_OF, Made, binary, both_ways, unary
from retrieval.questions.meaning import (
    Kind,
    Mode,
    Number,
    RoleWord,
    Sup,
    Tally,
    Want,
)


@binary("which", "measure")
def _which_of(_: str, sense: str) -> Made:
    yield "want", Want(MEASURES.get(sense), marks=frozenset({"bare"})), 0.0
    if sense == "policy":  # 哪几份提到…: plans are counted in 份 as well
        yield "want", Want(Asked.PLANS, marks=frozenset({"bare"})), 0.1


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
    yield "want", Want(None), 0.2


@binary("howmany", "measure")
def _how_many_of(_: str, sense: str) -> Made:
    yield "want", Want(MEASURES.get(sense), Mode.COUNT, marks=frozenset({"bare"})), 0.0 if sense != "any" else 0.2


@binary("howmany", "kind")
def _how_many_kind(_: str, kind: Kind) -> Made:
    yield "want", Want(kind.asked, Mode.COUNT, roles=kind.roles, measures=kind.measures), 0.0


@binary("kind", "howmany")
def _kind_how_many(kind: Kind, _: str) -> Made:
    """任务有多少; 目标是多少."""
    value = kind.asked is Asked.INDICATORS
    much = 0.8 if kind.asked is Asked.PLANS else 0.05  # 计划有几个部分 counts parts
    yield "want", Want(kind.asked, Mode.VALUE if value else Mode.COUNT, kind.roles, measures=kind.measures), much


@binary("howmany", "unit")
def _how_many_units(_: str, unit: str) -> Made:
    yield "want", Want(Asked.INDICATORS, Mode.VALUE, unit=unit), 0.1


@unary("howmany")
def _how_much(_: str) -> Made:
    yield "want", Want(Asked.INDICATORS, Mode.VALUE), 0.35


def _there_are(category: str) -> None:
    """有几项, 写了哪些: what there is of it is asked."""
    RULES.binary.setdefault(("have", category), []).append(lambda _, asked: iter([(category, asked, 0.05)]))


for _category in ("which", "howmany", "want"):
    _there_are(_category)


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


@binary("want", "kind")
def _who_has_tasks(want: Want, kind: Kind) -> Made:
    """和哪些单位一起牵头过任务: the noun is what they lead."""
    if want.asked is Asked.DEPARTMENTS and kind.asked is Asked.TASKS and not kind.measures:
        if want.roles is None and kind.roles:
            yield "want", replace(want, roles=kind.roles), 0.1
        elif want.roles and kind.roles is None:
            yield "want", want, 0.1


@binary("kind", "conj")
def _kinds_begun(kind: Kind, word: str) -> Made:
    if word == "and" and kind.asked is Asked.DEPARTMENTS and kind.roles and not kind.measures:
        yield "kind_and", kind, 0.0


@binary("kind_and", "kind")
def _either_kind(left: Kind, right: Kind) -> Made:
    """牵头单位和配合单位分别是谁: each is told with its role."""
    if right.asked is Asked.DEPARTMENTS and right.roles and left.roles and not right.measures:
        yield "kind", replace(left, roles=left.roles | right.roles), 0.0


@both_ways("want", "role")
def _want_role(want: Want, role: RoleWord) -> Made:
    """谁牵头, 哪几家配合; 哪几项 … 牵头."""
    if want.roles is None and want.asked in (Asked.DEPARTMENTS, None) and not role.marks & {"not"}:
        asked = want.asked or Asked.DEPARTMENTS
        marks = want.marks | (role.marks & {"together", "only"})
        yield "want", replace(want, asked=asked, roles=role.roles, marks=marks), 0.0 if want.asked else 0.8
    listed = want.asked in (Asked.TASKS, None) and want.mode in (Mode.LIST, Mode.COUNT)
    if want.roles is None and listed and "not" not in role.marks:
        yield "want", replace(want, asked=Asked.TASKS, roles=role.roles, marks=want.marks | role.marks), 0.2
    if want.roles is None and want.asked is Asked.DEADLINES and not role.marks & {"not", "only"}:
        yield "want", replace(want, roles=role.roles), 0.2  # 区应急局什么时候牵头


@both_ways("kind", "want")
def _plan_asked(kind: Kind, want: Want) -> Made:
    """计划分几个部分, 这份计划里谁…: the plan that is at hand."""
    if kind.asked is Asked.PLANS and want.asked not in (Asked.PLANS, None):
        yield "want", want, 0.05


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


@both_ways("each", "want")
def _of_each(_: str, want: Want) -> Made:
    """各牵头几项, 分别是谁."""
    yield "want", want.marked("each"), 0.0


@both_ways("each", "role")
def _each_in_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("each"), 0.0


@both_ways("each", "kind")
def _each_kind(_: str, kind: Kind) -> Made:
    """各部分, 每个部门, 按牵头单位分."""
    if kind.asked in (Asked.SECTIONS, Asked.DEPARTMENTS, Asked.PLANS):
        yield "group", kind, 0.0


@both_ways("group", "want")
def _counted_by(kind: Kind, want: Want) -> Made:
    """各部分分别有几项任务."""
    if want.asked in (Asked.TASKS, None) and want.mode is Mode.COUNT:
        roles = kind.roles or want.roles
        yield "want", Want(kind.asked, roles=roles, marks=frozenset({"grouped"})), 0.0


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
        roles = left.roles | right.roles if left.roles and right.roles else left.roles or right.roles
        yield "want", replace(left, roles=roles, marks=left.marks | right.marks), 0.3


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


@binary("kind", "top")
def _first_few_of(kind: Kind, top: int) -> Made:
    """牵头任务数前两名的."""
    if kind.asked is Asked.TASKS:
        yield "sup", Sup(top=top, of=Asked.TASKS, roles=kind.roles), 0.1


@both_ways("top", "sup")
def _first_few(top: int, sup: Sup) -> Made:
    yield "sup", replace(sup, top=top, nth=None), 0.0


@binary("kind", "sup")
def _most_of(kind: Kind, sup: Sup) -> Made:
    """任务最少, 牵头单位最多, 指标值最高."""
    if sup.of is None:
        yield "sup", replace(sup, of=kind.asked, roles=kind.roles, measures=kind.measures), 0.0


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
        asked = want.asked or (Asked.INDICATORS if sup.value else Asked.DEPARTMENTS if sup.of is Asked.TASKS else None)
        if asked is not None:
            unsaid = asked is Asked.TASKS and sup.of is None and not sup.value  # 排在最后的是哪条: by what?
            measures = want.measures or sup.measures
            yield "want", replace(want, asked=asked, sup=sup, mode=Mode.LIST, measures=measures), 2.0 if unsaid else 0.1


@both_ways("sup", "kind")
def _ranked_kind(sup: Sup, kind: Kind) -> Made:
    if kind.asked in (Asked.DEPARTMENTS, Asked.TASKS, Asked.SECTIONS, Asked.INDICATORS):
        yield "want", Want(kind.asked, sup=sup, measures=kind.measures, roles=kind.roles), 0.4
