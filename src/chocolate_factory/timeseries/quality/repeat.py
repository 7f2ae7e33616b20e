"""``repeated``: a day that is a copy of one of the days before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import DAY, delivery_day, to_local
from chocolate_factory.timeseries.quality.arrival import Arrival, Point
from chocolate_factory.timeseries.suspicion import Suspicion

_DAYS_BACK = 7
_FEWEST = 8
"""Different values away from rest, all of them said before, from which a copy can be told."""
_SAME = 0.9


def copied_days(arrival: Arrival) -> list[Suspicion]:
    """Whatever is fresh of the days that repeat an earlier one, hour for hour.

    A day need not be over: its first hours are believed, and once enough of them are the same as
    they were the rest is not.
    """
    limits = arrival.series.plausible
    # A wind that is modelled in steps of a tenth may well blow alike on two days.
    if limits is None or arrival.is_daily or arrival.is_computed:
        return []
    said = {point.start: point for point in arrival.points()}
    fresh_days = arrival.fresh_days()
    own: dict[object, list[Point]] = {day: [] for day in fresh_days}
    for point in arrival.points(own=True):
        own.get(delivery_day(point.start), []).append(point)
    found: list[Suspicion] = []
    for day, values in fresh_days.items():
        for back in range(1, _DAYS_BACK + 1):
            if _is_copy(own[day], said, back * DAY, limits.may_rest_at):
                original = delivery_day(values[0].start - back * DAY)
                reason = f"{day} repeats {original}, value for value."
                found += [Suspicion(one.start, "repeated", reason) for one in values]
                break
    return found


def _is_copy(
    day: Sequence[Point],
    said: Mapping[datetime, Point],
    back: timedelta,
    at_rest: Sequence[float],
) -> bool:
    """Whether nearly all of ``day``, and of what is fresh of it, was said ``back`` before.

    So long before by the clock on the wall, whatever happened to it in between.
    """
    moved = _offset(day[0].start) - _offset(day[0].start - back)
    same = [
        point
        for point in day
        if (before := said.get(point.start - back + moved)) and before.value == point.value
    ]
    moving = {point.value for point in same if point.value not in at_rest}
    fresh, fresh_same = (sum(point.fresh for point in some) for some in (day, same))
    return len(moving) >= _FEWEST and len(same) >= _SAME * len(day) and fresh_same >= _SAME * fresh


def _offset(instant: datetime) -> timedelta:
    """How far Madrid's clock is ahead of UTC at ``instant``."""
    return to_local(instant).utcoffset() or timedelta(0)
