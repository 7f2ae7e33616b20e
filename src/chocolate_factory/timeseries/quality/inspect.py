"""The inspector at the door: every check of arriving values, in one call."""

from collections.abc import Callable, Sequence

from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.quality.bounds import out_of_bounds
from chocolate_factory.timeseries.quality.flat import stuck
from chocolate_factory.timeseries.quality.repeat import copied_days
from chocolate_factory.timeseries.quality.spike import sticks_out
from chocolate_factory.timeseries.quality.unit_slip import in_another_unit
from chocolate_factory.timeseries.suspicion import Suspicion

CHECKS: Sequence[Callable[[Arrival], list[Suspicion]]] = (
    out_of_bounds,
    in_another_unit,
    copied_days,
    stuck,
    sticks_out,
)
"""In the order in which a value's first finding names it."""


def inspect_arrival(
    series: Series,
    source: str,
    observations: Sequence[Observation],
    neighbours: Sequence[Reading],
) -> list[Suspicion]:
    """See ``timeseries.suspicion.Inspector``; one suspicion for each value at most."""
    arrival = Arrival(series, source, observations, neighbours)
    first: dict[object, Suspicion] = {}
    for check in CHECKS:
        for suspicion in check(arrival):
            first.setdefault(suspicion.start, suspicion)
    return sorted(first.values())
