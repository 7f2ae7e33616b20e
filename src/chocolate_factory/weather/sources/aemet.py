"""What AEMET's automatic station measured in the last hours.

AEMET OpenData, ``/observacion/convencional/datos/estacion/{idema}``, in two steps: the first answer
names a temporary link, the second, behind it, has the rows. Both count for the limit of 40 requests
a minute, both can fail, both are ISO-8859-15, and the ``estado`` inside the body decides, not the
HTTP status. A request without a key is answered with HTTP 200 and nothing at all.

``fint`` is UTC, with ``+0000`` or (before 2022) without: ``ta``, ``hr`` and ``pres`` (at the
barometer) are instantaneous, ``vv`` is the mean of the last ten minutes, ``prec`` the total of the
hour that ends there. Any of them may be absent (Linares has no barometer), rows come 20 minutes to
hours late and out of order, and seldom change afterwards except by gaining a missing field.

Data © AEMET; reuse is authorised if AEMET is named as author.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from chocolate_factory.kernel.errors import (
    ConfigurationError,
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.body_code import NOT_FOUND, OK, UNAUTHORISED, require_ok
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

ENCODING = "iso-8859-15"
ROWS = 24
"""A station's answer holds the last 12 to 24 hourly rows."""
KEY_ADVICE = "Check AEMET_API_KEY; a new key is free at opendata.aemet.es."

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
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._station = place.aemet_station
        self._api_key = api_key
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
        # The link needs no key but stands for one; errors and logs mask it.
        answer = self._http.get(self.name, self._link(), answers=(NOT_FOUND,))
        if answer.status == NOT_FOUND:
            raise UpstreamUnavailableError(
                self.name, "AEMET's link to the data expired.", advice="It is asked again later."
            )
        body = answer.json(self.name, ENCODING)
        if isinstance(body, dict):
            require_ok(self.name, body.get("estado"), key_advice=KEY_ADVICE)
        if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
            raise UpstreamNonsenseError(self.name, "AEMET's data are not a list of rows.")
        own = [(self._stamp(row), row) for row in body if row.get("idema") == self._station]
        if not own:
            raise NotPublishedError(
                self.name, f"AEMET has no observation of the station {self._station}."
            )
        return own

    def _link(self) -> str:
        """First step: where the data are for the next minutes. A secret: never logged."""
        path = f"/opendata/api/observacion/convencional/datos/estacion/{self._station}"
        answer = self._http.get(
            self.name,
            self._base_url + path,
            headers={"api_key": self._api_key},
            answers=(UNAUTHORISED, NOT_FOUND),
        )
        if answer.status != OK:
            require_ok(self.name, answer.status, key_advice=KEY_ADVICE)
        if not answer.content:
            raise UpstreamRefusedError(
                self.name, "AEMET answers nothing, as it does without a key.", advice=KEY_ADVICE
            )
        body = answer.json(self.name, ENCODING)
        if not isinstance(body, dict):
            raise UpstreamNonsenseError(self.name, "AEMET's first answer is no object.")
        require_ok(self.name, body.get("estado"), key_advice=KEY_ADVICE)
        link = body.get("datos")
        if not isinstance(link, str) or _host(link) != _host(self._base_url):
            raise UpstreamNonsenseError(self.name, "AEMET names no link of its own to the data.")
        return link

    def _stamp(self, row: Mapping[str, object]) -> datetime:
        try:
            stamp = datetime.fromisoformat(str(row.get("fint")))
        except ValueError:
            raise UpstreamNonsenseError(
                self.name, f"AEMET says fint = {row.get('fint')!r:.40}, which is no instant."
            ) from None
        return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
