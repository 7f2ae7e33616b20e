"""What AEMET's automatic station measured in the last hours.

AEMET OpenData, ``/observacion/convencional/datos/estacion/{idema}``, in two steps.

``fint`` is UTC, with ``+0000`` or (before 2022) without: ``ta``, ``hr`` and ``pres`` (at the
barometer) are instantaneous, ``vv`` is the mean of the last ten minutes, ``prec`` the total of the
hour that ends there. Any of them may be absent (Linares has no barometer), rows come 20 minutes to
hours late and out of order, and seldom change afterwards except by gaining a missing field.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.errors import (
    ConfigurationError,
    NotPublishedError,
    UpstreamNonsenseError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    AEMET,
    HUMIDITY,
    PRECIPITATION,
    PRESSURE,
    TEMPERATURE,
    WIND_SPEED,
    Place,
)

ROWS = 24
"""A station's answer holds the last 12 to 24 hourly rows."""

_FIELDS = (
    Field("ta", TEMPERATURE),
    Field("hr", HUMIDITY),
    Field("pres", PRESSURE),
    Field("vv", WIND_SPEED),
    Field("prec", PRECIPITATION),
)


class AemetObservations:
    """The station of one place."""

    name = AEMET
    longest_request: timedelta = 3 * DAY

    def __init__(self, http: HttpClient, base_url: str, place: Place, api_key: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://opendata.aemet.es``).

        Raises:
            ConfigurationError: The place has no station.
        """
        if place.aemet_station is None:
            raise ConfigurationError(
                f"The place {place.name} names no AEMET station.",
                advice="Set its aemet_station, such as 5279X for Linares.",
            )
        self._door = AemetDoor(http, base_url, api_key, source=self.name)
        self._station = place.aemet_station
        self._offers = offers(place, _FIELDS)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The hours that the last 24 stamps speak for; the same for all, to share a request."""
        if series.key not in self._offers:
            return None
        newest = floor_to(now, 60)
        return Interval(newest - ROWS * HOUR, newest + HOUR)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The station's rows inside ``interval``; always two requests."""
        asked = asked_for(series, self._offers)
        if not asked:
            return {}
        rows = self._rows()
        return {
            key: hourly_observations(
                self.name, field, ((stamp, row.get(field.name)) for stamp, row in rows), interval
            )
            for key, field in asked.items()
        }

    def _rows(self) -> list[tuple[datetime, Mapping[str, object]]]:
        body = self._door.fetch_rows(f"/observacion/convencional/datos/estacion/{self._station}")
        own = [(self._stamp(row), row) for row in body if row.get("idema") == self._station]
        if not own:
            raise NotPublishedError(
                self.name, f"AEMET has no observation of the station {self._station}."
            )
        return own

    def _stamp(self, row: Mapping[str, object]) -> datetime:
        try:
            stamp = datetime.fromisoformat(str(row.get("fint")))
        except ValueError:
            raise UpstreamNonsenseError(
                self.name, f"AEMET says fint = {row.get('fint')!r:.40}, which is no instant."
            ) from None
        return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
