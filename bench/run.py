"""`make bench`: what the parts cost, as ratios where two can be compared, and how well the search finds.

Absolute times depend on the machine and on what else it does; the ratios hold. Usage::

    .venv/bin/python -m bench.run [--questions FILE.json]

FILE.json is a list of questions, or of objects with a question under "q" (as in the practice exam).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # so that `python bench/run.py` works as `python -m bench.run` does

from bench.finding import encoder, gate, quality, search  # noqa: E402
from bench.many import many  # noqa: E402
from bench.reading import reading  # noqa: E402
from bench.timing import ROUNDS, Row, milliseconds, timed  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=HERE / "graph.json", help="questions that the graph answers")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        snapshot = Path(data) if chosen.only in WITHOUT_SNAPSHOT else built(Path(data))
        for name, part in PARTS.items():
            if chosen.only in (None, name):
                print(f"\n{name}")
                for what, figure in part(snapshot, chosen.questions):
                    print(f"  {what:<58} {figure}", flush=True)


def built(data: Path) -> Path:
    """A snapshot of the built-in corpus, made by the real command's own function."""
    from ingest.manifest import open_corpus
    from retrieval.encoder import load_encoder
    from ui.snapshot import build

    return build(open_corpus(), data, load_encoder()).folder


def engine(snapshot: Path, questions: Path) -> Iterator[Row]:
    """Questions that the graph answers, in this process, in the order of the file, model not loaded.

    In a process of its own: building the snapshot has loaded the model here.
    """
    code = f"from bench.run import time_engine; time_engine({str(snapshot)!r}, {str(questions.resolve())!r})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    yield from json.loads(done.stdout.splitlines()[-1])


def time_engine(snapshot: str, file: str) -> None:
    from retrieval.engine import Engine

    asked = [question for row in json.loads(Path(file).read_text("utf-8")) for question in graph_questions(row)]
    begun = time.perf_counter()
    opened = Engine.open(Path(snapshot))
    opening = time.perf_counter() - begun
    opened.ask(asked[0])  # words and tables are read at the first question
    times, loaded = [], 0
    for question in asked:
        had = "torch" in sys.modules
        rounds = [timed(partial(opened.ask, question)) for _ in range(ROUNDS)]
        times.append(statistics.median(rounds))
        loaded += not had and "torch" in sys.modules
    ordered = sorted(times)
    print(
        json.dumps(
            [
                ("open a snapshot", milliseconds(opening)),
                (f"answer, median of {len(asked)} questions", milliseconds(statistics.median(times))),
                ("answer, 95th percentile", milliseconds(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))])),
                ("the embedding model was loaded", "yes" if loaded else "no"),
            ]
        )
    )


def graph_questions(row: str | dict[str, Any]) -> list[str]:
    """The questions of one row; each turn of a conversation is asked on its own, free ("semantic") ones are left out."""
    if isinstance(row, str):
        return [row]
    turns = row["q"] if isinstance(row["q"], list) else [row["q"]]
    return [] if row.get("kind") == "semantic" else turns


def cold_start(snapshot: Path, _questions: Path) -> Iterator[Row]:
    """`mingze ask` as a new process, against a Python that does nothing."""
    command = Path(sys.executable).with_name("mingze")
    data = str(snapshot.parent.parent)
    ask = [str(command), "ask", "区房管局牵头哪些任务？", "--data", data]
    first = subprocess.run(ask, capture_output=True, text=True, check=False)
    if first.returncode:
        yield "mingze ask", f"fails: {(first.stderr or first.stdout).strip().splitlines()[-1:]}"
        return
    bare = statistics.median(timed(lambda: output_of([sys.executable, "-c", "pass"])) for _ in range(ROUNDS))
    whole = statistics.median(timed(lambda: output_of(ask)) for _ in range(ROUNDS))
    traced = output_of([sys.executable, "-X", "importtime", str(command), *ask[1:]])
    yield "mingze ask, median of 5", f"{whole:.2f} s ({whole / bare:.1f} times a bare Python)"
    yield "torch imported", "yes" if any(line.endswith(" torch") for line in traced.splitlines()) else "no"


def output_of(command: list[str]) -> str:
    """What a command says on stderr; it must succeed."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


PARTS: dict[str, Callable[[Path, Path], Iterator[Row]]] = {
    "engine": engine,
    "cold start": cold_start,
    "encoder": encoder,
    "search": search,
    "quality": quality,
    "gate": gate,
    "reading": reading,
    "many plans": many,
}
WITHOUT_SNAPSHOT = ("reading", "many plans")

if __name__ == "__main__":
    main()
