"""How much of the time outdoor air is good enough for a process step, by month and hour.

Outdoor air is not the room's: the share says how often fresh air could be used as it is, or merely
cooled. Air that is too cold is no hindrance, as heating it also dries it.

Where only daily extremes are known nothing is guessed about hours: a day is wholly within the
limits if both its maxima are, never if one of its minima exceeds them, and of the others it is only
known that they may be; the share of hours lies between "whole" and one less "none".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.climate.statistics.confidence import Bounds, share_bounds
from chocolate_factory.climate.statistics.daily import Days, Floats, Integers
from chocolate_factory.climate.statistics.moist_air import dew_point_celsius
from chocolate_factory.climate.statistics.process_limits import AirLimits

_HOURS = 24


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the hours or days of a month.

    Attributes:
        month: 1 to 12.
        hour: Hour of the day on the local clock, 0 to 23; None: all day.
        share: 0 to 1.
        n: Hours or days it is a share of.
        n_years: Years they lie in.
        confidence: 95 %, Wilson with the effective number of trials; None below five years.
    """

    month: int
    hour: int | None
    share: float
    n: int
    n_years: int
    confidence: Bounds | None


@dataclass(frozen=True, slots=True)
class HourlyAir:
    """Hours with temperature and humidity, on the local clock.

    Attributes:
        days: Local day of each hour.
        hours: Local hour, 0 to 23; the hour that comes twice in October counts twice.
        temperature_celsius: NaN where missing.
        humidity_percent: Relative; NaN where missing.
    """

    days: Days
    hours: Integers
    temperature_celsius: Floats
    humidity_percent: Floats


@dataclass(frozen=True, slots=True)
class DailyAir:
    """Days with the extremes of temperature and humidity, aligned; NaN where missing."""

    days: Days
    highest_celsius: Floats
    lowest_celsius: Floats
    highest_humidity_percent: Floats
    least_humidity_percent: Floats


@dataclass(frozen=True, slots=True)
class HourlyWindows:
    """Shares of hours in which outdoor air is within a step's limits.

    Attributes:
        limits: Of the step.
        by_month: Usable as it is: temperature and humidity within limits.
        cooled_by_month: Dry enough once cooled to the limit: dew point within limits.
        by_month_and_hour: Usable as it is, by month and local hour.
    """

    limits: AirLimits
    by_month: tuple[Share, ...]
    cooled_by_month: tuple[Share, ...]
    by_month_and_hour: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class DailyWindows:
    """Shares of days that are wholly, or not at all, within a step's limits.

    Attributes:
        limits: Of the step.
        whole_by_month: All day long.
        none_by_month: At no time of the day, for sure.
        cooled_by_month: Dry enough once cooled to the limit: the dew point is within limits both at
            the warmest and at the coolest time of the day.
    """

    limits: AirLimits
    whole_by_month: tuple[Share, ...]
    none_by_month: tuple[Share, ...]
    cooled_by_month: tuple[Share, ...]


def hourly_windows(air: HourlyAir, limits: AirLimits) -> HourlyWindows:
    """Shares by month, and by month and hour, of the hours with both values."""
    known = np.isfinite(air.temperature_celsius) & np.isfinite(air.humidity_percent)
    days, hours = air.days[known], air.hours[known]
    temperature, humidity = air.temperature_celsius[known], air.humidity_percent[known]
    usable = _within(temperature, humidity, limits)
    dry = _dry(temperature, humidity, limits)
    return HourlyWindows(
        limits, _shares(usable, days), _shares(dry, days), _shares(usable, days, hours)
    )


def daily_windows(air: DailyAir, limits: AirLimits) -> DailyWindows:
    """Shares by month of the days with all four extremes."""
    extremes = (
        air.highest_celsius,
        air.lowest_celsius,
        air.highest_humidity_percent,
        air.least_humidity_percent,
    )
    known = np.logical_and.reduce([np.isfinite(one) for one in extremes])
    days = air.days[known]
    warm, cool, humid, dry = (one[known] for one in extremes)
    whole = _within(warm, humid, limits)
    none = ~_within(cool, dry, limits)
    # The warmest time is the driest: the day's water changes less than what the air could hold.
    cooled = _dry(warm, dry, limits) & _dry(cool, humid, limits)
    return DailyWindows(limits, _shares(whole, days), _shares(none, days), _shares(cooled, days))


def _within(temperature: Floats, humidity: Floats, limits: AirLimits) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (temperature <= limits.highest_temperature_celsius) & (
        humidity <= limits.highest_humidity_percent
    )
    return within


def _dry(temperature: Floats, humidity: Floats, limits: AirLimits) -> NDArray[np.bool_]:
    """Whether the dew point is within limits; air without any water has none and is dry."""
    dew_point = dew_point_celsius(temperature, humidity)
    found: NDArray[np.bool_] = ~(dew_point > limits.highest_dew_point_celsius)
    return found


def _shares(
    hits: NDArray[np.bool_], days: Days, hours: Integers | None = None
) -> tuple[Share, ...]:
    """The share of each month, or of each hour of each month; years taken as independent."""
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    groups, group = np.unique(
        months * _HOURS + (0 if hours is None else hours), return_inverse=True
    )
    years, year = np.unique(days.astype("datetime64[Y]"), return_inverse=True)
    shape = (groups.size, years.size)
    cell = group * years.size + year
    size = groups.size * years.size
    trials = np.bincount(cell, minlength=size).reshape(shape).astype(np.float64)
    hit = np.bincount(cell[hits], minlength=size).reshape(shape).astype(np.float64)
    return tuple(
        Share(
            month=int(name) // _HOURS,
            hour=None if hours is None else int(name) % _HOURS,
            share=float(hit[row].sum() / trials[row].sum()),
            n=int(trials[row].sum()),
            n_years=int((trials[row] > 0).sum()),
            confidence=share_bounds(hit[row], trials[row], np.unique(days[group == row]).size),
        )
        for row, name in enumerate(groups)
    )
