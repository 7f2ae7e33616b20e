"""``flat``: a sensor that is stuck says exactly the same for hours on end."""

from datetime import timedelta
from itertools import groupby

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.quality.arrival import Arrival, Point
from chocolate_factory.timeseries.suspicion import Suspicion

_LONGEST_HOLE = timedelta(hours=12)
"""Values withheld meanwhile leave holes in a stuck run; a longer silence ends it."""


def stuck(arrival: Arrival) -> list[Suspicion]:
    """Values in a run that has been too long the same; its beginning was believed and stays."""
    limits = arrival.series.plausible
    if limits is None or limits.flat_hours is None or arrival.is_computed:
        return []
    found = []
    for value, group in groupby(arrival.points(own=True), key=lambda point: point.value):
        if value in limits.may_rest_at:
            continue
        for run in _unbroken(list(group)):
            found += [
                Suspicion(
                    point.start,
                    "flat",
                    f"{value:g} {arrival.series.unit} without any change for "
                    f"{(point.end - run[0].start) / HOUR:g} h.",
                )
                for point in run
                if point.fresh and (point.end - run[0].start) / HOUR > limits.flat_hours
            ]
    return found


def _unbroken(points: list[Point]) -> list[list[Point]]:
    """``points`` cut where nothing was said for long."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point.start - runs[-1][-1].end <= _LONGEST_HOLE:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
