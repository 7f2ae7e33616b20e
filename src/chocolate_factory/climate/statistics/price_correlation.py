"""How the weather of one place goes with the price of electricity in the whole country.

Both have seasons: raw correlations mostly tell that it is cold in January. Anomalies are what is
left without the usual value of the date and without the level of the year. Even so, weather over
the Iberian peninsula (wind in the north, rain in the west, demand in the cities) makes prices, and
one station sees only as much of it as it shares. Nothing here is a cause, nor a forecast.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from chocolate_factory.climate.statistics.confidence import Bounds
from chocolate_factory.climate.statistics.daily import DailyValues, Floats, Integers
from chocolate_factory.climate.statistics.normals import seasonal_means
from chocolate_factory.climate.statistics.rank_correlation import rank_correlation

SEASONS: Mapping[str, tuple[int, ...]] = {
    "winter": (12, 1, 2),
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
}
"""Meteorological seasons by their months."""
FEWEST_SEASON_YEARS = 3
"""With fewer years a date has no usual value that could be taken out."""
_TURNS = 8
WHOLE = "all"
NO_INTERVAL = "Too few months for an interval."
NO_LINK = "The interval contains 0: these days do not show any link."


class Kind(StrEnum):
    """What is correlated."""

    RAW = "raw"
    """Values as they are, seasons included."""
    ANOMALY = "anomaly"
    """Without the usual value of the date and the level of the year."""


@dataclass(frozen=True, slots=True)
class PriceCorrelation:
    """Spearman's coefficient of a weather quantity with the daily mean price.

    Attributes:
        weather: Name of the quantity.
        price: Key of the price series.
        kind: Raw values or anomalies.
        part: ``all``, a season, or a year.
        rho: -1 to 1.
        n: Days.
        period: First and last day used.
        confidence: 95 %, month-block bootstrap; None with fewer than five months.
        caution: Why the coefficient must not be read as a link, or "".
    """

    weather: str
    price: str
    kind: Kind
    part: str
    rho: float
    n: int
    period: tuple[date, date]
    confidence: Bounds | None
    caution: str


def price_correlations(
    weather: Mapping[str, DailyValues], prices: Mapping[str, DailyValues]
) -> list[PriceCorrelation]:
    """Every quantity with every price: raw and anomalies, all days, by season and by year.

    Normals are taken from all days of a quantity, levels from the days used. Parts with too few
    days are left out.
    """
    anomalies = {name: anomaly(daily) for name, daily in weather.items()}
    found: list[PriceCorrelation] = []
    for price, daily_price in prices.items():
        price_anomaly = anomaly(daily_price)
        for name, daily in weather.items():
            pairs = (
                (Kind.RAW, daily, daily_price),
                (Kind.ANOMALY, anomalies[name], price_anomaly),
            )
            for kind, left, right in pairs:
                found.extend(_of_pair((name, price, kind), left, right))
    return found


def anomaly(daily: DailyValues) -> DailyValues:
    """What is left of each day without its date's normal and its year's level; NaN stays NaN.

    Both are found by turns (backfitting: Buja, Hastie and Tibshirani, Annals of Statistics 17
    (1989) 453): a year that was observed in summer only is not a warm year. Nothing is left with
    fewer than three years: the normal would be the values themselves.
    """
    if np.unique(daily.years[daily.observed]).size < FEWEST_SEASON_YEARS:
        return DailyValues(daily.first, np.full(daily.values.size, np.nan))
    level = np.zeros(daily.values.size)
    usual = level
    for _ in range(_TURNS):
        level = _levels(daily.values - usual, daily.years)
        usual = seasonal_means(DailyValues(daily.first, daily.values - level))[
            daily.calendar_days - 1
        ]
    left = daily.values - usual
    return DailyValues(daily.first, left - _levels(left, daily.years))


def _levels(values: Floats, years: Integers) -> Floats:
    """The mean of its year, for each day."""
    _, index = np.unique(years, return_inverse=True)
    finite = np.isfinite(values)
    sums = np.bincount(index, np.where(finite, values, 0.0))
    with np.errstate(invalid="ignore"):
        means: Floats = (sums / np.bincount(index, finite.astype(np.float64)))[index]
    return means


def _of_pair(
    names: tuple[str, str, Kind], left: DailyValues, right: DailyValues
) -> Iterator[PriceCorrelation]:
    other = right.on(left.days)
    for part, chosen in _parts(left):
        x = np.where(chosen, left.values, np.nan)
        result = rank_correlation(x, other, left.month_blocks)
        if result is None:
            continue
        used = left.days[np.isfinite(x) & np.isfinite(other)]
        period = (used[0].item(), used[-1].item())
        yield PriceCorrelation(
            *names,
            part=part,
            rho=result.rho,
            n=result.n,
            period=period,
            confidence=result.confidence,
            caution=_caution(result.confidence),
        )


def _caution(bounds: Bounds | None) -> str:
    if bounds is None:
        return NO_INTERVAL
    return NO_LINK if 0.0 in bounds else ""


def _parts(daily: DailyValues) -> Iterator[tuple[str, np.ndarray]]:
    yield WHOLE, np.ones(daily.values.size, dtype=np.bool_)
    for season, months in SEASONS.items():
        yield season, np.isin(daily.months, months)
    for year in np.unique(daily.years):
        yield str(year), daily.years == year
