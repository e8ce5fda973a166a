"""Numbers: of offices, of tasks, of indicators, and units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.algebra import (
    ANY_ROLE,
    Asked,
    Comparison,
    Measure,
    Measured,
    RoleCount,
)
from kg.vocabulary import COUNT_WORDS
from retrieval.questions.grammar.rules import COUNTED, Made, binary, both_ways, unary
from retrieval.questions.meaning import (
    Ask,
    Cond,
    Kind,
    Mode,
    Number,
    RoleWord,
    Tally,
    Want,
)


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


@binary("than", "number")
def _than_number(_: str, number: Number) -> Made:
    if number.comparison is None:
        yield "than_number", number, 0.0


@binary("than_number", "differ")
def _below_or_above(number: Number, sign: Comparison | str) -> Made:
    """比85%低, 比三家多."""
    if isinstance(sign, Comparison):
        yield "number", replace(number, comparison=sign), 0.0


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


@both_ways("number", "want")
def _stated_number(number: Number, want: Want) -> Made:
    """466台是哪个任务的指标."""
    if number.comparison is None and number.unit and number.unit not in COUNTED and want.asked is Asked.TASKS:
        yield "ask", Ask(want, (Cond(Measured(number.measure()), None, frozenset({"measured"})),)), 0.3


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
def _percent(_: str) -> Made:
    yield "ind", Measure(unit="%"), 0.0


@unary("period")
def _period(period: str) -> Made:
    yield "ind", Measure(period=period), 0.5


@binary("ind", "ind")
def _both_measures(left: Measure, right: Measure) -> Made:
    """每年的、以条计的."""
    pairs = ((left.unit, right.unit), (left.period, right.period), (left.value, right.value))
    if all(a is None or b is None or a == b for a, b in pairs):
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
