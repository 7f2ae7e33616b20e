"""Lets a model forecast again from past moments, with only what was known at each of them."""

from collections.abc import Iterable
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.forecaster import DayForecaster, Forecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel, actual_matrix, day_matrix
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant, to_local

LATELY_DAYS = 70
"""Eight weeks of errors even of what is said two weeks ahead."""
_REACH_HOURS = 24 * (LEAD_DAYS + 2) + 1


def past_origins(issued_at: datetime, days: int) -> list[datetime]:
    """The same time on Madrid's clock on each of the ``days`` days before, oldest first.

    At the same time of day as much of the following day is published, so that past errors tell
    about the present issue.
    """
    day, at = delivery_day(issued_at), to_local(issued_at).time()
    return [local_instant(day - n * DAY, at) for n in range(days, 0, -1)]


def replay(
    forecaster: Forecaster, market: Market, series: str, origins: Iterable[datetime]
) -> Panel:
    """What ``forecaster`` would have said at each of ``origins``, and what came as now known.

    It learns at each from what was known there; where that is too little it says nothing. Hours
    that were published at the origin are not forecast, and have no error.
    """
    rows = {}
    for origin in origins:
        then = market.as_known_at(origin)
        try:
            forecaster.fit(then)
            last_known = then.last_known_day(series)
            rows[last_known] = _said(forecaster, then, series, last_known)
        except MissingDataError:
            continue
    days = tuple(sorted(rows))
    shape = (len(days), LEAD_DAYS, HOURS)
    medians = np.array([rows[day] for day in days]).reshape(shape)
    table = market.table(series)
    actuals = np.array([actual_matrix(table, day) for day in days]).reshape(shape)
    known = market.last_known_day(series)
    return Panel(days, medians, actuals).as_known_until(known)


def _said(forecaster: Forecaster, market: Market, series: str, last_known: date) -> Floats:
    """Medians after ``last_known``, shape (``LEAD_DAYS``, 24); NaN where the price was published.

    Raises:
        MissingDataError: The forecaster lacks what it needs to look at.
    """
    if isinstance(forecaster, DayForecaster):
        first = last_known + DAY
        published = np.isfinite(market.table(series).rows(first, LEAD_DAYS))
        return np.where(published, np.nan, forecaster.by_day(market, first, LEAD_DAYS))
    said = forecaster.predict(market, _REACH_HOURS)
    return day_matrix(said, market.known_at, last_known)


def replay_lately(forecaster: Forecaster, market: Market, series: str) -> Panel:
    """Errors on the last ``LATELY_DAYS`` days, of forecasts made at this time of day."""
    return replay(forecaster, market, series, past_origins(market.known_at, LATELY_DAYS))
