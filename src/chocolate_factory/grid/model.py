"""The series of the power system, and when each becomes public.

Three kinds, all of Red Eléctrica:

- **Forecasts of the day before** (MW, hours, peninsula): published once, on the eve before 11:00
  Madrid time, an hour before the day-ahead auction closes, and never rewritten: the only forecasts
  free of hindsight.
- **Actuals** (MW, means of hours, peninsula): measured every five or ten minutes. An hour's mean is
  only asked for when the hour has been over for a while, as before it would be a part's mean.
- **Days** (MWh, national, islands included): for Madrid's days of 23, 24 or 25 hours, in the
  morning after.

Values are means of the operator's telemetry; settled figures come months later and differ a little.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    HOUR_MINUTES,
    day_interval,
    delivery_day,
    floor_to,
    local_instant,
)
from chocolate_factory.timeseries.model import Plausible, PublicFrom, Series

ESIOS = "esios"
REDATA = "redata"

FORECAST_PUBLIC_AT = time(11)
"""On the eve, by Madrid's clock."""
DAY_PUBLIC_AT = time(10)
"""In the morning after, by Madrid's clock; the figures are there about 8 o'clock."""
ACTUAL_PATIENCE = timedelta(minutes=30)
"""After an hour's end, for its last five minutes to arrive."""
HOURLY_SINCE = date(2015, 1, 1)
"""First day of the operator's real-time indicators on record."""
SOLAR_PV_SINCE = date(2015, 6, 3)
"""First whole day of solar telemetry, by the operator's own catalogue."""
DAILY_SINCE = date(2019, 1, 1)
"""First day of the daily figures on record."""

_REMEMBERED_DAYS = 1 << 14


@lru_cache(_REMEMBERED_DAYS)
def _forecast_public_on(day: date) -> datetime:
    return local_instant(day - DAY, FORECAST_PUBLIC_AT)


def _forecast_public_from(start: datetime) -> datetime:
    return _forecast_public_on(delivery_day(start))


def _actual_public_from(start: datetime) -> datetime:
    return start + HOUR + ACTUAL_PATIENCE


@lru_cache(_REMEMBERED_DAYS)
def _day_public_on(day: date) -> datetime:
    return local_instant(day + DAY, DAY_PUBLIC_AT)


def _day_public_from(start: datetime) -> datetime:
    return _day_public_on(delivery_day(start))


def _power(name: str, public_from: PublicFrom, plausible: Plausible) -> Series:
    return Series(
        f"grid.{name}",
        "MW",
        (ESIOS,),
        public_from,
        official=True,
        since=local_instant(HOURLY_SINCE),
        plausible=plausible,
    )


def _forecast(quantity: str, plausible: Plausible) -> Series:
    return _power(f"{quantity}.forecast_d1", _forecast_public_from, plausible)


def _actual(quantity: str, plausible: Plausible) -> Series:
    return _power(f"{quantity}.actual", _actual_public_from, plausible)


def _energy(name: str, lowest_mwh: float, highest_mwh: float) -> Series:
    return Series(
        f"grid.{name}.daily",
        "MWh",
        (REDATA,),
        _day_public_from,
        official=True,
        since=local_instant(DAILY_SINCE),
        plausible=Plausible(lowest_mwh, highest_mwh),
    )


# Bounds are generous. On record (2015 to 2025) are at most 20.9 GW of wind, 23.2 of sun, 7.2 of
# uranium and 17.7 of gas; hours stick out between their neighbours by 3 GW at most. In a blackout
# nearly nothing is generated (28 April 2025), and idle plants consume: zero and less can be true.
_DEMAND = Plausible(0, 65_000, steepest=8_000, flat_hours=12)
_WIND = Plausible(-200, 50_000, steepest=10_000, flat_hours=24)
_SOLAR_PV = Plausible(-200, 80_000, steepest=15_000)
_NUCLEAR = Plausible(-500, 9_000)
_COMBINED_CYCLE = Plausible(-500, 30_000, steepest=10_000)

