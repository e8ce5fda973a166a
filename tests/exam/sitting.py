"""An exam taken: every question asked in this process, and scored as from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exam.scoring import PRECISE, Question, exam, faults
from retrieval.answer import Answer
from retrieval.engine import Engine
from ui.present import as_json

__all__ = ["Sat", "sit", "told"]


@dataclass(frozen=True)
class Sat:
    """One question with the answers of its turns, and what is wrong with the last."""

    question: Question
    answers: tuple[Answer, ...]
    reply: dict[str, Any]
    faults: tuple[tuple[str, str], ...]

    @property
    def misleads(self) -> bool:
        """Whether it is wrong in a way that a user would believe: a wrong list or number, or an answer where there is none."""
        answered = self.reply["status"] == "answered"
        wrong = any(key in PRECISE for key, _ in self.faults) and bool(self.reply["results"])
        return answered and bool(self.faults) and (wrong or self.question.expect.get("status") == "not_answered")


def sit(engine: Engine, name: str) -> list[Sat]:
    """Ask every question of an exam, each in a session of its own."""
    sat = []
    for question in exam(name):
        answers = tuple(engine.ask(turn, f"{name} {question.id}") for turn in question.turns)
        reply = as_json(answers[-1], question.id)
        sat.append(Sat(question, answers, reply, tuple(faults(question.expect, reply))))
    return sat


def told(sat: Sequence[Sat]) -> str:
    """The questions with what is wrong with each, a line each."""
    return "\n".join(f"{s.question.id} {s.question.kind} {' / '.join(s.question.turns)}: {s.faults}" for s in sat)
