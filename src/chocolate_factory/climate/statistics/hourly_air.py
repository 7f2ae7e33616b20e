"""Hours of temperature and humidity: on the local clock for process windows, as days for the rest.

Daily extremes out of hourly values are a little less extreme than a station's own, which sees what
lies between the hours.
"""

from array import array
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

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


class Hours(NamedTuple):
    """Hours and what is known of them, small enough for decades.

    Attributes:
        stamps: Hours since 1970 (UTC), ascending.
        values: Of each.
    """

    stamps: Integers
    values: Floats

    @classmethod
    def of(cls, hours: Iterable[tuple[datetime, float]]) -> "Hours":
        """Of starts, ascending, with their values."""
        stamps, values = array("q"), array("d")
        for start, value in hours:
            stamps.append(int(start.timestamp()) // _SECONDS)
            values.append(value)
        return cls(np.array(stamps, dtype=np.int64), np.array(values, dtype=np.float64))

    def at(self, stamps: Integers) -> Floats:
        """The value of each of ``stamps``, which hold all of ours; NaN where there is none."""
        found = np.full(stamps.size, np.nan)
        found[np.searchsorted(stamps, self.stamps)] = self.values
        return found


def hourly_air(temperature: Hours, humidity: Hours) -> HourlyAir:
    """The hours that either quantity knows, ascending, on Madrid's clock.

    Args:
        temperature: °C.
        humidity: Relative, %.
    """
    stamps = np.union1d(temperature.stamps, humidity.stamps)
    days, hours = _on_local_clock(stamps)
    return HourlyAir(
        days=days,
        hours=hours,
        temperature_celsius=temperature.at(stamps),
        humidity_percent=humidity.at(stamps),
    )


def _on_local_clock(stamps: Integers) -> tuple[Days, Integers]:
    """Madrid's day and hour of each hour; asks for the zone once a day, as it is dear to ask."""
    if not stamps.size:
        return np.empty(0, dtype="datetime64[D]"), np.empty(0, dtype=np.int64)
    days = delivery_days(Interval(_start(stamps[0]), _start(stamps[-1]) + HOUR))
    begins = np.array([local_instant(day).timestamp() for day in days]).astype(np.int64) // _SECONDS
    place = np.searchsorted(begins, stamps, side="right") - 1
    hours = stamps - begins[place]
    lengths = np.diff(begins, append=begins[-1] + _HOURS)[place]
    for odd in np.flatnonzero((lengths != _HOURS) | (place == len(days) - 1)).tolist():
        hours[odd] = to_local(_start(stamps[odd])).hour
    return np.array(days, dtype="datetime64[D]")[place], hours


def _start(stamp: np.int64) -> datetime:
    return datetime.fromtimestamp(int(stamp) * _SECONDS, UTC)


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
    days, index = np.unique(hours.stamps // _HOURS, return_inverse=True)
    table = np.full((days.size, _HOURS), np.nan)
    table[index, hours.stamps % _HOURS] = hours.values
    whole = np.isfinite(table).all(axis=1)
    return days[whole], table[whole]
