"""What the reanalysis ERA5 says about hours long past.

Open-Meteo's ``/v1/archive``: hourly since 1940, about five days behind; hours it does not have yet
come as ``null``. Coarser than the forecast models (some 25 km), but one method for all years, which
makes it the last resort for recent months and the only source for older ones.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.model import OPEN_METEO_ARCHIVE, Place
from chocolate_factory.weather.open_meteo_table import HourlyTable

FIRST = datetime(1940, 1, 1, 1, tzinfo=UTC)
DELAY: timedelta = 5 * DAY
A_YEAR: timedelta = 366 * DAY


class OpenMeteoArchive:
    """The reanalysis at one place."""

    name = OPEN_METEO_ARCHIVE
    longest_request: timedelta = A_YEAR

    def __init__(self, http: HttpClient, base_url: str, place: Place, clock: Clock) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://archive-api.open-meteo.com``)."""
        self._table = HourlyTable(http, self.name, f"{base_url.rstrip('/')}/v1/archive", place)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From 1940 to five days ago; the same for all, to share a request."""
        if not self._table.offers(series):
            return None
        return Interval(FIRST, floor_to(now - DELAY, 60))

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The reanalysis of the hours in ``interval``; nothing younger than five days."""
        old = Interval(FIRST, floor_to(self._clock.now() - DELAY, 60) + HOUR)
        return self._table.observations(series, interval, old)
