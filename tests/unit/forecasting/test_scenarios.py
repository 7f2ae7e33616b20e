"""Scenarios keep each hour's distribution and hang together as errors have done."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.conformal import LEVELS
from chocolate_factory.forecasting.scenarios import draw_scenarios, whole_rows

HOURS = 48
RANDOM = np.random.default_rng(3)
LEVEL = np.array(LEVELS)[:, None]
QUANTILES = 60 + np.linspace(5, 30, HOURS) * (LEVEL - 0.5)
"""Uniform, wider from hour to hour."""


def together(rows: int = 200) -> np.ndarray:
    """Errors that last: of neighbouring hours they are nearly equal."""
    walk = RANDOM.normal(0, 0.3, (rows, HOURS)).cumsum(axis=1)
    errors: np.ndarray = RANDOM.normal(0, 5, (rows, 1)) + walk
    return errors


def test_each_hour_keeps_its_distribution() -> None:
    found = draw_scenarios(QUANTILES, together(), 100, seed=1)
    assert found.shape == (100, HOURS)
    for level, wanted in zip(LEVELS[1:-1], QUANTILES[1:-1], strict=True):
        assert np.quantile(found, level, axis=0) == pytest.approx(wanted, abs=0.4)


def test_hours_hang_together_as_errors_did() -> None:
    found = draw_scenarios(QUANTILES, together(), 150, seed=1)
    alone = draw_scenarios(QUANTILES, RANDOM.normal(0, 5, (200, HOURS)), 150, seed=1)
    assert np.corrcoef(found[:, 10], found[:, 14])[0, 1] > 0.9
    assert abs(np.corrcoef(alone[:, 10], alone[:, 14])[0, 1]) < 0.3
    # The mean of a day is as uncertain as its hours where they move together, else far less.
    assert found.mean(axis=1).std() > 3 * alone.mean(axis=1).std()


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    errors = together()
    first, again, other = (draw_scenarios(QUANTILES, errors, 20, seed=n) for n in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_model_that_was_always_right_is_no_trouble() -> None:
    found = draw_scenarios(QUANTILES, np.zeros((50, HOURS)), 50, seed=1)
    assert np.isfinite(found).all()
    assert abs(np.corrcoef(found[:, 0], found[:, 1])[0, 1]) < 0.5


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_prices_stay_near_their_quantiles(count: int, seed: int) -> None:
    found = draw_scenarios(QUANTILES, together(40), count, seed)
    width = QUANTILES[-1] - QUANTILES[0]
    assert (found >= QUANTILES[0] - 0.1 * width).all()
    assert (found <= QUANTILES[-1] + 0.1 * width).all()


def test_only_whole_rows_tell_of_dependence() -> None:
    errors = together(5)
    errors[2, 7] = np.nan
    assert whole_rows(errors).tolist() == [0, 1, 3, 4]
    with pytest.raises(ValueError, match="larger sample"):
        draw_scenarios(QUANTILES, errors[whole_rows(errors)], 9, seed=1)
