"""Hourly prices as they were known at one instant: all that a model may ever look at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from chocolate_factory.kernel.market_time import Interval, floor_to, require_utc, to_local
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore

_HOUR_MINUTES = 60

ClockHour = tuple[date, int]
"""Delivery day and hour on Madrid's clock."""


class HourlyPrice(NamedTuple):
    """The price of one hour and when it could be known."""

    start: datetime
    price_eur_per_mwh: float
    known_at: datetime


@lru_cache(maxsize=8192)
def clock_hour(start: datetime) -> ClockHour:
    """What Madrid's clock shows when the hour that begins at ``start`` begins."""
    local = to_local(start)
    return local.date(), local.hour


class PriceHistory:
    """Prices by instant and by Madrid's clock, as known at ``known_at``.

    A price known later does not exist here, whatever the history was made from.
    """

    def __init__(self, prices: Iterable[HourlyPrice], *, known_at: datetime) -> None:
        """Keep ``prices``; those known after ``known_at`` can never be read."""
        self.known_at = require_utc(known_at)
        self._by_start = {price.start: price for price in prices}
        by_clock: defaultdict[ClockHour, list[HourlyPrice]] = defaultdict(list)
        for start in sorted(self._by_start, reverse=True):
            by_clock[clock_hour(start)].append(self._by_start[start])
        self._by_clock: Mapping[ClockHour, list[HourlyPrice]] = by_clock

    def as_known_at(self, instant: datetime) -> "PriceHistory":
        """What could be known at an earlier instant; shares the prices with this history.

        A price that was corrected between the two instants is unknown in the earlier one: what it
        said then is no longer here, and what it says now had not been said.

        Raises:
            ValueError: ``instant`` is later than what this history knows.
        """
        if require_utc(instant) > self.known_at:
            message = f"a history known at {self.known_at} cannot tell what was known at {instant}"
            raise ValueError(message)
        earlier = object.__new__(PriceHistory)
        earlier.known_at = require_utc(instant)
        earlier._by_start = self._by_start
        earlier._by_clock = self._by_clock
        return earlier

    def price(self, start: datetime) -> float | None:
        """Price of the hour that begins at ``start``, EUR/MWh, or None where it is unknown."""
        price = self._by_start.get(start)
        if price is None or price.known_at > self.known_at:
            return None
        return price.price_eur_per_mwh

    def price_on_clock(self, day: date, hour: int) -> float | None:
        """Price of the hour that Madrid's clock called ``hour`` on ``day``, EUR/MWh.

        Of the hour that comes twice in October it is the later one whose price is known; the hour
        skipped in March has none.
        """
        for price in self._by_clock.get((day, hour), ()):
            if price.known_at <= self.known_at:
                return price.price_eur_per_mwh
        return None

    def known(self) -> Iterator[HourlyPrice]:
        """Every known price, in no order."""
        return (price for price in self._by_start.values() if price.known_at <= self.known_at)


def read_history(
    store: SeriesStore, series: Series, interval: Interval, *, known_at: datetime
) -> PriceHistory:
    """The hourly prices of ``interval`` as known at ``known_at``.

    Raises:
        StoreError: The database cannot be read.
    """
    readings = store.read(series, interval, known_at=known_at)
    return PriceHistory(hourly(readings), known_at=known_at)


def hourly(readings: Sequence[Reading]) -> list[HourlyPrice]:
    """Prices per hour, the mean of its parts; an hour that lacks a part is left out.

    An hour is known when its last part is.
    """
    known_at: dict[datetime, datetime] = {}
    for reading in readings:
        hour = floor_to(reading.start, _HOUR_MINUTES)
        known_at[hour] = max(reading.known_at, known_at.get(hour, reading.known_at))
    return [
        HourlyPrice(start, price, known_at[start])
        for start, price in hourly_means(readings).items()
    ]
