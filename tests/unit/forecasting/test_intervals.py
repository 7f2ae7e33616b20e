"""Intervals cover what they promise, by lead and hour, and never cross the guess."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.intervals import (
    INTERVAL_LEVELS,
    Calibration,
    conformal_quantile,
    quantile_levels,
)
from chocolate_factory.forecasting.replay import PastError
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR
from tests.fakes.series import at

START = at("2024-05-01T00:00+02:00")


def _error(day: int, hour: int, error: float, lead: int = 30) -> PastError:
    start = START + timedelta(days=day, hours=hour)
    return PastError(start - lead * HOUR, start, lead, *clock_hour(start), 50.0 + error, 50.0)


def test_levels_are_the_two_ends_of_each_interval() -> None:
    assert quantile_levels(INTERVAL_LEVELS) == (0.025, 0.05, 0.1, 0.9, 0.95, 0.975)


@pytest.mark.parametrize(
    ("count", "level", "rank"),
    [(9, 0.9, 9), (19, 0.9, 18), (39, 0.975, 39), (100, 0.9, 91), (29, 0.9, 27), (19, 0.05, 1)],
)
def test_the_rank_has_the_correction_for_finite_samples(
    count: int, level: float, rank: int
) -> None:
    assert conformal_quantile([float(n) for n in range(1, count + 1)], level) == rank


def test_too_few_errors_bound_nothing() -> None:
    with pytest.raises(MissingDataError, match="8 past errors"):
        conformal_quantile([0.0] * 8, 0.9)


@given(st.lists(st.floats(-500, 500), min_size=39, max_size=120), st.sampled_from([0.9, 0.975]))
def test_lower_and_upper_are_mirror_images(errors: list[float], level: float) -> None:
    mirrored = sorted(-error for error in errors)
    upper = conformal_quantile(sorted(errors), level)
    assert conformal_quantile(mirrored, 1 - level) == -upper
    assert sum(error <= upper for error in errors) >= level * len(errors)


@given(
    st.lists(st.floats(-300, 300), min_size=60, max_size=60),
    st.floats(-500, 1000),
    st.integers(0, 336),
    st.integers(0, 23),
)
def test_quantiles_never_cross_each_other_nor_the_guess(
    errors: list[float], price: float, lead: int, hour: int
) -> None:
    calibration = Calibration(_error(n, n % 24, error) for n, error in enumerate(errors))
    said = calibration.quantiles(lead, hour, price)
    assert tuple(said) == calibration.levels
    values = [*list(said.values())[:3], price, *list(said.values())[3:]]
    assert values == sorted(values)


def test_hours_and_leads_that_err_more_get_wider_intervals() -> None:
    calibration = Calibration(
        _error(
            day, hour, (-1) ** day * (40.0 if hour >= 20 else 5.0) * (2 if lead > 48 else 1), lead
        )
        for day in range(56)
        for hour in range(24)
        for lead in (30, 90)
    )

    def width(lead: int, hour: int) -> float:
        said = calibration.quantiles(lead, hour, 0.0)
        return said[0.9] - said[0.1]

    assert width(30, 3) == 10
    assert width(30, 22) == 80
    assert width(90, 3) == 20
    assert width(90, 22) == 160


def test_with_few_days_all_hours_of_a_band_are_judged_together() -> None:
    few = [_error(day, hour, float(hour)) for day in range(10) for hour in range(24)]
    calibration = Calibration(few)
    assert calibration.quantiles(30, 1, 0.0) == calibration.quantiles(30, 23, 0.0)
    assert calibration.quantiles(200, 1, 0.0) == calibration.quantiles(30, 1, 0.0)


def test_too_few_days_are_no_ground_for_an_interval() -> None:
    few = [_error(day, hour, float(hour)) for day in range(6) for hour in range(24)]
    with pytest.raises(MissingDataError, match="6 past days") as caught:
        Calibration(few)
    assert "backfill" in caught.value.advice


def test_coverage_of_what_was_not_calibrated_on() -> None:
    dice = random.Random(1)  # noqa: S311 - repeatable
    calibration = Calibration(
        _error(day, hour, dice.gauss(5, 20)) for day in range(56) for hour in range(24)
    )
    said = calibration.quantiles(30, 12, 100.0)
    fresh = [100 + dice.gauss(5, 20) for _ in range(20_000)]
    for level in INTERVAL_LEVELS:
        lower, *_, upper = quantile_levels((level,))
        share = sum(said[lower] <= price <= said[upper] for price in fresh) / len(fresh)
        assert share == pytest.approx(level, abs=0.04)
