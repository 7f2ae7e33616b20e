"""What the newest weather model run says about the hours to come, at all national points.

``/v1/forecast`` does not tell when a run was made: what it says is known from when it came.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.national.model import LIVE, national_series
from chocolate_factory.weather.national.open_meteo import ask_for_points

AHEAD: timedelta = 15 * DAY
"""Whole days after today."""

_DAY_MINUTES = 24 * 60
_INSTANT = timedelta(microseconds=1)


class OpenMeteoNational:
    """The forecast of hours to come; feeds the national series only."""

    name = LIVE
    longest_request: timedelta = AHEAD + DAY

    def __init__(self, http: HttpClient, base_url: str, clock: Clock) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.open-meteo.com``)."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/v1/forecast"
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From the running hour to the end of the fifteenth day after today (UTC)."""
        if series.key not in national_series():
            return None
        return Interval(floor_to(now, 60), floor_to(now, _DAY_MINUTES) + DAY + AHEAD)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What is forecast for the hours in ``interval``; nothing of hours past."""
        now = self._clock.now()
        ahead = interval.overlap(
            Interval(floor_to(now, 60), floor_to(now, _DAY_MINUTES) + DAY + AHEAD)
        )
        asked = {one.key for one in series if one.key in national_series()}
        if not ahead or not asked:
            return {}
        days = {
            "start_date": ahead.start.date().isoformat(),
            "end_date": (ahead.end - _INSTANT).date().isoformat(),
        }
        found = ask_for_points(self._http, self.name, self._url, days).observations(ahead)
        return {key: values for key, values in found.items() if key in asked}
