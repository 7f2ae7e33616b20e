"""Who is there in each minute: as the plant's shifts say, and as late as people come."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from chocolate_factory.kernel.market_time import DAY, Interval, delivery_days
from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.production.model import Plant, Shift
from chocolate_factory.production.shifts import shift_on
from chocolate_factory.simulation.luck import Luck
from chocolate_factory.simulation.timeline import MINUTE, Booleans, Floats, Timeline, Whole

Names = frozenset[str] | None


class People:
    """The people of one run; shifts are laid out once and asked often."""

    def __init__(
        self, plant: Plant, timeline: Timeline, luck: Luck, opened: Iterable[OpenedShift] = ()
    ) -> None:
        """Lay out every shift; of extra shifts only those ``opened``."""
        self._timeline = timeline
        come = {(one.shift, one.interval.start) for one in opened}
        self._until: dict[Names, Whole] = {}
        self._rates: dict[Names, Floats] = {}
        self._due: dict[str, Booleans] = {}
        self._there: dict[str, Booleans] = {}
        # Of those who are there the cheapest attend.
        self._shifts = sorted(plant.shifts, key=lambda one: one.labour_eur_per_hour)
        end = timeline.instant(timeline.minutes)
        days = delivery_days(Interval(timeline.first - 2 * DAY, end + DAY))
        for shift in plant.shifts:
            due = np.zeros(timeline.minutes, dtype=np.bool_)
            there = due.copy()
            for present in (shift_on(shift, day, plant.closed_days) for day in days):
                if present is None or not self._comes(shift, present, come):
                    continue
                due[timeline.span(present)] = True
                arrival = present.start + luck.delay(shift.name, present.start) * MINUTE
                if arrival < present.end:
                    there[timeline.span(Interval(arrival, present.end))] = True
            self._due[shift.name], self._there[shift.name] = due, there

    def there(self, names: Names) -> Booleans:
        """Minutes in which somebody of the shifts ``names`` (None: all) has come."""
        return self._any(self._there, names)

    def until(self, names: Names) -> Whole:
        """For each minute the first one from it on in which nobody of ``names`` should be there."""
        if names not in self._until:
            due = self._any(self._due, names)
            alone = np.where(due, self._timeline.minutes, self._timeline.each())
            self._until[names] = np.minimum.accumulate(alone[::-1])[::-1]
        return self._until[names]

    def eur_per_hour(self, names: Names) -> Floats:
        """What an hour of one person of ``names`` costs beyond what is paid anyway, by minute.

        After the end of a shift it costs what the shift did: overtime is paid like the hour before.
        """
        if names not in self._rates:
            rate = np.full(self._timeline.minutes, np.nan)
            for shift in reversed(self._of(names)):
                rate[self._due[shift.name]] = shift.labour_eur_per_hour
            last = np.maximum.accumulate(np.where(np.isnan(rate), -1, self._timeline.each()))
            self._rates[names] = np.where(last < 0, 0.0, rate[np.maximum(last, 0)])
        return self._rates[names]

    def _of(self, names: Names) -> list[Shift]:
        return [one for one in self._shifts if names is None or one.name in names]

    def _any(self, which: dict[str, Booleans], names: Names) -> Booleans:
        found = np.zeros(self._timeline.minutes, dtype=np.bool_)
        for shift in self._of(names):
            found |= which[shift.name]
        return found

    @staticmethod
    def _comes(shift: Shift, present: Interval, opened: set[tuple[str, datetime]]) -> bool:
        return shift.opening_eur is None or (shift.name, present.start) in opened
