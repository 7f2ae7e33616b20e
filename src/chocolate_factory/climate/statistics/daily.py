"""A quantity day by day on an unbroken calendar; missing days are there and say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Days = NDArray[np.datetime64]

_LEAP_YEAR = 2000
CALENDAR_DAYS = 366
"""Days of year are counted on a leap year's calendar: 29 February is always 60, 1 March 61."""


@dataclass(frozen=True, slots=True)
class DailyValues:
    """One value a day from ``first`` on; NaN where nothing was observed.

    Attributes:
        first: First day.
        values: Shape ``(days,)``, ends with the last observed day.
    """

    first: date
    values: Floats

    @classmethod
    def of(cls, pairs: Iterable[tuple[date, float]]) -> Self:
        """From days with their values, in any order; days not named are missing.

        >>> DailyValues.of([(date(2024, 2, 28), 1.0), (date(2024, 3, 1), 3.0)]).values.tolist()
        [1.0, nan, 3.0]
        """
        known = dict(pairs)
        if not known:
            return cls(date(_LEAP_YEAR, 1, 1), np.empty(0))
        first, last = min(known), max(known)
        values = np.full((last - first).days + 1, np.nan)
        offsets = [(day - first).days for day in known]
        values[offsets] = list(known.values())
        return cls(first, values)

    @property
    def days(self) -> Days:
        """Every day of the calendar covered, observed or not."""
        return np.datetime64(self.first, "D") + np.arange(self.values.size)

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Which days have a value."""
        return np.isfinite(self.values)

    @property
    def n(self) -> int:
        """Days with a value."""
        return int(self.observed.sum())

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day with a value; None if there is none."""
        found = self.days[self.observed]
        return (found[0].item(), found[-1].item()) if found.size else None

    @property
    def years(self) -> Integers:
        """Calendar year of each day."""
        return self.days.astype("datetime64[Y]").astype(np.int64) + 1970

    @property
    def months(self) -> Integers:
        """Month of each day, 1 to 12."""
        return self.days.astype("datetime64[M]").astype(np.int64) % 12 + 1

    @property
    def month_blocks(self) -> Integers:
        """Number of the calendar month of each day, counted through the years."""
        return self.days.astype("datetime64[M]").astype(np.int64)

    @property
    def calendar_days(self) -> Integers:
        """Day of the year on a leap year's calendar, 1 to 366.

        >>> DailyValues.of([(date(2023, 2, 28), 0.0), (date(2023, 3, 1), 0.0)]).calendar_days
        array([59, 61])
        """
        days, month = self.days, self.days.astype("datetime64[M]")
        before = np.array([_days_before(number) for number in range(1, 13)])
        found: Integers = before[self.months - 1] + (days - month).astype(np.int64) + 1
        return found

    def on(self, days: Days) -> Floats:
        """The values of ``days``; NaN for those that are missing or not covered."""
        offsets = (days - np.datetime64(self.first, "D")).astype(np.int64)
        covered = (offsets >= 0) & (offsets < self.values.size)
        found = np.full(days.size, np.nan)
        found[covered] = self.values[offsets[covered]]
        return found


def _days_before(month: int) -> int:
    return (date(_LEAP_YEAR, month, 1) - date(_LEAP_YEAR, 1, 1)).days


def calendar_label(calendar_day: int) -> str:
    """Month and day of a day of the year, as in ISO dates.

    >>> calendar_label(60)
    '02-29'
    """
    return date.fromordinal(date(_LEAP_YEAR, 1, 1).toordinal() + calendar_day - 1).strftime("%m-%d")
