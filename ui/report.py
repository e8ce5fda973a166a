"""What each file of a corpus gave, what of it was left out or not understood, and why a file gave nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.errors import MingzeError
from ingest.records import Plan, Task
from retrieval.layouts import place_in_file
from ui.likeness import Alike

__all__ = ["FileReport", "Gave", "Remark", "Report", "plan_report", "refusal"]

FORMAT = 1  # of report.json


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the text gets wrong or that was not understood: ``quote == text[start:end]``.

    ``place`` says where in the file it stands (第3页), None for plain text.
    """

    kind: str
    message: str
    quote: str
    start: int
    end: int
    place: str | None


@dataclass(frozen=True, slots=True)
class Gave:
    """How much was read out of a file, or of all files; ``assignments`` by role (lead, responsible, support)."""

    plans: int = 0
    sections: int = 0
    tasks: int = 0
    assignments: Mapping[str, int] = field(default_factory=dict)
    indicators: int = 0
    deadlines: int = 0
    policies: int = 0
    warnings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: ``file`` is its path within the corpus, ``reason`` (Chinese) why it gave nothing, else empty.

    ``format`` is txt, pdf, docx and so on, empty where the file could not be read; ``seconds`` what reading took,
    ``kept`` that it was read by an earlier build. ``left_out`` says in Chinese what of the file is not in the text.
    """

    file: str
    seconds: float
    kept: bool = False
    reason: str = ""
    id: str = ""
    title: str = ""
    format: str = ""
    gave: Gave = field(default_factory=Gave)
    departments: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    alike: Alike | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One build: ``created`` is ISO 8601 in UTC, ``not_read`` the files that are in no format that is read, by name."""

    corpus: str
    created: str
    files: tuple[FileReport, ...]
    not_read: tuple[str, ...]

    @property
    def read(self) -> tuple[FileReport, ...]:
        """The files that gave a plan."""
        return tuple(file for file in self.files if not file.reason)

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """The files that gave none."""
        return tuple(file for file in self.files if file.reason)

    @property
    def gave(self) -> Gave:
        """What all files gave together."""
        return _sum(file.gave for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The whole report as ``report.json`` has it (``docs/JSON.md``)."""
        return {
            "format": FORMAT,
            "corpus": self.corpus,
            "created": self.created,
            "gave": asdict(self.gave),
            "files": [{"status": "refused" if file.reason else "read", **asdict(file)} for file in self.files],
            "not_read": list(self.not_read),
        }


def plan_report(plan: Plan, file: str, seconds: float, *, kept: bool, alike: Alike | None) -> FileReport:
    """What a file gave that holds a plan."""
    named = [assignment for task in plan.tasks for assignment in task.assignments]
    parts: list[Plan | Task] = [plan, *plan.tasks]
    return FileReport(
        file=file,
        seconds=round(seconds, 3),
        kept=kept,
        id=plan.info.id,
        title=plan.info.title,
        format=plan.layout.format,
        gave=Gave(
            plans=1,
            sections=len(plan.sections),
            tasks=len(plan.tasks),
            assignments=dict(Counter(str(assignment.role) for assignment in named)),
            indicators=sum(len(part.indicators) for part in parts),
            deadlines=sum(len(part.deadlines) for part in parts),
            policies=sum(len(part.policies) for part in parts),
            warnings=dict(Counter(anomaly.kind for anomaly in plan.anomalies)),
        ),
        departments=tuple(sorted({assignment.department for assignment in named})),
        left_out=plan.layout.left_out,
        remarks=tuple(_remarks(plan)),
        alike=alike,
    )


def refusal(error: MingzeError, file: str, seconds: float, *, kept: bool) -> FileReport:
    """Why a file gave nothing."""
    return FileReport(
        file, round(seconds, 3), kept, reason=f"{error.what}。" + (f"请{error.remedy}。" if error.remedy else "")
    )


def _remarks(plan: Plan) -> Iterable[Remark]:
    for found in plan.anomalies:
        place = place_in_file(plan.layout, found.span.start, found.span.end)
        quote = found.span.of(plan.text)
        yield Remark(found.kind, found.message, quote, found.span.start, found.span.end, place.label if place else None)


def _sum(parts: Iterable[Gave]) -> Gave:
    several = list(parts)
    return Gave(
        plans=sum(one.plans for one in several),
        sections=sum(one.sections for one in several),
        tasks=sum(one.tasks for one in several),
        assignments=dict(sum((Counter(one.assignments) for one in several), Counter())),
        indicators=sum(one.indicators for one in several),
        deadlines=sum(one.deadlines for one in several),
        policies=sum(one.policies for one in several),
        warnings=dict(sum((Counter(one.warnings) for one in several), Counter())),
    )
