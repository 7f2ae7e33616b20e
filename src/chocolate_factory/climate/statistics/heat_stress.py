"""Heat that a chocolate plant feels: days, nights and degrees per year, and their trend.

Cooling a plant costs by how much outdoor air is warmer than indoors (cooling degree days), fails
where the machines were not laid out for (hot days), gets no rest (warm nights), and reaches its end
where water is cooled by evaporation (wet bulb): a cooling tower's water stays 3 to 4 K above the
wet bulb, so from 20 °C on it no longer keeps a tempering room at 24 °C.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chocolate_factory.climate.statistics.daily import DailyValues, Floats
from chocolate_factory.climate.statistics.moist_air import standard_pressure_hpa, wet_bulb_celsius

HOT_DAY_CELSIUS = 35.0
VERY_HOT_DAY_CELSIUS = 40.0
WARM_NIGHT_CELSIUS = 20.0
WET_BULB_CELSIUS = 20.0
COOLING_BASE_CELSIUS = 22.0
HEAT_SEASON_MONTHS = (5, 6, 7, 8, 9, 10)
COMPLETE_SHARE = 0.95
"""Of the days of the season; a year with fewer is shown, but no part of a trend."""


@dataclass(frozen=True, slots=True)
class HeatMeasure:
    """One way to count heat.

    Attributes:
        name: Stable, with its unit.
        meaning: For people.
    """

    name: str
    meaning: str


HOT_DAYS = HeatMeasure("hot_days", "days with a maximum of 35 °C or more")
VERY_HOT_DAYS = HeatMeasure("very_hot_days", "days with a maximum of 40 °C or more")
WARM_NIGHTS = HeatMeasure("warm_nights", "days with a minimum of 20 °C or more")
WET_BULB_DAYS = HeatMeasure(
    "wet_bulb_days",
    "days on which the maximum and the least humidity make a wet bulb of 20 °C or more",
)
COOLING_DEGREE_DAYS = HeatMeasure(
    "cooling_degree_days_celsius", "sum of how far daily means exceed 22 °C"
)
MEASURES = (HOT_DAYS, VERY_HOT_DAYS, WARM_NIGHTS, WET_BULB_DAYS, COOLING_DEGREE_DAYS)


@dataclass(frozen=True, slots=True)
class HeatYear:
    """One year's figure.

    Attributes:
        year: Calendar year.
        value: Days, or degree days; only what was observed, never scaled up.
        n: Days of the year observed.
        season_n: Days of May to October observed, of 184.
        complete: At least 95 % of May to October was observed.
    """

    year: int
    value: float
    n: int
    season_n: int
    complete: bool


@dataclass(frozen=True, slots=True)
class DailyWeather:
    """What heat is counted from; a quantity may be missing altogether (empty)."""

    highest_celsius: DailyValues
    lowest_celsius: DailyValues
    mean_celsius: DailyValues
    least_humidity_percent: DailyValues
    altitude_m: float


def heat_years(weather: DailyWeather) -> Mapping[str, Sequence[HeatYear]]:
    """Every measure of every year with an observation, by the measure's name, ascending.

    The wet bulb is taken from the day's maximum and its least humidity, which come at the same time
    of the day when the air's water content does not change.
    """
    return {
        HOT_DAYS.name: _per_year(weather.highest_celsius, _at_least(HOT_DAY_CELSIUS)),
        VERY_HOT_DAYS.name: _per_year(weather.highest_celsius, _at_least(VERY_HOT_DAY_CELSIUS)),
        WARM_NIGHTS.name: _per_year(weather.lowest_celsius, _at_least(WARM_NIGHT_CELSIUS)),
        WET_BULB_DAYS.name: _per_year(warmest_wet_bulb(weather), _at_least(WET_BULB_CELSIUS)),
        COOLING_DEGREE_DAYS.name: _per_year(weather.mean_celsius, _above(COOLING_BASE_CELSIUS)),
    }


def warmest_wet_bulb(weather: DailyWeather) -> DailyValues:
    """Wet bulb of each day's maximum and least humidity, °C; missing where either is."""
    hottest = weather.highest_celsius
    humidity = weather.least_humidity_percent.on(hottest.days)
    pressure = standard_pressure_hpa(weather.altitude_m)
    return DailyValues(hottest.first, wet_bulb_celsius(hottest.values, humidity, pressure))


def complete_years(years: Sequence[HeatYear]) -> list[tuple[int, float]]:
    """What may go into a trend."""
    return [(one.year, one.value) for one in years if one.complete]


def _at_least(limit: float) -> Callable[[Floats], Floats]:
    return lambda values: (values >= limit).astype(np.float64)


def _above(base: float) -> Callable[[Floats], Floats]:
    return lambda values: np.maximum(0.0, values - base)


def _per_year(daily: DailyValues, count: Callable[[Floats], Floats]) -> list[HeatYear]:
    seen, years = daily.observed, daily.years
    counted = count(np.where(seen, daily.values, -np.inf))
    in_season = seen & np.isin(daily.months, HEAT_SEASON_MONTHS)
    found = []
    for year in np.unique(years[seen]):
        of_year = years == year
        season_n = int(in_season[of_year].sum())
        found.append(
            HeatYear(
                int(year),
                round(float(counted[of_year].sum()), 2),
                int(seen[of_year].sum()),
                season_n,
                season_n >= COMPLETE_SHARE * _SEASON_DAYS,
            )
        )
    return found


_SEASON_DAYS = 184
