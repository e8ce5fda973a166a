"""What a question that the graph answers costs over all shared plans, by kind of question, and what opening them costs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.timing import ROUNDS, Row, milliseconds, timed
from ingest.manifest import open_corpus
from retrieval.encoder import Progress, Vectors

ROOT = Path(__file__).parents[1]
SHARED_PLANS = ROOT.parent / "shared" / "plans"
QUESTIONS = Path(__file__).with_name("graph_many.json")


class NoMeaning:
    """An encoder that knows nothing and takes no time: the graph does without."""

    name = "none"
    dimensions = 8

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The same vector for each."""
        return np.full((len(texts), self.dimensions), self.dimensions**-0.5, np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:  # noqa: ARG002
        """The same vector for each."""
        return self.encode_queries(texts)


def many(_snapshot: Path, _questions: Path) -> Iterator[Row]:
    """Build a snapshot of the shared plans and ask in a process of its own; nothing where there are no shared plans."""
    from ui.snapshot import build

    if not SHARED_PLANS.is_dir():
        return
    with tempfile.TemporaryDirectory() as data:
        folder = build(open_corpus(SHARED_PLANS), Path(data), NoMeaning()).folder
        code = f"from bench.many import time_many; time_many({str(folder)!r})"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    yield from json.loads(done.stdout.splitlines()[-1])


def time_many(snapshot: str) -> None:
    """Print the rows as JSON."""
    from kg.catalog import Catalog
    from kg.store import EmbeddedStore
    from retrieval.engine import Engine

    folder = Path(snapshot)
    reading = timed(lambda: Catalog.read(EmbeddedStore.open(folder / "graph")))
    begun = time.perf_counter()
    engine = Engine.open(folder, NoMeaning())
    opening = time.perf_counter() - begun
    kinds: dict[str, list[tuple[float, str]]] = {}
    for row in json.loads(QUESTIONS.read_text("utf-8")):
        engine.ask(row["q"])  # what is read at the first question of a kind is not its time
        rounds = [timed(partial(engine.ask, row["q"])) for _ in range(ROUNDS)]
        kinds.setdefault(row["kind"], []).append((statistics.median(rounds), row["q"]))
    times = sorted(seconds for found in kinds.values() for seconds, _ in found)
    rows = [
        (f"read the facts of {len(engine.plans())} plans", milliseconds(reading)),
        ("open the snapshot", milliseconds(opening)),
        (f"answer, median of {len(times)} questions", milliseconds(statistics.median(times))),
        ("answer, 95th percentile", milliseconds(times[int(0.95 * len(times))])),
    ]
    for kind, found in kinds.items():
        middle, (slowest, question) = statistics.median(seconds for seconds, _ in found), max(found)
        rows.append((f"  {kind}", f"{milliseconds(middle)}, at most {milliseconds(slowest)}: {question}"))
    print(json.dumps(rows))
