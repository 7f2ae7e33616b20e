"""Hours of temperature and humidity: on the local clock for process windows, as days for the rest.

Daily extremes out of hourly values are a little less extreme than a station's own, which sees what
lies between the hours.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from chocolate_factory.climate import model
from chocolate_factory.climate.statistics.daily import DailyValues, Days, Floats, Integers
from chocolate_factory.climate.statistics.process_windows import HourlyAir
from chocolate_factory.kernel.market_time import (
    HOUR,
    Interval,
    delivery_days,
    local_instant,
    to_local,
)

_HOURS = 24
_SECONDS = 3600
Hours = Sequence[tuple[datetime, float]]
"""Starts of hours (UTC) with their value."""


def hourly_air(temperature: Hours, humidity: Hours) -> HourlyAir:
    """The hours that either quantity knows, ascending, on Madrid's clock.

    Args:
        temperature: °C.
        humidity: Relative, %.
    """
    warm, moist = dict(temperature), dict(humidity)
    starts = sorted(warm.keys() | moist.keys())
    days, hours = _on_local_clock(starts)
    return HourlyAir(
        days=days,
        hours=hours,
        temperature_celsius=np.array([warm.get(start, np.nan) for start in starts]),
        humidity_percent=np.array([moist.get(start, np.nan) for start in starts]),
    )


def _on_local_clock(starts: Sequence[datetime]) -> tuple[Days, Integers]:
    """Madrid's day and hour of each start; asks for the zone once a day, as it is dear to ask."""
    if not starts:
        return np.empty(0, dtype="datetime64[D]"), np.empty(0, dtype=np.int64)
    stamps = np.array([start.timestamp() for start in starts], dtype=np.int64) // _SECONDS
    days = delivery_days(Interval(starts[0], starts[-1] + HOUR))
    begins = np.array([local_instant(day).timestamp() for day in days]).astype(np.int64) // _SECONDS
    place = np.searchsorted(begins, stamps, side="right") - 1
    hours = stamps - begins[place]
    lengths = np.diff(begins, append=begins[-1] + _HOURS)[place]
    for odd in np.flatnonzero((lengths != _HOURS) | (place == len(days) - 1)).tolist():
        hours[odd] = to_local(starts[odd]).hour
    return np.array(days, dtype="datetime64[D]")[place], hours


def days_of_hours(temperature: Hours, humidity: Hours) -> Mapping[str, DailyValues]:
    """Daily figures of the days of UTC with all 24 hours, by the name a station gives them."""
    found: dict[str, DailyValues] = {}
    for hours, names in (
        (temperature, (model.TEMPERATURE_MAX, model.TEMPERATURE_MIN, model.TEMPERATURE_MEAN)),
        (humidity, (model.HUMIDITY_MAX, model.HUMIDITY_MIN, model.HUMIDITY_MEAN)),
    ):
        days, table = _whole_days(hours)
        for quantity, values in zip(
            names, (table.max(axis=1), table.min(axis=1), table.mean(axis=1)), strict=True
        ):
            dates = days.astype("datetime64[D]").tolist()
            found[quantity.name] = DailyValues.of(zip(dates, values.tolist(), strict=True))
    return found


def _whole_days(hours: Hours) -> tuple[Integers, Floats]:
    """Days since 1970 with all their hours, and the values, shape ``(days, 24)``."""
    stamps = np.array([start.timestamp() for start, _ in hours], dtype=np.int64) // _SECONDS
    values = np.array([value for _, value in hours], dtype=np.float64)
    days, index = np.unique(stamps // _HOURS, return_inverse=True)
    table = np.full((days.size, _HOURS), np.nan)
    table[index, stamps % _HOURS] = values
    whole = np.isfinite(table).all(axis=1)
    return days[whole], table[whole]
