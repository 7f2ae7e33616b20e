"""Hourly values as days of Madrid's clock by 24 hours: the shape in which models learn.

A day of 23 hours lacks the hour that the clock skips (NaN); of a day of 25 the later of the two
hours of the same name stands for both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.timeseries.record import microseconds

HOURS = 24

Floats = NDArray[np.float64]

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class ClockTable:
    """What is known, by day and hour.

    Attributes:
        first_day: Day of the first row.
        values: Shape (days, 24), in the unit of the series; NaN where nothing is known.
    """

    first_day: date
    values: Floats

    @property
    def end_day(self) -> date:
        """First day after the last row."""
        return self.first_day + timedelta(days=len(self.values))

    def rows(self, first_day: date, days: int) -> Floats:
        """``days`` rows from ``first_day`` on, shape (days, 24); NaN outside what there is."""
        wanted = np.full((days, HOURS), np.nan)
        offset = (first_day - self.first_day).days
        begin, end = max(offset, 0), min(offset + days, len(self.values))
        if begin < end:
            wanted[begin - offset : end - offset] = self.values[begin:end]
        return wanted


class DatedTable:
    """Values with the instants from which they are known."""

    def __init__(self, cells: Iterable[tuple[date, int, float, datetime]]) -> None:
        """Keep ``cells``: day, hour on the clock, value, since when it is known (UTC)."""
        found = list(cells)
        self._first = min((cell[0] for cell in found), default=date.min)
        days = (max((cell[0] for cell in found), default=date.min) - self._first).days + 1
        self._values = np.full((days if found else 0, HOURS), np.nan)
        self._known_at: NDArray[Any] = np.full(self._values.shape, _NEVER, dtype=np.int64)
        for day, hour, value, known_at in found:
            row = (day - self._first).days
            self._values[row, hour] = value
            self._known_at[row, hour] = microseconds(known_at)

    def as_known_at(self, instant: datetime) -> ClockTable:
        """What was known at ``instant`` (UTC)."""
        known = self._known_at <= microseconds(instant)
        return ClockTable(self._first, np.where(known, self._values, np.nan))
