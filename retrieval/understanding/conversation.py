"""What a session remembers: the last query and its result, for a bounded number of sessions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from kg.algebra import Query, Ref
from kg.facts import PlanFact

__all__ = ["Memory", "Turn"]

SESSIONS = 1000
"""Sessions that are kept; the one unused for longest goes first. A turn holds some kilobytes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was answered.

    Args:
        query: what the graph was asked; None for a free question.
        tasks: the tasks of the result, in its order.
        departments: the departments of the result, or the one that was asked about.
        listed: what the result lists, in order: what 第二个 counts.
        plans: the plans that it was asked of, or else those that its result lies in where these are copies of one text.
        ask: what the question meant (:class:`retrieval.questions.meaning.Ask`), for the next that changes a part of it;
            None after a link.
    """

    query: Query | None
    tasks: tuple[Ref, ...] = ()
    departments: tuple[Ref, ...] = ()
    listed: tuple[Ref, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    ask: Any = None


class Memory:
    """The last turn of each session; safe to share between threads."""

    def __init__(self, sessions: int = SESSIONS) -> None:
        self._sessions = sessions
        self._turns: OrderedDict[str, Turn] = OrderedDict()
        self._lock = threading.Lock()

    def last(self, session: str) -> Turn | None:
        """The last turn of ``session``; None for a new one."""
        with self._lock:
            turn = self._turns.get(session)
            if turn is not None:
                self._turns.move_to_end(session)
            return turn

    def keep(self, session: str, turn: Turn) -> None:
        """Remember ``turn`` as the last of ``session``; an empty session name is remembered nowhere."""
        if not session:
            return
        with self._lock:
            self._turns[session] = turn
            self._turns.move_to_end(session)
            while len(self._turns) > self._sessions:
                self._turns.popitem(last=False)
