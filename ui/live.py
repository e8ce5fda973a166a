"""The engine of a running server: always of the snapshot in use, swapped between two questions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from ingest.errors import MingzeError
from ingest.layout import Layout
from kg.algebra import Calculation, Query
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.answer import Answer, Citation
from retrieval.chips import Chip
from retrieval.engine import Engine
from retrieval.followups import FollowUp
from retrieval.hits import Hit
from ui.opinions import Opinions
from ui.snapshot import open_current

__all__ = ["LiveEngine"]

log = logging.getLogger(__name__)


class Held(NamedTuple):
    """An open snapshot and its folder: one value, so that a swap changes both at once."""

    engine: Engine
    folder: Path


_PINNED: ContextVar[Held | None] = ContextVar("pinned", default=None)


class LiveEngine:
    """Answers from the current snapshot. A build that becomes current is opened beside, and takes over when it is ready.

    A snapshot that cannot be opened is logged and the one before goes on answering: a server is never
    without answers because of a bad build. Conversations go on over a swap.

    Args:
        data: the folder that holds ``current`` and the snapshots.
        opened: opens the snapshot in a folder; the model is loaded by ``warm``.
    """

    def __init__(self, data: Path, opened: Callable[[Path], Engine]) -> None:
        self._data = data
        self.opinions = Opinions(data)
        self._open = opened
        folder = open_current(data)
        self._held = Held(opened(folder), folder)
        self._swapping = threading.Lock()
        self._seen = self._mark()

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Within the block, in this thread and those that it starts by anyio, every call is of one snapshot."""
        self._look()
        token = _PINNED.set(self._held)
        try:
            yield
        finally:
            _PINNED.reset(token)

    @property
    def _engine(self) -> Engine:
        return (_PINNED.get() or self._held).engine

    @property
    def _folder(self) -> Path:
        return (_PINNED.get() or self._held).folder

    def ask(self, question: str, session: str = "", /) -> Answer:
        """See :meth:`retrieval.engine.Engine.ask`."""
        self._look()
        return self._engine.ask(question, session)

    def search(self, question: str, k: int, /) -> Sequence[tuple[Hit, Citation]]:
        """See :meth:`retrieval.engine.Engine.search`."""
        self._look()
        return self._engine.search(question, k)

    @property
    def catalog(self) -> Catalog:
        """The facts of the snapshot in use."""
        self._look()
        return self._engine.catalog

    def run(self, query: Query | Calculation, session: str = "", /) -> Answer:
        """See :meth:`retrieval.engine.Engine.run`."""
        self._look()
        return self._engine.run(query, session)

    def chips(self, query: Query | Calculation, /) -> Sequence[Chip]:
        """See :meth:`retrieval.engine.Engine.chips`."""
        return self._engine.chips(query)

    def follow_ups(self, query: Query | Calculation, /) -> Sequence[FollowUp]:
        """See :meth:`retrieval.engine.Engine.follow_ups`."""
        return self._engine.follow_ups(query)

    def encode(self, query: Query | Calculation, /) -> str:
        """See :meth:`retrieval.engine.Engine.encode`."""
        return self._engine.encode(query)

    def decode(self, text: str, /) -> Query | Calculation:
        """See :meth:`retrieval.engine.Engine.decode`."""
        return self._engine.decode(text)

    def text(self, plan: str, /) -> str:
        """See :meth:`retrieval.engine.Engine.text`."""
        return self._engine.text(plan)

    @property
    def tables(self) -> Path:
        """The tables that the plans of the snapshot in use were read by: drafts are read by the same."""
        return self._folder / "tables"

    @property
    def snapshot(self) -> str:
        """The id of the snapshot in use."""
        return self._folder.name

    def layout(self, plan: str, /) -> Layout | None:
        """See :meth:`retrieval.engine.Engine.layout`."""
        return self._engine.layout(plan)

    def examples(self) -> Sequence[str]:
        """See :meth:`retrieval.engine.Engine.examples`."""
        return self._engine.examples()

    def plans(self) -> Sequence[PlanFact]:
        """See :meth:`retrieval.engine.Engine.plans`."""
        return self._engine.plans()

    def warm(self) -> None:
        """See :meth:`retrieval.engine.Engine.warm`."""
        self._engine.warm()

    def _mark(self) -> tuple[int, int]:
        """What changes when another snapshot becomes current: ``current`` is replaced by a rename."""
        try:
            state = (self._data / "current").stat()
        except OSError:
            return (0, 0)
        return (state.st_ino, state.st_mtime_ns)

    def _look(self) -> None:
        """Open a new snapshot beside, once; the question that notices it is answered from the old one."""
        mark = self._mark()
        if mark != self._seen and self._swapping.acquire(blocking=False):
            self._seen = mark
            threading.Thread(target=self._swap, name="swap", daemon=True).start()

    def _swap(self) -> None:
        try:
            folder = open_current(self._data)
            if folder != self._held.folder:
                engine = self._open(folder)
                engine.memory = self._held.engine.memory
                engine.warm()
                self._held = Held(engine, folder)
        except MingzeError:
            log.exception("the new snapshot cannot be opened; the one before goes on answering")
        finally:
            self._swapping.release()
