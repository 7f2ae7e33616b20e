"""How long a source that had nothing is left alone before it is asked for the same again.

A young hole is likely to be filled soon, an old one hardly ever; so the wait grows with the age of
the hole and, after several vain tries, beyond the usual limit.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_days
from chocolate_factory.timeseries.model import Absence, Series
from chocolate_factory.timeseries.pieces import merged

_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(hours=2)
_LONGEST_IN_VAIN = timedelta(hours=24)
_PATIENCE = 5
"""Vain tries after which the wait may grow to ``_LONGEST_IN_VAIN``."""
_OLD = 50
"""And for old holes to one in so many parts of their age: a year waits a week, ten years ten."""
_BY_DAY: timedelta = 31 * DAY
"""As long holes are remembered day by day, because their age still decides the wait."""


def portions(hole: Interval, now: datetime) -> Iterator[Interval]:
    """``hole`` in the parts in which it is remembered: days, and months where it is long past.

    Years of nothing would otherwise be thousands of absences that all wait alike.
    """
    recent = now - _BY_DAY
    for _, days in groupby(
        delivery_days(hole),
        key=lambda day: (day.year, day.month, day.day if day_interval(day).end > recent else 0),
    ):
        first, *others = days
        last = others[-1] if others else first
        yield Interval(day_interval(first).start, day_interval(last).end).overlap(hole)


def wait(absence: Absence, series: Series) -> timedelta:
    """How long after ``absence.asked_at`` the source is asked again.

    A tenth of what had passed since the last hour of the hole became public: 5 minutes to 2 hours,
    and after five vain tries up to a day or, if that is longer, a fiftieth of it.
    """
    age = absence.asked_at - series.public_from(absence.interval.end - HOUR)
    longest = _LONGEST if absence.times < _PATIENCE else max(_LONGEST_IN_VAIN, age / _OLD)
    return min(max(age / 10, _SHORTEST), longest)


def resting(
    series: Series, source: str, absences: Iterable[Absence], now: datetime
) -> list[Interval]:
    """Where ``source`` is not to be asked for ``series`` yet.

    An absence of the future (the clock was set back) does not count.
    """
    return merged(
        absence.interval
        for absence in absences
        if absence.source == source
        and timedelta() <= now - absence.asked_at < wait(absence, series)
    )


def vacant(source: str, absences: Iterable[Absence]) -> list[Interval]:
    """Where ``source`` has answered that it has nothing, however long ago."""
    return merged(absence.interval for absence in absences if absence.source == source)
