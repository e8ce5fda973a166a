"""Offices in a question for offices: a condition on the tasks, left out of the answer, or what is taken for true.

除了区房管局还有谁 leaves one out; 和区房管局一起牵头的 leaves it out and asks of its tasks; 是区房管局牵头吗 takes it for true.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.algebra import Among, Query, Ref
from retrieval.questions.grammar import unsaid
from retrieval.questions.meaning import Ask, Cond, Offices
from retrieval.understanding.reading import Premise

__all__ = ["Partners", "refs_of"]

BESIDE = frozenset({"with", "together"})


@dataclass
class Partners:
    """What the conditions of an ask for departments come to.

    Args:
        ask: the question.
        conds: the conditions that its tasks must meet.
        left_out: the departments that are no part of the answer.
        each: tasks in each of which a department must have a part (13号和31号两项都有份的).
        premise: what is said of the departments that are named, to be confirmed.
        compared: the offices among which the most is looked for (A和B谁牵头的多).
    """

    ask: Ask
    conds: list[Cond] = field(default_factory=list)
    left_out: list[Ref] = field(default_factory=list)
    each: list[Among] = field(default_factory=list)
    premise: Premise | None = None
    compared: Offices | None = None

    @classmethod
    def of(cls, ask: Ask) -> Partners:
        """The conditions of ``ask`` told apart."""
        found = cls(ask)
        for cond in ask.conds:
            if cond.offices is None:
                found._of_tasks(cond)
            else:
                found._of_offices(cond, cond.offices)
        return found

    @property
    def _others(self) -> bool:
        return bool(self.ask.want.marks & {"others", *BESIDE} or "others" in self.ask.marks)

    @property
    def _placed(self) -> bool:
        """Whether something besides offices says of which tasks it is asked."""
        return any(cond.offices is None for cond in self.ask.conds)

    def _of_tasks(self, cond: Cond) -> None:
        every = "all" in cond.marks or "together" in self.ask.want.marks  # 第3项和第4项任务共同的牵头单位
        if every and isinstance(cond.where, Among) and not isinstance(cond.where.tasks, Query):
            self.each += [Among((task,)) for task in cond.where.tasks]
        self.conds.append(cond)

    def _of_offices(self, cond: Cond, offices: Offices) -> None:
        if "except" in offices.marks | cond.marks or ("not" in offices.marks and self._others):
            self.left_out += refs_of(offices)
        elif "yesno" in self.ask.marks and self._placed:
            self.premise = Premise(tuple(refs_of(offices)), "not" in offices.marks, alone="only" in offices.marks)
        elif self.ask.want.sup is not None or self.ask.want.tally is not None:
            self._of_order(cond, offices)
        else:
            self.conds.append(cond)
            beside = self._others or offices.marks & BESIDE
            meant = self._placed and self.ask.want.roles is None and unsaid(cond.where) and not offices.marks
            self.left_out += refs_of(offices) if beside or meant else []

    def _of_order(self, cond: Cond, offices: Offices) -> None:
        """跟区建管委搭档次数最多的; A和B谁牵头的多."""
        ranked = self.ask.want.sup is not None
        if ranked and "yesno" in self.ask.marks:
            self.premise = Premise(tuple(refs_of(offices)))
            return
        if ranked and (self._others or offices.marks & BESIDE):
            self.conds.append(cond)
            self.left_out += refs_of(offices)
        elif ranked and len(offices.names) > 1:
            self.compared = offices
        else:
            self.conds.append(cond)


def refs_of(offices: Offices) -> list[Ref]:
    """Every department that the names may mean."""
    return [ref for options in offices.names for ref in options]
