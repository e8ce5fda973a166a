"""The records that reading a plan gives: each carries the characters it stands on.

All offsets count characters (not bytes) of ``Plan.text``; ``text[start:end]`` is the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.layout import Layout

__all__ = [
    "Anomaly",
    "Assignment",
    "Clause",
    "ClauseKind",
    "Comparator",
    "Coverage",
    "Deadline",
    "Indicator",
    "Mention",
    "Plan",
    "PlanInfo",
    "PolicyReference",
    "Role",
    "Section",
    "Span",
    "Task",
]


class Role(StrEnum):
    """What a department does in a task, as the note's label says."""

    LEAD = "lead"  # 牵头
    RESPONSIBLE = "responsible"  # 责任、负责、按职责分工负责、落实
    SUPPORT = "support"  # 配合、参与、协同


class ClauseKind(StrEnum):
    """What a clause is within its task."""

    TITLE = "title"  # 1.推动“美丽街区”建设创新升级。
    SENTENCE = "sentence"
    NOTE = "note"  # （牵头单位：区建管委）
    HEADING = "heading"  # 一、塑造整洁有序的市容风貌…
    PREAMBLE = "preamble"  # a sentence outside any task


class Comparator(StrEnum):
    """How an indicator's value bounds what is measured."""

    EQUAL = "="
    AT_LEAST = ">="  # 不低于、不少于、以上、至少、超过
    AT_MOST = "<="  # 不超过、不高于、以内、控制在
    ABOUT = "≈"  # 约、左右
    RANGE = "range"  # 3—5个


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` (included) to ``end`` (excluded) of a plan's text; ``0 <= start < end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The characters of ``text`` that this span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest thing that is cited: one sentence, title, heading or responsibility note."""

    kind: ClauseKind
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """A department named with a role in a task's note.

    ``department`` is the canonical name (the surface itself where the register has no entry),
    ``surface`` the characters of ``span``; ``collective`` tells 各街镇 from one office. ``general`` tells a department that
    a rule stated once gives to many tasks (以下均需各地相关部门落实，不再列出) from one that the task's own note names.
    """

    department: str
    surface: str
    role: Role
    span: Span
    collective: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured in numbers.

    ``value`` is in plain ``unit`` (15万平方米 → 150000 平方米; 60% → 60 %); ``upper`` is the other end of
    a range, else None. ``period`` is "2024-2026", "2024-2025", "annual", "2026-12" or None (not stated).
    ``span`` covers the whole phrase (the quote), ``name`` says what is measured.
    """

    name: str
    value: float
    unit: str
    comparator: Comparator
    span: Span
    period: str | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A target without a number: 全覆盖, 全部…, 清零."""

    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due: ``value`` is "2026-12", "2026" or "ongoing" (持续推进)."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class PolicyReference:
    """A document that the plan builds on; ``span`` covers title and number as written."""

    title: str
    span: Span
    number: str | None = None  # 国发〔2018〕42号


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that looks like a fact of some kind and is none; kept so that a reader can check.

    ``kind`` is "condition" (50米以内), "name" (三、四号线), "slogan" (“千座公园”) or "document" (a 《…》 that is no basis).
    """

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something the text gets wrong or leaves open; reported, never repaired."""

    kind: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part above the tasks: ``path`` is ("三",) or ("三", "（一）")."""

    number: str
    title: str
    path: tuple[str, ...]
    span: Span  # heading to the end of its last task
    heading: Span


@dataclass(frozen=True, slots=True)
class Task:
    """One task: what it says, who does it, what it must reach.

    ``number`` is the task's own number where the plan numbers its tasks through ("10"), else its
    path ("三/（一）/1"). ``key`` is made from the title, so that it survives into the next revision.
    """

    key: str
    number: str
    path: tuple[str, ...]
    title: str
    span: Span
    clauses: tuple[Clause, ...]
    assignments: tuple[Assignment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    policies: tuple[PolicyReference, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What is known of a plan as a document; a value that is not known is None."""

    id: str
    title: str
    sha256: str
    number: str | None = None  # 文号
    issuer: str | None = None
    level: str | None = None  # 国 省 市 区
    area: str | None = None  # 长宁区
    period: tuple[int, int] | None = None  # first and last year, both included
    status: str | None = None  # 送审稿, 征求意见稿, 印发稿
    date: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One revision of a plan, read."""

    info: PlanInfo
    text: str
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    clauses: tuple[Clause, ...] = ()  # these and the next ones: outside any task
    indicators: tuple[Indicator, ...] = ()  # what 发展目标 states
    coverage: tuple[Coverage, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    policies: tuple[PolicyReference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    anomalies: tuple[Anomaly, ...] = field(default=())
    layout: Layout = field(default_factory=Layout)
