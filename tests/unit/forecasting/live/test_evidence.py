"""Only what both said counts; luck is told from skill."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.live.evidence import (
    DailyLosses,
    daily_losses,
    evidence,
    p_of_positive,
)
from chocolate_factory.forecasting.model import LEAD_BANDS
from chocolate_factory.kernel.market_time import DAY
from tests.unit.forecasting.live.scored import FIRST, score, scores_of


def test_days_that_one_did_not_judge_are_left_out() -> None:
    scores = scores_of({"a": [1.0, 2.0, 3.0], "b": [5.0, 6.0]})
    losses = daily_losses(scores, "a", "b")
    np.testing.assert_array_equal(losses.model, [1.0, 2.0])
    np.testing.assert_array_equal(losses.rival, [5.0, 6.0])


def test_a_day_is_the_mean_over_its_hours_up_to_a_week_ahead() -> None:
    scores = [
        *(score(model, FIRST, mae, band=LEAD_BANDS[1]) for model, mae in (("a", 1.0), ("b", 2.0))),
        *(score(model, FIRST, mae, band=LEAD_BANDS[2]) for model, mae in (("a", 3.0), ("b", 6.0))),
        *(score(model, FIRST, 99.0, band=LEAD_BANDS[3]) for model in ("a", "b")),
    ]
    assert daily_losses(scores, "a", "b").model.tolist() == [2.0]
    assert daily_losses(scores, "a", "b").rival.tolist() == [4.0]


def test_too_few_days_are_no_evidence() -> None:
    losses = DailyLosses(np.zeros(27), np.ones(27))
    assert evidence(losses, 28) is None
    found = evidence(DailyLosses(np.zeros(28), np.ones(28)), 28)
    assert found is not None
    assert found.p == 0.0


def test_nothing_in_common_is_no_evidence() -> None:
    assert evidence(daily_losses([], "a", "b"), 1) is None


def test_luck_is_told_from_skill() -> None:
    rng = np.random.default_rng(7)
    noise = rng.normal(0, 1, (400, 28))
    lucky = np.mean([p_of_positive(row) < 0.05 for row in noise])
    skilled = np.mean([p_of_positive(row + 1.0) < 0.05 for row in noise])
    assert lucky < 0.08
    assert skilled > 0.9


@given(st.lists(st.floats(-100, 100), min_size=9, max_size=60))
def test_a_chance_is_a_chance_and_turns_with_the_sign(values: list[float]) -> None:
    forward, backward = p_of_positive(values), p_of_positive([-one for one in values])
    assert 0 <= forward <= 1
    if np.var(values) > 1e-6:
        assert forward + backward == pytest.approx(1.0) or {forward, backward} <= {0.0, 1.0}


def test_a_week_that_hangs_together_is_not_seven_times_the_evidence() -> None:
    rng = np.random.default_rng(1)
    weeks = np.repeat(rng.normal(0.5, 1, 8), 7)
    shuffled = rng.permutation(weeks)
    assert p_of_positive(weeks) > p_of_positive(shuffled)


def test_few_days_say_nothing() -> None:
    assert p_of_positive(np.ones(8)) == 1.0


def test_days_stay_in_order() -> None:
    scores = scores_of({"a": [float(n) for n in range(40)], "b": [0.0] * 40})
    shuffled = [scores[n] for n in np.random.default_rng(2).permutation(len(scores))]
    assert daily_losses(shuffled, "a", "b").model.tolist() == [float(n) for n in range(40)]
    assert scores[-1].name.day == FIRST + 39 * DAY
