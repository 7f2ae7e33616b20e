"""When the shift is there: the intervals in which people can start and watch a step."""

from collections.abc import Iterator
from datetime import date, datetime, time

from chocolate_factory.kernel.market_time import DAY, Interval, delivery_days, local_instant
from chocolate_factory.production.model import Attended, Shift, Step


def shift_on(shift: Shift, day: date) -> Interval | None:
    """The shift of Madrid's calendar ``day`` in UTC, or None; right on 23- and 25-hour days."""
    if day.weekday() not in shift.weekdays:
        return None
    begins = local_instant(day, shift.begins)
    until_midnight = shift.ends == time(0)
    ends = local_instant(day + DAY) if until_midnight else local_instant(day, shift.ends)
    return Interval(begins, ends)


def shifts_in(shift: Shift, interval: Interval) -> Iterator[Interval]:
    """Every shift that touches ``interval``, uncut; a shift that follows at once is the same."""
    open_shift: Interval | None = None
    for day in delivery_days(Interval(interval.start - DAY, interval.end + DAY)):
        present = shift_on(shift, day)
        if present is None:
            continue
        if open_shift is not None and open_shift.end == present.start:
            open_shift = Interval(open_shift.start, present.end)
            continue
        if open_shift is not None and open_shift.overlap(interval):
            yield open_shift
        open_shift = present
    if open_shift is not None and open_shift.overlap(interval):
        yield open_shift


def may_start(step: Step, start: datetime, end: datetime, shifts: list[Interval]) -> bool:
    """Whether ``step`` may run from ``start`` to ``end`` as far as people are needed."""
    match step.attended:
        case Attended.NEVER:
            return True
        case Attended.START:
            return any(start in shift for shift in shifts)
        case Attended.WHOLE:
            return any(shift.start <= start and end <= shift.end for shift in shifts)
