"""The site's weather: by the hybrid rule, and what each source itself says."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.hybrid import Reason
from chocolate_factory.weather.model import AEMET, OPENWEATHERMAP
from chocolate_factory.weather.read_current import read_hybrid, read_latest_of
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["weather"], responses=problem_responses(503))


class CurrentWeather(BaseModel):
    """The weather of the running or the newest hour."""

    start: datetime = Field(description="Start of the hour, UTC")
    source: str = Field(examples=["openweathermap"])
    temperature: float | None = Field(description="°C")
    humidity: float | None = Field(description="%")
    pressure: float | None = Field(description="hPa at the station's level")
    wind_speed: float | None = Field(description="m/s")
    sources: dict[str, str] = Field(description="Source of each quantity")


class HybridAnswer(BaseModel):
    """The current weather, and who says so."""

    current_weather: CurrentWeather
    preferred: str = Field(description="Who should serve at this hour")
    reason: Reason = Field(description="Why the serving source serves")
    age_minutes: float
    fresh: bool = Field(description="False if even the best value is too old to be current")


class SourceAnswer(BaseModel):
    """What one source said last."""

    current_weather: CurrentWeather


def _weather(readings: dict[str, Reading], start: datetime, source: str) -> CurrentWeather:
    values = {name: reading.value for name, reading in readings.items()}
    return CurrentWeather(
        start=start,
        source=source,
        temperature=values.get("temperature_celsius"),
        humidity=values.get("humidity_percent"),
        pressure=values.get("pressure_hpa"),
        wind_speed=values.get("wind_speed_m_s"),
        sources={name: reading.source for name, reading in readings.items()},
    )


def _own(ports: Ports, source: str) -> SourceAnswer:
    readings = read_latest_of(ports.series, ports.weather, source, ports.clock.now())
    start = next(iter(readings.values())).start
    return SourceAnswer(current_weather=_weather(readings, start, source))


@router.get("/weather/hybrid", summary="The current weather, by the hybrid rule")
def hybrid_weather(ports: SitePorts) -> HybridAnswer:
    """AEMET by night, OpenWeatherMap by day, Open-Meteo behind both; the switch is shown."""
    names = [source.name for source in ports.weather_sources]
    found = read_hybrid(ports.series, ports.weather, ports.clock.now(), names)
    return HybridAnswer(
        current_weather=_weather(dict(found.values), found.start, found.source),
        preferred=found.preferred,
        reason=found.reason,
        age_minutes=round(found.age.total_seconds() / 60, 1),
        fresh=found.fresh,
    )


@router.get("/weather/openweather", summary="What OpenWeatherMap said last")
def openweather(ports: SitePorts) -> SourceAnswer:
    """The newest stored hour of OpenWeatherMap."""
    return _own(ports, OPENWEATHERMAP)


@router.get("/aemet/weather", summary="What AEMET's station said last")
def aemet_weather(ports: SitePorts) -> SourceAnswer:
    """The newest stored hour of AEMET."""
    return _own(ports, AEMET)
