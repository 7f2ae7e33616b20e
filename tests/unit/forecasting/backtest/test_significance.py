"""Tests of significance against closed forms, and against how often they cry wolf."""

from math import sqrt

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.significance import (
    FEWEST,
    diebold_mariano,
    giacomini_white,
    long_run_covariance,
    normal_above,
)
from chocolate_factory.forecasting.clock_table import Floats


def _moving_average(seed: int, days: int, order: int) -> Floats:
    """Differences that hang together over ``order`` days, as overlapping forecasts do."""
    noise = np.random.default_rng(seed).normal(size=days + order)
    return np.convolve(noise, np.ones(order + 1), mode="valid")


def test_long_run_covariance_of_two_columns_is_symmetric_and_not_negative() -> None:
    rows = np.column_stack([_moving_average(n, 200, 3) for n in (1, 2)])
    covariance = long_run_covariance(rows, 7)
    assert covariance == pytest.approx(covariance.T)
    assert (np.linalg.eigvalsh(covariance) >= 0).all()


def test_long_run_variance_of_a_moving_average() -> None:
    found = long_run_covariance(_moving_average(3, 200_000, 2)[:, None], 60)[0, 0]
    assert found == pytest.approx(9.0, rel=0.05)  # (1 + 1 + 1)^2


def test_without_lag_it_is_the_paired_normal_test() -> None:
    generator = np.random.default_rng(5)
    rival, own = generator.normal(1.2, 1, 100), generator.normal(1.0, 1, 100)
    difference = rival - own
    expected = difference.mean() / (difference.std() / sqrt(100))
    verdict = diebold_mariano(rival, own, 0)
    assert verdict is not None
    assert verdict.statistic == pytest.approx(expected)
    assert verdict.p == pytest.approx(normal_above(expected))


def test_exchanging_the_models_mirrors_the_verdict() -> None:
    rival, own = _moving_average(8, 100, 0) + 0.3, np.zeros(100)
    there, back = diebold_mariano(rival, own, 7), diebold_mariano(own, rival, 7)
    assert there is not None
    assert back is not None
    assert there.p + back.p == pytest.approx(1)
    white, mirrored = giacomini_white(rival, own, 1, 7), giacomini_white(own, rival, 1, 7)
    assert white is not None
    assert mirrored is not None
    assert mirrored.p == 1
    assert white.statistic == pytest.approx(-mirrored.statistic)


def test_dependence_of_days_is_allowed_for() -> None:
    wolves = {0: 0, 7: 0}
    for seed in range(400):
        difference = _moving_average(seed, 300, 6)
        for lag in wolves:
            verdict = diebold_mariano(difference, np.zeros(300), lag)
            assert verdict is not None
            wolves[lag] += verdict.p < 0.05
    assert wolves[0] / 400 > 0.15, "days taken as independent"
    assert wolves[7] / 400 < 0.12


def test_giacomini_white_is_rarely_wrong_and_sees_what_can_be_foreseen() -> None:
    wolves = 0
    for seed in range(300):
        difference = np.random.default_rng(seed).normal(size=350)
        verdict = giacomini_white(difference, np.zeros(350), 1, 0)
        assert verdict is not None
        wolves += verdict.p < 0.05
    assert wolves / 300 < 0.05, "one-sided: half of 5 %"
    swinging = _moving_average(1, 500, 1)
    swinging += 0.02 - swinging[1:].mean()
    conditional = giacomini_white(swinging, np.zeros(500), 1, 0)
    unconditional = diebold_mariano(swinging, np.zeros(500), 0)
    assert conditional is not None
    assert unconditional is not None
    assert conditional.p < 1e-3 < unconditional.p


def test_two_equal_models_and_too_few_days() -> None:
    same = np.ones(100)
    verdict = diebold_mariano(same, same, 7)
    assert verdict == (0.0, 0.5)
    surely = diebold_mariano(same + 1, same, 7)
    assert surely is not None
    assert surely.p == 0
    white = giacomini_white(same, same, 1, 7)
    assert white is not None
    assert white.p == 1
    few = np.ones(FEWEST - 1)
    assert diebold_mariano(few, few, 7) is None
    assert giacomini_white(np.ones(FEWEST + 6), np.ones(FEWEST + 6), 7, 7) is None
