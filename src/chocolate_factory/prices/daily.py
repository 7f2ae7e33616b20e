"""The mean price of whole delivery days, for whoever compares days; nothing is made up."""

from collections.abc import Iterable
from datetime import date

from chocolate_factory.kernel.market_time import Interval, day_interval, delivery_day
from chocolate_factory.timeseries.model import Reading


def daily_means(readings: Iterable[Reading]) -> dict[date, float]:
    """The mean of each delivery day (Madrid) that ``readings`` speak for completely.

    A day with a missing hour or quarter is left out; days of 23 and 25 hours are whole days. The
    unit is that of the readings.

    Args:
        readings: By ascending start, disjoint, as a store reads them.
    """
    means: dict[date, float] = {}
    today: Interval | None = None
    minutes, total = 0, 0.0
    for one in readings:
        if today is None or one.start >= today.end:
            _close(means, today, minutes, total)
            today = day_interval(delivery_day(one.start))
            minutes, total = 0, 0.0
        minutes += one.minutes
        total += one.value * one.minutes
    _close(means, today, minutes, total)
    return means


def _close(means: dict[date, float], day: Interval | None, minutes: int, total: float) -> None:
    """Keep the day's mean if the day is whole."""
    if day is not None and minutes == day.hours * 60:
        means[delivery_day(day.start)] = total / minutes
