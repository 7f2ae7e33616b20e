"""Instants as arrays, and what Madrid's clock and calendar show at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from chocolate_factory.demo.noise import Floats, Knots
from chocolate_factory.kernel.market_time import DAY, HOUR, delivery_day, local_instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENDS_OF_SUMMER_TIME_HOURS = 3
_BEGIN_OF_SUMMER_TIME_HOURS = 2
_DAY_HOURS = 24
_SUNDAY = 6
_HOLIDAYS = frozenset(
    {(1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)}
)
"""Month and day: when Spain rests as on Sundays."""


def hours_of(starts: Sequence[datetime]) -> Floats:
    """Hours since 1970 (UTC) of each instant."""
    return np.array([(start - _EPOCH) / HOUR for start in starts], dtype=np.float64)


def instant_of(hours: float) -> datetime:
    """The instant so many hours after 1970 began (UTC)."""
    return _EPOCH + timedelta(hours=hours)


def year_angle(hours: Floats) -> Floats:
    """The season as an angle: 0 on 17 January, the middle of winter; a year is a full turn."""
    return np.asarray(2 * np.pi * (hours / _DAY_HOURS - 16) / 365.2425)


@dataclass(frozen=True, slots=True)
class Wall:
    """What the clock and the calendar on the wall show at each of some instants.

    Attributes:
        day: Delivery day, as its proleptic ordinal.
        hour: Of the day, 0 to 24 with fraction; the hour that comes twice has the same twice.
        rest: Whether it is a Sunday or a holiday.
        saturday: Whether it is a Saturday that is no holiday.
    """

    day: Knots
    hour: Floats
    rest: npt.NDArray[np.bool_]
    saturday: npt.NDArray[np.bool_]

    @classmethod
    def at(cls, hours: Floats) -> "Wall":
        """At ``hours`` since 1970 (UTC)."""
        if not hours.size:
            none = np.zeros(0)
            return cls(none.astype(np.int64), none, none.astype(bool), none.astype(bool))
        first = delivery_day(instant_of(float(hours.min())))
        last = delivery_day(instant_of(float(hours.max())))
        days = [first + n * DAY for n in range((last - first).days + 1)]
        midnights = hours_of([local_instant(day) for day in [*days, last + DAY]])
        place = np.searchsorted(midnights, hours, side="right") - 1
        elapsed, length = hours - midnights[place], np.diff(midnights)[place]
        short = (length < _DAY_HOURS) & (elapsed >= _BEGIN_OF_SUMMER_TIME_HOURS)
        long = (length > _DAY_HOURS) & (elapsed >= _ENDS_OF_SUMMER_TIME_HOURS)
        rest = np.array([_rests(day) for day in days])
        saturday = np.array([day.weekday() == _SUNDAY - 1 for day in days]) & ~rest
        return cls(place + first.toordinal(), elapsed + short - long, rest[place], saturday[place])


def _rests(day: date) -> bool:
    return day.weekday() == _SUNDAY or (day.month, day.day) in _HOLIDAYS
