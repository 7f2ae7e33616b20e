"""The inspector at the door: every check of arriving values, in one call."""

from collections.abc import Callable, Sequence

from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.quality.bounds import out_of_bounds
from chocolate_factory.timeseries.quality.flat import stuck
from chocolate_factory.timeseries.quality.repeat import copied_days
from chocolate_factory.timeseries.quality.spike import sticks_out
from chocolate_factory.timeseries.quality.unit_slip import in_another_unit
from chocolate_factory.timeseries.quality.usual import far_from_usual
from chocolate_factory.timeseries.suspicion import Suspicion

CHECKS: Sequence[Callable[[Arrival], list[Suspicion]]] = (
    in_another_unit,
    out_of_bounds,
    far_from_usual,
    copied_days,
    stuck,
    sticks_out,
)
"""In this order; a value is held only against what no check before has found wrong."""


def inspect_arrival(
    series: Series,
    source: str,
    observations: Sequence[Observation],
    neighbours: Sequence[Reading],
) -> list[Suspicion]:
    """See ``timeseries.suspicion.Inspector``; one suspicion for each value at most."""
    arrival = Arrival(series, source, observations, neighbours)
    found: list[Suspicion] = []
    for check in CHECKS:
        if suspicions := check(arrival):
            found += suspicions
            arrival = arrival.without({one.start for one in suspicions})
    return sorted(found)
