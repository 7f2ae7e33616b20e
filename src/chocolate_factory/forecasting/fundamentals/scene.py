"""What can be seen on a day of issue: the weather to come, the days gone by, the calendar."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_kind import DayKinds, day_kinds
from chocolate_factory.forecasting.fundamentals.indices import (
    Indices,
    read_indices,
    settled_indices,
)
from chocolate_factory.forecasting.fundamentals.model import LONGEST_LEAD, QUANTITIES, Fundamental
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import rows_of
from chocolate_factory.kernel.market_time import DAY, delivery_day

PAST_DAYS = 60
"""Days before the day of issue that are looked at."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that one issue may look at.

    Attributes:
        day: Day of issue; row ``n`` of what is ahead is the day ``n`` days later.
        ahead: Weather of the day of issue and of ``LONGEST_LEAD`` days after it.
        past: Weather of the ``PAST_DAYS`` days before, the oldest first.
        actuals: MW on these days by the quantity's name, shape (``PAST_DAYS``, 24).
        kinds: The calendar from the first day of ``past`` to two days after the last ahead.
    """

    day: date
    ahead: Indices
    past: Indices
    actuals: dict[str, Floats]
    kinds: DayKinds


class Stage:
    """Makes scenes from a market; past weather is put together only once."""

    def __init__(self, market: Market, first_day: date, last_day: date) -> None:
        """For issues on days from ``first_day`` to ``last_day``."""
        self._market = market
        self._since = first_day - PAST_DAYS * DAY
        self._settled = settled_indices(market, self._since, (last_day - self._since).days)

    def scene(self, market: Market) -> Scene:
        """What is seen when ``market`` is known; it may be an earlier view of the stage's own."""
        day = delivery_day(market.known_at)
        first = day - PAST_DAYS * DAY
        return Scene(
            day,
            ahead=read_indices(market, day, LONGEST_LEAD + 1),
            past=self._settled.part((first - self._since).days, PAST_DAYS),
            actuals={
                one.name: rows_of(market.history(one.actual.key), first, PAST_DAYS)
                for one in QUANTITIES
            },
            kinds=day_kinds(first, PAST_DAYS + LONGEST_LEAD + 3),
        )


def actual_days(market: Market, quantity: Fundamental, day: date) -> Floats:
    """What came on the ``LONGEST_LEAD`` days after ``day``, MW, shape (leads, 24)."""
    return rows_of(market.history(quantity.actual.key), day + DAY, LONGEST_LEAD)


def beside(hours: Floats, step: int) -> Floats:
    """The same ``step`` hours later, across midnight; at the ends the last or first.

    Args:
        hours: Shape (days, 24).
        step: May be negative.
    """
    flat = hours.reshape(-1)
    moved: Floats = flat[np.clip(np.arange(flat.size) + step, 0, flat.size - 1)]
    return moved.reshape(-1, HOURS)
