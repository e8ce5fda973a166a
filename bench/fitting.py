"""Weights of signals, fitted to questions whose right clauses are known: a softmax over the clauses, as in ListNet.

The likelihood of a question is the share of the softmax that its right clauses hold together; a small square penalty on the
weights (in standard deviations of their signals) keeps two signals that tell the same from fighting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["Example", "cross_validated", "fit", "places"]

PENALTY = 0.003
FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question: its signals, shape (clauses, signals), what is added to them with a fixed weight, and the right clauses."""

    signals: Floats
    fixed: Floats
    right: NDArray[np.bool_]


def fit(examples: Sequence[Example]) -> Floats:
    """The weights, shape (signals,)."""
    scale = np.mean([example.signals.std(0) for example in examples], 0) + 1e-9

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for example in examples:
            signals = example.signals / scale
            scores = signals @ weights + example.fixed
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares * example.right
            held = float(right.sum()) + 1e-300
            value -= float(np.log(held)) / len(examples)
            slope = slope + (shares - right / held) @ signals / len(examples)
        return value, slope

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x
    return np.asarray(found / scale)


def cross_validated(examples: Sequence[Example]) -> list[int]:
    """For each example the place of its first right clause by weights that were fitted without it."""
    order = np.random.default_rng(0).permutation(len(examples))
    ranks: dict[int, int] = {}
    for fold in range(FOLDS):
        tested = set(order[fold::FOLDS].tolist())
        weights = fit([example for number, example in enumerate(examples) if number not in tested])
        for number in tested:
            example = examples[number]
            ranks[number] = places(example.signals @ weights + example.fixed, example.right)
    return [ranks[number] for number in range(len(examples))]


def places(scores: Floats, right: NDArray[np.bool_]) -> int:
    """The place, from 1, of the first right clause; of equal scores the first row comes first."""
    order = np.argsort(-scores, kind="stable")
    return 1 + int(np.flatnonzero(right[order])[0])
