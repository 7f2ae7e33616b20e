"""The nouns of judging weather forecasts: lead times, and how wrong a source was.

The lead time of a forecast is counted from when it was known to the instant for which it is told:
the instant measured, or the end of the hours or the day that a total or an extreme sums up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum, sqrt
from typing import NamedTuple


class LeadBand(NamedTuple):
    """Lead times told together, whole hours, both ends included."""

    first: int
    last: int


BANDS: Sequence[LeadBand] = tuple(
    LeadBand(*ends)
    for ends in ((1, 6), (7, 24), (25, 48), (49, 72), (73, 120), (121, 168), (169, 360))
)
LONGEST_LEAD = BANDS[-1].last


class Issue(NamedTuple):
    """A forecast reached us."""

    source: str
    known_at: datetime


class Stake(NamedTuple):
    """What an error is counted under."""

    source: str
    """Who forecast."""
    quantity: str
    """Its name, with the unit."""
    band: LeadBand
    against: str
    """Whose observations it is compared with; several are joined by ``+``."""


@dataclass(frozen=True, slots=True)
class ForecastError:
    """How wrong a source was about one quantity at one distance.

    Attributes:
        stake: What was compared with what.
        n: Measured values compared; each counts once, however many lead times of the band saw it.
        mae: Mean absolute error, in the unit of the quantity.
        bias: Mean of forecast minus measured: positive says too much was forecast.
        rmse: Root of the mean squared error.
    """

    stake: Stake
    n: int
    mae: float
    bias: float
    rmse: float


@dataclass(frozen=True, slots=True)
class DayErrors:
    """The errors over the values of one local day."""

    day: date
    errors: tuple[ForecastError, ...]
    scored_at: datetime


def pooled(errors: Iterable[ForecastError]) -> list[ForecastError]:
    """One error per stake, over all the values that ``errors`` are about; in the order of stakes.

    >>> stake = Stake("aemet", "temperature_celsius", BANDS[0], "aemet")
    >>> [one] = pooled([ForecastError(stake, 1, 3, 3, 3), ForecastError(stake, 3, 1, -1, 1)])
    >>> one.n, one.mae, one.bias, round(one.rmse**2, 9)
    (4, 1.5, 0.0, 3.0)
    """
    by_stake: dict[Stake, list[ForecastError]] = {}
    for error in errors:
        by_stake.setdefault(error.stake, []).append(error)
    return [_pool(stake, parts) for stake, parts in sorted(by_stake.items())]


def _pool(stake: Stake, parts: Sequence[ForecastError]) -> ForecastError:
    n = sum(part.n for part in parts)
    return ForecastError(
        stake,
        n,
        mae=fsum(part.n * part.mae for part in parts) / n,
        bias=fsum(part.n * part.bias for part in parts) / n,
        rmse=sqrt(fsum(part.n * part.rmse**2 for part in parts) / n),
    )
