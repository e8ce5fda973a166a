"""Offices and roles: rows of offices, how they stand in the sentence, what they do."""

from __future__ import annotations

from dataclasses import replace

from kg.algebra import (
    Asked,
    Comparison,
)
from retrieval.questions.grammar.rules import RULES, Made, binary, both_ways, unary
from retrieval.questions.meaning import (
    Ask,
    Cond,
    Kind,
    Mode,
    Number,
    Offices,
    RoleWord,
    Topic,
    Want,
)


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
    """城管跟绿容局两家: as many as are named; 就这两家，不多不少: and no others."""
    if number.value == len(offices.names) > 1 and number.unit in ("家", "个", ""):
        if number.comparison is None:
            yield "office", offices.marked("also"), 0.0
        elif number.comparison is Comparison.EQUAL:
            yield "office", offices.marked("only"), 0.0


@binary("office", "kind")
def _these_offices(offices: Offices, kind: Kind) -> Made:
    """A、B、C三家单位."""
    if "also" in offices.marks and kind.asked is Asked.DEPARTMENTS and kind.roles is None and not kind.measures:
        yield "office", offices, 0.0


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
_mark("together", "together", 0.0, before=True, behind=True)
_mark("only", "only", 0.0, before=True, behind=True)
_mark("also", "also", 0.0, before=True, behind=True)
_mark("have", "have", 0.2, before=True, behind=True)


@binary("office", "absent")
def _not_there(offices: Offices, _: str) -> Made:
    """A和B都不在; of A在、B不在 only the last is not there."""
    alone = len(offices.names) == 1 or "also" in offices.marks
    yield "office", offices.marked("not"), 0.0 if alone else 0.9


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
    if ("not" in left.marks) == ("not" in right.marks):  # 列了名但不牵头 is a condition and its contrary
        yield "role", RoleWord(left.roles | right.roles, left.marks | right.marks), 0.1


@binary("neg", "role")
def _denied_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("not"), 0.0


@binary("conj", "only")
def _and_only(_: str, only: str) -> Made:
    """A和B牵头、没有别的单位."""
    yield "only", only, 0.0


@both_ways("only", "role")
def _only_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("only"), 0.0


@both_ways("together", "role")
def _together_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("together"), 0.0


@binary("also", "role")
def _also_role(_: str, role: RoleWord) -> Made:
    yield "role", role.marked("also"), 0.0


@binary("role", "kind")
def _holder(role: RoleWord, kind: Kind) -> Made:
    """牵头 + 单位; 牵头 + 任务."""
    if kind.asked in (Asked.DEPARTMENTS, Asked.TASKS) and kind.roles is None and not role.marks & {"not", "only"}:
        yield "kind", replace(kind, roles=role.roles), 0.0


@binary("kind", "countnoun")
def _count_of(kind: Kind, _: str) -> Made:
    """牵头单位个数最多的."""
    yield "kind", kind, 0.1


@binary("role", "countnoun")
def _role_count(role: RoleWord, _: str) -> Made:
    """牵头条数 is the number of tasks."""
    if "not" not in role.marks:
        yield "kind", Kind(Asked.TASKS, role.roles), 0.05


@binary("kind", "countnoun")
def _how_many_there_are(kind: Kind, _: str) -> Made:
    """区房管局牵头任务的数量."""
    if kind.asked is not Asked.INDICATORS:
        yield "want", Want(kind.asked, Mode.COUNT, kind.roles), 0.05


@unary("countnoun")
def _count_alone(_: str) -> Made:
    yield "kind", Kind(Asked.TASKS), 1.0


@binary("countnoun", "kind")
def _number_noun(_: str, kind: Kind) -> Made:
    """数量目标."""
    if kind.asked is Asked.INDICATORS:
        yield "kind", kind, 0.0


@both_ways("status", "ask")
def _so_far(sense: str, ask: Ask) -> Made:
    """现在已经装好多少台了: what has been reached stands in no plan."""
    if sense == "now" and ask.want.asked is Asked.INDICATORS and ask.want.mode in (Mode.VALUE, Mode.COUNT):
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
    if kind.asked in (Asked.SECTIONS, Asked.PLANS, Asked.TASKS):
        yield "kind", kind, 0.0


@unary("role")
def _alone_in_role(role: RoleWord) -> Made:
    """单独牵头, where no office stands beside it: one office has the role."""
    if "only" in role.marks and "not" not in role.marks:
        yield "holders", (Number(1, "家", Comparison.EQUAL), role.roles), 0.3
