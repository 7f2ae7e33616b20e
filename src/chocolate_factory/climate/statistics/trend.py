"""Trends of yearly figures without assuming a distribution, with and without a change of station.

A station that moved measures another place. Two values are therefore only compared when the same
station gave them: the test adds up what each station says for itself (regional Kendall test), the
slope is the median over all pairs within a station.

Sources: Mann, Econometrica 13 (1945) 245; Sen, JASA 63 (1968) 1379; Hirsch, Slack and Smith, Water
Resources Research 18 (1982) 107; Helsel and Frans, Environmental Science & Technology 40 (2006)
4066.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist

import numpy as np

from chocolate_factory.climate.statistics.confidence import LEVEL, Bounds

FEWEST_YEARS = 10
"""With fewer years a slope says more about the weather of single years than about the climate."""

_NORMAL = NormalDist()

Yearly = Sequence[tuple[int, float]]
"""Years with their figure; years need not be consecutive."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A monotonic trend of yearly figures.

    Attributes:
        slope_per_decade: Theil-Sen: median of the slopes of all pairs, times ten.
        confidence: 95 % confidence interval of the slope (Sen); assumes independent years.
        p_value: Mann-Kendall, two-sided: how often no trend at all would look like this or more.
        n_years: Years used.
        first_year: The first of them.
        last_year: The last of them.
    """

    slope_per_decade: float
    confidence: Bounds
    p_value: float
    n_years: int
    first_year: int
    last_year: int


def trend_of(stations: Sequence[Yearly]) -> Trend | None:
    """The trend common to several stations; one station is the ordinary case.

    Returns:
        None with fewer than ten years, or if no station has two.
    """
    stations = [sorted(station) for station in stations]
    years = [year for station in stations for year, _ in station]
    slopes = sorted(slope for station in stations for slope in _slopes(station))
    if len(years) < FEWEST_YEARS or not slopes:
        return None
    statistic = sum(kendall_statistic([value for _, value in one]) for one in stations)
    variance = sum(kendall_variance([value for _, value in one]) for one in stations)
    median = float(np.median(slopes))
    bounds = _slope_bounds(slopes, variance)
    return Trend(
        slope_per_decade=10 * median,
        confidence=Bounds(10 * bounds.lower, 10 * bounds.upper),
        p_value=p_value(statistic, variance),
        n_years=len(years),
        first_year=min(years),
        last_year=max(years),
    )


def station_offset(before: Yearly, after: Yearly, slope_per_year: float) -> float | None:
    """How much higher ``after`` reads than ``before`` once the common slope is taken out.

    Not a measured offset: the two stations may never have stood side by side.
    """
    if not before or not after:
        return None
    levels = [
        float(np.median([value - slope_per_year * year for year, value in station]))
        for station in (before, after)
    ]
    return levels[1] - levels[0]


def kendall_statistic(values: Sequence[float]) -> int:
    """Pairs that rise in the order of time minus pairs that fall.

    >>> kendall_statistic([1, 2, 3, 3])
    5
    """
    return sum((late > early) - (late < early) for early, late in combinations(values, 2))


def kendall_variance(values: Sequence[float]) -> float:
    """Variance of the statistic without a trend; equal values counted as ties.

    >>> kendall_variance([1, 2, 3])
    3.6666666666666665
    """
    _, ties = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    sizes = [len(values), *(int(size) for size in ties)]
    terms = [size * (size - 1) * (2 * size + 5) / 18 for size in sizes]
    return terms[0] - sum(terms[1:])


def p_value(statistic: float, variance: float) -> float:
    """Two-sided, normal approximation with correction for continuity."""
    if variance <= 0:
        return 1.0
    score = max(0.0, abs(statistic) - 1) / sqrt(variance)
    return 2 * _NORMAL.cdf(-score)


def _slopes(station: Yearly) -> list[float]:
    pairs = combinations(station, 2)
    return [(late - early) / (then - first) for (first, early), (then, late) in pairs]


def _slope_bounds(slopes: Sequence[float], variance: float) -> Bounds:
    """Sen's: as many ranks from the middle as the statistic spreads without a trend."""
    reach = _NORMAL.inv_cdf(0.5 + LEVEL / 2) * sqrt(max(0.0, variance))
    last = len(slopes) - 1
    lower = round((len(slopes) - reach) / 2)
    upper = round((len(slopes) + reach) / 2)
    return Bounds(slopes[max(0, min(lower, last))], slopes[max(0, min(upper, last))])
