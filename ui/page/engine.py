"""What the page and the API ask of whatever answers: :class:`retrieval.engine.Engine` is the real one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg.catalog import Catalog
from retrieval.answer import Answer

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

    def text(self, plan: str, /) -> str:
        """The characters that every offset of this plan counts. Raises KeyError for an unknown plan."""
        ...

    def examples(self) -> Sequence[str]:
        """Questions that have an answer, shown as buttons."""
        ...

    @property
    def catalog(self) -> Catalog:
        """The facts of the snapshot of the moment; ask for it anew for each request."""
        ...

    def plans(self) -> Sequence[PlanEntry]:
        """The plans that can be asked."""
        ...
