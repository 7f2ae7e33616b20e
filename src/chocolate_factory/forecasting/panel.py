"""What a model said on many days and what came of it, as arrays: for intervals and for scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, ClockTable, Floats
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.model import MEDIAN, Quantiles, hours_ahead
from chocolate_factory.kernel.market_time import DAY

LEAD_DAYS = 14
"""Delivery days after the last known one that are forecast."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Forecasts by the day whose prices were the last to be known, by lead day and by hour.

    Row ``n`` was forecast when ``last_known[n]`` was the last wholly known day; its column ``d`` is
    the delivery day ``d + 1`` days later, and its 24 cells are the hours of Madrid's clock.

    Attributes:
        last_known: Ascending, of each row.
        medians: Shape (rows, lead days, 24), EUR/MWh; NaN where nothing was said.
        actuals: What came, likewise; NaN where it is not known (yet).
    """

    last_known: tuple[date, ...]
    medians: Floats
    actuals: Floats

    @property
    def errors(self) -> Floats:
        """Actual minus predicted, EUR/MWh, shape (rows, lead days, 24)."""
        return self.actuals - self.medians

    def as_known_until(self, last_day: date) -> "Panel":
        """The rows made before, with only what came until ``last_day``, itself included."""
        kept = [n for n, day in enumerate(self.last_known) if day < last_day]
        actuals = self.actuals[kept].copy()
        for row, n in enumerate(kept):
            actuals[row, max(0, (last_day - self.last_known[n]).days) :] = np.nan
        return Panel(tuple(self.last_known[n] for n in kept), self.medians[kept], actuals)

    def errors_until(self, last_day: date) -> Floats:
        """Errors of each day before ``last_day`` from the first row on, NaN for days without one.

        Shape (days, lead days, 24), EUR/MWh; of several rows of one day the last counts.
        """
        if not self.last_known or last_day <= self.last_known[0]:
            return np.empty((0, *self.medians.shape[1:]))
        first, count = self.last_known[0], (last_day - self.last_known[0]).days
        found = np.full((count, *self.medians.shape[1:]), np.nan)
        for row, day in enumerate(self.last_known):
            if day < last_day:
                found[(day - first).days] = self.errors[row]
        return found


def day_matrix(forecast: Mapping[int, Quantiles], known_at: datetime, last_known: date) -> Floats:
    """Medians by lead day and clock hour, shape (``LEAD_DAYS``, 24); of a doubled hour the later.

    Args:
        forecast: By lead hour, as ``Forecaster.predict`` gives it.
        known_at: When its market was known (UTC).
        last_known: The last wholly known day then.
    """
    matrix = np.full((LEAD_DAYS, HOURS), np.nan)
    for lead, start in hours_ahead(known_at, 24 * (LEAD_DAYS + 2)):
        if lead in forecast:
            day, hour = clock_hour(start)
            row = (day - last_known).days - 1
            if 0 <= row < LEAD_DAYS:
                matrix[row, hour] = forecast[lead][MEDIAN]
    return matrix


def by_lead(
    matrix: Floats, known_at: datetime, last_known: date, horizon_hours: int
) -> dict[int, Quantiles]:
    """The other way round: medians by lead hour; both hours of a doubled name get the same."""
    said: dict[int, Quantiles] = {}
    for lead, start in hours_ahead(known_at, horizon_hours):
        day, hour = clock_hour(start)
        row = (day - last_known).days - 1
        if 0 <= row < len(matrix) and not np.isnan(matrix[row, hour]):
            said[lead] = {MEDIAN: float(matrix[row, hour])}
    return said


def actual_matrix(table: ClockTable, last_known: date) -> Floats:
    """What came on the days after ``last_known``, shape (``LEAD_DAYS``, 24)."""
    return table.rows(last_known + DAY, LEAD_DAYS)
