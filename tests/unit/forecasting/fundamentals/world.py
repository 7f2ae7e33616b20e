"""An invented peninsula: weather that comes and goes, farms and people that follow it exactly."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_kind import day_kinds
from chocolate_factory.forecasting.fundamentals.model import (
    DEMAND,
    ISSUE_AT,
    QUANTITIES,
    SOLAR_PV,
    WIND,
)
from chocolate_factory.forecasting.fundamentals.power_curve import panel_share, wind_share
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue, clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import RevisedHistory
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE
from chocolate_factory.weather.national.model import CLOUD, LIVE, WIND_100M, series_by_point

FIRST = date(2024, 11, 1)
DAYS = 152
TODAY = FIRST + 120 * DAY
ISSUE = local_instant(TODAY, ISSUE_AT)
ANY_SERIES = next(iter(series_by_point().values()))
LONG_AGO = local_instant(FIRST - 30 * DAY)


@dataclass
class World:
    """What the weather was and what came of it, by day of Madrid's clock and hour.

    Attributes:
        seed: Of the weather.
        wind_mw: Full power of the wind farms, by day.
        solar_mw: Likewise of the sun.
    """

    seed: int = 1
    wind_mw: Floats = field(default_factory=lambda: np.full(DAYS, 20_000.0))
    solar_mw: Floats = field(default_factory=lambda: np.full(DAYS, 15_000.0))

    def __post_init__(self) -> None:
        chance = np.random.default_rng(self.seed)
        kinds = day_kinds(FIRST, DAYS)
        hours = np.arange(24)[None, :]
        days = 8 + 3 * chance.standard_normal(DAYS)[:, None]
        self.speed = np.clip(days + np.sin(hours / 24 * 2 * np.pi), 0.5, 24)
        self.cloud = np.clip(0.4 + 0.3 * chance.standard_normal(DAYS), 0, 1)[:, None] * np.ones(24)
        self.radiation = 900 * kinds.sun * (1 - 0.7 * self.cloud)
        cold = 4 * chance.standard_normal(DAYS)[:, None]
        self.temperature = 12 + cold + 4 * np.sin((hours - 9) / 12 * np.pi)
        self.actuals = {
            WIND.name: self.wind_mw[:, None] * wind_share(self.speed, 8.5, 1.4),
            SOLAR_PV.name: self.solar_mw[:, None] * panel_share(self.radiation, self.temperature),
            DEMAND.name: 24_000
            + 4_000 * np.sin((hours - 8) / 12 * np.pi)
            + 250 * np.maximum(0, 15 - self.temperature)
            - 5_000 * kinds.free[:, None],
        }
        self.weather = {
            TEMPERATURE.name: self.temperature,
            WIND_100M.name: self.speed,
            RADIATION.name: self.radiation,
            CLOUD.name: 100 * self.cloud,
            PRECIPITATION.name: 0 * self.cloud,
        }

    def market(
        self,
        known_at: datetime = ISSUE,
        *,
        silent: Collection[str] = (),
        said_later: float | None = None,
    ) -> Market:
        """All of it: weather known since ever, what came of it an hour and a half after.

        Args:
            known_at: When.
            silent: Points of which nothing is told.
            said_later: Poison: all weather and outcomes not known at ``ISSUE`` get this value, and
                all weather gets it as a revision known one minute later.
        """
        histories: dict[str, HourlyHistory] = {}
        forecasts = {
            name: RevisedHistory(self._readings(table, said_later), ANY_SERIES, known_at=known_at)
            for name, table in self.weather.items()
        }
        for (point, quantity), series in series_by_point().items():
            if point not in silent:
                histories[series.key] = forecasts[quantity]
        for one in QUANTITIES:
            histories[one.actual.key] = self._came(one.actual, known_at, said_later)
        return Market(histories, known_at=known_at)

    def _came(self, series: Series, known_at: datetime, poison: float | None) -> HourlyHistory:
        name = next(one.name for one in QUANTITIES if one.actual is series)
        values = []
        for start in span().grid(60):
            public = series.public_from(start)
            came = self.at(self.actuals[name], start)
            spoilt = poison is not None and public > ISSUE
            values.append(HourlyValue(start, poison if poison and spoilt else came, public))
        return HourlyHistory(values, known_at=known_at)

    def _readings(self, table: Floats, poison: float | None) -> list[Reading]:
        readings = []
        for start in span().grid(60):
            value = self.at(table, start)
            readings.append(Reading(start, 60, value, LIVE, LONG_AGO, LONG_AGO))
            if poison is not None:
                later = max(ISSUE, start) + (ISSUE - LONG_AGO) / 1_000_000
                readings.append(Reading(start, 60, poison, LIVE, later, later))
        return readings

    def at(self, table: Floats, start: datetime) -> float:
        """What a table says of the hour that begins at ``start``."""
        day, hour = clock_hour(start)
        return float(table[(day - FIRST).days, hour])


def span() -> Interval:
    """All there is."""
    return Interval(local_instant(FIRST), local_instant(FIRST + DAYS * DAY))
