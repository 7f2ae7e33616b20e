"""Who is there when, right on the days on which the clock changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from chocolate_factory.kernel.market_time import (
    DAY,
    Interval,
    delivery_days,
    local_instant,
)

BEGINNING = timedelta(minutes=15)
"""A step that is attended only at its start is paid so long; someone is there when it begins."""


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


def shift_on(
    shift: Shift, day: date, closed_days: frozenset[date] = frozenset()
) -> Interval | None:
    """The shift that begins on Madrid's calendar ``day`` in UTC, or None.

    Right on 23- and 25-hour days: its length is real time. On closed days nobody begins.
    """
    if day.weekday() not in shift.weekdays or day in closed_days:
        return None
    ends_on = day if shift.ends > shift.begins else day + DAY
    begins = local_instant(day, shift.begins)
    # A time in the hour that March skips may come after one behind it: then nobody is there.
    return Interval(begins, max(begins, local_instant(ends_on, shift.ends)))


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

    def openings(self) -> dict[Opening, float]:
        """Every extra shift there could be, with the price of opening it in EUR."""
        return {
            Opening(day, shift.name): shift.opening_eur
            for shift, day, _ in self.present
            if shift.opening_eur is not None
        }

    def longest(self, names: Collection[str] | None) -> timedelta:
        """The longest time without a break in which somebody of these shifts is there.

        Args:
            names: Of the shifts; None: all of them.
        """
        longest, watched = timedelta(0), None
        usable = (span for shift, _, span in self.present if names is None or shift.name in names)
        for span in sorted(usable):
            if watched is not None and span.start <= watched.end:
                watched = Interval(watched.start, max(watched.end, span.end))
            else:
                watched = span
            longest = max(longest, watched.duration)
        return longest
