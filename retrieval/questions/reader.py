"""A question, and the turn before it → what it asks: the one way from words to queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.algebra import Among, Asked
from retrieval.questions.chart import Cells, parse
from retrieval.questions.context import in_context
from retrieval.questions.grammar import RULES
from retrieval.questions.grounding import Grounded, Grounder, lacks_subject
from retrieval.questions.lattice import paths
from retrieval.questions.leaves import LeafReader, Leaves
from retrieval.questions.meaning import Ask

if TYPE_CHECKING:
    from ingest.words import Words
    from retrieval.questions.subjects import SubjectLinker
    from retrieval.understanding.conversation import Turn

__all__ = ["Proposal", "QuestionReader"]

MOST = 8
"""Derivations that are grounded."""


IGNORED = 0.5
"""The cost of leaving out a pair of characters that one task alone writes."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to read a question.

    Args:
        asks: what it asks, in order.
        grounded: the reading of each.
        cost: what speaks against it, lower is better.
        unused: the stretches of the folded question that were set aside.
    """

    asks: tuple[Ask, ...]
    grounded: tuple[Grounded, ...]
    cost: float
    unused: tuple[tuple[int, int], ...]


class GrammarReader:
    """Proposes readings by the grammar."""

    def __init__(self, leaves: LeafReader, grounder: Grounder, subjects: SubjectLinker, words: Words) -> None:
        self._leaves, self._grounder = leaves, grounder
        self._subjects, self._words = subjects, words

    def leaves(self, text: str, turn: Turn | None) -> Leaves:
        """The leaves of a folded question."""
        return self._leaves.read(text, turn)

    def propose(self, text: str, turn: Turn | None, leaves: Leaves, last: Ask | None = None) -> list[Proposal]:
        """The readings of a folded question, best first."""
        found: dict[tuple[Ask, ...], tuple[float, tuple[tuple[int, int], ...]]] = {}
        cells: Cells = {}
        for path in paths(text, leaves, self._words.cut(leaves.rest), self._subjects.pairs):
            for item in parse(path.tokens, RULES, ("ask", "asks"), cells):
                asks = (item.value,) if item.category == "ask" else item.value
                cost = path.cost + item.cost
                if asks not in found or cost < found[asks][0]:
                    found[asks] = (cost, (*path.skipped, *item.unused))
        tasks = turn.tasks if turn else ()
        ranked = sorted(found.items(), key=lambda one: one[1][0])[:MOST]
        proposals = [self._grounded(asks, cost, unused, text, last, tasks) for asks, (cost, unused) in ranked]
        return sorted(proposals, key=lambda one: one.cost)

    def _grounded(
        self,
        asks: Sequence[Ask],
        cost: float,
        unused: tuple[tuple[int, int], ...],
        text: str,
        last: Ask | None,
        tasks: tuple,  # type: ignore[type-arg]
    ) -> Proposal:
        made: list[Ask] = []
        for ask in asks:
            own = in_context(ask, last, tasks) if not made else _leaning(ask, made[-1])
            made.append(own)
        spare = " ".join(text[start:end] for start, end in sorted(unused))
        grounded = tuple(self._grounder.ground(ask, text, spare if number == 0 else "") for number, ask in enumerate(made))
        if not lacks_subject(made[0]):
            cost += sum(self._ignored(text[start:end]) for start, end in unused)
        cost += sum(one.cost for one in grounded)
        return Proposal(tuple(made), grounded, cost, unused)

    def _ignored(self, words: str) -> float:
        """What it costs not to use these words: the more, the more they say that some task is about."""
        links = self._subjects.tasks(words) if len(words) > 1 else []
        return min(4.0, IGNORED * links[0].weight) if links and links[0].known > 0.5 else 0.0


def _leaning(ask: Ask, first: Ask) -> Ask:
    """What a second question leaves out, the first one says: 加装电梯要装多少台，又是哪个局在扛."""
    if ask.conds:
        return ask
    return ask.on(*first.conds)


_ = (Among, Asked, replace)
QuestionReader = GrammarReader
