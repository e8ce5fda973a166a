"""Weights of signals, fitted to questions whose right clauses are known: a softmax over the clauses, as in ListNet.

The likelihood of a question is the share of the softmax that its right clauses hold together. A small square penalty on the
weights (in standard deviations of their signals) keeps two signals that tell the same from fighting, and no weight is
negative: a signal that speaks against its clause has been misunderstood. Each set of questions counts the same, however
many it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["Example", "Floats", "fit", "place", "shortened"]

PENALTY = 0.003
NEAREST = 150  # clauses by each signal that a softmax is taken over; those beyond have no share of it

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question: its signals, shape (clauses, signals), the right clauses, its set, and the corpus it is left out with."""

    signals: Floats
    right: NDArray[np.bool_]
    within: str
    left_out_with: str


def shortened(signals: Floats, right: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """The right clauses and those that come first by any signal."""
    kept = right.copy()
    for column in signals.T:
        kept[np.argsort(-column, kind="stable")[:NEAREST]] = True
    return signals[kept], right[kept]


def fit(examples: Sequence[Example]) -> Floats:
    """The weights, shape (signals,), none below 0."""
    scale = np.mean([example.signals.std(0) for example in examples], 0) + 1e-9
    sets = [example.within for example in examples]
    shares = {name: 1 / (len(set(sets)) * sets.count(name)) for name in set(sets)}
    scaled = [(example.signals / scale, example.right, shares[example.within]) for example in examples]

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for signals, right, share in scaled:
            scores = signals @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            held = odds * right
            total = float(held.sum()) + 1e-300
            value -= share * float(np.log(total))
            slope = slope + share * ((odds - held / total) @ signals)
        return value, slope

    bounds = [(0.0, None)] * len(scale)
    found = minimize(loss, np.full(len(scale), 0.3), jac=True, method="L-BFGS-B", bounds=bounds).x
    return np.asarray(found / scale)


def place(scores: Floats, right: NDArray[np.bool_], found: NDArray[np.intp]) -> int:
    """The place, from 1, of the first right one of what is found, each as good as its best clause; of equals the first."""
    best = np.full(int(found.max()) + 1, -np.inf)
    np.maximum.at(best, found, scores)
    wanted = np.unique(found[right])
    order = np.argsort(-best, kind="stable")
    return 1 + int(np.flatnonzero(np.isin(order, wanted))[0])
