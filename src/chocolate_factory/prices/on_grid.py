"""Prices on a meter's grid: an hour has the mean of its quarters, a quarter its hour's price."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from chocolate_factory.kernel.market_time import HOUR_MINUTES, Interval, floor_to
from chocolate_factory.prices.hourly import Valued, hourly_means

_Priced = TypeVar("_Priced")


def prices_on_grid(
    values: Iterable[Valued], minutes: int, *, priced_by: int | None = None
) -> dict[datetime, float]:
    """The price of each interval of ``minutes`` by its start (UTC); the unit is that of ``values``.

    Consumption by the hour pays the mean of the quarter hours, as where a meter records hours only.

    Args:
        values: Disjoint, of 15 or 60 minutes.
        minutes: 15 or 60.
        priced_by: 60 where quarters too pay the mean of their hour; None: as ``minutes``.
    """
    step = timedelta(minutes=minutes)
    if HOUR_MINUTES not in (minutes, priced_by):
        return {
            each.start + number * step: each.value
            for each in values
            for number in range(max(1, each.minutes // minutes))
        }
    return {
        hour + number * step: mean
        for hour, mean in hourly_means(values).items()
        for number in range(HOUR_MINUTES // minutes)
    }


def parts_of(
    interval: Interval, prices: Mapping[datetime, _Priced], minutes: int
) -> list[_Priced] | None:
    """What holds in ``interval``, part by part; None where one of them is not known.

    Args:
        interval: 15 or 60 minutes.
        prices: Of intervals of ``minutes``, by start (UTC).
        minutes: 15 or 60; if longer than ``interval``, there is one part.
    """
    starts = Interval(floor_to(interval.start, minutes), interval.end).grid(minutes)
    found = [prices.get(start) for start in starts]
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None
