"""The weather a plan depends on, hour by hour, forecast or observed, and what nobody tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from chocolate_factory.kernel.market_time import Interval, floor_to
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.production.model import Plant
from chocolate_factory.weather.model import HUMIDITY, RADIATION, TEMPERATURE

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class HourOfWeather:
    """What is known of one hour; None or 0 where nobody tells or nobody asks.

    Attributes:
        temperature_celsius: Outdoors.
        humidity_percent: Outdoors, relative.
        photovoltaic_kw: Of the plant's own panels.
    """

    temperature_celsius: float | None = None
    humidity_percent: float | None = None
    photovoltaic_kw: float = 0.0


@dataclass(frozen=True, slots=True)
class PlanWeather:
    """The weather of a plan's hours.

    Attributes:
        hours: By the hour's start.
        unknown: Starts of the hours of which something is missing that the plant depends on.
    """

    hours: Mapping[datetime, HourOfWeather] = field(default_factory=dict)
    unknown: tuple[datetime, ...] = ()

    def at(self, instant: datetime) -> HourOfWeather:
        """The hour that contains ``instant``: the same for all of its slots."""
        return self.hours.get(floor_to(instant, 60), HourOfWeather())

    def unknown_from(self, interval: Interval) -> datetime | None:
        """The first unknown hour before the end of ``interval``; None: there is none."""
        return next((start for start in self.unknown if start < interval.end), None)


def plan_weather(ports: Ports, plant: Plant, interval: Interval) -> PlanWeather:
    """What is forecast for ``interval``, as far as ``plant`` depends on it.

    Nothing is made up: an hour of which nobody tells is named among the unknown ones.

    Raises:
        StoreError: The store cannot be read.
    """
    needed = _needed(plant)
    if not needed:
        return PlanWeather()
    asked = Interval(floor_to(interval.start, 60), interval.end)
    outlook = ports.forecast_reader.hourly(asked, ports.clock.now())
    told = {
        name: {reading.start: reading.value for reading in readings}
        for name, readings in outlook.values.items()
    }
    found = _weather(plant, asked, told)
    if found.unknown:
        log.warning(
            "plan_weather_unknown",
            hours=len(found.unknown),
            first=found.unknown[0].isoformat(),
            needed=needed,
        )
    return found


def observed_weather(ports: Ports, plant: Plant, interval: Interval) -> PlanWeather:
    """What was observed in ``interval``, which begins on a full hour; as above.

    Raises:
        StoreError: The store cannot be read.
    """
    told = {
        name: hourly_means(ports.series.read(ports.weather[name], interval))
        for name in _needed(plant)
    }
    return _weather(plant, interval, told) if told else PlanWeather()


def _needed(plant: Plant) -> list[str]:
    """Names of the quantities that ``plant`` depends on."""
    needed = [TEMPERATURE.name, HUMIDITY.name] if plant.needs_weather else []
    return needed + ([RADIATION.name] if plant.photovoltaics else [])


def _weather(
    plant: Plant, asked: Interval, told: Mapping[str, Mapping[datetime, float]]
) -> PlanWeather:
    temperature, humidity, radiation = (
        told.get(one.name, {}) for one in (TEMPERATURE, HUMIDITY, RADIATION)
    )
    starts, needed = list(asked.grid(60)), _needed(plant)
    hours = {
        start: HourOfWeather(
            temperature.get(start),
            humidity.get(start),
            _photovoltaic_kw(plant, start, radiation.get(start)),
        )
        for start in starts
    }
    unknown = (start for start in starts if any(start not in told[name] for name in needed))
    return PlanWeather(hours, tuple(unknown))


def _photovoltaic_kw(plant: Plant, hour: datetime, radiation_w_m2: float | None) -> float:
    if plant.photovoltaics is None or radiation_w_m2 is None:
        return 0.0
    return plant.photovoltaics.power_kw(hour, radiation_w_m2)
