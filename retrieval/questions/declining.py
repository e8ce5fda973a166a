"""Why a question is not answered, said before its meaning is looked for: a plan that is not there, another place or year."""

from __future__ import annotations

from collections.abc import Sequence

from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.answer import Choice, Reason, Status
from retrieval.examples import examples
from retrieval.questions.leaves import TAKEN, Leaves
from retrieval.understanding.places import Places
from retrieval.understanding.reading import Decline

__all__ = ["Declining"]

MOST_PLANS = 8


class Declining:
    """Refuses with a reason and what can be asked instead."""

    def __init__(self, catalog: Catalog, places: Places) -> None:
        self._catalog = catalog
        self._places = places
        self._examples = tuple(Choice(question, question) for question in examples(catalog))
        self._spans = [plan.period for plan in catalog.plans.values() if plan.period]

    def before(self, text: str, leaves: Leaves) -> Decline | None:
        """What the names of plans, places and years say already; None where the question may be read."""
        return self._of_plans(leaves) or self._of_place(text, leaves) or self._of_years(leaves)

    def not_understood(self, words: Sequence[str] = ()) -> Decline:
        """Nothing that can be asked was recognised; ``words`` are those that stood in the way."""
        which = f"没有看懂的是：{'、'.join(f'“{word}”' for word in words)}。" if words else ""
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, f"没有看懂这个问题。{which}", choices=self._examples)

    @staticmethod
    def nothing_before() -> Decline:
        """The question leans on another, and there is none."""
        message = "这个问题接着上文问，但还没有上文。请把部门或任务写全。"
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)

    @staticmethod
    def nothing_found_before() -> Decline:
        """The question leans on what was found before, and nothing was."""
        message = "这个问题接着上文问，但上一个问题没有找到任务。请把部门或任务写全。"
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)

    def _of_plans(self, leaves: Leaves) -> Decline | None:
        if leaves.unknown:
            message = f"库里没有文号为“{leaves.unknown}”的文件。"
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, message, choices=self._examples)
        if leaves.plan_lost:
            message = "问的是“这份文件”，但上文没有说到哪一份。请写出文件的名称或文号。"
            return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)
        if leaves.no_older:
            names = "、".join(f"《{plan.title}》" for plan in leaves.plans)
            return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"库里没有{names}的旧稿或其他版本。")
        if leaves.doubtful:
            return self._which_plan(leaves.doubtful, leaves.rest)
        return None

    @staticmethod
    def _which_plan(plans: Sequence[PlanFact], rest: str) -> Decline:
        """One choice a plan: the question with the whole title in the place of what it calls the plan."""
        message = f"有 {len(plans)} 份文件可以这样称呼，问的是哪一份？"
        asked = rest.replace(TAKEN, "").lstrip("，,、 ")
        choices = tuple(Choice(f"《{plan.title}》", f"《{plan.title}》{asked}") for plan in plans[:MOST_PLANS])
        return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices)

    def _of_place(self, text: str, leaves: Leaves) -> Decline | None:
        place = self._places.foreign(text)
        if place and any(leaf.category == "stranger" and place in leaf.words for leaf in leaves):
            return None  # 徐汇区房管局: the office is what there is none of
        return Decline(Status.NOT_FOUND, Reason.NOT_STATED, f"现有计划不涉及{place}。") if place else None

    def _of_years(self, leaves: Leaves) -> Decline | None:
        """2019 年建了多少公里, of a plan for 2024 to 2026."""
        years = {
            year for leaf in leaves if leaf.category == "time" for year in (leaf.value.first, leaf.value.last) if year
        }
        if not years or not self._spans or len(self._spans) < len(self._catalog.plans):
            return None
        first, last = min(span[0] for span in self._spans), max(span[1] for span in self._spans)
        if any(first <= year <= last for year in years):
            return None
        message = f"计划写的是 {first} 到 {last} 年，没有写 {min(years)} 年的安排。"
        return Decline(Status.NOT_FOUND, Reason.NOT_STATED, message)
