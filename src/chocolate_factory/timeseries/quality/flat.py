"""``flat``: a sensor that is stuck says exactly the same for hours on end."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.quality.arrival import Arrival, Point
from chocolate_factory.timeseries.suspicion import Suspicion

_LONGEST_HOLE = timedelta(hours=18)
"""A longer silence ends a run: a station that is only heard by night is heard again after 16 h."""


def stuck(arrival: Arrival) -> list[Suspicion]:
    """Everything fresh in a run that is too long the same; what was believed of it stays."""
    limits = arrival.series.plausible
    if limits is None or limits.flat_hours is None or arrival.is_computed:
        return []
    found = []
    for run in _runs(arrival.points(own=True), limits.flat_hours):
        if run[0].value in limits.may_rest_at or _hours(run) <= limits.flat_hours:
            continue
        reason = f"{run[0].value:g} {arrival.series.unit} without any change for {_hours(run):g} h."
        found += [Suspicion(one.start, "flat", reason) for one in run if one.fresh]
    return found


def _runs(points: Sequence[Point], stuck_hours: float) -> Iterator[list[Point]]:
    """Neighbours of the same value.

    Once a run is as long as a sensor may rest nothing but another value ends it: what it says from
    then on is withheld and leaves a hole of any length.
    """
    run: list[Point] = []
    silent_since: datetime | None = None
    for point in points:
        goes_on = bool(run) and point.value == run[0].value
        if goes_on and silent_since and point.start - silent_since > _LONGEST_HOLE:
            goes_on = _hours(run) >= stuck_hours
        if run and not goes_on:
            yield run
            run = []
        run.append(point)
        silent_since = point.end
    if run:
        yield run


def _hours(run: Sequence[Point]) -> float:
    """For how long the same was said, silence not counted."""
    return sum(point.minutes for point in run) / (HOUR / timedelta(minutes=1))
