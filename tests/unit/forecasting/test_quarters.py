"""Quarters: published ones exactly, forecast ones around their hour, none before they existed."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.forecasting.quarters import as_quarters, quarter_profile
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Reading
from tests.fakes.series import at, day_ahead
from tests.unit.forecasting.histories import store_with

SERIES = day_ahead()
NOW = at("2025-11-05T12:00+01:00")
QUARTER = timedelta(minutes=15)


def falling(start: datetime) -> float:
    """100 at each hour's begin, 10 less each quarter."""
    return 100.0 - 10 * (start.minute // 15)


def _readings(store: MemorySeriesStore) -> list[Reading]:
    return list(store.read(SERIES, Interval(NOW - 14 * DAY, NOW)))


def _hours(*prices: float) -> list[ForecastPoint]:
    return [
        ForecastPoint(
            NOW + n * HOUR, 60, price, price - 5, price + 5, known=False, quantiles={0.1: price - 5}
        )
        for n, price in enumerate(prices)
    ]


def test_the_profile_is_how_quarters_lie_in_their_hour() -> None:
    store = store_with(SERIES, Interval(NOW - 14 * DAY, NOW), price=falling, minutes=15)
    profile = quarter_profile(_readings(store))
    assert profile is not None
    assert profile == pytest.approx(np.tile([15.0, 5.0, -5.0, -15.0], (24, 1)))


def test_before_the_market_had_quarters_there_is_no_profile() -> None:
    store = store_with(SERIES, Interval(NOW - 14 * DAY, NOW), price=falling)
    assert quarter_profile(_readings(store)) is None
    quarters = as_quarters(_hours(50.0, 70.0), {}, None)
    assert [one.price_eur_per_mwh for one in quarters] == [50.0] * 4 + [70.0] * 4


def test_quarters_of_an_hour_keep_its_mean_and_lean_towards_its_neighbours() -> None:
    quarters = as_quarters(_hours(40.0, 60.0, 80.0), {}, np.zeros((24, 4)))
    prices = np.array([one.price_eur_per_mwh for one in quarters]).reshape(3, 4)
    assert prices.mean(axis=1) == pytest.approx([40.0, 60.0, 80.0])
    assert prices[1] == pytest.approx([56.25, 58.75, 61.25, 63.75])
    assert [one.start for one in quarters] == [NOW + n * QUARTER for n in range(12)]
    for one in quarters:
        assert one.upper - one.lower == pytest.approx(10.0)
        assert one.quantiles[0.1] == one.lower
        assert one.minutes == 15


def test_published_quarters_are_served_exactly() -> None:
    hours = [ForecastPoint.published(NOW, 60, 50.0), *_hours(50.0, 60.0)[1:]]
    quarters = as_quarters(hours, {NOW: 44.0, NOW + QUARTER: 56.0}, np.ones((24, 4)))
    assert [(one.price_eur_per_mwh, one.known) for one in quarters[:4]] == [
        (44.0, True),
        (56.0, True),
        (50.0, True),  # a price of hours is that of each of its quarters
        (50.0, True),
    ]
    assert not any(one.known for one in quarters[4:])
