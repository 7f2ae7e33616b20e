"""Records: the highest and lowest values ever observed, and when.

No return levels: a station of this length would give a fifty-year value with an interval wider than
what it tells (the rule of thumb is no more than a few times the length of the record).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from chocolate_factory.climate.statistics.daily import DailyValues

PLACES = 3
"""How many extreme days are named."""


@dataclass(frozen=True, slots=True)
class ExtremeDay:
    """One extreme day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Extremes:
    """The most extreme days of a quantity; of equal values the earlier day comes first.

    Attributes:
        highest: Descending.
        lowest: Ascending; empty for quantities whose least value is nothing at all, like rain.
        n: Days observed.
    """

    highest: tuple[ExtremeDay, ...]
    lowest: tuple[ExtremeDay, ...]
    n: int


def extremes_of(daily: DailyValues, places: int = PLACES) -> Extremes:
    """The ``places`` highest and lowest days."""
    days, values = daily.days[daily.observed], daily.values[daily.observed]
    rests_at_lowest = values.size > 0 and int((values == values.min()).sum()) > places
    return Extremes(
        highest=_first(days, values, np.argsort(-values, kind="stable")[:places]),
        lowest=()
        if rests_at_lowest
        else _first(days, values, np.argsort(values, kind="stable")[:places]),
        n=daily.n,
    )


def _first(days: np.ndarray, values: np.ndarray, order: np.ndarray) -> tuple[ExtremeDay, ...]:
    return tuple(ExtremeDay(days[one].item(), float(values[one])) for one in order)
