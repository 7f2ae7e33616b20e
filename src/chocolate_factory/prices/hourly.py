"""Full hours out of quarter hours, for whoever thinks in hours; nothing is made up."""

from collections.abc import Iterable
from datetime import datetime
from math import fsum
from typing import Protocol

from chocolate_factory.kernel.market_time import HOUR_MINUTES, floor_to


class Valued(Protocol):
    """A reading or an observation."""

    @property
    def start(self) -> datetime:
        """UTC."""
        ...

    @property
    def minutes(self) -> int:
        """How long it holds from then on."""
        ...

    @property
    def value(self) -> float:
        """In the unit of its series."""
        ...


def hourly_means(values: Iterable[Valued]) -> dict[datetime, float]:
    """The mean of each hour that ``values`` speak for completely, by its start (UTC), ascending.

    An hour with a missing quarter is left out. The unit is that of ``values``. For a constant load
    an hour costs its mean price.

    Args:
        values: Disjoint, each no longer than an hour and inside one, in any order.
    """
    parts: dict[datetime, list[Valued]] = {}
    for each in values:
        parts.setdefault(floor_to(each.start, HOUR_MINUTES), []).append(each)
    return {
        hour: round(fsum(part.value * part.minutes for part in parts[hour]) / HOUR_MINUTES, 6)
        for hour in sorted(parts)
        if sum(part.minutes for part in parts[hour]) == HOUR_MINUTES
    }
