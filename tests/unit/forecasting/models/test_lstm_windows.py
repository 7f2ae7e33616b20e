"""What the LSTM sees: its scale, the right days, and nothing that came later."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.models.lstm_windows import (
    AHEAD_FEATURES,
    MEMORY_DAYS,
    PAST_FEATURES,
    Scale,
    targets_of,
    windows_of,
)
from chocolate_factory.forecasting.panel import LEAD_DAYS

MONDAY = date(2024, 3, 4)
DAYS = 60
ORIGINS = np.array([MEMORY_DAYS - 1, 40, DAYS - 1])


def days_of(prices: Floats) -> DayPrices:
    return DayPrices(MONDAY, prices, np.ones(prices.shape, dtype=np.bool_))


@pytest.fixture
def prices() -> Floats:
    return np.random.default_rng(3).normal(60, 40, (DAYS, HOURS))


def test_shapes_are_those_the_network_is_built_for(prices: Floats) -> None:
    windows = windows_of(days_of(prices), ORIGINS)
    assert windows.past.shape == (3, MEMORY_DAYS, PAST_FEATURES)
    assert windows.ahead.shape == (3, LEAD_DAYS, AHEAD_FEATURES)
    assert windows.base.shape == (3, LEAD_DAYS, HOURS)


def test_what_came_later_is_not_seen(prices: Floats) -> None:
    spoilt = prices.copy()
    spoilt[41:] = 9999.0
    origins = ORIGINS[:2]
    seen, same = (windows_of(days_of(one), origins) for one in (prices, spoilt))
    for name in ("past", "ahead", "base"):
        np.testing.assert_array_equal(getattr(seen, name), getattr(same, name))


def test_the_day_a_week_before_is_the_same_weekday() -> None:
    weekday = (np.arange(DAYS) % 7).astype(float)  # the first day is a Monday
    windows = windows_of(days_of(np.repeat(weekday[:, None], HOURS, axis=1)), ORIGINS)
    usual = 4 * HOURS
    week_before = windows.ahead[:, :, -usual : -usual + HOURS]
    mean = windows.ahead[:, :, -usual + HOURS : -usual + 2 * HOURS]
    expected = (ORIGINS[:, None] + np.arange(1, LEAD_DAYS + 1)) % 7
    for found in (week_before, mean):
        told = windows.scale.prices(found.astype(np.float64))
        np.testing.assert_allclose(told, np.repeat(expected[:, :, None], HOURS, axis=2), atol=1e-4)


def test_only_published_prices_are_taught(prices: Floats) -> None:
    published = np.ones(prices.shape, dtype=np.bool_)
    published[45, 3] = False
    days = DayPrices(MONDAY, prices, published)
    scale = windows_of(days, ORIGINS).scale
    targets, rows = targets_of(days, ORIGINS, scale)
    assert np.isnan(targets[1, 45 - 41, 3])
    assert np.isfinite(targets[0]).all()
    assert np.isnan(targets[2]).all()  # after the last day nothing has come
    assert rows[1].tolist() == list(range(41, 55))
    back = scale.prices(targets.astype(np.float64))
    np.testing.assert_allclose(back[0, 0], prices[MEMORY_DAYS], rtol=1e-4, atol=1e-3)


@given(
    price=st.floats(-500, 4000),
    middle=st.floats(-100, 400),
    width=st.floats(5, 300),
)
def test_the_scale_is_undone(price: float, middle: float, width: float) -> None:
    scale = Scale(np.array([middle]), np.array([width]))
    there = scale.scaled(np.full((1, 1, 1), price))
    assert scale.prices(there)[0, 0, 0] == pytest.approx(price, abs=1e-6, rel=1e-9)


def test_four_weeks_at_one_price_have_a_width() -> None:
    windows = windows_of(days_of(np.full((DAYS, HOURS), 50.0)), ORIGINS)
    assert np.isfinite(windows.past).all()
    assert (windows.scale.width > 0).all()
