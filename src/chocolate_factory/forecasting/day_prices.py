"""Prices as whole days, for models that look back by days: with holes filled, and marked."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, ClockTable, Floats
from chocolate_factory.kernel.market_time import DAY

_FEW = 2
"""So many missing hours of a day lie between neighbours: the hour that the clock skips."""


@dataclass(frozen=True, slots=True)
class DayPrices:
    """Every day up to the last known one.

    Attributes:
        first_day: Day of the first row.
        prices: EUR/MWh, shape (days, 24), without holes: a model can look at every cell.
        published: Which cells are prices; the others were filled, and nobody may learn from them
            as a target or be judged by them.
    """

    first_day: date
    prices: Floats
    published: NDArray[np.bool_]

    @property
    def last_day(self) -> date:
        """Day of the last row."""
        return self.first_day + (len(self.prices) - 1) * DAY


def day_prices(table: ClockTable, last_known: date, *, days: int) -> DayPrices:
    """The ``days`` days up to ``last_known``, from the first that has any price on.

    A whole missing day is taken from the same weekday a week before, else from the day before; one
    or two missing hours lie between their neighbours.
    """
    first = max(table.first_day, last_known - (days - 1) * DAY)
    raw = table.rows(first, max(0, (last_known - first).days + 1))
    told = np.flatnonzero(np.isfinite(raw).any(axis=1))
    if len(told):
        raw, first = raw[told[0] :], first + int(told[0]) * DAY
    published = np.isfinite(raw)
    filled = raw.copy()
    for row in np.flatnonzero(~published.all(axis=1)):
        _fill(filled, int(row))
    return DayPrices(first, filled, published)


def _fill(prices: Floats, row: int) -> None:
    holes = np.isnan(prices[row])
    hours = np.arange(HOURS)
    if holes.sum() <= _FEW or row == 0:
        prices[row, holes] = np.interp(hours[holes], hours[~holes], prices[row, ~holes])
        return
    source = prices[row - 7] if row >= 7 else prices[row - 1]  # noqa: PLR2004 - a week
    prices[row, holes] = source[holes]
