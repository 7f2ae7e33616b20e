"""How good forecasts were: exact measures, all in EUR/MWh where they are prices, lower is better.

No percentage errors: prices cross zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum, sqrt
from typing import NamedTuple

from chocolate_factory.forecasting.model import (
    LeadBand,
    PriceForecast,
    Quantiles,
    band_of,
    lead_hours,
)
from chocolate_factory.kernel.errors import MissingDataError


def mean_absolute_error(actual: Sequence[float], predicted: Sequence[float]) -> float:
    """Mean of the absolute errors.

    >>> mean_absolute_error([100.0, 50.0, -10.0], [90.0, 55.0, -10.0])
    5.0
    """
    return _mean(abs(a - p) for a, p in zip(actual, predicted, strict=True))


def root_mean_square_error(actual: Sequence[float], predicted: Sequence[float]) -> float:
    """Root of the mean squared error: large misses weigh more.

    >>> root_mean_square_error([10.0, 0.0], [3.0, -1.0])
    5.0
    """
    return sqrt(_mean((a - p) ** 2 for a, p in zip(actual, predicted, strict=True)))


def bias(actual: Sequence[float], predicted: Sequence[float]) -> float:
    """Mean of predicted minus actual: positive says forecasts are too dear.

    >>> bias([100.0, 50.0], [110.0, 46.0])
    3.0
    """
    return _mean(p - a for a, p in zip(actual, predicted, strict=True))


def relative_mae(
    actual: Sequence[float], predicted: Sequence[float], naive: Sequence[float]
) -> float:
    """Mean absolute error over that of a naive forecast of the same hours; below 1 beats it.

    Source: Lago et al., *Applied Energy* 293 (2021) 116983. Infinite where the naive forecast was
    perfect and this one was not.

    >>> relative_mae([100.0, 50.0], [90.0, 50.0], [80.0, 50.0])
    0.5
    """
    own, other = mean_absolute_error(actual, predicted), mean_absolute_error(actual, naive)
    if not other:
        return float("inf") if own else 1.0
    return own / other


def pinball_loss(actual: float, predicted: float, level: float) -> float:
    """Loss of the quantile ``predicted`` at ``level``; its mean over levels is half the CRPS.

    >>> pinball_loss(100.0, 80.0, 0.75), pinball_loss(80.0, 100.0, 0.75)
    (15.0, 5.0)
    """
    error = actual - predicted
    return max(level * error, (level - 1) * error)


def coverage(actual: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> float:
    """Share of actual prices inside the closed intervals; compare it with their level.

    >>> coverage([1.0, 5.0, 9.0, 7.0], [0.0, 0.0, 0.0, 7.0], [2.0, 4.0, 9.0, 7.0])
    0.75
    """
    return _mean(float(x <= a <= y) for a, x, y in zip(actual, lower, upper, strict=True))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    if not found:
        raise MissingDataError(
            "There is no hour to score.", advice="Wait until prices of the forecast are published."
        )
    return fsum(found) / len(found)


class ScoredHour(NamedTuple):
    """What was said of one interval, and what it cost."""

    start: datetime
    lead: int
    known: bool
    actual: float
    predicted: float
    lower: float
    upper: float
    quantiles: Quantiles
    naive: float | None
    """What the naive forecast to compare with said."""


@dataclass(frozen=True, slots=True)
class Score:
    """Measures over a set of hours; prices in EUR/MWh.

    Attributes:
        hours: How many were scored.
        mae: Mean absolute error.
        rmse: Root mean square error.
        bias: Mean of predicted minus actual.
        rmae: Against the naive forecast, over the hours it covers; None where it covers none.
        pinball: Mean over hours and quantile levels; None without quantiles. A known price has
            none to lose.
        coverage: Share of prices inside the interval.
        width: Mean width of the interval.
    """

    hours: int
    mae: float
    rmse: float
    bias: float
    rmae: float | None
    pinball: float | None
    coverage: float
    width: float


def match(
    forecast: PriceForecast,
    truth: Mapping[datetime, float],
    naive: Mapping[datetime, float] | None = None,
) -> list[ScoredHour]:
    """The points whose price is known by now; pool those of many forecasts to score them together.

    Args:
        forecast: What was said.
        truth: Price by start, EUR/MWh, in the resolution of the points.
        naive: What a naive forecast issued at the same moment said, by start.
    """
    return [
        ScoredHour(
            point.start,
            lead_hours(forecast.issued_at, point.start),
            point.known,
            truth[point.start],
            point.price_eur_per_mwh,
            point.lower,
            point.upper,
            point.quantiles,
            (naive or {}).get(point.start, point.price_eur_per_mwh if point.known else None),
        )
        for point in forecast.points
        if point.start in truth
    ]


def score(hours: Iterable[ScoredHour], *, as_served: bool = False) -> Score:
    """Measure the hours that were unknown at issue or, as served, all of them.

    Raises:
        MissingDataError: There is none.
    """
    chosen = [hour for hour in hours if as_served or not hour.known]
    actual = [hour.actual for hour in chosen]
    predicted = [hour.predicted for hour in chosen]
    rivals = [(h.actual, h.predicted, h.naive) for h in chosen if h.naive is not None]
    return Score(
        hours=len(chosen),
        mae=mean_absolute_error(actual, predicted),
        rmse=root_mean_square_error(actual, predicted),
        bias=bias(actual, predicted),
        rmae=relative_mae(*zip(*rivals, strict=True)) if rivals else None,
        pinball=_pinball(chosen),
        coverage=coverage(actual, [h.lower for h in chosen], [h.upper for h in chosen]),
        width=_mean(hour.upper - hour.lower for hour in chosen),
    )


def score_by_band(hours: Iterable[ScoredHour], *, as_served: bool = False) -> dict[LeadBand, Score]:
    """The same by lead-time band; a band without hours is left out."""
    bands: defaultdict[LeadBand, list[ScoredHour]] = defaultdict(list)
    for hour in hours:
        if as_served or not hour.known:
            bands[band_of(hour.lead)].append(hour)
    return {band: score(bands[band], as_served=as_served) for band in sorted(bands)}


def _pinball(hours: Sequence[ScoredHour]) -> float | None:
    losses = [
        _mean(pinball_loss(hour.actual, price, level) for level, price in hour.quantiles.items())
        if hour.quantiles
        else 0.0
        for hour in hours
        if hour.quantiles or hour.known
    ]
    return _mean(losses) if any(hour.quantiles for hour in hours) else None
