"""Holds what was expected against what came, each lead day for itself, as known at the time."""

from datetime import date

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.fundamentals.model import ISSUE_AT, Fundamental
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import rows_of
from chocolate_factory.kernel.market_time import DAY, local_instant


def day_errors(market: Market, quantity: Fundamental, lead: int, day: date) -> Floats:
    """Expected less actual of ``day``, MW by hour of the clock; NaN where one is not known.

    Expected is what was said last ``lead`` days before at the hour of issue.
    """
    asked_at = local_instant(day - lead * DAY, ISSUE_AT)
    actual = rows_of(market.history(quantity.actual.key), day, 1)[0]
    if asked_at > market.known_at:
        return np.full(actual.shape, np.nan)
    expected = market.history(quantity.expected.key).as_known_at(asked_at)
    wrong: Floats = rows_of(expected, day, 1)[0] - actual
    return wrong
