"""What a forecast is worth to whoever buys by it: the cheap hours it finds, at the true prices.

A rule chooses hours by the forecast; what they really cost is compared with the cheapest choice
(perfect foresight) and with buying evenly (no foresight). More rules, such as a factory's real
plan, are further ``Decision`` objects.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from chocolate_factory.forecasting.backtest.frame import Frame
from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.kernel.market_time import DAY

WEEK_DAYS = 7


class Bill(NamedTuple):
    """Mean prices of one occasion to buy, EUR/MWh."""

    paid: float
    """Of what was chosen by the forecast."""
    least: float
    """Of what perfect foresight would have chosen."""
    flat: float
    """Of everything that could have been chosen."""


Choose = Callable[[Floats, Floats, date], Bill | None]
"""Forecast and actual prices (days, 24) and the first delivery day; None where it cannot be said.

Cells are NaN where either is unknown, as in the hour that clocks skip.
"""


class Decision(NamedTuple):
    """A rule and the occasions on which it is used."""

    name: str
    """Stable, in reports."""
    first: int
    """Lead day of the first occasion."""
    last: int
    """Lead day of the last one."""
    days: int
    """Delivery days it looks at."""
    choose: Choose
    series: str | None = None
    """Key of the only price it is about; None: any."""


class Worth(NamedTuple):
    """What a model's forecasts were worth."""

    occasions: int
    captured: float
    """Share of what perfect foresight saves against buying evenly."""
    regret: float
    """Mean price paid above the least, EUR/MWh."""


def cheapest_hours(hours: int) -> Choose:
    """Buy in the ``hours`` that are forecast to be the cheapest, the earlier first."""

    def choose(forecast: Floats, actual: Floats, _first_day: date) -> Bill | None:
        said, true = forecast.ravel(), actual.ravel()
        valid = ~np.isnan(said)
        if valid.sum() < len(forecast) * HOURS - 1:
            return None
        said, true = said[valid], true[valid]
        chosen = np.argsort(said, kind="stable")[:hours]
        return Bill(true[chosen].mean(), np.sort(true)[:hours].mean(), true.mean())

    return choose


def cheapest_block(hours: int, begin: int, end: int) -> Choose:
    """Buy ``hours`` in a row, all between ``begin`` and ``end`` o'clock; evenly means there."""

    def choose(forecast: Floats, actual: Floats, _first_day: date) -> Bill | None:
        said = sliding_window_view(forecast[0, begin:end], hours).mean(axis=1)
        true = sliding_window_view(actual[0, begin:end], hours).mean(axis=1)
        if np.isnan(said).any():
            return None
        return Bill(true[np.argmin(said)], true.min(), actual[0, begin:end].mean())

    return choose


DECISIONS: tuple[Decision, ...] = (
    Decision("6 h of tomorrow", 1, 1, 1, cheapest_hours(6)),
    Decision("6 h of each day", 1, WEEK_DAYS, 1, cheapest_hours(6)),
    Decision("5 h block of tomorrow", 1, 1, 1, cheapest_block(5, 6, 22)),
    Decision("5 h block of each day", 1, WEEK_DAYS, 1, cheapest_block(5, 6, 22)),
    Decision("24 h of the week", 1, 1, WEEK_DAYS, cheapest_hours(24)),
)
"""``tomorrow`` is the first delivery day with unknown prices."""


def worth(decision: Decision, frame: Frame, medians: Floats, rows: Sequence[int]) -> Worth | None:
    """What ``medians`` (rows, lead days, 24) were worth at the moments of issue ``rows``."""
    bills = []
    said = np.where(frame.unknown, medians, np.nan)
    came = np.where(np.isnan(said), np.nan, frame.actuals)
    for row in rows:
        for lead_day in range(decision.first, decision.last + 1):
            span = slice(lead_day - 1, lead_day - 1 + decision.days)
            first_day = frame.last_known[row] + lead_day * DAY
            bill = decision.choose(said[row, span], came[row, span], first_day)
            if bill is not None:
                bills.append(bill)
    return _summed(bills)


def _summed(bills: Sequence[Bill]) -> Worth | None:
    if not bills:
        return None
    paid, least, flat = np.mean(bills, axis=0)
    possible = flat - least
    captured = float((flat - paid) / possible) if possible > 0 else float("nan")
    return Worth(len(bills), captured, float(paid - least))
