"""A source that needs a key, offered only while its key does not rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.credentials.guard import KeyGuard
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.source import SeriesSource, endpoint_of


class GuardedSource:
    """Behaves as the source behind it; while its key rests it offers nothing.

    Whoever chooses among sources by their reach thereby chooses another one meanwhile.
    """

    def __init__(self, source: SeriesSource, guard: KeyGuard) -> None:
        """Stand before ``source``, which uses the key of ``guard``."""
        self._source = source
        self._guard = guard

    @property
    def name(self) -> str:
        """See ``SeriesSource.name``."""
        return self._source.name

    @property
    def longest_request(self) -> timedelta:
        """See ``SeriesSource.longest_request``."""
        return self._source.longest_request

    def endpoint(self, series: Series) -> str:
        """See ``HasEndpoints.endpoint``."""
        return endpoint_of(self._source, series)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """See ``SeriesSource.reach``; None as well while the key rests.

        Raises:
            StoreError: It cannot be told whether the key rests.
        """
        reach = self._source.reach(series, now)
        return None if reach is None or self._guard.rests() else reach

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """See ``SeriesSource.fetch``; a refusal is remembered, also across restarts."""
        return self._guard.ask(lambda: self._source.fetch(series, interval))
