"""``range``: a value that cannot be, such as a humidity of 140 %."""

from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.suspicion import Suspicion


def out_of_bounds(arrival: Arrival) -> list[Suspicion]:
    """Values outside what the series can be."""
    limits = arrival.series.plausible
    if limits is None:
        return []
    unit = arrival.series.unit
    return [
        Suspicion(
            one.start,
            "range",
            f"{one.value:g} {unit} is outside {limits.lowest:g} to {limits.highest:g} {unit}.",
        )
        for one in arrival.observations
        if not limits.lowest <= one.value <= limits.highest
    ]
