"""What our own forecasts of demand, wind and sun say of the days after tomorrow, for price models.

Each issue sees them as they stood then: those of the days gone by as they were said last before
each day began, those of the days to come as they were said at the issue. The operator's forecasts
are not mixed in: they end with tomorrow and err in other ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.features import WEEK, Features, Matrix, beside
from chocolate_factory.forecasting.fundamentals.model import EXPECTED
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.residual_load import (
    FEWEST_DAYS,
    SIMILAR_DAYS,
    price_of_alike,
    unbroken,
)
from chocolate_factory.forecasting.revised_history import rows_of
from chocolate_factory.kernel.market_time import DAY, local_instant

NOON = time(12)
"""By Madrid's clock: when the issues that are learnt from were made."""
AHEAD = 7
"""Days after the last known one that are looked at."""

_GIGA = 1000.0


@dataclass(frozen=True, slots=True)
class ExpectedLoad:
    """What was expected at consecutive issues, GW; NaN where nothing was.

    Attributes:
        demand: Shape (issues, days, 24): the last ``SIMILAR_DAYS`` days up to the last whose prices
            were known, itself included, then ``AHEAD`` days after it.
        wind: Likewise.
        solar: Likewise.
    """

    demand: Floats
    wind: Floats
    solar: Floats

    @property
    def residual(self) -> Floats:
        """Demand less wind less sun, GW."""
        left: Floats = self.demand - self.wind - self.solar
        return left

    def target(self, lead: int) -> int:
        """Which of its days lies ``lead`` days after the last known one."""
        return SIMILAR_DAYS - 1 + lead


def is_anything_expected(market: Market) -> bool:
    """Whether anything was ever said of every quantity; quick where nothing was."""
    return all(
        next(iter(market.history(series.key).known()), None) is not None for series in EXPECTED
    )


def load_at_noon(market: Market, last_known: Sequence[date]) -> ExpectedLoad:
    """What was expected at noon of each of the days in ``last_known``.

    Then that day was the last whose prices were known: the auction of the next comes after noon.
    """
    issues = [(day, min(local_instant(day, NOON), market.known_at)) for day in last_known]
    return _load(market, issues)


def load_now(market: Market, last_known: date) -> ExpectedLoad:
    """What is expected now, when ``last_known`` is the last day whose prices are known."""
    return _load(market, [(last_known, market.known_at)])


def _load(market: Market, issues: Sequence[tuple[date, datetime]]) -> ExpectedLoad:
    found = []
    for series in EXPECTED:
        history = market.history(series.key)
        rows = [
            rows_of(
                history.as_known_at(instant),
                day - (SIMILAR_DAYS - 1) * DAY,
                SIMILAR_DAYS + AHEAD,
            )
            for day, instant in issues
        ]
        found.append(np.stack([unbroken(one) for one in rows]) / _GIGA)
    return ExpectedLoad(*found)


def load_features(load: ExpectedLoad, days: DayPrices, rows: Sequence[int], lead: int) -> Features:
    """What ``load`` says of the day ``lead`` days after each of some days, beside that day itself.

    Args:
        load: One issue for each of ``rows``.
        days: Prices.
        rows: Of ``days``: the last known day of each issue.
        lead: From 1 to ``AHEAD``.
    """
    here, there = SIMILAR_DAYS - 1, load.target(lead)
    left = load.residual
    wanted, step = left[:, there], left[:, there] - left[:, here]
    unusual = wanted - left[:, here - WEEK + 1 : here + 1].mean(axis=1)
    alike = np.stack([_alike(left[n], days, row, there) for n, row in enumerate(rows)])
    columns: dict[str, Floats] = {
        "residual": wanted,
        "residual_step": step,
        **{f"residual_step{hours:+d}h": beside(step, hours) for hours in (-2, -1, 1, 2)},
        "demand": load.demand[:, there],
        "demand_step": load.demand[:, there] - load.demand[:, here],
        "wind": load.wind[:, there],
        "wind_step": load.wind[:, there] - load.wind[:, here],
        "solar": load.solar[:, there],
        "solar_step": load.solar[:, there] - load.solar[:, here],
        "residual_lowest": wanted.min(axis=1),
        "residual_highest": wanted.max(axis=1),
        "residual_day": wanted.mean(axis=1),
        "residual_day_step": step.mean(axis=1),
        "residual_unusual": unusual,
        "residual_day_unusual": unusual.mean(axis=1),
        "wind_day": load.wind[:, there].mean(axis=1),
        "alike": alike,
        "alike-last": alike - days.prices[list(rows)],
    }
    return Features(tuple(columns), np.stack([_hourly(one) for one in columns.values()], axis=2))


def _alike(left: Floats, days: DayPrices, row: int, there: int) -> Floats:
    """What hours with the residual load of day ``there`` have cost lately, EUR/MWh, shape (24,)."""
    count = min(SIMILAR_DAYS, row + 1)
    loads, costs = left[SIMILAR_DAYS - count : SIMILAR_DAYS], days.prices[row + 1 - count : row + 1]
    told = np.isfinite(loads).all(axis=1)
    if told.sum() < FEWEST_DAYS or np.isnan(left[there]).any():
        return np.full(HOURS, np.nan)
    age = np.arange(float(count))[::-1]
    return price_of_alike(loads[told], costs[told], age[told], left[there])


def _hourly(column: Floats) -> Matrix:
    hourly = column if column.ndim > 1 else np.repeat(column[:, None], HOURS, axis=1)
    return hourly.astype(np.float32)
