"""Losses of quantiles against what can be computed in closed form."""

from math import erf, exp, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.losses import (
    crps_from_quantiles,
    inside,
    pinball_losses,
    winkler_scores,
)


@pytest.mark.parametrize("actual", [-1.5, 0.0, 0.3, 2.0])
def test_crps_of_many_quantiles_is_that_of_the_normal_distribution(actual: float) -> None:
    levels = [(n + 0.5) / 2000 for n in range(2000)]
    quantiles = np.array([[NormalDist().inv_cdf(level)] for level in levels])
    found = crps_from_quantiles(np.array([actual]), quantiles, levels)
    density = exp(-(actual**2) / 2) / sqrt(2 * pi)
    # Gneiting and Raftery (2007), equation 21.
    exact = actual * erf(actual / sqrt(2)) + 2 * density - 1 / sqrt(pi)
    assert found[0] == pytest.approx(exact, abs=2e-3)


def test_crps_of_a_single_median_is_the_absolute_error() -> None:
    actual, said = np.array([3.0, -4.0]), np.array([[1.0, 1.0]])
    assert crps_from_quantiles(actual, said, [0.5]).tolist() == [2.0, 5.0]


def test_the_right_quantile_has_the_least_pinball_loss() -> None:
    prices = np.random.default_rng(7).gamma(2.0, 30.0, 20_000)
    right = np.quantile(prices, 0.9)
    losses = [
        pinball_losses(prices, np.full((1, prices.size), right + off), [0.9]).mean()
        for off in (-10, 0, 10)
    ]
    assert losses[1] == min(losses)


def test_what_is_unknown_stays_unknown() -> None:
    nothing = np.array([np.nan])
    assert np.isnan(inside(nothing, np.zeros(1), np.ones(1)))[0]
    assert np.isnan(inside(np.ones(1), nothing, np.ones(1)))[0]
    assert np.isnan(pinball_losses(nothing, np.ones((1, 1)), [0.5]))[0]
    assert np.isnan(winkler_scores(nothing, np.zeros(1), np.ones(1), 0.8))[0]


def test_winkler_is_the_width_inside_and_a_fine_outside() -> None:
    scores = winkler_scores(np.array([1.0, -1.0, 4.0]), np.zeros(3), np.full(3, 2.0), 0.9)
    assert scores == pytest.approx([2.0, 22.0, 42.0])
