"""``repeated``: a day that is a copy of one of the days before it."""

from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.suspicion import Suspicion

_DAYS_BACK = 7
_FEWEST = 6
"""Values away from rest, and different ones among them, from which a copy can be told."""
_SAME = 0.9


def copied_days(arrival: Arrival) -> list[Suspicion]:
    """All values of the days that repeat an earlier one, hour for hour."""
    limits = arrival.series.plausible
    if limits is None or arrival.is_daily:
        return []
    said = {point.start: point.value for point in arrival.points()}
    found: list[Suspicion] = []
    for day, values in arrival.fresh_days().items():
        moving = [one for one in values if one.value not in limits.may_rest_at]
        if len(moving) < _FEWEST or len({one.value for one in moving}) < _FEWEST:
            continue
        for back in range(1, _DAYS_BACK + 1):
            if _is_copy(moving, said, back * DAY):
                original = delivery_day(values[0].start - back * DAY)
                reason = f"{day} repeats {original}, value for value."
                found += [Suspicion(one.start, "repeated", reason) for one in values]
                break
    return found


def _is_copy(values: list[Observation], said: dict[datetime, float], back: timedelta) -> bool:
    """Whether nearly every value was said so long before; clock changes shift it by an hour."""
    for shift in (timedelta(), timedelta(hours=1), timedelta(hours=-1)):
        same = sum(said.get(one.start - back + shift) == one.value for one in values)
        if same >= _SAME * len(values) and same >= _FEWEST:
            return True
    return False
