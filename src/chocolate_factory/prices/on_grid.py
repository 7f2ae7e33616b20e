"""Prices on a meter's grid: an hour has the mean of its quarters, a quarter its hour's price."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from chocolate_factory.prices.hourly import hourly_means

_HOUR = 60


class _Valued(Protocol):
    """A reading or an observation."""

    @property
    def start(self) -> datetime: ...
    @property
    def minutes(self) -> int: ...
    @property
    def value(self) -> float: ...


def prices_on_grid(values: Iterable[_Valued], minutes: int) -> dict[datetime, float]:
    """The price of each interval of ``minutes`` by its start (UTC); the unit is that of ``values``.

    Consumption by the hour pays the mean of the quarter hours, as where a meter records hours only.

    Args:
        values: Disjoint, of 15 or 60 minutes.
        minutes: 15 or 60.
    """
    if minutes == _HOUR:
        return hourly_means(values)
    step = timedelta(minutes=minutes)
    return {
        each.start + number * step: each.value
        for each in values
        for number in range(max(1, each.minutes // minutes))
    }
