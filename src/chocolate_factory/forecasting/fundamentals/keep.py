"""Keeps what is expected, and how wrong it was, as series with the instant they were known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.fundamentals.judge import day_errors
from chocolate_factory.forecasting.fundamentals.model import (
    FUNDAMENTALS,
    LONGEST_LEAD,
    QUANTITIES,
    error_series,
    hindcast_known_from,
    hindcast_source,
)
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import DAY, HOUR_MINUTES, day_interval, delivery_day
from chocolate_factory.timeseries.model import Observation, WriteReport
from chocolate_factory.timeseries.store import SeriesStore

Said = Mapping[str, Floats]
"""MW by quantity's name, shape (``LONGEST_LEAD``, 24): see ``tell``."""

JUDGED_DAYS = 5
"""So many days back errors are reckoned again, as actuals come late."""
_FEWEST_HOURS = 20


def keep_expected(store: SeriesStore, said: Said, issued_at: datetime) -> WriteReport:
    """Store what is expected now, known from now.

    Raises:
        StoreError: The store cannot be written.
    """
    report, today = WriteReport(), delivery_day(issued_at)
    for one in QUANTITIES:
        if one.name in said:
            values = [
                value
                for lead in range(1, LONGEST_LEAD + 1)
                for value in _observations(said[one.name][lead - 1], today + lead * DAY)
            ]
            series = replace(one.expected, public_from=lambda _: issued_at)
            report += store.write(series, FUNDAMENTALS, values, now=issued_at)
    return report


def keep_hindcasts(
    store: SeriesStore, said: Sequence[tuple[date, Said]], *, now: datetime
) -> WriteReport:
    """Store what would have been expected on past days of issue, as known from then.

    Raises:
        StoreError: The store cannot be written.
    """
    report = WriteReport()
    for one in QUANTITIES:
        for lead in range(1, LONGEST_LEAD + 1):
            values = [
                value
                for day, figures in said
                if one.name in figures
                for value in _observations(figures[one.name][lead - 1], day + lead * DAY)
            ]
            series = replace(one.expected, public_from=hindcast_known_from(lead))
            report += store.write(series, hindcast_source(lead), values, now=now)
    return report


def keep_errors(store: SeriesStore, market: Market, days: int = JUDGED_DAYS) -> WriteReport:
    """Store how wrong the last ``days`` were expected, by quantity and lead; holes stay holes.

    Raises:
        StoreError: The store cannot be written.
    """
    report, today = WriteReport(), delivery_day(market.known_at)
    for one in QUANTITIES:
        for lead in range(1, LONGEST_LEAD + 1):
            values = []
            for day in (today - n * DAY for n in range(days, 0, -1)):
                wrong = day_errors(market, one, lead, day)
                wrong = wrong[np.isfinite(wrong)]
                if wrong.size >= _FEWEST_HOURS:
                    whole = day_interval(day)
                    mean = round(float(np.abs(wrong).mean()), 1)
                    values.append(Observation(whole.start, round(whole.hours * HOUR_MINUTES), mean))
            series = error_series(one, lead)
            report += store.write(series, FUNDAMENTALS, values, now=market.known_at)
    return report


def _observations(megawatts: Floats, day: date) -> list[Observation]:
    """Hours of ``day`` of which something is said, whole MW; both of a doubled hour alike."""
    return [
        Observation(start, HOUR_MINUTES, float(round(megawatts[clock_hour(start)[1]])))
        for start in day_interval(day).grid(HOUR_MINUTES)
        if np.isfinite(megawatts[clock_hour(start)[1]])
    ]
