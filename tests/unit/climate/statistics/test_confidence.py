"""Intervals: known quantiles, bounds that hold, coverage where days depend on each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.confidence import (
    Bounds,
    block_draws,
    bootstrap_bounds,
    share_bounds,
    student_t,
    wilson,
)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(4, 2.776), (6, 2.447), (9, 2.262), (16, 2.120), (100, 1.984)]
)
def test_students_quantiles_are_those_of_the_tables(degrees: int, quantile: float) -> None:
    assert student_t(degrees) == pytest.approx(quantile, rel=2e-3)


def test_wilson_is_that_of_the_textbook() -> None:
    bounds = wilson(0.2, 50)
    assert bounds.lower == pytest.approx(0.1124, abs=1e-4)
    assert bounds.upper == pytest.approx(0.3304, abs=1e-4)


@given(st.floats(0, 1), st.floats(1, 1e6))
def test_wilson_holds_the_share_and_stays_within_0_and_1(share: float, trials: float) -> None:
    bounds = wilson(share, trials)
    assert 0 <= bounds.lower <= share + 1e-12
    assert share - 1e-12 <= bounds.upper <= 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_what_never_or_always_happened_is_bounded_on_one_side(share: float) -> None:
    bounds = share_bounds(np.full(10, 300.0 * share), np.full(10, 300.0), 3000)
    assert bounds is not None
    assert (bounds.lower == 0) == (share == 0)
    assert (bounds.upper == 1) == (share == 1)
    assert bounds.upper - bounds.lower > 0.005


def test_years_that_differ_widen_the_interval_of_a_share() -> None:
    trials = np.full(10, 100.0)
    alike = share_bounds(np.full(10, 50.0), trials, 1000)
    unlike = share_bounds(np.array([0.0, 100.0] * 5), trials, 1000)
    assert alike is not None
    assert unlike is not None
    assert unlike.upper - unlike.lower > 3 * (alike.upper - alike.lower)


def test_four_years_make_no_interval() -> None:
    assert share_bounds(np.ones(4), np.full(4, 30.0), 120) is None


def test_the_same_blocks_are_drawn_each_time() -> None:
    first, second = block_draws(7), block_draws(7)
    assert (first == second).all()
    assert (first.sum(axis=1) == 7).all()


@pytest.mark.parametrize("years", [7, 18])
def test_the_bootstrap_by_year_covers_what_it_should(years: int) -> None:
    # Days with a strong memory inside their year: the truth is 0.
    generator = np.random.default_rng(1)
    hits = 0
    worlds = 300
    draws = block_draws(years)
    for _ in range(worlds):
        means = generator.normal(size=years)
        lower, upper = bootstrap_bounds(draws @ means[:, None] / years, years)
        hits += 0.0 in Bounds(float(lower[0]), float(upper[0]))
    assert 0.91 <= hits / worlds <= 0.98
