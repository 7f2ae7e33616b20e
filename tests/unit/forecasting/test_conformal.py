"""Quantiles hold what they promise, never cross, and know nothing of what came later."""

import numpy as np
import pytest

from chocolate_factory.forecasting.conformal import (
    INTERVAL_LEVELS,
    LEVELS,
    ConformalSpec,
    ends_of,
    offsets,
    quantiles_around,
)

DAYS, LEADS = 260, 3
RANDOM = np.random.default_rng(7)
SPEC = ConformalSpec(window_days=120)


def noise(scale: float = 10.0) -> np.ndarray:
    return RANDOM.normal(0.0, scale, (DAYS, LEADS, 24))


def test_each_level_is_kept() -> None:
    errors = noise()
    found = offsets(errors, SPEC)
    for level in (0.05, 0.1, 0.5, 0.9, 0.975):
        bound = found[100:-1, LEVELS.index(level)]
        share = (errors[100:] <= bound).mean()
        assert share == pytest.approx(level, abs=0.015)


def test_quantiles_never_cross() -> None:
    found = offsets(noise(), SPEC)[60:]
    assert (np.diff(found, axis=1) >= 0).all()


def test_they_widen_when_errors_grow_and_say_so_only_afterwards() -> None:
    errors = noise()
    errors[200:] *= 5
    found = offsets(errors, SPEC)
    width = found[:, LEVELS.index(0.9)] - found[:, LEVELS.index(0.1)]
    assert width[200].mean() == pytest.approx(width[190].mean(), rel=0.3)
    assert width[215].mean() > 2.5 * width[199].mean()


def test_misses_of_this_month_count_and_are_forgotten() -> None:
    errors = noise()
    month = slice(150, 180)
    errors[month] = np.abs(errors[month])  # as great as ever, but all on one side
    followed, stubborn = (offsets(errors, ConformalSpec(step=step)) for step in (0.03, 0.0))
    raised = (followed - stubborn)[:, LEVELS.index(0.5)].mean(axis=(1, 2))
    assert raised[month.stop] > 2.0
    assert abs(raised[month.stop + 60]) < 0.3


def test_errors_before_the_window_count_for_nothing() -> None:
    spec = ConformalSpec(window_days=90, scale_half_lives_days=(4.0, 4.0), step=0.0)
    errors = noise()
    odd = errors.copy()
    odd[:100] = np.sign(odd[:100])  # of another shape
    np.testing.assert_allclose(offsets(odd, spec)[-1], offsets(errors, spec)[-1], rtol=1e-3)
    assert not np.allclose(offsets(odd, spec)[120], offsets(errors, spec)[120], rtol=0.1)


def test_what_came_later_moves_nothing() -> None:
    errors = noise()
    row = 150
    spoilt = errors.copy()
    for lead in range(LEADS):
        spoilt[max(0, row - lead) :, lead] = 1e6  # known after row only
    before, after = offsets(errors, SPEC), offsets(spoilt, SPEC)
    np.testing.assert_array_equal(before[: row + 1], after[: row + 1])


def test_unknown_outcomes_are_passed_over() -> None:
    errors = noise()
    errors[100:110] = np.nan
    found = offsets(errors, SPEC)
    assert np.isfinite(found[60:]).all()


def test_too_few_errors_give_no_quantiles() -> None:
    found = offsets(noise()[:20], ConformalSpec(fewest_days=20))
    assert np.isnan(found).all()
    assert offsets(np.full((5, LEADS, 24), np.nan)).shape == (6, len(LEVELS), LEADS, 24)


def test_the_guess_is_the_median_and_stays_in_the_middle() -> None:
    assert len(LEVELS) == 21
    assert list(LEVELS) == sorted(LEVELS)
    added = np.linspace(2.0, 42.0, len(LEVELS))[:, None]  # every error was positive
    found = quantiles_around(np.array([100.0]), added)[:, 0]
    assert found[LEVELS.index(0.5)] == 100.0
    assert (found[:10] == 100.0).all()
    assert found[-1] == 142.0


def test_no_guess_no_quantiles() -> None:
    added = np.zeros((len(LEVELS), 2))
    added[:, 1] = np.nan
    found = quantiles_around(np.array([np.nan, 5.0]), added)
    assert np.isnan(found).all()


def test_levels_hold_the_ends_of_the_intervals() -> None:
    for level in INTERVAL_LEVELS:
        lower, upper = ends_of(level)
        assert LEVELS[upper] - LEVELS[lower] == pytest.approx(level)
