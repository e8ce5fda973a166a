"""A question as data: what is asked for, and which tasks it is asked of.

A :class:`Query` is all that the graph is ever asked. Rules, a chip that a user clicked, a program
that posts JSON: all of them only propose a ``Query``; :mod:`kg.query` runs it. Every node prints
itself in Chinese, so that a user sees how the question was understood.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from ingest.records import Role
from kg.vocabulary import COUNT_WORDS

__all__ = [
    "ANY_ROLE",
    "About",
    "Among",
    "And",
    "Asked",
    "Calculation",
    "Cites",
    "Comparison",
    "Condition",
    "Due",
    "Everything",
    "Has",
    "HasRole",
    "Holding",
    "InPlan",
    "InSection",
    "Involves",
    "Measure",
    "Measured",
    "Not",
    "Operator",
    "Or",
    "Passage",
    "Query",
    "Ref",
    "RoleCount",
    "affirmed",
    "both",
]

ROLE_NAMES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORT: "配合"}
ANY_ROLE = frozenset(Role)
LEAD = frozenset({Role.LEAD})
RESPONSIBLE = frozenset({Role.RESPONSIBLE})
SUPPORT = frozenset({Role.SUPPORT})
IN_CHARGE = frozenset({Role.LEAD, Role.RESPONSIBLE})
"""负责: who leads or is responsible."""


class Asked(StrEnum):
    """What a query returns."""

    TASKS = "task"
    DEPARTMENTS = "department"
    INDICATORS = "indicator"
    COVERAGE = "coverage"
    DEADLINES = "deadline"
    POLICIES = "policy"
    SECTIONS = "section"
    PLANS = "plan"


ASKED_NAMES = {
    Asked.TASKS: "任务",
    Asked.DEPARTMENTS: "单位",
    Asked.INDICATORS: "量化指标",
    Asked.COVERAGE: "覆盖性目标",
    Asked.DEADLINES: "完成时限",
    Asked.POLICIES: "引用文件",
    Asked.SECTIONS: "部分",
    Asked.PLANS: "计划",
}

RANKED = (Asked.DEPARTMENTS, Asked.TASKS, Asked.SECTIONS, Asked.PLANS, Asked.INDICATORS)
"""What can be ranked; for the rest ``Query.ranked`` says nothing."""


class Comparison(StrEnum):
    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"

    def holds(self, left: float, right: float) -> bool:
        """Whether ``left`` stands in this relation to ``right``."""
        match self:
            case Comparison.EQUAL:
                return left == right
            case Comparison.AT_LEAST:
                return left >= right
            case Comparison.AT_MOST:
                return left <= right
            case Comparison.MORE:
                return left > right
            case _:
                return left < right


COMPARISON_NAMES = {
    Comparison.EQUAL: "=",
    Comparison.AT_LEAST: "≥",
    Comparison.AT_MOST: "≤",
    Comparison.MORE: "＞",
    Comparison.LESS: "＜",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """A node of the graph: its IRI, and the label that a person reads."""

    id: str
    label: str = field(compare=False, default="")

    def __str__(self) -> str:
        return self.label or self.id


@dataclass(frozen=True, slots=True)
class Everything:
    """Every task."""

    def __str__(self) -> str:
        return "全部任务"


@dataclass(frozen=True, slots=True)
class Involves:
    """A department has one of ``roles`` in the task. A collective is not its members.

    ``department`` may be a query for departments: one of those that it finds (牵头最多的单位牵头的任务). ``first`` asks
    that it is the first that the task names in these roles (列在最前面的).
    """

    department: Ref | Query
    roles: frozenset[Role] = ANY_ROLE
    first: bool = False

    def __str__(self) -> str:
        office = f"（{self.department.inside()}）之一" if isinstance(self.department, Query) else str(self.department)
        return f"{'首位' if self.first else ''}{role_names(self.roles)}单位 = {office}"


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many departments have one of ``roles`` in the task; one that a rule names for many tasks is not counted.

    Raises:
        ValueError: the graph does not count departments by these roles, see :data:`kg.vocabulary.COUNT_WORDS`.
    """

    comparison: Comparison
    number: int
    roles: frozenset[Role] = LEAD

    def __post_init__(self) -> None:
        if self.roles not in COUNT_WORDS:
            raise ValueError(f"departments are not counted by these roles: {sorted(self.roles)}")

    def __str__(self) -> str:
        return f"{role_names(self.roles)}单位数 {COMPARISON_NAMES[self.comparison]} {self.number}"


