"""An inspector that finds suspicious whatever is above a limit."""

from collections.abc import Sequence

from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.suspicion import Inspector, Suspicion


def above(limit: float) -> Inspector:
    """Finds values above ``limit``; insists that its neighbours are believed, hence below."""

    def inspect(
        series: Series,
        source: str,
        observations: Sequence[Observation],
        neighbours: Sequence[Reading],
    ) -> list[Suspicion]:
        assert source
        assert series.key
        assert all(one.value <= limit for one in neighbours)
        return [
            Suspicion(one.start, "range", f"{one.value} is too much.")
            for one in observations
            if one.value > limit
        ]

    return inspect
