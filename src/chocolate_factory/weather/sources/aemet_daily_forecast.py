"""What AEMET forecasts for the next seven days: extremes and the probability of rain.

Days 1 to 4 list the probability for the whole day (``00-24``) and for parts of it, later days only
for the whole, without a ``periodo``. On the running day ``00-24`` is 0 once its first part has
passed, so the running day's probability is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.aemet_municipality import (
    MunicipalDay,
    Municipality,
    entries,
    number,
)
from chocolate_factory.weather.daily_forecast import (
    AEMET_DAILY,
    HUMIDITY_MAX,
    HUMIDITY_MIN,
    RAIN_PROBABILITY,
    TEMPERATURE_MAX,
    TEMPERATURE_MIN,
    DailyQuantity,
    daily_forecast_series_of,
    of_day,
)
from chocolate_factory.weather.model import AEMET, Place

DAYS = 7

_WHOLE_DAY = "00-24"


class _Extreme(NamedTuple):
    quantity: DailyQuantity
    field: str
    which: str


_EXTREMES = (
    _Extreme(TEMPERATURE_MAX, "temperatura", "maxima"),
    _Extreme(TEMPERATURE_MIN, "temperatura", "minima"),
    _Extreme(HUMIDITY_MAX, "humedadRelativa", "maxima"),
    _Extreme(HUMIDITY_MIN, "humedadRelativa", "minima"),
)


class AemetDailyForecast:
    """The daily forecast for the municipality of one place; feeds daily series only."""

    name = AEMET_DAILY
    longest_request: timedelta = (DAYS + 2) * DAY

    def __init__(self, door: AemetDoor, place: Place, clock: Clock) -> None:
        """Ask through ``door``.

        Raises:
            ConfigurationError: The place has no municipality on Madrid's clock.
        """
        self._municipality = Municipality(door, place, clock)
        self._series = daily_forecast_series_of(place)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """Today and the six days after it."""
        if all(series.key != own.key for own in self._series.values()):
            return None
        today = delivery_day(now)
        return Interval(day_interval(today).start, day_interval(today + DAYS * DAY).start)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What is forecast for the days that begin in ``interval``; always two requests."""
        asked = {one.key for one in series}
        own = {name: one.key for name, one in self._series.items() if one.key in asked}
        if not own or not interval:
            return {}
        today = delivery_day(self._clock.now())
        days = [one for one in self._municipality.days("diaria") if one.day >= today]
        # Of two entries for a day the later one in the answer counts.
        found: dict[str, dict[datetime, Observation]] = {key: {} for key in own.values()}
        for day in days:
            for quantity, raw in _told(day, running=day.day == today):
                if quantity.name in own and raw is not None:
                    told = of_day(day.day, _legal(quantity, day, raw))
                    found[own[quantity.name]][told.start] = told
        return {
            key: [told for _, told in sorted(by_start.items()) if told.start in interval]
            for key, by_start in found.items()
        }


def _told(day: MunicipalDay, *, running: bool) -> Iterator[tuple[DailyQuantity, object]]:
    for quantity, field, which in _EXTREMES:
        extremes = day.fields.get(field)
        yield quantity, number(extremes.get(which)) if isinstance(extremes, dict) else None
    for entry in () if running else entries(day, "probPrecipitacion"):
        if entry.get("periodo", _WHOLE_DAY) == _WHOLE_DAY:
            yield RAIN_PROBABILITY, number(entry.get("value"))


def _legal(quantity: DailyQuantity, day: MunicipalDay, raw: object) -> float:
    if (
        isinstance(raw, int | float)
        and not isinstance(raw, bool)
        and quantity.lowest <= raw <= quantity.highest
    ):
        return float(raw)
    raise UpstreamNonsenseError(
        AEMET,
        f"AEMET says {quantity.name} = {raw!r:.40} for {day.day}; "
        f"it lies between {quantity.lowest:g} and {quantity.highest:g}.",
    )
