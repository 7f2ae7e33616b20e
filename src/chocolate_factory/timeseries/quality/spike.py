"""``spike``: a value that sticks out between its neighbours by more than nature can do."""

from chocolate_factory.timeseries.quality.arrival import Arrival, adjacent
from chocolate_factory.timeseries.suspicion import Suspicion

_ONE_SIDED = 1.5
"""Where only one neighbour is known the step must be this many times steeper: a front may pass."""


def sticks_out(arrival: Arrival) -> list[Suspicion]:
    """Values that differ from both neighbours to the same side, or from the only one by far."""
    limits = arrival.series.plausible
    if limits is None or limits.steepest is None or arrival.is_daily or arrival.is_computed:
        return []
    found = []
    for before, point, after in adjacent(arrival.points()):
        if not point.fresh:
            continue
        steps = [point.value - one.value for one in (before, after) if one is not None]
        steepest = limits.steepest * (_ONE_SIDED if len(steps) == 1 else 1.0)
        if steps and (min(steps) > steepest or max(steps) < -steepest):
            off = min(map(abs, steps))
            found.append(
                Suspicion(
                    point.start,
                    "spike",
                    f"{point.value:g} {arrival.series.unit} is {off:g} away from its neighbours.",
                )
            )
    return found
