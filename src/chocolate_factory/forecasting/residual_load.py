"""Demand that wind and sun leave over, as it is forecast the day before: what sets the price.

The operator's forecasts for a day are published on its eve before the auction closes, so at noon
the first unknown day has them. Yesterday's are kept too: forecasts are compared with forecasts.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.features import WEEK, Features, beside, trailing_mean
from chocolate_factory.forecasting.market import Market
from chocolate_factory.grid.model import DEMAND_FORECAST, SOLAR_PV_FORECAST, WIND_FORECAST

_GIGA = 1000.0
SIMILAR_DAYS = 28
_AGE_HALF_LIFE_DAYS = 10.0
_WIDTH_GW = 1.0
FEWEST_DAYS = 5
"""Days with forecasts from which the price of alike hours can be told."""


@dataclass(frozen=True, slots=True)
class GridDays:
    """The operator's forecasts of the day before, GW, shape (days, 24) each; NaN where none is."""

    demand: Floats
    wind: Floats
    solar: Floats

    @property
    def residual(self) -> Floats:
        """Demand less wind less sun, GW."""
        left: Floats = self.demand - self.wind - self.solar
        return left


def grid_days(market: Market, first_day: date, days: int) -> GridDays:
    """The forecasts for ``days`` days from ``first_day`` on, without the clock's skipped hour."""
    demand, wind, solar = (
        unbroken(market.table(series.key).rows(first_day, days)) / _GIGA
        for series in (DEMAND_FORECAST, WIND_FORECAST, SOLAR_PV_FORECAST)
    )
    return GridDays(demand, wind, solar)


def grid_features(grid: GridDays, prices: Floats) -> Features:
    """What the forecasts say of tomorrow beside today, for each day but the last.

    Args:
        grid: One day more than ``prices``.
        prices: Shape (days, 24), EUR/MWh.
    """
    left = grid.residual
    today, tomorrow = left[:-1], left[1:]
    step = tomorrow - today
    usual = trailing_mean(left, WEEK)[:-1]
    alike = price_of_alike_hours(left, prices)
    columns: dict[str, Floats] = {
        "residual": tomorrow,
        "residual_step": step,
        **{f"residual_step{hours:+d}h": beside(step, hours) for hours in (-2, -1, 1, 2)},
        "demand": grid.demand[1:],
        "demand_step": grid.demand[1:] - grid.demand[:-1],
        "wind": grid.wind[1:],
        "wind_step": grid.wind[1:] - grid.wind[:-1],
        "solar": grid.solar[1:],
        "solar_step": grid.solar[1:] - grid.solar[:-1],
        "residual_lowest": tomorrow.min(axis=1),
        "residual_highest": tomorrow.max(axis=1),
        "residual_day": tomorrow.mean(axis=1),
        "residual_day_step": step.mean(axis=1),
        "residual_lowest_step": tomorrow.min(axis=1) - today.min(axis=1),
        "residual_highest_step": tomorrow.max(axis=1) - today.max(axis=1),
        "residual_unusual": tomorrow - usual,
        "residual_day_unusual": (tomorrow - usual).mean(axis=1),
        "alike": alike,
        "alike-last": alike - prices,
    }
    hourly = [
        one if one.ndim > 1 else np.repeat(one[:, None], HOURS, axis=1) for one in columns.values()
    ]
    return Features(tuple(columns), np.stack(hourly, axis=2).astype(np.float32))


def price_of_alike_hours(left: Floats, prices: Floats) -> Floats:
    """What hours with about tomorrow's residual load have cost lately, EUR/MWh, shape (days, 24).

    The mean over the same hour and its neighbours on the last ``SIMILAR_DAYS`` days, weighted by
    how near their residual load was (a Gaussian of 1 GW) and how recent they are; NaN where the
    forecasts do not reach back five days or say nothing of tomorrow.

    Args:
        left: Residual load, GW, one day more than ``prices``.
        prices: EUR/MWh.
    """
    said = np.full(prices.shape, np.nan)
    for row in range(FEWEST_DAYS, len(prices)):
        begin = max(0, row + 1 - SIMILAR_DAYS)
        loads, tomorrow = left[begin : row + 1], left[row + 1]
        told = np.isfinite(loads).all(axis=1)
        if told.sum() < FEWEST_DAYS or np.isnan(tomorrow).any():
            continue
        age = np.arange(float(len(loads)))[::-1]
        said[row] = price_of_alike(loads[told], prices[begin : row + 1][told], age[told], tomorrow)
    return said


def price_of_alike(loads: Floats, costs: Floats, age: Floats, wanted: Floats) -> Floats:
    """Mean of ``costs`` where ``loads`` were about as ``wanted``, EUR/MWh, shape (24,).

    Args:
        loads: Residual load of past days, GW, shape (days, 24), without holes.
        costs: Their prices, EUR/MWh.
        age: Of each, days.
        wanted: Residual load, GW, shape (24,).
    """
    recency = 0.5 ** (age / _AGE_HALF_LIFE_DAYS)
    weights, sums = np.zeros(HOURS), np.zeros(HOURS)
    for step in (-1, 0, 1):
        inside = (np.arange(HOURS) + step >= 0) & (np.arange(HOURS) + step < HOURS)
        distance = (beside(loads, step) - wanted) / _WIDTH_GW
        near = (np.exp(-0.5 * distance**2) * recency[:, None] + 1e-6) * inside
        weights += near.sum(axis=0)
        sums += (near * beside(costs, step)).sum(axis=0)
    found: Floats = sums / weights
    return found


def unbroken(rows: Floats) -> Floats:
    """Days with the hour that the clock skips between its neighbours; other holes stay."""
    filled = rows.copy()
    holes = np.isnan(filled).sum(axis=1)
    for row in np.flatnonzero(holes == 1):
        hole = np.isnan(filled[row])
        hours = np.arange(HOURS)
        filled[row, hole] = np.interp(hours[hole], hours[~hole], filled[row, ~hole])
    return filled


def same_days(days: DayPrices, market: Market) -> GridDays:
    """The forecasts for the days of ``days`` and for the one after them."""
    return grid_days(market, days.first_day, len(days.prices) + 1)
