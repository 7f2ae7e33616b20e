"""Why a model says what it says of an hour: EUR/MWh by theme, adding up to the forecast.

Contributions come from the models themselves: of trees by SHAP values (Lundberg et al., *Nature
Machine Intelligence* 2 (2020) 56), of lines by weight times distance of an input from its mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.panel import LEAD_DAYS


class Theme(StrEnum):
    """What a forecast is made of."""

    USUAL = "usual"
    """What this hour cost on average over the last seven days: everything else comes on top."""
    LATEST = "latest"
    """Where prices have moved since: the last days, other hours, the same day of past weeks."""
    DAY_KIND = "day-kind"
    """Working day, Saturday, Sunday, holiday, bridge."""
    SEASON = "season"
    """Height of the sun, length of the day, time of year, hour of the day."""
    GRID = "grid"
    """Demand, wind and sun as forecast for that day."""
    PUBLISHED_SPOT = "published-spot"
    """The spot price of that hour, which is public already."""
    TOLLS = "tolls"
    """Tolls and charges of the tariff period, part of PVPC."""
    SYSTEM = "system"
    """Losses, adjustment services and futures, part of PVPC."""


Parts = Mapping[Theme, Floats]
"""EUR/MWh by theme, shape (``LEAD_DAYS``, 24); zero where a theme has no part in an hour."""

_DAY_KIND = ("weekday", "free")
_SEASON = ("hour", "daylight", "august", "sun", "year_")


@runtime_checkable
class Explains(Protocol):
    """A forecaster that can tell why."""

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """What its forecast of these lead days is made of; NaN on the others.

        Raises:
            MissingDataError: As ``forecast_days``.
        """
        ...


def theme_of(feature: str) -> Theme:
    """Where the contribution of an input of ``features.price_features`` belongs.

    >>> theme_of("weekday_last"), theme_of("year_sin"), theme_of("last-7d")
    (<Theme.DAY_KIND: 'day-kind'>, <Theme.SEASON: 'season'>, <Theme.LATEST: 'latest'>)
    """
    if feature.startswith(_DAY_KIND):
        return Theme.DAY_KIND
    return Theme.SEASON if feature.startswith(_SEASON) else Theme.LATEST


def no_parts() -> dict[Theme, Floats]:
    """Nothing of anything yet: to be filled row by row."""
    return {theme: np.full((LEAD_DAYS, HOURS), np.nan) for theme in Theme}


def by_theme(contributions: Floats, themes: Iterable[Theme]) -> dict[Theme, Floats]:
    """Sums of an hour's contributions, shape (24,) each.

    Args:
        contributions: Shape (24, inputs), EUR/MWh.
        themes: Of each input.
    """
    told = list(themes)
    return {
        theme: contributions[:, [n for n, one in enumerate(told) if one is theme]].sum(axis=1)
        for theme in Theme
    }


def blended(first: Parts, second: Parts, share: Floats | float) -> dict[Theme, Floats]:
    """Both, the second one with weight ``share``; where it is not told, the first alone."""
    told = np.isfinite(second[Theme.USUAL])
    weight = np.where(told, share, 0.0)
    return {
        theme: (1 - weight) * first[theme] + weight * np.where(told, second[theme], 0.0)
        for theme in Theme
    }


def total(parts: Parts) -> Floats:
    """The forecast again, EUR/MWh, shape (``LEAD_DAYS``, 24)."""
    summed: Floats = np.sum(list(parts.values()), axis=0)
    return summed
