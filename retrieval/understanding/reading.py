"""What a question was read as: a query, a free question, or the reason why it is neither."""

from __future__ import annotations

from dataclasses import dataclass

from kg.algebra import Calculation, Query, Ref
from retrieval.answer import Choice, Reason, Status
from retrieval.understanding.quantities import Quantity

__all__ = ["Ask", "Decline", "Free", "Premise", "Reading"]


@dataclass(frozen=True, slots=True)
class Premise:
    """What the question takes for true, to be confirmed or corrected beside the answer.

    ``departments`` are said to have a role in the tasks (``denied``: said to have none; ``alone``: no other has it);
    ``quantities`` are said to be an indicator's value.
    """

    departments: tuple[Ref, ...] = ()
    denied: bool = False
    alone: bool = False
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A query for the graph, or a calculation with queries. ``notes`` are said beside the answer: how a misspelt name was read.

    ``described`` tells that the tasks themselves are asked about (第15项任务是什么), not who meets a condition.
    """

    query: Query | Calculation
    premise: Premise | None = None
    notes: tuple[str, ...] = ()
    described: bool = False


@dataclass(frozen=True, slots=True)
class Free:
    """A question that no query answers: the clauses nearest to it are looked for, among ``tasks`` if there are any.

    With ``numbers`` (护士带薪假多给几天) only a clause that states a number may answer.
    With a ``tail`` (由谁牵头？) something is asked of one task: which one is asked back, never guessed from nearness.
    """

    text: str
    tasks: tuple[Ref, ...] = ()
    tail: str = ""
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Decline:
    """Why there is no answer; ``choices`` are questions that can be asked instead."""

    status: Status
    reason: Reason
    message: str
    understood: str = ""
    choices: tuple[Choice, ...] = ()
    tasks: tuple[Ref, ...] = ()


Reading = Ask | Free | Decline
