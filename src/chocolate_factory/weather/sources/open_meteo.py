"""What Open-Meteo's weather models say about the hours past, and about those to come.

``/v1/forecast`` answers for the last 92 days and the next 16 from the newest model runs. Values of
hours past are the models' analysis: not measured at the place, but always there, without a key.
They feed the observation series behind every station. Hours to come are forecasts and feed the
forecast series only; ``/v1/forecast`` does not tell when a run was issued, so a forecast is known
from the moment it was fetched.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.model import OPEN_METEO, Place, quantity_of
from chocolate_factory.weather.open_meteo_table import HourlyTable

PAST: timedelta = 91 * DAY
"""One day short of the service's limit, so that midnight between asking and answering is safe."""
AHEAD: timedelta = 15 * DAY
"""Whole days after today."""

_DAY_MINUTES = 24 * 60
_INSTANT = timedelta(microseconds=1)


class OpenMeteoAnalysis:
    """The model analysis of hours past, at one place."""

    name = OPEN_METEO
    longest_request: timedelta = PAST + 3 * DAY

    def __init__(self, http: HttpClient, base_url: str, place: Place, clock: Clock) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.open-meteo.com``)."""
        self._table = HourlyTable(http, self.name, f"{base_url.rstrip('/')}/v1/forecast", place)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From 91 days ago to the running hour; the same for all, to share a request."""
        if not self._table.offers(series):
            return None
        return Interval(floor_to(now, _DAY_MINUTES) - PAST, floor_to(now, 60) + HOUR)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The analysis of the hours in ``interval``; nothing stamped later than now."""
        now = self._clock.now()
        past = Interval(floor_to(now, _DAY_MINUTES) - PAST, now + _INSTANT)
        return self._table.observations(series, interval, past)


class OpenMeteoForecast:
    """The forecast of hours to come, at one place; feeds forecast series only."""

    name = OPEN_METEO
    longest_request: timedelta = AHEAD + DAY

    def __init__(self, http: HttpClient, base_url: str, place: Place, clock: Clock) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.open-meteo.com``)."""
        url = f"{base_url.rstrip('/')}/v1/forecast"
        self._table = HourlyTable(http, self.name, url, place, forecast=True)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From the first stamp after now to the end of the fifteenth day after today (UTC)."""
        if not self._table.offers(series):
            return None
        start_of = quantity_of(series).start_of
        end = floor_to(now, _DAY_MINUTES) + DAY + AHEAD
        return Interval(start_of(floor_to(now, 60)) + HOUR, start_of(end))

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What is forecast for the hours in ``interval``; nothing stamped up to now."""
        now = self._clock.now()
        ahead = Interval(now + _INSTANT, floor_to(now, _DAY_MINUTES) + DAY + AHEAD)
        return self._table.observations(series, interval, ahead)
