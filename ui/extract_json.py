"""A plan as ``mingze extract`` prints it: the JSON contract of ``docs/JSON.md``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ingest.records import Anomaly, Assignment, Coverage, Deadline, Indicator, Plan, PolicyReference, Span, Task

__all__ = ["plan_as_json"]


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The plan's facts, each with ``start`` and ``end``, so that ``text[start:end]`` is its evidence.

    Beyond the contract: an indicator has ``upper`` (the other end of a range, else None). ``warnings`` are
    what the text gets wrong or leaves open.
    """
    info = plan.info
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
        "tasks": [_task(task, plan.text) for task in plan.tasks],
        "policies": _policies(plan.policies),
        "warnings": [_warning(anomaly, plan.text) for anomaly in plan.anomalies],
    }


def _task(task: Task, text: str) -> dict[str, Any]:
    return {
        "number": task.number,
        "path": list(task.path),
        "title": task.title,
        **_place(task.span),
        "assignments": [_assignment(assignment) for assignment in task.assignments],
        "indicators": [_indicator(indicator, text) for indicator in task.indicators],
        "coverage": [_quoted(target, text) for target in task.coverage],
        "deadlines": [{"value": deadline.value, **_quoted(deadline, text)} for deadline in task.deadlines],
        "policies": _policies(task.policies),
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "department": assignment.department,
        "surface": assignment.surface,
        "role": str(assignment.role),
        "collective": assignment.collective,
        **_place(assignment.span),
    }


def _indicator(indicator: Indicator, text: str) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "value": _plain(indicator.value),
        "upper": _plain(indicator.upper),
        "unit": indicator.unit,
        "comparator": str(indicator.comparator),
        "period": indicator.period,
        **_quoted(indicator, text),
    }


def _policies(policies: Iterable[PolicyReference]) -> list[dict[str, Any]]:
    return [{"title": policy.title, "number": policy.number, **_place(policy.span)} for policy in policies]


def _warning(anomaly: Anomaly, text: str) -> dict[str, Any]:
    return {"kind": anomaly.kind, "message": anomaly.message, **_quoted(anomaly, text)}


def _quoted(record: Anomaly | Coverage | Deadline | Indicator, text: str) -> dict[str, Any]:
    return {"quote": record.span.of(text), **_place(record.span)}


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _plain(value: float | None) -> float | int | None:
    """466.0 → 466; 99.5 stays."""
    return int(value) if value is not None and value == int(value) else value
