"""A calculation → an answer: the number, how it is said, and the clauses that each of its numbers stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.algebra import (
    ASKED_NAMES,
    OPERATOR_NAMES,
    RANKED,
    Asked,
    Calculation,
    Condition,
    Everything,
    InPlan,
    Involves,
    Operator,
    Query,
    Ref,
    both,
    role_names,
)
from kg.catalog import Catalog
from kg.facts import IndicatorFact
from kg.figures import MANY
from kg.query import Computed, Executor, Outcome
from retrieval.answer import Answer, Reason, Result, Statement, Status
from retrieval.phrases import COUNTERS, Phrases, doing, tasks_that
from retrieval.understanding.reading import Ask
from retrieval.writing import Writer

__all__ = ["CalculationWriter"]

BOUNDS = (({"="}, ""), ({"=", ">=", "range"}, "至少"), ({"=", "<="}, "最多"), ({"=", "≈"}, "约"))
"""How a sum of values is bounded whose comparators are among these: ≥ 1公里 and = 2公里 are 至少3公里."""

PERCENT = 100
TENTH = 10  # 成: one tenth


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of a calculation, as it is said: 区建管委牵头 20 项, 加装电梯 466台.

    Args:
        query: what was asked, with departments in the place of queries for them.
        outcome: what was found.
        name: whose number it is: 区建管委.
        subject: what is counted or measured: 区建管委牵头.
        unit: 项, 个, 台.
        values: the indicators that were summed; () for what is counted.
    """

    query: Query
    outcome: Outcome
    name: str
    subject: str
    unit: str
    values: tuple[IndicatorFact, ...] = ()


class CalculationWriter:
    """Writes the answers of calculations. Every number in them is cited."""

    def __init__(self, catalog: Catalog, executor: Executor, writer: Writer) -> None:
        self._catalog = catalog
        self._executor = executor
        self._writer = writer
        self._phrases = Phrases(catalog)

    def write(self, ask: Ask, calculation: Calculation) -> Answer:
        """The answer; ``not_found`` where there is no number, with the operand that has none."""
        computed = self._executor.calculate(calculation)
        outcomes = [self._executor.run(query) for query in calculation.operands]
        found = zip(calculation.operands, outcomes, strict=True)
        operands = [self._operand(self._executor.named(query), outcome) for query, outcome in found]
        written = [one for operand in operands for one in self._statements(operand)]
        if computed is None or not written:
            reason, message = _missing(calculation, operands)
            return Answer(
                Status.NOT_FOUND, message, str(calculation), notes=ask.notes, reason=reason, query=calculation
            )
        results: list[Result] = [{"type": "number", "value": plain(computed.value)}]
        for result in (result for operand in operands for _, result in self._rows(operand)):
            results += [result] if result is not None and result not in results else []
        return Answer(
            Status.ANSWERED,
            said(calculation, operands, computed),
            str(calculation),
            tuple(dict.fromkeys(written)),
            tuple(results),
            (*ask.notes, *remarks(calculation, operands)),
            query=calculation,
        )

    def _operand(self, query: Query, outcome: Outcome) -> Operand:
        """How an operand is called; see :class:`Operand`."""
        if query.ranked and not query.counted and query.asked in RANKED and outcome.rows:
            return self._first_row(query, outcome)
        if query.asked is Asked.INDICATORS and not query.counted:
            values = tuple(self._catalog.indicators[iri] for iri in outcome.rows)
            names = list(dict.fromkeys(value.name for value in values))
            name = names[0] if len(names) == 1 else f"{called(query.where)}的 {len(values)} 项量化指标"
            return Operand(query, outcome, name, name, values[0].unit if values else "", values)
        if query.asked is Asked.TASKS:
            name, subject = _named(query.where)
            return Operand(query, outcome, name, subject, COUNTERS[query.asked])
        kind = f"{role_names(query.roles)}单位" if query.asked is Asked.DEPARTMENTS else ASKED_NAMES[query.asked]
        subject = kind if _everything(query.where) else f"{called(query.where)}的{kind}"
        return Operand(query, outcome, subject, subject, COUNTERS[query.asked])

    def _first_row(self, query: Query, outcome: Outcome) -> Operand:
        """Whoever comes first: 区建管委牵头 20 项."""
        row, catalog = outcome.rows[0], self._catalog
        match query.asked:
            case Asked.DEPARTMENTS:
                name = catalog.departments[row].name
                return Operand(query, outcome, name, name + doing(query.roles), "项")
            case Asked.TASKS:
                name = self._phrases.label(catalog.tasks[row])
                kind = "量化指标" if query.by is Asked.INDICATORS else f"{role_names(query.roles)}单位"
                return Operand(query, outcome, name, f"{name}的{kind}", "个")
            case Asked.INDICATORS:
                value = catalog.indicators[row]
                return Operand(query, outcome, value.name, value.name, value.unit, (value,))
            case Asked.SECTIONS:
                name = f"第{catalog.sections[row].number}部分"
            case _:
                name = f"《{catalog.plans[row].title}》"
        return Operand(query, outcome, name, name, "项")

    def _rows(self, operand: Operand) -> Iterator[tuple[Statement, Result | None]]:
        yield from self._writer.rows(operand.query, operand.outcome)

    def _statements(self, operand: Operand) -> Iterator[Statement]:
        """Tasks that are counted are one line with a citation each; all else is a line a row."""
        statements = [statement for statement, _ in self._rows(operand)]
        if operand.query.asked is not Asked.TASKS or operand.query.ranked or not statements:
            yield from statements
            return
        numbers = self._phrases.by_plan(self._catalog.tasks[iri] for iri in operand.outcome.rows)
        citations = tuple(dict.fromkeys(c for statement in statements for c in statement.citations))
        yield Statement(f"**{called(operand.query.where)}**　{len(statements)} 项：{numbers}", citations)


