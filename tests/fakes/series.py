"""Series with the publication rules of the real ones."""

from datetime import datetime, time

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    local_instant,
)
from chocolate_factory.timeseries.model import Series


def at(text: str) -> datetime:
    """An instant from ISO 8601 with an offset."""
    return datetime.fromisoformat(text)


def span(start: str, end: str) -> Interval:
    """An interval from two instants."""
    return Interval(at(start), at(end))


def days(first: str, last: str) -> Interval:
    """From the first to the last delivery day, both whole."""
    start, end = (datetime.fromisoformat(day).date() for day in (first, last))
    return Interval(day_interval(start).start, day_interval(end).end)


def day_ahead(key: str = "price") -> Series:
    """Public at 13:00 in Madrid on the day before."""

    def public_from(start: datetime) -> datetime:
        return local_instant(delivery_day(start) - DAY, time(13))

    return Series(key, "EUR/MWh", ("best", "second", "third"), public_from, official=True)


def measured(key: str = "temperature") -> Series:
    """Public one hour after the start of each interval."""
    return Series(key, "°C", ("best", "second", "third"), lambda start: start + HOUR)
