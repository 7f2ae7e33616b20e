"""What a model sees of past prices and of the calendar when it forecasts a day so many days ahead.

Every feature of row ``k`` and lead ``d`` is computed from prices of days up to ``k`` and from the
calendar of days up to ``k + d + 1``. The order and the names are part of a trained model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_kind import day_kinds
from chocolate_factory.forecasting.day_prices import DayPrices

WEEK = 7
OLDEST_DAYS = 35
"""A feature looks at most so many days back."""
LOOK_BACK_DAYS = OLDEST_DAYS + WEEK
"""To be read for it: the oldest of them may be missing, and is taken from the week before."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Features of consecutive last known days.

    Attributes:
        names: Of the columns.
        values: Shape (days, 24, features).
    """

    names: tuple[str, ...]
    values: Matrix

    def take(self, *names: str) -> Matrix:
        """Some of the columns."""
        return self.values[:, :, [self.names.index(name) for name in names]]


def price_features(days: DayPrices, lead: int) -> Features:
    """Features for forecasting the day ``lead`` days after each day of ``days``."""
    prices, count = days.prices, len(days.prices)
    back = days_back(lead)
    kinds = day_kinds(days.first_day, count + lead + 2)
    known, target = slice(0, count), slice(lead, lead + count)
    means = {n: trailing_mean(prices, n) for n in (3, 7, 28)}
    spread = np.sqrt(np.maximum(trailing_mean(prices**2, WEEK) - means[WEEK] ** 2, 0))
    daily = prices.mean(axis=1)
    week_before = earlier(prices, back)
    columns: dict[str, Floats] = {
        "last": prices,
        **{f"last{step:+d}h": beside(prices, step) for step in (-2, -1, 1, 2)},
        "last-1d": earlier(prices, 1),
        "last-2d": earlier(prices, 2),
        "week": week_before,
        "week-7d": earlier(prices, back + WEEK),
        "week-14d": earlier(prices, back + 2 * WEEK),
        "week-last": week_before - prices,
        "weeks": np.mean([earlier(prices, back + n * WEEK) for n in range(4)], axis=0),
        "mean3": means[3],
        "mean7": means[7],
        "mean28": means[28],
        "spread7": spread,
        "last-mean7": prices - means[7],
        "mean7-mean28": means[7] - means[28],
        "day": daily,
        "day-1d": earlier(daily, 1),
        "day-2d": earlier(daily, 2),
        "day_week": earlier(daily, back),
        "day_mean7": means[7].mean(axis=1),
        "day_mean28": means[28].mean(axis=1),
        "day-mean7": daily - means[7].mean(axis=1),
        "lowest": prices.min(axis=1),
        "highest": prices.max(axis=1),
        "evening": prices[:, 18:23].mean(axis=1),
        "night": prices[:, 0:6].mean(axis=1),
        "midday": prices[:, 11:17].mean(axis=1),
        "midnight": prices[:, 23],
        "lowest_week": earlier(prices.min(axis=1), back),
        "highest_week": earlier(prices.max(axis=1), back),
        "hour": np.broadcast_to(np.arange(float(HOURS)), (count, HOURS)),
        "weekday": kinds.weekday[target],
        "weekday_last": kinds.weekday[known],
        "free": kinds.free[target],
        "free_last": kinds.free[known],
        "free-last": kinds.free[target] - kinds.free[known],
        "free-week": kinds.free[target] - earlier(kinds.free[known], back),
        "free_mean7": trailing_mean(kinds.free[known], WEEK),
        "free+1d": kinds.free[lead + 1 : lead + 1 + count],
        "free-1d": kinds.free[lead - 1 : lead - 1 + count],
        "daylight": kinds.daylight_hours[target],
        "august": kinds.august[target],
        "sun": kinds.sun[target],
        "year_sin": np.sin(kinds.year_phase[target]),
        "year_cos": np.cos(kinds.year_phase[target]),
    }
    return Features(tuple(columns), np.stack([_hourly(one) for one in columns.values()], axis=2))


def days_back(lead: int) -> int:
    """How many days before the last known one lies the same weekday as ``lead`` days after it.

    >>> [days_back(lead) for lead in (1, 6, 7, 8, 14)]
    [6, 1, 0, 6, 0]
    """
    return -lead % WEEK


def earlier(values: Floats, days: int) -> Floats:
    """The same ``days`` days before; NaN where that is too far back."""
    shifted = np.full(values.shape, np.nan)
    shifted[days:] = values[: len(values) - days]
    return shifted


def beside(values: Floats, hours: int) -> Floats:
    """The same ``hours`` later on the same day; at its ends the last or first."""
    return values[:, np.clip(np.arange(HOURS) + hours, 0, HOURS - 1)]


def trailing_mean(values: Floats, days: int) -> Floats:
    """Mean over the last ``days`` days, the present one included; NaN where one is missing."""
    means = np.full(values.shape, np.nan)
    if len(values) >= days:
        means[days - 1 :] = sliding_window_view(values, days, axis=0).mean(axis=-1)
    return means


def _hourly(column: Floats) -> Matrix:
    """One value an hour, whether it was one an hour or one a day."""
    hourly = column if column.ndim > 1 else np.repeat(column[:, None], HOURS, axis=1)
    return hourly.astype(np.float32)