@dataclass(frozen=True, slots=True)
class InPlan:
    """The task stands in one of these plans (revisions)."""

    plans: tuple[Ref, ...]
    label: str = field(compare=False, default="")

    def __str__(self) -> str:
        return "计划 = " + (self.label or "、".join(map(str, self.plans)))


@dataclass(frozen=True, slots=True)
class InSection:
    """The task stands in this section, at any depth."""

    section: Ref

    def __str__(self) -> str:
        return f"部分 = {self.section}"


@dataclass(frozen=True, slots=True)
class Among:
    """The task is one of these (named, numbered, or the previous answer's), or of those that a query finds."""

    tasks: tuple[Ref, ...] | Query
    label: str = field(compare=False, default="")

    def __str__(self) -> str:
        if isinstance(self.tasks, Query):
            found = "之一" if self.tasks.asked is Asked.TASKS else "所在的任务"
            return self.label or f"任务 = （{self.tasks.inside()}）{found}"
        return self.label or "任务 = " + "、".join(map(str, self.tasks))


@dataclass(frozen=True, slots=True)
class Has:
    """The task states at least one item of this kind (indicator, coverage, deadline, policy)."""

    kind: Asked

    def __str__(self) -> str:
        return f"有{ASKED_NAMES[self.kind]}"


@dataclass(frozen=True, slots=True)
class HasRole:
    """Some department has one of ``roles`` in the task."""

    roles: frozenset[Role]

    def __str__(self) -> str:
        return f"有{role_names(self.roles)}单位"


@dataclass(frozen=True, slots=True)
class Cites:
    """The task refers to this policy."""

    policy: Ref

    def __str__(self) -> str:
        return f"引用文件 = 《{self.policy}》"


@dataclass(frozen=True, slots=True)
class Measure:
    """A condition on one indicator; None means any. ``value`` is in plain ``unit``, ``most`` bounds it from above.

    ``period`` is matched as written in the record ("annual", "2024-2026"); ``ids`` are indicator IRIs.
    """

    unit: str | None = None
    comparison: Comparison | None = None
    value: float | None = None
    most: float | None = None
    period: str | None = None
    ids: tuple[Ref, ...] = ()

    def meets(self, value: float, unit: str, period: str | None, id: str) -> bool:  # noqa: A002 - an IRI, as in Ref
        """Whether an indicator with these properties meets the condition."""
        compared = self.value is None or (self.comparison or Comparison.EQUAL).holds(value, self.value)
        bounded = self.most is None or value <= self.most
        alike = self.unit in (None, unit) and self.period in (None, period)
        return compared and bounded and alike and (not self.ids or any(ref.id == id for ref in self.ids))

    def __str__(self) -> str:
        parts = []
        if self.ids:
            parts.append("指标 = " + "、".join(map(str, self.ids)))
        if self.value is not None:
            sign = COMPARISON_NAMES[self.comparison or Comparison.EQUAL]
            parts.append(f"指标值 {sign} {self.value:g}{self.unit or ''}")
        elif self.unit:
            parts.append(f"指标单位 = {self.unit}")
        if self.most is not None:
            parts.append(f"指标值 ≤ {self.most:g}{self.unit or ''}")
        if self.period:
            parts.append("指标周期 = " + {"annual": "每年"}.get(self.period, self.period))
        return " 且 ".join(parts) or "任一量化指标"


@dataclass(frozen=True, slots=True)
class Measured:
    """The task has an indicator that meets ``measure``."""

    measure: Measure

    def __str__(self) -> str:
        return str(self.measure)


@dataclass(frozen=True, slots=True)
class Due:
    """The task has a deadline in this relation to ``value`` ("2026" or "2026-12"; "ongoing" only with =).

    A year stands for its last month: 2026 is due by 2026-12.
    """

    comparison: Comparison
    value: str

    def __str__(self) -> str:
        if self.value == "ongoing":
            return "完成时限 = 持续推进"
        return f"完成时限 {COMPARISON_NAMES[self.comparison]} {self.value}"


@dataclass(frozen=True, slots=True)
class About:
    """The task's text holds every one of these words, as written."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return "文字含 " + "、".join(self.words)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 且 ".join(bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 或 ".join(bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def __str__(self) -> str:
        return f"不满足（{self.part}）"


Condition = (
    Everything
    | Involves
    | RoleCount
    | InPlan
    | InSection
    | Among
    | Has
    | HasRole
    | Cites
    | Measured
    | Due
    | About
    | And
    | Or
    | Not
)


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretches of a task that speak of ``words``, each with the note behind it; see :class:`Query`.

    ``spans`` are (start, end) in characters of the plan's text: a department counts that is named within one.
    """

    spans: tuple[tuple[int, int], ...]
    words: str

    def holds(self, place: int) -> bool:
        """Whether the character at ``place`` lies in it."""
        return any(start <= place < end for start, end in self.spans)

    def __str__(self) -> str:
        return f"限于说到“{self.words}”的一段"


