"""``unit``: a whole day was published in another unit, such as €/kWh instead of €/MWh."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from statistics import median

from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.quality.arrival import Arrival, by_day
from chocolate_factory.timeseries.quality.units import SMALLER_FIGURES
from chocolate_factory.timeseries.suspicion import Suspicion

_FEWEST = 6
"""Values of a day from which its peak can be told."""
_DAYS, _AFTER, _FEWEST_DAYS = 8, 2, 3
"""So many days before and after a day are known at most, and must be at least."""
_WITHIN = 2.5
"""How far from the ratio of two units the peaks of two days may be and still be taken for it."""
_VARIETY = 16
"""Different prices of a day that are never all round by chance; on record 12 are the most."""


def in_another_unit(arrival: Arrival) -> list[Suspicion]:
    """All values of the days that were published in another unit."""
    peaks = _Peaks(arrival)
    found: list[Suspicion] = []
    for day, values in arrival.fresh_days().items():
        reason = _wrong_decimals(arrival, values) or peaks.reason(day, values)
        if reason:
            found += [Suspicion(one.start, "unit", reason) for one in values]
    return found


def _wrong_decimals(arrival: Arrival, day: Sequence[Observation]) -> str:
    """Finer than published: somebody has divided; all of them coarser: multiplied.

    A price of 61.23 €/MWh is 0.06123 €/kWh and 6.123 cents, and ten times as much is 612.3. Zeros
    tell nothing.
    """
    limits = arrival.series.plausible
    if limits is None or limits.decimals is None:
        return ""
    told = [one.value for one in day if one.value]
    finer = sum(round(value, limits.decimals) != value for value in told)
    unit, usual = arrival.series.unit, limits.decimals
    if finer * 2 > len(told):
        return (
            f"{finer} of {len(told)} values have more than the {usual} decimals of {unit}; "
            f"they look like another unit."
        )
    if len(set(told)) >= _VARIETY and all(round(value, usual - 1) == value for value in told):
        return (
            f"None of {len(told)} values uses the {usual} decimals of {unit}; "
            f"they look multiplied by ten or more."
        )
    return ""


class _Peaks:
    """The peaks of the days believed so far; a day in another unit is not added to them."""

    def __init__(self, arrival: Arrival) -> None:
        self._slips = SMALLER_FIGURES.get(arrival.series.unit, {})
        self._fewest = 1 if arrival.is_daily else _FEWEST
        self._unit = arrival.series.unit
        self._known = {
            day: max(one.value for one in values)
            for day, values in by_day(arrival.neighbours if self._slips else ()).items()
            if len(values) >= self._fewest
        }
        self._days = sorted(self._known)

    def reason(self, day: date, values: Sequence[Observation]) -> str:
        """Why the values of ``day`` are in a greater unit; empty: they are not."""
        if not self._slips or len(values) < self._fewest:
            return ""
        place = bisect_left(self._days, day)
        beside = self._days[max(0, place - _DAYS) : place + _AFTER]
        around = [self._known[one] for one in beside if one != day]
        peak = max(one.value for one in values)
        if len(around) >= _FEWEST_DAYS and peak > 0:
            usual = median(around)
            for name, smaller in self._slips.items():
                if 1 / _WITHIN < peak * smaller / usual < _WITHIN if usual else False:
                    return (
                        f"The day's peak is {peak:g} where the days around it have {usual:g} "
                        f"{self._unit}; it looks like {name}."
                    )
        if day not in self._known:
            self._days.insert(place, day)
        self._known[day] = peak
        return ""