def said(calculation: Calculation, operands: Sequence[Operand], computed: Computed) -> str:
    """The sentence that comes first."""
    first, *others = operands
    left, *rest = computed.numbers
    if not others:
        return _alone(calculation, first, left, computed.value)
    second, right = others[0], rest[0]
    parts = f"{_stated(first, left)}，{_stated(second, right)}"
    match calculation.operator:
        case Operator.SHARE:
            share = f"{_rounded(computed.value, 1)}%{tenths(computed.value)}"
            return f"{_stated(first, left)}，占{_stated(second, right)}的 {share}。"
        case Operator.DIFFERENCE:
            more, less = (first, second) if left >= right else (second, first)
            name = more.name if more.name != less.name else more.subject
            apart = f"{name}多 {figure(computed.value, more)}" if computed.value else "一样多"
            return f"{parts}；{apart}。"
        case Operator.RATIO if first.query.asked is second.query.asked and first.unit == second.unit:
            return f"{parts}；前者是后者的 {_rounded(computed.value, 2)} 倍。"
        case Operator.RATIO:
            kind = "" if second.values else ASKED_NAMES[second.query.asked]
            return f"{parts}；平均每{second.unit}{kind} {_rounded(computed.value, 2)} {first.unit}。"
        case _:
            bound = bounded((*first.values, *second.values))
            return f"{parts}，合计{bound} {figure(computed.value, first)}。"


def _stated(operand: Operand, number: float) -> str:
    """区建管委牵头 20 项, 整治人行道面积至少 150000平方米（15万平方米）."""
    return f"{operand.subject}{bounded(operand.values)} {figure(number, operand)}"


def _alone(calculation: Calculation, operand: Operand, number: float, value: float) -> str:
    """每年至少 1公里，3年合计至少 3公里; 第三部分的任务合计 8 项."""
    bound = bounded(operand.values)
    total = f"{bound} {figure(value, operand)}"
    if calculation.operator is Operator.SUM:
        return f"{operand.subject}合计{total}。"
    yearly = bool(operand.values) and all(one.period == "annual" for one in operand.values)
    each = f"{operand.subject}{'每年' if yearly else ''}{bound} {figure(number, operand)}"
    times = f"{calculation.factor} 年合计" if yearly else f"乘以 {calculation.factor} 是"
    return f"{each}，{times}{total}。"


