"""How PVPC is made of the spot price: tolls by the table, the rest measured on the last weeks.

PVPC = toll and charge of the period + energy at the meter (spot with losses) + system services +
a futures term that is flat over the day, ``share x losses x (basket - mean spot of the day)``
(RD 216/2014 as amended by RD 446/2023). Tolls and the share change on 1 January, together: both
come from dated tables, so that December can forecast January and January can learn from December.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.kernel.market_time import DAY, day_interval, to_local
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import (
    AccessTariff,
    TariffPeriod,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.network import (
    energy_charge_eur_per_kwh,
    energy_toll_eur_per_kwh,
)

WINDOW_DAYS = 28
HALF_LIFE_DAYS = 7.0
PROFILE_DAYS = 14
CARRIED_OVER = 0.5
"""Share of yesterday's mean deviation that is still there today."""
FEWEST_DAYS = 7
LOSSES = 1.18
"""Energy bought for each that arrives, on average over the year."""
_REFINEMENTS = 3
_SMALLEST_EUR = 1.0
_PER_MWH = 1000.0
_FUTURES_SHARE = ((date(2026, 1, 1), 0.55), (date(2025, 1, 1), 0.40), (date(2024, 1, 1), 0.25))
"""Since when and how much of PVPC's energy is priced by futures (RD 446/2023)."""


@dataclass(frozen=True, slots=True)
class SpotToPvpc:
    """What the last weeks say about the way from spot to PVPC.

    Attributes:
        last_known: The last day it has learnt from.
        hour: Weight of the hour's spot price.
        mean: Weight of the day's mean spot price.
        constant: EUR/MWh.
        profile: Mean deviation by hour, EUR/MWh, shape (24,).
        yesterday: By how much the last day's deviation was more than usual, EUR/MWh.
        basket: Of the futures, as near as spot prices tell, EUR/MWh.
    """

    last_known: date
    hour: float
    mean: float
    constant: float
    profile: Floats
    yesterday: float
    basket: float

    def pvpc(self, day: date, spot: Floats) -> Floats:
        """PVPC of ``day`` by clock hour, EUR/MWh; NaN where no toll or no spot price is known.

        Args:
            day: Delivery day after ``last_known``.
            spot: Its 24 spot prices, EUR/MWh.
        """
        level = float(np.nanmean(spot)) if np.isfinite(spot).any() else np.nan
        memory = self.yesterday * CARRIED_OVER ** (day - self.last_known).days
        energy = self.hour * spot + self.mean * level + self.constant + self.profile + memory
        said: Floats = energy + _futures_step(self.last_known, day, self.basket, level) + tolls(day)
        return said


def learn_structure(
    first_day: date, pvpc: Floats, spot: Floats, *, basket: float
) -> SpotToPvpc | None:
    """Fit the days from ``first_day`` on; None where there are fewer than a week of whole ones.

    Least absolute deviations by reweighting, half as much weight a week back.

    Args:
        first_day: Day of the first row.
        pvpc: EUR/MWh, shape (days, 24); the last row is the last known day.
        spot: Likewise.
        basket: Expected spot price of the coming months, EUR/MWh.
    """
    days = [first_day + n * DAY for n in range(len(pvpc))]
    level = spot.mean(axis=1, keepdims=True)
    step = np.array(
        [
            _futures_step(day, days[-1], basket, at)
            for day, at in zip(days, level[:, 0].tolist(), strict=True)
        ]
    )
    # As if all days were under the rules of the last one.
    energy = pvpc - np.array([tolls(day) for day in days]) + step[:, None]
    whole = np.isfinite(energy).all(axis=1) & np.isfinite(spot).all(axis=1)
    if whole.sum() < FEWEST_DAYS:
        return None
    age = np.arange(len(days))[::-1][whole]
    energy, spot, level = energy[whole], spot[whole], level[whole]
    weights = np.repeat(0.5 ** (age / HALF_LIFE_DAYS), HOURS)
    inputs = np.stack([spot, level + 0 * spot, np.ones(spot.shape)], axis=2).reshape(-1, 3)
    slopes = _solve(inputs, energy.ravel(), weights)
    for _ in range(_REFINEMENTS):
        off = np.abs(energy.ravel() - inputs @ slopes)
        slopes = _solve(inputs, energy.ravel(), weights / np.maximum(off, _SMALLEST_EUR))
    deviation = energy - (inputs @ slopes).reshape(energy.shape)
    lately = 0.5 ** (age[-PROFILE_DAYS:] / (PROFILE_DAYS / 2))
    profile = np.average(deviation[-PROFILE_DAYS:], axis=0, weights=lately)
    yesterday = float(deviation[-1].mean() - profile.mean())
    hour, mean, constant = (float(one) for one in slopes)
    return SpotToPvpc(days[-1], hour, mean, constant, profile, yesterday, basket)


@lru_cache(maxsize=4096)
def tolls(day: date) -> Floats:
    """Toll and charge of 2.0TD by clock hour, EUR/MWh; NaN where no table covers ``day``."""
    tariff = AccessTariff.TD20
    try:
        return np.array(
            [
                (
                    energy_toll_eur_per_kwh(day, period, tariff)
                    + energy_charge_eur_per_kwh(day, period, tariff)
                )
                * _PER_MWH
                for period in _periods(day)
            ]
        )
    except UnknownTariffYearError:
        return np.full(HOURS, np.nan)


def _periods(day: date) -> tuple[TariffPeriod, ...]:
    starts = {to_local(start).hour: start for start in day_interval(day).grid(60)}
    # The hour that the clock skips is never asked for.
    return tuple(
        tariff_period(starts.get(hour, starts[0]), AccessTariff.TD20) for hour in range(HOURS)
    )


def _futures_share(day: date) -> float:
    return next((share for since, share in _FUTURES_SHARE if day >= since), 0.0)


def _futures_step(day: date, other: date, basket: float, level: float) -> float:
    """What the futures term of ``day`` would be more under the rules of ``other``, EUR/MWh."""
    more = _futures_share(other) - _futures_share(day)
    return more * LOSSES * (basket - level) if more else 0.0


def _solve(inputs: Floats, targets: Floats, weights: Floats) -> Floats:
    root = np.sqrt(weights)
    found = np.linalg.lstsq(inputs * root[:, None], targets * root, rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
