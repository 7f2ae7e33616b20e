"""Who is there when: which shifts can attend a step, and what their hours cost beyond wages."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    delivery_days,
    local_instant,
)
from chocolate_factory.production.recipes import Attended, Step

BEGINNING = timedelta(minutes=15)
"""A step that is attended only at its start is paid so long; someone is there when it begins."""
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """When some people are there, on Madrid's clock.

    Attributes:
        name: Stable.
        weekdays: 0 for Monday ... 6 for Sunday, on which it begins.
        begins: First moment.
        ends: First moment after; not after ``begins``: on the following day.
        labour_eur_per_hour: What one person's hour costs beyond what is paid anyway.
        opening_eur: None: it comes anyway. Else an extra shift: it comes on the days on which a
            plan opens it, each at this price.
    """

    name: str
    weekdays: frozenset[int]
    begins: time
    ends: time
    labour_eur_per_hour: float = 0.0
    opening_eur: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """An extra shift on the day on which it begins."""

    day: date
    shift: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """What it takes to attend one start.

    Attributes:
        labour_eur: Cost of its people beyond what is paid anyway.
        openings: Extra shifts that must be opened for it.
    """

    labour_eur: float = 0.0
    openings: frozenset[Opening] = frozenset()


@dataclass(frozen=True, slots=True)
class _Watch:
    """A span in which the same people are the best ones to attend a step."""

    interval: Interval
    eur_per_hour: float
    opening: Opening | None


def shift_on(
    shift: Shift, day: date, closed_days: frozenset[date] = frozenset()
) -> Interval | None:
    """The shift that begins on Madrid's calendar ``day`` in UTC, or None.

    Right on 23- and 25-hour days: its length is real time. On closed days nobody begins.
    """
    if day.weekday() not in shift.weekdays or day in closed_days:
        return None
    ends_on = day if shift.ends > shift.begins else day + DAY
    return Interval(local_instant(day, shift.begins), local_instant(ends_on, shift.ends))


class Roster:
    """The people of a plant in an interval.

    Attributes:
        present: Every shift that touches the interval, uncut, with the day on which it begins.
    """

    def __init__(
        self,
        shifts: Iterable[Shift],
        interval: Interval,
        closed_days: frozenset[date] = frozenset(),
    ) -> None:
        """Lay out every shift that touches ``interval``, uncut."""
        days = delivery_days(Interval(interval.start - 2 * DAY, interval.end + DAY))
        self.present = [
            (shift, day, present)
            for shift in shifts
            for day in days
            if (present := shift_on(shift, day, closed_days)) and present.overlap(interval)
        ]
        self._watches: dict[frozenset[str] | None, list[_Watch]] = {}

    def attend(self, step: Step, start: datetime) -> Attendance | None:
        """Who attends ``step`` if it starts at ``start`` (UTC); None: nobody can.

        At each moment the cheapest shift that comes anyway, and only where there is none an extra
        shift. A step attended throughout may go from one shift to another that touches it.
        """
        if step.attended is Attended.NEVER:
            return Attendance()
        whole = step.attended is Attended.WHOLE
        end = start + (timedelta(minutes=step.minutes) if whole else INSTANT)
        watches = list(self._watching(step.shifts, Interval(start, end)))
        if not watches or watches[-1].interval.end < end:
            return None
        if whole:
            hours = [watch.interval.overlap(Interval(start, end)).hours for watch in watches]
        else:
            hours = [BEGINNING / HOUR]
        rates = [watch.eur_per_hour * step.people for watch in watches]
        cost = sum(rate * length for rate, length in zip(rates, hours, strict=True))
        return Attendance(cost, frozenset(one.opening for one in watches if one.opening))

    def openings(self) -> dict[Opening, float]:
        """Every extra shift there could be, with the price of opening it in EUR."""
        return {
            Opening(day, shift.name): shift.opening_eur
            for shift, day, _ in self.present
            if shift.opening_eur is not None
        }

    def _watching(self, names: frozenset[str] | None, attended: Interval) -> Iterator[_Watch]:
        """The watches of ``attended`` from its start on, until one is missing."""
        if names not in self._watches:
            self._watches[names] = list(self._lay_out(names))
        watches = self._watches[names]
        first = bisect_right(watches, attended.start, key=lambda watch: watch.interval.start) - 1
        reached = attended.start
        for watch in watches[max(first, 0) :]:
            if reached not in watch.interval or reached >= attended.end:
                return
            yield watch
            reached = watch.interval.end

    def _lay_out(self, names: frozenset[str] | None) -> Iterator[_Watch]:
        present = [one for one in self.present if names is None or one[0].name in names]
        edges = sorted({edge for *_, span in present for edge in (span.start, span.end)})
        for begins, ends in pairwise(edges):
            there = [(shift, day) for shift, day, span in present if begins in span]
            if there:
                shift, day = min(there, key=lambda one: _preference(one[0]))
                opening = None if shift.opening_eur is None else Opening(day, shift.name)
                yield _Watch(Interval(begins, ends), shift.labour_eur_per_hour, opening)


def _preference(shift: Shift) -> tuple[bool, float]:
    return shift.opening_eur is not None, shift.labour_eur_per_hour
