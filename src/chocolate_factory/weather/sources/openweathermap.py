"""What OpenWeatherMap says about the running hour.

OpenWeatherMap 2.5 ``/data/2.5/weather`` (free plan: 60 calls a minute; its data change every ten
minutes at most). ``units=metric`` gives °C and m/s; ``pressure`` is at sea level and not used,
``grnd_level`` is at the ground and often absent. ``dt`` is in seconds since 1970. The body repeats
the status as ``cod``, an integer here and a string elsewhere; a new key works after up to two
hours. The key travels in the address, which therefore never appears in errors or logs.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.body_code import UNAUTHORISED, require_ok
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    HUMIDITY,
    OPENWEATHERMAP,
    PRESSURE,
    TEMPERATURE,
    WIND_SPEED,
    Place,
)

KEY_ADVICE = "Check OPENWEATHERMAP_API_KEY; a new key needs up to two hours to work."

_FIELDS = (
    Field("main.temp", TEMPERATURE),
    Field("main.humidity", HUMIDITY),
    Field("main.grnd_level", PRESSURE),
    Field("wind.speed", WIND_SPEED),
)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class OpenWeatherMapCurrent:
    """The current weather of one place, kept for the hour that contains it."""

    name = OPENWEATHERMAP
    longest_request: timedelta = HOUR

    def __init__(self, http: HttpClient, base_url: str, place: Place, api_key: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.openweathermap.org``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/data/2.5/weather"
        self._place = place
        self._api_key = api_key
        self._offers = offers(place, _FIELDS)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The running hour and no other."""
        if series.key not in self._offers:
            return None
        return Interval(floor_to(now, 60), floor_to(now, 60) + HOUR)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The current values, if their hour is inside ``interval``.

        Raises:
            NotPublishedError: Its newest values are of another hour.
        """
        asked = asked_for(series, self._offers)
        if not asked:
            return {}
        body = self._body()
        hour = floor_to(self._measured_at(body), 60)
        if hour not in interval:
            raise NotPublishedError(
                self.name, f"OpenWeatherMap's newest values are of the hour {hour.isoformat()}."
            )
        return {
            key: hourly_observations(
                self.name, field, [(hour, self._value(body, field.name))], interval
            )
            for key, field in asked.items()
        }

    def _body(self) -> dict[str, Any]:
        answer = self._http.get(
            self.name,
            self._url,
            params=(
                ("lat", str(self._place.latitude)),
                ("lon", str(self._place.longitude)),
                ("units", "metric"),
                ("appid", self._api_key),
            ),
            answers=(UNAUTHORISED,),
        )
        if answer.status == UNAUTHORISED:
            require_ok(self.name, answer.status, key_advice=KEY_ADVICE)
        body = answer.json(self.name)
        if not isinstance(body, dict):
            raise UpstreamNonsenseError(self.name, "OpenWeatherMap's answer is no object.")
        require_ok(self.name, body.get("cod"), key_advice=KEY_ADVICE)
        return body

    def _measured_at(self, body: Mapping[str, Any]) -> datetime:
        seconds = body.get("dt")
        if isinstance(seconds, int) and 0 < seconds < _LATEST:
            return datetime.fromtimestamp(seconds, UTC)
        raise UpstreamNonsenseError(
            self.name, f"OpenWeatherMap says dt = {seconds!r:.40}, which is no instant."
        )

    def _value(self, body: Mapping[str, Any], path: str) -> object:
        group, name = path.split(".")
        values = body.get(group, {})
        if not isinstance(values, dict):
            raise UpstreamNonsenseError(self.name, f"OpenWeatherMap's {group} is no object.")
        return values.get(name)
