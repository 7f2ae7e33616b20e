"""The two naive models: copy what the same hour cost on a comparable day.

Both copy by the hour of Madrid's clock. A day is *comparable* when its price for that hour is
known; candidates are tried from the nearest to the farthest, five weeks back at most:

``naive-weekly``
    7, 14, 21, 28, then 35 days before.
``naive-epf``
    On Monday, Saturday and Sunday the same. From Tuesday to Friday the nearest earlier working day
    (Monday to Friday, holidays included) whose hour is known: the day before where that is
    published, else the last known one. Source: Lago, Marcjasz, De Schutter, Weron, *Applied Energy*
    293 (2021) 116983, there for tomorrow only.

Clock changes: the second 02:00 of October and the first one copy the same price; from a day with
two of them the later is copied; where the comparable day has no 02:00 the next candidate is taken.
A price is always one that was published, never a mean or an interpolation.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, Quantiles, hours_ahead
from chocolate_factory.kernel.market_time import DAY, delivery_day

WEEK_DAYS = 7
FARTHEST_DAYS = 5 * WEEK_DAYS
"""A price older than this is no longer comparable."""

_MONDAY, _SATURDAY = 0, 5


class _CopyingForecaster(ABC):
    """Copies the price of the first candidate day that has one."""

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        self._series = series

    def fit(self, market: Market) -> None:  # noqa: B027 - part of the protocol
        """There is nothing to learn."""

    def predict(self, market: Market, horizon_hours: int) -> dict[int, Quantiles]:
        """See ``Forecaster.predict``; the copied price is the median."""
        history, today = market.history(self._series), delivery_day(market.known_at)
        copied = self.by_day(market, today, 2 + horizon_hours // HOURS)
        forecast: dict[int, Quantiles] = {}
        for lead, start in hours_ahead(market.known_at, horizon_hours):
            if history.value(start) is not None:
                continue
            day, hour = clock_hour(start)
            if not np.isnan(price := copied[(day - today).days, hour]):
                forecast[lead] = {MEDIAN: float(price)}
        return forecast

    def by_day(self, market: Market, first_day: date, days: int) -> Floats:
        """See ``DayForecaster.by_day``."""
        begin = first_day - FARTHEST_DAYS * DAY
        known = market.table(self._series).rows(begin, FARTHEST_DAYS + days)
        copied = np.full((days, HOURS), np.nan)
        for n, row in enumerate(copied):
            for candidate in self._candidates(first_day + n * DAY):
                np.copyto(row, known[(candidate - begin).days], where=np.isnan(row))
                if not np.isnan(row).any():
                    break
        return copied

    @abstractmethod
    def _candidates(self, day: date) -> Iterable[date]:
        """The days to copy from, best first."""


class WeeklyNaive(_CopyingForecaster):
    """The same hour a week before, or the nearest number of weeks before that is known."""

    name = "naive-weekly"

    def _candidates(self, day: date) -> Iterable[date]:
        return _weeks_before(day)


class EpfNaive(_CopyingForecaster):
    """The last known working day from Tuesday to Friday, the week before on the other days."""

    name = "naive-epf"

    def _candidates(self, day: date) -> Iterable[date]:
        if _MONDAY < day.weekday() < _SATURDAY:
            return _working_days_before(day)
        return _weeks_before(day)


def _weeks_before(day: date) -> Iterable[date]:
    return (day - n * DAY for n in range(WEEK_DAYS, FARTHEST_DAYS + 1, WEEK_DAYS))


def _working_days_before(day: date) -> Iterable[date]:
    earlier = (day - n * DAY for n in range(1, FARTHEST_DAYS + 1))
    return (day for day in earlier if day.weekday() < _SATURDAY)
