"""Hourly values that are said anew many times, such as forecasts, with all that was ever said.

A plain history keeps the last word only, so that of an earlier instant it knows little. This one
answers for every instant exactly as the store would with ``known_at``: the best ranked source that
had spoken by then, and of that its newest word.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, ClockTable, Floats
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue, clock_hour
from chocolate_factory.kernel.market_time import HOUR_MINUTES, Interval, require_utc
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.record import instant_of, instant_of_second, microseconds
from chocolate_factory.timeseries.store import SeriesStore

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Words:
    """All that was said, by start, then the worst ranked source first, then by when it was known.

    Of several words for one hour the last one known at an instant is the one to believe.
    """

    starts: Integers
    """Seconds since 1970 UTC."""
    days: Integers
    """Madrid's day as its ordinal; ascending."""
    hours: Integers
    values: Floats
    known_at: Integers
    """Microseconds since 1970 UTC."""


class RevisedHistory(HourlyHistory):
    """What several revisions said, as known at ``known_at``."""

    def __init__(self, readings: Iterable[Reading], series: Series, *, known_at: datetime) -> None:
        """Keep all revisions; those known after ``known_at`` can never be read.

        Args:
            readings: Of full hours, in any order, any number of one hour.
            series: Ranks the sources.
            known_at: The present of this history (UTC).
        """
        super().__init__((), known_at=known_at)
        self._words = _words(list(readings), series)

    def as_known_at(self, instant: datetime) -> "RevisedHistory":
        """What could be known at an earlier instant; exact, and without a copy.

        Raises:
            ValueError: ``instant`` is later than what this history knows.
        """
        if require_utc(instant) > self.known_at:
            message = f"a history known at {self.known_at} cannot tell what was known at {instant}"
            raise ValueError(message)
        earlier = object.__new__(RevisedHistory)
        earlier.known_at = require_utc(instant)
        earlier._shared = self._shared
        earlier._words = self._words
        return earlier

    def value(self, start: datetime) -> float | None:
        """Value of the hour that begins at ``start``, or None where it is unknown."""
        second = int(start.timestamp())
        begin = bisect_left(self._words.starts, second)
        end = bisect_right(self._words.starts, second)
        return self._last_word(begin, end)

    def value_on_clock(self, day: date, hour: int) -> float | None:
        """Value of the hour that Madrid's clock called ``hour`` on ``day``; see the base."""
        found = self.rows(day, 1)[0, hour]
        return None if np.isnan(found) else float(found)

    def known(self) -> Iterator[HourlyValue]:
        """The word to believe of every hour, ascending."""
        words, limit = self._words, microseconds(self.known_at)
        last: int | None = None
        for n in np.flatnonzero(words.known_at <= limit):
            if last is not None and words.starts[last] != words.starts[n]:
                yield self._word(last)
            last = int(n)
        if last is not None:
            yield self._word(last)

    def table(self) -> ClockTable:
        """The known values by day and hour of Madrid's clock; of a doubled hour the later one."""
        days = self._words.days
        if not len(days):
            return ClockTable(date.min, np.full((0, HOURS), np.nan))
        first = date.fromordinal(int(days[0]))
        return ClockTable(first, self.rows(first, int(days[-1] - days[0]) + 1))

    def rows(self, first_day: date, days: int) -> Floats:
        """``days`` rows from ``first_day`` on, shape (days, 24): quick for a few days of many."""
        words, first = self._words, first_day.toordinal()
        begin, end = np.searchsorted(words.days, (first, first + days))
        part = slice(int(begin), int(end))
        known = words.known_at[part] <= microseconds(self.known_at)
        rows = np.full((days, HOURS), np.nan)
        # Where an hour is named several times, the last assignment stays.
        rows[words.days[part][known] - first, words.hours[part][known]] = words.values[part][known]
        return rows

    def digest(self) -> bytes:
        """A fingerprint of everything ever said; not of when that is looked at."""
        words, found = self._words, sha256()
        for column in (words.starts, words.values, words.known_at):
            found.update(column.tobytes())
        return found.digest()

    def _last_word(self, begin: int, end: int) -> float | None:
        limit = microseconds(self.known_at)
        for n in range(end - 1, begin - 1, -1):
            if self._words.known_at[n] <= limit:
                return float(self._words.values[n])
        return None

    def _word(self, n: int) -> HourlyValue:
        words = self._words
        return HourlyValue(
            instant_of_second(int(words.starts[n])),
            float(words.values[n]),
            instant_of(int(words.known_at[n])),
        )


def read_revised_history(
    store: SeriesStore, series: Series, interval: Interval, *, known_at: datetime
) -> RevisedHistory:
    """Everything ever said of the hours of ``interval`` and known at ``known_at``.

    Raises:
        StoreError: The store cannot be read.
    """
    readings = store.history(series, interval)
    return RevisedHistory(
        (one for one in readings if one.known_at <= known_at), series, known_at=known_at
    )


def rows_of(history: HourlyHistory, first_day: date, days: int) -> Floats:
    """``days`` rows from ``first_day`` on of any history, shape (days, 24)."""
    if isinstance(history, RevisedHistory):
        return history.rows(first_day, days)
    return history.table().rows(first_day, days)


def _words(readings: list[Reading], series: Series) -> _Words:
    odd = next((one.minutes for one in readings if one.minutes != HOUR_MINUTES), None)
    if odd is not None:
        message = f"{series.key} has a value for {odd} minutes"
        raise ValueError(message)
    count = len(readings)
    instants = dict.fromkeys(one.start for one in readings)  # a few of them many times
    seconds = {start: int(start.timestamp()) for start in instants}
    ranks = {source: -series.rank(source) for source in {one.source for one in readings}}
    starts = np.fromiter((seconds[one.start] for one in readings), np.int64, count)
    rank = np.fromiter((ranks[one.source] for one in readings), np.int64, count)
    known_at = np.fromiter((microseconds(one.known_at) for one in readings), np.int64, count)
    values = np.fromiter((one.value for one in readings), np.float64, count)
    order = np.lexsort((known_at, rank, starts))
    clock = {seconds[start]: clock_hour(start) for start in instants}
    every, which = np.unique(starts, return_inverse=True)
    shown = [clock[int(second)] for second in every]
    days = np.array([day.toordinal() for day, _ in shown], dtype=np.int64)[which]
    hours = np.array([hour for _, hour in shown], dtype=np.int64)[which]
    return _Words(starts[order], days[order], hours[order], values[order], known_at[order])
