"""The port behind which every upstream of observed or published values stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Series


class SeriesSource(Protocol):
    """One upstream; a source knows no other source and no store."""

    @property
    def name(self) -> str:
        """Stable name, as kept in the provenance of values: ``redata``."""
        ...

    @property
    def longest_request(self) -> timedelta:
        """Longest interval one call of ``fetch`` may ask for; one request or a few upstream."""
        ...

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The intervals of ``series`` it may have at ``now``; None if it does not offer it.

        This is what routes a gap by its age: observations reach hours back, archives years.
        """
        ...

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What it says about ``series`` inside ``interval``, by series key.

        Holes stay holes: a key may be missing and a list may have fewer values than asked for.
        Values are in the unit of the series, each interval once, ascending, inside ``interval``.

        Raises:
            UpstreamUnavailableError: Down, slow, busy; try later.
            NotPublishedError: It answers that it has nothing of this (yet).
            UpstreamRefusedError: Key or quota.
            UpstreamNonsenseError: The answer cannot be read or cannot be true.
        """
        ...


@runtime_checkable
class HasEndpoints(Protocol):
    """A source that needs a request of its own for some of its series.

    They are then asked for apart, so that trouble with one says nothing about the others.
    """

    def endpoint(self, series: Series) -> str:
        """What ``series`` is behind; series behind the same may share a request."""
        ...


def endpoint_of(source: SeriesSource, series: Series) -> str:
    """What ``series`` is behind at ``source``; "" for a source that answers for all at once."""
    return source.endpoint(series) if isinstance(source, HasEndpoints) else ""
