"""A plan as ``mingze extract`` prints it: the JSON contract of ``docs/JSON.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingest.manifest import Corpus
from ingest.records import (
    Anomaly,
    Assignment,
    Coverage,
    Deadline,
    Indicator,
    Plan,
    PolicyReference,
    Section,
    Span,
    Task,
)
from ingest.source import read_characters

__all__ = ["file_as_json", "plan_as_json"]


def file_as_json(path: Path, corpus: Corpus) -> dict[str, Any]:
    """The facts of the plan in a file of any format, read by the tables of ``corpus``.

    Raises:
        SourceError: the file cannot be read.
        NotAPlanError: the file's text has none of the marks of a plan.
    """
    plan = corpus.read_file(path)
    return plan_as_json(plan, read_characters(path) if plan.layout.runs else None)


def plan_as_json(plan: Plan, characters: str | None = None) -> dict[str, Any]:
    """The plan's facts, each with ``start`` and ``end``, so that ``text[start:end]`` is its evidence.

    Beyond the contract: an indicator has ``upper`` (the other end of a range, else None), a record its ``place`` where the
    format knows places; what stands in a part that is no task (发展目标) is told in an entry of ``kind`` "section".
    ``warnings`` are what the text gets wrong or leaves open, and what was not understood.

    Args:
        plan: the plan.
        characters: the file's own characters, which the offsets count then; None where the file has none (docx, pdf) and
            they count those of the plan's text.
    """
    info = plan.info
    write = _Writer(plan, characters)
    return {
        "plan": {
            "id": info.id,
            "title": info.title,
            "number": info.number,
            "issuer": info.issuer,
            "status": info.status,
            "period": f"{info.period[0]}-{info.period[1]}" if info.period else None,
            "sha256": info.sha256,
        },
        "file": {"format": plan.layout.format, "left_out": list(plan.layout.left_out)},
        "tasks": [*(write.task(task) for task in plan.tasks), *write.sections()],
        "policies": write.policies(plan.policies),
        "warnings": [write.warning(anomaly) for anomaly in plan.anomalies],
    }


class _Writer:
    """Writes the records of one plan with places in its file."""

    def __init__(self, plan: Plan, characters: str | None) -> None:
        self._plan, self._characters = plan, characters

    def task(self, task: Task) -> dict[str, Any]:
        return {
            "kind": "task",
            "number": task.number,
            "path": list(task.path),
            "title": task.title,
            **self._place(task.span),
            "assignments": [self._assignment(assignment) for assignment in task.assignments],
            **self._facts(task.indicators, task.coverage, task.deadlines),
            "policies": self.policies(task.policies),
        }

    def sections(self) -> Iterator[dict[str, Any]]:
        """What is stated outside the tasks, by the innermost part that it stands in; the rest as one, without a path."""
        plan = self._plan
        places = sorted(fact.span for kind in (plan.indicators, plan.coverage, plan.deadlines) for fact in kind)
        homes = {span: _innermost(plan.sections, span) for span in places}
        for home in dict.fromkeys(homes.values()):
            yield {
                "kind": "section",
                "number": "/".join(home.path) if home else "",
                "path": list(home.path) if home else [],
                "title": home.title if home else "",
                **self._place(home.span if home else Span(0, len(plan.text))),
                "assignments": [],
                **self._facts(
                    [fact for fact in plan.indicators if homes[fact.span] == home],
                    [fact for fact in plan.coverage if homes[fact.span] == home],
                    [fact for fact in plan.deadlines if homes[fact.span] == home],
                ),
                "policies": [],
            }

    def policies(self, policies: Iterable[PolicyReference]) -> list[dict[str, Any]]:
        """The documents that are cited by title; the contract has no place for a number alone (根据国办发〔2018〕128号文件)."""
        return [{"title": one.title, "number": one.number, **self._place(one.span)} for one in policies if one.title]

    def warning(self, anomaly: Anomaly) -> dict[str, Any]:
        return {"kind": anomaly.kind, "message": anomaly.message, **self._quoted(anomaly)}

    def _facts(
        self, indicators: Iterable[Indicator], coverage: Iterable[Coverage], deadlines: Iterable[Deadline]
    ) -> dict[str, Any]:
        return {
            "indicators": [self._indicator(indicator) for indicator in indicators],
            "coverage": [self._quoted(target) for target in coverage],
            "deadlines": [{"value": deadline.value, **self._quoted(deadline)} for deadline in deadlines],
        }

    def _assignment(self, assignment: Assignment) -> dict[str, Any]:
        return {
            "department": assignment.department,
            "surface": self._words(assignment.span),
            "role": str(assignment.role),
            "collective": assignment.collective,
            **self._place(assignment.span),
        }

    def _indicator(self, indicator: Indicator) -> dict[str, Any]:
        return {
            "name": indicator.name,
            "value": _plain(indicator.value),
            "upper": _plain(indicator.upper),
            "unit": indicator.unit,
            "comparator": str(indicator.comparator),
            "period": indicator.period,
            **self._quoted(indicator),
        }

    def _quoted(self, record: Anomaly | Coverage | Deadline | Indicator) -> dict[str, Any]:
        return {"quote": self._words(record.span), **self._place(record.span)}

    def _words(self, span: Span) -> str:
        """The characters between the offsets that :meth:`_place` gives, tags and breaks among them included."""
        start, end = self._offsets(span)
        return (self._plan.text if self._characters is None else self._characters)[start:end]

    def _place(self, span: Span) -> dict[str, Any]:
        start, end = self._offsets(span)
        told = self._plan.layout.place(span.start)
        found: dict[str, Any] = {"start": start, "end": end}
        if told is not None:
            found["place"] = {"label": told.label, "page": told.page, "confidence": told.confidence}
        return found

    def _offsets(self, span: Span) -> tuple[int, int]:
        in_file = self._plan.layout.in_file(span.start, span.end) if self._characters is not None else None
        return in_file or (span.start, span.end)


def _innermost(sections: Iterable[Section], span: Span) -> Section | None:
    holding = [section for section in sections if section.span.holds(span)]
    return max(holding, key=lambda section: section.span.start, default=None)


def _plain(value: float | None) -> float | int | None:
    """466.0 → 466; 99.5 stays."""
    return int(value) if value is not None and value == int(value) else value
