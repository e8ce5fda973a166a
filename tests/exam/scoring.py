"""What an expected answer asks of a reply (``docs/JSON.md``), told as text where it is not met.

The rules are those by which the product is scored from outside; they stand here so that tests need nothing beside
the checkout.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PRECISE = frozenset(
    {
        "tasks",
        "tasks_exclude",
        "tasks_or_abstain",
        "departments",
        "departments_or_abstain",
        "departments_ranked",
        "indicators",
        "value",
    }
)
"""Expectations that a wrong list or a wrong number breaks; the others break where something is missing."""

Reply = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One question of an exam; of several turns the last is scored."""

    id: str
    kind: str
    turns: tuple[str, ...]
    expect: Mapping[str, Any]


@cache
def exam(name: str) -> tuple[Question, ...]:
    """The questions of ``<name>.json``; none where the file is not there."""
    path = FOLDER / f"{name}.json"
    rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return tuple(
        Question(row["id"], row["kind"], tuple(row["q"] if isinstance(row["q"], list) else [row["q"]]), row["expect"])
        for row in rows
    )


def faults(expect: Mapping[str, Any], reply: Reply) -> list[tuple[str, str]]:
    """The expectations that ``reply`` does not meet, each with what it holds instead."""
    answered = reply["status"] == "answered"
    if expect.get("status") == "not_answered":
        return [("status", "answered, but the plan does not say")] if answered else []
    maybe = expect.get("no_false") or any(key.endswith("_or_abstain") for key in expect)
    if not answered and not maybe:
        return [("status", reply["status"])]
    bad = [(key, f"{SEEN[key](reply)} for {want}") for key, want in expect.items() if _broken(key, want, reply)]
    if answered and not reply["citations"]:
        bad.append(("citations", "answered without a citation"))
    return bad


def _broken(key: str, want: Any, reply: Reply) -> bool:
    if key not in RULES:
        return False
    needs_an_answer = key.endswith(("_or_abstain", "_any"))
    return not (needs_an_answer and reply["status"] != "answered") and not RULES[key](SEEN[key](reply), want)


def _of(kind: str, *names: str) -> Callable[[Reply], list[Any]]:
    """The results of one kind, by these of their values."""

    def of(reply: Reply) -> list[Any]:
        rows = [result for result in reply["results"] if result["type"] == kind]
        return [row[names[0]] if len(names) == 1 else tuple(row[name] for name in names) for row in rows]

    return of


def _texts(values: Iterable[Any]) -> set[str]:
    return set(map(str, values))


def _near(one: Any, other: Any) -> bool:
    return isinstance(one, int | float) and abs(float(one) - float(other)) < 1e-6


def _hold(found: list[tuple[str, float, str]], wanted: list[list[Any]]) -> bool:
    """Whether each wanted (task, value, unit) is among the found ones, each found one used once."""
    left = list(found)
    for task, value, unit in wanted:
        hit = next((f for f in left if str(f[0]) == str(task) and _near(f[1], value) and f[2] == unit), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _cited(reply: Reply) -> list[str]:
    return [str(citation["task"]) for citation in reply["citations"]]


TASKS, DEPARTMENTS = _of("task", "number"), _of("department", "name")
INDICATORS, POLICIES = _of("indicator", "task", "value", "unit"), _of("policy", "title")

SEEN: dict[str, Callable[[Reply], Any]] = {
    "tasks": TASKS,
    "tasks_include": TASKS,
    "tasks_exclude": TASKS,
    "tasks_or_abstain": TASKS,
    "departments": DEPARTMENTS,
    "departments_or_abstain": DEPARTMENTS,
    "departments_ranked": DEPARTMENTS,
    "indicators": INDICATORS,
    "indicators_include": INDICATORS,
    "policies": POLICIES,
    "policies_include": POLICIES,
    "value": _of("number", "value"),
    "cites": _cited,
    "cites_any": _cited,
    "cite_first_in": _cited,
    "cite_text": lambda reply: [citation["quote"] for citation in reply["citations"]],
    "contains": lambda reply: reply["answer"],
    "contains_any": lambda reply: reply["answer"],
}

RULES: dict[str, Callable[[Any, Any], bool]] = {
    "tasks": lambda found, want: _texts(found) == _texts(want),
    "tasks_include": lambda found, want: _texts(want) <= _texts(found),
    "tasks_exclude": lambda found, want: not _texts(want) & _texts(found),
    "tasks_or_abstain": lambda found, want: _texts(found) <= _texts(want),
    "departments": lambda found, want: set(found) == set(want),
    "departments_or_abstain": lambda found, want: set(found) <= set(want),
    "departments_ranked": lambda found, want: found[: len(want)] == want,
    "indicators": lambda found, want: len(found) == len(want) and _hold(found, want),
    "indicators_include": _hold,
    "policies": lambda found, want: set(found) == set(want),
    "policies_include": lambda found, want: set(want) <= set(found),
    "value": lambda found, want: any(_near(value, want) for value in found),
    "cites": lambda found, want: _texts(want) <= set(found),
    "cites_any": lambda found, want: bool(_texts(want) & set(found)),
    "cite_first_in": lambda found, want: bool(found) and found[0] in _texts(want),
    "cite_text": lambda found, want: any(want in quote for quote in found),
    "contains": lambda found, want: want in found,
    "contains_any": lambda found, want: any(words in found for words in want),
}
