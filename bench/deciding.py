"""Fit when a reading is sure enough to be answered: ``make decision``, over the bank's open writers.

Every question is read with the decision open, so that the best reading is answered whatever it costs; whether that is
what was expected is what the weights are fitted to. Each writer is left out in turn to tell how the weights do on people
they were not fitted to.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from bench.questions import Writer, corpora, writers
from exam.scoring import faults
from numpy.typing import NDArray

from retrieval.engine import Engine
from retrieval.questions.deciding import FEATURES, FILE, Decision, Signs
from ui.present import as_json

RIDGE = 1.0
STEPS, RATE = 4000, 0.05


@dataclass(frozen=True)
class Seen:
    """One question that the graph answered: who wrote it, what the decision is told, whether the answer was right."""

    writer: str
    signs: Signs
    right: bool


def seen(writer: Writer, engine: Engine) -> Iterator[Seen]:
    """The questions of one writer that have a reading to decide on."""
    for row in writer.rows:
        session = f"{writer.name} {row.id}"
        for turn in row.turns[:-1]:
            engine.ask(turn, session)
        understood = engine.understand(row.turns[-1], session)
        reply = as_json(engine.ask(row.turns[-1], session), row.id)
        if understood and understood[0].signs is not None and reply["status"] == "answered":
            yield Seen(writer.name, understood[0].signs, not faults(row.expect, reply))


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
    return Decision(round(bias, 3), {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}, enough)


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


def main() -> None:
    """Fit, print what leaving a writer out gives at several thresholds, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="where the corpora of the bank are built")
    parser.add_argument("--enough", type=float, default=Decision.read().enough)
    parser.add_argument("--rows", type=Path, help="keep what was seen, or use it again where it is there")
    args = parser.parse_args()
    if args.rows and args.rows.exists():
        rows = [Seen(r["writer"], Signs(**r["signs"]), r["right"]) for r in json.loads(args.rows.read_text())]
    else:
        rows = []
        every = replace(Decision.read(), enough=0.0)
        for writer, engine in corpora([one for one in writers() if not one.sealed], args.data, every):
            rows += seen(writer, engine)
        if args.rows:
            args.rows.write_text(json.dumps([asdict(row) for row in rows]))
    told = left_out(rows, args.enough)
    print(f"{len(rows)} answered, {sum(row.right for row in rows) / len(rows):.3f} right")
    for enough in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = [right for probability, right in told if probability >= enough]
        if kept:
            print(f"at {enough}: answers {len(kept) / len(told):.2f} of them, {sum(kept) / len(kept):.3f} right")
    by_writer = defaultdict(list)
    for row in rows:
        by_writer[row.writer].append(row.right)
    print({name: round(sum(right) / len(right), 2) for name, right in by_writer.items()})
    FILE.write_text(written(fitted(rows, args.enough)), encoding="utf-8")


if __name__ == "__main__":
    main()
