"""More dense score, more words held, fewer absent subjects: more confidence."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.confidence import confidence

SCORES = np.array([0.80, 0.81, 0.82, 0.90])
NOTHING = 0.0


@pytest.mark.parametrize("calibrated", [True, False])
def test_a_nearer_clause_gives_more(calibrated: bool) -> None:
    near = confidence(np.append(SCORES, 0.95), NOTHING, (), calibrated=calibrated)
    assert 0 < confidence(SCORES[:3], NOTHING, (), calibrated=calibrated).score < near.score < 1


@pytest.mark.parametrize("calibrated", [True, False])
def test_words_that_are_held_give_more(calibrated: bool) -> None:
    held = confidence(SCORES, 0.8, (), calibrated=calibrated)
    assert held.score > confidence(SCORES, NOTHING, (), calibrated=calibrated).score
    assert held.words == pytest.approx(0.8)


@pytest.mark.parametrize("calibrated", [True, False])
def test_an_absent_subject_takes_away(calibrated: bool) -> None:
    with_it = confidence(SCORES, NOTHING, ("养老院",), calibrated=calibrated)
    assert with_it.score < confidence(SCORES, NOTHING, (), calibrated=calibrated).score - 0.1
    assert with_it.absent == ("养老院",)
    assert with_it.dense == pytest.approx(0.9)


def test_unrelated_text_of_the_bundled_model_is_not_enough() -> None:
    """Scores of unrelated text lie at 0.80 to 0.87."""
    assert confidence(np.array([0.80, 0.87]), NOTHING, (), calibrated=True).score < 0.3
    assert confidence(np.array([0.80, 0.90]), NOTHING, (), calibrated=True).score > 0.7


def test_no_clause_no_confidence() -> None:
    assert confidence(np.zeros(0), NOTHING, (), calibrated=True).score == 0


def test_equal_scores_have_no_spread() -> None:
    assert confidence(np.full(3, 0.8), NOTHING, (), calibrated=False).spread == pytest.approx(0, abs=1e-3)
