"""``make decision``: fit when a reading is sure enough to be answered, over the bank's open writers.

Every question is read with the decision open, so that the best reading is answered whatever it costs; whether that is
what was expected is what the weights are fitted to. Each writer is left out in turn to tell how the weights do on people
they were not fitted to. Usage::

    .venv/bin/python -m bench.deciding [--data FOLDER] [--rows FILE] [--enough 0.65]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.questions import Writer, corpora, meets, replied, writers
from ingest.errors import MingzeError
from retrieval.engine import Engine
from retrieval.questions.deciding import FEATURES, FILE, Decision, Signs

RIDGE = 1.0
STEPS, RATE = 4000, 0.05
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True)
class Seen:
    """One question that the graph answered: who wrote it, what the decision is told, whether the answer was right."""

    writer: str
    signs: Signs
    right: bool


def seen(writer: Writer, engine: Engine) -> Iterator[Seen]:
    """The questions of one writer that have a reading to decide on; the engine's decision is open."""
    for row in writer.rows:
        session = f"{writer.name} {row.id}"
        for turn in row.turns[:-1]:
            engine.ask(turn, session)
        signs = next((one.signs for one in engine.understand(row.turns[-1], session)), None)
        reply = replied(engine, row.turns[-1], session)
        if signs is not None and reply["status"] == "answered":
            yield Seen(writer.name, signs, meets(row.expect, reply))


def collected(data: Path) -> list[Seen]:
    """What is seen of every open writer; snapshots stay in ``data``."""
    rows: list[Seen] = []
    open_to_all = replace(Decision.read(), enough=0.0)
    for writer, engine in corpora([one for one in writers() if not one.sealed], data):
        engine.deciding(open_to_all)
        found = list(seen(writer, engine))
        print(f"{writer.name:<10} {len(found):>4} answered", flush=True)
        rows += found
    return rows


def kept(file: Path | None, data: Path) -> list[Seen]:
    """The rows in ``file`` where it is there; else they are collected, and kept in it."""
    if file and file.exists():
        held = json.loads(file.read_text("utf-8"))
        return [Seen(row["writer"], Signs(**row["signs"]), row["right"]) for row in held]
    rows = collected(data)
    if file:
        file.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False), encoding="utf-8")
    return rows


def fitted(rows: Sequence[Seen], enough: float) -> Decision:
    """A logistic model with a ridge, by plain gradient descent: six weights need no library."""
    x = np.array([[row.signs.features()[name] for name in FEATURES] for row in rows])
    y = np.array([float(row.right) for row in rows])
    weights: NDArray[np.float64] = np.zeros(len(FEATURES))
    bias = 0.0
    for _ in range(STEPS):
        off = 1 / (1 + np.exp(-(x @ weights + bias))) - y
        weights -= RATE * (x.T @ off + RIDGE * weights) / len(rows)
        bias -= RATE * float(off.mean())
    return Decision(
        round(bias, 3), {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}, enough
    )


def left_out(rows: Sequence[Seen], enough: float) -> list[tuple[float, bool]]:
    """(probability, whether right) of every question by weights that its writer had no part in."""
    told = []
    for name in sorted({row.writer for row in rows}):
        decision = fitted([row for row in rows if row.writer != name], enough)
        told += [(decision.probability(row.signs), row.right) for row in rows if row.writer == name]
    return told


def written(decision: Decision) -> str:
    """The table that :meth:`Decision.read` reads."""
    lines = "\n".join(f"{name} = {decision.weights[name]}" for name in FEATURES)
    return (
        "# How sure a reading must be to be answered without asking back.\n"
        "# Written by make decision; source: the bank's open writers.\n"
        f"bias = {decision.bias}\nenough = {decision.enough}\n\n[weights]\n{lines}\n"
    )


def report(rows: Sequence[Seen], enough: float) -> Iterator[str]:
    """How the weights do on writers that they were not fitted to, at several thresholds, and how each writer fared."""
    told = left_out(rows, enough)
    yield f"{len(rows)} answered, {_share(row.right for row in rows)} right"
    for threshold in THRESHOLDS:
        sure = [right for probability, right in told if probability >= threshold]
        if sure:
            yield f"at {threshold}: answers {len(sure) / len(told):.3f} of them, {_share(sure)} right"
    by_writer = defaultdict(list)
    for row in rows:
        by_writer[row.writer].append(row.right)
    yield from (f"{name:<10} {_share(rights)} right" for name, rights in by_writer.items())


def _share(rights: Iterable[bool]) -> str:
    of = list(rights)
    return f"{sum(of) / len(of):.3f}"


def main() -> None:
    """Print what leaving a writer out gives, fit the weights to all, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="where snapshots lie, or are to lie (default: a temporary folder)")
    parser.add_argument("--enough", type=float, help="the probability from which is answered (default: as it is)")
    parser.add_argument("--rows", type=Path, help="keep what was seen in this file, or use it again where it is there")
    chosen = parser.parse_args()
    try:
        enough = Decision.read().enough if chosen.enough is None else chosen.enough
        with tempfile.TemporaryDirectory() as temporary:
            rows = kept(chosen.rows, chosen.data or Path(temporary))
    except MingzeError as error:
        sys.exit(str(error))
    if len({row.writer for row in rows}) < 2:
        sys.exit("至少要有两个出题人的题有答案，才能拟合。")
    print("\n".join(report(rows, enough)))
    FILE.write_text(written(fitted(rows, enough)), encoding="utf-8")


if __name__ == "__main__":
    main()
