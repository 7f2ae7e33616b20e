"""``jump``: a value far from what its hour of the day has had lately.

Days around an hour are what it can best be held against when a sensor has gone wrong for hours, and
its next neighbours with it. Where another unit explains the distance the finding is ``unit``.
"""

from bisect import insort
from datetime import datetime
from statistics import median

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.quality.units import as_other_unit
from chocolate_factory.timeseries.suspicion import Suspicion

_DAYS, _FEWEST = 8, 3
"""How many of the last days count, and with fewer of them nothing is usual."""
_LOOKS_BACK = 30 * DAY
"""Within a long arrival whose last days were all wrong; further back it was another season."""
_NEAR = 1 / 3
"""In another unit it must fit this much better."""

Slot = list[tuple[datetime, float]]
"""Believed values of one hour of the day (UTC, as the sun has it), by start."""


def far_from_usual(arrival: Arrival) -> list[Suspicion]:
    """Values too far from the median of their hour; what was found so is not held for usual."""
    limits = arrival.series.plausible
    if limits is None or limits.farthest is None:
        return []
    unit = arrival.series.unit
    slots: dict[tuple[int, int], Slot] = {}
    for reading in arrival.neighbours:
        slot = slots.setdefault((reading.start.hour, reading.start.minute), [])
        slot.append((reading.start, reading.value))
    found: list[Suspicion] = []
    for one in arrival.observations:
        slot = slots.setdefault((one.start.hour, one.start.minute), [])
        near = _around(slot, one.start)
        usual = median(near) if len(near) >= _FEWEST else one.value
        off = abs(one.value - usual)
        if off <= limits.farthest:
            insort(slot, (one.start, one.value))
            continue
        reason = f"{one.value:g} {unit} where that hour has had {usual:g} {unit} on the days around"
        other = as_other_unit(unit, one.value, usual, limits.farthest * _NEAR)
        found.append(
            Suspicion(one.start, "unit", f"{reason}; it looks like {other}.")
            if other
            else Suspicion(one.start, "jump", f"{reason}.")
        )
    return found


def _around(slot: Slot, start: datetime) -> list[float]:
    near = [value for at, value in slot if at != start and start - _LOOKS_BACK <= at <= start + DAY]
    return near[-_DAYS:]
