"""Hourly values of one series as they were known at one instant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from chocolate_factory.forecasting.clock_table import ClockTable, DatedTable
from chocolate_factory.kernel.market_time import (
    HOUR_MINUTES,
    Interval,
    floor_to,
    require_utc,
    to_local,
)
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore

ClockHour = tuple[date, int]
"""Delivery day and hour on Madrid's clock."""


class HourlyValue(NamedTuple):
    """What a series says of one hour, in its own unit, and when that could be known."""

    start: datetime
    value: float
    known_at: datetime


@lru_cache(maxsize=8192)
def clock_hour(start: datetime) -> ClockHour:
    """What Madrid's clock shows when the hour that begins at ``start`` begins."""
    local = to_local(start)
    return local.date(), local.hour


class HourlyHistory:
    """Values by instant and by Madrid's clock, as known at ``known_at``.

    A value known later does not exist here, whatever the history was made from.
    """

    def __init__(self, values: Iterable[HourlyValue], *, known_at: datetime) -> None:
        """Keep ``values``; those known after ``known_at`` can never be read."""
        self.known_at = require_utc(known_at)
        self._shared = _Values(values)

    def as_known_at(self, instant: datetime) -> "HourlyHistory":
        """What could be known at an earlier instant; shares the values with this history.

        A value that was corrected between the two instants is unknown in the earlier one: what it
        said then is no longer here, and what it says now had not been said.

        Raises:
            ValueError: ``instant`` is later than what this history knows.
        """
        if require_utc(instant) > self.known_at:
            message = f"a history known at {self.known_at} cannot tell what was known at {instant}"
            raise ValueError(message)
        earlier = object.__new__(HourlyHistory)
        earlier.known_at = require_utc(instant)
        earlier._shared = self._shared
        return earlier

    def value(self, start: datetime) -> float | None:
        """Value of the hour that begins at ``start``, or None where it is unknown."""
        found = self._shared.by_start.get(start)
        return None if found is None or found.known_at > self.known_at else found.value

    def value_on_clock(self, day: date, hour: int) -> float | None:
        """Value of the hour that Madrid's clock called ``hour`` on ``day``.

        Of the hour that comes twice in October it is the later one whose value is known; the hour
        skipped in March has none.
        """
        for found in self._shared.by_clock.get((day, hour), ()):
            if found.known_at <= self.known_at:
                return found.value
        return None

    def known(self) -> Iterator[HourlyValue]:
        """Every known value, in no order."""
        found = self._shared.by_start.values()
        return (one for one in found if one.known_at <= self.known_at)

    def table(self) -> ClockTable:
        """The known values by day and hour of Madrid's clock; of a doubled hour the later one."""
        return self._shared.table.as_known_at(self.known_at)


class _Values:
    """What several views of one history share."""

    def __init__(self, values: Iterable[HourlyValue]) -> None:
        self.by_start = {one.start: one for one in values}

    @cached_property
    def by_clock(self) -> Mapping[ClockHour, list[HourlyValue]]:
        """The latest of a doubled hour first."""
        found: defaultdict[ClockHour, list[HourlyValue]] = defaultdict(list)
        for start in sorted(self.by_start, reverse=True):
            found[clock_hour(start)].append(self.by_start[start])
        return found

    @cached_property
    def table(self) -> DatedTable:
        return DatedTable(
            (*clock, one.value, one.known_at)
            for clock, found in self.by_clock.items()
            for one in found[:1]
        )


def read_history(
    store: SeriesStore, series: Series, interval: Interval, *, known_at: datetime
) -> HourlyHistory:
    """The hours of ``interval`` as known at ``known_at``.

    Raises:
        StoreError: The database cannot be read.
    """
    readings = store.read(series, interval, known_at=known_at)
    return HourlyHistory(hourly(readings), known_at=known_at)


def hourly(readings: Sequence[Reading]) -> list[HourlyValue]:
    """Values per hour, the mean of its parts; an hour that lacks a part is left out.

    An hour is known when its last part is.
    """
    known_at: dict[datetime, datetime] = {}
    for reading in readings:
        hour = floor_to(reading.start, HOUR_MINUTES)
        known_at[hour] = max(reading.known_at, known_at.get(hour, reading.known_at))
    return [
        HourlyValue(start, value, known_at[start])
        for start, value in hourly_means(readings).items()
    ]
