"""``spike``: a value that sticks out between its neighbours by more than nature can do."""

from collections.abc import Iterator, Sequence

from chocolate_factory.timeseries.quality.arrival import Arrival, Point
from chocolate_factory.timeseries.suspicion import Suspicion

_ONE_SIDED = 1.5
"""Where only one neighbour is known it must be so many times steeper: a front may pass."""
_FOREIGN = 2.0
"""And so many times towards another source: a model and a station differ by themselves."""


def sticks_out(arrival: Arrival) -> list[Suspicion]:
    """Values that differ from both neighbours to the same side, or from the only one by far."""
    limits = arrival.series.plausible
    if limits is None or limits.steepest is None or arrival.is_daily or arrival.is_computed:
        return []
    unit, points = arrival.series.unit, arrival.points()
    between = {
        point: steps
        for point, steps in _steps(points)
        if len(steps) > 1 and _out(steps, limits.steepest)
    }
    # A value is not held against a neighbour that has just been found wrong.
    points = [point for point in points if point not in between]
    at_an_end = {
        point: steps
        for point, steps in _steps(points)
        if len(steps) == 1 and _out(steps, limits.steepest * _ONE_SIDED)
    }
    return [
        Suspicion(
            point.start,
            "spike",
            f"{point.value:g} {unit} is {min(abs(step) for step, _ in steps):g} {unit} away from "
            f"what is beside it.",
        )
        for point, steps in sorted((between | at_an_end).items())
    ]


Step = tuple[float, bool]
"""By how much a value is above its neighbour, and whether the neighbour is of the same source."""


def _steps(points: Sequence[Point]) -> Iterator[tuple[Point, list[Step]]]:
    """Each fresh point with its steps from the one or two values that touch it."""
    for place, point in enumerate(points):
        if not point.fresh:
            continue
        beside = [one for one in points[max(0, place - 1) : place] if one.end == point.start]
        beside += [one for one in points[place + 1 : place + 2] if one.start == point.end]
        yield point, [(point.value - one.value, one.own) for one in beside]


def _out(steps: Sequence[Step], steepest: float) -> bool:
    """Whether all ``steps`` are too steep, and go to the same side."""
    too_steep = all(abs(step) > steepest * (1 if own else _FOREIGN) for step, own in steps)
    return too_steep and len({step > 0 for step, _ in steps}) == 1
