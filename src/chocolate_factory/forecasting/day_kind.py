"""What kind of day a delivery day is for the power market: how free, how long, how sunny.

Electricity is used by what people do, so holidays count for demand by how many keep them, not by
the law of tariffs: Good Friday counts here and does not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.kernel.market_time import DAY, local_instant, to_local

_SATURDAY, _SUNDAY, _FRIDAY, _MONDAY = 5, 6, 4, 0
_NATIONAL = {
    (1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25),
}  # fmt: skip
"""Month and day of the national holidays of Spain that have a fixed date."""
_LATITUDE, _LONGITUDE = 39.5, -3.7
"""Middle of the peninsula, degrees."""
_OBLIQUITY = 23.44


@dataclass(frozen=True, slots=True)
class DayKinds:
    """Figures of consecutive days, from ``first_day`` on.

    Attributes:
        first_day: Day of the first entry.
        weekday: 0 is Monday.
        free: From 0, everybody works, to 1, as on a Sunday.
        daylight_hours: At the middle of the peninsula.
        august: From 0 to 1 in the middle of August, when the country is on holiday.
        year_phase: Radians, 2 pi a year.
        sun: Cosine of the sun's zenith by clock hour, 0 by night; shape (days, 24).
    """

    first_day: date
    weekday: Floats
    free: Floats
    daylight_hours: Floats
    august: Floats
    year_phase: Floats
    sun: Floats


def day_kinds(first_day: date, days: int) -> DayKinds:
    """The figures of ``days`` days from ``first_day`` on."""
    all_days = [first_day + n * DAY for n in range(days)]
    phase = np.array([2 * np.pi * day.timetuple().tm_yday / 365.25 for day in all_days])
    declination = np.deg2rad(-_OBLIQUITY * np.cos(phase + 2 * np.pi * 10 / 365.25))
    latitude = np.deg2rad(_LATITUDE)
    half_day = np.arccos(-np.tan(latitude) * np.tan(declination))
    return DayKinds(
        first_day,
        weekday=np.array([float(day.weekday()) for day in all_days]),
        free=np.array([freedom(day) for day in all_days]),
        daylight_hours=24 / np.pi * half_day,
        august=np.array(
            [max(0.0, 1 - abs((day - date(day.year, 8, 13)).days) / 20) for day in all_days]
        ),
        year_phase=phase,
        sun=_sun(all_days, declination, latitude),
    )


@lru_cache(maxsize=1 << 14)
def freedom(day: date) -> float:
    """How much like a Sunday ``day`` is for the use of electricity, from 0 to 1.

    >>> freedom(date(2025, 3, 4)), freedom(date(2025, 3, 9)), freedom(date(2025, 4, 18))
    (0.0, 1.0, 1.0)
    """
    weekday = day.weekday()
    weekend = {_SUNDAY: 1.0, _SATURDAY: 0.6}.get(weekday, 0.0)
    is_bridge = (weekday == _MONDAY and _holiday(day + DAY) >= _KEPT_BY_MOST) or (
        weekday == _FRIDAY and _holiday(day - DAY) >= _KEPT_BY_MOST
    )
    is_christmas = (day.month, day.day) in _CHRISTMAS
    return max(weekend, _holiday(day), 0.4 * is_bridge, 0.25 * is_christmas)


_KEPT_BY_MOST = 0.8
_CHRISTMAS = {(12, n) for n in range(26, 32)} | {(1, n) for n in range(2, 6)}
_MAUNDY_THURSDAY, _GOOD_FRIDAY, _EASTER_MONDAY = -3, -2, 1


def _holiday(day: date) -> float:
    """The share of the country that has a holiday, roughly."""
    if (day.month, day.day) in _NATIONAL:
        return 1.0
    from_easter = (day - easter(day.year)).days
    movable = {_GOOD_FRIDAY: 1.0, _MAUNDY_THURSDAY: 0.8, _EASTER_MONDAY: 0.4}
    if from_easter in movable:
        return movable[from_easter]
    if (day.month, day.day) in {(12, 24), (12, 31)}:
        return 0.5
    yesterday = day - DAY
    # Most regions move a holiday that falls on a Sunday to Monday.
    moved = day.weekday() == _MONDAY and (yesterday.month, yesterday.day) in _NATIONAL
    return 0.6 if moved else 0.0


def easter(year: int) -> date:
    """Easter Sunday. Source: Meeus, *Astronomical Algorithms* (1991), chapter 8.

    >>> easter(2024), easter(2025)
    (datetime.date(2024, 3, 31), datetime.date(2025, 4, 20))
    """
    century, in_century = divmod(year, 100)
    golden = year % 19
    leaps, century_left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    sunday = (32 + 2 * century_left + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _sun(days: Sequence[date], declination: Floats, latitude: float) -> Floats:
    """Mid-hour cosine of the zenith angle by Madrid's clock."""
    offsets = np.array([_offset_hours(day) for day in days])
    solar_hour = np.arange(HOURS)[None, :] + 0.5 - offsets[:, None] + _LONGITUDE / 15
    height = np.sin(latitude) * np.sin(declination)[:, None] + np.cos(latitude) * np.cos(
        declination
    )[:, None] * np.cos(np.pi * (solar_hour - 12) / 12)
    sun: Floats = np.maximum(0.0, height)
    return sun


@lru_cache(maxsize=1 << 14)
def _offset_hours(day: date) -> float:
    offset = to_local(local_instant(day + DAY)).utcoffset() or timedelta(0)
    return offset / timedelta(hours=1)
