"""What OpenWeatherMap forecasts for the next five days, in steps of three hours.

``/data/2.5/forecast``, forty steps. Temperature, humidity, pressure (``grnd_level``) and wind are
of the instant ``dt`` and kept for the hour that begins there; the two hours until the next step
have no value. ``rain.3h`` and ``snow.3h`` (mm of water) are the totals of the three hours that end
at ``dt``: kept as one value of 180 minutes, never spread over hours. Both are left out where
nothing falls, so that their absence is 0 mm.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import fsum
from typing import Any

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import UpstreamNonsenseError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    HUMIDITY,
    OPENWEATHERMAP,
    PRECIPITATION,
    PRESSURE,
    TEMPERATURE,
    WIND_SPEED,
    Place,
)
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor, instant_of, value_at

AHEAD: timedelta = 5 * DAY + 3 * HOUR
STEP: timedelta = 3 * HOUR
OLDEST: timedelta = 2 * STEP
"""A forecast begins with the step to come; one that began longer ago is a stale repeat."""

_FALLING = Field("rain.3h", PRECIPITATION)
_FIELDS = (
    Field("main.temp", TEMPERATURE),
    Field("main.humidity", HUMIDITY),
    Field("main.grnd_level", PRESSURE),
    Field("wind.speed", WIND_SPEED),
    _FALLING,
)
Step = tuple[datetime, Mapping[str, Any]]


class OpenWeatherMapForecast:
    """The five-day forecast of one place; feeds forecast series only."""

    name = OPENWEATHERMAP
    longest_request: timedelta = AHEAD + DAY

    def __init__(self, door: OpenWeatherMapDoor, place: Place, clock: Clock) -> None:
        """Ask through ``door``."""
        self._door = door
        self._offers = offers(place, _FIELDS, forecast=True)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From the hours of the running step, five days on; the same for all, in one request."""
        if series.key not in self._offers:
            return None
        start = floor_to(now, 60) - STEP
        return Interval(start, floor_to(now, 60) + AHEAD)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What is forecast for the instants and steps in ``interval``; nothing stamped up to now.

        Always one request.
        """
        asked = asked_for(series, self._offers)
        if not asked or not interval:
            return {}
        now = self._clock.now()
        steps = [step for step in self._steps() if step[0] > now]
        return {
            key: self._totals(steps, interval)
            if field is _FALLING
            else hourly_observations(
                self.name,
                field,
                ((stamp, value_at(row, field.name)) for stamp, row in steps),
                interval,
            )
            for key, field in asked.items()
        }

    def _steps(self) -> list[Step]:
        rows = self._door.body("forecast").get("list")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UpstreamNonsenseError(self.name, "OpenWeatherMap's forecast has no steps.")
        steps = sorted(((instant_of(row), row) for row in rows), key=lambda step: step[0])
        if steps and self._clock.now() - steps[0][0] > OLDEST:
            raise UpstreamUnavailableError(
                self.name,
                f"OpenWeatherMap repeats the forecast that begins at {steps[0][0].isoformat()}.",
                advice="It is asked again later; other forecasts stand in.",
            )
        return steps

    def _totals(self, steps: Sequence[Step], interval: Interval) -> list[Observation]:
        minutes = STEP // timedelta(minutes=1)
        totals = {
            stamp - STEP: Observation(stamp - STEP, minutes, self._fallen(stamp, row))
            for stamp, row in steps
        }
        return [total for start, total in totals.items() if start in interval]

    def _fallen(self, stamp: datetime, row: Mapping[str, Any]) -> float:
        parts = [value_at(row, path) for path in ("rain.3h", "snow.3h")]
        told = [part for part in parts if part is not None]
        if all(isinstance(part, int | float) and not isinstance(part, bool) for part in told):
            total = fsum(part for part in told if isinstance(part, int | float))
            if 0 <= total <= 3 * PRECIPITATION.highest:
                return total
        raise UpstreamNonsenseError(
            self.name, f"OpenWeatherMap says {parts!r:.60} mm fall until {stamp.isoformat()}."
        )
