"""The peninsula's weather in a handful of figures an hour, from what was forecast at its points."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.fundamentals.power_curve import CURVES, panel_share, wind_share
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import rows_of
from chocolate_factory.kernel.market_time import DAY, day_interval, local_instant
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE, Quantity
from chocolate_factory.weather.national.model import (
    CLOUD,
    WIND_100M,
    NationalPoint,
    points,
    series_by_point,
)

_SKIPPED = 2
_ENOUGH = 0.8
"""Share of capacity or people whose weather must be known; the rest is taken to be like it."""


@dataclass(frozen=True, slots=True)
class Indices:
    """Hours of consecutive days of Madrid's clock; NaN where too few points tell.

    Attributes:
        wind: Share of full power on each of ``CURVES``, shape (days, 24, curves).
        panel: Share of nominal power of solar modules, shape (days, 24), as the others.
        cloud: Where the modules are, 0 to 1.
        temperature: Where people live, °C.
        rain: Likewise, mm.
    """

    wind: Floats
    panel: Floats
    cloud: Floats
    temperature: Floats
    rain: Floats

    def part(self, first: int, days: int) -> "Indices":
        """``days`` rows from row ``first`` on."""
        rows = slice(first, first + days)
        return Indices(
            self.wind[rows],
            self.panel[rows],
            self.cloud[rows],
            self.temperature[rows],
            self.rain[rows],
        )


def read_indices(market: Market, first_day: date, days: int) -> Indices:
    """The weather of ``days`` days from ``first_day`` on, as ``market`` knows it."""

    def rows(point: NationalPoint, quantity: Quantity) -> Floats:
        key = series_by_point()[point.name, quantity.name].key
        return rows_of(market.history(key), first_day, days)

    def mean(quantity: Quantity, value: Callable[[NationalPoint], Floats]) -> Floats:
        told = [
            (point.share_of(quantity), value(point))
            for point in points()
            if point.matters_for(quantity)
        ]
        return _across_skipped_hours(_weighted(told), first_day)

    return Indices(
        wind=mean(
            WIND_100M,
            lambda one: _on_each_curve(rows(one, WIND_100M)),
        ),
        panel=mean(
            RADIATION, lambda one: panel_share(rows(one, RADIATION), rows(one, TEMPERATURE))
        ),
        cloud=mean(CLOUD, lambda one: rows(one, CLOUD) / 100),
        temperature=mean(TEMPERATURE, lambda one: rows(one, TEMPERATURE)),
        rain=mean(PRECIPITATION, lambda one: rows(one, PRECIPITATION)),
    )


def settled_indices(market: Market, first_day: date, days: int) -> Indices:
    """Of each day what had been forecast of it last when it ended: the weather of days past."""
    found = []
    for day in (first_day + n * DAY for n in range(days)):
        ended = min(local_instant(day + DAY), market.known_at)
        found.append(read_indices(market.as_known_at(ended), day, 1))
    return Indices(
        np.concatenate([one.wind for one in found]),
        np.concatenate([one.panel for one in found]),
        np.concatenate([one.cloud for one in found]),
        np.concatenate([one.temperature for one in found]),
        np.concatenate([one.rain for one in found]),
    )


def _on_each_curve(speed_m_s: Floats) -> Floats:
    return np.stack([wind_share(speed_m_s, *curve) for curve in CURVES], axis=-1)


@lru_cache(maxsize=1 << 12)
def _is_short(day: date) -> bool:
    return day_interval(day).hours < HOURS


def _across_skipped_hours(rows: Floats, first_day: date) -> Floats:
    """With a value where the clock skips an hour of March: so its neighbours have neighbours."""
    for n in range(len(rows)):
        if _is_short(first_day + n * DAY):
            rows[n, _SKIPPED] = (rows[n, _SKIPPED - 1] + rows[n, _SKIPPED + 1]) / 2
    return rows


def _weighted(values: list[tuple[float, Floats]]) -> Floats:
    """Mean over the points that tell, by their shares; NaN where those are too few."""
    shares = np.array([share for share, _ in values])
    stacked = np.stack([value for _, value in values])
    told = np.isfinite(stacked)
    weights = np.einsum("p,p...->...", shares, told.astype(np.float64))
    sums = np.einsum("p,p...->...", shares, np.where(told, stacked, 0.0))
    enough = weights >= _ENOUGH * shares.sum()
    mean: Floats = np.where(enough, sums / np.where(enough, weights, 1.0), np.nan)
    return mean
