"""What the page and the API ask of whatever answers: :class:`retrieval.engine.Engine` is the real one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from ingest.layout import Layout
from kg.algebra import Calculation, Query
from kg.catalog import Catalog
from retrieval.answer import Answer, Citation
from retrieval.chips import Chip
from retrieval.followups import FollowUp
from retrieval.hits import Hit
from ui.opinions import Opinions

__all__ = ["LONGEST_QUESTION", "EngineProtocol", "PlanEntry"]

LONGEST_QUESTION = 2000
"""Characters of the longest question that is taken."""


class PlanEntry(Protocol):
    """A plan that can be asked: :class:`kg.facts.PlanFact` and :class:`ingest.records.PlanInfo` both are."""

    @property
    def id(self) -> str:
        """What citations name it by."""
        ...

    @property
    def title(self) -> str:
        """Its title as written, without 《》."""
        ...


class EngineProtocol(Protocol):
    """Answers questions about the plans of one corpus. Called from several threads at once."""

    def ask(self, question: str, session: str, /) -> Answer:
        """The answer; questions of one ``session`` may refer to the ones before.

        ``session`` is a name of at most 140 characters, "" for a question on its own. Names are made for each page
        that is opened, so old ones must be forgotten.

        Raises:
            MingzeError: it cannot answer now; the message is shown to the user.
        """
        ...

    def search(self, question: str, k: int, /) -> Sequence[tuple[Hit, Citation]]:
        """The ``k`` clauses that fit a question best, the best first, each with why it was found.

        Raises:
            MingzeError: it cannot search now.
        """
        ...

    def run(self, query: Query | Calculation, session: str, /) -> Answer:
        """The answer to a query as it is: a chip or a link that was clicked. Raises as :meth:`ask` does."""
        ...

    def chips(self, query: Query | Calculation, /) -> Sequence[Chip]:
        """How a query was read, part by part, and what it would be without each."""
        ...

    def follow_ups(self, query: Query | Calculation, /) -> Sequence[FollowUp]:
        """What could be asked next; each has an answer."""
        ...

    def encode(self, query: Query | Calculation, /) -> str:
        """The query as a text that stands in an address."""
        ...

    def decode(self, text: str, /) -> Query | Calculation:
        """The query of such a text. Raises MingzeError where it is none, or names what the plans do not hold."""
        ...

    def text(self, plan: str, /) -> str:
        """The characters that every offset of this plan counts. Raises KeyError for an unknown plan."""
        ...

    def layout(self, plan: str, /) -> Layout | None:
        """Where a plan's text stands in its file; None where the file knows no places."""
        ...

    def examples(self) -> Sequence[str]:
        """Questions that have an answer, shown as buttons."""
        ...

    @property
    def catalog(self) -> Catalog:
        """The facts of the snapshot of the moment; ask for it anew for each request."""
        ...

    def pinned(self) -> AbstractContextManager[None]:
        """A block within which every call is of one snapshot: offsets of one must not meet the text of another."""
        ...

    @property
    def opinions(self) -> Opinions:
        """Where it is kept what users say of answers."""
        ...

    @property
    def snapshot(self) -> str:
        """The id of the snapshot of the moment."""
        ...

    def plans(self) -> Sequence[PlanEntry]:
        """The plans that can be asked."""
        ...
