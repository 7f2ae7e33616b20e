"""What the operator's forecasts say about tomorrow, beside what such hours have cost."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.residual_load import (
    grid_days,
    grid_features,
    price_of_alike_hours,
)
from chocolate_factory.grid.model import DEMAND_FORECAST, SOLAR_PV_FORECAST, WIND_FORECAST
from tests.fakes.series import at, days

RANDOM = np.random.default_rng(5)


def market(known_at: str = "2025-06-10T12:00+02:00") -> Market:
    histories = {}
    for series, power in (
        (DEMAND_FORECAST, 30_000),
        (WIND_FORECAST, 6_000),
        (SOLAR_PV_FORECAST, 4_000),
    ):
        values = [
            HourlyValue(start, power + start.hour, series.public_from(start))
            for start in days("2025-06-01", "2025-06-20").grid(60)
        ]
        histories[series.key] = HourlyHistory(values, known_at=at("2025-06-30T00:00Z"))
    return Market(histories, known_at=at(known_at))


def test_tomorrow_is_known_from_the_eve_and_no_later_day() -> None:
    grid = grid_days(market(), date(2025, 6, 10), 3)
    assert np.isfinite(grid.residual[:2]).all()
    assert np.isnan(grid.residual[2]).all()
    assert grid.residual[0, 5] == pytest.approx(20.0, abs=0.1)
    early = grid_days(market("2025-06-10T10:00+02:00"), date(2025, 6, 10), 3)
    assert np.isnan(early.residual[1]).all()


def test_hours_alike_cost_alike() -> None:
    left = RANDOM.uniform(10, 30, (40, 24))
    prices = 3.0 * left[:-1]
    said = price_of_alike_hours(left, prices)
    assert np.isnan(said[:5]).all()
    inside = (left[1:] > 14) & (left[1:] < 26)
    off = np.abs(said - 3.0 * left[1:])[30:][inside[30:]]
    assert np.median(off) < 3.0


def test_a_day_without_forecasts_says_nothing_of_tomorrow() -> None:
    left = RANDOM.uniform(10, 30, (30, 24))
    left[20] = np.nan
    said = price_of_alike_hours(left, 3.0 * np.nan_to_num(left[:-1]))
    assert np.isnan(said[19]).all()
    assert np.isfinite(said[20:]).all()


def test_features_are_one_day_fewer_than_forecasts() -> None:
    grid = grid_days(market("2025-06-19T12:00+02:00"), date(2025, 6, 1), 20)
    features = grid_features(grid, np.ones((19, 24)))
    assert features.values.shape == (19, 24, len(features.names))
    assert np.isfinite(features.values[10]).all()
    assert (features.take("residual_step") == 0).all()
