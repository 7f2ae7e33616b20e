"""Sums up what is forecast for each local day: extremes, totals, and how much of the day they see.

A day's extremes are a source's own word for the day where a fresh one exists, which sees the whole
day; otherwise they are taken over the hours that are forecast, which on the running day are only
those to come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum
from typing import NamedTuple

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR_MINUTES,
    Interval,
    day_interval,
    delivery_day,
)
from chocolate_factory.kernel.units import KILO
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.daily_forecast import (
    DAILY_QUANTITIES,
    DailyQuantity,
)
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE, WIND_SPEED
from chocolate_factory.weather.read_forecast import Outlook

OVER_HOURS = "hours"
"""Named as the source of what was taken over the hours that are forecast."""


class Told(NamedTuple):
    """A value for a day."""

    value: float
    source: str
    """Who says so, or ``OVER_HOURS``."""


@dataclass(frozen=True, slots=True)
class DayOutlook:
    """What is forecast for one local day.

    Attributes:
        day: Madrid's calendar.
        interval: The day: 23, 24 or 25 hours.
        hours: For how many of its hours a temperature is forecast.
        told: By the name of the daily quantity; those that nobody forecasts are missing.
        precipitation_mm: Total of the hours that are forecast; None if there is none.
        precipitation_hours: How many those are.
        wind_speed_max_m_s: Greatest of the hours that are forecast.
        radiation_kwh_m2: Total of the hours that are forecast.
    """

    day: date
    interval: Interval
    hours: int
    told: dict[str, Told]
    precipitation_mm: float | None
    precipitation_hours: int
    wind_speed_max_m_s: float | None
    radiation_kwh_m2: float | None


def summarise_days(
    hourly: Outlook, daily: Outlook, first: datetime, count: int
) -> list[DayOutlook]:
    """The ``count`` local days from that of ``first`` on.

    Args:
        hourly: What is forecast for their hours.
        daily: What is forecast for them as a whole.
        first: Some instant of the first day.
        count: How many days.
    """
    today = delivery_day(first)
    return [_day(today + n * DAY, hourly, daily) for n in range(count)]


def _day(day: date, hourly: Outlook, daily: Outlook) -> DayOutlook:
    whole = day_interval(day)

    def hours_of(name: str) -> list[float]:
        readings = hourly.values.get(name, ())
        return [one.value for one in readings if one.start in whole and one.minutes == HOUR_MINUTES]

    rain, sun = hours_of(PRECIPITATION.name), hours_of(RADIATION.name)
    told = {
        name: _over(quantity, hours_of(quantity.of.name))
        for name, quantity in DAILY_QUANTITIES.items()
        if quantity.of is not None and hours_of(quantity.of.name)
    }
    return DayOutlook(
        day=day,
        interval=whole,
        hours=len(hours_of(TEMPERATURE.name)),
        told=told | _said(daily, whole.start),
        precipitation_mm=fsum(rain) if rain else None,
        precipitation_hours=len(rain),
        wind_speed_max_m_s=max(hours_of(WIND_SPEED.name), default=None),
        radiation_kwh_m2=fsum(sun) / KILO if sun else None,
    )


def _over(quantity: DailyQuantity, values: Sequence[float]) -> Told:
    return Told(max(values) if quantity.highest_of else min(values), OVER_HOURS)


def _said(daily: Outlook, start: datetime) -> dict[str, Told]:
    """What fresh sources say of the day that begins at ``start``."""
    return {
        name: Told(reading.value, reading.source)
        for name in DAILY_QUANTITIES
        for reading in _at(daily.values.get(name, ()), start)
        if reading.source in daily.issues and daily.issues[reading.source].fresh
    }


def _at(readings: Iterable[Reading], start: datetime) -> list[Reading]:
    return [reading for reading in readings if reading.start == start]
