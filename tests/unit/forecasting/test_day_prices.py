"""Days without holes, of which everybody knows which cells are prices."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.clock_table import ClockTable
from chocolate_factory.forecasting.day_prices import day_prices
from chocolate_factory.forecasting.features import (
    OLDEST_DAYS,
    days_back,
    earlier,
    price_features,
    trailing_mean,
)
from chocolate_factory.kernel.market_time import DAY

FIRST = date(2025, 1, 1)


def table(days: int = 60) -> ClockTable:
    return ClockTable(FIRST, np.arange(days * 24, dtype=float).reshape(days, 24))


def test_a_missing_day_is_the_same_weekday_before_and_no_price() -> None:
    holed = table()
    holed.values[20] = np.nan
    days = day_prices(holed, FIRST + 59 * DAY, days=60)
    assert (days.prices[20] == days.prices[13]).all()
    assert not days.published[20].any()
    assert days.published[[19, 21]].all()


def test_the_skipped_hour_lies_between_its_neighbours() -> None:
    holed = table()
    holed.values[30, 2] = np.nan
    days = day_prices(holed, FIRST + 59 * DAY, days=60)
    assert days.prices[30, 2] == 30 * 24 + 2
    assert days.published.sum() == 60 * 24 - 1


def test_it_begins_with_the_first_price_and_ends_with_the_last_known_day() -> None:
    days = day_prices(table(), FIRST + 39 * DAY, days=100)
    assert (days.first_day, days.last_day) == (FIRST, FIRST + 39 * DAY)
    assert len(day_prices(table(), FIRST + 39 * DAY, days=10).prices) == 10


@pytest.mark.parametrize("lead", [1, 6, 7, 8, 13, 14])
def test_features_of_a_day_are_made_of_that_day_and_earlier(lead: int) -> None:
    raw = table()
    days = day_prices(raw, FIRST + 59 * DAY, days=60)
    spoilt = ClockTable(FIRST, raw.values.copy())
    spoilt.values[50:] = -1e6
    other = day_prices(spoilt, FIRST + 59 * DAY, days=60)
    whole, changed = price_features(days, lead), price_features(other, lead)
    np.testing.assert_array_equal(whole.values[:50], changed.values[:50])
    assert np.isfinite(whole.values[OLDEST_DAYS - 1 :]).all()
    same_weekday = raw.values[49 - days_back(lead), 5]
    assert whole.take("week")[49, 5, 0] == same_weekday


def test_means_pass_over_no_hole() -> None:
    values = np.array([[1.0], [2.0], [np.nan], [4.0], [5.0], [6.0]])
    assert trailing_mean(values, 2)[:, 0].tolist()[4:] == [4.5, 5.5]
    assert np.isnan(trailing_mean(values, 2)[[0, 2, 3], 0]).all()
    assert np.isnan(earlier(values, 1)[0, 0])