DEMAND_FORECAST = _forecast("demand", _DEMAND)
WIND_FORECAST = _forecast("wind", _WIND)
SOLAR_PV_FORECAST = _forecast("solar_pv", _SOLAR_PV)
FORECASTS = (DEMAND_FORECAST, WIND_FORECAST, SOLAR_PV_FORECAST)

DEMAND_ACTUAL = _actual("demand", _DEMAND)
WIND_ACTUAL = _actual("wind", _WIND)
SOLAR_PV_ACTUAL = replace(_actual("solar_pv", _SOLAR_PV), since=local_instant(SOLAR_PV_SINCE))
NUCLEAR_ACTUAL = _actual("nuclear", _NUCLEAR)
COMBINED_CYCLE_ACTUAL = _actual("combined_cycle", replace(_COMBINED_CYCLE, flat_hours=24))
ACTUALS = (DEMAND_ACTUAL, WIND_ACTUAL, SOLAR_PV_ACTUAL, NUCLEAR_ACTUAL, COMBINED_CYCLE_ACTUAL)

DEMAND_DAILY = _energy("demand", 100_000, 1_500_000)
COMBINED_CYCLE_DAILY = _energy("generation.combined_cycle", -5_000, 700_000)
"""Gas: the technology that most often sets the price."""
WIND_DAILY = _energy("generation.wind", -2_000, 1_000_000)
SOLAR_PV_DAILY = _energy("generation.solar_pv", -2_000, 1_000_000)
SOLAR_THERMAL_DAILY = _energy("generation.solar_thermal", -5_000, 100_000)
NUCLEAR_DAILY = _energy("generation.nuclear", -5_000, 200_000)
HYDRO_DAILY = _energy("generation.hydro", -20_000, 500_000)
COAL_DAILY = _energy("generation.coal", -5_000, 300_000)
COGENERATION_DAILY = _energy("generation.cogeneration", -2_000, 200_000)
TOTAL_DAILY = _energy("generation.total", 100_000, 1_800_000)
DAYS = (
    DEMAND_DAILY,
    COMBINED_CYCLE_DAILY,
    WIND_DAILY,
    SOLAR_PV_DAILY,
    SOLAR_THERMAL_DAILY,
    NUCLEAR_DAILY,
    HYDRO_DAILY,
    COAL_DAILY,
    COGENERATION_DAILY,
    TOTAL_DAILY,
)

GRID_SERIES: Mapping[str, Series] = {
    one.key.removeprefix("grid."): one for one in (*FORECASTS, *ACTUALS, *DAYS)
}
"""Everything that is kept of the grid, by name: ``wind.forecast_d1``, ``demand.daily``."""

GRID_SINCE = min(one.since for one in GRID_SERIES.values())
"""Start (UTC) of the first interval of any of them."""


def offered_by(names: Iterable[str]) -> dict[str, Series]:
    """What the sources called ``names`` may speak for, by the series' name."""
    known = frozenset(names)
    return {name: one for name, one in GRID_SERIES.items() if known.intersection(one.sources)}


def is_daily(series: Series) -> bool:
    """Whether the values of ``series`` are for whole days of Madrid."""
    return series.key.endswith(".daily")


def is_start(series: Series, start: datetime) -> bool:
    """Whether a value of ``series`` can begin at ``start``: a full hour, or Madrid's midnight."""
    if is_daily(series):
        return start == day_interval(delivery_day(start)).start
    return start == floor_to(start, HOUR_MINUTES)


def minutes_from(series: Series, start: datetime) -> int:
    """How long the value of ``series`` that begins at ``start`` holds: 60, 1380, 1440 or 1500."""
    if is_daily(series):
        return round(day_interval(delivery_day(start)).hours * HOUR_MINUTES)
    return HOUR_MINUTES
