"""What came, and which hours were unknown: the truth all models are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.backtest.model import Setup
from chocolate_factory.forecasting.backtest.pack import Integers
from chocolate_factory.forecasting.backtest.roll import reach_hours
from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue, clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import LEAD_BANDS, band_of, hours_ahead
from chocolate_factory.forecasting.panel import Panel
from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.timeseries.record import microseconds

Booleans = NDArray[np.bool_]

_NEVER = np.iinfo(np.int64).max
NO_LEAD = -1
"""Of cells without an hour, as the one skipped in March, or whose hour had passed at issue."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One series at one issue of the day; rows are days of issue, the warm-up first.

    Cells are hours of Madrid's clock; of the one that comes twice in October the later counts.

    Attributes:
        days: Of issue.
        origins: Moments of issue (UTC).
        last_known: The last wholly known delivery day at each.
        actuals: Shape (rows, lead days, 24), EUR/MWh; NaN where unknown still.
        known_since: When each was known, microseconds since 1970 UTC.
        leads: Lead time of each cell in hours; ``NO_LEAD`` where it does not count.
        published: Hours of the horizon that were published at issue, shape (rows, bands).
        served_error: Greatest difference between what was published at issue and the truth.
    """

    days: tuple[date, ...]
    origins: tuple[datetime, ...]
    last_known: tuple[date, ...]
    actuals: Floats
    known_since: Integers
    leads: Integers
    published: Integers
    served_error: float

    @property
    def unknown(self) -> Booleans:
        """Cells that count: their price came, and was not known at issue."""
        issued = np.array([microseconds(origin) for origin in self.origins])[:, None, None]
        unknown: Booleans = (
            (self.known_since > issued) & (self.leads != NO_LEAD) & ~np.isnan(self.actuals)
        )
        return unknown

    def panel(self, medians: Floats) -> Panel:
        """What a model said at each moment of issue, and what came of it.

        Shape of ``medians``: (rows, lead days, 24). What came counts only if it was known as soon
        as its delivery day was taken to be: then intervals of any later issue may rest on it.
        """
        in_time: dict[date, int] = {}
        for known, origin in zip(self.last_known, self.origins, strict=True):
            in_time.setdefault(known, microseconds(origin))
        first, end = self.last_known[0], self.last_known[-1]
        by_day = [_NEVER] * ((end - first).days + 1 + self.actuals.shape[1])
        latest = -1
        for n in reversed(range((end - first).days + 1)):
            latest = in_time.get(first + n * DAY, latest)
            by_day[n] = latest
        since = np.array(by_day, dtype=np.int64)
        rows = np.array([(known - first).days for known in self.last_known])
        counted = since[rows[:, None] + np.arange(1, self.actuals.shape[1] + 1)]
        told = (self.known_since <= counted[:, :, None]) & (counted[:, :, None] != _NEVER)
        return Panel(self.last_known, medians, np.where(told, self.actuals, np.nan))


def frame_of(setup: Setup, market: Market, series: str, at: time) -> Frame:
    """The truth about ``series`` at one issue of the day, as ``market`` knows it."""
    truth = {one.start: one for one in market.history(series).known()}
    days = setup.days
    shape = (len(days), setup.lead_days, HOURS)
    frame = _Drawn(shape, setup.horizon_hours, truth)
    origins = tuple(local_instant(day, at) for day in days)
    last_known = []
    for row, origin in enumerate(origins):
        then = market.as_known_at(origin)
        last_known.append(then.last_known_day(series))
        frame.draw(row, then.history(series), last_known[-1])
    return Frame(
        days,
        origins,
        tuple(last_known),
        frame.actuals,
        frame.known_since,
        frame.leads,
        frame.published,
        frame.served_error,
    )


class _Drawn:
    """A frame under way."""

    def __init__(
        self, shape: tuple[int, ...], horizon_hours: int, truth: Mapping[datetime, HourlyValue]
    ) -> None:
        self.actuals = np.full(shape, np.nan)
        self.known_since = np.full(shape, _NEVER, dtype=np.int64)
        self.leads = np.full(shape, NO_LEAD, dtype=np.int64)
        self.published = np.zeros((shape[0], len(LEAD_BANDS)), dtype=np.int64)
        self.served_error = 0.0
        self._lead_days = shape[1]
        self._horizon_hours = horizon_hours
        self._truth = {
            start: (one.value, microseconds(one.known_at)) for start, one in truth.items()
        }

    def draw(self, row: int, then: HourlyHistory, last_known: date) -> None:
        """One moment of issue, with the history as known there."""
        for lead, start in hours_ahead(then.known_at, reach_hours(self._lead_days)):
            value, since = self._truth.get(start, (np.nan, _NEVER))
            published = then.value(start) if lead <= self._horizon_hours else None
            if published is not None:
                self.published[row, LEAD_BANDS.index(band_of(lead))] += 1
                self.served_error = max(self.served_error, abs(published - value))
            day, hour = clock_hour(start)
            column = (day - last_known).days - 1
            if 0 <= column < self._lead_days:
                cell = row, column, hour
                self.leads[cell], self.actuals[cell] = lead, value
                self.known_since[cell] = since
