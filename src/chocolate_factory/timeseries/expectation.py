"""What should be stored by now, and what of it is not.

Whether a value is expected depends on its publication (``series.public_from``) alone, never on its
resolution: a missing hour is an hour, whether it would come as one value or as four quarters.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, ceil_to, floor_to, subtract
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.source import SeriesSource

_MINUTES = 60
"""Nothing is published in finer portions than an hour, so expectations end on full hours."""
_FARTHEST_HOURS = 10 * 366 * (DAY // HOUR)
"""How far from now the end of what is public is looked for."""


def expected_end(series: Series, now: datetime) -> datetime:
    """The start (UTC) of the first hour of ``series`` that is not public at ``now``."""
    first = floor_to(now, _MINUTES) - _FARTHEST_HOURS * HOUR
    return first + HOUR * bisect_right(
        range(2 * _FARTHEST_HOURS), now, key=lambda hour: series.public_from(first + hour * HOUR)
    )


def expected(series: Series, interval: Interval, now: datetime) -> Interval:
    """The part of ``interval``, widened to full hours, whose values are public."""
    start, end = floor_to(interval.start, _MINUTES), ceil_to(interval.end, _MINUTES)
    start = max(start, ceil_to(series.since, _MINUTES))
    return Interval(start, max(start, min(end, expected_end(series, now))))


def missing(span: Interval, readings: Iterable[Reading]) -> list[Interval]:
    """What of ``span`` no reading speaks for, in order."""
    return subtract(span, (reading.interval for reading in readings))


def fitting(observations: Iterable[Observation], asked: Sequence[Interval]) -> list[Observation]:
    """Observations that lie wholly in what is asked, each instant spoken for once."""
    starts = [piece.start for piece in asked]
    fitting: list[Observation] = []
    for one in sorted(observations, key=lambda each: each.start):
        piece = bisect_right(starts, one.start) - 1
        free = not fitting or fitting[-1].interval.end <= one.start
        if piece >= 0 and free and one.interval.end <= asked[piece].end:
            fitting.append(one)
    return fitting


def reachable(source: SeriesSource, series: Series, now: datetime) -> Interval | None:
    """The full hours that begin within the reach of ``source``; None if it has none of them.

    Upstreams reach back "twelve hours from now", values belong to hours: an hour that began before
    the reach cannot be had whole, the one that is running can.
    """
    reach = source.reach(series, now)
    if reach is None:
        return None
    start, end = ceil_to(reach.start, _MINUTES), ceil_to(reach.end, _MINUTES)
    return Interval(start, end) if start < end else None