def remarks(calculation: Calculation, operands: Sequence[Operand]) -> Iterator[str]:
    """What has to be known of the numbers: tasks that are counted twice, values that are no exact ones."""
    if calculation.operator is Operator.SUM and all(one.query.asked is Asked.TASKS for one in operands[1:]):
        first, *others = [frozenset(one.outcome.rows) for one in operands]
        twice = len(first & others[0]) if others else 0
        if twice and operands[0].query.asked is Asked.TASKS:
            yield f"有 {twice} 项两边都有，合计时各算了一次。"
    signs = {value.comparator for operand in operands for value in operand.values}
    added = calculation.operator in (Operator.SUM, Operator.PRODUCT)
    if "range" in signs:
        yield "写成区间的指标按下限计算。"
    if (signs - {"=", "range"} and not added) or not any(signs <= known for known, _ in BOUNDS):
        yield "“不少于”“不超过”“约”等按写明的数值计算。"


def _missing(calculation: Calculation, operands: Sequence[Operand]) -> tuple[Reason, str]:
    """Why there is no number."""
    what = OPERATOR_NAMES[calculation.operator]
    for operand in operands:
        valued = operand.query.asked is Asked.INDICATORS and not operand.query.counted
        units = list(dict.fromkeys(value.unit for value in operand.values))
        if not operand.outcome.rows and (valued or operand.query.ranked):
            return Reason.NOT_STATED, f"计划没有写{operand.subject or '这项指标'}的数，算不出{what}。"
        if len(units) > 1:
            return Reason.NOT_STATED, f"{operand.subject}的单位不同（{'、'.join(units)}），不能放在一起计算。"
    units = list(dict.fromkeys(operand.unit for operand in operands))
    if any(operand.values for operand in operands) and len(units) > 1:
        return Reason.NOT_STATED, f"单位不同（{'、'.join(units)}），算不出{what}。"
    empty = next((one for one in operands if not one.outcome.rows), operands[-1])
    return Reason.NOTHING_MEETS, f"{empty.subject} 0 {empty.unit}，算不出{what}。"


def _named(where: Condition) -> tuple[str, str]:
    """(区建管委, 区建管委牵头); (全部, 全部); else the tasks twice: 第三部分的任务."""
    parts = _told(where)
    if not parts:
        return "全部", "全部"
    [first, *others] = parts
    if isinstance(first, Involves) and isinstance(first.department, Ref) and not (others or first.first):
        return str(first.department), f"{first.department}{doing(first.roles)}"
    return (called(where),) * 2


def called(where: Condition) -> str:
    """The tasks that meet a condition, as a noun: 全部任务, 区房管局单独牵头的任务, “有量化指标”的任务."""
    parts = _told(where)
    if not parts:
        return "全部任务"
    plainly = tasks_that(both(*parts))
    if plainly != "符合条件的任务有":
        return plainly.removesuffix("有")
    return f"“{both(*parts)}”的任务"


def _told(where: Condition) -> tuple[Condition, ...]:
    """The conditions that a name tells; the plans of the moment stand beside every query."""
    every = getattr(both(where, Everything()), "parts", (where,)) if not isinstance(where, Everything) else ()
    return tuple(part for part in every if not (isinstance(part, InPlan) and part.label))


def _everything(where: Condition) -> bool:
    return not _told(where)


def bounded(values: Sequence[IndicatorFact]) -> str:
    """至少, 最多, 约, or nothing: what the sum of these values is."""
    signs = {value.comparator for value in values}
    return next((word for known, word in BOUNDS if signs <= known), "")


def figure(value: float, operand: Operand) -> str:
    """20 项, 466台, 2150000平方米（215万平方米）."""
    number = _rounded(value, 2)
    if not operand.values:
        return f"{number} {operand.unit}"
    large = value >= MANY and operand.unit != "%" and (value / MANY * 100).is_integer()
    return f"{number}{operand.unit}" + (f"（{value / MANY:.10g}万{operand.unit}）" if large else "")


def tenths(percent: float) -> str:
    """（约5.6成）, （5成）; nothing for less than half a tenth of one, or for more than the whole."""
    share = round(percent / TENTH, 1)
    if not share or percent > PERCENT:
        return ""
    exact = abs(share * TENTH - percent) < 1e-9
    return f"（{'' if exact else '约'}{_rounded(share, 1)}成）"


def plain(value: float) -> float:
    """A number of the JSON contract: 20 for 20.0, else two decimals."""
    return int(value) if float(value).is_integer() else round(value, 2)


def _rounded(value: float, digits: int) -> str:
    """55.6, 50, 0.33."""
    number = round(value, digits)
    return f"{int(number)}" if float(number).is_integer() else f"{number:.10g}"
