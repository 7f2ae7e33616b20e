"""Least squares finds a linear law, shrinks noise, and leaves out what it does not know."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.fundamentals.ridge import learn


def sample(rows: int = 200) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(7)
    features = chance.standard_normal((rows, 3)) * (1, 10, 100)
    return features, 5 + features @ (2.0, -0.3, 0.01)


def test_a_linear_law_is_found() -> None:
    features, target = sample()
    rule = learn(features, target, penalty=1e-6, weights=np.ones(len(target)))
    assert rule.tell(np.array([1.0, 10.0, 100.0])) == pytest.approx(5 + 2 - 3 + 1, abs=1e-4)


def test_holes_are_left_out_and_heavy_rows_count() -> None:
    features, target = sample()
    features[3, 1], target[5] = np.nan, np.nan
    target[100:] += 50
    light = np.where(np.arange(200) < 100, 1.0, 1e-9)
    rule = learn(features, target, penalty=1e-6, weights=light)
    assert rule.tell(np.zeros(3)) == pytest.approx(5, abs=1e-3)
    assert np.isnan(rule.tell(np.array([np.nan, 0, 0])))


@given(penalty=st.floats(0.1, 1e6))
def test_the_more_is_shrunk_the_nearer_the_mean(penalty: float) -> None:
    features, target = sample()
    ones = np.ones(len(target))
    loose = learn(features, target, penalty=penalty, weights=ones)
    tight = learn(features, target, penalty=10 * penalty, weights=ones)
    assert np.linalg.norm(tight.weights) < np.linalg.norm(loose.weights)
    assert tight.tell(features).mean() == pytest.approx(target.mean())


def test_a_feature_that_never_moves_does_no_harm() -> None:
    features, target = sample()
    features[:, 2] = 3.0
    rule = learn(features, target, penalty=1.0, weights=np.ones(len(target)))
    assert np.isfinite(rule.tell(features)).all()
