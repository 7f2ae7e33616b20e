"""What AEMET forecasts for the next two days, hour by hour.

``periodo`` is the local wall hour: temperature and humidity at it; wind at it (km/h, one list
alternating with the gusts). AEMET does not document which hour its rain falls in; it is taken for
the one that begins at ``periodo``: a recorded answer has rain at the very first hour of its model
run, before which nothing can have fallen, and periods such as ``0814`` begin at their name, too.
Days 1 and 3 are partial.
Values are rounded to whole °C, % and km/h. On clock-change days an hour that cannot be placed is
left out (``weather/local_hours.py``).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.kernel.units import metres_per_second
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.aemet_municipality import (
    MunicipalDay,
    Municipality,
    entries,
    number,
)
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.local_hours import instants_of
from chocolate_factory.weather.model import (
    AEMET,
    HUMIDITY,
    PRECIPITATION,
    TEMPERATURE,
    WIND_SPEED,
    Place,
    quantity_of,
)

AHEAD: timedelta = 3 * DAY

_WIND = "vientoAndRachaMax"
_FIELDS = (
    Field("temperatura", TEMPERATURE),
    Field("humedadRelativa", HUMIDITY),
    Field(_WIND, WIND_SPEED),
    Field("precipitacion", PRECIPITATION),
)


class AemetHourlyForecast:
    """The hourly forecast for the municipality of one place; feeds forecast series only."""

    name = AEMET
    longest_request: timedelta = AHEAD + DAY

    def __init__(self, door: AemetDoor, place: Place, clock: Clock) -> None:
        """Ask through ``door``.

        Raises:
            ConfigurationError: The place has no municipality on Madrid's clock.
        """
        self._municipality = Municipality(door, place, clock)
        self._offers = offers(place, _FIELDS, forecast=True)
        self._clock = clock

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From the first stamp after now, three days on."""
        if series.key not in self._offers:
            return None
        start = quantity_of(series).start_of(floor_to(now, 60)) + HOUR
        return Interval(start, start + AHEAD)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What is forecast for the hours in ``interval``, nothing stamped up to now.

        Always two requests.
        """
        asked = asked_for(series, self._offers)
        if not asked or not interval:
            return {}
        days = self._municipality.days("horaria")
        now = self._clock.now()
        return {
            key: hourly_observations(
                self.name,
                field,
                [told for day in days for told in self._stamped(day, field) if told[0] > now],
                interval,
            )
            for key, field in asked.items()
        }

    def _stamped(self, day: MunicipalDay, field: Field) -> Iterator[tuple[datetime, object]]:
        listed = entries(day, field.name)
        if field.name == _WIND:
            listed = [entry for entry in listed if "velocidad" in entry]  # the others are gusts
        hours = [self._hour(entry, field) for entry in listed]
        for entry, hour in zip(listed, instants_of(day.day, hours), strict=True):
            if hour is not None:
                yield field.quantity.measured_at(hour), _value(entry, field)

    def _hour(self, entry: Mapping[str, object], field: Field) -> int:
        label = str(entry.get("periodo"))
        if label.isascii() and label.isdigit() and int(label) < 24:  # noqa: PLR2004 - a day's hours
            return int(label)
        raise UpstreamNonsenseError(
            AEMET, f"AEMET gives {field.name} for {label!r:.20}, which is no hour."
        )


def _value(entry: Mapping[str, object], field: Field) -> object:
    if field.name != _WIND:
        return number(entry.get("value"))
    told = entry["velocidad"]
    raw = number(told[0] if isinstance(told, list) and told else None)
    return metres_per_second(raw) if isinstance(raw, int | float) else raw
