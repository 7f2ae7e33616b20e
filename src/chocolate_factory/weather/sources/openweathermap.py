"""What OpenWeatherMap says about the running hour.

``/data/2.5/weather``; its data change every ten minutes at most. ``pressure`` is at sea level and
not used, ``grnd_level`` is at the ground and often absent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    HUMIDITY,
    OPENWEATHERMAP,
    PRESSURE,
    TEMPERATURE,
    WIND_SPEED,
    Place,
)
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor, instant_of, value_at

_FIELDS = (
    Field("main.temp", TEMPERATURE),
    Field("main.humidity", HUMIDITY),
    Field("main.grnd_level", PRESSURE),
    Field("wind.speed", WIND_SPEED),
)


class OpenWeatherMapCurrent:
    """The current weather of one place, kept for the hour that contains it."""

    name = OPENWEATHERMAP
    longest_request: timedelta = HOUR

    def __init__(self, http: HttpClient, base_url: str, place: Place, api_key: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.openweathermap.org``)."""
        self._door = OpenWeatherMapDoor(http, base_url, place, api_key)
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
        body = self._door.body("weather")
        hour = floor_to(instant_of(body), 60)
        if hour not in interval:
            raise NotPublishedError(
                self.name, f"OpenWeatherMap's newest values are of the hour {hour.isoformat()}."
            )
        return {
            key: hourly_observations(
                self.name, field, [(hour, value_at(body, field.name))], interval
            )
            for key, field in asked.items()
        }
