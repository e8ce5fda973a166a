"""The slots of a question: who, which tasks, what is asked, how it is compared. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.records import Role
from kg.algebra import Asked, Comparison, Ref
from kg.facts import PlanFact
from retrieval.understanding.names import Named, Stranger
from retrieval.understanding.parts import Missing
from retrieval.understanding.quantities import Quantity, Time
from retrieval.understanding.sentence import Sign

__all__ = ["Frame", "Party", "Rank"]


@dataclass(frozen=True, slots=True)
class Party:
    """A department of the question: its readings, the roles said of it (None: none said), and whether it is denied.

    Departments that stand in a row (A、B和C) share ``run``; ``either`` tells A或B.
    """

    options: tuple[Named, ...]
    roles: frozenset[Role] | None
    negated: bool
    run: int = 0
    either: bool = False
    denied: frozenset[Role] | None = None
    """Roles that it is said not to have, where it is said to have another: 参与但不牵头."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Order by number: the first ``top`` (None for all), or those that share the ``nth`` place.

    ``by_value`` tells 最高 from 最多, ``by_indicators`` that tasks are ranked by their indicators,
    ``of_departments`` that 各部门 are.
    """

    fewest: bool
    top: int | None
    nth: int | None = None
    by_value: bool = False
    by_indicators: bool = False
    of_departments: bool = False


@dataclass(slots=True)
class Frame:
    """The slots of one question; an empty one says nothing of it."""

    question: str
    plans: list[PlanFact] = field(default_factory=list)
    named_none: bool = False
    """Whether ``plans`` are those in force, for the question names none, and some of the corpus are not in force."""
    doubtful: tuple[PlanFact, ...] = ()
    """Plans that a name fits alike: which of them is meant must be asked back."""
    unknown: str | None = None
    """The number of a document that no plan has."""
    plan_lost: bool = False
    """Whether it says 这份文件 and no turn before was about one."""
    no_older: bool = False
    """Whether it asks for an older text of a plan, and there is none."""
    rest: str = ""
    """The question without the names of plans."""
    parties: list[Party] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    tasks: list[Ref] = field(default_factory=list)
    sections: list[Ref] = field(default_factory=list)
    other_sections: list[Ref] = field(default_factory=list)
    """Sections that are denied: 不在第一部分的."""
    missing: list[tuple[Sign, Missing]] = field(default_factory=list)
    policies: list[tuple[str, tuple[Ref, ...]]] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    units: tuple[str, ...] = ()
    having: list[tuple[Asked | Role, bool]] = field(default_factory=list)
    holders: tuple[Comparison, int, frozenset[Role] | None] | None = None
    """How many departments have a role in the task; None: the role that the question speaks of."""
    exactly: bool = False
    """Whether the departments that are named are all: 正好由A和B两家负责."""
    tally: tuple[Comparison, int] | None = None
    """How many tasks the department has."""
    asked: Asked | None = None
    asked_openly: bool = False
    """Whether an interrogative asks for it (哪些任务), rather than the noun that ends the sentence."""
    asked_roles: frozenset[Role] | None = None
    """The role in which departments are asked for: 谁配合."""
    noun: str = ""
    """The words that ask for it: 哪些量化指标."""
    value: bool = False
    sum: bool = False
    """Whether it asks how much is paid or granted: 补多少, 带薪假多给几天."""
    counted: bool = False
    """Whether what is counted is asked for too: 有几条，列出来."""
    grouped: Asked | None = None
    """What tasks are counted by: 各部门, 每个部分, each of the departments that are named (A和B各牵头几项)."""
    difference: bool = False
    """Whether it asks by how many tasks two departments differ."""
    rank: Rank | None = None
    yes_no: bool = False
    describe: bool = False
    together: bool = False
    jointly: bool = False
    """One department together with others: 共同, but neither 都 nor 也."""
    either: bool = False
    alone: bool = False
    coworkers: bool = False
    mentioned: bool = False
    """Whether the very words of the subject are asked for: 提到养老."""
    roles: frozenset[Role] | None = None
    anaphora: frozenset[str] = frozenset()
    ordinal: int | None = None
    """Which of the last answer's items: from 1; -1 for the last."""
    lean_negated: bool = False
    """Whether the department that the question leans on is denied: 不是它牵头的呢."""
    denies: bool = False
    """Whether a 没有 or 不 is left that no slot holds: a question with it must not be answered as if it were not there."""
    unread: bool = False
    """Whether it asks for something that no query can say: 下一项, 多几项, 共同的牵头单位."""
    residue: str = ""
    """What no slot holds, white space in the place of what was recognised."""
    topics: tuple[str, ...] = ()
    """The words of the subject; several where 和 or 、 stands between them."""

    @property
    def topic(self) -> str:
        """All words of the subject."""
        return " ".join(self.topics)

    @property
    def unnamed(self) -> bool:
        """Whether the question names nothing of its own: 谁牵头？ 一共几项？"""
        plans = self.plans and not self.named_none
        named = plans or self.parties or self.strangers or self.tasks or self.sections or self.other_sections
        return not (named or self.policies or self.topics or self.missing)

    @property
    def bare(self) -> bool:
        """Whether it sets no condition either."""
        conditions = (
            self.having or self.holders or self.alone or self.quantities or self.times or self.rank or self.tally
        )
        return self.unnamed and not conditions
