"""More dense score, fewer absent subjects: more confidence."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.confidence import confidence

SCORES = np.array([0.80, 0.81, 0.82, 0.90], np.float32)


@pytest.mark.parametrize("calibrated", [True, False])
def test_a_nearer_clause_gives_more(calibrated: bool) -> None:
    near = confidence(np.append(SCORES, np.float32(0.95)), (), calibrated=calibrated)
    assert 0 < confidence(SCORES[:3], (), calibrated=calibrated).score < near.score < 1


def test_an_absent_subject_takes_away() -> None:
    with_it = confidence(SCORES, ("养老院",), calibrated=True)
    assert with_it.score < 0.3
    assert confidence(SCORES, (), calibrated=True).score > 0.5
    assert with_it.absent == ("养老院",)
    assert with_it.dense == pytest.approx(0.9)


def test_no_clause_no_confidence() -> None:
    assert confidence(np.zeros(0, np.float32), (), calibrated=True).score == 0


def test_equal_scores_have_no_spread() -> None:
    assert confidence(np.full(3, 0.8, np.float32), (), calibrated=False).spread == pytest.approx(0, abs=1e-3)
