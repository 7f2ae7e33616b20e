"""What came true, in the form in which it was forecast: hours, their totals, a day's extremes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import fsum
from typing import NamedTuple

from chocolate_factory.kernel.market_time import HOUR, HOUR_MINUTES, Interval
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.daily_forecast import DailyQuantity

LONGEST_TOTAL: timedelta = 3 * HOUR
"""A forecast total may sum up so much, and thereby end on the next day."""

Measured = Mapping[datetime, Reading]
"""The best observation of each hour, by its start."""


class Truth(NamedTuple):
    """What was measured, and by whom; several sources are joined by ``+``."""

    value: float
    against: str


def measured_in(store: SeriesStore, series: Series, hours: Interval) -> Measured:
    """The observations of ``series`` that forecasts for ``hours`` can be compared with.

    Raises:
        StoreError: The store cannot be read.
    """
    readings = store.read(series, Interval(hours.start, hours.end + LONGEST_TOTAL))
    return {one.start: one for one in readings if one.minutes == HOUR_MINUTES}


def total_of(interval: Interval, measured: Measured) -> Truth | None:
    """The sum over the hours of ``interval``, for a single hour its value; None if one is missing.

    >>> total_of(
    ...     Interval(
    ...         datetime.fromisoformat("2024-11-05T00Z"), datetime.fromisoformat("2024-11-05T01Z")
    ...     ),
    ...     {},
    ... ) is None
    True
    """
    hours = _whole(interval, measured)
    return Truth(fsum(one.value for one in hours), _names(hours)) if hours else None


def extreme_of(quantity: DailyQuantity, interval: Interval, measured: Measured) -> Truth | None:
    """The greatest or least of the hours of ``interval``; None if one is missing.

    Between the full hours it may have been a little more extreme.
    """
    hours = _whole(interval, measured)
    if not hours:
        return None
    values = [one.value for one in hours]
    return Truth(max(values) if quantity.highest_of else min(values), _names(hours))


def _whole(interval: Interval, measured: Measured) -> list[Reading]:
    starts = list(interval.grid(HOUR_MINUTES))
    return [measured[start] for start in starts] if all(map(measured.__contains__, starts)) else []


def _names(hours: list[Reading]) -> str:
    return "+".join(sorted({one.source for one in hours}))
