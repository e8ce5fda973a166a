"""What phrases of a question mean before they are a query: offices, roles, kinds of things, wishes, conditions.

The grammar puts them together; :mod:`retrieval.questions.grounding` makes queries of them. Each is a value: two readings
that mean the same are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from ingest.records import Role
from kg.algebra import Asked, Comparison, Condition, Measure, Operator, Or, Ref, both
from retrieval.answer import Reason

__all__ = [
    "UNSAID",
    "Absent",
    "Ask",
    "Cond",
    "Kind",
    "Mode",
    "Number",
    "Offices",
    "RoleWord",
    "Sup",
    "Tally",
    "Topic",
    "Want",
    "joined",
]

UNSAID: frozenset[Role] = frozenset()
"""The role of an office where the words name none yet: 没有区建管委的."""


@dataclass(frozen=True, slots=True)
class Absent(Ref):
    """A name of which the corpus has nothing, or several: it keeps its place, and the question is refused with ``message``.

    ``label`` are its words in the question; ``options`` what may be meant, each with the words to ask with instead.
    """

    reason: Reason = Reason.NOT_STATED
    message: str = ""
    options: tuple[tuple[Ref, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject in the words of the question, as a condition on tasks that is still to be grounded: 加装电梯."""

    words: str
    start: int = field(compare=False, default=0)
    end: int = field(compare=False, default=0)
    quoted: bool = False
    """Whether the very words are looked for: 提到“街镇”的."""

    def __str__(self) -> str:
        return f"“{self.words}”"


@dataclass(frozen=True, slots=True)
class Offices:
    """Offices in a row; each a tuple of the departments that its name may mean.

    ``marks`` say how they stand in the sentence: ``by`` (由…), ``place`` (…头上), ``except``, ``not``, ``with`` (跟…),
    ``together``, ``only``, ``also``.
    """

    names: tuple[tuple[Ref, ...], ...]
    joined: str = ""
    marks: frozenset[str] = frozenset()

    def marked(self, mark: str) -> Offices:
        """The same with these marks."""
        return replace(self, marks=self.marks | {mark})


@dataclass(frozen=True, slots=True)
class RoleWord:
    """牵头, 不配合, 单独负责."""

    roles: frozenset[Role]
    marks: frozenset[str] = frozenset()

    def marked(self, mark: str) -> RoleWord:
        """The same with these marks."""
        return replace(self, marks=self.marks | {mark})


@dataclass(frozen=True, slots=True)
class Kind:
    """A noun for what can be asked for: 任务, 牵头单位, 指标, with conditions on indicators (以户计的指标)."""

    asked: Asked
    roles: frozenset[Role] | None = None
    measures: tuple[Measure, ...] = ()
    word: str = field(compare=False, default="")


class Mode(StrEnum):
    """How a thing is asked for."""

    LIST = "list"
    COUNT = "count"
    VALUE = "value"
    CONTENT = "content"  # 第15项讲的什么
    PASSAGE = "passage"  # 怎么做, 有没有安排
    REASON = "reason"  # 为什么
    UNSTATED = "unstated"  # 电话是多少: what plans do not state


@dataclass(frozen=True, slots=True)
class Sup:
    """最多, 最少, 第二多, 前三名; ``of`` is what is counted (牵头单位最多的任务), None where no word says so.

    ``value`` tells 最高 (of indicators' values) from 最多.
    """

    fewest: bool = False
    value: bool = False
    top: int | None = 1
    nth: int | None = None
    of: Asked | None = None
    roles: frozenset[Role] | None = None
    partner: Offices | None = None
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what it counts: 三家, 18, 80%, 不少于5项. ``comparison`` is None where no word compares."""

    value: float
    unit: str = ""
    comparison: Comparison | None = None
    most: float | None = None

    def measure(self) -> Measure:
        """The condition that an indicator is to meet; a number without a unit is compared whatever the unit is."""
        return Measure(self.unit or None, self.comparison or Comparison.EQUAL, self.value, self.most)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks a department has: 牵头任务数等于3的; ``like``: as many as this office (跟区数据局一样多)."""

    roles: frozenset[Role] | None
    comparison: Comparison
    number: int
    like: Offices | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """What is asked for: 哪几项任务, 谁牵头, 多少公里, 排第二的单位."""

    asked: Asked | None = None
    mode: Mode = Mode.LIST
    roles: frozenset[Role] | None = None
    unit: str | None = None
    measures: tuple[Measure, ...] = ()
    sup: Sup | None = None
    tally: Tally | None = None
    marks: frozenset[str] = frozenset()
    reply: str = ""
    """For what plans do not state: the sentence that says so."""

    def marked(self, *marks: str) -> Want:
        """The same with these marks."""
        return replace(self, marks=self.marks | frozenset(marks))


@dataclass(frozen=True, slots=True)
class Cond:
    """One condition on tasks; ``offices`` are those that it names: a wish for departments may mean their partners.

    ``marks`` tell where it comes from: ``office``, ``topic``, ``task``, ``section``, ``context``, ``deny``.
    """

    where: Condition | Topic
    offices: Offices | None = None
    marks: frozenset[str] = frozenset()

    def marked(self, *marks: str) -> Cond:
        """The same with these marks."""
        return replace(self, marks=self.marks | frozenset(marks))


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: a wish, and the conditions on the tasks that it is asked of; or a number reckoned from two of them.

    ``marks``: ``yesno`` (是不是), ``instead`` (不对，我要的是), ``whatabout`` (那…呢), ``others`` (还有谁).
    """

    want: Want
    conds: tuple[Cond, ...] = ()
    claim: Number | None = None
    operator: Operator | None = None
    other: Ask | None = None
    factor: int = 1
    marks: frozenset[str] = frozenset()

    @property
    def unordered(self) -> object:
        """What two asks share that mean the same in whatever order their conditions stand."""
        other = self.other.unordered if self.other else None
        return (self.want, frozenset(self.conds), self.claim, self.operator, other, self.factor, self.marks)

    def on(self, *conds: Cond) -> Ask:
        """The same asked of the tasks that meet these conditions too."""
        more = (*self.conds, *(one for one in conds if one not in self.conds))
        return Ask(self.want, more, self.claim, self.operator, self.other, self.factor, self.marks)

    def marked(self, *marks: str) -> Ask:
        """The same with these marks."""
        return replace(self, marks=self.marks | frozenset(marks))


def joined(left: Condition, right: Condition, how: str = "and") -> Condition:
    """两个条件合成一个: both, or either where ``how`` is "or"."""
    if how == "or":
        parts = (
            *(left.parts if isinstance(left, Or) else (left,)),
            *(right.parts if isinstance(right, Or) else (right,)),
        )
        return Or(tuple(dict.fromkeys(parts)))
    return both(left, right)
