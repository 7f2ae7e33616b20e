"""The current weather, who says so, and what each source itself said."""

import pytest

from chocolate_factory.kernel.market_time import floor_to
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import weather_value
from tests.fakes.service import Service

WEATHER_KEYS = {"start", "source", "temperature", "humidity", "pressure", "wind_speed", "sources"}


def test_the_hybrid_rule_is_shown_with_its_switch(served: Service) -> None:
    body = served.admin.get("/weather/hybrid").json()
    weather = body["current_weather"]
    assert set(weather) == WEATHER_KEYS
    hour = floor_to(served.rig.now(), 60)
    assert weather["temperature"] == weather_value("temperature_celsius", hour)
    assert (weather["humidity"], weather["pressure"]) == (
        weather_value("humidity_percent", hour),
        958.4,
    )
    assert weather["source"] == "open-meteo"
    assert (body["preferred"], body["reason"]) == ("openweathermap", "not_configured")
    assert body["fresh"] is True
    assert body["age_minutes"] < 60


@pytest.mark.parametrize("path", ["/weather/hybrid", "/weather/openweather", "/aemet/weather"])
def test_what_nobody_has_said_is_a_503_with_advice(fresh: Service, path: str) -> None:
    answer = fresh.admin.get(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["advice"]


@pytest.mark.parametrize(
    ("path", "source"),
    [("/weather/openweather", "openweathermap"), ("/aemet/weather", "aemet")],
)
def test_a_source_is_shown_with_its_own_words(fresh: Service, path: str, source: str) -> None:
    ports = fresh.rig.ports
    hour = floor_to(ports.clock.now(), 60)
    for name, value in (("temperature_celsius", 17.2), ("humidity_percent", 44.0)):
        ports.series.write(
            ports.weather[name], source, [Observation(hour, 60, value)], now=ports.clock.now()
        )
    weather = fresh.admin.get(path).json()["current_weather"]
    assert (weather["temperature"], weather["humidity"]) == (17.2, 44.0)
    assert weather["pressure"] is None, "it did not say"
    assert weather["source"] == source