@dataclass(frozen=True, slots=True)
class Holding:
    """A condition on a department: in how many of the tasks that meet ``where`` it has one of ``roles``.

    At least three with coworkers: ``Holding(≥, 3, RoleCount(≥, 2), LEAD)``. ``number`` may be a query: as many as it
    finds (与区数据局牵头的一样多).
    """

    comparison: Comparison
    number: int | Query
    where: Condition = Everything()
    roles: frozenset[Role] = ANY_ROLE

    def __str__(self) -> str:
        place = "" if isinstance(self.where, Everything) else f"（{self.where}）"
        counted = replace(self.number, counted=True).inside() if isinstance(self.number, Query) else ""
        number = f"（{counted}）" if counted else str(self.number)
        return f"{role_names(self.roles)}任务{place}数 {COMPARISON_NAMES[self.comparison]} {number}"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the tasks that meet ``where``.

    Args:
        asked: the kind of thing that is returned.
        where: which tasks it is asked of.
        roles: for departments, the roles in which they are asked for.
        excluding: for departments, those to leave out (co-occurrence: everyone but the one named).
        only: for departments and policies, the ones to choose among (which of these two leads more); () for all.
        passage: for departments of one task, the stretch of it that names them; None for all of it.
        measures: for indicators, conditions of which the returned ones meet one; () for all.
        due: for deadlines, the condition that the returned ones meet.
        counted: whether the number of things is the answer rather than the things.
        general: for departments, whether those count that a rule names once for many tasks (以下均需…，不再列出).
        grouped: the number of tasks stands with each department, section or plan; one of ``only`` that has none has 0.
        difference: with ``grouped`` and two of ``only``, by how many tasks they differ is the answer.
        ranked: put first what has most: departments, sections and plans by the number of tasks, tasks by the number of
            ``by``, indicators by value (else all stand in the order of the plans).
        by: what tasks are ranked by: departments with ``roles``, or indicators.
        fewest: with ``ranked``, fewest first.
        top: with ``ranked``, how many to return, ties with the last included; None for all.
        nth: with ``ranked``, only those that share the n-th place, from 1; None for all.
        tally: for departments, keep those with so many tasks: (≥, 4).
        holding: for departments, conditions that each one meets.
        first: for departments, only the one that each task names first in ``roles`` (of ``passage`` if there is one).
    """

    asked: Asked
    where: Condition = Everything()
    roles: frozenset[Role] = ANY_ROLE
    excluding: tuple[Ref, ...] = ()
    only: tuple[Ref, ...] = ()
    passage: Passage | None = None
    measures: tuple[Measure, ...] = ()
    due: Due | None = None
    counted: bool = False
    general: bool = False
    grouped: bool = False
    difference: bool = False
    ranked: bool = False
    by: Asked = Asked.DEPARTMENTS
    fewest: bool = False
    top: int | None = None
    nth: int | None = None
    tally: tuple[Comparison, int] | None = None
    holding: tuple[Holding, ...] = ()
    first: bool = False

    def __str__(self) -> str:
        asked = ASKED_NAMES[self.asked]
        if self.asked is Asked.DEPARTMENTS:
            asked = f"{role_names(self.roles)}{asked}"
        plain = self.asked is Asked.TASKS and not self.counted and not isinstance(self.where, Everything)
        parts = [] if plain else [f"问{asked}" + ("的数量" if self.counted else "")]
        if not isinstance(self.where, Everything):
            parts.append(str(self.where))
        parts += [str(self.passage)] if self.passage else []
        parts += [" 或 ".join(map(str, self.measures))] if self.measures else []
        parts += [str(self.due)] if self.due else []
        if self.excluding:
            parts.append("除去 " + "、".join(map(str, self.excluding)))
        if self.only:
            parts.append("限于 " + "、".join(map(str, self.only)))
        if self.grouped:
            parts.append("相差的任务数" if self.difference else f"按{asked}分别计数")
        if self.tally:
            parts.append(f"任务数 {COMPARISON_NAMES[self.tally[0]]} {self.tally[1]}")
        parts += [str(each) for each in self.holding]
        parts += ["只取每项任务的首位"] if self.first else []
        if self.ranked:
            cut = f"，前{self.top}" if self.top else f"，第{self.nth}位" if self.nth else ""
            parts.append(f"按{self._measured_by()}{'由少到多' if self.fewest else '由多到少'}{cut}")
        return "；".join(parts)

    def inside(self) -> str:
        """How it reads within another: 牵头单位；按任务数由多到少，前1."""
        return "全部任务" if self == Query(Asked.TASKS) else str(self).removeprefix("问")

    def _measured_by(self) -> str:
        if self.asked is Asked.INDICATORS:
            return "指标值"
        if self.asked is not Asked.TASKS:
            return "任务数"
        return "量化指标数" if self.by is Asked.INDICATORS else f"{role_names(self.roles)}单位数"


class Operator(StrEnum):
    """What is done with the numbers of two queries, or with one query's values."""

    DIFFERENCE = "difference"
    RATIO = "ratio"
    SHARE = "share"
    SUM = "sum"
    PRODUCT = "product"


