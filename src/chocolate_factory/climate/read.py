"""Reads daily climate out of the store, day by day."""

from datetime import UTC, date, datetime, time

from chocolate_factory.climate.model import Quantity, Station
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.store import SeriesStore

FIRST_DAY = date(1900, 1, 1)
"""Before anything a station recorded."""


def read_days(
    store: SeriesStore,
    station: Station,
    quantity: Quantity,
    *,
    first: date = FIRST_DAY,
    end: date | None = None,
    known_at: datetime | None = None,
) -> list[tuple[date, float]]:
    """The values of ``quantity`` with their days (of UTC, the station's own), ascending.

    Args:
        store: Where they are.
        station: Whose.
        quantity: Which figure of the day, in its unit.
        first: First day wanted.
        end: First day no longer wanted; None: up to the newest.
        known_at: As it was known at that instant; None: as known now.
    """
    series = station.series(quantity)
    if end is None:
        newest = store.latest(series, known_at=known_at)
        if newest is None:
            return []
        end = newest.start.date() + DAY
    if end <= first:
        return []
    span = Interval(_midnight(first), _midnight(end))
    return [
        (reading.start.date(), reading.value)
        for reading in store.read(series, span, known_at=known_at)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