OPERATOR_NAMES = {
    Operator.DIFFERENCE: "相差",
    Operator.RATIO: "倍数",
    Operator.SHARE: "占比",
    Operator.SUM: "合计",
    Operator.PRODUCT: "乘积",
}

BETWEEN = {
    Operator.DIFFERENCE: "与",
    Operator.RATIO: "除以",
    Operator.SHARE: "占",
    Operator.SUM: "与",
}
"""The word between the operands: 占比：（甲）占（乙）."""

LARGEST_FACTOR = 1000
"""Years, months or weeks of a plan; what is larger is no such number."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A number made of the numbers of queries.

    The number of a query is the number of things it finds; of one for indicators that is not ``counted`` the sum of
    their values, which must have one unit; of one that is ranked and not ``counted`` the count of its first row.

    Args:
        operator: left - right (its size), left / right, left / right in percent, left + right, left * factor.
        left: the first operand; for SUM alone the only one.
        right: the second; None for SUM of one query and for PRODUCT.
        factor: what PRODUCT multiplies with (三年攒下来), up to :data:`LARGEST_FACTOR`.

    Raises:
        ValueError: an operand is missing or one too many, or the factor is none.
    """

    operator: Operator
    left: Query
    right: Query | None = None
    factor: int = 1

    def __post_init__(self) -> None:
        alone = self.operator is Operator.PRODUCT or (self.operator is Operator.SUM and self.right is None)
        if alone == (self.right is not None):
            raise ValueError(f"{self.operator} is made of {'one query' if alone else 'two queries'}")
        if not 0 < self.factor <= LARGEST_FACTOR:
            raise ValueError(f"a factor is 1 to {LARGEST_FACTOR}: {self.factor}")

    @property
    def operands(self) -> tuple[Query, ...]:
        """The one query or the two."""
        return (self.left,) if self.right is None else (self.left, self.right)

    def __str__(self) -> str:
        left = f"（{self.left.inside()}）"
        if self.operator is Operator.PRODUCT:
            return f"{OPERATOR_NAMES[self.operator]}：{left}× {self.factor}"
        right = f"{BETWEEN[self.operator]}（{self.right.inside()}）" if self.right else ""
        return f"{OPERATOR_NAMES[self.operator]}：{left}{right}"


def role_names(roles: frozenset[Role]) -> str:
    """牵头, 牵头/配合, 负责 for who leads or is responsible, 参与 for any role."""
    if roles == ANY_ROLE:
        return "参与"
    if roles == {Role.LEAD, Role.RESPONSIBLE}:
        return "负责"
    return "/".join(ROLE_NAMES[role] for role in Role if role in roles)


def bracketed(part: Condition) -> str:
    return f"（{part}）" if isinstance(part, And | Or) else str(part)


def affirmed(where: Condition) -> tuple[Condition, ...]:
    """The conditions that a matching task may meet, through And and Or; what is denied is left out."""
    if isinstance(where, And | Or):
        return tuple(part for inner in where.parts for part in affirmed(inner))
    return () if isinstance(where, Not) else (where,)


def both(*conditions: Condition) -> Condition:
    """The conjunction, without the parts that say nothing."""
    parts: list[Condition] = []
    for condition in conditions:
        if isinstance(condition, And):
            parts += [p for p in condition.parts if p not in parts]
        elif not isinstance(condition, Everything) and condition not in parts:
            parts.append(condition)
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else And(tuple(parts))
